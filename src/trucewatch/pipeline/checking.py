"""Records and a span in, the field checks of what notices announced in it out."""

from collections.abc import Iterator, Sequence

import numpy as np
import shapely

from trucewatch.check import NOTICED_EVENTS, Promise, field_checks
from trucewatch.coverage import Looking, Places
from trucewatch.coverage.promises import promises_by, sights_at
from trucewatch.coverage.sights import Sights
from trucewatch.geo.swath import TargetPoints
from trucewatch.mission import LoadedMission
from trucewatch.pipeline.records import Records
from trucewatch.records.declared import Notice
from trucewatch.records.field_check import FieldCheck
from trucewatch.records.interval import Interval
from trucewatch.records.mission import EventSize, Mission
from trucewatch.records.table import Integers, Table, microseconds
from trucewatch.records.vocabulary import SensorKind


def announced_in(records: Records, mission: Mission, span: Interval) -> tuple[Notice, ...]:
    """Return the notices of blasts that begin in the span, have a place, and whose event the mission tables."""
    tabled = {size.event for size in mission.event_sizes}
    return tuple(
        notice
        for notice in records.notices.sorted_by("notice_id").rows()
        if NOTICED_EVENTS.get(notice.kind) in tabled
        and span.contains(notice.valid_from)
        and notice.valid_from < notice.valid_to
        and (notice.lat_deg is not None or notice.footprint_wkt is not None)
    )


def targets_of(notices: Sequence[Notice]) -> TargetPoints:
    """Return the middle of each notice's place, in their order."""
    places = [_middle(notice) for notice in notices]
    lat, lon = (np.array([place[axis] for place in places], dtype=np.float64) for axis in (0, 1))
    nowhere = np.zeros(len(places))
    return TargetPoints(np.arange(len(places), dtype=np.int64), nowhere, nowhere, lat, lon)


def check_notices(
    notices: Sequence[Notice], looking: Looking, records: Records, loaded: LoadedMission, key: bytes
) -> Table[FieldCheck]:
    """Return what the looks promised of each notice, kind by kind and together, and whether they kept it.

    The crossings of `looking` are those of the notices' places (`targets_of`). No notices give no checks.
    """
    if not notices:
        return Table.of(FieldCheck, [])
    mission, points = loaded.mission, targets_of(notices)
    sights = sights_at(looking, mission, Places(points.lat_deg, points.lon_deg))
    kinds: list[SensorKind | None] = [None, *sorted({sensor.kind for sensor in mission.sensors})]
    promises = [one for kind in kinds for one in _promises(notices, sights, looking, mission, kind)]
    return field_checks(Table.of(Notice, notices), promises, records.observations, mission, key)


def _promises(
    notices: Sequence[Notice], sights: Sights, looking: Looking, mission: Mission, kind: SensorKind | None
) -> Iterator[Promise]:
    meant = np.array([kind is None or sensor.kind == kind for sensor in mission.sensors], dtype=np.bool_)
    chosen = sights.take(np.flatnonzero(meant[sights.sensor]))
    start = np.array([microseconds(notice.valid_from) for notice in notices], dtype=np.int64)
    end = np.array([microseconds(notice.valid_to) for notice in notices], dtype=np.int64)
    for event in sorted({NOTICED_EVENTS[notice.kind] for notice in notices}):
        size = next(one for one in mission.event_sizes if one.event == event)
        seen = promises_by(chosen, looking, mission, size, start, end).seen
        met = _met(chosen, size, start, end)
        for at, notice in enumerate(notices):
            if NOTICED_EVENTS[notice.kind] == event:
                yield Promise(notice.notice_id, kind, float(seen[at]), int(met[at]))


def _met(sights: Sights, size: EventSize, start: Integers, end: Integers) -> Integers:
    """Count the distinct looks that an event of each notice can meet and that could see at all."""
    lasting = round(size.duration_s * 1e6)
    meets = sights.able & (sights.from_us - lasting < end[sights.place]) & (sights.to_us > start[sights.place])
    pairs = np.unique(np.stack((sights.place[meets], sights.look[meets])), axis=1)
    return np.bincount(pairs[0], minlength=len(start)).astype(np.int64)


def _middle(notice: Notice) -> tuple[float, float]:
    if notice.footprint_wkt is not None:
        middle = shapely.from_wkt(notice.footprint_wkt).representative_point()
        return float(middle.y), float(middle.x)
    return float(notice.lat_deg or 0.0), float(notice.lon_deg or 0.0)
