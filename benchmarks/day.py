"""A crowded day through the whole chain, stage by stage, against 60 s and 2 GiB.

    python benchmarks/day.py [--tiny]

The heavy mix of the exercise is laid at a quarter, a half and the whole of its size; laying it is not timed. Each size
is run in a process of its own, so that its peak of memory is its own: files through ingest onto the ledger, the run,
the release to the cell, its page and map, and its daily report as HTML and PDF, which computes the run that is already
on the ledger once more. Stages are told in seconds of the processor, so that other work of the machine does not count;
`wall s` is what the clock on the wall said. The growth exponent is the slope of the logarithm of seconds over that of
rows.
"""

import argparse
import resource
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, fields, replace
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

import numpy as np

from trucewatch.exercise import HEAVY_MIX, Mix
from trucewatch.pipeline import do_day, issue_report, open_desk
from trucewatch.pipeline.rehearsal import REPORTED_AFTER, lay_exercise
from trucewatch.release import open_door

GOAL_S, GOAL_MIB, GOAL_ROWS, GOAL_SOURCES = 60.0, 2048.0, 10_000, 8
STAGES = {"taking": "take in", "fusing,": "run", "releasing": "release", "writing": "page"}
"""The stage that each first word of what a job says begins."""
SCALED = frozenset({"farm_burns", "shelling", "shelling_watched", "small_arms", "machine_guns", "flood_copies", "posts",
                    "air_raid_alerts", "power_cuts", "resent", "cameras", "stations"})  # fmt: skip
"""What there is more of on a more crowded day."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Crowd:
    """One size of the day: its rows, what each stage took, and the most memory that the process held."""

    rows: int
    sources: int
    taken: int
    rejected: int
    copies: int
    stages: tuple[tuple[str, float], ...]
    wall_s: float
    peak_mib: float

    @property
    def seconds(self) -> float:
        """Seconds of the processor over all stages."""
        return sum(seconds for _, seconds in self.stages)


def mix_of(share: float) -> Mix:
    """Return the heavy mix at a share of its size."""
    scaled = {field.name: max(1, round(share * getattr(HEAVY_MIX, field.name))) for field in fields(Mix)
              if field.name in SCALED}  # fmt: skip
    return replace(HEAVY_MIX, **scaled)


def measure(share: float) -> Crowd:
    """Lay the day at a share of its size, run it whole, and return what it took."""
    with tempfile.TemporaryDirectory() as folder:
        world = Path(folder) / "world"
        laid = lay_exercise(world, 1, 1, mix_of(share))
        desk = open_desk(laid.mission)
        door = open_door(desk.loaded.mission, "cell", laid.days[0].end_at + REPORTED_AFTER)
        watch = StopWatch()
        done = watch.time(lambda: do_day(desk, laid.days[0], door, world / "report", watch.begin))
        watch.begin("daily report")
        watch.time(lambda: issue_report(desk, laid.days[0], door, "daily", "en", world / "report", lambda _: None))
        receipts = [intake.receipt for intake in done.intakes]
        return Crowd(
            rows=sum(one.rows + one.rejected for one in receipts),
            sources=len({one.source for one in receipts if one.rows}),
            taken=sum(one.rows for one in receipts),
            rejected=sum(one.rejected for one in receipts),
            copies=sum(one.copies for one in receipts),
            stages=tuple(watch.spent.items()),
            wall_s=time.perf_counter() - watch.begun,
            peak_mib=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        )


class StopWatch:
    """Adds up the processor's seconds of stages, each until the next begins."""

    def __init__(self) -> None:
        """Begin without a stage."""
        self.spent: dict[str, float] = {}
        self.stage, self.since, self.begun = "", time.process_time(), time.perf_counter()

    def begin(self, text: str) -> None:
        """End the stage that runs and begin that of which the text tells."""
        now = time.process_time()
        if self.stage:
            self.spent[self.stage] = self.spent.get(self.stage, 0.0) + now - self.since
        self.stage, self.since = STAGES.get(text.split()[0], text), now

    def time(self, job: Callable[[], T]) -> T:
        """Do a job, end its last stage, and return what it returned."""
        done = job()
        self.begin("nothing")
        self.stage = ""
        return done


def exponent(crowds: list[Crowd]) -> float:
    """Return the slope of the logarithm of seconds over that of rows."""
    rows, seconds = (np.log([getattr(one, name) for one in crowds]) for name in ("rows", "seconds"))
    return float(np.polyfit(rows, seconds, 1)[0])


def show(crowds: list[Crowd]) -> None:
    """Print the table: rows and what became of them, seconds a stage and in all, peak of memory, then the growth."""
    names = [name for name, _ in crowds[-1].stages]
    columns = "".join(f"{name.replace(' ', '_') + ' s':>16}" for name in names)
    print(
        f"{'peer':12}{'rows':>8}{'sources':>9}{'rejected':>10}{'copies':>8}{columns}{'all s':>8}{'wall s':>8}{'MiB':>7}"
    )
    for one in crowds:
        spent = "".join(f"{dict(one.stages).get(name, 0.0):16.2f}" for name in names)
        print(
            f"{'trucewatch':12}{one.rows:8,}{one.sources:9}{one.rejected:10}{one.copies:8,}{spent}"
            f"{one.seconds:8.1f}{one.wall_s:8.1f}{one.peak_mib:7,.0f}"
        )
    print(f"goal        {GOAL_ROWS:8,}{GOAL_SOURCES:9}{'':18}{'':{16 * len(names)}}{'':8}{GOAL_S:8.1f}{GOAL_MIB:7,.0f}")
    if len(crowds) > 1:
        print(f"growth: seconds as rows to the power of {exponent(crowds):.2f}")


def main(arguments: list[str] | None = None) -> list[Crowd]:
    """Measure each size in a process of its own and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tiny", action="store_true", help="a fiftieth of the day alone")
    shares = (0.02,) if parser.parse_args(arguments).tiny else (0.25, 0.5, 1.0)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), max_tasks_per_child=1) as pool:
        crowds = list(pool.map(measure, shares))
    show(crowds)
    return crowds


if __name__ == "__main__":
    main()
