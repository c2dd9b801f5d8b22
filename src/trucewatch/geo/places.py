"""Columns of latitudes and longitudes in, the same columns checked out."""

import numpy as np
import numpy.typing as npt

from trucewatch.errors import Fault, InputError
from trucewatch.geo.geodesy import Floats


def checked_places(lat_deg: npt.ArrayLike, lon_deg: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Return latitudes and longitudes as columns of equal length.

    Raises:
        InputError: naming the first row of each kind of fault.
    """
    lat = np.atleast_1d(np.asarray(lat_deg, dtype=np.float64))
    lon = np.atleast_1d(np.asarray(lon_deg, dtype=np.float64))
    if lat.shape != lon.shape or lat.ndim != 1:
        got = f"{lat.shape} latitudes and {lon.shape} longitudes"
        raise InputError([Fault("uneven_columns", "points", "", got, "as many of each", "repair the columns")])
    faults = [
        Fault(
            "place_out_of_range", "points", f"row {int(np.argmax(bad)) + 1}", f"{name} {column[np.argmax(bad)]}",
            f"a number within ±{limit} ({int(bad.sum())} rows are wrong)", "reject the rows before they are located",
        )
        for name, column, limit in (("lat_deg", lat, 90), ("lon_deg", lon, 180))
        if (bad := ~(np.abs(column) <= limit)).any()
    ]  # fmt: skip
    if faults:
        raise InputError(faults)
    return lat, lon
