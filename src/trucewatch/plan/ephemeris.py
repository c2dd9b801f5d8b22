"""Mean elements and an interval in, the satellite's Earth-fixed path as polynomials out.

Between nodes a fixed number of seconds apart (counted from 1970, so that a path does not depend on the interval it was
asked for) the path is the one polynomial of degree 5 that has SGP4's position and velocity at both nodes, and there the
acceleration of a body's attraction with the flattening term J2, seen from the turning Earth. Its error grows with the
sixth power of the step, which follows from the angular speed at perigee. Against SGP4 itself, over 60 real low
satellites, steps of 400 s err by at most 5 m (0.7 ms of flight). SGP4's velocity of an eccentric orbit of more than
225 minutes is not quite the rate of its position (by 1 m/s at perigee), so that the steps of such an orbit are short:
18 m near perigee (2 ms). UT1 is taken to be UTC unless the difference is given;
0.1 s of it turn the ground by 30 m at 48° of latitude, which moves an access by some 5 ms.

Most of a path is far from what is asked, which nodes far apart show. A satellite that turns by w between two nodes,
whose directions from the Earth's centre lie a and b from a place, comes no nearer to it than (a + b − w) / 2. And it
stays near the plane in which it moves at the first of them, while the place is carried through that plane by the Earth.
Only where both come within reach are the nodes between asked, and judged in the same way.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from trucewatch.geo.ellipsoid import Floats
from trucewatch.geo.orbits import States, propagate
from trucewatch.records.elements import Elements

STEPS_S = (20, 30, 60, 120, 200, 300, 400, 600, 900, 1200)
"""Distances of nodes, counted from 1970; all divide a day."""
TURN_RAD = 0.46
"""Most that the satellite turns about the Earth's centre at perigee between nodes."""
TURNING_RAD_PER_S = 7.292115146706979e-5
"""Turning of the Earth against the stars (WGS 84)."""
DEEP_REV_PER_DAY, DEEP_ECCENTRICITY, DEEP_STEP_S = 6.4, 0.02, 60
"""Orbits slower than this and more eccentric get steps of at most so many seconds."""
COARSE_RAD = 2.0
"""Most that the satellite turns at perigee between nodes asked first, unless single steps turn it more."""
TILTING = 0.01
"""More than the plane of an orbit tilts while the satellite turns by 1 rad: the flattening of the Earth tilts the
lowest by at most 3 J2 = 0.0033 (Gauss's equations with the disturbing force of J2), Moon and Sun all by far less."""
MARGIN = 1.05
"""By how much a satellite may turn faster, or rise higher, than its mean elements and the nodes asked first say: drag
and the Sun and Moon change an orbit within weeks, and the flattening of the Earth within a revolution."""
_MU_KM3_PER_S2, _RADIUS_KM, _J2 = 398_600.8, 6378.135, 0.001082616
"""WGS 72, which SGP4 uses (Vallado et al., AIAA 2006-6753, table of constants)."""


@dataclass(frozen=True, slots=True, eq=False)
class Cap:
    """What a path must come near to: a part of the sphere of directions from the Earth's centre."""

    middle: Floats
    """Earth-fixed unit vector, shape (3,)."""
    half_rad: float
    """Angle between the middle and the rim."""


@dataclass(frozen=True, slots=True, eq=False)
class Ephemeris:
    """The path of one satellite, piece by piece, as far as it may come above what was asked."""

    start_us: int
    """Where piece 0 begins, microseconds since 1970 UTC; a multiple of the step."""
    step_us: int
    """Length of each piece."""
    piece: npt.NDArray[np.int64]
    """Number of each piece since the start, shape (n,), increasing."""
    control_km: Floats
    """Earth-fixed control points of each piece in Bernstein form, shape (n, 6, 3); pieces that follow touch."""


def lay_ephemeris(elements: Elements, start_us: int, end_us: int, cap: Cap, ut1_minus_utc_s: float = 0.0) -> Ephemeris:
    """Return the pieces of the path over [start, end) on which it may come above the cap, begun and ended at nodes.

    None is left out on which it does; an empty interval gives no piece.

    Raises:
        InputError: SGP4 has no answer at a node (`orbit_lost`).
    """
    step_us = _step_s(elements) * 1_000_000
    first, last = start_us // step_us, -(-end_us // step_us)
    if end_us <= start_us:
        return Ephemeris(start_us, step_us, np.zeros(0, dtype=np.int64), np.zeros((0, 6, 3)))
    turn_rad = _at_perigee_rad_per_s(elements) * step_us / 1e6
    width = 1 << int(max(np.log2(COARSE_RAD / turn_rad), 0))
    node = np.append(np.arange(first, last, width), last)
    states = propagate(elements, node * step_us, ut1_minus_utc_s)
    turn_rad = MARGIN * max(turn_rad, _fastest_rad_per_s(states) * step_us / 1e6)
    near = _coming_near(states, node, cap, turn_rad, step_us)
    asked = np.zeros(last + width - first + 1, dtype=np.bool_)
    asked[node[:-1][near, None] - first + np.arange(width + 1)] = True
    node = first + np.flatnonzero(asked[: last - first + 1])
    states = propagate(elements, node * step_us, ut1_minus_utc_s)
    near = _coming_near(states, node, cap, turn_rad, step_us) & (np.diff(node) == 1)
    begin = np.flatnonzero(near)
    return Ephemeris(first * step_us, step_us, node[begin] - first, _control(states, begin, step_us / 1e6))


def _coming_near(
    states: States, node: npt.NDArray[np.int64], cap: Cap, turn_rad: float, step_us: int
) -> npt.NDArray[np.bool_]:
    """Say of each pair of nodes that follow each other whether the path between may come above the cap."""
    steps, position = np.diff(node), states.position_km
    carried_rad = TURNING_RAD_PER_S * step_us / 1e6 * steps
    cosine = position @ cap.middle / np.sqrt(np.einsum("nj,nj->n", position, position))
    off_rad = np.arccos(np.clip(cosine, -1.0, 1.0))
    along = off_rad[:-1] + off_rad[1:] - turn_rad * steps - carried_rad <= 2 * cap.half_rad
    # Seen from the stars, in axes fixed at the first node, the middle is carried eastwards; here it is half-way.
    (x, y, z), cosine, sine = cap.middle, np.cos(carried_rad / 2), np.sin(carried_rad / 2)
    (rx, ry, rz), (vx, vy, vz) = position[:-1].T, states.velocity_km_per_s[:-1].T
    nx, ny, nz = ry * vz - rz * vy, rz * vx - rx * vz, rx * vy - ry * vx
    above = nx * (x * cosine - y * sine) + ny * (x * sine + y * cosine) + nz * z
    beside_rad = np.arcsin(np.minimum(np.abs(above) / np.sqrt(nx * nx + ny * ny + nz * nz), 1.0))
    within = beside_rad <= cap.half_rad + carried_rad / 2 + TILTING * turn_rad * steps
    return np.asarray(along & within, dtype=np.bool_)


def apogee_km(elements: Elements) -> float:
    """Return a distance from the Earth's centre beyond which the satellite does not go."""
    motion_per_s = elements.mean_motion_rev_per_day * 2 * np.pi / 86_400
    return float(MARGIN * np.cbrt(_MU_KM3_PER_S2 / motion_per_s**2) * (1 + elements.eccentricity))


def _step_s(elements: Elements) -> int:
    at_perigee = _at_perigee_rad_per_s(elements)
    longest = max((step for step in STEPS_S if step * at_perigee <= TURN_RAD), default=STEPS_S[0])
    deep = elements.mean_motion_rev_per_day < DEEP_REV_PER_DAY and elements.eccentricity > DEEP_ECCENTRICITY
    return min(longest, DEEP_STEP_S) if deep else longest


def _at_perigee_rad_per_s(elements: Elements) -> float:
    motion = elements.mean_motion_rev_per_day * 2 * np.pi / 86_400
    return float(motion * np.sqrt(1 - elements.eccentricity**2) / (1 - elements.eccentricity) ** 2)


def _fastest_rad_per_s(states: States) -> float:
    """Return the fastest turning that the states tell of: at the perigee of the orbit of two bodies through each.

    With the attraction μ, eccentricity e and angular momentum h that is μ² (1 + e)² / h³. The nodes may all lie far
    from perigee, and that of a high orbit sinks within years, by the Moon and the Sun, below its mean elements.
    """
    position, velocity = states.position_km, states.velocity_km_per_s
    distance_km = np.sqrt(np.einsum("nj,nj->n", position, position))
    energy = np.einsum("nj,nj->n", velocity, velocity) / 2 - _MU_KM3_PER_S2 / distance_km
    momentum = np.cross(position, velocity)
    square = np.einsum("nj,nj->n", momentum, momentum)
    eccentricity = np.sqrt(np.maximum(1 + 2 * energy * square / _MU_KM3_PER_S2**2, 0.0))
    return float(np.max((_MU_KM3_PER_S2 * (1 + eccentricity)) ** 2 / square**1.5))


def _control(states: States, begin: npt.NDArray[np.int64], step_s: float) -> Floats:
    """Return the control points of the quintic through both ends of each piece, which begins at a row of the states."""
    position = states.position_km
    velocity, acceleration = _seen_from_the_ground(states)
    pace, bend = velocity * (step_s / 5), acceleration * (step_s**2 / 20)
    control, end = np.empty((len(begin), 6, 3)), begin + 1
    control[:, 0], control[:, 5] = position[begin], position[end]
    control[:, 1], control[:, 4] = (position + pace)[begin], (position - pace)[end]
    control[:, 2], control[:, 3] = (position + 2 * pace + bend)[begin], (position - 2 * pace + bend)[end]
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
