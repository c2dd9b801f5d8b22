"""What one source recorded: atomic, without meaning."""

from dataclasses import dataclass
from datetime import datetime

from trucewatch.records.quantity import Degrees, Kilometres, Megawatts, Metres
from trucewatch.records.vocabulary import (
    Authenticity,
    CountKind,
    Credibility,
    Description,
    Event,
    Means,
    Reliability,
)


@dataclass(frozen=True, slots=True)
class Observation:
    """One source's record of one thing: the columns of the exchange format and where they came from."""

    observation_id: str
    """Stable name: `source:id` by the source's own id, else the digest of source and content, with ordinal if alike."""
    version: int
    """1 for the first content seen under this id; a further content is a further version beside the old."""
    source: str
    """Name of a source of the mission folder."""
    means: Means
    """By what it was recorded."""
    observed_from: datetime
    """Earliest time at which it happened; the interval is closed."""
    observed_to: datetime
    """Latest time at which it happened; equal to `observed_from` for an instant."""
    received_at: datetime
    """When it reached the cell."""
    lat_deg: Degrees
    """WGS 84 latitude of the best place; computed where observer, distance and bearing were given instead."""
    lon_deg: Degrees
    """WGS 84 longitude of the best place."""
    sigma_m: Metres
    """Circular one-sigma uncertainty of the place (standard deviation along each axis); never zero."""
    observer_lat_deg: Degrees | None
    """Latitude of the observer; None where the place was given directly."""
    observer_lon_deg: Degrees | None
    """Longitude of the observer; None where the place was given directly."""
    distance_min_km: Kilometres | None
    """Nearest distance from the observer; None where not given."""
    distance_max_km: Kilometres | None
    """Farthest distance from the observer; None where not given."""
    bearing_deg: Degrees | None
    """Direction from the observer, clockwise from true north; None where not given."""
    event: Event
    """What kind of thing was recorded."""
    description: Description
    """What is known of its phase or direction; `undetermined` is a value."""
    count: int | None
    """How many; None where uncountable or not said."""
    count_kind: CountKind | None
    """How the count is meant; None where not said."""
    direction_from_deg: Degrees | None
    """Where fire came from, clockwise from true north, if assessed; None where not."""
    weapon: str | None
    """Class of the agreement's weapon table; None where not known."""
    reliability: Reliability | None
    """Admiralty rating of the source, A to F; None where not rated."""
    credibility: Credibility | None
    """Admiralty rating of the content, 1 to 6, rated apart; None where not rated."""
    authenticity: Authenticity
    """How the channel protects origin and content."""
    sensor: str | None
    """Sensor of the mission folder; None where there was none."""
    look_id: str | None
    """The look it came from; None where not known."""
    copy_group: str | None
    """Observations that repeat one original share it; None where it is its own original."""
    frp_mw: Megawatts | None
    """Fire radiative power of a thermal anomaly; None for anything else."""
    label: str
    """Release label; never empty after ingest."""
    evidence_sha256: str | None
    """Digest of evidence bytes held elsewhere; None where there is none."""
    text: str | None
    """Remarks; never leaves the cell."""
    original: str
    """Digest of the file it was read from."""
    row: int
    """Row of that file, 1 for the first after the header."""
