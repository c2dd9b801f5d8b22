"""Days and places of old hotspots in, the clean VIIRS ones with their cells and seasons out.

MODIS rows (both coordinates with at most four decimals) are left out. The clean years are 2012 and 2013, when one VIIRS
satellite flew: a day is a satellite-day. From 2014 the band near the line was no peace.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from trucewatch.detect.grid import SPOT_E5, Dates, Integers, cell_of, count_near, find_in, season_of, to_e5
from trucewatch.errors import Fault, InputError
from trucewatch.records.mission import Area

CLEAN_FROM, CLEAN_TO = date(2012, 1, 20), date(2013, 12, 31)
"""First and last clean day: VIIRS delivers from 20 January 2012."""
HELD_OUT_FROM = date(2013, 1, 1)
"""The clean year from here on is held out when numbers are fitted to the one before."""
INDUSTRY_SEASONS_A_YEAR = 6
"""Distinct half-months of a year with a hotspot at one place from which it counts as industry: fields burn in one or
two short seasons, works all year. Assumed."""


@dataclass(frozen=True, slots=True, eq=False)
class History:
    """Clean VIIRS hotspots as columns, with the cells of which the whole file says something."""

    day: Dates
    """Days, shape (n,)."""
    cell: Integers
    """Cells, shape (n,)."""
    spot: Integers
    """Spots, shape (n,)."""
    is_industry: npt.NDArray[np.bool_]
    """Whether its place burned in many half-months of its own year, shape (n,)."""
    known: Integers
    """Sorted keys of the cells with any hotspot of any year and sensor."""

    def within(self, first: date, last: date) -> "History":
        """Return the hotspots from `first` to `last`, both included; what is known stays."""
        kept = (self.day >= np.datetime64(first)) & (self.day <= np.datetime64(last))
        return History(self.day[kept], self.cell[kept], self.spot[kept], self.is_industry[kept], self.known)


def read_history(acq_date: Dates, lat_e5: Integers, lon_e5: Integers, area: Area | None = None) -> History:
    """Return the clean part of a history given as days and whole 1e-5 degrees, shape (n,) each.

    Raises:
        InputError: the columns differ in length, or one of the two clean years has no VIIRS hotspot.
    """
    if not len(acq_date) == len(lat_e5) == len(lon_e5):
        got = f"{len(acq_date)} days, {len(lat_e5)} latitudes and {len(lon_e5)} longitudes"
        raise InputError([Fault("uneven_columns", "history", "", got, "as many of each", "repair the columns")])
    days = np.asarray(acq_date, dtype="datetime64[D]")
    lat, lon = np.asarray(lat_e5, dtype=np.int64), np.asarray(lon_e5, dtype=np.int64)
    inside = _within(area, lat, lon)
    clean = inside & (days >= np.datetime64(CLEAN_FROM)) & (days <= np.datetime64(CLEAN_TO))
    viirs = clean & ~((lat % 10 == 0) & (lon % 10 == 0))
    _refuse_empty_year(days[viirs])
    spot = cell_of(lat[viirs], lon[viirs], SPOT_E5)
    return History(
        day=days[viirs],
        cell=cell_of(lat[viirs], lon[viirs]),
        spot=spot,
        is_industry=_is_industry(days[viirs], spot),
        known=np.unique(cell_of(lat[inside], lon[inside])),
    )


def _within(area: Area | None, lat_e5: Integers, lon_e5: Integers) -> npt.NDArray[np.bool_]:
    if area is None:
        return np.ones(len(lat_e5), dtype=np.bool_)
    south, west, north, east = to_e5(np.array([area.south_deg, area.west_deg, area.north_deg, area.east_deg]))
    return np.asarray((lat_e5 >= south) & (lat_e5 < north) & (lon_e5 >= west) & (lon_e5 < east), dtype=np.bool_)


def _refuse_empty_year(days: Dates) -> None:
    years = set((days.astype("datetime64[Y]").astype(np.int64) + 1970).tolist())
    faults = [
        Fault(
            "no_clean_year", "history", "acq_date", f"no VIIRS hotspot in {year}",
            "hotspots with five decimals in 2012 and in 2013", "give the whole history of the area",
        )
        for year in (CLEAN_FROM.year, CLEAN_TO.year) if year not in years
    ]  # fmt: skip
    if faults:
        raise InputError(faults)


def _is_industry(days: Dates, spot: Integers) -> npt.NDArray[np.bool_]:
    found = np.zeros(len(days), dtype=np.bool_)
    year = days.astype("datetime64[Y]")
    for one in np.unique(year):
        rows = np.flatnonzero(year == one)
        keys, counts = count_near(spot[rows], season_of(days[rows]))
        found[rows] = counts[find_in(keys, spot[rows])] >= INDUSTRY_SEASONS_A_YEAR
    return found
