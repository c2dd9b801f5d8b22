"""A small history with a known truth: a region that burns in spring, fields, a factory, MODIS rows to leave out."""

import numpy as np
import numpy.typing as npt

Columns = tuple[npt.NDArray[np.datetime64], npt.NDArray[np.int64], npt.NDArray[np.int64]]

FACTORY = (48.5025, 38.0025)
"""Burns on every third day."""
FIELD = (47.2025, 36.2525)
"""Its cell, like 35 beside it, burns far more than the others each April."""
QUIET = (49.9525, 35.0525)
"""A cell that had one fire in 2020 and none in the clean years."""


def a_history() -> Columns:
    """Return days, latitudes and longitudes (1e-5 degree) of some 2,300 hotspots of 2012, 2013 and 2020."""
    rng = np.random.default_rng(7)
    rows = [(np.datetime64("2020-08-01"), *QUIET)]
    for year in (2012, 2013):
        spring = np.datetime64(f"{year}-04-01")
        anywhere = [(46 + 3 * rng.random(), 35 + 3 * rng.random()) for _ in range(300)]
        fields = [
            (FIELD[0] + 0.1 * across + 0.09 * rng.random(), 36.2005 + 0.1 * along + 0.09 * rng.random())
            for across in range(6) for along in range(6) for _ in range(20)
        ]  # fmt: skip
        rows.extend((spring + rng.integers(0, 30), lat, lon) for lat, lon in (*anywhere, *fields))
        rows.extend((np.datetime64(f"{year}-02-01") + day, *FACTORY) for day in range(0, 330, 3))
    days = np.array([row[0] for row in rows], dtype="datetime64[D]")
    lat, lon = (np.array([round(row[at] * 100_000) for row in rows], dtype=np.int64) for at in (1, 2))
    odd = (lat % 10 == 0) & (lon % 10 == 0)
    return days, lat + odd, lon


def with_modis(columns: Columns, count: int = 500) -> Columns:
    """Return the history with MODIS rows of 2013 over one cell of the region."""
    days, lat, lon = columns
    more = np.full(count, np.datetime64("2013-04-10")), np.full(count, 4_610_050), np.full(count, 3_510_050)
    return np.concatenate([days, more[0]]), np.concatenate([lat, more[1]]), np.concatenate([lon, more[2]])
