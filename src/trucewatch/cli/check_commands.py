"""`trucewatch check`: hold what was promised to be seen against what is known to have happened."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from trucewatch.check import SampleSize
from trucewatch.cli.shared import (
    ERR,
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
    refuse_unbegun,
    stages,
)
from trucewatch.mission import load_mission
from trucewatch.pipeline import open_desk
from trucewatch.pipeline.sampling import draw_day_sample, known_miss_rates
from trucewatch.records.field_check import MissRate
from trucewatch.records.interval import Interval, day_of
from trucewatch.release import open_door

app = typer.Typer(
    no_args_is_help=True, help="Hold what was promised to be seen against what is known to have happened."
)


@app.command("sample")
def sample(
    mission: MissionFolder,
    date: Annotated[str, typer.Option(help="The day to look at again, such as 2026-06-25.")],
    out: Annotated[Path, typer.Option(help="Folder for the form.")],
    reader: ReaderName = None,
    cells: Annotated[int, typer.Option(min=0, max=200, help="Quiet stretches to draw.")] = SampleSize().quiet_cells,
    controls: Annotated[
        int, typer.Option(min=0, max=50, help="Stretches with a known event to mix among them.")
    ] = SampleSize().controls,
    rows: Annotated[int, typer.Option(min=0, max=200, help="Rejected rows to draw.")] = SampleSize().rejected_items,
    keys: Keys = None,
    now: Now = None,
    content_key_seed: Seed = None,
) -> None:
    """Draw a blind sample of a day and write the form in which a person looks again; for readers of the cell.

    Drawn are stretches that count as quiet because they were looked at well and hold no incident, and rows that were
    rejected. Known events are mixed in as controls. The draw follows from a secret of the mission, so nobody can tell
    beforehand what will be looked at again; it is kept on the ledger. The form saves a file of the format `reviews`:
    ingest it like any other, then ask `trucewatch check rates`.
    """
    with exit_codes(), stages() as on_stage:
        moment = clock(now)
        loaded = load_mission(mission)
        door = open_door(loaded.mission, reader, moment)
        day = day_of(parse_day(date), loaded.mission.day_timezone)
        refuse_unbegun(mission)
        desk = open_desk(mission, keys, content_keys(content_key_seed))
        drawn, path = draw_day_sample(desk, day, door, SampleSize(cells, controls, rows), out, on_stage)
    subjects = drawn.texts("subject").tolist()
    OUT.print(
        f"Sample of {date}: {subjects.count('quiet_cell')} stretches (known events may be among them) and "
        f"{subjects.count('rejected_item')} rejected rows.",
        markup=False,
    )
    OUT.print(f"Form: {path} (opens from disk, no network)", markup=False)


@app.command("rates")
def rates(
    mission: MissionFolder,
    date: Annotated[str, typer.Option(help="Last day of the period, such as 2026-06-25.")],
    reader: ReaderName = None,
    days: Annotated[int, typer.Option(min=1, max=366, help="Days of the period.")] = 30,
    keys: Keys = None,
    now: Now = None,
) -> None:
    """Tell how often something was missed: of announced blasts, of quiet stretches and rejected rows looked at again.

    Each share stands with its 95 % interval: few checks leave much possible. Controls measure the reviewers.
    """
    with exit_codes():
        moment = clock(now)
        loaded = load_mission(mission)
        door = open_door(loaded.mission, reader, moment)
        last = day_of(parse_day(date), loaded.mission.day_timezone)
        refuse_unbegun(mission)
        desk = open_desk(mission, keys)
        span = Interval(last.end_at - timedelta(days=days), last.end_at)
        found, strangers = known_miss_rates(desk, span, door)
    for line in _lines(found):
        OUT.print(line, markup=False)
    if strangers:
        ERR.print(f"{len(strangers)} reviews are about items of no sample and count nowhere: {', '.join(strangers)}")


def _lines(found: tuple[MissRate, ...]) -> Iterator[str]:
    """Yield one line for each thing that was checked."""
    for one in found:
        share = "not known" if one.rate is None else f"{one.rate:.0%}"
        allowed = "" if one.expected_missed is None else f"; the promises allow for {one.expected_missed:.1f}"
        yield (
            f"{one.name}: missed {one.n_missed} of {one.n_checked}{allowed}; share missed {share}"
            f" (95 % interval {one.rate_low:.0%} to {one.rate_high:.0%})"
        )
