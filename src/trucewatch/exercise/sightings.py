"""Looks, posts and happenings in, what drones, cameras and observers send out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
import shapely

from trucewatch.exercise.casting import Casting
from trucewatch.exercise.happening import Happening, Signal, Spot
from trucewatch.exercise.looking import EARSHOT_KM, Post, Watch, WorldLook
from trucewatch.exercise.rows import OBSERVATIONS, Told, cells_of, degrees_text, moment_text
from trucewatch.exercise.streams import opaque_id, open_stream
from trucewatch.geo.geodesy import solve_direct, solve_inverse
from trucewatch.records.interval import Interval
from trucewatch.records.mission import Source

WINDS = ("N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE", "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW")
"""The sixteen winds, clockwise from north."""
LOUD = ("explosion", "uav_strike", "burst")
"""What an observer hears."""
DRONE_SIGMA_M = 60.0
"""How well a drone tells a place."""
UAV_SIGMA_M = 400.0
"""How well it tells the place of something that flies."""
EMITTER_SIGMA_M = 2500.0
"""How well anybody tells the place of a jammer."""


@dataclass(frozen=True, slots=True)
class Sight:
    """One signal of one happening while one look could record it."""

    look: WorldLook
    """The look."""
    happening: Happening
    """The happening."""
    signal: Signal
    """The signal."""
    start_at: datetime
    """Beginning of the time that both share."""
    end_at: datetime
    """End of it."""


def signals_of(happening: Happening) -> tuple[Signal, ...]:
    """Return all signals of a happening, its fires among them."""
    fires = (Signal("thermal_anomaly", "present", fire.start_at, fire.end_at) for fire in happening.fires)
    return (*happening.signals, *fires)


def sights_of(watch: Watch, happening: Happening) -> Iterator[Sight]:
    """Yield every look that could have recorded a signal of a happening, in the order of the looks."""
    for look in watch.looks:
        if not look.can_see or not shapely.contains_xy(look.footprint, happening.spot.lon_deg, happening.spot.lat_deg):
            continue
        for signal in signals_of(happening):
            start, end = max(signal.start_at, look.span.start_at), min(signal.end_at, look.span.end_at)
            if start <= end and start < look.span.end_at and look.true_chance(signal.event) > 0:
                yield Sight(look, happening, signal, start, end)


def tell_sight(seed: int, sight: Sight, cast: Casting) -> list[Told]:
    """Return what a look sends of a signal: nothing, a row, or two where it is a long series of bangs."""
    look, signal = sight.look, sight.signal
    names = ("sight", sight.happening.truth_id, look.look_id, signal.event)
    rng = open_stream(seed, *names)
    if rng.random() >= look.true_chance(signal.event):
        return []
    counts: list[int | None] = [None if signal.count is None else max(1, int(rng.binomial(signal.count, 0.8)))]
    if counts[0] is not None and counts[0] >= 8 and sight.end_at > sight.start_at:
        counts = [counts[0] // 2, counts[0] - counts[0] // 2]
    step = (sight.end_at - sight.start_at) / len(counts)
    rows = []
    for index, count in enumerate(counts):
        begin = sight.start_at + index * step
        row_id = opaque_id(seed, "obs", *names, str(index))
        rows.append(_look_row(rng, sight, cast, Interval(begin, begin + step), count, row_id))
    return rows


def _look_row(
    rng: np.random.Generator, sight: Sight, cast: Casting, span: Interval, count: int | None, row_id: str
) -> Told:
    look, signal = sight.look, sight.signal
    source = cast.voice_of(look.sensor.kind)
    received = span.end_at + timedelta(seconds=int(rng.uniform(60, 900)))
    known = rng.random() < 0.7 or signal.description in ("in_flight", "present")
    cells = cells_of(
        OBSERVATIONS,
        observation_id=row_id,
        source=source.name,
        means="saw" if look.sensor.kind == "drone" else "recorded",
        observed_from=moment_text(span.start_at),
        observed_to=moment_text(span.end_at),
        received_at=moment_text(received),
        event=signal.event,
        description=signal.description if known else "undetermined",
        count="" if count is None else str(count),
        count_kind="" if count is None else "at_least",
        weapon=signal.weapon if signal.weapon and rng.random() < 0.5 else "",
        reliability="A",
        credibility=str(int(rng.integers(1, 4))),
        authenticity=source.authenticity,
        sensor=look.sensor.name,
        look_id=look.look_id,
        **_told_where(rng, sight),
    )
    return Told(source.name, received, row_id, cells, sight.happening.truth_id, "original", look.look_id)


def _told_where(rng: np.random.Generator, sight: Sight) -> dict[str, str]:
    if sight.look.post is not None and sight.look.sensor.kind == "camera":
        return _told_bearing(rng, sight.look.post, sight, 3.0, False)
    own_m = {"uav": UAV_SIGMA_M, "jamming": EMITTER_SIGMA_M}.get(sight.signal.event, DRONE_SIGMA_M)
    sigma_m = float(np.hypot(own_m, sight.happening.spread_m))
    return told_place(*scatter(rng, sight.happening.spot, sigma_m), sigma_m)


def told_place(lat_deg: float, lon_deg: float, sigma_m: float) -> dict[str, str]:
    """Return the cells of a place with its uncertainty."""
    return {"lat_deg": degrees_text(lat_deg), "lon_deg": degrees_text(lon_deg), "sigma_m": f"{sigma_m:.0f}"}


def _told_bearing(
    rng: np.random.Generator, post: Spot, sight: "Sight | Heard", sigma_deg: float, in_words: bool
) -> dict[str, str]:
    spot = sight.happening.spot
    metres, azimuth = solve_inverse(*(np.array([v]) for v in (post.lat_deg, post.lon_deg, spot.lat_deg, spot.lon_deg)))
    bearing = (float(azimuth[0]) + rng.normal(0, sigma_deg)) % 360
    about_km = float(metres[0]) / 1000 * float(rng.lognormal(0.0, 0.1))
    return {
        "observer_lat_deg": degrees_text(post.lat_deg),
        "observer_lon_deg": degrees_text(post.lon_deg),
        "distance_min_km": f"{max(0.0, np.floor(about_km * 0.75 * 2) / 2):.1f}",
        "distance_max_km": f"{np.ceil(about_km * 1.3 * 2) / 2:.1f}",
        "bearing_deg": WINDS[round(bearing / 22.5) % 16] if in_words else f"{bearing % 360:.1f}",
    }


def scatter(rng: np.random.Generator, spot: Spot, sigma_m: float) -> tuple[float, float]:
    """Return a place scattered about a spot, normal along each axis."""
    east, north = rng.normal(0, sigma_m, 2)
    azimuth, metres = np.degrees(np.arctan2(east, north)), float(np.hypot(east, north))
    lat, lon = solve_direct(*(np.array([value]) for value in (spot.lat_deg, spot.lon_deg, azimuth, metres)))
    return float(lat[0]), float(lon[0])


@dataclass(frozen=True, slots=True)
class Heard:
    """One loud signal within earshot of a post."""

    post: Post
    """Who heard it."""
    number: int
    """Number of the post."""
    happening: Happening
    """The happening."""
    signal: Signal
    """The signal."""
    distance_km: float
    """How far it was."""


def heard_of(watch: Watch, happening: Happening) -> Iterator[Heard]:
    """Yield every loud signal of a happening at every post within earshot."""
    spot = happening.spot
    for number, post in enumerate(watch.posts):
        places = (post.spot.lat_deg, post.spot.lon_deg, spot.lat_deg, spot.lon_deg)
        metres, _ = solve_inverse(*(np.array([value]) for value in places))
        if metres[0] <= EARSHOT_KM * 1000:
            for signal in happening.signals:
                if signal.event in LOUD:
                    yield Heard(post, number, happening, signal, float(metres[0]) / 1000)


def tell_heard(seed: int, heard: Heard, cast: Casting) -> list[Told]:
    """Return what an observer sends of a loud signal: nothing or a row."""
    names = ("heard", heard.happening.truth_id, str(heard.number), heard.signal.event)
    rng = open_stream(seed, *names)
    if rng.random() >= 0.95 * float(np.exp(-((heard.distance_km / 8.0) ** 4))):
        return []
    source: Source = cast.voice_of("observer")
    signal = heard.signal
    row_id = opaque_id(seed, "obs", *names)
    received = signal.end_at + timedelta(seconds=int(rng.uniform(1200, 5400)))
    heard_count = max(1, int(rng.binomial(signal.count or 1, 0.85)))
    saw = rng.random() < 0.25
    cells = cells_of(
        OBSERVATIONS,
        observation_id=row_id,
        source=source.name,
        means="saw" if saw else "heard",
        observed_from=moment_text(_whole_minute(signal.start_at)),
        observed_to=moment_text(_whole_minute(signal.end_at) + timedelta(minutes=1)),
        received_at=moment_text(received),
        event="burst" if signal.event == "burst" else "explosion",
        description=signal.description if saw else "undetermined",
        count=str(heard_count),
        count_kind="exact" if heard_count < 6 else "about",
        reliability="B",
        credibility="2",
        authenticity=source.authenticity,
        sensor=heard.post.name,
        **_told_bearing(rng, heard.post.spot, heard, 6.0, True),
    )
    return [Told(source.name, received, row_id, cells, heard.happening.truth_id, "original")]


def _whole_minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)
