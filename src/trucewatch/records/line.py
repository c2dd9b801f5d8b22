"""What one version of a reference line is: who drew it, how sure it is, which parts it has and which it left out."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from trucewatch.records.quantity import Degrees, Kilometres, Metres

LineStatus: TypeAlias = Literal["agreed", "disputed", "stand_in"]

LINE_STATUSES: tuple[LineStatus, ...] = ("agreed", "disputed", "stand_in")
"""Agreed by the parties; disputed between them; a stand-in that nobody agreed."""


@dataclass(frozen=True, slots=True)
class KeptPart:
    """A connected piece of the line, numbered for good within the line's version."""

    part: int
    """Number from 1; part 1 is the longest. Leaving a part out renumbers nothing."""
    length_km: Kilometres
    """Length on the WGS 84 ellipsoid along edges straight in longitude and latitude."""


@dataclass(frozen=True, slots=True)
class DroppedPart:
    """A piece that was left out, named so that nobody has to guess."""

    length_km: Kilometres
    """Length on the WGS 84 ellipsoid, as for the parts kept."""
    reason: str
    """Why it was left out, in words."""
    lat_deg: Degrees
    """Latitude of the place half-way along the piece."""
    lon_deg: Degrees
    """Longitude of the place half-way along the piece."""
    part: int | None = None
    """Its number, if it had one before it was left out; None if it was never numbered."""


@dataclass(frozen=True, slots=True)
class LineVersion:
    """One version of a line. It is illustrative and implies no view on status."""

    line: str
    """Stable name of the line."""
    version: str
    """Name of this version, unique for the line."""
    sigma_m: Metres
    """Uncertainty of the line's place across itself, one sigma, in metres."""
    status: LineStatus
    """Whether it was agreed, is disputed, or stands in for an agreed line."""
    drawn_by: str
    """Who drew it."""
    valid_from: datetime
    """Aware UTC instant from which this version holds."""
    inside: str | None
    """Side name of places within the control polygon; None for a line without polygons."""
    outside: str | None
    """Side name of places beyond it but within the border; None for a line without polygons."""
    parts_kept: tuple[KeptPart, ...]
    """The parts of the line by number."""
    parts_dropped: tuple[DroppedPart, ...]
    """What was left out, longest first."""
    simplification_scale_m: Metres
    """Median distance between neighbouring vertices: a length depends on it and means nothing without it."""

    @property
    def length_km(self) -> float:
        """Length of all parts kept, in kilometres."""
        return sum(part.length_km for part in self.parts_kept)
