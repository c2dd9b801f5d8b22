"""What a class of sensors can do and costs, as a record: one entry of the sensor catalogue, with its sources.

Every number says what it rests on: `published`, `assumed` by us, or `unknown`. A number that nobody knows is left out,
never set to zero.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from trucewatch.records.detection import Basis, Light
from trucewatch.records.quantity import Euros, Hours, Kilometres, Metres, Minutes, SquareKilometres
from trucewatch.records.viewing import Viewing
from trucewatch.records.vocabulary import SensorKind

CostUnit: TypeAlias = Literal["year", "image", "km2"]
"""`year`: one sensor of the class kept running for a year; `image`: one image of its usual size; `km2`: one square
kilometre of image."""


@dataclass(frozen=True, slots=True)
class SourceNote:
    """Where one number of an entry comes from."""

    of: str
    """Field of the entry, such as `resolution_m`."""
    basis: Basis
    """What it rests on."""
    source: str
    """Publication, or reason of the assumption."""


@dataclass(frozen=True, slots=True)
class Aboard:
    """A satellite that carries the sensor."""

    name: str
    """Name of the satellite."""
    norad_id: int
    """Catalogue number."""


@dataclass(frozen=True, slots=True)
class Latency:
    """Delay from the look to the product in the cell's hands."""

    low_h: Hours
    """Shortest usual delay."""
    best_h: Hours
    """Typical delay."""
    high_h: Hours
    """Longest usual delay."""
    basis: Basis
    """What it rests on."""
    source: str
    """Publication, or reason of the assumption."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a sensor on the ground or in the air records the event that it is made for, in one light."""

    light: Light
    """Light for which it holds."""
    low_km: Kilometres
    """Reach in bad conditions."""
    best_km: Kilometres
    """Usual reach."""
    high_km: Kilometres
    """Reach in the best conditions."""
    basis: Basis
    """What it rests on."""
    source: str
    """Publication, or reason of the assumption."""


@dataclass(frozen=True, slots=True)
class Capacity:
    """How much one satellite can record."""

    max_minutes_per_orbit: Minutes | None
    """Longest time of recording in one orbit; None where not published."""
    km2_per_day: SquareKilometres | None
    """Greatest area recorded in a day; None where not published."""
    note: str
    """What limits it, in words."""
    basis: Basis
    """What it rests on."""
    source: str
    """Publication, or reason of the assumption."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a class costs the mission."""

    per: CostUnit
    """What the amounts are for."""
    low_eur: Euros
    """Least credible amount; 0 for open products."""
    best_eur: Euros
    """Best estimate."""
    high_eur: Euros
    """Greatest credible amount."""
    basis: Basis
    """What they rest on."""
    source: str
    """Publication, or reason of the assumption."""


@dataclass(frozen=True, slots=True)
class CatalogueSensor:
    """One class of sensors."""

    sensor_class: str
    """Stable name, that of its file."""
    title: str
    """How pages name it."""
    kind: SensorKind
    """What it is."""
    viewing: Viewing | None
    """How it looks from a satellite; None for anything else."""
    resolution_m: Metres | None
    """Size of a pixel at nadir or at the usual mode; None where it makes no image."""
    swath_km: Kilometres | None
    """Width of what one look of it records; None where it makes no image from a satellite."""
    latency_h: Latency
    """From the look to the product."""
    satellites: tuple[Aboard, ...]
    """Which satellites carry it; empty for anything else than a satellite."""
    reach: tuple[Reach, ...]
    """How far it reaches, one row a light; empty for a satellite."""
    capacity: Capacity | None
    """How much it records; None where nothing but its passes or its reach limits it."""
    cost: tuple[Cost, ...]
    """What it costs; at least one row."""
    note: str
    """What a planner must know; empty where nothing."""
    sources: tuple[SourceNote, ...]
    """Where viewing, resolution and swath come from, one row each that has a value."""
