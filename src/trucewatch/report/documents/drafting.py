"""A released view in, one report in one language out. Pure: the same view gives the same document."""

from zoneinfo import ZoneInfo

from trucewatch.geo.ground import Ground
from trucewatch.records.interval import Interval
from trucewatch.records.view import DayView
from trucewatch.records.vocabulary import Language, ReportKind
from trucewatch.report.document import Document, Section
from trucewatch.report.documents.brief import Brief, section
from trucewatch.report.documents.colophon import tell_colophon
from trucewatch.report.documents.daily import daily_sections
from trucewatch.report.documents.flash import flash_sections
from trucewatch.report.documents.handover import handover_sections
from trucewatch.report.documents.summary import tell_withheld
from trucewatch.report.documents.weekly import weekly_sections
from trucewatch.report.languages import open_wording
from trucewatch.report.languages.catalog import load_glossary
from trucewatch.report.story import Story, tell

SECTIONS = {
    "flash": flash_sections,
    "handover": handover_sections,
    "daily": daily_sections,
    "weekly": weekly_sections,
}
"""What each kind of report holds."""
MINUTE = "%Y-%m-%dT%H%MZ"
"""How a file names a minute, UTC."""
ID_LETTERS = 6
"""How much of an alert's name its notice carries."""


def draft(view: DayView, ground: Ground, kind: ReportKind, language: Language) -> Document:
    """Return the report of a view's period for its reader; it states nothing that the view does not hold."""
    return write_document(tell(view, ground), kind, language)


def write_document(story: Story, kind: ReportKind, language: Language) -> Document:
    """Return one kind of report in one language of a period worked out once, so that several share the work."""
    view = story.view
    words, mission, reader = open_wording(language, view.mission.day_timezone), view.mission, view.reader
    brief = Brief(story, words, kind)
    title = words.say("{report}: {mission}", report=words.title("reports", kind), mission=mission.title)
    return Document(
        kind=kind,
        language=language,
        mission=mission.name,
        reader=reader.title,
        title=title,
        period=words.span(_period(view, kind)),
        banner=f"{words.title('statuses', mission.status)}. {mission.statement}",
        issued_at=view.issued_at,
        issued=words.stamp(view.issued_at),
        sections=_sections(brief),
        colophon=tell_colophon(brief),
        words=tuple((name, terms[language]) for name, terms in sorted(load_glossary()["layout"].items())),
        stem=f"{mission.name}-{kind}-{_moment_of(view, words.timezone, kind)}-{reader.name}-{language}",
    )


def _sections(brief: Brief) -> tuple[Section, ...]:
    """Return the sections; while a delay hides the whole period from the reader, no more than that."""
    if brief.is_withheld:
        return (section("summary", brief.words.say("Summary"), tell_withheld(brief)),)
    return SECTIONS[brief.kind](brief)


def _period(view: DayView, kind: ReportKind) -> Interval:
    """Return the period that is told of; of a flash notice of one alert the time that its rule looked at."""
    alerts = list(view.today.alerts.rows())
    if kind == "flash" and len(alerts) == 1 and alerts[0].window_from < alerts[0].window_to:
        return Interval(alerts[0].window_from, alerts[0].window_to)
    return view.today.span


def _moment_of(view: DayView, timezone: str, kind: ReportKind) -> str:
    """Return the local day on which the period began; of a handover its end, of a flash notice its alert.

    Two alerts of one minute differ by the start of their names. A flash notice of no alert, or of several, is named by
    its issue.
    """
    if kind in ("daily", "weekly"):
        return view.today.span.start_at.astimezone(ZoneInfo(timezone)).strftime("%Y-%m-%d")
    if kind == "handover":
        return view.today.span.end_at.strftime(MINUTE)
    alerts = list(view.today.alerts.rows())
    if len(alerts) != 1:
        return view.issued_at.strftime(MINUTE)
    return f"{alerts[0].raised_at.strftime(MINUTE)}-{alerts[0].alert_id.rpartition('_')[2][:ID_LETTERS]}"
