"""Orders in, the looks of sensors that stay where they are out: cameras, monitors of jamming, ears, posts of observers.

A camera sees farther by day than by night; a low sun in its view and morning fog blind it, of which its operator knows
half of the time. A microphone hears less far in wind, which it measures. What cannot be known at the mast makes the
stated chances wrong.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import numpy as np
import shapely

from trucewatch.exercise.happening import Spot
from trucewatch.exercise.looking import (
    Orders,
    Post,
    WorldLook,
    disc_about,
    draw_honesty,
    sector_about,
    stated_chances,
)
from trucewatch.exercise.streams import opaque_id, open_stream
from trucewatch.exercise.terrain import Stretch
from trucewatch.exercise.weather import Air
from trucewatch.geo.geodesy import solve_inverse
from trucewatch.geo.sun import sun_elevation_deg
from trucewatch.geo.track import lon_lat_of, places_at
from trucewatch.records.interval import Interval
from trucewatch.records.mission import Sensor
from trucewatch.records.quantity import Degrees
from trucewatch.records.table import microseconds

CAMERA_KM = 5.0
"""How far the first camera sees all around."""
DAY_KM, NIGHT_KM = 8.0, 5.0
"""How far every other camera sees within its sector, by day and by night."""
HALF_VIEW_DEG = 60.0
"""Half the width of that sector."""
MONITOR_KM = 60.0
"""How far a monitor of jamming listens."""
HEARING_KM = 11.0
"""How far a microphone hears in calm air."""
HEARING_LOST = 0.045
"""Share of that reach lost with each metre a second of wind, down to a third."""
NEIGHBOURS, APART_KM = 4, 5.0
"""Stations that stand together and how far apart along the line."""
POST_KM = 7.0
"""How far observers say that they hear and see."""
POST_LOOKS = 4
"""Watches of a post in a day."""
LUMINOUS = ("explosion", "muzzle_flash", "burst", "flare", "uav_strike", "thermal_anomaly")
"""Events that a camera sees by their own light."""
IN_THE_DARK = 0.25
"""Share of chances that remains by night for everything else."""
IN_FOG = 0.2
"""Share of chances that remains in fog."""
INTO_THE_SUN = 0.4
"""Share of chances that remains with a low sun in the view."""

Worth = tuple[float, float]
"""Share of its chances that a look claims and share that it really has."""


def man_masts(orders: Orders, sensors: tuple[Sensor, ...]) -> list[WorldLook]:
    """Return the looks of all cameras, monitors of jamming and acoustic stations, by sensor and time."""
    mix = orders.mix
    cameras = [one for one in sensors if one.kind == "camera"][: mix.cameras]
    stations = [one for one in sensors if one.kind == "acoustic"][: mix.stations]
    looks: list[WorldLook] = []
    for sensor in sensors:
        if sensor in cameras:
            looks += _camera_looks(orders, sensor, cameras.index(sensor))
        elif sensor in stations:
            looks += _station_looks(orders, sensor, stations.index(sensor))
        elif sensor.kind == "jamming_monitor":
            looks += _looks(
                orders, sensor, _mast(orders, sensor), 60, lambda look, spot: _around(look, spot, MONITOR_KM)
            )
    return looks


def man_posts(orders: Orders, sensors: tuple[Sensor, ...]) -> tuple[tuple[Post, ...], list[WorldLook]]:
    """Return the posts of observers, and their watches as looks where the mix has them reported."""
    observers = [sensor for sensor in sensors if sensor.kind == "observer"]
    posts, looks = [], []
    for index in range(orders.mix.posts):
        rng = open_stream(orders.seed, "post", str(index))
        sensor = observers[index % len(observers)] if observers else None
        spot = orders.terrain.draw_spot(rng, (1.0, 4.0), orders.restive)
        posts.append(Post(sensor.name if sensor else "", spot))
        if sensor and orders.mix.post_looks:
            length = 24 * 60 // POST_LOOKS
            looks += _looks(orders, sensor, spot, length, lambda look, at: _around(look, at, POST_KM), str(index))
    return tuple(posts), looks


def station_spot(orders: Orders, sensor: Sensor, index: int) -> Spot:
    """Return the place of an acoustic station: four neighbours stand along one stretch of line."""
    group, place = divmod(index, NEIGHBOURS)
    rng = open_stream(orders.seed, "ears", str(group))
    stretch = orders.terrain.draw_stretch(rng, NEIGHBOURS * APART_KM, orders.restive if group % 2 == 0 else ())
    step = (stretch.to_m - stretch.from_m) / NEIGHBOURS
    near = Stretch(stretch.part, stretch.from_m + place * step, stretch.from_m + (place + 0.5) * step)
    return orders.terrain.draw_spot(open_stream(orders.seed, "mast", sensor.name), (0.5, 3.0), (near,))


def _mast(orders: Orders, sensor: Sensor, among: tuple[Stretch, ...] | None = None) -> Spot:
    rng = open_stream(orders.seed, "mast", sensor.name)
    return orders.terrain.draw_spot(rng, (0.5, 2.0), orders.restive if among is None else among)


def _camera_looks(orders: Orders, sensor: Sensor, index: int) -> list[WorldLook]:
    """Return the looks of a camera; the first sees all around, every third of the others stands off restive line."""
    if index == 0:
        spot, axis = _mast(orders, sensor), None
    else:
        spot = _mast(orders, sensor, () if index % 3 == 0 else None)
        axis = _towards_line(orders, spot)
    views = {reach: sector_about(spot, reach, axis or 0.0, HALF_VIEW_DEG) for reach in (DAY_KM, NIGHT_KM)}

    def seen(look: WorldLook, at: Spot) -> WorldLook:
        air = orders.weather.at(look.span.start_at + look.span.duration / 2, at.lat_deg, at.lon_deg)
        if axis is None:
            looked = _around(look, at, CAMERA_KM)
        else:
            reach = DAY_KM if air.sun_deg > 0 else NIGHT_KM
            looked = _covering(look, at, views[reach], reach)
        return _worth(looked, _seeing(orders, looked, at, air, axis), dark=orders.mix.harshness > 0 > air.sun_deg)

    return _looks(orders, sensor, spot, orders.mix.camera_look_min, seen)


def _station_looks(orders: Orders, sensor: Sensor, index: int) -> list[WorldLook]:
    def heard(look: WorldLook, at: Spot) -> WorldLook:
        air = orders.weather.at(look.span.start_at + look.span.duration / 2, at.lat_deg, at.lon_deg)
        reach = HEARING_KM * max(1 / 3, 1 - HEARING_LOST * air.wind_m_s)
        drowned = 0.6 if air.is_raining else 1.0
        return _worth(_around(look, at, round(reach, 1)), (drowned, drowned))

    return _looks(orders, sensor, station_spot(orders, sensor, index), 60, heard)


def _looks(
    orders: Orders,
    sensor: Sensor,
    spot: Spot,
    length_min: int,
    cover: Callable[[WorldLook, Spot], WorldLook],
    suffix: str = "",
) -> list[WorldLook]:
    """Return looks of equal length from the beginning of each day on, without a gap."""
    looks = []
    for number, day in enumerate(orders.days):
        rng = open_stream(orders.seed, "mast", sensor.name, str(number), *([suffix] if suffix else []))
        count = int(day.duration.total_seconds() // (length_min * 60))
        broken_hour(rng, day)
        for index in range(count):
            begin = day.start_at + timedelta(minutes=length_min * index)
            names = (sensor.name, *([suffix] if suffix else []), str(number), str(index))
            look = WorldLook(
                look_id=opaque_id(orders.seed, "look", *names),
                sensor=sensor,
                status="acquired",
                span=Interval(begin, begin + timedelta(minutes=length_min)),
                footprint=shapely.Polygon(),
                stretch=Stretch(spot.part, spot.chainage_km * 1000, spot.chainage_km * 1000),
                post=spot,
                cloud_share=0.0,
                cloud_told=False,
                stated=stated_chances(rng, sensor),
                honesty=draw_honesty(rng, orders.mix),
            )
            looks.append(cover(look, spot))
    return looks


def broken_hour(rng: np.random.Generator, day: Interval) -> int:
    """Draw the hour of a day that a mast loses to a fault."""
    return int(rng.integers(0, int(day.duration.total_seconds() // 3600)))


def lost_hours(orders: Orders, sensor: Sensor) -> Iterator[tuple[int, Interval]]:
    """Yield the hour of each day that a camera or monitor loses to a fault, with the number of the day."""
    for number, day in enumerate(orders.days):
        hour = broken_hour(open_stream(orders.seed, "mast", sensor.name, str(number)), day)
        begin = day.start_at + timedelta(hours=hour)
        yield number, Interval(begin, begin + timedelta(hours=1))


def _around(look: WorldLook, spot: Spot, reach_km: float) -> WorldLook:
    return _covering(look, spot, disc_about(spot, reach_km), reach_km)


def _covering(look: WorldLook, spot: Spot, footprint: shapely.Polygon, reach_km: float) -> WorldLook:
    foot_m, reach_m = spot.chainage_km * 1000, reach_km * 1000
    return replace(look, footprint=footprint, stretch=Stretch(spot.part, foot_m - reach_m, foot_m + reach_m))


def _worth(look: WorldLook, worth: Worth, *, dark: bool = False) -> WorldLook:
    """Return the look with its claims and its true chances cut to shares; in the dark only light is seen well."""
    claimed, real = worth
    stated = tuple(
        (event, round(p * claimed * (IN_THE_DARK if dark and event not in LUMINOUS else 1.0), 3))
        for event, p in look.stated
    )
    return replace(look, stated=stated, honesty=look.honesty * real / claimed)


def _seeing(orders: Orders, look: WorldLook, spot: Spot, air: Air, axis_deg: float | None) -> Worth:
    """Return what fog and sun leave to a camera: as its operator says, who notices half of the time, and in truth."""
    rng = open_stream(orders.seed, "glare", look.look_id)
    left = IN_FOG if air.is_foggy else 1.0
    if axis_deg is not None and orders.mix.harshness > 0 and 0 < air.sun_deg < 15:
        off = abs((_sun_azimuth_deg(look, spot, air) - axis_deg + 180) % 360 - 180)
        left *= INTO_THE_SUN if off < HALF_VIEW_DEG / 2 else 1.0
    return (left if rng.random() < 0.5 else 1.0), left


def _sun_azimuth_deg(look: WorldLook, spot: Spot, air: Air) -> Degrees:
    """Return the azimuth of the sun from north: the sun's elevation at the pole is its declination."""
    middle = np.array([microseconds(look.span.start_at + look.span.duration / 2)], dtype=np.int64)
    pole = np.radians(float(sun_elevation_deg(middle, np.array([90.0]), np.array([0.0]))[0]))
    lat, height = np.radians(spot.lat_deg), np.radians(air.sun_deg)
    cosine = (np.sin(pole) - np.sin(lat) * np.sin(height)) / (np.cos(lat) * np.cos(height))
    azimuth = float(np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0))))
    return azimuth if air.is_morning else 360 - azimuth


def _towards_line(orders: Orders, spot: Spot) -> Degrees:
    """Return the direction from a mast to the nearest place on the line."""
    foot = places_at(orders.terrain.track, np.array([spot.part]), np.array([spot.chainage_km * 1000]))
    lon, lat = lon_lat_of(orders.terrain.track, foot)[0]
    _, azimuth = solve_inverse(*(np.array([value]) for value in (spot.lat_deg, spot.lon_deg, lat, lon)))
    return float(azimuth[0])
