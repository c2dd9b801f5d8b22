"""Observations in, a table of counts by rule, sector and side out.

Sectors and sides are those of the places, whatever their uncertainty. What lies beyond the watch band or every sector
has the empty sector. A count of zero says that nothing was recorded, not that anybody looked.
"""

from collections.abc import Sequence

import numpy as np

from trucewatch.count.exercises import is_exercise
from trucewatch.count.rules import RULES, rule_named
from trucewatch.geo.ground import Ground
from trucewatch.geo.locate import locate_points
from trucewatch.records.count import ALL, Count
from trucewatch.records.declared import Notice
from trucewatch.records.mission import Mission
from trucewatch.records.observation import Observation
from trucewatch.records.table import Integers, Table, Texts


def restate(observations: Table[Observation], notices: Table[Notice], ground: Ground, mission: Mission) -> Table[Count]:
    """Count the observations under every rule, by sector and side, exercises apart.

    Each observation enters in its latest version. Every sector has a row for both sides of the line, zeros included;
    other sides have one where something was recorded. Rows are ordered by rule, sector of the mission, side; without
    observations all numbers are zero.
    """
    held = latest_versions(observations)
    located = locate_points(ground.line, held.numbers("lat_deg"), held.numbers("lon_deg"))
    sectors = [sector.name for sector in mission.sectors] + [""]
    sector = np.full(len(held), len(sectors) - 1, dtype=np.int64)
    near = located.offset_km <= mission.thresholds.watch_band_km
    for number, one in enumerate(mission.sectors):
        along = (located.chainage_km >= one.chainage_from_km) & (located.chainage_km < one.chainage_to_km)
        sector[near & (located.part == one.part) & along] = number
    version = ground.line.version
    both = {name for name in (version.inside, version.outside) if name}
    sides = sorted(both | set(located.side.tolist()))
    side = np.searchsorted(np.array(sides, dtype=str), located.side) if sides else np.zeros(0, dtype=np.int64)
    exercise = is_exercise(held, notices, ground, mission)
    place = 2 * (sector * max(len(sides), 1) + side) + exercise
    counts = [count for name in RULES for count in _under(name, held, place, sectors, sides)]
    return Table.of(Count, [count for count in counts if count.observations or count.side in both])


def _under(
    name: str, observations: Table[Observation], place: Integers, sectors: Sequence[str], sides: Sequence[str]
) -> list[Count]:
    tally = RULES[name].function(observations, place)
    cells = 2 * len(sectors) * len(sides)
    counted, uncountable, copies, rows = (
        np.bincount(place, weights=column, minlength=cells).astype(np.int64).reshape(-1, 2)
        for column in (tally.counted, tally.uncountable, tally.copies, np.ones(len(place)))
    )
    names = [(sector, side) for sector in sectors for side in sides]
    return [
        Count(
            rule=name,
            sector=sector,
            side=side,
            counted=int(counted[at, 0]),
            exercises=int(counted[at, 1]),
            uncountable=int(uncountable[at, 0]),
            observations=int(rows[at].sum()),
            copies=int(copies[at].sum()),
        )
        for at, (sector, side) in enumerate(names)
    ]


def latest_versions(observations: Table[Observation]) -> Table[Observation]:
    """Return each observation once, in its latest version, sorted by its id."""
    ordered = observations.sorted_by("observation_id", "version")
    names: Texts = ordered.texts("observation_id")
    return ordered.where(np.append(names[1:] != names[:-1], np.ones(min(len(names), 1))).astype(np.bool_))


def total(counts: Table[Count], rule: str) -> Count:
    """Add up the rows of one rule; sector and side of the sum are `*`, and no rows sum to zero.

    Raises:
        InputError: no rule has this name.
    """
    rule_named(rule)
    rows = counts.where(counts.texts("rule") == rule)
    names = ("counted", "exercises", "uncountable", "observations", "copies")
    return Count(rule=rule, sector=ALL, side=ALL, **{name: int(rows.integers(name).sum()) for name in names})
