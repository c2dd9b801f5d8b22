"""A brief in, the sections of a daily report out, in the order in which monitoring missions report."""

from trucewatch.report.document import Paragraph, Section, Sentence
from trucewatch.report.documents.brief import Brief, points, section, sentence
from trucewatch.report.documents.checked import checks_section
from trucewatch.report.documents.decided import adopted_section, cases_section
from trucewatch.report.documents.judged import incidents_section
from trucewatch.report.documents.looked import looking_section
from trucewatch.report.documents.opened import judged_section
from trucewatch.report.documents.provenance import budget_section, corrections_section, sources_section
from trucewatch.report.documents.rated import rates_section
from trucewatch.report.documents.recorded import damage_section, depth_section, recorded_section, restated_section
from trucewatch.report.documents.summary import summary_section
from trucewatch.report.documents.surroundings import (
    alerts_section,
    context_section,
    impediments_section,
    notices_section,
)
from trucewatch.report.documents.tonight import tonight_section

FOLDABLE = frozenset(
    {
        "adopted",
        "cases",
        "possible",
        "tonight",
        "rates",
        "checks",
        "impediments",
        "notices",
        "restated",
        "alerts",
        "context",
        "damage",
    }
)
"""Sections that, where they hold nothing, are told together in one."""


def daily_sections(brief: Brief) -> tuple[Section, ...]:
    """Return the daily report, or what of it a week holds: the night that follows is told for a day alone."""
    return fold_absent(brief, (
        summary_section(brief),
        recorded_section(brief),
        incidents_section(brief),
        adopted_section(brief),
        cases_section(brief),
        judged_section(brief),
        looking_section(brief),
        *((tonight_section(brief),) if brief.kind == "daily" else ()),
        rates_section(brief),
        checks_section(brief),
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
    ))  # fmt: skip


def fold_absent(brief: Brief, held: tuple[Section, ...]) -> tuple[Section, ...]:
    """Return the sections with those that hold nothing told together before corrections, each in its own words."""
    absent = [one for one in held if one.anchor in FOLDABLE and _holds_nothing(one)]
    if not absent:
        return held
    told = [
        sentence(brief.words.say("{name}: {value}", name=one.title,
                                 value=" ".join(item.text for item in _sentences(one))))
        for one in absent
    ]  # fmt: skip
    folded = section("absent", brief.words.say("What there was none of, or what may not be shown"), [points(told)])
    kept = [one for one in held if one not in absent]
    at = next(at for at, one in enumerate(kept) if one.anchor == "corrections")
    return (*kept[:at], folded, *kept[at:])


def _holds_nothing(held: Section) -> bool:
    """Say whether a section is words alone that rest on no record: it says what there was none of."""
    return all(isinstance(block, Paragraph) for block in held.blocks) and not _sentences(held)[0].rests_on


def _sentences(held: Section) -> list[Sentence]:
    return [item for block in held.blocks if isinstance(block, Paragraph) for item in block.sentences]
