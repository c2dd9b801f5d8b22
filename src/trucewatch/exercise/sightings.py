"""Looks, posts and happenings in, what drones, cameras and observers send out."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np
import shapely

from trucewatch.exercise.casting import Casting
from trucewatch.exercise.happening import Happening, Signal, Spot
from trucewatch.exercise.looking import EARSHOT_KM, Post, Quirk, Watch, WorldLook
from trucewatch.exercise.rows import OBSERVATIONS, Told, cells_of, degrees_text, moment_text
from trucewatch.exercise.streams import opaque_id, open_stream
from trucewatch.geo.geodesy import Floats, solve_direct, solve_inverse
from trucewatch.records.interval import Interval
from trucewatch.records.mission import Source
from trucewatch.records.quantity import Degrees
from trucewatch.records.vocabulary import WINDS

LOUD = ("explosion", "uav_strike", "burst")
"""What an observer hears."""
DRONE_SIGMA_M = 60.0
"""How well a drone tells a place."""
UAV_SIGMA_M = 400.0
"""How well it tells the place of something that flies."""
EMITTER_SIGMA_M = 2500.0
"""How well anybody tells the place of a jammer."""
DELAY_S = {"drone": (60, 900), "camera": (60, 300), "acoustic": (5, 60), "jamming_monitor": (30, 180)}
"""How long each kind of sensor takes to tell the cell, least and most."""
ROUNDS_CAUGHT = 0.8
"""Share of the rounds of a series that a station tells, if it tells of the series at all."""
SOUND_M_S = 340.0
"""Speed of sound."""
LONGEST_TRAVEL = timedelta(seconds=35)
"""How long sound needs from as far as a station hears."""


@dataclass(frozen=True, slots=True)
class Blur:
    """How well an observer tells direction and distance."""

    bearing_deg: Degrees
    """One sigma of the direction."""
    distance: float
    """One sigma of the logarithm of the distance."""
    nearest: float
    """Near end of the band that is told, as a share of the distance believed."""
    farthest: float
    """Far end."""


CAMERA_BLUR = Blur(3.0, 0.1, 0.75, 1.3)
"""A camera on its mast."""
OBSERVER_BLUR = Blur(6.0, 0.1, 0.75, 1.3)
"""A person with a hand compass."""
EAR_BLUR = Blur(3.0, 0.22, 0.6, 1.6)
"""An array of microphones: good at directions, poor at distances."""


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
    quirk: Quirk | None = None
    """What the sensor tells wrongly; None where it tells all rightly."""
    rounds_apart: bool = False
    """Whether it tells every round in a row of its own, if it listens."""


def signals_of(happening: Happening) -> tuple[Signal, ...]:
    """Return all signals of a happening, its fires among them."""
    fires = (Signal("thermal_anomaly", "present", fire.start_at, fire.end_at) for fire in happening.fires)
    return (*happening.signals, *fires)


def sights_of(watch: Watch, happening: Happening) -> Iterator[Sight]:
    """Yield every look that could have recorded a signal of a happening, in the order of the looks.

    Observers are not among them: what they hear depends on the distance.
    """
    signals = signals_of(happening)
    if not signals:
        return
    first, last = min(one.start_at for one in signals), max(one.end_at for one in signals)
    for look in watch.looks:
        if look.span.end_at <= first or look.span.start_at > last or look.sensor.kind == "observer":
            continue
        if not look.can_see or not shapely.contains_xy(look.footprint, happening.spot.lon_deg, happening.spot.lat_deg):
            continue
        quirk = next((one for one in watch.quirks if _is_odd(look, one)), None)
        for signal in signals:
            start, end = max(signal.start_at, look.span.start_at), min(signal.end_at, look.span.end_at)
            if start <= end and start < look.span.end_at and look.true_chance(signal.event) > 0:
                yield Sight(look, happening, signal, start, end, quirk, watch.rounds_apart)


def _is_odd(look: WorldLook, quirk: Quirk) -> bool:
    return quirk.sensor == look.sensor.name and quirk.span.contains(look.span.start_at)


def tell_sight(seed: int, sight: Sight, cast: Casting) -> list[Told]:
    """Return what a look sends of a signal: nothing, a row, or several where it is a series of bangs."""
    look, signal = sight.look, sight.signal
    names = ("sight", sight.happening.truth_id, look.look_id, signal.event)
    rng = open_stream(seed, *names)
    if rng.random() >= look.true_chance(signal.event):
        return []
    if look.sensor.kind == "acoustic" and sight.rounds_apart and signal.count is not None:
        pieces = _rounds(seed, rng, sight)
    else:
        pieces = _series(rng, sight)
    rows = []
    for index, (span, count) in enumerate(pieces):
        row_id = opaque_id(seed, "obs", *names, str(index))
        rows.append(_look_row(rng, sight, cast, span, count, row_id))
    return rows


def _series(rng: np.random.Generator, sight: Sight) -> list[tuple[Interval, int | None]]:
    """Return a signal as one piece, or as two where it is a long series of bangs."""
    signal = sight.signal
    counts: list[int | None] = [None if signal.count is None else max(1, int(rng.binomial(signal.count, 0.8)))]
    if counts[0] is not None and counts[0] >= 8 and sight.end_at > sight.start_at:
        counts = [counts[0] // 2, counts[0] - counts[0] // 2]
    step = (sight.end_at - sight.start_at) / len(counts)
    begins = [sight.start_at + index * step for index in range(len(counts))]
    return [(Interval(begin, begin + step), count) for begin, count in zip(begins, counts, strict=True)]


def _rounds(seed: int, rng: np.random.Generator, sight: Sight) -> list[tuple[Interval, int | None]]:
    """Return the single rounds of a series that a station catches: the same rounds for all stations, four of five."""
    signal = sight.signal
    fired = open_stream(seed, "rounds", sight.happening.truth_id, signal.event).random(signal.count or 0)
    caught = np.sort(fired)[rng.random(len(fired)) < ROUNDS_CAUGHT]
    seconds = (signal.end_at - signal.start_at).total_seconds()
    moments = [signal.start_at + timedelta(seconds=int(share * seconds)) for share in caught.tolist()]
    return [(Interval(one, one), 1) for one in moments if sight.start_at <= one <= sight.end_at]


def _look_row(
    rng: np.random.Generator, sight: Sight, cast: Casting, span: Interval, count: int | None, row_id: str
) -> Told:
    look, signal = sight.look, sight.signal
    source = cast.voice_of(look.sensor.kind)
    late_s = int(rng.uniform(*DELAY_S.get(look.sensor.kind, (60, 900))))
    known = rng.random() < 0.7 or signal.description in ("in_flight", "present")
    told = _told_when(sight, span)
    received = max(span.end_at + timedelta(seconds=late_s), told.end_at)
    listens = look.sensor.kind == "acoustic"
    cells = cells_of(
        OBSERVATIONS,
        observation_id=row_id,
        source=source.name,
        means="saw" if look.sensor.kind == "drone" else "recorded",
        observed_from=moment_text(told.start_at),
        observed_to=moment_text(told.end_at),
        received_at=moment_text(received),
        event="explosion" if listens and signal.event == "uav_strike" else signal.event,
        description=signal.description if known and not listens else "undetermined",
        count="" if count is None else str(count),
        count_kind="" if count is None else "at_least",
        weapon=signal.weapon if signal.weapon and rng.random() < 0.5 and not listens else "",
        reliability="A",
        credibility=str(int(rng.integers(1, 4))),
        authenticity=source.authenticity,
        sensor=look.sensor.name,
        look_id=look.look_id,
        **_told_where(rng, sight),
    )
    return Told(source.name, received, row_id, cells, sight.happening.truth_id, "original", look.look_id)


def _told_when(sight: Sight, span: Interval) -> Interval:
    """Return when a sensor says that something was: sound needs its time, and clocks may be wrong."""
    wrong = timedelta(seconds=sight.quirk.clock_s if sight.quirk else 0.0)
    if sight.look.sensor.kind != "acoustic" or sight.look.post is None:
        return Interval(span.start_at + wrong, span.end_at + wrong)
    metres, _ = _line_of_sight(sight.look.post, sight.happening.spot)
    heard = timedelta(seconds=round(metres / SOUND_M_S)) + wrong
    return Interval(span.start_at + heard - LONGEST_TRAVEL, span.end_at + heard)


def _told_where(rng: np.random.Generator, sight: Sight) -> dict[str, str]:
    look, quirk = sight.look, sight.quirk
    post = look.post if quirk is None or look.post is None else _misplaced(look.post, quirk)
    if post is not None and look.sensor.kind in ("camera", "acoustic"):
        blur = CAMERA_BLUR if look.sensor.kind == "camera" else EAR_BLUR
        return _told_bearing(rng, post, sight, blur, in_words=False)
    own_m = {"uav": UAV_SIGMA_M, "jamming": EMITTER_SIGMA_M}.get(sight.signal.event, DRONE_SIGMA_M)
    sigma_m = float(np.hypot(own_m, sight.happening.spread_m))
    spot = sight.happening.spot if quirk is None else _misplaced(sight.happening.spot, quirk)
    return told_place(*scatter(rng, spot, sigma_m), sigma_m)


def _misplaced(spot: Spot, quirk: Quirk) -> Spot:
    azimuth, metres = np.degrees(np.arctan2(quirk.east_m, quirk.north_m)), float(np.hypot(quirk.east_m, quirk.north_m))
    lat, lon = solve_direct(*(np.array([value]) for value in (spot.lat_deg, spot.lon_deg, azimuth, metres)))
    return replace(spot, lat_deg=float(lat[0]), lon_deg=float(lon[0]))


def _line_of_sight(post: Spot, spot: Spot) -> tuple[float, float]:
    """Return metres and direction from one place to another."""
    metres, azimuth = solve_inverse(*(np.array([v]) for v in (post.lat_deg, post.lon_deg, spot.lat_deg, spot.lon_deg)))
    return float(metres[0]), float(azimuth[0])


def told_place(lat_deg: float, lon_deg: float, sigma_m: float) -> dict[str, str]:
    """Return the cells of a place with its uncertainty."""
    return {"lat_deg": degrees_text(lat_deg), "lon_deg": degrees_text(lon_deg), "sigma_m": f"{sigma_m:.0f}"}


def _told_bearing(
    rng: np.random.Generator, post: Spot, sight: "Sight | Heard", blur: Blur, *, in_words: bool
) -> dict[str, str]:
    """Return the cells of observer, distance and bearing; a misplaced observer still points as the true one does."""
    true_post = sight.post.spot if isinstance(sight, Heard) else sight.look.post or post
    metres, azimuth = _line_of_sight(true_post, sight.happening.spot)
    bearing = (azimuth + rng.normal(0, blur.bearing_deg)) % 360
    about_km = metres / 1000 * float(rng.lognormal(0.0, blur.distance))
    return {
        "observer_lat_deg": degrees_text(post.lat_deg),
        "observer_lon_deg": degrees_text(post.lon_deg),
        "distance_min_km": f"{max(0.0, np.floor(about_km * blur.nearest * 2) / 2):.1f}",
        "distance_max_km": f"{np.ceil(about_km * blur.farthest * 2) / 2:.1f}",
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
    look_id: str
    """The post's watch; empty where its watches are not reported."""


def heard_of(watch: Watch, happening: Happening) -> Iterator[Heard]:
    """Yield every loud signal of a happening at every post within earshot."""
    spot = happening.spot
    for number, post in enumerate(watch.posts):
        metres, _ = _line_of_sight(post.spot, spot)
        if metres <= EARSHOT_KM * 1000:
            for signal in happening.signals:
                look = _watch_at(watch, post, signal.start_at)
                if signal.event in LOUD and (look is None or look.can_see):
                    yield Heard(post, number, happening, signal, metres / 1000, "" if look is None else look.look_id)


def _watch_at(watch: Watch, post: Post, moment: datetime) -> WorldLook | None:
    """Return the reported watch of a post at a time; None where its watches are not reported."""
    now = (one for one in watch.looks if one.sensor.kind == "observer" and one.span.contains(moment))
    return next((one for one in now if one.sensor.name == post.name and one.post == post.spot), None)


def hearing_chance(distance_km: Floats) -> Floats:
    """Return the chance that an observer tells of a loud signal at each distance within earshot."""
    return np.asarray(0.95 * np.exp(-((distance_km / 8.0) ** 4)), dtype=np.float64)


def tell_heard(seed: int, heard: Heard, cast: Casting) -> list[Told]:
    """Return what an observer sends of a loud signal: nothing or a row."""
    names = ("heard", heard.happening.truth_id, str(heard.number), heard.signal.event)
    rng = open_stream(seed, *names)
    if rng.random() >= float(hearing_chance(np.array([heard.distance_km]))[0]):
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
        look_id=heard.look_id,
        **_told_bearing(rng, heard.post.spot, heard, OBSERVER_BLUR, in_words=True),
    )
    return [Told(source.name, received, row_id, cells, heard.happening.truth_id, "original")]


def _whole_minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)
