"""Small lines for tests. They are illustrative and imply no view on status."""

from datetime import UTC, date, datetime

import numpy as np
from shapely import Polygon, box

from trucewatch.geo.build import LineDrawing, build_line
from trucewatch.geo.geodesy import Floats
from trucewatch.geo.line import LinePart, ReferenceLine
from trucewatch.geo.measure import kept_parts, simplification_scale_m
from trucewatch.records.line import LineVersion

DAY = date(2030, 1, 1)
ZIGZAG = [(30.0, 48.0), (30.1, 48.2), (30.0, 48.4), (30.15, 48.6), (30.05, 48.8), (30.0, 49.0)]


def a_line(*chains: list[tuple[float, float]] | Floats) -> ReferenceLine:
    """Return a line without polygons, its parts numbered in the order given."""
    parts = tuple(LinePart(number, np.array(chain)) for number, chain in enumerate(chains or (ZIGZAG,), start=1))
    version = LineVersion(
        line="example", version="1", sigma_m=100.0, status="stand_in", drawn_by="the tests",
        valid_from=datetime(2030, 1, 1, tzinfo=UTC), inside=None, outside=None, parts_kept=kept_parts(parts),
        parts_dropped=(), simplification_scale_m=simplification_scale_m(parts),
    )  # fmt: skip
    return ReferenceLine(version, parts)


def a_country() -> Polygon:
    """Return a border three degrees wide."""
    return box(28.5, 48.0, 31.5, 49.0)


def a_held_area() -> Polygon:
    """Return an area east of the zigzag, up to the border."""
    return Polygon([*ZIGZAG, (31.5, 49.0), (31.5, 48.0)])


def a_drawing(**changes: object) -> LineDrawing:
    """Return how the example line is drawn."""
    settings: dict[str, object] = {
        "line": "example", "day": DAY, "inside": "B", "outside": "A", "drawn_by": "the tests", **changes
    }  # fmt: skip
    return LineDrawing(**settings)  # type: ignore[arg-type]


def a_built_line(**changes: object) -> ReferenceLine:
    """Return the line between the held area and the rest of the country."""
    return build_line(a_held_area(), a_country(), a_drawing(**changes))
