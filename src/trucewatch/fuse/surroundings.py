"""Placed incidents, zones and looks in, what the place and the silent looks say out.

A look that would have recorded the event there and then and did not is evidence against everything but a false alarm:
log(1 − p), with p the chance of detection times the chances that the place lay in the footprint, the time in the look,
no cloud between, and that the look is what its channel says. Looks of one sensor share cloud, jamming and habit; only
the strongest of them counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from trucewatch.fuse.likelihoods import AUTHENTICITY, BOUND, RULES, rule_number
from trucewatch.fuse.place import Placed
from trucewatch.fuse.recorded import Floats, Integers, Texts
from trucewatch.fuse.times import Begun
from trucewatch.fuse.weigh import Items
from trucewatch.geo.geodesy import metres_per_degree
from trucewatch.geo.ground import Ground
from trucewatch.records.look import Look
from trucewatch.records.mission import Mission
from trucewatch.records.table import Table

SURE_P = 0.95
"""No look is taken to be surer than this (assumed)."""
_CENTRE_SHARE, _RING_SIGMAS, _RING_POINTS = 0.2, float(np.sqrt(2.5)), 8


@dataclass(frozen=True, slots=True, eq=False)
class Happenings:
    """Incidents as evidence from their surroundings needs them."""

    placed: Placed
    """Where."""
    begun: Begun
    """When."""
    events: Sequence[tuple[str, ...]]
    """Distinct events of the members, sorted."""
    looked_by: Sequence[frozenset[str]]
    """Looks and sensors that recorded a member."""


def zone_items(happenings: Happenings, ground: Ground, mission: Mission) -> Items:
    """Return one item for each incident whose best place lies in a zone that has a row in the likelihood table."""
    rows: list[tuple[int, str, int, str]] = []
    rules = {rule.rule_id: number for number, rule in enumerate(RULES) if rule.kind == "context"}
    for zone in [zone for zone in ground.zones if zone.kind in rules and isinstance(zone.polygon, shapely.Geometry)]:
        inside = shapely.contains_xy(zone.polygon, happenings.placed.lon_deg, happenings.placed.lat_deg)
        rule = rules[zone.kind]
        rows.extend(
            (int(incident), zone.zone_id, rule, f"The best place lies in the zone {zone.zone_id}.")
            for incident in np.flatnonzero(inside)
            if not RULES[rule].events or set(RULES[rule].events) & set(happenings.events[int(incident)])
        )
    return _items(rows, [_said(RULES[rule].says, mission) for _, _, rule, _ in rows], mission)


def look_items(happenings: Happenings, looks: Table[Look], mission: Mission) -> Items:
    """Return one item for each look that covered an incident, could record its events and produced no member."""
    able = looks.where(np.isin(looks.texts("status").astype(np.str_), ("flown", "acquired")))
    if not len(able) or not len(happenings.events):
        return _items([], [], mission)
    latest = _latest(able)
    footprints = shapely.from_wkt(latest.texts("footprint_wkt"))
    points = shapely.points(happenings.placed.lon_deg, happenings.placed.lat_deg)
    near = shapely.STRtree(footprints).query(points, predicate="intersects")
    rows, nats = [], []
    held = list(latest.rows())
    for incident, number in sorted(zip(near[0].tolist(), near[1].tolist(), strict=True)):
        look = held[number]
        p = _p_recorded(happenings, incident, look, footprints[number], mission)
        if p > 0:
            note = f"{look.sensor} looked there and then, would have recorded it with chance {p:.2f}, and did not."
            rows.append((incident, look.look_id, rule_number("look_saw_nothing"), note))
            said = max(np.log1p(-p * AUTHENTICITY[look.authenticity]), -BOUND)
            nats.append(np.array([0.0 if name == "nothing" else said for name in mission.classes]))
    sensors = {look.look_id: look.sensor for look in held}
    return _strongest_of_sensor(_items(rows, nats, mission), sensors)


def _p_recorded(
    happenings: Happenings, incident: int, look: Look, footprint: shapely.Geometry, mission: Mission
) -> float:
    """Return the chance that the look would have recorded the incident; 0 if it did, could not, or was impeded."""
    if look.impediment_id is not None or {look.look_id, look.sensor} & happenings.looked_by[incident]:
        return 0.0
    chance = max((_p_detect(look, event, mission) for event in happenings.events[incident]), default=0.0)
    cloud = mission.thresholds.cloud_prior if look.cloud_fraction is None else look.cloud_fraction
    timely = _share_of_time(happenings.begun, incident, look)
    if chance * timely * (1 - cloud) <= 0:
        return 0.0
    return min(chance * timely * (1 - cloud) * _share_of_place(happenings.placed, incident, footprint), SURE_P)


def _p_detect(look: Look, event: str, mission: Mission) -> float:
    stated: dict[str, float] = dict(zip(look.events, look.p_detect, strict=True))
    tabled: dict[str, float] = {
        detection.event: detection.p_detect
        for sensor in mission.sensors
        if sensor.name == look.sensor
        for detection in sensor.detections
    }
    return stated.get(event, tabled.get(event, 0.0))


def _share_of_time(begun: Begun, incident: int, look: Look) -> float:
    """Return how much of the time in which it may have begun lies in the half-open look."""
    start, end = (round(moment.timestamp() * 1e6) for moment in (look.start_at, look.end_at))
    earliest, latest = int(begun.earliest_us[incident]), int(begun.latest_us[incident])
    if earliest == latest:
        return float(start <= earliest < end)
    return max(min(latest, end) - max(earliest, start), 0) / (latest - earliest)


def _share_of_place(placed: Placed, incident: int, footprint: shapely.Geometry) -> float:
    """Return the chance that the place lies in the footprint: the centre and a ring with the ellipse's variance."""
    turn = np.arange(_RING_POINTS) * (2 * np.pi / _RING_POINTS)
    along = _RING_SIGMAS * placed.semi_major_m[incident] * np.cos(turn)
    across = _RING_SIGMAS * placed.semi_minor_m[incident] * np.sin(turn)
    azimuth = np.radians(placed.azimuth_deg[incident])
    north_m, east_m = metres_per_degree(placed.lat_deg[incident : incident + 1])
    lat = placed.lat_deg[incident] + (along * np.cos(azimuth) - across * np.sin(azimuth)) / north_m[0]
    lon = placed.lon_deg[incident] + (along * np.sin(azimuth) + across * np.cos(azimuth)) / east_m[0]
    centre = shapely.contains_xy(footprint, placed.lon_deg[incident], placed.lat_deg[incident])
    ring = int(shapely.contains_xy(footprint, lon, lat).sum()) / _RING_POINTS
    return _CENTRE_SHARE * float(centre) + (1 - _CENTRE_SHARE) * ring


def _latest(looks: Table[Look]) -> Table[Look]:
    ordered = looks.sorted_by("look_id", "version")
    names = ordered.texts("look_id")
    return ordered.where(np.array([i + 1 == len(names) or names[i] != names[i + 1] for i in range(len(names))]))


def _said(says: tuple[tuple[str, float], ...], mission: Mission) -> Floats:
    named = dict(says)
    return np.array([named.get(name, 0.0) for name in mission.classes])


def _items(rows: list[tuple[int, str, int, str]], nats: list[Floats], mission: Mission) -> Items:
    columns: tuple[Integers, Integers] = (
        np.array([row[0] for row in rows], dtype=np.int64), np.array([row[2] for row in rows], dtype=np.int64)
    )  # fmt: skip
    texts: list[Texts] = [np.array([row[at] for row in rows], dtype=object) for at in (1, 3)]
    said = np.array(nats) if nats else np.zeros((0, len(mission.classes)))
    return Items(columns[0], texts[0], columns[1], np.ones(len(rows), dtype=np.bool_), said, texts[1])


def _strongest_of_sensor(items: Items, sensors: dict[str, str]) -> Items:
    strength = items.nats.min(axis=1, initial=0.0)
    keys = [(int(items.component[row]), sensors[items.item[row]]) for row in range(len(strength))]
    best: dict[tuple[int, str], int] = {}
    for row, key in enumerate(keys):
        if key not in best or (strength[row], items.item[row]) < (strength[best[key]], items.item[best[key]]):
            best[key] = row
    counted = np.array([best[key] == row for row, key in enumerate(keys)], dtype=np.bool_)
    return Items(items.component, items.item, items.rule, counted, items.nats, items.note)
