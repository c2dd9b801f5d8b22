"""Two-line elements and times in, Earth-fixed positions of a satellite out.

SGP4 (Vallado et al., Revisiting Spacetrack Report #3, AIAA 2006-6753; WGS 72 constants, as the elements were fitted)
gives positions in TEME; a turn about the pole by Greenwich mean sidereal time (IAU 1982) gives the pseudo Earth-fixed
frame, taken here for ITRS. Two errors are accepted: UT1 is taken to be UTC (at most 0.9 s of turn, 420 m on the ground
at the equator, some 10 m in 2026), and polar motion is left out (at most 0.6", 18 m). Elements themselves err by about
1 km at their epoch and by 1–3 km a day from it in low orbits, almost wholly along the track.

Times are microseconds since 1970-01-01T00:00Z without leap seconds, int64.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sgp4.api import SGP4_ERRORS, Satrec

from trucewatch.errors import Fault, InputError
from trucewatch.geo.ellipsoid import Floats

Microseconds = npt.NDArray[np.int64]

US_PER_DAY = 86_400_000_000
"""Microseconds in a day of UTC without leap second."""
JULIAN_1970 = 2_440_587.5
"""Julian date of 1970-01-01T00:00Z."""


@dataclass(frozen=True, slots=True)
class States:
    """Where a satellite is and how it moves, one row per time."""

    position_km: Floats
    """Earth-fixed position, shape (n, 3)."""
    velocity_km_per_s: Floats
    """Velocity relative to the stars, in Earth-fixed axes, shape (n, 3): what the attitude of a satellite follows."""


def sidereal_deg(times_us: Microseconds) -> Floats:
    """Return Greenwich mean sidereal time in degrees, [0, 360), with UT1 taken to be UTC.

    Source: IAU 1982, Aoki et al., Astronomy and Astrophysics 105 (1982) 359, eq. 13 and 14.
    """
    day, of_day = np.divmod(times_us, US_PER_DAY)
    midnight = (day + JULIAN_1970 - 2_451_545.0) / 36_525.0
    of_day_s = of_day / 1e6
    centuries = midnight + of_day_s / (86_400.0 * 36_525.0)
    at_midnight_s = 24_110.54841 + 8_640_184.812866 * centuries + 0.093104 * centuries**2 - 6.2e-6 * centuries**3
    return np.asarray(((at_midnight_s + of_day_s) % 86_400.0) / 240.0, dtype=np.float64)


def propagate(line1: str, line2: str, times_us: Microseconds) -> States:
    """Return a satellite's states at the given times (n,); no times give arrays of shape (0, 3).

    Raises:
        InputError: SGP4 has no answer at some time (`orbit_lost`: decayed, or elements out of range).
    """
    day, of_day = np.divmod(np.asarray(times_us, dtype=np.int64), US_PER_DAY)
    satellite = Satrec.twoline2rv(line1, line2)
    codes, position, velocity = satellite.sgp4_array(day + JULIAN_1970, of_day / US_PER_DAY)
    failed = np.flatnonzero(codes)
    if failed.size:
        raise InputError([_lost(line1, int(codes[failed[0]]), times_us[failed[0]])])
    turn = np.radians(sidereal_deg(times_us))
    return States(_turned(position, turn), _turned(velocity, turn))


def _turned(vectors: Floats, angle_rad: Floats) -> Floats:
    cosine, sine = np.cos(angle_rad), np.sin(angle_rad)
    x, y = vectors[:, 0], vectors[:, 1]
    return np.stack((cosine * x + sine * y, cosine * y - sine * x, vectors[:, 2]), axis=-1)


def _lost(line1: str, code: int, time_us: np.int64) -> Fault:
    return Fault(
        code="orbit_lost",
        file="elements",
        where=f"norad id {line1[2:7].strip()} at {np.datetime64(int(time_us), 'us')}Z",
        got=str(SGP4_ERRORS.get(code, f"SGP4 error {code}"))[:200],
        expected="elements that can be propagated to this time",
        remedy="take elements whose epoch is nearer to the asked interval, or leave the satellite out",
    )
