"""A control polygon and a border in, a stand-in reference line out.

The boundary of a control polygon is coast, border and line of contact. What lies within a buffer of the border is cut
away; the rest is the line. The buffer is drawn in a conformal conic projection fitted to the control polygon (Snyder,
"Map Projections: A Working Manual", §15): its scale is within about 0.3 % over 10° of latitude, so 500 m are right to
2 m. Edges stay straight in longitude and latitude because both are densified to 1 km before they are projected.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TypeAlias

import numpy as np
import shapely
from pyproj import Transformer
from scipy.spatial import KDTree
from shapely import MultiPolygon, Polygon

from trucewatch.errors import Fault, InputError
from trucewatch.geo.geodesy import Floats, metres_per_degree, split_edges
from trucewatch.geo.geojson import COORDINATE_DECIMALS
from trucewatch.geo.line import LinePart, ReferenceLine
from trucewatch.geo.measure import chain_length_km, kept_parts, simplification_scale_m
from trucewatch.geo.track import LONGEST_SEGMENT_M
from trucewatch.records.line import DroppedPart, LineStatus, LineVersion

Area: TypeAlias = Polygon | MultiPolygon


@dataclass(frozen=True, slots=True)
class LineDrawing:
    """How a line is cut and what it is called."""

    line: str
    """Stable name of the line."""
    day: date
    """Day of the control polygon; the line is valid from its start and its version is named after it."""
    inside: str
    """Side name of places within the control polygon."""
    outside: str
    """Side name of places beyond it and within the border."""
    drawn_by: str
    """Who drew the control polygon."""
    border_buffer_m: float = 500.0
    """The boundary is cut away this close to the border."""
    min_part_km: float = 5.0
    """Shorter pieces are dropped and listed."""
    sigma_m: float = 500.0
    """Uncertainty across the line. The default is an assumption: no source of control polygons states its own."""
    status: LineStatus = "stand_in"
    """Whether the line was agreed."""


def build_line(control: Area, border: Area, drawing: LineDrawing) -> ReferenceLine:
    """Cut a reference line out of the boundary of a control polygon.

    Parts are ordered by length, the longest is part 1 (ties: the south-western first). Each starts at its
    south-western end; a ring starts at its south-westernmost vertex and runs counter-clockwise.

    Raises:
        InputError: a buffer or least length that is not positive, equal side names, or no piece that is long enough.
    """
    _check(drawing)
    chains = [_oriented(chain) for chain in _cut(control, border, drawing.border_buffer_m)]
    measured = sorted(
        ((chain_length_km(chain), chain) for chain in chains),
        key=lambda pair: (-round(pair[0], 6), pair[1][0, 1], pair[1][0, 0]),
    )
    parts = tuple(
        LinePart(number, chain)
        for number, (length, chain) in enumerate(measured, start=1)
        if length >= drawing.min_part_km
    )
    if not parts:
        longest = f"{measured[0][0]:.3f} km" if measured else "no piece at all"
        expected = f"a piece of at least {drawing.min_part_km} km"
        remedy = "choose a smaller buffer or least length, or the right border"
        raise InputError([Fault("no_line", "control", "", longest, expected, remedy)])
    dropped = tuple(_dropped(length, chain, drawing) for length, chain in measured[len(parts) :])
    return ReferenceLine(_version(drawing, parts, dropped), parts, control, border)


def _check(drawing: LineDrawing) -> None:
    faults = [
        Fault("not_positive", "settings", name, str(value), "a number above 0", "correct the setting")
        for name, value in (
            ("border_buffer_m", drawing.border_buffer_m),
            ("min_part_km", drawing.min_part_km),
            ("sigma_m", drawing.sigma_m),
        )
        if not 0 < value < float("inf")
    ]
    if drawing.inside == drawing.outside:
        expected = "two different side names"
        faults.append(Fault("same_sides", "settings", "outside", drawing.outside, expected, "rename one side"))
    if faults:
        raise InputError(faults)


def _cut(control: Area, border: Area, buffer_m: float) -> list[Floats]:
    """Return the pieces of the control polygon's boundary beyond the buffer, rounded to the written precision."""
    project, unproject = _conic(control)
    boundary = shapely.union_all([project(ring) for ring in _rings(control)])
    strip = shapely.union_all([project(ring).buffer(buffer_m) for ring in _rings(_near(border, control))])
    pieces = shapely.get_parts(shapely.line_merge(shapely.difference(boundary, strip)))
    own = np.unique(shapely.get_coordinates(control), axis=0)
    return [np.round(_thinned(unproject(piece), own, KDTree(own)), COORDINATE_DECIMALS) for piece in pieces]


def _near(border: Area, control: Area) -> shapely.Geometry:
    """Return the border's boundary within a degree of the control polygon: far border cannot cut it."""
    west, south, east, north = control.bounds
    return shapely.intersection(border.boundary, shapely.box(west - 1, south - 1, east + 1, north + 1))


def _rings(shape: shapely.Geometry) -> list[Floats]:
    lines = shape.boundary if isinstance(shape, Polygon | MultiPolygon) else shape
    return [
        split_edges(shapely.get_coordinates(ring), LONGEST_SEGMENT_M)
        for ring in shapely.get_parts(lines)
        if ring.length > 0
    ]


def _conic(control: Area) -> tuple[Callable[[Floats], shapely.Geometry], Callable[[shapely.Geometry], Floats]]:
    west, south, east, north = control.bounds
    lower, upper = south + (north - south) / 6, north - (north - south) / 6
    if abs(lower + upper) < 1e-3:
        upper += 0.01
    system = (
        f"+proj=lcc +lat_1={lower} +lat_2={upper} +lat_0={(south + north) / 2} +lon_0={(west + east) / 2} "
        "+ellps=WGS84 +units=m +type=crs"
    )
    transformer = Transformer.from_crs("+proj=longlat +ellps=WGS84 +type=crs", system, always_xy=True)

    def project(lon_lat: Floats) -> shapely.Geometry:
        return shapely.linestrings(np.column_stack(transformer.transform(lon_lat[:, 0], lon_lat[:, 1])))

    def unproject(piece: shapely.Geometry) -> Floats:
        x, y = shapely.get_coordinates(piece).T
        return np.column_stack(transformer.transform(x, y, direction="INVERSE"))

    return project, unproject


def _thinned(chain: Floats, own: Floats, tree: KDTree) -> Floats:
    """Put the polygon's own vertices back and remove those that densification added: they carry nothing."""
    apart, row = map(np.asarray, tree.query(chain))
    is_own = apart < 10.0**-COORDINATE_DECIMALS
    chain = np.where(is_own[:, np.newaxis], own[row], chain)
    is_own[[0, -1]] = True
    kept: Floats = chain[is_own]
    return kept


def _oriented(chain: Floats) -> Floats:
    if np.all(chain[0] == chain[-1]):
        ring = chain[:-1] if shapely.linearrings(chain).is_ccw else chain[:0:-1]
        first = _south_westernmost(ring)
        return np.concatenate((ring[first:], ring[: first + 1]))
    return chain[::-1] if _south_westernmost(chain[[0, -1]]) else chain


def _south_westernmost(vertices: Floats) -> int:
    """Return the row that lies least far north-east in metres; ties: the southern, then the western."""
    north, east = metres_per_degree(vertices[:, 1].mean(keepdims=True))
    reach = np.round(vertices[:, 1] * north[0] + vertices[:, 0] * east[0], 3)
    return int(np.lexsort((vertices[:, 0], vertices[:, 1], reach))[0])


def _dropped(length_km: float, chain: Floats, drawing: LineDrawing) -> DroppedPart:
    lon, lat = chain[len(chain) // 2]
    reason = f"shorter than {drawing.min_part_km:g} km"
    return DroppedPart(round(length_km, 6), reason, float(lat), float(lon))


def _version(drawing: LineDrawing, parts: Sequence[LinePart], dropped: tuple[DroppedPart, ...]) -> LineVersion:
    return LineVersion(
        line=drawing.line,
        version=drawing.day.isoformat(),
        sigma_m=drawing.sigma_m,
        status=drawing.status,
        drawn_by=drawing.drawn_by,
        valid_from=datetime.combine(drawing.day, time(), tzinfo=UTC),
        inside=drawing.inside,
        outside=drawing.outside,
        parts_kept=kept_parts(parts),
        parts_dropped=dropped,
        simplification_scale_m=simplification_scale_m(parts),
    )
