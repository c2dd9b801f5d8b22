"""Fires, clouds and overpasses in, rows as FIRMS spells them out.

The world's own camera: a fire of some power is found with a chance that falls as the pixel grows towards the edge of
the scan and rises by night; cloud hides nearly all. A found fire lights one pixel or a few neighbours, each told by its
centre, so that its place is off by up to half a pixel. The numbers are the world's choice; Schroeder et al., The New
VIIRS 375 m active fire detection data product, Remote Sensing of Environment 143 (2014) 85, has their order.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from trucewatch.exercise.happening import Fire, Happening
from trucewatch.exercise.overpasses import Overpasses
from trucewatch.exercise.rows import FIRMS, Relation, Told, cells_of
from trucewatch.exercise.streams import open_stream
from trucewatch.exercise.weather import Sky
from trucewatch.geo.geodesy import solve_direct
from trucewatch.geo.viirs import viirs_pixel_m
from trucewatch.records.mission import Sensor, Source
from trucewatch.records.table import moment_of

HALF_NIGHT_MW = 1.8
"""Power found half of the time below the satellite by night."""
HALF_DAY_MW = 4.5
"""The same by day, when the ground is warm."""
STEEPNESS = 2.2
"""How sharply the chance rises with the logarithm of power."""
THROUGH_CLOUD = 0.03
"""Share of chances that remains under cloud: gaps."""
CODES = ((37849, "N"), (43013, "N20"), (54234, "N21"))
"""Catalogue numbers of the three satellites and how FIRMS writes them."""


@dataclass(frozen=True, slots=True)
class Sweep:
    """One satellite sweeping once over one fire."""

    satellite: Sensor
    """The satellite."""
    at: datetime
    """When."""
    off_nadir_deg: float
    """Scan angle."""
    scan_azimuth_deg: float
    """Direction of the scan on the ground."""
    is_day: bool
    """Whether the sun was up."""
    is_cloudy: bool
    """Whether cloud lay above the fire."""

    @property
    def name(self) -> str:
        """Name of the overpass in the truth: satellite and minute."""
        return f"{self.satellite.name}/{self.at:%Y%m%dT%H%MZ}"


def power_mw(fire: Fire, moment: datetime) -> float:
    """Return the radiative power of a fire at a time; 0 while it does not burn.

    >>> noon = datetime(2030, 5, 14, 12, tzinfo=UTC)
    >>> power_mw(Fire(0, 0, noon, noon + timedelta(hours=2), 10.0, False), noon + timedelta(minutes=90))
    5.0
    """
    if not fire.start_at <= moment < fire.end_at:
        return 0.0
    if fire.steady:
        return fire.peak_mw
    age = (moment - fire.start_at) / (fire.end_at - fire.start_at)
    return fire.peak_mw * min(1.0, age / 0.1, (1 - age) / 0.5)


def find_chance(power: float, sweep: Sweep) -> float:
    """Return the true chance that a fire of some power is found; 0 without power."""
    if power <= 0:
        return 0.0
    scan_m, track_m = viirs_pixel_m(np.array([sweep.off_nadir_deg, 0.0]))
    growth = float(scan_m[0] * track_m[0] / (scan_m[1] * track_m[1]))
    half = (HALF_DAY_MW if sweep.is_day else HALF_NIGHT_MW) * float(np.sqrt(growth))
    clear = 1 / (1 + (half / power) ** STEEPNESS)
    return float(clear * (THROUGH_CLOUD if sweep.is_cloudy else 1.0))


def find_power(rng: np.random.Generator, fire: Fire, sweep: Sweep) -> float:
    """Return the power, as it flickers, with which a sweep finds a fire; 0 where it does not find it."""
    power = power_mw(fire, sweep.at) * float(rng.lognormal(0.0, 0.25))
    return power if rng.random() < find_chance(power, sweep) else 0.0


def sweeps_over(fires: Sequence[Fire], passes: Overpasses, sky: Sky) -> list[tuple[int, Sweep]]:
    """Return every sweep over a burning fire with the fire's index, by fire and time."""
    lat = np.array([fires[index].lat_deg for index in passes.place])
    lon = np.array([fires[index].lon_deg for index in passes.place])
    cloudy = sky.is_cloudy(passes.time_us, lat, lon) if len(lat) else np.zeros(0, dtype=bool)
    found = []
    for row, index in enumerate(passes.place.tolist()):
        at = moment_of(int(passes.time_us[row]))
        if power_mw(fires[index], at) > 0:
            angles = float(passes.off_nadir_deg[row]), float(passes.scan_azimuth_deg[row])
            day = bool(passes.sun_elevation_deg[row] > 0)
            found.append((index, Sweep(passes.sensor, at, *angles, day, bool(cloudy[row]))))
    return found


def tell_hotspots(seed: int, happening: Happening, number: int, sweep: Sweep, source: Source) -> list[Told]:
    """Return the rows that one sweep gives of one fire of a happening; none if it was not found."""
    rng = open_stream(seed, "hotspot", happening.truth_id, str(number), sweep.name)
    fire = happening.fires[number]
    power = find_power(rng, fire, sweep)
    if power <= 0:
        return []
    scan_m, track_m = (float(extent[0]) for extent in viirs_pixel_m(np.array([sweep.off_nadir_deg])))
    pixels = 1 + int(min(rng.poisson(power / 25), 4))
    along, across = rng.uniform(-0.5, 0.5, 2)
    relation: Relation = "false_alarm" if happening.class_name == "nothing" else "original"
    rows = []
    for pixel, share in enumerate(_shares(rng, pixels)):
        scan_by = (along + (0, 1, 0, 1, -1)[pixel]) * scan_m
        track_by = (across + (0, 0, 1, 1, 0)[pixel]) * track_m
        place = _moved(fire, sweep, scan_by, track_by)
        cells = _cells(rng, sweep, place, power * share, (scan_m, track_m))
        rows.append(Told(source.name, sweep.at, "", cells, happening.truth_id, relation, sweep.name))
    return rows


def _shares(rng: np.random.Generator, pixels: int) -> list[float]:
    if pixels == 1:
        return [1.0]
    return [float(share) for share in sorted(rng.dirichlet(np.full(pixels, 3.0)), reverse=True)]


def _moved(fire: Fire, sweep: Sweep, scan_by_m: float, track_by_m: float) -> tuple[float, float]:
    azimuth = sweep.scan_azimuth_deg + np.degrees(np.arctan2(track_by_m, scan_by_m))
    metres = float(np.hypot(scan_by_m, track_by_m))
    lat, lon = solve_direct(*(np.array([value]) for value in (fire.lat_deg, fire.lon_deg, azimuth, metres)))
    return float(lat[0]), float(lon[0])


def _cells(
    rng: np.random.Generator, sweep: Sweep, place: tuple[float, float], power: float, pixel_m: tuple[float, float]
) -> tuple[str, ...]:
    warm = 330.0 if sweep.is_day else 296.0
    code = dict(CODES).get(sweep.satellite.norad_id or 0, sweep.satellite.name)
    confidence = "h" if power > 30 and not sweep.is_day else "l" if power < 2 and sweep.is_day else "n"
    return cells_of(
        FIRMS,
        latitude=f"{place[0]:.5f}",
        longitude=f"{place[1]:.5f}",
        bright_ti4=f"{min(367.0, warm + 8 * np.log1p(power) + rng.normal(0, 3)):.2f}",
        scan=f"{pixel_m[0] / 1000:.2f}",
        track=f"{pixel_m[1] / 1000:.2f}",
        acq_date=f"{sweep.at:%Y-%m-%d}",
        acq_time=str(int(f"{sweep.at:%H%M}")),
        satellite=code,
        instrument="VIIRS",
        confidence=confidence,
        version="2.0NRT",
        bright_ti5=f"{(300.0 if sweep.is_day else 286.0) + rng.normal(0, 4):.2f}",
        frp=f"{max(power, 0.1):.2f}",
        daynight="D" if sweep.is_day else "N",
    )
