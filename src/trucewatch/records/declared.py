"""What was declared, and what hindered the looking."""

from dataclasses import dataclass
from datetime import datetime

from trucewatch.records.quantity import Degrees, Kilometres
from trucewatch.records.vocabulary import Assessed, ImpedimentKind, NoticeKind


@dataclass(frozen=True, slots=True)
class Notice:
    """What a party, state or force declared; it excuses only if timely, bounded and of the agreed kind."""

    notice_id: str
    """Stable name given by its author."""
    version: int
    """1 for the first content seen under this id."""
    by: str
    """Party, state or force that declared it."""
    kind: NoticeKind
    """What was declared."""
    valid_from: datetime
    """Start of the declared time; the span is half-open."""
    valid_to: datetime
    """End of the declared time."""
    lat_deg: Degrees | None
    """Centre of the declared place; None where a footprint is given."""
    lon_deg: Degrees | None
    """Centre of the declared place; None where a footprint is given."""
    radius_km: Kilometres | None
    """Radius around the centre; None where a footprint is given."""
    footprint_wkt: str | None
    """Declared area in WGS 84 longitude and latitude; None where centre and radius are given."""
    received_at: datetime
    """When it reached the cell: lead time counts from here."""
    source: str
    """Source of the mission folder that carried it."""
    label: str
    """Release label."""
    text: str | None
    """Remarks; never leaves the cell."""
    original: str
    """Digest of the file it was read from."""
    row: int
    """Row of that file, 1 for the first after the header."""


@dataclass(frozen=True, slots=True)
class Impediment:
    """Jamming, blinding, shoot-down or denial of a look: an event of its own, not silence."""

    impediment_id: str
    """Stable name given by its source."""
    version: int
    """1 for the first content seen under this id."""
    kind: ImpedimentKind
    """What hindered the looking."""
    sensor: str | None
    """Sensor that was hindered; None where it is not one sensor."""
    start_at: datetime
    """Start; the span is half-open."""
    end_at: datetime
    """End."""
    lat_deg: Degrees | None
    """Centre of the place affected; None where a footprint is given or the place is not known."""
    lon_deg: Degrees | None
    """Centre of the place affected."""
    radius_km: Kilometres | None
    """Radius around the centre; None where a footprint is given."""
    footprint_wkt: str | None
    """Affected area in WGS 84 longitude and latitude; None where centre and radius are given."""
    assessed: Assessed
    """How sure the source is that it was this."""
    received_at: datetime
    """When it reached the cell."""
    source: str
    """Source of the mission folder that carried it."""
    label: str
    """Release label."""
    text: str | None
    """Remarks; never leaves the cell."""
    original: str
    """Digest of the file it was read from."""
    row: int
    """Row of that file, 1 for the first after the header."""
