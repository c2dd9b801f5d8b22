"""The watchers of the world: patrols of drones, a camera on its mast, posts of observers.

Where they go is drawn from streams of their own, so that the same watchers meet whatever happens.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np
import shapely

from trucewatch.exercise.happening import Spot
from trucewatch.exercise.mix import Mix
from trucewatch.exercise.streams import opaque_id, open_stream
from trucewatch.exercise.terrain import Stretch, Terrain, overlaps_of, share_of
from trucewatch.exercise.weather import Sky
from trucewatch.geo.geodesy import metres_per_degree, solve_direct
from trucewatch.geo.track import lon_lat_of, places_at
from trucewatch.records.interval import Interval
from trucewatch.records.mission import Mission, Sensor
from trucewatch.records.quantity import Probability
from trucewatch.records.table import microseconds
from trucewatch.records.vocabulary import Event, LookStatus

LOOK_MIN = 30
"""Length of one look of a drone."""
LOOK_KM = 18.0
"""Length of line that it covers."""
SWATH_KM = 6.0
"""How far to each side of the line it covers."""
CAMERA_KM = 5.0
"""How far a camera sees."""
MONITOR_KM = 60.0
"""How far a monitor of jamming listens."""
EARSHOT_KM = 9.0
"""Beyond this an observer hears nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class WorldLook:
    """A look as it is stated, and what it is really worth."""

    look_id: str
    """Its name in the inputs."""
    sensor: Sensor
    """Who looks."""
    status: LookStatus
    """What became of it."""
    span: Interval
    """When."""
    footprint: shapely.Polygon
    """What it covers."""
    stretch: Stretch
    """Stretch of line that it covers."""
    post: Spot | None
    """Where a fixed sensor stands; None for one that moves."""
    cloud_share: Probability
    """True share of the footprint under cloud."""
    cloud_told: bool
    """Whether the look says so."""
    stated: tuple[tuple[Event, Probability], ...]
    """Chance of detection of each event as the look states it."""
    honesty: float
    """What the stated chance is to be multiplied by to get the true one in clear sky."""
    impediment_id: str = ""
    """The impediment that spoilt it; empty where none did."""

    @property
    def can_see(self) -> bool:
        """Whether it brought anything home."""
        return self.status in ("flown", "acquired")

    def true_chance(self, event: Event) -> float:
        """Return the true chance that it records such an event in its footprint and time; 0 for one it cannot."""
        stated = dict(self.stated).get(event, 0.0)
        weather = 1.0 if self.post is not None else 1 - 0.5 * self.cloud_share
        return min(stated * self.honesty * weather, 0.98) if self.can_see else 0.0


@dataclass(frozen=True, slots=True)
class Post:
    """Observers at a place."""

    name: str
    """Sensor of the mission, or empty."""
    spot: Spot
    """Where they stand."""


@dataclass(frozen=True, slots=True, eq=False)
class Orders:
    """What the watch is planned from."""

    seed: int
    """Seed of the world."""
    terrain: Terrain
    """Where places may lie."""
    restive: tuple[Stretch, ...]
    """Stretches that most patrols go to."""
    sky: Sky
    """The weather."""
    mix: Mix
    """How much is looked."""
    days: tuple[Interval, ...]
    """The days."""


@dataclass(frozen=True, slots=True)
class Watch:
    """All who watch."""

    looks: tuple[WorldLook, ...]
    """Looks of drones and cameras, by sensor and time."""
    posts: tuple[Post, ...]
    """Observers, awake all day."""


def plan_watch(orders: Orders, mission: Mission) -> Watch:
    """Return everybody's looks over the days of the exercise."""
    looks: list[WorldLook] = []
    drones = [sensor for sensor in mission.sensors if sensor.kind == "drone"]
    for index, sensor in enumerate(drones):
        looks += _drone_looks(orders, sensor, share_of(orders.terrain.whole, index, len(drones)))
    for sensor in mission.sensors:
        if sensor.kind == "camera":
            looks += _fixed_looks(orders, sensor, CAMERA_KM)
        elif sensor.kind == "jamming_monitor":
            looks += _fixed_looks(orders, sensor, MONITOR_KM)
    observers = [sensor.name for sensor in mission.sensors if sensor.kind == "observer"]
    posts = []
    for index in range(orders.mix.posts):
        rng = open_stream(orders.seed, "post", str(index))
        name = observers[index % len(observers)] if observers else ""
        posts.append(Post(name, orders.terrain.draw_spot(rng, (1.0, 4.0), orders.restive)))
    return Watch(tuple(looks), tuple(posts))


def fail_look(look: WorldLook, impediment_id: str) -> WorldLook:
    """Return the look as one that an impediment spoilt."""
    return replace(look, status="failed", impediment_id=impediment_id)


def _drone_looks(orders: Orders, sensor: Sensor, beat: tuple[Stretch, ...]) -> list[WorldLook]:
    """Return the looks of a drone on its beat, most of them over restive stretches, and one planned for tomorrow."""
    looks: list[WorldLook] = []
    mix = orders.mix
    restive = overlaps_of(beat, orders.restive, LOOK_KM / 2)
    for number, day in enumerate(orders.days):
        for sortie in range(mix.sorties):
            names = (sensor.name, str(number), str(sortie))
            rng = open_stream(orders.seed, "sortie", *names)
            among = restive if restive and rng.random() < mix.restive_share else beat
            stretch = orders.terrain.draw_stretch(rng, LOOK_KM, among)
            slots = int(day.duration.total_seconds() // (LOOK_MIN * 60)) - mix.looks_a_sortie
            start = day.start_at + timedelta(minutes=LOOK_MIN * int(rng.integers(0, slots)))
            for index in range(mix.looks_a_sortie):
                begin = start + timedelta(minutes=LOOK_MIN * index)
                span = Interval(begin, begin + timedelta(minutes=LOOK_MIN - 2))
                look_id = opaque_id(orders.seed, "look", *names, str(index))
                looks.append(_drone_look(rng, orders, look_id, sensor, stretch, span))
    rng = open_stream(orders.seed, "planned", sensor.name)
    after = orders.days[-1].end_at
    stretch = orders.terrain.draw_stretch(rng, LOOK_KM, beat)
    span = Interval(after, after + timedelta(minutes=LOOK_MIN))
    look = _drone_look(rng, orders, opaque_id(orders.seed, "look", sensor.name, "planned"), sensor, stretch, span)
    return [*looks, replace(look, status="planned", cloud_told=False)]


def _drone_look(
    rng: np.random.Generator, orders: Orders, look_id: str, sensor: Sensor, stretch: Stretch, span: Interval
) -> WorldLook:
    footprint = band_about(orders.terrain, stretch, SWATH_KM)
    return WorldLook(
        look_id=look_id,
        sensor=sensor,
        status="flown" if rng.random() < 0.1 else "acquired",
        span=span,
        footprint=footprint,
        stretch=stretch,
        post=None,
        cloud_share=_cloud_over(orders.sky, footprint, span.start_at),
        cloud_told=bool(rng.random() >= orders.mix.unknown_cloud),
        stated=_stated(rng, sensor),
        honesty=float(np.exp(rng.normal(0.0, orders.mix.honesty_sigma))),
    )


def _fixed_looks(orders: Orders, sensor: Sensor, reach_km: float) -> list[WorldLook]:
    """Return a look for each hour, of which one hour a day is lost to a fault of the sensor."""
    spot = orders.terrain.draw_spot(open_stream(orders.seed, "mast", sensor.name), (0.5, 2.0), orders.restive)
    foot_m, reach_m = spot.chainage_km * 1000, reach_km * 1000
    looks = []
    for number, day in enumerate(orders.days):
        rng = open_stream(orders.seed, "mast", sensor.name, str(number))
        hours = int(day.duration.total_seconds() // 3600)
        broken = int(rng.integers(0, hours))
        for hour in range(hours):
            begin = day.start_at + timedelta(hours=hour)
            look = WorldLook(
                look_id=opaque_id(orders.seed, "look", sensor.name, str(number), str(hour)),
                sensor=sensor,
                status="acquired",
                span=Interval(begin, begin + timedelta(hours=1)),
                footprint=disc_about(spot, reach_km),
                stretch=Stretch(spot.part, foot_m - reach_m, foot_m + reach_m),
                post=spot,
                cloud_share=0.0,
                cloud_told=False,
                stated=_stated(rng, sensor),
                honesty=float(np.exp(rng.normal(0.0, orders.mix.honesty_sigma))),
            )
            fault_id = opaque_id(orders.seed, "impediment", sensor.name, str(number))
            looks.append(fail_look(look, fault_id) if hour == broken else look)
    return looks


def _stated(rng: np.random.Generator, sensor: Sensor) -> tuple[tuple[Event, Probability], ...]:
    """Return what a look says of itself: the sensor's own chances, less up to a tenth for haze and height."""
    haze = rng.uniform(0.9, 1.0)
    return tuple((one.event, round(float(one.p_detect * haze), 3)) for one in sensor.detections)


def band_about(terrain: Terrain, stretch: Stretch, half_km: float) -> shapely.Polygon:
    """Return the band of a half width about a stretch of line, its corners to 1e-5 degree."""
    metres = np.linspace(stretch.from_m, stretch.to_m, max(2, int((stretch.to_m - stretch.from_m) // 1000) + 1))
    chain = lon_lat_of(terrain.track, places_at(terrain.track, np.full(len(metres), stretch.part), metres))
    north, east = metres_per_degree(np.array([float(chain[:, 1].mean())]))
    scale = np.array([east[0], north[0]])
    band = shapely.buffer(shapely.LineString(chain * scale), half_km * 1000, cap_style="flat", quad_segs=2)
    band = shapely.simplify(band, 200.0)
    return _settled(shapely.transform(band, lambda corners: np.round(corners / scale, 5)))


def disc_about(spot: Spot, radius_km: float) -> shapely.Polygon:
    """Return a polygon of 24 corners about a place, corners to 1e-5 degree."""
    azimuth = np.arange(0.0, 360.0, 15.0)
    n = len(azimuth)
    lat, lon = solve_direct(np.full(n, spot.lat_deg), np.full(n, spot.lon_deg), azimuth, np.full(n, radius_km * 1000))
    return _settled(shapely.Polygon(np.round(np.stack((lon, lat), axis=-1), 5)))


def _settled(shape: shapely.Geometry) -> shapely.Polygon:
    """Return the largest polygon of a shape, its holes filled: sensors do not look around holes."""
    whole = shapely.make_valid(shape)
    pieces = [piece for piece in shapely.get_parts(whole) if isinstance(piece, shapely.Polygon)]
    largest = max(pieces, key=lambda piece: float(piece.area))
    return shapely.Polygon(largest.exterior)


def _cloud_over(sky: Sky, footprint: shapely.Polygon, moment: datetime) -> float:
    corners = np.array(footprint.exterior.coords)[:-1]
    times = np.full(len(corners), microseconds(moment), dtype=np.int64)
    return round(float(sky.is_cloudy(times, corners[:, 1], corners[:, 0]).mean()), 2)


def look_at(rng: np.random.Generator, look_id: str, sensor: Sensor, spot: Spot, span: Interval) -> WorldLook:
    """Return a look of a drone that flies low over one place."""
    near = Stretch(spot.part, spot.chainage_km * 1000, spot.chainage_km * 1000)
    disc = disc_about(spot, 3.0)
    return WorldLook(look_id, sensor, "acquired", span, disc, near, None, 0.0, True, _stated(rng, sensor), 1.0)
