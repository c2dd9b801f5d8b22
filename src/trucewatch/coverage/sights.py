"""Looks of all kinds in, for each place and event the windows in which they meet it out.

Satellites look by crossings computed from their elements, only within the time that their source delivers; drones and
cameras look by the files that report it. A failed look was an attempt that could see nothing: it makes a place blind,
not unlooked. The time of an impediment is taken out of the looks of the sensor it names. A look from above that does
not say how much cloud there was sees nothing under cloud and all it can in clear sky; on the ground cloud hinders
nobody who does not say so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import cast

import numpy as np
import numpy.typing as npt
import shapely

from trucewatch.coverage.chances import Instants, Windows
from trucewatch.coverage.fires import p_fire_recorded
from trucewatch.geo.ellipsoid import Floats
from trucewatch.geo.swath import OVERPASS_GAP_US, Crossings
from trucewatch.records.declared import Impediment
from trucewatch.records.look import Look
from trucewatch.records.mission import EventSize, Mission, Sensor
from trucewatch.records.table import Table, microseconds, moment_of
from trucewatch.records.vocabulary import SensorKind

Flags = npt.NDArray[np.bool_]
ABOVE_CLOUD: frozenset[SensorKind] = frozenset({"satellite_thermal", "drone"})
"""Kinds of sensor that look down and may have cloud beneath them."""


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Points that are judged, as columns of equal length n."""

    lat_deg: Floats
    """Latitude, shape (n,)."""
    lon_deg: Floats
    """Longitude, shape (n,)."""


@dataclass(frozen=True, slots=True, eq=False)
class Sights:
    """Every look at every place, before an event is chosen."""

    names: tuple[str, ...]
    """Names of the looks by number."""
    place: Instants
    """Place of each sight, shape (k,)."""
    look: Instants
    """Look of each sight, shape (k,)."""
    from_us: Instants
    """Start, microseconds since 1970 UTC."""
    to_us: Instants
    """End; one microsecond after the start for a satellite's crossing."""
    sensor: Instants
    """Sensor of each sight, an index into the mission's sensors."""
    off_nadir_deg: Floats
    """Scan angle of a satellite; NaN for other sensors."""
    sun_elevation_deg: Floats
    """Elevation of the sun; NaN for other sensors."""
    able: Flags
    """False for a failed or impeded look, which sees nothing."""


def satellite_sights(crossings: Crossings, satellites: Sequence[Sensor], mission: Mission) -> Sights:
    """Return the sights of satellites; `satellites` are those that the crossings index."""
    kept = np.flatnonzero(_delivered(crossings, satellites, mission))
    satellite, time_us = crossings.satellite[kept], crossings.time_us[kept]
    names, look = _passes(satellite, time_us, satellites)
    position = {sensor.name: index for index, sensor in enumerate(mission.sensors)}
    numbers = np.array([position[sensor.name] for sensor in satellites], dtype=np.int64)
    return Sights(
        names=names,
        place=crossings.point[kept],
        look=look,
        from_us=time_us,
        to_us=time_us + 1,
        sensor=numbers[satellite] if len(kept) else np.zeros(0, dtype=np.int64),
        off_nadir_deg=crossings.off_nadir_deg[kept],
        sun_elevation_deg=crossings.sun_elevation_deg[kept],
        able=np.ones(len(kept), dtype=np.bool_),
    )


def reported_sights(looks: Table[Look], impediments: Table[Impediment], places: Places, mission: Mission) -> Sights:
    """Return the sights of looks that files report; planned looks are none."""
    hindered = list(impediments.rows())
    position = {sensor.name: index for index, sensor in enumerate(mission.sensors)}
    points = shapely.points(places.lon_deg, places.lat_deg)
    names: list[str] = []
    rows: list[tuple[npt.NDArray[np.intp], int, int, int, int, bool]] = []
    for look in looks.rows():
        if look.status == "planned":
            continue
        footprint = shapely.from_wkt(look.footprint_wkt)
        shapely.prepare(footprint)
        inside = np.flatnonzero(shapely.intersects(footprint, points))
        for start_us, end_us, able in _stretches(look, hindered):
            rows.append((inside, len(names), start_us, end_us, position[look.sensor], able))
        names.append(look.look_id)
    return _gathered(tuple(names), rows)


def joined(first: Sights, second: Sights) -> Sights:
    """Return all sights of two sets; the looks of the second are numbered after those of the first."""
    columns = {
        name: np.concatenate((getattr(first, name), getattr(second, name)))
        for name in ("place", "from_us", "to_us", "sensor", "off_nadir_deg", "sun_elevation_deg", "able")
    }
    look = np.concatenate((first.look, second.look + len(first.names)))
    return Sights(names=first.names + second.names, look=look, **columns)


def windows_of(sights: Sights, looks: Table[Look], size: EventSize, mission: Mission) -> Windows:
    """Return, for every sight, the window of starts of the event that it meets and its chance to record it."""
    p_clear, p_cloudy = np.zeros(len(sights.place)), np.zeros(len(sights.place))
    is_crossing = np.isfinite(sights.off_nadir_deg)
    if size.event == "thermal_anomaly" and size.frp_mw:
        for number, sensor in enumerate(mission.sensors):
            rows = np.flatnonzero((sights.sensor == number) & is_crossing)
            p_clear[rows] = p_fire_recorded(
                size.frp_mw, sights.off_nadir_deg[rows], sights.sun_elevation_deg[rows], _tabled(sensor, size)
            )
    reported = np.flatnonzero(~is_crossing & sights.able)
    if len(reported):
        chances = _reported_chances(sights.names, looks, size, mission)
        p_clear[reported], p_cloudy[reported] = chances[sights.look[reported]].T
    duration_us = round(size.duration_s * 1e6)
    return Windows(sights.look, sights.from_us - duration_us, sights.to_us, p_clear, p_cloudy)


def _reported_chances(names: Sequence[str], looks: Table[Look], size: EventSize, mission: Mission) -> Floats:
    """Return the chance of each named look in clear sky and under cloud, shape (n, 2); 0 for a satellite's pass."""
    sensors = {sensor.name: sensor for sensor in mission.sensors}
    stated = {look.look_id: _chance(look, size, sensors[look.sensor]) for look in looks.rows()}
    return np.array([stated.get(name, (0.0, 0.0)) for name in names], dtype=np.float64).reshape(-1, 2)


def _chance(look: Look, size: EventSize, sensor: Sensor) -> tuple[float, float]:
    stated = dict(zip(look.events, look.p_detect, strict=True)).get(size.event, _tabled(sensor, size))
    if look.cloud_fraction is None:
        return stated, 0.0 if sensor.kind in ABOVE_CLOUD else stated
    return stated * (1 - look.cloud_fraction), stated * (1 - look.cloud_fraction)


def _tabled(sensor: Sensor, size: EventSize) -> float:
    return next((one.p_detect for one in sensor.detections if one.event == size.event), 0.0)


def _delivered(crossings: Crossings, satellites: Sequence[Sensor], mission: Mission) -> Flags:
    held = np.zeros(len(crossings), dtype=np.bool_)
    for number, sensor in enumerate(satellites):
        for source in (s for s in mission.sources if sensor.name in s.sensors and s.holds_from is not None):
            start = microseconds(cast(datetime, source.holds_from))
            end = np.inf if source.holds_to is None else microseconds(source.holds_to)
            held |= (crossings.satellite == number) & (crossings.time_us >= start) & (crossings.time_us < end)
    return held


def _passes(satellite: Instants, time_us: Instants, satellites: Sequence[Sensor]) -> tuple[tuple[str, ...], Instants]:
    names: list[str] = []
    look = np.zeros(len(time_us), dtype=np.int64)
    for number, sensor in enumerate(satellites):
        rows = np.flatnonzero(satellite == number)
        rows = rows[np.argsort(time_us[rows], kind="stable")]
        if not len(rows):
            continue
        starts = np.flatnonzero(np.concatenate(([True], np.diff(time_us[rows]) > OVERPASS_GAP_US)))
        look[rows] = len(names) + np.searchsorted(starts, np.arange(len(rows)), side="right") - 1
        names += [f"{sensor.name} {_minute(int(time_us[rows[start]]))}" for start in starts]
    return tuple(names), look


def _stretches(look: Look, hindered: Sequence[Impediment]) -> list[tuple[int, int, bool]]:
    """Return the look's time as pieces that can see and pieces that an impediment made blind."""
    start, end = microseconds(look.start_at), microseconds(look.end_at)
    spoilt = [
        (max(start, microseconds(i.start_at)), min(end, microseconds(i.end_at)))
        for i in hindered
        if i.impediment_id == look.impediment_id or (i.sensor is not None and i.sensor == look.sensor)
    ]
    if look.status == "failed":
        return [(start, end, False)]
    cuts = sorted({start, end, *(time for piece in spoilt if piece[0] < piece[1] for time in piece)})
    return [(begin, stop, not any(a <= begin and stop <= b for a, b in spoilt)) for begin, stop in pairwise(cuts)]


def _gathered(names: tuple[str, ...], rows: Sequence[tuple[npt.NDArray[np.intp], int, int, int, int, bool]]) -> Sights:
    sizes = np.array([len(row[0]) for row in rows], dtype=np.int64)
    place = np.concatenate([row[0] for row in rows]) if rows else np.zeros(0, dtype=np.int64)
    columns = [np.repeat(np.array([row[i] for row in rows], dtype=np.int64), sizes) for i in range(1, 5)]
    nothing = np.full(len(place), np.nan)
    able = np.repeat(np.array([row[5] for row in rows], dtype=np.bool_), sizes)
    return Sights(names, place.astype(np.int64), columns[0], columns[1], columns[2], columns[3], nothing, nothing, able)


def _minute(time_us: int) -> str:
    return moment_of(time_us).strftime("%Y-%m-%dT%H:%MZ")
