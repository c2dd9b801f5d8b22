"""A short line, tables with plain chances and fleets from which the tests ask what can be reckoned by hand."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from trucewatch.geo.ellipsoid import Floats
from trucewatch.geo.line import LinePart, ReferenceLine
from trucewatch.plan.posture import FleetLooks, Lattice, Watch, lay_lattice
from trucewatch.records.detection import CloudState, GeometryKind
from trucewatch.records.interval import Interval
from trucewatch.records.line import KeptPart, LineVersion
from trucewatch.records.posture import (
    DroneFleet,
    Estimate,
    FleetCost,
    MonthlyCloud,
    PostFleet,
    PostureOption,
    SatelliteFleet,
    Scenario,
    WatchedEvent,
)
from trucewatch.records.vocabulary import Event

START = datetime(2030, 6, 10, tzinfo=UTC)
HOUR_US = 3_600_000_000


def exactly(value: float) -> Estimate:
    """Return an estimate that is known."""
    return Estimate(value, value, value, "test")


def about(low: float, best: float, high: float) -> Estimate:
    """Return an estimate with ends."""
    return Estimate(low, best, high, "test")


@dataclass(frozen=True)
class Chance:
    """What a table says of one look."""

    low: Floats
    best: Floats
    high: Floats


@dataclass(frozen=True)
class PlainTables:
    """Chances by class that hold for every event: by day, by night and under cloud."""

    chances: Mapping[str, tuple[float, float, float]]
    by_night: Mapping[str, float]
    under_cloud: Mapping[str, float]

    def geometry_of(self, sensor_class: str, event: Event) -> GeometryKind:
        """Say that no geometry matters."""
        return "any"

    def likelihood(
        self,
        sensor_class: str,
        event: Event,
        duration_s: float,
        geometry: Floats,
        sun_elevation_deg: Floats,
        cloud: CloudState,
        size_value: float | None = None,
    ) -> Chance:
        """Return the chances of a class, times those of night and cloud."""
        ends = self.chances.get(sensor_class, (0.0, 0.0, 0.0))
        share = np.where(sun_elevation_deg > 0, 1.0, self.by_night.get(sensor_class, 1.0))
        share = share * (self.under_cloud.get(sensor_class, 1.0) if cloud == "cloudy" else 1.0)
        return Chance(*(share * end for end in ends))


def tables(chances: Mapping[str, float | tuple[float, float, float]], **more: Mapping[str, float]) -> PlainTables:
    """Return tables; a single number is a chance without ends."""
    held = {name: (p, p, p) if isinstance(p, float) else p for name, p in chances.items()}
    return PlainTables(held, more.get("by_night", {}), more.get("under_cloud", {}))


def a_line(length_deg: float = 2.0) -> ReferenceLine:
    """Return a line that runs north from 48°."""
    part = LinePart(1, np.array([[30.0, 48.0], [30.0, 48.0 + length_deg]]))
    version = LineVersion("made", "1", 1.0, "stand_in", "tests", START, None, None, (KeptPart(1, 222.4),), (), 1.0)
    return ReferenceLine(version, (part,))


def a_lattice(days: float = 2.0, band_km: float = 10.0, longest_h: float = 24.0) -> Lattice:
    """Return the lattice of that line."""
    return lay_lattice(a_line(), Interval(START, START + timedelta(days=days)), band_km, 20.0, longest_h)


def an_event(hours: float = 6.0, name: str = "launcher") -> WatchedEvent:
    """Return a kind of event."""
    return WatchedEvent(name, "weapon", f"{name} for {hours:g} h", f"{name}s for {hours:g} hours", exactly(hours))


def posts(name: str, **changes: Any) -> PostFleet:
    """Return posts that see 5 km with certainty."""
    known: dict[str, Any] = {
        "name": name, "title": name, "sensor_class": "camera", "sides": "both", "stand_off_km": exactly(0.0),
        "in_view": exactly(1.0), "working": exactly(1.0), "count": 20, "reach_day_km": exactly(5.0),
        "reach_night_km": exactly(5.0), "cost": a_cost(),
    }  # fmt: skip
    return PostFleet(**{**known, **changes})


def drones(name: str, **changes: Any) -> DroneFleet:
    """Return drones whose sorties search as much ground as the band has."""
    known: dict[str, Any] = {
        "name": name, "title": name, "sensor_class": "drone", "bases": 1, "sides": "both",
        "sorties_per_day": exactly(1.0), "ground_speed_km_per_h": exactly(100.0), "endurance_h": exactly(22.24),
        "on_station": exactly(1.0), "swath_km": exactly(2.0), "look_range_km": exactly(1.0),
        "night_share": exactly(1 / 3), "habit_share": exactly(0.0), "lost_share": exactly(0.0), "cost": a_cost(),
    }  # fmt: skip
    return DroneFleet(**{**known, **changes})


def satellites(name: str, sensor_class: str = "optical", **changes: Any) -> SatelliteFleet:
    """Return a fleet of one real satellite."""
    return SatelliteFleet(name, name, sensor_class, **{"norad_ids": (1,), "cost": a_cost(), **changes})


def a_cost(purchase: float = 100.0, years: float = 5.0, per_year: float = 10.0) -> FleetCost:
    """Return a cost with ends of half and double."""
    bought, kept = (about(value / 2, value, value * 2) for value in (purchase, per_year))
    return FleetCost(bought, about(years / 2, years, years * 2), kept)


def looks(lattice: Lattice, hours: list[float], satellite: int = 0) -> FleetLooks:
    """Return looks at every place at hours since the start, one pass each."""
    count = len(lattice.targets)
    time_us = np.repeat(np.array([lattice.start_us + round(hour * HOUR_US) for hour in hours], dtype=np.int64), count)
    passes = np.repeat(np.arange(len(hours)), count)
    nothing = np.zeros(len(time_us))
    place = np.tile(np.arange(count), len(hours))
    return FleetLooks(place, time_us, passes, np.zeros(len(time_us), dtype=np.int64), nothing, nothing, nothing + 30.0)


def a_scenario(**changes: Any) -> Scenario:
    """Return a scenario with nothing in it but one event."""
    known: dict[str, Any] = {
        "name": "made", "title": "Made", "currency": "EUR", "band_km": 10.0, "step_km": 20.0, "watched_p": 0.5,
        "gap_p": 0.1, "events": (an_event(),), "clouds": (MonthlyCloud(6, exactly(0.4)),), "hindrances": (),
        "satellites": (), "posts": (), "drones": (), "base_title": "the base", "base": (), "options": (),
    }  # fmt: skip
    return Scenario(**{**known, **changes})


def an_option(name: str, *fleets: str) -> PostureOption:
    """Return an option."""
    return PostureOption(name, f"more {name}", fleets or (name,))


def a_watch(lattice: Lattice, held: PlainTables, **fleets: FleetLooks) -> Watch:
    """Return what all postures share."""
    return Watch(lattice, fleets, held)
