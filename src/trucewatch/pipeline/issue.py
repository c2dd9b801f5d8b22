"""A mission, a span and a reader in, one report in one language as HTML and PDF out, kept as issued, and its feed.

Nothing is taken in here: a report is drafted from what is on the ledger. It is on the ledger before
it is in the folder.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np

from trucewatch import __version__
from trucewatch.errors import Fault, InputError
from trucewatch.pipeline.day import OnStage, compute_as_of, draft_statement, record_runs, run_if_new, write_whole
from trucewatch.pipeline.desk import Desk
from trucewatch.pipeline.memory import ISSUED, Shelf, open_shelf
from trucewatch.pipeline.order import Depth
from trucewatch.pipeline.records import newest
from trucewatch.pipeline.views import view_span
from trucewatch.records.alert import Alert
from trucewatch.records.canonical import digest
from trucewatch.records.identity import OPEN_KEY, name_for
from trucewatch.records.interval import Interval, day_of, days_of
from trucewatch.records.issued import IssuedReport
from trucewatch.records.quantity import to_text
from trucewatch.records.table import Table
from trucewatch.records.view import DayTables, DayView
from trucewatch.records.vocabulary import Language, ReportKind
from trucewatch.release import Door
from trucewatch.report import draft, to_feed, to_html, to_pdf
from trucewatch.report.document import Document

LONGEST = timedelta(days=93)
"""The longest span that is computed as one: a quarter of a year."""


@dataclass(frozen=True, eq=False)
class Issue:
    """What was issued."""

    report: IssuedReport
    """The entry on the ledger."""
    paths: tuple[Path, ...]
    """Its files, and the feed of its reader."""
    view: DayView
    """What it was drafted from."""


def view_for(desk: Desk, span: Interval, door: Door, on_stage: OnStage) -> tuple[Shelf, DayView]:
    """Return what the reader may see of a span, each local day that it touches run and recorded first.

    A run that was made before is not made again. Whatever is not one whole day, a shift or a week, is computed as one
    from the same records and not recorded: incidents keep the versions that the days gave them.

    Raises:
        InputError: the span is longer than can be computed as one.
    """
    if span.end_at - span.start_at > LONGEST:
        got, expected = f"{(span.end_at - span.start_at).days} days", f"at most {LONGEST.days} days"
        raise InputError([Fault("out_of_range", "command line", "--to", got, expected, "ask for it in pieces")])
    days = days_of(span, desk.loaded.mission.day_timezone)
    if len(days) > 1:
        on_stage(f"fusing, assessing, proposing: the {len(days) - 1} days before")
        record_runs(desk, days[:-1], door.now)
    on_stage("fusing, assessing, proposing")
    shelf, history, results = run_if_new(desk, days[-1], door.now)
    records = newest(history)

    def computed(time: Interval, depth: Depth) -> DayTables:
        known = results if time == days[-1] else None
        return known or compute_as_of(desk, shelf, records, time, door.now, depth)

    on_stage(f"releasing to {door.reader.name}")
    return shelf, view_span(shelf, history, desk.loaded, span, door, desk.keys.secret, computed)


def issue_report(
    desk: Desk, span: Interval, door: Door, kind: ReportKind, language: Language, out: Path, on_stage: OnStage
) -> Issue:
    """Draft one report, put it on the ledger, and write HTML, PDF and the reader's feed to a folder.

    Raises:
        LedgerError: the clock stands before the last statement, or the ledger cannot be written.
    """
    shelf, view = view_for(desk, span, door, on_stage)
    return issue_view(desk, shelf, view, door, kind, language, out, on_stage)


def issue_alerts(
    desk: Desk, span: Interval, door: Door, language: Language, out: Path, on_stage: OnStage
) -> tuple[Issue, ...]:
    """Issue a flash notice for each alert of a span that the reader may see, by the time it was raised.

    Raises:
        LedgerError: the clock stands before the last statement, or the ledger cannot be written.
    """
    shelf, view = view_for(desk, span, door, on_stage)
    alerts = view.today.alerts.sorted_by("raised_at", "alert_id")
    single = [alerts.take(np.array([row])) for row in range(len(alerts))]
    return tuple(
        issue_view(
            desk, shelf, replace(view, today=replace(view.today, alerts=one)), door, "flash", language, out, on_stage
        )
        for one in single
    )


def issue_alert(desk: Desk, alert: Alert, door: Door, language: Language, out: Path, on_stage: OnStage) -> Issue | None:
    """Issue the flash notice of one alert on the ledger; None where the reader may not see it.

    Raises:
        LedgerError: the clock stands before the last statement, or the ledger cannot be written.
    """
    local = alert.raised_at.astimezone(ZoneInfo(desk.loaded.mission.day_timezone)).date()
    shelf, view = view_for(desk, day_of(local, desk.loaded.mission.day_timezone), door, on_stage)
    one = view.today.alerts.where(view.today.alerts.texts("alert_id") == alert.alert_id)
    if not len(one):
        return None
    return issue_view(
        desk, shelf, replace(view, today=replace(view.today, alerts=one)), door, "flash", language, out, on_stage
    )


def issue_view(
    desk: Desk,
    shelf: Shelf,
    view: DayView,
    door: Door,
    kind: ReportKind,
    language: Language,
    out: Path,
    on_stage: OnStage,
) -> Issue:
    """Draft a report from a view, put it on the ledger, and write its files and the reader's feed to a folder."""
    on_stage(f"writing the {kind} report ({language})")
    document = draft(view, desk.loaded.ground, kind, language)
    files = {f"{document.stem}.html": to_html(document).encode(), f"{document.stem}.pdf": to_pdf(document)}
    report = _entry(document, door, view.today.span, files)
    parser = f"report/{__version__} {report.report_id}"
    statement = draft_statement(desk, "report", parser, door.now, shelf.inputs())
    statement = replace(statement, originals=tuple(files.values()), rows=ISSUED.rows(Table.of(IssuedReport, [report])))
    if desk.ledger.find_same_run(statement) is None:
        desk.ledger.append([statement])
    out.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        write_whole(out / name, content)
    feed = out / f"{desk.loaded.mission.name}-{door.reader.name}.atom"
    write_whole(feed, _feed(desk, door))
    return Issue(report, (*(out / name for name in files), feed), view)


def issued_to(desk: Desk, door: Door) -> Table[IssuedReport]:
    """Return what was issued to a reader, by time and name; empty before the first."""
    issued = open_shelf(desk.ledger, desk.folder).latest(ISSUED)
    mine = issued.where(issued.texts("reader") == door.reader.name)
    return mine.sorted_by("issued_at", "report_id")


def _feed(desk: Desk, door: Door) -> bytes:
    """Return the reader's feed; its own words are English, whatever the languages of the reports that it lists."""
    # A report that was issued anew lies in the folder under the same names: what it took the place of is kept on the
    # ledger and is no longer what these links lead to.
    standing = {one.files: one for one in issued_to(desk, door).rows()}
    mission = desk.loaded.mission
    return to_feed(
        standing.values(),
        mission=mission.name,
        title=mission.title,
        reader=door.reader.name,
        language="en",
        banner=f"{mission.status.capitalize()}. {mission.statement}",
    )


def _entry(document: Document, door: Door, span: Interval, files: dict[str, bytes]) -> IssuedReport:
    digests = tuple(digest("report", content) for content in files.values())
    times = (to_text(span.start_at), to_text(span.end_at))
    return IssuedReport(
        report_id=name_for(OPEN_KEY, "rep", document.kind, document.language, door.reader.name, *times, *digests),
        kind=document.kind,
        language=document.language,
        reader=door.reader.name,
        title=document.title,
        period_from=span.start_at,
        period_to=span.end_at,
        issued_at=door.now,
        files=tuple(files),
        digests=digests,
    )
