"""Mean elements and times in, Earth-fixed positions of a satellite out.

SGP4 (Vallado et al., Revisiting Spacetrack Report #3, AIAA 2006-6753; WGS 72 constants, as the elements were fitted)
gives positions in TEME; a turn about the pole by Greenwich mean sidereal time (IAU 1982) gives the pseudo Earth-fixed
frame, taken here for ITRS. Two errors are accepted: UT1 is taken to be UTC (at most 0.9 s of turn, 420 m on the ground
at the equator, some 10 m in 2026), and polar motion is left out (at most 0.6", 18 m). Elements themselves err by about
1 km at their epoch and by 1–3 km a day from it in low orbits, almost wholly along the track.

Times are microseconds since 1970-01-01T00:00Z without leap seconds, int64.
"""

import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
import numpy.typing as npt
from sgp4.alpha5 import from_alpha5
from sgp4.api import SGP4_ERRORS, WGS72, Satrec

from trucewatch.errors import Fault, InputError
from trucewatch.geo.ellipsoid import Floats
from trucewatch.records.elements import Elements
from trucewatch.records.quantity import DAY_US
from trucewatch.records.table import microseconds

Microseconds = npt.NDArray[np.int64]

JULIAN_1970 = 2_440_587.5
"""Julian date of 1970-01-01T00:00Z."""
JULIAN_1949_END = 2_433_281.5
"""Julian date of 1949-12-31T00:00Z, from which SGP4 counts days."""
_RAD_PER_MIN = 2 * math.pi / 1440.0
"""Radians a minute of one revolution a day."""


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
    day, of_day = np.divmod(times_us, DAY_US)
    midnight = (day + JULIAN_1970 - 2_451_545.0) / 36_525.0
    of_day_s = of_day / 1e6
    centuries = midnight + of_day_s / (86_400.0 * 36_525.0)
    at_midnight_s = 24_110.54841 + 8_640_184.812866 * centuries + 0.093104 * centuries**2 - 6.2e-6 * centuries**3
    return np.asarray(((at_midnight_s + of_day_s) % 86_400.0) / 240.0, dtype=np.float64)


def elements_of_lines(satellite: str, line1: str, line2: str) -> Elements:
    """Return what the columns of a two-line set say, exactly; the set must have been checked before.

    A day outside the year gives an epoch in another year. Source: CelesTrak, Two-Line Element Set Format.
    """
    year, day, fraction = int(line1[18:20]), int(line1[20:23]), int(line1[24:32])
    first = datetime(year + (1900 if year >= 57 else 2000), 1, 1, tzinfo=UTC)
    return Elements(
        satellite=satellite,
        norad_id=int(from_alpha5(line1[2:7].replace(" ", "0"))),
        # Eight decimals of a day are 864 µs each, so the epoch is exact in integers.
        epoch=first + timedelta(days=day - 1, microseconds=864 * fraction),
        mean_motion_rev_per_day=float(line2[52:63]),
        eccentricity=float(f"0.{line2[26:33]}"),
        inclination_deg=float(line2[8:16]),
        node_deg=float(line2[17:25]),
        perigee_deg=float(line2[34:42]),
        anomaly_deg=float(line2[43:51]),
        bstar_per_radius=_exponential(line1[53:61]),
        mean_motion_dot=float(line1[33:43].replace(" ", "")),
        mean_motion_ddot=_exponential(line1[44:52]),
    )


def satellite_of(elements: Elements) -> Satrec:
    """Return the SGP4 model of a satellite: WGS 72, improved mode, epoch to the microsecond."""
    day, of_day = divmod(microseconds(elements.epoch), DAY_US)
    satellite = Satrec()
    satellite.sgp4init(
        WGS72,
        "i",
        0,
        day + JULIAN_1970 - JULIAN_1949_END + of_day / DAY_US,
        elements.bstar_per_radius,
        elements.mean_motion_dot * _RAD_PER_MIN / 1440.0,
        elements.mean_motion_ddot * _RAD_PER_MIN / 1440.0**2,
        elements.eccentricity,
        math.radians(elements.perigee_deg),
        math.radians(elements.inclination_deg),
        math.radians(elements.anomaly_deg),
        elements.mean_motion_rev_per_day * _RAD_PER_MIN,
        math.radians(elements.node_deg),
    )
    # One number of days since 1949 holds the epoch to 0.3 µs, 2 mm of flight; two numbers hold it wholly.
    satellite.jdsatepoch, satellite.jdsatepochF = day + JULIAN_1970, of_day / DAY_US
    return satellite


def propagate(elements: Elements, times_us: Microseconds, ut1_minus_utc_s: float = 0.0) -> States:
    """Return a satellite's states at the given times (n,); no times give arrays of shape (0, 3).

    UT1 − UTC, where it is known, is published by the IERS.

    Raises:
        InputError: SGP4 has no answer at some time (`orbit_lost`: decayed, or elements out of range).
    """
    day, of_day = np.divmod(np.asarray(times_us, dtype=np.int64), DAY_US)
    codes, position, velocity = satellite_of(elements).sgp4_array(day + JULIAN_1970, of_day / DAY_US)
    failed = np.flatnonzero(codes)
    if failed.size:
        raise InputError([_lost(elements, int(codes[failed[0]]), times_us[failed[0]])])
    turn = np.radians(sidereal_deg(times_us + round(ut1_minus_utc_s * 1e6)))
    return States(_turned(position, turn), _turned(velocity, turn))


def _turned(vectors: Floats, angle_rad: Floats) -> Floats:
    cosine, sine = np.cos(angle_rad), np.sin(angle_rad)
    x, y = vectors[:, 0], vectors[:, 1]
    turned = np.empty_like(vectors)
    turned[:, 0], turned[:, 1], turned[:, 2] = cosine * x + sine * y, cosine * y - sine * x, vectors[:, 2]
    return turned


def _exponential(columns: str) -> float:
    """Return the number that ` 12345-6` stands for: sign, five decimals, power of ten."""
    return float(f"{columns[0]}0.{columns[1:6]}e{columns[6:]}")


def _lost(elements: Elements, code: int, time_us: np.int64) -> Fault:
    return Fault(
        code="orbit_lost",
        file="elements",
        where=f"{elements.satellite}, norad id {elements.norad_id} at {np.datetime64(int(time_us), 'us')}Z",
        got=str(SGP4_ERRORS.get(code, f"SGP4 error {code}"))[:200],
        expected="elements that can be propagated to this time",
        remedy="take elements whose epoch is nearer to the asked interval, or leave the satellite out",
    )
