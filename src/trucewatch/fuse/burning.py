"""Fires known by nothing but heat in, those that burn on from one overpass to a later one joined, out.

Satellites look for two hours about noon and midnight and not in between: nothing tells whether a fire burned on. That a
second fire begins on the same day within the gate of places of a first is far rarer (assumed) than that the first burns
on, as works do every day and wildfires for many hours.
A day of the mission is the most that is joined so: works that burn for weeks are one incident a day, as they are told
a day. Heat beside anything that was seen or heard is left to the common gate.
"""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from trucewatch.fuse.gate import Spread, find_links
from trucewatch.fuse.recorded import Integers, Recorded
from trucewatch.records.mission import FuseSettings


def join_burning(spread: Spread, day: Integers, joined: Integers, settings: FuseSettings) -> Integers:
    """Return component numbers in which heat at one place on one day is one, where nothing else is known of it.

    Args:
        spread: where and when.
        day: the day of each row of precise heat; -1 for any other row.
        joined: component of each row, below the number of rows.
        settings: the gate of places.
    """
    other = np.zeros(len(joined), dtype=np.bool_)
    other[joined[day < 0]] = True
    rows = np.flatnonzero((day >= 0) & ~other[joined])
    still = np.zeros(len(rows), dtype=np.int64)
    # Days take the place of families and all times are one, so that the gate of places alone decides within a day.
    alike = Spread(spread.lat_deg[rows], spread.lon_deg[rows], spread.sigma_m[rows], still, still, day[rows])
    links = find_links(alike, settings)
    pair = joined[rows[links.first]], joined[rows[links.second]]
    graph = coo_array((np.ones(len(pair[0]), dtype=np.int8), pair), shape=(len(joined), len(joined)))
    return np.asarray(connected_components(graph, directed=False)[1], dtype=np.int64)[joined]


def heat_days(recorded: Recorded, timezone: str) -> Integers:
    """Return the number of the local day on which each row of heat was recorded, -1 for any other row, shape (n,)."""
    zone = ZoneInfo(timezone)
    heat = np.flatnonzero(recorded.event == "thermal_anomaly")
    moments, which = np.unique(recorded.from_us[heat], return_inverse=True)
    days = [datetime.fromtimestamp(moment / 1e6, UTC).astimezone(zone).toordinal() for moment in moments.tolist()]
    day = np.full(len(recorded), -1, dtype=np.int64)
    day[heat] = np.array(days, dtype=np.int64)[which.ravel()]
    return day
