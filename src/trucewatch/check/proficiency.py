"""Notices of blasts, promises and observations in, whether the looks that promised to record them did out.

A notified demolition, exercise or own explosive work is a happening whose place and time are known beforehand: it tests
the looking as no breach can. But a notice is no evidence that it took place. So a kind of sensor is tested only where
something else recorded it: another kind of sensor, or people on the ground. All looking together is tested only by what
people say, so a check that nobody confirmed has no outcome and counts nowhere.

What is promised is the chance for one event of the tabled size at a random time of the notice. Of many rounds at least
one is recorded more often than that: more misses than promised are an alarm, fewer prove little.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from trucewatch.geo.declared import holds_points
from trucewatch.geo.geodesy import Floats, solve_inverse
from trucewatch.records.declared import Notice
from trucewatch.records.field_check import FieldCheck
from trucewatch.records.identity import name_for
from trucewatch.records.mission import Mission
from trucewatch.records.observation import Observation
from trucewatch.records.quantity import Probability
from trucewatch.records.table import Flags, Table, microseconds
from trucewatch.records.vocabulary import Event, NoticeKind, SensorKind

NOTICED_EVENTS: Mapping[NoticeKind, Event] = {"exercise": "explosion", "demining": "explosion"}
"""Kinds of notice that announce blasts, with the event that is to be recorded."""
SAME_BLAST: frozenset[str] = frozenset({"explosion", "muzzle_flash", "projectile", "burst", "thermal_anomaly"})
"""Events of an observation that show that the announced blasts took place."""
WITHIN_SIGMAS = 2.0
"""An observation belongs to the announced place if that lies within so many of its standard deviations."""


@dataclass(frozen=True, slots=True)
class Promise:
    """What looks promised of one notice before its outcome was known."""

    notice_id: str
    """The notice."""
    sensor_kind: SensorKind | None
    """The kind of sensor whose looks are meant; None for all together."""
    promised: Probability
    """Chance that one tabled event at a random time of the notice is recorded by them."""
    n_looks: int
    """Looks that met it."""


def field_checks(
    notices: Table[Notice],
    promises: Sequence[Promise],
    observations: Table[Observation],
    mission: Mission,
    key: bytes,
) -> Table[FieldCheck]:
    """Return one check for every promise of looks that may record it, by notice and kind; else none."""
    by_id = {notice.notice_id: notice for notice in notices.rows() if notice.kind in NOTICED_EVENTS}
    kind_of = {sensor.name: sensor.kind for sensor in mission.sensors}
    kinds = np.array([kind_of.get(str(name), "") for name in observations.texts("sensor")], dtype=object)
    blasts = np.isin(observations.texts("event").astype(str), sorted(SAME_BLAST))
    shown = {name: blasts & shows(notice, observations) for name, notice in by_id.items()}
    ordered = sorted(promises, key=lambda one: (one.notice_id, one.sensor_kind or ""))
    return Table.of(
        FieldCheck,
        [
            _check(by_id[one.notice_id], one, observations, shown[one.notice_id], kinds, key)
            for one in ordered
            if one.n_looks and one.promised > 0 and one.notice_id in by_id
        ],
    )


def shows(notice: Notice, observations: Table[Observation]) -> Flags:
    """Say which observations lie, as far as they can tell, in the notice's place and wholly in its time."""
    start, end = microseconds(notice.valid_from), microseconds(notice.valid_to)
    timely = (observations.instants("observed_from") >= start) & (observations.instants("observed_to") < end)
    lat, lon = observations.numbers("lat_deg"), observations.numbers("lon_deg")
    return np.asarray(timely & _near(notice, lat, lon, observations.numbers("sigma_m")), dtype=np.bool_)


def _near(notice: Notice, lat_deg: Floats, lon_deg: Floats, sigma_m: Floats) -> Flags:
    if notice.lat_deg is None or notice.lon_deg is None or notice.radius_km is None:
        return holds_points(notice, lat_deg, lon_deg)
    centre = np.full(len(lat_deg), notice.lat_deg), np.full(len(lat_deg), notice.lon_deg)
    distance_m = solve_inverse(*centre, lat_deg, lon_deg)[0]
    return np.asarray(distance_m <= 1000 * notice.radius_km + WITHIN_SIGMAS * sigma_m, dtype=np.bool_)


def _check(
    notice: Notice,
    promise: Promise,
    observations: Table[Observation],
    shown: Flags,
    kinds: np.ndarray[tuple[int], np.dtype[np.object_]],
    key: bytes,
) -> FieldCheck:
    tested = (kinds == promise.sensor_kind) if promise.sensor_kind else (kinds != "")
    others = np.flatnonzero(shown & ~np.asarray(tested, dtype=np.bool_))
    confirmed = min(observations.texts("observation_id")[others], default="")
    return FieldCheck(
        check_id=name_for(key, "chk", notice.notice_id, NOTICED_EVENTS[notice.kind], promise.sensor_kind or ""),
        notice_id=notice.notice_id,
        event=NOTICED_EVENTS[notice.kind],
        sensor_kind=promise.sensor_kind,
        start_at=notice.valid_from,
        end_at=notice.valid_to,
        promised=promise.promised,
        n_looks=promise.n_looks,
        recorded=bool((shown & tested).any()) if confirmed else None,
        confirmed_by=confirmed,
    )
