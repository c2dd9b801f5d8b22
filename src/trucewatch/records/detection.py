"""How likely a sensor records an event, by geometry, light, cloud, size and duration, and why we say so."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from trucewatch.records.quantity import Magnitude, Probability, Seconds
from trucewatch.records.vocabulary import Event

Light: TypeAlias = Literal["day", "night", "any"]
"""`day` where the sun stands above the horizon."""
CloudState: TypeAlias = Literal["clear", "cloudy", "any"]
Basis: TypeAlias = Literal["measured", "published", "assumed", "unknown"]
"""Whether a chance was measured here on named data, published, assumed by us, or is unknown (then 0 to 1)."""
GeometryKind: TypeAlias = Literal["off_nadir_deg", "incidence_deg", "range_km", "any"]

MODEL_WEIGHTS = (0.25, 0.5, 0.25)
"""Chance that a class records as at the low end of its interval, as best stated, and as at the high end; assumed."""


@dataclass(frozen=True, slots=True)
class DetectionChance:
    """One row of a table: the chance to record an event that happens within view and time of a look, with interval."""

    sensor_class: str
    """Class of the sensor catalogue, such as `viirs_375m` or `camera_mast`."""
    event: Event
    """Kind of event."""
    size: str
    """Size for which it holds, in words with units, such as `82 mm mortar bomb` or `fire of 10 MW`."""
    size_value: Magnitude
    """The number by which sizes of one event are ordered: MW of a fire, kg of explosive, m of a thing, m² of ground."""
    duration_s: Seconds
    """Duration of the event for which it holds; 0 for an instant."""
    geometry: GeometryKind
    """Which quantity the band below is of."""
    geometry_from: Magnitude
    """Start of the band, in the unit of the quantity; 0 for `any`."""
    geometry_to: Magnitude
    """End of the band, half-open; 0 for `any`."""
    light: Light
    """Light for which it holds."""
    cloud: CloudState
    """Cloud for which it holds."""
    p_best: Probability
    """Best estimate; for `unknown` the middle of its interval and no estimate."""
    p_low: Probability
    """Lower end of its 95 % interval."""
    p_high: Probability
    """Upper end."""
    basis: Basis
    """What it rests on."""
    source: str
    """Publication, data set with command, or reason of the assumption."""
