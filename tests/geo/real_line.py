"""The line of 2026-06-25, cut from the real polygon and border."""

from datetime import date
from pathlib import Path

from trucewatch.geo.build import LineDrawing, build_line
from trucewatch.geo.control import parse_control
from trucewatch.geo.geojson import read_features
from trucewatch.geo.line import ReferenceLine

DAY = date(2026, 6, 25)


def the_real_line(data: Path) -> ReferenceLine:
    """Cut the line with the inside named B and the outside named A."""
    control = parse_control((data / "control" / "deepstate_daily.parquet").read_bytes(), "control", DAY)
    features, faults = read_features((data / "basemap" / "ua_border.geojson").read_bytes(), "border")
    assert not faults
    drawing = LineDrawing("contact", DAY, inside="B", outside="A", drawn_by="an outside source")
    return build_line(control.area, features[0].geometry, drawing)
