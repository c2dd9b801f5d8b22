"""Degrees in, fixed cells and seasons out: the places and times of year over which hotspots are counted.

A cell is 0.1° of latitude and longitude, a spot 0.005°; both are whole numbers, computed once from integers of 1e-5°,
so that no rounding moves a place on an edge between two runs. A season is half a month: days 1–15 and 16 to the end.
"""

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]
Dates = npt.NDArray[np.datetime64]

CELL_E5 = 10_000
"""Size of a cell in 1e-5 degree: 0.1°, about 11 km by 7 km at 48° N."""
SPOT_E5 = 500
"""Size of a spot in 1e-5 degree: 0.005°, about 560 m by 370 m at 48° N, a little more than one VIIRS pixel."""
SPOTS_A_CELL = (CELL_E5 // SPOT_E5) ** 2
"""Spots in a cell."""
SEASONS = 24
"""Half-months in a year."""
NEAR_M = 750.0
"""Two hotspots nearer than this may be the same place: two VIIRS pixels of 375 m."""
METRES_A_DEGREE = 111_195.0
"""Metres in a degree of a sphere of 6,371 km; enough to say which spots are neighbours."""
_STRIDE = 1_000_000


def to_e5(degrees: npt.NDArray[np.float64]) -> Integers:
    """Return degrees as whole 1e-5 degree."""
    return np.asarray(np.round(degrees * 100_000), dtype=np.int64)


def key_of(row: Integers, column: Integers) -> Integers:
    """Return one number for a cell or spot: sorts by row, then column."""
    return np.asarray((row + 100_000) * _STRIDE + column + 100_000, dtype=np.int64)


def cell_of(lat_e5: Integers, lon_e5: Integers, size_e5: int = CELL_E5) -> Integers:
    """Return the key of the cell (or spot, by size) of each place."""
    return key_of(lat_e5 // size_e5, lon_e5 // size_e5)


def rows_columns(key: Integers) -> tuple[Integers, Integers]:
    """Return row and column of keys."""
    return key // _STRIDE - 100_000, key % _STRIDE - 100_000


def season_of(days: Dates) -> Integers:
    """Return the half-month 0 to 23 of each day."""
    months = days.astype("datetime64[M]")
    day = (days.astype("datetime64[D]") - months).astype(np.int64)
    return np.asarray((months.astype(np.int64) % 12) * 2 + (day >= 15), dtype=np.int64)


def find_in(sorted_keys: Integers, keys: Integers) -> Integers:
    """Return the position of each key among sorted distinct keys; -1 where it is not there."""
    if not len(sorted_keys):
        return np.full(len(keys), -1, dtype=np.int64)
    place = np.minimum(np.searchsorted(sorted_keys, keys), len(sorted_keys) - 1)
    return np.where(sorted_keys[place] == keys, place, -1)


def count_near(spot: Integers, when: Integers) -> tuple[Integers, Integers]:
    """Count in how many distinct days, or half-months, a hotspot lay within `NEAR_M` of each spot, centre to centre.

    Returns the keys of all spots with at least one, sorted, and their counts.
    """
    seen = np.unique(np.stack([spot, when], axis=1), axis=0) if len(spot) else np.zeros((0, 2), dtype=np.int64)
    row, column = rows_columns(seen[:, 0])
    step_m = SPOT_E5 / 100_000 * METRES_A_DEGREE
    east_m = step_m * np.cos(np.radians((row + 0.5) * SPOT_E5 / 100_000))
    reach = int(NEAR_M // step_m), int(NEAR_M // east_m.min(initial=step_m))
    pairs = []
    for up in range(-reach[0], reach[0] + 1):
        for along in range(-reach[1], reach[1] + 1):
            near = np.hypot(up * step_m, along * east_m) <= NEAR_M
            pairs.append(np.stack([key_of(row[near] + up, column[near] + along), seen[near, 1]], axis=1))
    joined = np.concatenate(pairs)
    order = np.lexsort((joined[:, 1], joined[:, 0]))
    joined = joined[order]
    fresh = np.ones(len(joined), dtype=bool)
    fresh[1:] = np.any(joined[1:] != joined[:-1], axis=1)
    keys, counts = np.unique(joined[fresh, 0], return_counts=True)
    return keys, counts.astype(np.int64)
