"""Incidents in, the same with the chance that such an event there and then would have been seen."""

import numpy as np
import numpy.typing as npt

from trucewatch.coverage.promises import promises_by, sights_at
from trucewatch.coverage.scene import Looking
from trucewatch.coverage.sights import Places
from trucewatch.records.coverage import SectorLooking
from trucewatch.records.incident import Incident
from trucewatch.records.mission import Mission, Sector
from trucewatch.records.table import Table

EVENT_OF_CLASS = {
    "strike": "explosion",
    "attack_drone": "uav",
    "weapon_presence": "weapon",
    "jamming": "jamming",
    "exercise": "explosion",
    "explosive_work": "explosion",
    "natural": "thermal_anomaly",
    "industrial": "thermal_anomaly",
    "accident": "explosion",
    "staged": "explosion",
    "other": "thermal_anomaly",
}
"""The tabled event by whose size and duration a class would be seen; `nothing` has none, a class added by a mission
counts as `other`."""
NOT_KNOWN = float("nan")
"""A chance of which nothing is known; it is stored as absent, for zero says that nobody could have seen it."""


def look_back(incidents: Table[Incident], looking: Looking, mission: Mission) -> Table[Incident]:
    """Fill `p_seen` and `p_seen_timed`: averaged over the posterior of the classes whose event the mission tables.

    The crossings of `looking` are those of the incidents' places, in their order. Where no class that an incident may
    be has a tabled event the chances are not known.
    """
    if not len(incidents):
        return incidents
    sights = sights_at(looking, mission, Places(incidents.numbers("lat_deg"), incidents.numbers("lon_deg")))
    start, end = incidents.instants("t0_earliest"), incidents.instants("t0_latest")
    weight = _event_weights(incidents, mission)
    seen, timed = _nothing_yet(weight), _nothing_yet(weight)
    for column, size in enumerate(mission.event_sizes):
        held = promises_by(sights, looking, mission, size, start, np.maximum(end, start + 1))
        seen += weight[:, column] * held.seen
        timed += weight[:, column] * held.timed
    return incidents.with_columns(p_seen=seen, p_seen_timed=timed)


def _event_weights(incidents: Table[Incident], mission: Mission) -> npt.NDArray[np.float64]:
    """Return the share of each tabled event in what every incident may be, shape (n, events); NaN where none is."""
    posterior = incidents.matrix("class_probability")
    weight = np.zeros((len(incidents), len(mission.event_sizes)))
    events: list[str] = [size.event for size in mission.event_sizes]
    for index, name in enumerate(mission.classes):
        event = EVENT_OF_CLASS.get(name, EVENT_OF_CLASS["other"])
        if name != "nothing" and event in events:
            weight[:, events.index(event)] += posterior[:, index]
    total = weight.sum(axis=1, keepdims=True)
    return np.asarray(weight / np.where(total > 0, total, NOT_KNOWN), dtype=np.float64)


def _nothing_yet(weight: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return np.where(weight.sum(axis=1) > 0, 0.0, NOT_KNOWN)


def look_back_by_sector(incidents: Table[Incident], looking: Table[SectorLooking], mission: Mission) -> Table[Incident]:
    """Fill `p_seen` and `p_seen_timed` with the looking of the incident's sector, for readers who get no finer one.

    Of an incident beyond all sectors, or in one whose looking is not stated, the chances are not known.
    """
    if not len(incidents):
        return incidents
    rows = {(row.sector, row.event): row for row in looking.rows()}
    weight = _event_weights(incidents, mission)
    seen, timed = _nothing_yet(weight), _nothing_yet(weight)
    for index, (part, chainage_km) in enumerate(
        zip(incidents.integers("part"), incidents.numbers("chainage_km"), strict=True)
    ):
        sector = next((s.name for s in mission.sectors if _holds(s, int(part), float(chainage_km))), "")
        for column, size in enumerate(mission.event_sizes):
            row = rows.get((sector, size.event))
            if weight[index, column] > 0:
                seen[index] += weight[index, column] * (NOT_KNOWN if row is None else row.p_seen)
                timed[index] += weight[index, column] * (NOT_KNOWN if row is None else row.p_seen_timed)
    return incidents.with_columns(p_seen=seen, p_seen_timed=timed)


def _holds(sector: Sector, part: int, chainage_km: float) -> bool:
    return sector.part == part and sector.chainage_from_km <= chainage_km < sector.chainage_to_km
