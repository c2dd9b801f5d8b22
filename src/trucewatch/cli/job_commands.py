"""`trucewatch ingest`, `run`, `day`: the jobs of the cell."""

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
    stages,
    tell_faults,
)
from trucewatch.errors import Fault, InputError
from trucewatch.ledger.store import Ledger
from trucewatch.mission import load_mission
from trucewatch.pipeline import (
    Intake,
    compute_as_of,
    do_day,
    do_run,
    has_ledger,
    open_desk,
    open_shelf,
    take_in,
    try_in,
)
from trucewatch.records.interval import Interval, day_of
from trucewatch.records.view import DayTables
from trucewatch.release import open_door

SHOWN = 20
"""Rejections printed; all are kept."""


def ingest(
    mission: MissionFolder,
    source: Annotated[str, typer.Argument(help="Name of a source of the mission folder.", show_default=False)],
    files: Annotated[list[Path], typer.Argument(help="Files of that source.", show_default=False)],
    strict: Annotated[bool, typer.Option("--strict", help="Refuse a file of which any row is rejected.")] = False,
    keys: Keys = None,
    now: Now = None,
    content_key_seed: Seed = None,
) -> None:
    """Take in files of one source: rows become records, bad rows become counted, kept and explained rejections.

    A file whose structure is wrong, or of which every row is rejected, is refused: exit code 2, nothing written.
    Reading the same file twice adds nothing.
    """
    with exit_codes(), stages() as on_stage:
        moment = clock(now)
        loaded = load_mission(mission)
        known = {item.name: item for item in loaded.mission.sources}
        if source not in known:
            expected = f"one of {', '.join(sorted(known))}"
            raise InputError([Fault("unknown_source", "command line", "SOURCE", source, expected, "name a source")])
        on_stage(f"taking in {len(files)} file{'' if len(files) == 1 else 's'} of {source}")
        intakes: tuple[Intake, ...] = ()
        if not has_ledger(mission):
            # Refused files alone must not begin a ledger: after exit code 2 the folder is as before.
            intakes = try_in(loaded, known[source], files, moment, strict=strict)
        if not intakes or not all(intake.faults for intake in intakes):
            desk = open_desk(mission, keys, content_keys(content_key_seed))
            intakes = take_in(desk, known[source], files, moment, strict=strict)
    tell_intakes(intakes)


def run(
    mission: MissionFolder,
    from_: Annotated[str, typer.Option("--from", help="Start, ISO 8601 with an offset.")],
    to: Annotated[str, typer.Option("--to", help="End, not included.")],
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", help="Tree size or time: compute from what was recorded then, append nothing."),
    ] = None,
    keys: Keys = None,
    now: Now = None,
    content_key_seed: Seed = None,
) -> None:
    """Cover, fuse, assess and respond for a span, from what is on the ledger.

    A run whose inputs, settings and version were run before appends nothing. With --as-of the clock, unless --now sets
    it, is that of the last statement recorded by then, so that the same command always gives the same results.
    """
    with exit_codes(), stages() as on_stage:
        span = Interval(parse_time(from_, "--from"), parse_time(to, "--to"))
        moment = clock(now)
        desk = open_desk(mission, keys, content_keys(content_key_seed))
        on_stage("covering, fusing, assessing, proposing")
        if as_of is None:
            results = do_run(desk, span, moment)
        else:
            size = _size_as_of(desk.ledger, as_of)
            if now is None and size:
                moment = desk.ledger.statements(size)[-1].recorded_at
            shelf = open_shelf(desk.ledger, desk.folder, size)
            results = compute_as_of(desk, shelf, shelf.records(), span, moment)
        size_now = desk.ledger.size
    OUT.print(results_line(results))
    OUT.print(f"Ledger: {size_now} statements.")


def day(
    mission: MissionFolder,
    date: Annotated[str, typer.Option(help="Report day, such as 2026-06-25.")],
    out: Annotated[Path, typer.Option(help="Folder for the report.")],
    reader: ReaderName = None,
    keys: Keys = None,
    now: Now = None,
    content_key_seed: Seed = None,
) -> None:
    """Do the day: take in what the sources hold, run, and write the report for one reader.

    A refused file is named in the report as a gap, and the exit code is 2 at the end.
    """
    with exit_codes(), stages() as on_stage:
        moment = clock(now)
        local = parse_day(date)
        loaded = load_mission(mission)
        door = open_door(loaded.mission, reader, moment)
        span = day_of(local, loaded.mission.day_timezone)
        desk = open_desk(mission, keys, content_keys(content_key_seed))
        done = do_day(desk, span, door, out, on_stage)
    tell_intakes(done.intakes, refuse=False)
    OUT.print(results_line(done.view.today))
    OUT.print(f"Ledger: {done.tree_size} statements. Report for {door.reader.title}: {done.report}")
    OUT.print(f"Map and strip: {done.map}")
    if done.refused:
        raise typer.Exit(2)


def tell_intakes(intakes: tuple[Intake, ...], *, refuse: bool = True) -> None:
    """Print what became of every file; raise exit code 2 where one was refused, unless told not to."""
    for intake in intakes:
        receipt = intake.receipt
        if intake.faults:
            OUT.print(f"{receipt.source}: {receipt.file} refused, nothing written.", markup=False)
            tell_faults(intake.faults)
        elif intake.known:
            OUT.print(f"{receipt.source}: {receipt.file} was taken before, nothing new.", markup=False)
        else:
            OUT.print(
                f"{receipt.source}: {receipt.file}: {receipt.rows} rows, rejected {receipt.rejected}"
                f"{f', on record already {receipt.copies}' if receipt.copies else ''}.",
                markup=False,
            )
            shown = [] if intake.batch is None else list(intake.batch.rejections.rows())[:SHOWN]
            for row in shown:
                where = f"row {row.row}, {row.key}" if row.key else f"row {row.row}"
                fault = Fault(row.code, row.file, where, row.got, row.expected, row.remedy)
                OUT.print(f"  {fault}", markup=False)
            if receipt.rejected > len(shown):
                OUT.print(f"  and {receipt.rejected - len(shown)} more, all kept.", markup=False)
    if refuse and any(intake.faults for intake in intakes):
        raise typer.Exit(2)


def _size_as_of(ledger: Ledger, text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        return ledger.size_as_of(parse_time(text, "--as-of"))
    size, last = int(text), ledger.size
    if size > last:
        expected, remedy = f"a tree size from 0 to {last}", "name a size the ledger had"
        raise InputError([Fault("out_of_range", "command line", "--as-of", text, expected, remedy)])
    return size


def results_line(results: DayTables) -> str:
    """Return the counts of a span in one line, each level by itself."""
    levels = results.findings.texts("level")
    possible = {
        name
        for name, level in zip(results.findings.texts("incident_id"), levels, strict=True)
        if level == "possible_violation"
    }
    return (
        f"Recorded events {len(results.observations)}. Incidents {len(results.incidents)}. "
        f"Incidents with a possible violation {len(possible)}. Cases proposed {len(results.cases)}."
    )
