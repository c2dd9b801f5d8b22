"""A reference line: its version, its parts and, where it has them, the polygons that say which side is which."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from shapely import MultiPolygon, Polygon

from trucewatch.errors import Fault, InputError
from trucewatch.geo.geodesy import Floats
from trucewatch.records.line import DroppedPart, LineVersion


@dataclass(frozen=True, slots=True, eq=False)
class LinePart:
    """A connected piece of the line."""

    part: int
    """Number from 1, unique within the line."""
    lon_lat: Floats
    """Vertices (n, 2), longitude and latitude in degrees, read-only; chainage 0 at the first one."""

    def __post_init__(self) -> None:
        vertices = np.array(self.lon_lat, dtype=np.float64)
        vertices.setflags(write=False)
        object.__setattr__(self, "lon_lat", vertices)

    @property
    def is_closed(self) -> bool:
        """Whether the part is a ring and so has no ends."""
        return bool(np.all(self.lon_lat[0] == self.lon_lat[-1]))


@dataclass(frozen=True, slots=True, eq=False)
class LineAlternative:
    """Another holder's account of where the line runs."""

    name: str
    """Stable name of the alternative."""
    parts: tuple[LinePart, ...]
    """Its parts by number; empty if only its polygon is known."""
    control: Polygon | MultiPolygon | None
    """Its control polygon; places that lie within this one or the line's own, but not both, are disputed."""


@dataclass(frozen=True, slots=True, eq=False)
class ReferenceLine:
    """A pinned version of a line with its geometry. Edges are straight in longitude and latitude."""

    version: LineVersion
    """Who drew it, how sure it is, and what was left out."""
    parts: tuple[LinePart, ...]
    """The parts by number, at least one."""
    control: Polygon | MultiPolygon | None = None
    """Control polygon in longitude and latitude; None for a line whose sides are left and right."""
    border: Polygon | MultiPolygon | None = None
    """The area within which the outside name holds; None if there is no limit to it."""
    alternatives: tuple[LineAlternative, ...] = ()
    """Other accounts of the line, by name."""


def use_parts(line: ReferenceLine, parts: Sequence[int], reason: str) -> ReferenceLine:
    """Return the line with only the named parts; the others are listed as dropped for `reason`, none is renumbered.

    Raises:
        InputError: a number that the line does not have, or no number at all.
    """
    known = {part.part for part in line.parts}
    missing = sorted(set(parts) - known)
    if missing or not parts:
        got = ", ".join(map(str, missing)) or "no part"
        expected = f"some of {', '.join(map(str, sorted(known)))}"
        raise InputError(
            [Fault("unknown_part", line.version.line, "parts", got, expected, "name parts of this line version")]
        )
    dropped = tuple(_left_out(line, part, reason) for part in line.parts if part.part not in parts)
    version = replace(
        line.version,
        parts_kept=tuple(part for part in line.version.parts_kept if part.part in parts),
        parts_dropped=tuple(sorted((*line.version.parts_dropped, *dropped), key=_longest_first)),
    )
    return replace(line, version=version, parts=tuple(part for part in line.parts if part.part in parts))


def _left_out(line: ReferenceLine, part: LinePart, reason: str) -> DroppedPart:
    length_km = next(kept.length_km for kept in line.version.parts_kept if kept.part == part.part)
    lon, lat = part.lon_lat[len(part.lon_lat) // 2]
    return DroppedPart(length_km, reason, float(lat), float(lon), part.part)


def _longest_first(piece: DroppedPart) -> tuple[float, float, float]:
    return (-piece.length_km, piece.lat_deg, piece.lon_deg)
