"""Stretches joined to accesses, pair by pair, compiled by numba: what `plan.accesses` and `plan.culmination` do."""

import numpy as np

from trucewatch.geo.ellipsoid import EQUATOR_KM, Floats
from trucewatch.geo.geodesy import ECCENTRICITY_SQUARED
from trucewatch.plan.bernstein import Rows
from trucewatch.plan.kernels import SMALL_STEP, STEPS, compiled


@compiled
def join(
    powers: Floats,
    up: Floats,
    place: Floats,
    piece: Rows,
    start_us: int,
    step_us: int,
    begin: float,
    end: float,
    row: Rows,
    point: Rows,
    low: Floats,
    high: Floats,
    point_out: Rows,
    start_out: Rows,
    end_out: Rows,
    best_out: Rows,
    elevation_out: Floats,
    nadir_out: Floats,
) -> int:
    """Fill the outputs with accesses, cut to [begin, end] in pieces since the first, and return how many there are.

    Stretches come by place and time.
    """
    n, sine_best, reached = -1, 0.0, -1.0
    for i in range(len(row)):
        k, j = row[i], point[i]
        lo, hi = max(low[i], begin - piece[k]), min(high[i], end - piece[k])
        if hi <= lo:
            continue
        origin = start_us + piece[k] * step_us
        at, sine = _culminate(powers[k], up[j], place[j], lo, hi)
        if n < 0 or point_out[n] != j or reached != piece[k] + lo:
            # What is no longer than half a microsecond is overwritten by what follows it.
            n += n < 0 or end_out[n] > start_out[n]
            point_out[n] = j
            start_out[n] = origin + np.int64(np.rint(lo * step_us))
            sine_best = -2.0
        end_out[n] = origin + np.int64(np.rint(hi * step_us))
        reached = piece[k] + hi
        if sine > sine_best:
            sine_best = sine
            best_out[n] = origin + np.int64(np.rint(at * step_us))
            elevation_out[n] = np.degrees(np.arcsin(min(sine, 1.0)))
            nadir_out[n] = _off_nadir(powers[k], place[j], at)
    return n + 1 if n < 0 or end_out[n] > start_out[n] else n


@compiled
def _culminate(c: Floats, u: Floats, p: Floats, low: float, high: float) -> tuple[float, float]:
    at, bend = (low + high) / 2, 0.0
    for _ in range(6):
        sine, rate, bend = _elevation(c, u, p, at)
        following = at - rate / bend
        if bend >= 0 or not (low < following < high):
            break
        moved = abs(following - at)
        at = following
        if moved <= SMALL_STEP:
            return at, sine
    return _culminate_slowly(c, u, p, low, high)


@compiled
def _culminate_slowly(c: Floats, u: Floats, p: Floats, low: float, high: float) -> tuple[float, float]:
    """Return the highest of both ends and of the root between ends of unlike rates."""
    first, rising, _ = _elevation(c, u, p, low)
    last, falling, _ = _elevation(c, u, p, high)
    best, sine = (high, last) if last > first else (low, first)
    if rising > 0 and falling < 0:
        at = (low + high) / 2
        for _ in range(STEPS):
            _, rate, bend = _elevation(c, u, p, at)
            if rate > 0:
                low = at
            else:
                high = at
            following = at - rate / bend
            if not (low <= following <= high):
                following = (low + high) / 2
            moved = abs(following - at)
            at = following
            if moved <= 1e-10:
                break
        top, _, _ = _elevation(c, u, p, at)
        if top >= sine:
            best, sine = at, top
    return best, sine


@compiled
def _off_nadir(c: Floats, p: Floats, at: float) -> float:
    """Return the angle in degrees between geodetic nadir and a place, by three steps to the geodetic normal."""
    x, y, z = c[5, 0], c[5, 1], c[5, 2]
    for k in range(4, -1, -1):
        x, y, z = x * at + c[k, 0], y * at + c[k, 1], z * at + c[k, 2]
    level = x * x + y * y
    share = 0.0
    for _ in range(3):
        steep = z / (1 - ECCENTRICITY_SQUARED * share)
        square = level + steep * steep
        curve = EQUATOR_KM / np.sqrt(1 - ECCENTRICITY_SQUARED * steep * steep / square)
        share = curve / np.sqrt(square)
    dx, dy, dz = x - p[0], y - p[1], z - p[2]
    ax, ay, az = dy * steep - dz * y, dz * x - dx * steep, dx * y - dy * x
    across, along = np.sqrt(ax * ax + ay * ay + az * az), dx * x + dy * y + dz * steep
    return float(np.degrees(np.arctan2(across, along)))


@compiled
def _elevation(c: Floats, u: Floats, p: Floats, at: float) -> tuple[float, float, float]:
    rx, ry, rz = c[5, 0], c[5, 1], c[5, 2]
    vx = vy = vz = ax = ay = az = 0.0
    for k in range(4, -1, -1):
        ax, ay, az = ax * at + vx, ay * at + vy, az * at + vz
        vx, vy, vz = vx * at + rx, vy * at + ry, vz * at + rz
        rx, ry, rz = rx * at + c[k, 0], ry * at + c[k, 1], rz * at + c[k, 2]
    ax, ay, az = 2 * ax, 2 * ay, 2 * az
    dx, dy, dz = rx - p[0], ry - p[1], rz - p[2]
    square = dx * dx + dy * dy + dz * dz
    height = dx * u[0] + dy * u[1] + dz * u[2]
    climb = vx * u[0] + vy * u[1] + vz * u[2]
    along = dx * vx + dy * vy + dz * vz
    rate = climb * square - height * along
    speed = vx * vx + vy * vy + vz * vz + dx * ax + dy * ay + dz * az
    bend = (ax * u[0] + ay * u[1] + az * u[2]) * square + climb * along - height * speed
    return height / np.sqrt(square), rate, bend
