"""A brief in, the sections of a daily report out, in the order in which monitoring missions report."""

from trucewatch.report.document import Section
from trucewatch.report.documents.brief import Brief
from trucewatch.report.documents.decided import adopted_section, cases_section
from trucewatch.report.documents.judged import incidents_section, possible_section
from trucewatch.report.documents.looked import looking_section
from trucewatch.report.documents.provenance import budget_section, corrections_section, sources_section
from trucewatch.report.documents.recorded import damage_section, depth_section, recorded_section, restated_section
from trucewatch.report.documents.summary import summary_section
from trucewatch.report.documents.surroundings import (
    alerts_section,
    context_section,
    impediments_section,
    notices_section,
)


def daily_sections(brief: Brief) -> tuple[Section, ...]:
    """Return the daily report."""
    return (
        summary_section(brief),
        recorded_section(brief),
        incidents_section(brief),
        adopted_section(brief),
        cases_section(brief),
        possible_section(brief),
        looking_section(brief),
        impediments_section(brief),
        notices_section(brief),
        restated_section(brief),
        alerts_section(brief),
        context_section(brief),
        damage_section(brief),
        depth_section(brief),
        corrections_section(brief),
        sources_section(brief),
        budget_section(brief),
    )
