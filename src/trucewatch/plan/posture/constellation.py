"""A constellation on paper in, mean elements of its satellites out, the same for the same epoch."""

import math
from datetime import datetime

import numpy as np

from trucewatch.geo.ellipsoid import EQUATOR_KM
from trucewatch.geo.orbits import sidereal_deg
from trucewatch.records.elements import Elements
from trucewatch.records.posture import Constellation
from trucewatch.records.table import microseconds

GRAVITY_KM3_PER_S2 = 398_600.8
"""Gravity parameter of WGS 72, which SGP4 uses."""
FIRST_NORAD_ID = 900_000_001
"""Catalogue numbers from here on are given to nobody."""


def build_constellation(
    name: str, plan: Constellation, epoch: datetime, first_id: int = FIRST_NORAD_ID
) -> tuple[Elements, ...]:
    """Return the elements of every satellite, plane by plane, without drag.

    Satellites are evenly spaced in each plane; each plane is shifted against the one before by `phasing` (Walker,
    Satellite constellations, J. Brit. Interplanetary Soc. 37 (1984) 559).
    """
    in_plane = plan.satellites // plan.planes
    first_node = _first_node_deg(plan.node_local_time_h, epoch)
    motion = _mean_motion_rev_per_day(EQUATOR_KM + plan.altitude_km)
    return tuple(
        Elements(
            satellite=f"{name} {plane * in_plane + slot + 1}",
            norad_id=first_id + plane * in_plane + slot,
            epoch=epoch,
            mean_motion_rev_per_day=motion,
            eccentricity=1e-6,
            inclination_deg=plan.inclination_deg,
            node_deg=round((first_node + plan.node_spread_deg * plane / plan.planes) % 360, 7),
            perigee_deg=0.0,
            anomaly_deg=round((360 * slot / in_plane + 360 * plan.phasing * plane / plan.satellites) % 360, 7),
            bstar_per_radius=0.0,
            mean_motion_dot=0.0,
            mean_motion_ddot=0.0,
        )
        for plane in range(plan.planes)
        for slot in range(in_plane)
    )


def _mean_motion_rev_per_day(radius_km: float) -> float:
    """Return the mean motion of a circular orbit; flattening shifts it by less than 0.1 %, which moves no average."""
    return round(86_400 / (2 * math.pi) * math.sqrt(GRAVITY_KM3_PER_S2 / radius_km**3), 8)


def _first_node_deg(local_time_h: float | None, epoch: datetime) -> float:
    """Return the right ascension of a node that lies under the given mean local solar time."""
    if local_time_h is None:
        return 0.0
    at = np.array([microseconds(epoch)], dtype=np.int64)
    utc_h = (microseconds(epoch) / 3.6e9) % 24
    # The meridian whose mean solar time is `local_time_h` lies (local − UTC) × 15° east of Greenwich.
    return float((sidereal_deg(at)[0] + (local_time_h - utc_h) * 15) % 360)
