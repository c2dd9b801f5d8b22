"""`trucewatch export` and `trucewatch lineage`: what leaves as tables, and as one finding with all it rests on."""

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
    parse_time,
    stages,
)
from trucewatch.errors import Fault, InputError
from trucewatch.export import MAP_TABLES, TABLES, ExportFormat, refuse_unfit
from trucewatch.mission import load_mission
from trucewatch.pipeline import open_desk
from trucewatch.pipeline.exporting import export_table
from trucewatch.pipeline.lineage import export_finding
from trucewatch.records.interval import Interval
from trucewatch.release import open_door

TABLE_HELP = f"One of: {', '.join(TABLES)}."


def export(
    mission: MissionFolder,
    table: Annotated[str, typer.Argument(help=TABLE_HELP, show_default=False)],
    out: Annotated[Path, typer.Option(help="File to write, whole or not at all.")],
    reader: ReaderName = None,
    form: Annotated[
        ExportFormat,
        typer.Option("--format", help=f"kml and cot: {', '.join(MAP_TABLES)} alone."),
    ] = "csv",
    from_: Annotated[
        str | None, typer.Option("--from", help="Start, ISO 8601 with an offset. [default: first day with a record]")
    ] = None,
    to: Annotated[str | None, typer.Option("--to", help="End, not included. [default: last day with a record]")] = None,
    keys: Keys = None,
    now: Now = None,
    content_key_seed: Seed = None,
) -> None:
    """Write one table for one reader, as coarse and as late as the reader's label says.

    Without --from and --to the span runs over all days from the first to the last on which something was observed,
    looked at or planned, as far as the reader may see it, and is computed as one. Every file carries the mission's
    statement, reader, span, settings and basis; CSV and CoT have them in a file beside
    theirs that ends with .meta.json. What was
    given is kept on the ledger. docs/formats.md says what each column means.
    """
    with exit_codes(), stages() as on_stage:
        moment = clock(now)
        refuse_unfit(table, form)
        loaded = load_mission(mission)
        door = open_door(loaded.mission, reader, moment)
        span = _span(from_, to)
        desk = open_desk(mission, keys, content_keys(content_key_seed))
        done = export_table(desk, table, form, span, door, out, on_stage)
    rest = f", {done.exported.left_out} left out that may not leave in {form}" if done.exported.left_out else ""
    OUT.print(
        f"{table} for {door.reader.title}, {done.span.start_at:%Y-%m-%d %H:%M} to {done.span.end_at:%Y-%m-%d %H:%M} "
        f"UTC: {done.exported.rows} rows written{rest}.",
        markup=False,
    )
    OUT.print(f"Files: {', '.join(str(path) for path in done.paths)}", markup=False)


def lineage(
    mission: MissionFolder,
    finding: Annotated[str, typer.Argument(help="Name of the finding, as `findings` gives it.", show_default=False)],
    out: Annotated[Path, typer.Option(help="New folder to write, whole or not at all.")],
    reader: ReaderName = None,
    keys: Keys = None,
    now: Now = None,
    content_key_seed: Seed = None,
) -> None:
    """Write the folder of one finding, stage by stage: originals, observations, incident, finding, agreement, proofs.

    For cell and board alone; a case file for others needs a two-key rule that is not built. Whoever gets the folder
    checks it with the script in it and Python alone, without Trucewatch. What names or places a human source is shown
    by its hash alone, to every reader.
    """
    with exit_codes(), stages() as on_stage:
        moment = clock(now)
        loaded = load_mission(mission)
        door = open_door(loaded.mission, reader, moment)
        desk = open_desk(mission, keys, content_keys(content_key_seed))
        done = export_finding(desk, finding, door, out, on_stage)
    OUT.print(
        f"{done.records} records, {done.closed} of them by their hash alone; {done.originals} originals, "
        f"{done.withheld} more by their digest alone. Folder: {done.folder}",
        markup=False,
    )
    OUT.print(f"Check it: python3 -I {done.folder / 'verify.py'} '{done.log_key}'", markup=False)


def _span(from_: str | None, to: str | None) -> Interval | None:
    if from_ is None and to is None:
        return None
    if from_ is None or to is None:
        missing = "--from" if from_ is None else "--to"
        remedy = "give both, or neither for all days"
        raise InputError([Fault("missing_option", "command line", missing, "nothing", "a start and an end", remedy)])
    return Interval(parse_time(from_, "--from"), parse_time(to, "--to"))
