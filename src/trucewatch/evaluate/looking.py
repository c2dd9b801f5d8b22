"""Weeks of the exercise in, what was promised of each of their probes and whether it was seen out.

A random probe is held against `p_seen` at its place for starts within its half hour; a timed one against
`p_seen_timed` at its place for starts within the times among which the opponent chose. Whatever is fitted is fitted on
seeds 101 to 140. What is judged comes from seeds 61 to 80, which nobody had played when the model was settled; seeds 1
to 60 were told before, those to 40 of earlier models whose errors they had shown, and `--seeds 80` tells them beside.
"""

import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import numpy as np
import numpy.typing as npt

from trucewatch.errors import Fault, InputError
from trucewatch.evaluate.promises import Promised, promise, seen_under_clear_sky
from trucewatch.evaluate.truth import TrueProbe, parse_probes
from trucewatch.evaluate.weeks import MIXES, read_records
from trucewatch.exercise import WorldSummary
from trucewatch.mission import FIRST_DAY, LoadedMission, load_mission
from trucewatch.pipeline.records import newest
from trucewatch.pipeline.rehearsal import Rehearsal, lay_exercise
from trucewatch.records.interval import Interval
from trucewatch.records.mission import Mission
from trucewatch.records.table import microseconds

PROBED_SEEDS = (range(61, 81), range(41, 61), range(1, 21), range(21, 41))
"""Twenties of seeds whose probes can be told; the first is judged."""
Flags = npt.NDArray[np.bool_]
Words = npt.NDArray[np.str_]


@dataclass(frozen=True, slots=True, eq=False)
class Probed:
    """Probes, what was promised of them and what came of it, as columns of equal length."""

    probe_id: Words
    """Its name in the truth."""
    seed: npt.NDArray[np.int64]
    """Seed of its world."""
    event: Words
    """What could be recorded."""
    timed: Flags
    """Whether an opponent chose the time."""
    promised: npt.NDArray[np.float64]
    """Chance stated for it."""
    most: npt.NDArray[np.float64]
    """Most that was stated for its times; at 0 nobody could have seen it."""
    covered: Flags
    """Whether anybody looked who could have recorded it under some sky; asked of those seen for which `most` is 0, and
    else whether `most` is above it."""
    seen: Flags
    """Whether a look or overpass recorded it."""
    kind: Words
    """Kind of the sensor that recorded it first; empty where none did."""
    late: Flags
    """Whether it began in the second half of the days."""
    far: Flags
    """Whether it lies in the second half of its sector, along the line."""

    def __len__(self) -> int:
        return len(self.seen)

    def where(self, mask: Flags) -> "Probed":
        """Return the rows for which the mask holds."""
        return Probed(*(getattr(self, name)[mask] for name in COLUMNS))


COLUMNS = tuple(Probed.__dataclass_fields__)
"""Names of the columns, in order."""


def try_week(mix: str, seed: int, days: int) -> Probed:
    """Write the week of a seed, ask what is promised of its probes, and return both."""
    with tempfile.TemporaryDirectory() as folder:
        laid = lay_exercise(Path(folder) / "world", seed, days, MIXES[mix])
        return try_probes(seed, laid, load_mission(laid.mission))


def find_exercise(folder: Path) -> tuple[int, Rehearsal]:
    """Return the seed and the exercise that a folder holds.

    Raises:
        InputError: the folder holds no exercise (`no_exercise`).
    """
    summary = folder / "truth" / "summary.json"
    if not summary.is_file():
        expected, remedy = "the folder of an exercise", "name the folder that `trucewatch exercise` wrote"
        raise InputError([Fault("no_exercise", folder.name, "truth/summary.json", "none", expected, remedy)])
    page = json.loads(summary.read_bytes())
    starts = [FIRST_DAY + timedelta(days=number) for number in range(page["days"])]
    days = tuple(Interval(start, start + timedelta(days=1)) for start in starts)
    written = WorldSummary(sum(page["happenings"].values()), 0, ())
    return page["seed"], Rehearsal(folder / "mission", folder / "truth", days, written)


def try_probes(seed: int, laid: Rehearsal, loaded: LoadedMission) -> Probed:
    """Return the probes of an exercise with what is promised of them from its files."""
    records = newest(read_records(laid, loaded))
    probes = parse_probes((laid.truth / "probes.csv").read_bytes())
    kinds = {sensor.name: str(sensor.kind) for sensor in loaded.mission.sensors}
    sensors = zip(records.looks.texts("look_id").tolist(), records.looks.texts("sensor").tolist(), strict=True)
    by_look = {look: kinds[sensor] for look, sensor in sensors}
    begin, end = microseconds(laid.days[0].start_at), microseconds(laid.days[-1].end_at)
    promised = promise(records, loaded, probes)
    covered = promised.high > 0
    odd = [row for row, one in enumerate(probes) if one.seen_in and not covered[row]]
    if odd:
        covered[odd] = seen_under_clear_sky(records, loaded, [probes[row] for row in odd]).high > 0
    return _probed(seed, probes, promised, covered, by_look, (begin + end) // 2, loaded.mission)


def join_probed(pieces: Sequence[Probed]) -> Probed:
    """Return the rows of at least one set, set by set."""
    return Probed(*(np.concatenate([getattr(piece, name) for piece in pieces]) for name in COLUMNS))


def _probed(
    seed: int,
    probes: Sequence[TrueProbe],
    promised: Promised,
    covered: Flags,
    by_look: dict[str, str],
    middle_us: int,
    mission: Mission,
) -> Probed:
    firsts = [one.seen_in[0] if one.seen_in else "" for one in probes]
    return Probed(
        probe_id=np.array([one.probe_id for one in probes], dtype=np.str_),
        seed=np.full(len(probes), seed, dtype=np.int64),
        event=np.array([one.event for one in probes], dtype=np.str_),
        timed=np.array([one.timed for one in probes], dtype=np.bool_),
        promised=promised.chance,
        most=promised.high,
        covered=covered,
        seen=np.array([bool(one.seen_in) for one in probes], dtype=np.bool_),
        kind=np.array([by_look.get(name, "satellite") if name else "" for name in firsts], dtype=np.str_),
        late=np.array([one.began_us >= middle_us for one in probes], dtype=np.bool_),
        far=np.array([_is_far(one, mission) for one in probes], dtype=np.bool_),
    )


def _is_far(probe: TrueProbe, mission: Mission) -> bool:
    for sector in mission.sectors:
        begin, end = sector.chainage_from_km, sector.chainage_to_km
        if sector.part == probe.part and begin <= probe.chainage_km < end:
            return 2 * probe.chainage_km >= begin + end
    return False
