"""Observations, notices and zones in, which observations are an exercise's live fire out.

An observation stands apart as exercise if it is live fire or heat, and either its place lies in a training area of the
mission, or its place and its whole time lie within an exercise notice that an excuse of the agreement accepts (in time,
not too long, not too wide). Where the agreement has no excuse for exercises, a notice must have come before it began.
A late notice sets nothing apart. Only the best place is asked: doubt about it never takes anything out of a total.
"""

from collections.abc import Sequence

import numpy as np
import shapely

from trucewatch.count.rules import DISCHARGES
from trucewatch.geo.geodesy import Floats, solve_inverse
from trucewatch.geo.ground import Ground
from trucewatch.geo.polygon import area_km2, contains
from trucewatch.records.agreement import Excuse
from trucewatch.records.declared import Notice
from trucewatch.records.mission import Mission
from trucewatch.records.observation import Observation
from trucewatch.records.table import Flags, Table, microseconds

LIVE_FIRE = DISCHARGES | {"thermal_anomaly"}
"""Events that a firing exercise explains."""


def is_exercise(observations: Table[Observation], notices: Table[Notice], ground: Ground, mission: Mission) -> Flags:
    """Return which observations are an exercise's live fire, shape (n,)."""
    lat, lon = observations.numbers("lat_deg"), observations.numbers("lon_deg")
    start, end = observations.instants("observed_from"), observations.instants("observed_to")
    held = np.zeros(len(observations), dtype=np.bool_)
    for zone in ground.zones:
        if zone.kind == "training_area" and zone.polygon is not None:
            held |= contains(zone.polygon, lat, lon)
    excuses = [
        one for provision in mission.agreement.provisions for one in provision.excuses if one.notice == "exercise"
    ]
    for notice in notices.rows():
        if notice.kind == "exercise" and _is_accepted(notice, excuses):
            during = (start >= microseconds(notice.valid_from)) & (end < microseconds(notice.valid_to))
            held |= during & _covers(notice, lat, lon)
    fire = np.isin(observations.texts("event").astype(str), sorted(LIVE_FIRE))
    return np.asarray(held & fire, dtype=np.bool_)


def _is_accepted(notice: Notice, excuses: Sequence[Excuse]) -> bool:
    lead_h = (notice.valid_from - notice.received_at).total_seconds() / 3600
    duration_h = (notice.valid_to - notice.valid_from).total_seconds() / 3600
    radius_km = _radius_km(notice)
    if radius_km is None:
        return False
    if not excuses:
        return lead_h >= 0
    return any(
        lead_h >= excuse.lead_h and duration_h <= excuse.max_duration_h and radius_km <= excuse.max_radius_km
        for excuse in excuses
    )


def _radius_km(notice: Notice) -> float | None:
    if notice.footprint_wkt is not None:
        return float(np.sqrt(area_km2(shapely.from_wkt(notice.footprint_wkt)) / np.pi))
    return notice.radius_km


def _covers(notice: Notice, lat: Floats, lon: Floats) -> Flags:
    if notice.footprint_wkt is not None:
        return np.asarray(shapely.contains_xy(shapely.from_wkt(notice.footprint_wkt), lon, lat), dtype=np.bool_)
    if notice.lat_deg is None or notice.lon_deg is None or notice.radius_km is None:
        return np.zeros(len(lat), dtype=np.bool_)
    metres, _ = solve_inverse(np.full(len(lat), notice.lat_deg), np.full(len(lat), notice.lon_deg), lat, lon)
    return np.asarray(metres <= 1000 * notice.radius_km, dtype=np.bool_)
