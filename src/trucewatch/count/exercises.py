"""Observations, notices and zones in, which observations are an exercise's live fire out.

An observation stands apart as exercise if it is live fire or heat, and either its place lies in a training area of the
mission, or its place and its whole time lie within an exercise notice that an excuse of the agreement accepts (declared
by whom it may be, in time, not too long, not too wide). Where the agreement has no excuse for exercises, a notice must
have come before it began. A late notice sets nothing apart. Only the best place is asked: doubt about it never takes
anything out of a total.
"""

from collections.abc import Sequence

import numpy as np

from trucewatch.count.rules import DISCHARGES
from trucewatch.geo.declared import broken_bounds, holds_points, lead_h_of, radius_km_of
from trucewatch.geo.ground import Ground
from trucewatch.geo.polygon import contains
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
            held |= during & holds_points(notice, lat, lon)
    fire = np.isin(observations.texts("event").astype(str), sorted(LIVE_FIRE))
    return np.asarray(held & fire, dtype=np.bool_)


def _is_accepted(notice: Notice, excuses: Sequence[Excuse]) -> bool:
    if not excuses:
        return radius_km_of(notice) is not None and lead_h_of(notice) >= 0
    return any(not broken_bounds(notice, excuse) for excuse in excuses)
