"""Sights and an event in, for each sight the window in which it meets the event and its chance to record it, out.

The chance in clear sky is the one that the look states, else that of the sensor in the mission folder, else that of the
table of its class; a sensor without any of them is blind for the event. A stated chance holds in clear sky and, where
the class has a table, loses under cloud what the table loses; without one nothing of it is left to a satellite, and of
a drone, which may fly beneath the cloud, it is not known what is left. Its interval is as
wide as the mission doubts stated chances. Thermal scanners see fires by power, scan angle and daylight.
"""

from collections.abc import Sequence

import numpy as np

from trucewatch.coverage.chances import BEST, HIGH, LOW, Flags, Instants, Windows
from trucewatch.coverage.detectability import Detectability
from trucewatch.coverage.fires import fire_ends
from trucewatch.coverage.sights import Sights
from trucewatch.geo.ellipsoid import Floats
from trucewatch.records.detection import CloudState
from trucewatch.records.look import Look
from trucewatch.records.mission import EventSize, Mission, Sensor
from trucewatch.records.quantity import HOUR_US
from trucewatch.records.table import Table

PATROLS = frozenset({"drone"})
"""Kinds of sensor whose looks an opponent can foresee by their past alone; all others fly or stand for all to know."""

BENEATH_CLOUD = (0.0, 0.5, 1.0)
"""Share of a patrol's stated chance left under cloud where no table says it: unknown, between nothing and all."""
THROUGH_CLOUD = np.array((0.0, 0.02, 0.1))
"""Share of its chance in clear sky that a thermal satellite keeps under cloud, through thin cirrus and gaps that no
share of sky tells of: low, best, high; assumed. Nothing would be promised where now and then a fire is recorded."""


def windows_of(sights: Sights, looks: Table[Look], size: EventSize, mission: Mission, tables: Detectability) -> Windows:
    """Return, for every sight, the window of starts of the event that it meets and its chance to record it."""
    clear, cloudy = np.zeros((2, len(sights.place), 3))
    stated = _stated_by(sights.names, looks, size)
    for number in np.unique(sights.sensor).tolist():
        rows = np.flatnonzero(sights.sensor == number)
        clear[rows], cloudy[rows] = _chances(sights.take(rows), stated, size, mission, mission.sensors[number], tables)
    duration_us = round(size.duration_s * 1e6)
    groups = groups_of(mission)
    return Windows(
        place=sights.place,
        look=sights.look,
        from_us=sights.from_us - duration_us,
        to_us=sights.to_us,
        group=groups[sights.sensor],
        known=~is_patrol(mission)[sights.sensor],
        able=sights.able,
        clear=clear,
        cloudy=np.minimum(cloudy, clear),
        cloud=sights.cloud,
        at_us=_middles(sights),
        holds_us=np.full(len(sights.place), holds_us(mission)),
    )


def holds_us(mission: Mission) -> float:
    """Return how long a sky holds on average, in microseconds: infinite where it holds for good."""
    hours = mission.thresholds.cloud_holds_h
    return np.inf if hours is None else hours * HOUR_US


def _middles(sights: Sights) -> Instants:
    """Return the middle of the look of each sight, all its pieces together."""
    count = len(sights.names)
    begin, end = np.full(count, np.iinfo(np.int64).max), np.full(count, np.iinfo(np.int64).min)
    np.minimum.at(begin, sights.look, sights.from_us)
    np.maximum.at(end, sights.look, sights.to_us)
    return np.asarray(begin[sights.look] + (end - begin)[sights.look] // 2, dtype=np.int64)


def groups_of(mission: Mission) -> Instants:
    """Return for each sensor the number of the class whose table is right or wrong for all its looks together."""
    names = [class_of(sensor) for sensor in mission.sensors]
    number = {name: index for index, name in enumerate(dict.fromkeys(names))}
    return np.array([number[name] for name in names], dtype=np.int64)


def outages_of(mission: Mission) -> Floats:
    """Return for each group the chance that all its looks failed unreported."""
    count = int(groups_of(mission).max(initial=-1)) + 1
    return np.full(count, mission.thresholds.outage_prior)


def class_of(sensor: Sensor) -> str:
    """Return the class of a sensor, or its kind where it has none."""
    return sensor.sensor_class or sensor.kind


def is_patrol(mission: Mission) -> Flags:
    """Say of each sensor whether it patrols."""
    return np.array([sensor.kind in PATROLS for sensor in mission.sensors], dtype=np.bool_)


def _stated_by(names: Sequence[str], looks: Table[Look], size: EventSize) -> Floats:
    """Return the chance that each named look itself states for the event; NaN where it states none."""
    found: dict[str, float] = {}
    columns = (looks.texts("look_id"), looks.lists("events"), looks.lists("p_detect"))
    for name, events, chances in zip(*columns, strict=True):
        if size.event in events:
            found[str(name)] = float(chances[events.index(size.event)])
    return np.array([found.get(name, np.nan) for name in names], dtype=np.float64)


def _chances(
    sights: Sights, stated: Floats, size: EventSize, mission: Mission, sensor: Sensor, tables: Detectability
) -> tuple[Floats, Floats]:
    """Return the chances of the sights of one sensor in clear sky and under cloud, each of shape (k, 3)."""
    own = next((one.p_detect for one in sensor.detections if one.event == size.event), np.nan)
    is_crossing = np.isfinite(sights.off_nadir_deg)
    said = np.where(is_crossing, np.nan, stated[sights.look])
    said = np.where(np.isnan(said), own, said)
    clear, cloudy = (_tabled(sights, size, sensor, tables, sky) for sky in ("clear", "cloudy"))
    told = np.isfinite(said)
    if told.any():
        with_doubt = _interval(np.nan_to_num(said, nan=0.0), mission.thresholds.stated_doubt)
        if sensor.kind == "satellite_thermal" and size.event == "thermal_anomaly" and size.frp_mw:
            ends = fire_ends(size.frp_mw, sights.off_nadir_deg, sights.sun_elevation_deg, own)
            with_doubt = np.where(is_crossing[:, None], np.stack(ends, axis=-1), with_doubt)
        unsaid = np.broadcast_to(BENEATH_CLOUD if sensor.kind in PATROLS else np.zeros(3), clear.shape)
        left = np.divide(cloudy, clear, out=np.array(unsaid), where=clear > 0).clip(0.0, 1.0)
        clear, cloudy = (
            np.where(told[:, None], own_chance, table)
            for own_chance, table in ((with_doubt, clear), (with_doubt * left, cloudy))
        )
    if sensor.kind == "satellite_thermal":
        cloudy = np.maximum(cloudy, clear * THROUGH_CLOUD)
    return clear, cloudy


def _tabled(sights: Sights, size: EventSize, sensor: Sensor, tables: Detectability, sky: CloudState) -> Floats:
    """Return the chances of the table of the sensor's class, shape (k, 3); 0 without one."""
    name = sensor.sensor_class
    if name is None or not tables.records(name, size.event):
        return np.zeros((len(sights.place), 3))
    kind = tables.geometry_of(name, size.event)
    geometry = {"off_nadir_deg": sights.off_nadir_deg, "incidence_deg": sights.incidence_deg}.get(
        kind, np.full(len(sights.place), np.nan)
    )
    found = tables.likelihood(name, size.event, size.duration_s, geometry, sights.sun_elevation_deg, sky, size.frp_mw)
    return np.stack((found.low, found.best, found.high), axis=-1)


def _interval(chance: Floats, doubt: float) -> Floats:
    """Return a stated chance as low, best, high: with the doubt d, from (1 - d) p up to p + d (1 - p)."""
    result = np.empty((len(chance), 3))
    result[:, LOW], result[:, BEST] = (1 - doubt) * chance, chance
    result[:, HIGH] = np.where(chance > 0, chance + doubt * (1 - chance), 0.0)
    return result
