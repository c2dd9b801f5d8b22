"""Places and what is known of a time to come in, every look that could be had of them out, with its chance.

Three kinds of look: satellites, those that sweep where their source delivers and those that must be tasked wherever
they could be; announced looks; and sorties of each drone that lately looked near the place and that nothing hinders,
one every few hours, but for those that would meet an announced look of the same drone.
Chances are those of the looking: what a look or the mission states, else the table of the sensor's class, each under
the cloud that is foretold.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np
import shapely

from trucewatch.coverage import Places
from trucewatch.coverage.chances import BEST, HIGH, LOW
from trucewatch.coverage.sights import ABOVE_CLOUD, Sights, joined, reported_sights, satellite_sights
from trucewatch.coverage.sky import CloudField
from trucewatch.coverage.windows import windows_of
from trucewatch.geo.geodesy import to_earth_centred
from trucewatch.geo.sun import sun_elevation_deg
from trucewatch.geo.swath import TargetPoints
from trucewatch.mission import LoadedMission
from trucewatch.pipeline.looking import looking_at, satellites_over
from trucewatch.pipeline.planning.accesses import accesses_of
from trucewatch.pipeline.records import Records
from trucewatch.pipeline.satellites import satellites_of
from trucewatch.plan.accesses import Points
from trucewatch.plan.requests import LASTING, STAYS, Opportunity
from trucewatch.records.elements import Elements
from trucewatch.records.interval import Interval
from trucewatch.records.look import Look
from trucewatch.records.look_request import SORTIE_AFTER, SORTIE_EVERY, SORTIE_LASTS, SORTIE_REACH_KM
from trucewatch.records.mission import EventSize, Mission
from trucewatch.records.table import Flags, Floats, Integers, Table, microseconds, moment_of
from trucewatch.records.vocabulary import Event

LATELY = timedelta(days=7)
"""How far back the look may lie by which a drone is known to reach a place."""
HALF_CELL_DEG = 0.02
"""Half the side of the square that a sortie is taken to look at: less than a cell of the grid."""


@dataclass(frozen=True, eq=False)
class Chart:
    """What is known of a time to come, before an event is chosen."""

    known: Records
    """What was looked at, and what hinders."""
    planned: Table[Look]
    """Announced looks, as if flown."""
    loaded: LoadedMission
    """The mission."""
    elements: Sequence[Elements]
    """Its good sets of elements; none where it has no file."""
    moment: datetime
    """When it is asked; no look begins before."""
    window: Interval
    """Within which a look is of use."""


def opportunities_at(chart: Chart, places: Places, events: Iterable[Event]) -> list[list[Opportunity]]:
    """Return the looks that could be had of each place, by start and sensor; none of a sensor blind for all events."""
    loaded, mission = chart.loaded, chart.loaded.mission
    nowhere = np.zeros(len(places.lat_deg))
    number = np.arange(len(nowhere), dtype=np.int64)
    points = TargetPoints(number, nowhere, nowhere, places.lat_deg, places.lon_deg)
    above = satellites_over(mission, chart.elements, chart.window)
    looking = looking_at(replace(chart.known, looks=chart.planned), loaded, above, points, chart.window)
    field = looking.sky or CloudField((), mission.thresholds.cloud_prior)
    swept = satellite_sights(looking.crossings, looking.satellites, places, field, mission)
    had = joined(swept, reported_sights(looking.looks, looking.impediments, places, field, mission))
    flights = Table.of(Look, sorties(chart, places))
    flown = reported_sights(flights, looking.impediments, places, field, mission)
    sent = joined(flown, _tasked_sights(chart, places, field))
    found: list[list[Opportunity]] = [[] for _ in range(len(nowhere))]
    # Whether a sensor must be sent is known by whence a look comes; its name may be anybody's.
    for all_sights, looks, is_sent in ((had, looking.looks, False), (sent, flights, True)):
        sights = _in_time(all_sights, chart)
        for event in sorted(set(events)):
            windows = windows_of(sights, looks, _size_of(event, mission), mission, looking.tables)
            best = windows.cloud[:, BEST]
            chance = (1 - best) * windows.clear[:, BEST] + best * windows.cloudy[:, BEST]
            for row in np.flatnonzero(chance > 0).tolist():
                one = _opportunity(sights, row, event, float(chance[row]), mission, is_sent)
                found[int(sights.place[row])].append(one)
    return [sorted(held, key=lambda one: (one.start_at, one.sensor, one.event)) for held in found]


def _in_time(sights: Sights, chart: Chart) -> Sights:
    """Return the sights that see and that neither begin before it is asked nor end after they are of use."""
    begin, end = microseconds(chart.moment), microseconds(chart.window.end_at)
    return sights.take(np.flatnonzero(sights.able & (sights.from_us >= begin) & (sights.to_us <= end)))


def sorties(chart: Chart, places: Places) -> list[Look]:
    """Return the looks that drones could be sent for: of each place, by those that lately looked near it."""
    near, starts = _near(chart, places), _starts(chart)
    return [
        _sortie(name, at, float(places.lat_deg[at]), float(places.lon_deg[at]), start)
        for name in sorted(near)
        for start in starts
        if not _flies(chart, name, start)
        for at in np.flatnonzero(near[name]).tolist()
    ]


def _starts(chart: Chart) -> list[datetime]:
    """Return when sorties begin that end within the window."""
    count = (chart.window.end_at - chart.moment - SORTIE_AFTER - SORTIE_LASTS) // SORTIE_EVERY + 1
    return [chart.moment + SORTIE_AFTER + turn * SORTIE_EVERY for turn in range(count)]


def _near(chart: Chart, places: Places) -> dict[str, Flags]:
    """Return for each drone that nothing hinders now which places it can reach."""
    drones = {one.name for one in chart.loaded.mission.sensors if one.kind == "drone"}
    hindered = {one.sensor for one in chart.known.impediments.rows() if one.start_at <= chart.moment <= one.end_at}
    looks, since = chart.known.looks, chart.moment - LATELY
    lately = (looks.instants("end_at") > microseconds(since)) & (looks.texts("status") != "planned")
    there = to_earth_centred(places.lat_deg, places.lon_deg)
    near: dict[str, Flags] = {}
    for name in sorted(drones - hindered):
        flown = looks.where(lately & (looks.texts("sensor") == name))
        if not len(flown):
            continue
        seen = shapely.from_wkt(flown.texts("footprint_wkt"))
        spots = np.concatenate((shapely.get_coordinates(seen), shapely.get_coordinates(shapely.centroid(seen))))
        spots = np.unique(np.round(spots, 2), axis=0)
        apart_m = np.linalg.norm(there[:, None] - to_earth_centred(spots[:, 1], spots[:, 0])[None], axis=-1)
        near[name] = np.asarray((apart_m <= 1000 * SORTIE_REACH_KM).any(axis=1), dtype=np.bool_)
    return near


def _flies(chart: Chart, sensor: str, start_at: datetime) -> bool:
    """Say whether an announced look of a drone falls into the time of a sortie."""
    begin, end = microseconds(start_at), microseconds(start_at + SORTIE_LASTS)
    planned = chart.planned
    meets = (planned.instants("start_at") < end) & (planned.instants("end_at") > begin)
    return bool((meets & (planned.texts("sensor") == sensor)).any())


def _sortie(sensor: str, at: int, lat_deg: float, lon_deg: float, start_at: datetime) -> Look:
    south, north, west, east = (
        lat_deg - HALF_CELL_DEG, lat_deg + HALF_CELL_DEG, lon_deg - HALF_CELL_DEG, lon_deg + HALF_CELL_DEG,
    )  # fmt: skip
    corners = ((west, south), (east, south), (east, north), (west, north), (west, south))
    footprint = f"POLYGON (({', '.join(f'{x:.7f} {y:.7f}' for x, y in corners)}))"
    return Look(
        f"sortie {sensor} {at} {start_at:%H:%M}", 1, sensor, "acquired", start_at, start_at + SORTIE_LASTS, footprint,
        None, (), (), "none", None, None, start_at, "", "", "", 0,
    )  # fmt: skip


def _tasked_sights(chart: Chart, places: Places, field: CloudField) -> Sights:
    """Return when satellites that must be tasked could look, as sights."""
    mission = chart.loaded.mission
    found, _ = satellites_of(mission, chart.elements, chart.window)
    tasked = [one for one in found if one.viewing.kind != "swath"]
    held = [accesses_of([one], Points(places.lat_deg, places.lon_deg), chart.window) for one in tasked]
    count = [len(one.start_us) for one in held]
    position = {sensor.name: at for at, sensor in enumerate(mission.sensors)}
    sensor = np.repeat([position[one.sensor] for one in tasked], count).astype(np.int64)

    def column(name: str) -> Integers:
        return np.concatenate([np.zeros(0, dtype=np.int64), *(getattr(one, name) for one in held)])

    place, middle = column("point"), column("culmination_us")
    lat, lon = places.lat_deg[place], places.lon_deg[place]
    above = np.array([mission.sensors[at].kind in ABOVE_CLOUD for at in sensor.tolist()], dtype=np.bool_)
    shares = field.at(middle, lat, lon)
    cloud = np.stack((shares.low, shares.best, shares.high), axis=-1) * above[:, None]
    number = np.arange(len(place), dtype=np.int64)
    return Sights(
        names=tuple(f"tasked {mission.sensors[at].name} {row}" for row, at in enumerate(sensor.tolist())),
        place=place,
        look=number,
        piece=number,
        from_us=column("start_us"),
        to_us=column("end_us"),
        sensor=sensor,
        off_nadir_deg=column("off_nadir_deg").astype(np.float64),
        incidence_deg=90 - column("max_elevation_deg").astype(np.float64),
        sun_elevation_deg=sun_elevation_deg(middle, lat, lon),
        able=np.ones(len(place), dtype=np.bool_),
        cloud=cloud,
    )


def _size_of(event: Event, mission: Mission) -> EventSize:
    """Return the tabled size of an event; of one that the mission does not table the smallest that a table lists."""
    lasts = timedelta(days=1) if event in LASTING else STAYS
    return mission.size_of(event) or EventSize(event, event, lasts.total_seconds(), None)


def _opportunity(sights: Sights, row: int, event: Event, chance: float, mission: Mission, is_sent: bool) -> Opportunity:
    sensor = mission.sensors[int(sights.sensor[row])]
    low, best, high = (float(sights.cloud[row, column]) for column in (LOW, BEST, HIGH))
    is_known = sensor.kind in ABOVE_CLOUD and high - low < 1
    start, end = moment_of(int(sights.from_us[row])), moment_of(int(sights.to_us[row]))
    return Opportunity(sensor.name, event, start, end, chance, best if is_known else None, is_sent)


def spots_of(candidates: Sequence[tuple[float, float]]) -> tuple[Places, Integers]:
    """Return the distinct places among latitudes and longitudes, and which of them each is."""
    places, number = np.unique(np.array(candidates, dtype=np.float64).reshape(-1, 2), axis=0, return_inverse=True)
    held: Floats = places
    return Places(held[:, 0], held[:, 1]), number.reshape(-1).astype(np.int64)
