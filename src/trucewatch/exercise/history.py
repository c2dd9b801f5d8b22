"""A seed and the ground in, hotspots of earlier springs and summers out: straw that was burnt, works that glowed."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from trucewatch.exercise.mix import DAY_MIX, Mix
from trucewatch.exercise.ordinary import FIELD_KM, draw_fields, factory_spot
from trucewatch.exercise.streams import open_stream
from trucewatch.exercise.terrain import survey
from trucewatch.geo.geodesy import Floats, solve_direct
from trucewatch.geo.ground import Ground
from trucewatch.records.mission import Mission

YEARS = (2012, 2013)
"""Years of the history: by convention those before any fighting."""
BURNS_A_YEAR = 4000
"""Hotspots of straw in a year, seen by one satellite."""
SEASONS = ((135.0, 35.0, 0.6), (230.0, 25.0, 0.4))
"""Burning of spring and of late summer: middle and one sigma in days of the year, share."""
GLOW = 0.55
"""Share of days on which one satellite finds a works."""


@dataclass(frozen=True, slots=True, eq=False)
class History:
    """Hotspots as dates and places, one row each, by date and place."""

    acq_date: npt.NDArray[np.datetime64]
    """Day of the hotspot (datetime64[D]), shape (n,)."""
    lat_e5: npt.NDArray[np.int64]
    """Latitude in 1e-5 degree, shape (n,)."""
    lon_e5: npt.NDArray[np.int64]
    """Longitude in 1e-5 degree, shape (n,)."""


def history_points(seed: int, mission: Mission, ground: Ground, mix: Mix = DAY_MIX) -> History:
    """Return the hotspots of the years before: the same works and the same neighbourhoods as in the exercise."""
    terrain = survey(mission, ground)
    fields = draw_fields(seed, terrain)
    middle = np.array([(field.lat_deg, field.lon_deg) for field in fields])
    works = [factory_spot(seed, terrain, ground, index) for index in range(mix.factories)]
    days, lats, lons = [], [], []
    for year in YEARS:
        rng = open_stream(seed, "history", str(year))
        day, place = _burns(rng, middle)
        days.append(_days_of(year, day))
        lats.append(place[0])
        lons.append(place[1])
        for spot in works:
            found = np.flatnonzero(rng.random(365) < GLOW)
            days.append(_days_of(year, found))
            lats.append(spot.lat_deg + rng.normal(0, 0.0015, len(found)))
            lons.append(spot.lon_deg + rng.normal(0, 0.002, len(found)))
    date_of, lat, lon = np.concatenate(days), np.concatenate(lats), np.concatenate(lons)
    inside = terrain.contains(lat, lon, 0.0)
    lat_e5, lon_e5 = (np.round(column[inside] * 1e5).astype(np.int64) for column in (lat, lon))
    order = np.lexsort((lon_e5, lat_e5, date_of[inside]))
    return History(date_of[inside][order], lat_e5[order], lon_e5[order])


def _burns(rng: np.random.Generator, middle: Floats) -> tuple[npt.NDArray[np.int64], tuple[Floats, Floats]]:
    shares = np.array([share for _, _, share in SEASONS])
    season = rng.choice(len(SEASONS), BURNS_A_YEAR, p=shares)
    centre, sigma = np.array([row[0] for row in SEASONS]), np.array([row[1] for row in SEASONS])
    day = np.clip(np.round(rng.normal(centre[season], sigma[season])), 0, 364).astype(np.int64)
    start = middle[rng.integers(0, len(middle), BURNS_A_YEAR)]
    azimuth, metres = rng.uniform(0, 360, BURNS_A_YEAR), np.abs(rng.normal(0, FIELD_KM * 1000, BURNS_A_YEAR))
    return day, solve_direct(start[:, 0], start[:, 1], azimuth, metres)


def _days_of(year: int, day: npt.NDArray[np.int64]) -> npt.NDArray[np.datetime64]:
    return np.datetime64(date(year, 1, 1), "D") + day.astype("timedelta64[D]")
