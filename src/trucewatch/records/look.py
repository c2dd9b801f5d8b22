"""One planned, flown, acquired or failed attempt to see."""

from dataclasses import dataclass
from datetime import datetime

from trucewatch.records.quantity import Probability
from trucewatch.records.vocabulary import Authenticity, Event, LookStatus


@dataclass(frozen=True, slots=True)
class Look:
    """A look of a drone, camera or other sensor over a footprint; satellites' looks are passes."""

    look_id: str
    """Stable name given by its source."""
    version: int
    """1 for the first content seen under this id."""
    sensor: str
    """Sensor of the mission folder."""
    status: LookStatus
    """Only `flown` and `acquired` looks can see."""
    start_at: datetime
    """Start; the span is half-open."""
    end_at: datetime
    """End."""
    footprint_wkt: str
    """Area seen, WGS 84 longitude and latitude."""
    cloud_fraction: Probability | None
    """Share of the footprint under cloud; None where not known."""
    events: tuple[Event, ...]
    """Events for which this look states its own chance of detection."""
    p_detect: tuple[Probability, ...]
    """Chance to record such an event that happens inside footprint and time, clear sky; aligned with `events`."""
    authenticity: Authenticity
    """How the channel protects origin and content."""
    processing: str | None
    """How the images were searched; None where not said."""
    impediment_id: str | None
    """The impediment that spoilt it; None where there was none."""
    received_at: datetime
    """When it reached the cell."""
    source: str
    """Source of the mission folder."""
    label: str
    """Release label."""
    original: str
    """Digest of the file it was read from."""
    row: int
    """Row of that file, 1 for the first after the header."""
