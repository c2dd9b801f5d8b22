"""Incidents in, the same with the chance that such an event there and then would have been seen."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from trucewatch.coverage.cells import Looking
from trucewatch.coverage.chances import Windows, chances_in
from trucewatch.coverage.sights import Places, Sights, joined, reported_sights, satellite_sights, windows_of
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
    places = Places(incidents.numbers("lat_deg"), incidents.numbers("lon_deg"))
    above = satellite_sights(looking.crossings, looking.satellites, mission)
    sights = joined(above, reported_sights(looking.looks, looking.impediments, places, mission))
    weight = _event_weights(incidents, mission)
    seen, timed = _nothing_yet(weight), _nothing_yet(weight)
    for column, size in enumerate(mission.event_sizes):
        chance = _chances(incidents, sights, windows_of(sights, looking.looks, size, mission), mission)
        seen += weight[:, column] * chance.seen
        timed += weight[:, column] * chance.timed
    return incidents.with_columns(p_seen=seen, p_seen_timed=timed)


@dataclass(frozen=True, slots=True, eq=False)
class _Seen:
    seen: npt.NDArray[np.float64]
    timed: npt.NDArray[np.float64]


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


def _chances(incidents: Table[Incident], sights: Sights, windows: Windows, mission: Mission) -> _Seen:
    start, end = incidents.instants("t0_earliest"), incidents.instants("t0_latest")
    order = np.argsort(sights.place, kind="stable")
    bounds = np.searchsorted(sights.place[order], np.arange(len(incidents) + 1))
    seen, timed = np.zeros(len(incidents)), np.zeros(len(incidents))
    for index in range(len(incidents)):
        rows = order[bounds[index] : bounds[index + 1]]
        if len(rows):
            picked = Windows(
                windows.look[rows],
                windows.from_us[rows],
                windows.to_us[rows],
                windows.p_clear[rows],
                windows.p_cloudy[rows],
            )
            edges = np.array([start[index], max(end[index], start[index] + 1)], dtype=np.int64)
            chances = chances_in(picked, edges, mission.thresholds.cloud_prior)
            seen[index], timed[index] = chances.p_seen[0], chances.p_timed[0]
    return _Seen(seen, timed)


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
