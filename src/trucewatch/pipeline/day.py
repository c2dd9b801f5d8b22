"""The main job: a day in, its records on the ledger, its results, and one report for one reader out."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from trucewatch import __version__
from trucewatch.errors import Fault
from trucewatch.ledger.batch import Draft
from trucewatch.ledger.payload import PayloadRow
from trucewatch.pipeline.desk import Desk
from trucewatch.pipeline.intake import SOFTWARE, Intake, files_of, take_in
from trucewatch.pipeline.memory import (
    ALERTS,
    CASES,
    CHECKS,
    CLOCKS,
    EVIDENCE,
    FINDINGS,
    HOTSPOTS,
    INCIDENTS,
    LINEAGE,
    LOOKING,
    OPTIONS,
    PASSES,
    SAMPLES,
    Shelf,
    open_shelf,
    with_versions,
)
from trucewatch.pipeline.order import Depth, Memory, compute_span
from trucewatch.pipeline.records import Records, newest, rows_not_named
from trucewatch.pipeline.views import view_span, was_served
from trucewatch.records.alert import Alert
from trucewatch.records.identity import OPEN_KEY
from trucewatch.records.interval import Interval
from trucewatch.records.quantity import to_text
from trucewatch.records.receipt import FileReceipt
from trucewatch.records.table import Table, microseconds
from trucewatch.records.view import DayTables, DayView
from trucewatch.release import Door, admits
from trucewatch.report import render_atlas, render_day

OnStage = Callable[[str], None]
"""Told in words what begins."""


@dataclass(frozen=True, eq=False)
class DayDone:
    """What the job did."""

    report: Path
    """The report."""
    map: Path
    """Its map and strip."""
    view: DayView
    """What it shows."""
    intakes: tuple[Intake, ...]
    """What became of every file."""
    results: DayTables
    """What was computed from all records."""
    tree_size: int
    """Size of the ledger afterwards."""

    @property
    def refused(self) -> tuple[Fault, ...]:
        """Why files were refused; none where all were taken."""
        return tuple(fault for intake in self.intakes for fault in intake.faults)


def do_day(desk: Desk, day: Interval, door: Door, out: Path, on_stage: OnStage) -> DayDone:
    """Take in what the sources hold, run, and write the reader's report; a refused file is a named gap in it.

    Page and map are on the ledger before they are in the folder: nothing leaves that is not kept as issued.

    Raises:
        LedgerError: the clock stands before the last statement, or the ledger cannot be written.
    """
    intakes = take_in_all(desk, door.now, on_stage)
    on_stage("fusing, assessing, proposing")
    shelf, history, results = run_once(desk, day, door.now)
    records = newest(history)

    def computed(span: Interval, depth: Depth) -> DayTables:
        return results if span == day else compute_as_of(desk, shelf, records, span, door.now, depth)

    on_stage(f"releasing to {door.reader.name}")
    view = view_span(shelf, history, desk.loaded, day, door, desk.keys.secret, computed)
    view = replace(view, files=view.files + _refusals(intakes, door))
    on_stage("writing the report")
    mission = desk.loaded.mission
    local = day.start_at.astimezone(ZoneInfo(mission.day_timezone)).date()
    stem = f"{mission.name}-{local.isoformat()}-{door.reader.name}"
    names = f"{stem}.html", f"{stem}-map.html"
    page = render_day(view, desk.loaded.ground, names[1]).encode()
    atlas = render_atlas(view, desk.loaded.ground, names[0]).encode()
    issued = draft_statement(
        desk, "report", f"day/{__version__} {_span_text(day)} {door.reader.name}", door.now, shelf.inputs()
    )
    issued = replace(issued, originals=(page, atlas))
    if desk.ledger.find_same_run(issued) is None:
        desk.ledger.append([issued])
    out.mkdir(parents=True, exist_ok=True)
    write_whole(out / names[0], page)
    write_whole(out / names[1], atlas)
    return DayDone(out / names[0], out / names[1], view, intakes, results, desk.ledger.size)


def take_in_all(desk: Desk, now: datetime, on_stage: OnStage) -> tuple[Intake, ...]:
    """Take in every file of every source, in the mission's order."""
    taken: list[Intake] = []
    for source in desk.loaded.mission.sources:
        paths = files_of(source, desk.folder)
        on_stage(f"taking in {source.name}: {len(paths)} file{'' if len(paths) == 1 else 's'}")
        taken.extend(take_in(desk, source, paths, now))
    return tuple(taken)


def do_run(desk: Desk, span: Interval, now: datetime) -> DayTables:
    """Compute a span from everything recorded and record the results; the same run as before appends nothing."""
    return run_once(desk, span, now)[2]


def run_once(desk: Desk, span: Interval, now: datetime) -> tuple[Shelf, Records, DayTables]:
    """Compute a span and record its results, once; return the shelf and all records as the run read them, and results.

    A run that was made before reads what it read then, so that its results and the report are those of then.
    """
    shelf, history, results = run_if_new(desk, span, now)
    return shelf, history, results or compute_as_of(desk, shelf, newest(history), span, now)


def run_if_new(desk: Desk, span: Interval, now: datetime) -> tuple[Shelf, Records, DayTables | None]:
    """Do the same, but compute nothing and return no results where the run was made before."""
    shelf, draft, before = _find_run(desk, span, now)
    history = shelf.history()
    if before:
        return shelf, history, None
    results = compute_as_of(desk, shelf, newest(history), span, now)
    desk.ledger.append([replace(draft, rows=_result_rows(results))])
    return shelf, history, results


def record_runs(desk: Desk, spans: Sequence[Interval], now: datetime) -> None:
    """Compute spans one after the other and record their results; nothing is made twice, nor of a span without data."""
    records: Records | None = None
    for span in spans:
        shelf, draft, before = _find_run(desk, span, now)
        # No run brings an input record: what the first of them reads, the others read too.
        records = shelf.records() if records is None else records
        if not before and was_served(records, desk.loaded.mission, span):
            results = compute_as_of(desk, shelf, records, span, now)
            desk.ledger.append([replace(draft, rows=_result_rows(results))])


def _find_run(desk: Desk, span: Interval, now: datetime) -> tuple[Shelf, Draft, bool]:
    """Return the shelf that a run of the span reads, its statement without rows, and whether it was made before."""
    shelf = open_shelf(desk.ledger, desk.folder)
    draft = draft_statement(desk, "run", f"run/{__version__} {_span_text(span)}", now, shelf.inputs())
    before = desk.ledger.find_same_run(draft)
    return (shelf, draft, False) if before is None else (replace(shelf, size=before), draft, True)


def compute_as_of(
    desk: Desk, shelf: Shelf, records: Records, span: Interval, now: datetime, depth: Depth = "whole"
) -> DayTables:
    """Compute a span from the records of the shelf, names and versions following from its results; record nothing."""
    memory = _remember(shelf)
    results = compute_span(records, desk.loaded, span, now, OPEN_KEY, memory, depth=depth)
    return replace(
        results,
        incidents=with_versions(results.incidents, INCIDENTS, shelf),
        findings=with_versions(results.findings, FINDINGS, shelf),
        cases=with_versions(results.cases, CASES, shelf),
        alerts=_with_raised(results.alerts, shelf.latest(ALERTS), span),
    )


def _with_raised(alerts: Table[Alert], recorded: Table[Alert], span: Interval) -> Table[Alert]:
    """Return the alerts of a span with those recorded before: what was raised stays raised, whatever is corrected."""
    raised = recorded.instants("raised_at")
    earlier = recorded.where((raised >= microseconds(span.start_at)) & (raised < microseconds(span.end_at)))
    news = rows_not_named(alerts, "alert_id", earlier.texts("alert_id"))
    return Table.concat([earlier, news]).sorted_by("raised_at", "alert_id")


def _remember(shelf: Shelf) -> Memory:
    """Return what the shelf's results left; an incident that was merged into another is remembered as that one."""
    lineage, findings = shelf.latest(LINEAGE), shelf.latest(FINDINGS)
    merged = lineage.where(lineage.texts("relation") == "merged").texts("predecessor_id")
    possible = findings.where(findings.texts("level") == "possible_violation")
    return Memory(
        rows_not_named(shelf.latest(INCIDENTS), "incident_id", merged),
        rows_not_named(possible, "incident_id", merged),
        shelf.latest(CHECKS),
        shelf.latest(SAMPLES),
    )


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it is there whole or not at all."""
    temporary = path.with_name(f".{path.name}.part")
    with temporary.open("wb") as handle:
        handle.write(content)
        handle.flush()
        os.fsync(handle.fileno())
    temporary.replace(path)


def _result_rows(results: DayTables) -> tuple[PayloadRow, ...]:
    return (
        *HOTSPOTS.rows(results.hotspots),
        *INCIDENTS.rows(results.incidents),
        *EVIDENCE.rows(results.evidence),
        *LINEAGE.rows(results.lineage),
        *FINDINGS.rows(results.findings),
        *CASES.rows(results.cases),
        *ALERTS.rows(results.alerts),
        *CLOCKS.rows(results.clocks),
        *OPTIONS.rows(results.options),
        *PASSES.rows(results.passes),
        *LOOKING.rows(results.looking),
        *CHECKS.rows(results.checks),
    )


def _refusals(intakes: tuple[Intake, ...], door: Door) -> tuple[FileReceipt, ...]:
    if not door.is_inside:
        return ()
    return tuple(item.receipt for item in intakes if item.receipt.refused and admits(door, item.receipt.label))


def draft_statement(desk: Desk, kind: str, parser: str, now: datetime, inputs: int) -> Draft:
    """Return the statement of a machine step of this version, still without originals and rows."""
    return Draft(
        kind=kind,
        recorded_at=now,
        actor="trucewatch",
        software=SOFTWARE,
        software_version=__version__,
        inputs=inputs,
        parser=parser,
        settings_sha256=desk.loaded.settings_sha256,
    )


def _span_text(span: Interval) -> str:
    return f"{to_text(span.start_at)}/{to_text(span.end_at)}"
