"""Mean elements and an interval in, the satellite's Earth-fixed path as polynomials out.

Between nodes a fixed number of seconds apart (counted from 1970, so that a path does not depend on the interval it was
asked for) the path is the one polynomial of degree 5 that has SGP4's position and velocity at both nodes, and there the
acceleration of a body's attraction with the flattening term J2, seen from the turning Earth. Its error grows with the
sixth power of the step, which follows from the angular speed at perigee. Against SGP4 itself, over 60 real low
satellites, steps of 400 s err by at most 5 m (0.7 ms of flight). SGP4's velocity of an eccentric orbit of more than
225 minutes is not quite the rate of its position (by 1 m/s at perigee), so that the steps of such an orbit are short:
18 m near perigee (2 ms). UT1 is taken to be UTC unless the difference is given;
0.1 s of it turn the ground by 30 m at 48° of latitude, which moves an access by some 5 ms.
"""

from dataclasses import dataclass

import numpy as np

from trucewatch.geo.ellipsoid import Floats
from trucewatch.geo.orbits import States, propagate
from trucewatch.records.elements import Elements

STEPS_S = (20, 30, 60, 120, 200, 300, 400, 600, 900, 1200)
"""Distances of nodes; all divide a day, or 3 days, from 1970 on."""
TURN_RAD = 0.46
"""Most that the satellite turns about the Earth's centre at perigee between nodes."""
TURNING_RAD_PER_S = 7.292115146706979e-5
"""Turning of the Earth against the stars (WGS 84)."""
DEEP_REV_PER_DAY, DEEP_ECCENTRICITY, DEEP_STEP_S = 6.4, 0.02, 60
"""Orbits slower than this and more eccentric get steps of at most so many seconds."""
_MU_KM3_PER_S2, _RADIUS_KM, _J2 = 398_600.8, 6378.135, 0.001082616
"""WGS 72, which SGP4 uses (Vallado et al., AIAA 2006-6753, table of constants)."""


@dataclass(frozen=True, slots=True, eq=False)
class Ephemeris:
    """The path of one satellite, piece by piece."""

    start_us: int
    """Where the first piece begins, microseconds since 1970 UTC; a multiple of the step."""
    step_us: int
    """Length of each piece."""
    control_km: Floats
    """Earth-fixed control points of each piece in Bernstein form, shape (n, 6, 3); pieces touch."""


def lay_ephemeris(elements: Elements, start_us: int, end_us: int, ut1_minus_utc_s: float = 0.0) -> Ephemeris:
    """Return the path over [start, end), begun and ended at nodes outside; an empty interval gives no piece.

    Raises:
        InputError: SGP4 has no answer at a node (`orbit_lost`).
    """
    step_us = _step_s(elements) * 1_000_000
    first, last = start_us // step_us, -(-end_us // step_us)
    if end_us <= start_us:
        return Ephemeris(start_us, step_us, np.zeros((0, 6, 3)))
    nodes = np.arange(first, last + 1, dtype=np.int64) * step_us
    states = propagate(elements, nodes, ut1_minus_utc_s)
    return Ephemeris(first * step_us, step_us, _control(states, step_us / 1e6))


def _step_s(elements: Elements) -> int:
    motion = elements.mean_motion_rev_per_day * 2 * np.pi / 86_400
    at_perigee = motion * np.sqrt(1 - elements.eccentricity**2) / (1 - elements.eccentricity) ** 2
    longest = max((step for step in STEPS_S if step * at_perigee <= TURN_RAD), default=STEPS_S[0])
    deep = elements.mean_motion_rev_per_day < DEEP_REV_PER_DAY and elements.eccentricity > DEEP_ECCENTRICITY
    return min(longest, DEEP_STEP_S) if deep else longest


def _control(states: States, step_s: float) -> Floats:
    """Return the control points of the quintic through both ends of each piece."""
    position = states.position_km
    velocity, acceleration = _seen_from_the_ground(states)
    pace, bend = velocity * (step_s / 5), acceleration * (step_s**2 / 20)
    control = np.empty((len(position) - 1, 6, 3))
    control[:, 0], control[:, 5] = position[:-1], position[1:]
    control[:, 1], control[:, 4] = (position + pace)[:-1], (position - pace)[1:]
    control[:, 2], control[:, 3] = (position + 2 * pace + bend)[:-1], (position - 2 * pace + bend)[1:]
    return control


def _seen_from_the_ground(states: States) -> tuple[Floats, Floats]:
    """Return velocity and acceleration in the turning frame: attraction, Coriolis and centrifugal terms."""
    x, y, z = states.position_km.T
    vx, vy, vz = states.velocity_km_per_s.T
    turning = TURNING_RAD_PER_S
    velocity = np.stack((vx + turning * y, vy - turning * x, vz), axis=-1)
    square = x * x + y * y + z * z
    pull = -_MU_KM3_PER_S2 / (square * np.sqrt(square))
    flattening = 1.5 * _J2 * _RADIUS_KM**2 / square
    height = 5 * z * z / square
    level, upright = pull * (1 - flattening * (height - 1)), pull * (1 - flattening * (height - 3))
    # −2ω×v − ω×(ω×r) with the velocity relative to the stars: the centrifugal term changes its sign.
    ax = level * x + 2 * turning * vy - turning**2 * x
    ay = level * y - 2 * turning * vx - turning**2 * y
    return velocity, np.stack((ax, ay, upright * z), axis=-1)
