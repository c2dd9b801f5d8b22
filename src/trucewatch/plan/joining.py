"""Stretches joined to accesses, pair by pair, compiled by numba: what `plan.accesses` and `plan.culmination` do."""

import numpy as np

from trucewatch.geo.ellipsoid import EQUATOR_KM, Floats
from trucewatch.geo.geodesy import ECCENTRICITY_SQUARED
from trucewatch.plan.bernstein import Rows
from trucewatch.plan.kernels import SMALL_STEP, STEPS, compiled

BLOCK = 128
"""Stretches worked on at once."""
TOP_STEPS = 2
"""Newton's steps that all stretches of a block take together."""


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
    sine_out: Floats,
    across_out: Floats,
    along_out: Floats,
) -> int:
    """Fill the outputs with accesses, cut to [begin, end] in pieces since the first, and return how many there are.

    Stretches come by place and time.
    """
    n, sine_best, reached = -1, 0.0, -1.0
    c, u, p = np.empty((6, 3, BLOCK)), np.empty((3, BLOCK)), np.empty((3, BLOCK))
    lo, hi, at, sine = np.empty(BLOCK), np.empty(BLOCK), np.empty(BLOCK), np.empty(BLOCK)
    moved, across, along, room = np.empty(BLOCK), np.empty(BLOCK), np.empty(BLOCK), np.empty((6, BLOCK))
    for first in range(0, len(row), BLOCK):
        count = min(BLOCK, len(row) - first)
        for i in range(count):
            k, j = row[first + i], point[first + i]
            lo[i], hi[i] = max(low[first + i], begin - piece[k]), min(high[first + i], end - piece[k])
            for axis in range(3):
                u[axis, i], p[axis, i] = up[j, axis], place[j, axis]
                for power in range(6):
                    c[power, axis, i] = powers[k, power, axis]
        _culminate_all(count, c, u, p, lo, hi, at, sine, moved, room)
        for i in range(count):
            if moved[i] > SMALL_STEP and hi[i] > lo[i]:
                k, j = row[first + i], point[first + i]
                at[i], sine[i] = _culminate(powers[k], up[j], place[j], lo[i], hi[i])
        _look_down(count, c, p, at, across, along)
        for i in range(count):
            if hi[i] <= lo[i]:
                continue
            k, j = row[first + i], point[first + i]
            origin = start_us + piece[k] * step_us
            if n < 0 or point_out[n] != j or reached != piece[k] + lo[i]:
                # What is no longer than half a microsecond is overwritten by what follows it.
                n += n < 0 or end_out[n] > start_out[n]
                point_out[n] = j
                start_out[n] = origin + np.int64(np.rint(lo[i] * step_us))
                sine_best = -2.0
            end_out[n] = origin + np.int64(np.rint(hi[i] * step_us))
            reached = piece[k] + hi[i]
            if sine[i] > sine_best:
                sine_best = sine[i]
                best_out[n] = origin + np.int64(np.rint(at[i] * step_us))
                sine_out[n], across_out[n], along_out[n] = sine[i], across[i], along[i]
    return n + 1 if n < 0 or end_out[n] > start_out[n] else n


@compiled
def _culminate_all(
    n: int, c: Floats, u: Floats, p: Floats, low: Floats, high: Floats, at: Floats, sine: Floats, moved: Floats,
    room: Floats,
) -> None:  # fmt: skip
    """Find the highest instants of a block: the root between ends of unlike rates, else the higher end.

    `moved` is how far the last step went, above 1 where the steps left the stretch.
    """
    sine_low, rate_low, sine_high = room[0], room[1], room[2]
    rate_high, rate, bend = room[3], room[4], room[5]
    _rise(n, c, u, p, low, sine_low, rate_low, bend)
    _rise(n, c, u, p, high, sine_high, rate_high, bend)
    for i in range(n):
        inside = (rate_low[i] > 0) & (rate_high[i] < 0)
        share = rate_low[i] / (rate_low[i] - rate_high[i]) if inside else (1.0 if sine_high[i] > sine_low[i] else 0.0)
        at[i] = low[i] + share * (high[i] - low[i])
        moved[i] = 0.0 if inside else -1.0
    for _ in range(TOP_STEPS):
        _rise(n, c, u, p, at, sine, rate, bend)
        for i in range(n):
            following = at[i] - rate[i] / bend[i]
            good = (bend[i] < 0) & (following > low[i]) & (following < high[i]) & (moved[i] < 1)
            settled = moved[i] < 0
            moved[i] = moved[i] if settled else (abs(following - at[i]) if good else 2.0)
            at[i] = following if good & (not settled) else at[i]


@compiled
def _rise(n: int, c: Floats, u: Floats, p: Floats, at: Floats, sine: Floats, rate: Floats, bend: Floats) -> None:
    """Give the sine of the elevation, a number with the sign of its rate, and the rate of that."""
    for i in range(n):
        t = at[i]
        rx, ry, rz = c[5, 0, i], c[5, 1, i], c[5, 2, i]
        vx = vy = vz = ax = ay = az = 0.0
        for k in range(4, -1, -1):
            ax, ay, az = ax * t + vx, ay * t + vy, az * t + vz
            vx, vy, vz = vx * t + rx, vy * t + ry, vz * t + rz
            rx, ry, rz = rx * t + c[k, 0, i], ry * t + c[k, 1, i], rz * t + c[k, 2, i]
        dx, dy, dz = rx - p[0, i], ry - p[1, i], rz - p[2, i]
        square = dx * dx + dy * dy + dz * dz
        height = dx * u[0, i] + dy * u[1, i] + dz * u[2, i]
        climb = vx * u[0, i] + vy * u[1, i] + vz * u[2, i]
        along = dx * vx + dy * vy + dz * vz
        speed = vx * vx + vy * vy + vz * vz + 2 * (dx * ax + dy * ay + dz * az)
        sine[i] = height / np.sqrt(square)
        rate[i] = climb * square - height * along
        bend[i] = 2 * (ax * u[0, i] + ay * u[1, i] + az * u[2, i]) * square + climb * along - height * speed


@compiled
def _look_down(n: int, c: Floats, p: Floats, at: Floats, across: Floats, along: Floats) -> None:
    """Give the parts of sights square to geodetic nadir and along it, by three steps to the geodetic normal."""
    for i in range(n):
        x, y, z = c[5, 0, i], c[5, 1, i], c[5, 2, i]
        for k in range(4, -1, -1):
            x, y, z = x * at[i] + c[k, 0, i], y * at[i] + c[k, 1, i], z * at[i] + c[k, 2, i]
        level = x * x + y * y
        share, steep = 0.0, z
        for _ in range(3):
            steep = z / (1 - ECCENTRICITY_SQUARED * share)
            square = level + steep * steep
            share = EQUATOR_KM / np.sqrt(square - ECCENTRICITY_SQUARED * steep * steep)
        dx, dy, dz = x - p[0, i], y - p[1, i], z - p[2, i]
        ax, ay, az = dy * steep - dz * y, dz * x - dx * steep, dx * y - dy * x
        across[i] = np.sqrt(ax * ax + ay * ay + az * az)
        along[i] = dx * x + dy * y + dz * steep


@compiled
def _culminate(c: Floats, u: Floats, p: Floats, low: float, high: float) -> tuple[float, float]:
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
