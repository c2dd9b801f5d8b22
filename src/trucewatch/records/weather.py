"""How much cloud lay, or is foretold to lie, over a place in one hour."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from trucewatch.records.quantity import Degrees, Kilometres, Probability

LARGEST_REACH_KM = 300.0
"""A statement of cloud that reaches farther is of no place: cloud is not the same over it."""

CloudBasis: TypeAlias = Literal["observed", "reanalysis", "forecast", "climatology"]
"""Where a statement of cloud comes from, best first."""


@dataclass(frozen=True, slots=True)
class CloudHour:
    """Share of sky under cloud around one place in one span of time, with its interval."""

    cloud_id: str
    """Name that follows from source, place, span, basis and issue time."""
    version: int
    """1 for the first content seen under this id."""
    lat_deg: Degrees
    """Latitude of the place for which it was computed."""
    lon_deg: Degrees
    """Longitude of that place."""
    reach_km: Kilometres
    """How far from there it may be taken to hold."""
    start_at: datetime
    """Start of the span, half-open."""
    end_at: datetime
    """End of the span."""
    cloud_fraction: Probability
    """Best estimate of the share of sky under cloud that hides the ground."""
    cloud_low: Probability
    """Lower end of its interval (5 %)."""
    cloud_high: Probability
    """Upper end (95 %)."""
    basis: CloudBasis
    """Where it comes from; of two about one place and hour the better basis counts, then the later issue."""
    issued_at: datetime | None
    """When a forecast was issued; None for everything else."""
    received_at: datetime
    """When it reached the cell."""
    source: str
    """Source of the mission folder."""
    label: str
    """Release label."""
    original: str
    """Digest of the file it was read from."""
    row: int
    """Row of that file, 1 for the first."""


@dataclass(frozen=True, slots=True)
class CloudNormal:
    """Share of sky under cloud around one place in one hour of the day of one month, as other years had it."""

    month: int
    """Month, 1 to 12."""
    hour: int
    """Hour of the day in UTC, 0 to 23."""
    lat_deg: Degrees
    """Latitude of the place."""
    lon_deg: Degrees
    """Longitude of that place."""
    reach_km: Kilometres
    """How far from there it may be taken to hold."""
    cloud_fraction: Probability
    """Mean over the hours of all years."""
    cloud_low: Probability
    """What 5 % of those hours did not exceed."""
    cloud_high: Probability
    """What 95 % of them did not exceed."""
