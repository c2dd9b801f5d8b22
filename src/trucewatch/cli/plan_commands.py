"""`trucewatch plan`: when satellites pass over the line, and when they can see given points."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from trucewatch.cli.points import names_of, read_points
from trucewatch.cli.satellites import choose_looking, choose_satellites
from trucewatch.cli.shared import (
    ERR,
    OUT,
    MissionFolder,
    Now,
    ReaderName,
    clock,
    exit_codes,
    parse_time,
    read_whole,
    steps,
    tell_faults,
)
from trucewatch.errors import Fault, InputError
from trucewatch.mission import load_mission
from trucewatch.pipeline.day import write_whole
from trucewatch.pipeline.exporting import SIDECAR
from trucewatch.pipeline.planning.accesses import plan_accesses
from trucewatch.pipeline.planning.passes import Ageing, plan_passes
from trucewatch.pipeline.planning.planned_files import Written, suffix_of, write_accesses, write_passes
from trucewatch.plan.accesses import Points
from trucewatch.plan.element_files import parse_any_elements
from trucewatch.plan.elements import keep_nearest
from trucewatch.plan.staleness import STALE_SIGMA_S
from trucewatch.records.elements import Elements
from trucewatch.records.interval import Interval
from trucewatch.release import open_door, require_cell

MOST_NAMED = 8
"""Satellites named in a warning; the rest are counted."""
LONGEST_DAYS = 366
"""Longest span planned at once; elements tell nothing of a time so far off."""

app = typer.Typer(no_args_is_help=True, help="Plan looks: passes over the line, accesses to points, and what follows.")

ElementsFile: TypeAlias = Annotated[
    Path,
    typer.Option(
        "--elements",
        help="Orbital elements: two-line sets, or OMM as JSON, CSV or XML; told apart by what stands in the file.",
        show_default=False,
    ),
]
From: TypeAlias = Annotated[str, typer.Option("--from", help="Start, ISO 8601 with an offset.", show_default=False)]
To: TypeAlias = Annotated[str, typer.Option("--to", help="End, not included.", show_default=False)]
Out: TypeAlias = Annotated[Path, typer.Option("--out", help="File to write, whole or not at all.", show_default=False)]


@app.command("passes")
def passes(
    mission: MissionFolder,
    elements: ElementsFile,
    from_: From,
    to: To,
    out: Out,
    reader: ReaderName = None,
    now: Now = None,
) -> None:
    """Write when each satellite of the mission passes over which piece of the line, in the future too.

    For cell readers alone: who knows when nobody looks knows when to act. The satellites, and how their sensors look,
    are those of sensors.toml; a class of the sensor catalogue says how it looks where the sensor itself does not. One
    row is a run of line seen on one overpass, clouds not asked. A satellite that must be tasked is listed wherever it
    could look. `edge_sigma_s` says how early or late a pass may be, from the age of the elements; stale elements are
    named. --out ends with .csv (its imprint in .meta.json beside it), .parquet or .geojson.
    """
    with exit_codes(), steps("satellites") as on_step:
        span = parse_span(from_, to)
        suffix = suffix_of(out)
        loaded = load_mission(mission)
        door = open_door(loaded.mission, reader, clock(now))
        require_cell(door)
        sets, rejected = read_elements(elements)
        planned = plan_passes(loaded, sets, span, on_step)
        write_beside(out, write_passes(planned, loaded, door, span, suffix))
    tell_faults((*rejected, *planned.faults))
    tell_stale(planned.ageing, planned.passes.texts("satellite").tolist(), "passes")
    OUT.print(
        f"{len(planned.passes)} passes of {len(planned.satellites)} satellites for {door.reader.title},"
        f" {span.start_at:%Y-%m-%d %H:%M} to {span.end_at:%Y-%m-%d %H:%M} UTC; rejected {len(rejected)} of"
        f" {len(sets) + len(rejected)} sets of elements, {len(planned.faults)} satellites without. File: {out}",
        markup=False,
    )


@app.command("accesses")
def accesses(
    elements: ElementsFile,
    points: Annotated[
        Path,
        typer.Option(help="CSV with lat_deg, lon_deg, point_id if you like, and anything else.", show_default=False),
    ],
    from_: From,
    to: To,
    out: Out,
    min_elevation: Annotated[
        float | None, typer.Option(help="Least elevation of the satellite above the point, degrees.")
    ] = None,
    max_off_nadir: Annotated[
        float | None, typer.Option(help="Largest angle at the satellite between straight down and the point, degrees.")
    ] = None,
    sensor: Annotated[
        str | None, typer.Option(help="Limits and satellites of a class of the sensor catalogue, such as sentinel1_iw.")
    ] = None,
    satellite: Annotated[
        list[str] | None, typer.Option(help="Name or catalogue number; repeat for more. [default: all of the file]")
    ] = None,
) -> None:
    """Write every stretch of time in which a satellite can see a point, in the future too.

    Give exactly one limit: --min-elevation, --max-off-nadir or --sensor. A class of the catalogue brings all of its
    limits (off-nadir angle, incidence, side, sun) and, without --satellite, its own satellites. A scanner or a
    side-looking radar of the catalogue meets a point at one moment, whose row lasts a microsecond. Of each satellite
    the set of elements nearest to the span is used; `edge_sigma_s` says how early or late a row may be, from its age.
    --out ends with .csv (its imprint in .meta.json beside it) or .parquet.
    """
    with exit_codes(), steps("satellites") as on_step:
        span = parse_span(from_, to)
        suffix = suffix_of(out, (".csv", ".parquet"))
        looking = choose_looking(min_elevation, max_off_nadir, sensor)
        places = read_points(read_whole(points), points.name, ())
        names = names_of(places, points.name)
        sets, rejected = read_elements(elements)
        chosen, lacking = choose_satellites(keep_nearest(sets, span), satellite or [], looking)
        planned = plan_accesses(chosen, Points(places.lat_deg, places.lon_deg), names, span, on_step)
        write_beside(out, write_accesses(planned, looking.words, points.name, span, suffix))
    tell_faults((*rejected, *lacking, *planned.faults))
    tell_stale(planned.ageing, planned.accesses.texts("satellite").tolist(), "accesses")
    OUT.print(
        f"{len(planned.accesses)} accesses of {planned.satellites} satellites to {len(names)} points, {looking.words},"
        f" {span.start_at:%Y-%m-%d %H:%M} to {span.end_at:%Y-%m-%d %H:%M} UTC; rejected {len(rejected)} of"
        f" {len(sets) + len(rejected)} sets of elements, {len(lacking)} satellites without, {len(planned.faults)} lost."
        f" File: {out}",
        markup=False,
    )


def parse_span(from_: str, to: str) -> Interval:
    """Return the span of a plan.

    Raises:
        InputError: a time is naive or no time, the end does not come after the start, or the span is too long.
    """
    start, end = parse_time(from_, "--from"), parse_time(to, "--to")
    if not start < end <= start + timedelta(days=LONGEST_DAYS):
        got, expected = f"{from_} to {to}", f"an end after the start, at most {LONGEST_DAYS} days later"
        raise InputError([Fault("bad_span", "command line", "--to", got, expected, "correct the times")])
    return Interval(start, end)


def read_elements(path: Path) -> tuple[tuple[Elements, ...], tuple[Fault, ...]]:
    """Return the good sets of a file of elements and a fault for each rejected one.

    Raises:
        InputError: it cannot be read, or holds no set at all.
    """
    sets, faults = parse_any_elements(read_whole(path), path.name)
    if not sets:
        expected = "two-line sets, or OMM as JSON, CSV or XML"
        raise InputError([Fault("no_elements", path.name, "", "no set of elements", expected, "fetch elements")])
    return sets, faults


def write_beside(out: Path, written: Written) -> None:
    """Write a file and, where it has one, its imprint beside it."""
    out.parent.mkdir(parents=True, exist_ok=True)
    if written.sidecar is not None:
        write_whole(out.with_name(out.name + SIDECAR), written.sidecar)
    write_whole(out, written.content)


def tell_stale(ageing: Ageing, satellites: Sequence[str], what: str) -> None:
    """Warn of rows whose elements are stale, and name their satellites."""
    names = sorted({name for name, stale in zip(satellites, ageing.stale, strict=True) if stale})
    if not names:
        return
    worst = int(ageing.edge_sigma_s.argmax())
    shown = ", ".join(names[:MOST_NAMED]) + (f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else "")
    ERR.print(
        f"stale elements: {int(ageing.stale.sum())} of {len(satellites)} {what} may be early or late by more than"
        f" {STALE_SIGMA_S:g} s (one sigma), at worst {ageing.edge_sigma_s[worst]:.1f} s with elements"
        f" {ageing.elements_age_days[worst]:.1f} days old; fetch newer elements of {shown}.",
        markup=False,
    )
