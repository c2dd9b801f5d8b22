"""Who looks, where and when: looks with what they state and what they are worth, posts, outages, habits.

Everything of the watch is drawn from streams of its own, so that the same watchers meet whatever happens.
"""

from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
import shapely

from trucewatch.exercise.happening import Spot
from trucewatch.exercise.mix import Mix
from trucewatch.exercise.terrain import Stretch, Terrain
from trucewatch.exercise.weather import Sky, Weather
from trucewatch.geo.geodesy import Floats, metres_per_degree, solve_direct
from trucewatch.geo.track import lon_lat_of, places_at
from trucewatch.records.interval import Interval
from trucewatch.records.mission import Sensor
from trucewatch.records.quantity import Hours, Metres, Probability, Seconds
from trucewatch.records.table import microseconds
from trucewatch.records.vocabulary import Event, ImpedimentKind, LookStatus

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
    """The impediment that spoilt it; empty where none did, or nobody reported it."""
    arrives: bool = True
    """Whether the cell gets to know of it at all."""

    @property
    def can_see(self) -> bool:
        """Whether it brought anything home."""
        return self.arrives and self.status in ("flown", "acquired")

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


@dataclass(frozen=True, slots=True)
class Outage:
    """A time in which one sensor could not look."""

    sensor: str
    """The sensor."""
    kind: ImpedimentKind
    """What hindered it."""
    span: Interval
    """When."""
    reported_at: datetime | None
    """When the cell is told of it; None where nobody tells."""
    impediment_id: str
    """Its name in the inputs; empty where nobody reports it."""
    leaves_looks: bool
    """Whether its looks are sent as failed ones; else they never arrive."""
    text: str
    """What its operator says of it."""


@dataclass(frozen=True, slots=True)
class Quirk:
    """A time in which one sensor tells times or places wrongly, and nobody knows."""

    sensor: str
    """The sensor."""
    span: Interval
    """When."""
    clock_s: Seconds
    """How far its clock is ahead; negative where it is behind."""
    east_m: Metres
    """How far to the east of the truth it places things."""
    north_m: Metres
    """How far to the north."""


@dataclass(frozen=True, slots=True)
class Habit:
    """How one drone prefers to fly: what an opponent who watches the watchers can learn."""

    sensor: str
    """The drone."""
    share: Probability
    """Share of its sorties that are flown by habit; the others go anywhere on its beat at any time."""
    starts_h: tuple[tuple[Hours, Probability], ...]
    """Hours after the day's beginning at which habitual sorties start, each with its share; they sum to 1."""
    stretches: tuple[tuple[Stretch, Probability], ...]
    """Stretches over which they go, each with its share; they sum to 1."""


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
    """The clouds."""
    mix: Mix
    """How much is looked."""
    days: tuple[Interval, ...]
    """The days."""
    weather: Weather
    """All weather, the clouds among it."""

    @property
    def span(self) -> Interval:
        """All days together."""
        return Interval(self.days[0].start_at, self.days[-1].end_at)


@dataclass(frozen=True, slots=True)
class Watch:
    """All who watch."""

    looks: tuple[WorldLook, ...]
    """Looks of drones and fixed sensors, by sensor and time."""
    posts: tuple[Post, ...]
    """Observers, awake all day."""
    outages: tuple[Outage, ...] = ()
    """What hindered them, whether anybody reports it or not."""
    quirks: tuple[Quirk, ...] = ()
    """What they tell wrongly."""
    habits: tuple[Habit, ...] = ()
    """How the drones prefer to fly; none where they have no habits."""
    rounds_apart: bool = False
    """Whether acoustic stations send a row for every round."""


def fail_look(look: WorldLook, impediment_id: str) -> WorldLook:
    """Return the look as one that an impediment spoilt."""
    return replace(look, status="failed", impediment_id=impediment_id)


def look_at(rng: np.random.Generator, look_id: str, sensor: Sensor, spot: Spot, span: Interval) -> WorldLook:
    """Return a look of a drone that flies low over one place."""
    near = Stretch(spot.part, spot.chainage_km * 1000, spot.chainage_km * 1000)
    disc = disc_about(spot, 3.0)
    stated = stated_chances(rng, sensor)
    return WorldLook(look_id, sensor, "acquired", span, disc, near, None, 0.0, True, stated, 1.0)


def stated_chances(rng: np.random.Generator, sensor: Sensor) -> tuple[tuple[Event, Probability], ...]:
    """Return what a look says of itself: the sensor's own chances, less up to a tenth for haze and height."""
    haze = rng.uniform(0.9, 1.0)
    return tuple((one.event, round(float(one.p_detect * haze), 3)) for one in sensor.detections)


def draw_honesty(rng: np.random.Generator, mix: Mix) -> float:
    """Return what a stated chance is to be multiplied by to get the true one."""
    return float(np.exp(rng.normal(0.0, mix.honesty_sigma)))


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
    return _settled(shapely.Polygon(_arc(spot, radius_km, np.arange(0.0, 360.0, 15.0))))


def sector_about(spot: Spot, radius_km: float, axis_deg: float, half_width_deg: float) -> shapely.Polygon:
    """Return a sector of view from a place: 9 corners on its arc, corners to 1e-5 degree."""
    arc = _arc(spot, radius_km, np.linspace(axis_deg - half_width_deg, axis_deg + half_width_deg, 9))
    foot = np.round(np.array([[spot.lon_deg, spot.lat_deg]]), 5)
    return _settled(shapely.Polygon(np.concatenate((foot, arc))))


def cloud_over(sky: Sky, footprint: shapely.Polygon, moment: datetime) -> float:
    """Return the share of a footprint's corners that lie under cloud."""
    corners = np.array(footprint.exterior.coords)[:-1]
    times = np.full(len(corners), microseconds(moment), dtype=np.int64)
    return round(float(sky.is_cloudy(times, corners[:, 1], corners[:, 0]).mean()), 2)


def _arc(spot: Spot, radius_km: float, azimuth_deg: Floats) -> Floats:
    n = len(azimuth_deg)
    place, metres = (np.full(n, spot.lat_deg), np.full(n, spot.lon_deg)), np.full(n, radius_km * 1000)
    lat, lon = solve_direct(*place, azimuth_deg, metres)
    return np.asarray(np.round(np.stack((lon, lat), axis=-1), 5), dtype=np.float64)


def _settled(shape: shapely.Geometry) -> shapely.Polygon:
    """Return the largest polygon of a shape, its holes filled: sensors do not look around holes."""
    whole = shapely.make_valid(shape)
    pieces = [piece for piece in shapely.get_parts(whole) if isinstance(piece, shapely.Polygon)]
    largest = max(pieces, key=lambda piece: float(piece.area))
    return shapely.Polygon(largest.exterior)
