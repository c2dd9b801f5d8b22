"""`trucewatch report`: what leaves each day, in the reader's language."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from trucewatch.cli.shared import (
    OUT,
    Keys,
    MissionFolder,
    Now,
    ReaderName,
    Seed,
    clock,
    content_keys,
    exit_codes,
    parse_day,
    parse_time,
    refuse_unbegun,
    stages,
)
from trucewatch.errors import Fault, InputError
from trucewatch.mission import load_mission
from trucewatch.pipeline import issue_alerts, issue_report, open_desk
from trucewatch.records.interval import Interval, day_of
from trucewatch.records.mission import Mission
from trucewatch.records.vocabulary import Language, ReportKind
from trucewatch.release import open_door

WEEK = 7
"""Days of a weekly report."""


def report(
    mission: MissionFolder,
    date: Annotated[str, typer.Option(help="Report day, such as 2026-06-25; the last day of a weekly report.")],
    out: Annotated[Path, typer.Option(help="Folder for the reports and the reader's feed.")],
    reader: ReaderName = None,
    kind: Annotated[
        ReportKind,
        typer.Option(
            help="flash: a notice for each alert of the day; handover: the last shift; daily; weekly: 7 days."
        ),
    ] = "daily",
    language: Annotated[Language, typer.Option(help="Language of the report.")] = "en",
    until: Annotated[
        str | None,
        typer.Option(
            "--until", help="handover: end of the shift. flash: alerts raised by then.", show_default="end of the day"
        ),
    ] = None,
    hours: Annotated[int, typer.Option(min=1, max=24, help="handover: length of the shift.")] = 12,
    keys: Keys = None,
    now: Now = None,
    content_key_seed: Seed = None,
) -> None:
    """Issue a report of what is on the ledger, for one reader in one language, as HTML and PDF.

    Run `trucewatch ingest` or `trucewatch day` first: this command takes nothing in. Every report is kept on the ledger
    as issued, and listed in the reader's Atom feed beside it. The same report issued twice is the same file.
    """
    with exit_codes(), stages() as on_stage:
        moment = clock(now)
        loaded = load_mission(mission)
        door = open_door(loaded.mission, reader, moment)
        end = None if until is None else parse_time(until, "--until")
        span = _span(loaded.mission, kind, date, end, hours)
        refuse_unbegun(mission)
        desk = open_desk(mission, keys, content_keys(content_key_seed))
        issued = (
            issue_alerts(desk, span, door, language, out, on_stage)
            if kind == "flash"
            else (issue_report(desk, span, door, kind, language, out, on_stage),)
        )
    for one in issued:
        OUT.print(f"{one.report.title}: {', '.join(str(path) for path in one.paths)}", markup=False)
    if not issued:
        OUT.print("No alert that this reader may see was raised in that time; no flash notice written.")
    OUT.print(f"Reports written {len(issued)}. Ledger: {desk.ledger.size} statements.")


def _span(mission: Mission, kind: ReportKind, date: str, until: datetime | None, hours: int) -> Interval:
    day = day_of(parse_day(date), mission.day_timezone)
    if until is not None and kind in ("daily", "weekly"):
        expected, remedy = "--until for a handover or flash notices", f"leave it out: a {kind} report covers whole days"
        raise InputError([Fault("out_of_range", "command line", "--until", until.isoformat(), expected, remedy)])
    if kind == "weekly":
        first = day_of(parse_day(date) - timedelta(days=WEEK - 1), mission.day_timezone)
        return Interval(first.start_at, day.end_at)
    end = day.end_at if until is None else until
    if not day.start_at < end <= day.end_at:
        expected, remedy = f"a time on {date} in {mission.day_timezone}", "name the day of that time with --date"
        raise InputError([Fault("out_of_range", "command line", "--until", end.isoformat(), expected, remedy)])
    return Interval(end - timedelta(hours=hours) if kind == "handover" else day.start_at, end)
