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


def look_back(incidents: Table[Incident], looking: Looking, mission: Mission) -> Table[Incident]:
    """Fill `p_seen` and `p_seen_timed`: averaged over the class posterior without `nothing`.

    The crossings of `looking` are those of the incidents' places, in their order. Classes whose event the mission does
    not table count as not seen.
    """
    if not len(incidents):
        return incidents
    places = Places(incidents.numbers("lat_deg"), incidents.numbers("lon_deg"))
    above = satellite_sights(looking.crossings, looking.satellites, mission)
    sights = joined(above, reported_sights(looking.looks, looking.impediments, places, mission))
    weight = _event_weights(incidents, mission)
    seen, timed = np.zeros(len(incidents)), np.zeros(len(incidents))
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
    posterior = incidents.matrix("class_probability")
    real = [index for index, name in enumerate(mission.classes) if name != "nothing"]
    total = posterior[:, real].sum(axis=1)
    weight = np.zeros((len(incidents), len(mission.event_sizes)))
    events = [size.event for size in mission.event_sizes]
    for index in real:
        event = EVENT_OF_CLASS.get(mission.classes[index], EVENT_OF_CLASS["other"])
        if event in events:
            weight[:, events.index(event)] += posterior[:, index]
    return np.asarray(weight / np.where(total > 0, total, 1.0)[:, None], dtype=np.float64)


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

    An incident beyond all sectors, or in one of which nothing is known, gets 0: nobody is known to have looked.
    """
    if not len(incidents):
        return incidents
    rows = {(row.sector, row.event): row for row in looking.rows()}
    weight = _event_weights(incidents, mission)
    seen, timed = np.zeros(len(incidents)), np.zeros(len(incidents))
    for index, (part, chainage_km) in enumerate(
        zip(incidents.integers("part"), incidents.numbers("chainage_km"), strict=True)
    ):
        sector = next((s.name for s in mission.sectors if _holds(s, int(part), float(chainage_km))), "")
        for column, size in enumerate(mission.event_sizes):
            row = rows.get((sector, size.event))
            if row is not None:
                seen[index] += weight[index, column] * row.p_seen
                timed[index] += weight[index, column] * row.p_seen_timed
    return incidents.with_columns(p_seen=seen, p_seen_timed=timed)


def _holds(sector: Sector, part: int, chainage_km: float) -> bool:
    return sector.part == part and sector.chainage_from_km <= chainage_km < sector.chainage_to_km
