"""Records, places and times in, the chance that an event there and then would be recorded, out."""

import numpy as np

from trucewatch.coverage import Instants, Places, Promises, promises_at
from trucewatch.errors import Fault, InputError
from trucewatch.geo.swath import TargetPoints
from trucewatch.mission import LoadedMission
from trucewatch.pipeline.looking import looking_at, satellites_over
from trucewatch.pipeline.records import Records
from trucewatch.pipeline.satellites import own_elements
from trucewatch.records.interval import Interval
from trucewatch.records.mission import EventSize, Mission
from trucewatch.records.table import moment_of
from trucewatch.records.vocabulary import Event


def promises_of(
    records: Records, loaded: LoadedMission, places: Places, event: Event, from_us: Instants, to_us: Instants
) -> Promises:
    """Return what is promised of an event of the tabled size at each of n places that starts in [from, to) there.

    Args:
        records: everything that is known, patrols' looks of the seven days before among it.
        loaded: the mission.
        places: where, columns of length n.
        event: which event; the mission tables its size and duration.
        from_us: first start at each place, microseconds since 1970 UTC, shape (n,).
        to_us: end of the starts at each place, above the first, shape (n,).

    Raises:
        InputError: the mission tables no such event.
    """
    size = _size_of(loaded.mission, event)
    if not len(from_us):
        return Promises(*np.zeros((4, 0)))
    span = Interval(moment_of(int(from_us.min())), moment_of(int(to_us.max())))
    nowhere = np.zeros(len(from_us))
    points = TargetPoints(np.arange(len(from_us), dtype=np.int64), nowhere, nowhere, places.lat_deg, places.lon_deg)
    satellites = satellites_over(loaded.mission, own_elements(loaded), span)
    looking = looking_at(records, loaded, satellites, points, span)
    return promises_at(looking, loaded.mission, places, size, from_us, to_us)


def _size_of(mission: Mission, event: Event) -> EventSize:
    size = mission.size_of(event)
    if size is None:
        tabled = ", ".join(one.event for one in mission.event_sizes)
        expected = f"an event whose size is tabled: {tabled or 'none is'}"
        raise InputError([Fault("event_not_tabled", "mission.toml", "event_sizes", event, expected, "table its size")])
    return size
