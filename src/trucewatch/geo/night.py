"""A place and an instant in, the night that comes next there out."""

from datetime import datetime, timedelta

import numpy as np

from trucewatch.geo.sun import sun_elevation_deg
from trucewatch.records.interval import Interval
from trucewatch.records.quantity import MINUTE_US
from trucewatch.records.table import microseconds, moment_of

LONGEST = timedelta(hours=24)
"""A night is cut to this; where the sun neither sets nor rises within it, it is what is planned for."""

_MINUTES = 24 * 60


def night_after(moment: datetime, lat_deg: float, lon_deg: float) -> Interval:
    """Return the night at a place, to the minute: from an instant to sunrise, by day from the next sunset.

    The sun is up while its centre stands above the geometric horizon. Where it does not set within 24 hours, the 24
    hours after the instant are returned; where it does not rise within 24 hours of the start, 24 hours from there.
    """
    begin = microseconds(moment) // MINUTE_US * MINUTE_US
    times = begin + np.arange(2 * _MINUTES + 1, dtype=np.int64) * MINUTE_US
    is_up = sun_elevation_deg(times, np.array([lat_deg]), np.array([lon_deg])) > 0
    dark = np.flatnonzero(~is_up[: _MINUTES + 1])
    if not len(dark):
        return Interval(moment_of(begin), moment_of(begin) + LONGEST)
    first = int(dark[0])
    lit = np.flatnonzero(is_up[first : first + _MINUTES])
    minutes = int(lit[0]) if len(lit) else _MINUTES
    return Interval(moment_of(int(times[first])), moment_of(int(times[first]) + minutes * MINUTE_US))
