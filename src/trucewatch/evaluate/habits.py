"""Patrols of several days in, how well the days before each foretold it out.

Only the looks of patrols count, and only how well they would have recorded one kind of event, by stretch, side and
hour. What an opponent expects of a day from the seven days before is held against what the patrols then flew.
Correlation 0 says that the past told nothing; what an opponent gains is how much less is seen at the hours that it
would have chosen.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from trucewatch.coverage import by_sector_of, lay_stretches, measure_looking, tally_of
from trucewatch.mission import LoadedMission
from trucewatch.pipeline.looking import looking_at
from trucewatch.pipeline.records import Records
from trucewatch.records.interval import Interval
from trucewatch.records.mission import Mission, Sector
from trucewatch.records.quantity import HOUR_US
from trucewatch.records.vocabulary import Event


@dataclass(frozen=True, slots=True)
class Foretold:
    """How well the days before foretold the patrols of one day."""

    span: Interval
    """The day."""
    correlation: float
    """Between what was expected and what was flown, over stretches, sides and hours; NaN where either never varies."""
    explained: float
    """Share of the variance of what was flown that the expectation explains; below 0 it misleads."""
    seen: float
    """Mean chance that patrols record an event at a random time."""
    timed: float
    """The same where an opponent chose the hour, in each stretch and side, by what it had learnt."""


def foretell_patrols(
    records: Records, loaded: LoadedMission, days: Sequence[Interval], event: Event = "explosion"
) -> tuple[Foretold, ...]:
    """Return for each day how well patrols were foretold by those of the seven days before; the event is tabled."""
    mission = _with_patrols_alone(loaded.mission, event)
    stretches = lay_stretches(loaded.ground.line, mission.thresholds.watch_band_km)
    flown = np.isin(records.looks.texts("sensor").astype(str), [sensor.name for sensor in mission.sensors])
    held = replace(records, looks=records.looks.where(flown))
    found = []
    for day in days:
        looking = looking_at(held, loaded, (), stretches.targets, day)
        cells = measure_looking(stretches, looking, loaded.ground.line, mission, day, HOUR_US)
        expected, true = cells.numbers("p_foreseen"), cells.numbers("p_seen")
        whole = by_sector_of(tally_of(cells, mission), mission, day)
        lengths = np.array([one.chainage_to_km - one.chainage_from_km for one in mission.sectors])
        found.append(
            Foretold(
                span=day,
                correlation=_correlation(expected, true),
                explained=_explained(expected, true),
                seen=float(np.average(whole.numbers("p_seen"), weights=lengths)),
                timed=float(np.average(whole.numbers("p_seen_timed"), weights=lengths)),
            )
        )
    return tuple(found)


def _with_patrols_alone(mission: Mission, event: Event) -> Mission:
    """Return the mission with its drones alone, one event and one sector for each part of the line."""
    parts = sorted({sector.part for sector in mission.sectors})
    sectors = []
    for part in parts:
        own = [sector for sector in mission.sectors if sector.part == part]
        begin, end = min(one.chainage_from_km for one in own), max(one.chainage_to_km for one in own)
        sectors.append(Sector(f"part {part}", "", part, begin, end))
    return replace(
        mission,
        sensors=tuple(sensor for sensor in mission.sensors if sensor.kind == "drone"),
        event_sizes=tuple(size for size in mission.event_sizes if size.event == event),
        sectors=tuple(sectors),
    )


def _correlation(expected: np.ndarray, true: np.ndarray) -> float:
    if not expected.std() or not true.std():
        return float("nan")
    return float(np.corrcoef(expected, true)[0, 1])


def _explained(expected: np.ndarray, true: np.ndarray) -> float:
    spread = float(((true - true.mean()) ** 2).sum())
    return 1 - float(((true - expected) ** 2).sum()) / spread if spread else float("nan")
