"""Looks of all kinds in, which place each saw, when, and under how much cloud, out.

Satellites look by crossings computed from their elements, only within the time that their source delivers; drones and
cameras look by the files that report it. A failed look was an attempt that could see nothing: it makes a place blind,
not unlooked. The time of an impediment is taken out of the looks of the sensor it names. Cloud comes between the ground
and what looks down from above it: as the look states, else as the sky over the place was at the middle of the look.
Radar and what stands on the ground meet no cloud but what they state themselves.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any, cast

import numpy as np
import numpy.typing as npt
import shapely

from trucewatch.coverage.chances import Flags, Instants
from trucewatch.coverage.sky import CloudField
from trucewatch.geo.ellipsoid import Floats
from trucewatch.geo.sun import sun_elevation_deg
from trucewatch.geo.swath import OVERPASS_GAP_US, Crossings
from trucewatch.records.declared import Impediment
from trucewatch.records.look import Look
from trucewatch.records.mission import Mission, Sensor
from trucewatch.records.table import Table, microseconds, moment_of
from trucewatch.records.vocabulary import SensorKind

ABOVE_CLOUD: frozenset[SensorKind] = frozenset({"satellite_thermal", "satellite_optical", "drone"})
"""Kinds of sensor that look down and may have cloud beneath them."""
CHUNK = 256
"""Footprints that are laid over the places at once."""


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
    piece: Instants
    """Piece of the look, cut by impediments; equal where looks and times are equal, shape (k,)."""
    from_us: Instants
    """Start, microseconds since 1970 UTC."""
    to_us: Instants
    """End; one microsecond after the start for a satellite's crossing."""
    sensor: Instants
    """Sensor of each sight, an index into the mission's sensors."""
    off_nadir_deg: Floats
    """Scan angle of a satellite; NaN for other sensors."""
    incidence_deg: Floats
    """Angle of incidence of a satellite's look; NaN for other sensors."""
    sun_elevation_deg: Floats
    """Elevation of the sun at the place, at a crossing or at the middle of a look."""
    able: Flags
    """False for a failed or impeded look, which sees nothing."""
    cloud: Floats
    """Share of sky under cloud: low, best, high; shape (k, 3); 0 where cloud is nothing to the look."""

    def take(self, rows: npt.NDArray[np.integer[Any]]) -> "Sights":
        """Return the sights at `rows`, in that order."""
        columns = {name: getattr(self, name)[rows] for name in self.__dataclass_fields__ if name != "names"}
        return Sights(names=self.names, **columns)


def satellite_sights(
    crossings: Crossings, satellites: Sequence[Sensor], places: Places, field: CloudField, mission: Mission
) -> Sights:
    """Return the sights of satellites; `satellites` are those that the crossings index, `places` what they cross."""
    kept = np.flatnonzero(_delivered(crossings, satellites, mission))
    satellite, time_us, point = crossings.satellite[kept], crossings.time_us[kept], crossings.point[kept]
    names, look = _passes(satellite, time_us, satellites)
    position = {sensor.name: index for index, sensor in enumerate(mission.sensors)}
    numbers = np.array([position[sensor.name] for sensor in satellites], dtype=np.int64)
    below = np.array([sensor.kind in ABOVE_CLOUD for sensor in satellites], dtype=np.bool_)
    cloud = np.zeros((len(kept), 3))
    touched = np.flatnonzero(below[satellite]) if len(kept) else np.zeros(0, dtype=np.int64)
    at = point[touched]
    cloud[touched] = _cloud_at(field, time_us[touched], places.lat_deg[at], places.lon_deg[at])
    return Sights(
        names=names,
        place=point,
        look=look,
        piece=look,
        from_us=time_us,
        to_us=time_us + 1,
        sensor=numbers[satellite] if len(kept) else np.zeros(0, dtype=np.int64),
        off_nadir_deg=crossings.off_nadir_deg[kept],
        incidence_deg=crossings.incidence_deg[kept],
        sun_elevation_deg=crossings.sun_elevation_deg[kept],
        able=np.ones(len(kept), dtype=np.bool_),
        cloud=cloud,
    )


def reported_sights(
    looks: Table[Look],
    impediments: Table[Impediment],
    places: Places,
    field: CloudField,
    mission: Mission,
    skies: Places | None = None,
) -> Sights:
    """Return the sights of looks that files report; planned looks are none.

    `skies` are the points whose cloud and daylight stand for those of each place, where not the place itself.
    """
    held = [look for look in looks.rows() if look.status != "planned"]
    position = {sensor.name: index for index, sensor in enumerate(mission.sensors)}
    hindered = _by_cause(impediments)
    pieces = [(number, *piece) for number, look in enumerate(held) for piece in _pieces(look, hindered)]
    look_of, start, end, able = (np.array(column) for column in zip(*pieces, strict=True)) if pieces else _NO_PIECES
    first = np.searchsorted(look_of, np.arange(len(held) + 1))
    number, place = _within(held, places)
    count = np.diff(first)[number]
    piece = np.repeat(first[number] - np.cumsum(count) + count, count) + np.arange(count.sum())
    sensor = np.array([position[look.sensor] for look in held], dtype=np.int64)
    sky = _skies(held, number, place, field, mission, skies or places)
    row = np.repeat(np.arange(len(number)), count)
    nothing = np.full(len(row), np.nan)
    return Sights(
        names=tuple(look.look_id for look in held),
        place=place[row],
        look=number[row],
        piece=piece.astype(np.int64),
        from_us=start[piece].astype(np.int64),
        to_us=end[piece].astype(np.int64),
        sensor=sensor[number[row]],
        off_nadir_deg=nothing,
        incidence_deg=nothing,
        sun_elevation_deg=sky[row, 3],
        able=able[piece].astype(np.bool_),
        cloud=sky[row, :3],
    )


_NO_PIECES = tuple(np.zeros(0, dtype=np.int64) for _ in range(4))


def joined(first: Sights, second: Sights) -> Sights:
    """Return all sights of two sets; the looks of the second are numbered after those of the first."""
    columns = {
        name: np.concatenate((getattr(first, name), getattr(second, name)))
        for name in Sights.__dataclass_fields__
        if name not in ("names", "look")
    }
    look = np.concatenate((first.look, second.look + len(first.names)))
    return Sights(names=first.names + second.names, look=look, **columns)


def _within(held: Sequence[Look], places: Places) -> tuple[Instants, Instants]:
    """Return look and place of every place within a footprint, by look and then place."""
    tree = shapely.STRtree(shapely.points(places.lon_deg, places.lat_deg))
    found = [np.zeros((2, 0), dtype=np.int64)]
    for begin in range(0, len(held), CHUNK):
        footprints = shapely.from_wkt([look.footprint_wkt for look in held[begin : begin + CHUNK]])
        number, place = tree.query(footprints, predicate="intersects")
        found.append(np.array((number + begin, place), dtype=np.int64))
    pairs = np.concatenate(found, axis=1)
    order = np.lexsort((pairs[1], pairs[0]))
    return pairs[0][order], pairs[1][order]


def _skies(
    held: Sequence[Look], number: Instants, place: Instants, field: CloudField, mission: Mission, skies: Places
) -> Floats:
    """Return cloud (low, best, high) and elevation of the sun of each look at each place, shape (k, 4)."""
    kinds = {sensor.name: sensor.kind for sensor in mission.sensors}
    stated = np.array([np.nan if one.cloud_fraction is None else one.cloud_fraction for one in held], dtype=np.float64)
    asks = np.array([kinds[one.sensor] in ABOVE_CLOUD and one.cloud_fraction is None for one in held], dtype=np.bool_)
    middle = np.array([(microseconds(one.start_at) + microseconds(one.end_at)) // 2 for one in held], dtype=np.int64)
    result = np.zeros((len(number), 4))
    if not len(number):
        return result
    lat, lon = skies.lat_deg[place], skies.lon_deg[place]
    result[:, :3] = np.nan_to_num(stated[number], nan=0.0)[:, None]
    rows = np.flatnonzero(asks[number])
    if len(rows):
        # Neighbours share their sky: every pair of look and point is asked once.
        asked = np.stack((number[rows].astype(np.float64), lat[rows], lon[rows]))
        _, first, back = np.unique(asked, axis=1, return_index=True, return_inverse=True)
        once = rows[first]
        result[rows, :3] = _cloud_at(field, middle[number[once]], lat[once], lon[once])[back.reshape(-1)]
    result[:, 3] = sun_elevation_deg(middle[number], lat, lon)
    return result


def _cloud_at(field: CloudField, times_us: Instants, lat_deg: Floats, lon_deg: Floats) -> Floats:
    found = field.at(times_us, lat_deg, lon_deg)
    return np.stack((found.low, found.best, found.high), axis=-1)


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


def _by_cause(impediments: Table[Impediment]) -> dict[tuple[str, str], list[Impediment]]:
    """Return the impediments by their own name and by the sensor that they name."""
    found: dict[tuple[str, str], list[Impediment]] = {}
    for one in impediments.rows():
        for cause in (("name", one.impediment_id), ("sensor", one.sensor or "")):
            found.setdefault(cause, []).append(one)
    return found


def _pieces(look: Look, hindered: dict[tuple[str, str], list[Impediment]]) -> list[tuple[int, int, bool]]:
    """Return the look's time as pieces that can see and pieces that an impediment made blind."""
    start, end = microseconds(look.start_at), microseconds(look.end_at)
    if look.status == "failed":
        return [(start, end, False)]
    named = hindered.get(("name", look.impediment_id), []) if look.impediment_id else []
    spoilt = [
        (max(start, microseconds(one.start_at)), min(end, microseconds(one.end_at)))
        for one in (*named, *hindered.get(("sensor", look.sensor), []))
    ]
    cuts = sorted({start, end, *(time for piece in spoilt if piece[0] < piece[1] for time in piece)})
    return [(begin, stop, not any(a <= begin and stop <= b for a, b in spoilt)) for begin, stop in pairwise(cuts)]


def _minute(time_us: int) -> str:
    return moment_of(time_us).strftime("%Y-%m-%dT%H:%MZ")
