"""A seed in, an exercise out: a mission folder, what its sources would have sent, and the truth beside it."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from trucewatch.detect import build_background, to_bytes
from trucewatch.errors import Fault, InputError
from trucewatch.exercise import DAY_MIX, Mix, WorldSummary, history_points, write_world
from trucewatch.mission import FIRST_DAY, add_background, load_mission, write_template
from trucewatch.records.interval import Interval

REPORTED_AFTER = timedelta(hours=6)
"""The exercise's clock stands this long after the end of its last day."""


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """An exercise as laid on disk."""

    mission: Path
    """The mission folder."""
    truth: Path
    """The folder of truth, outside the mission folder and read by nothing but the scores."""
    days: tuple[Interval, ...]
    """Its days."""
    summary: WorldSummary
    """What the world wrote."""


def lay_exercise(folder: Path, seed: int, days: int, mix: Mix = DAY_MIX) -> Rehearsal:
    """Lay mission, inputs and truth in a new or empty folder; the same seed, days and mix give the same bytes.

    Raises:
        InputError: the folder holds something already, or there is no day.
    """
    if folder.exists() and any(folder.iterdir()):
        expected, remedy = "a new or empty folder", "choose another folder or remove this one; nothing was overwritten"
        raise InputError([Fault("folder_not_empty", folder.name, "", "a folder with content", expected, remedy)])
    mission = folder / "mission"
    write_template(mission, "exercise", days)
    bare = load_mission(mission)
    past = history_points(seed, bare.mission, bare.ground)
    add_background(mission, to_bytes(build_background(past.acq_date, past.lat_e5, past.lon_e5)))
    loaded = load_mission(mission)
    first = FIRST_DAY.date()
    summary = write_world(folder, loaded.mission, loaded.ground, loaded.elements or b"", seed, days, first, mix)
    starts = (FIRST_DAY + timedelta(days=number) for number in range(days))
    spans = tuple(Interval(start, start + timedelta(days=1)) for start in starts)
    return Rehearsal(mission, folder / "truth", spans, summary)
