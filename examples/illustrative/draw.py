"""Draw the invented land of the mission template: line, polygons, places and orbits, out of nothing but sines.

It lies in the open Atlantic, where no land is, so that it can be mistaken for no real place and implies no view on the
status of any. Run `python examples/illustrative/draw.py FOLDER` to write the same files again.
"""

import sys
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sgp4.api import WGS72, Satrec
from sgp4.exporter import export_tle
from shapely import MultiPolygon, Polygon, box, intersection, unary_union

from trucewatch.geo.build import LineDrawing, build_line
from trucewatch.geo.geojson import write_features, written_feature, written_polygon
from trucewatch.geo.line import ReferenceLine
from trucewatch.geo.line_geojson import write_line

Floats = npt.NDArray[np.float64]

DRAWING = LineDrawing(
    line="illustrative",
    day=date(2030, 5, 1),
    inside="B",
    outside="A",
    drawn_by="invented for the exercise; implies no view on status",
    sigma_m=50.0,
    status="agreed",
)
USED_KM = 1400.0
"""Length of parts 1 and 2 together."""
WEST, SOUTH, EAST, NORTH = -44.5, 42.5, -29.0, 51.0
"""The invented border."""


def draw_line() -> ReferenceLine:
    """Return the invented line, its amplitude chosen so that the parts used are USED_KM long."""
    border = box(WEST, SOUTH, EAST, NORTH)
    low, high = 0.0, 3.0
    for _ in range(40):
        middle = (low + high) / 2
        line = build_line(_control(middle, border), border, DRAWING)
        low, high = (middle, high) if _used_km(line) < USED_KM else (low, middle)
    return line


def _used_km(line: ReferenceLine) -> float:
    return sum(part.length_km for part in line.version.parts_kept[:2])


def _control(amplitude: float, border: Polygon) -> MultiPolygon:
    along = np.linspace(0.0, 1.0, 461)
    lon = WEST - 0.2 + (EAST - WEST + 0.4) * along
    lat = 45.6 + 2.0 * along + amplitude * _wave(along)
    south = Polygon([*zip(lon, lat, strict=True), (EAST + 0.2, SOUTH - 1), (WEST - 0.2, SOUTH - 1)])
    pieces = (south, ellipse(-36.2, NORTH, 0.36, 0.2), ellipse(-31.4, NORTH, 0.04, 0.03))
    joined = unary_union([intersection(piece, border) for piece in pieces])
    return MultiPolygon([_rounded(polygon) for polygon in joined.geoms])


def _wave(along: Floats) -> Floats:
    turns = ((1.3, 0.0, 0.55), (3.1, 0.9, 0.22), (7.3, 2.1, 0.09), (17.9, 4.0, 0.035), (41.7, 1.2, 0.012))
    waves = [share * np.sin(2 * np.pi * rate * along + phase) for rate, phase, share in turns]
    return np.asarray(np.sum(waves, axis=0), dtype=np.float64)


def ellipse(lon: float, lat: float, lon_radius: float, lat_radius: float) -> Polygon:
    """Return an ellipse in degrees of 48 vertices."""
    angle = np.linspace(0, 2 * np.pi, 48, endpoint=False)
    return _rounded(Polygon(np.column_stack((lon + lon_radius * np.cos(angle), lat + lat_radius * np.sin(angle)))))


def _rounded(polygon: Polygon) -> Polygon:
    return Polygon(np.round(np.asarray(polygon.exterior.coords), 5))


def draw_places(line: ReferenceLine) -> bytes:
    """Return named places 8 to 70 km from the line on both sides, as CSV; names are syllables."""
    vertices = line.parts[0].lon_lat
    rows = ["name,lat_deg,lon_deg,population"]
    heads, tails = ("Ost", "Bel", "Kar", "Mir", "Tol", "Ven", "Dar", "Sul"), ("rel", "avo", "imar", "une", "esk", "ola")
    for index in range(48):
        lon, lat = vertices[8 + index * (len(vertices) - 16) // 48]
        away = (-1) ** index * (0.08 + 0.55 * ((index * 7) % 11) / 11)
        population = 500 + (index * 7919) % 60_000
        rows.append(f"{heads[index % 8]}{tails[index // 8]},{lat + away:.4f},{lon:.4f},{population}")
    return ("\n".join(rows) + "\n").encode()


def draw_orbits() -> bytes:
    """Return invented sun-synchronous elements at 824 km that cross the equator northward at 13:30 local time.

    The node lies 22.5° (1.5 h) east of the mean sun, whose right ascension on 14 May 2030 is 52.7°.
    """
    text = []
    for norad_id, anomaly_deg in ((37849, 0.0), (43013, 180.0), (54234, 90.0)):
        satellite = Satrec()
        epoch = float((date(2030, 5, 14) - date(1949, 12, 31)).days)
        motion = 14.195 * 2 * np.pi / 1440
        angles = np.radians([0.0, 98.7, anomaly_deg])
        satellite.sgp4init(
            WGS72, "i", norad_id, epoch, 0.0, 0.0, 0.0, 1e-4, angles[0], angles[1], angles[2], motion,
            np.radians(52.7 + 22.5),
        )  # fmt: skip
        satellite.classification, satellite.intldesg, satellite.ephtype = "U", "30999A", 0
        satellite.elnum, satellite.revnum = 999, 0
        text += [f"INVENTED {norad_id}", *export_tle(satellite)]
    return ("\n".join(text) + "\n").encode()


def draw_zones(line: ReferenceLine) -> Mapping[str, bytes]:
    """Return the polygons of zones and the control layer as GeoJSON."""
    zones = {
        "training_a": ellipse(-40.5, _lat_at(line, -40.5) + 0.45, 0.16, 0.09),
        "training_b": ellipse(-33.0, _lat_at(line, -33.0) - 0.45, 0.16, 0.09),
        "factory": ellipse(-37.0, _lat_at(line, -37.0) + 0.13, 0.015, 0.01),
        "city_a": ellipse(-38.4, _lat_at(line, -38.4) + 1.05, 0.09, 0.06),
        "city_b": ellipse(-34.6, _lat_at(line, -34.6) - 1.05, 0.09, 0.06),
        "energy_a": ellipse(-35.2, _lat_at(line, -35.2) + 0.8, 0.02, 0.014),
        "energy_b": ellipse(-39.4, _lat_at(line, -39.4) - 0.8, 0.02, 0.014),
        "sea": ellipse(-28.3, _lat_at(line, EAST), 0.55, 1.5),
    }
    files = {f"geometry/{name}.geojson": _features(area, {"zone": name}) for name, area in zones.items()}
    if line.control is not None:
        files["geometry/control_2030-05-14.geojson"] = _features(line.control, {"date": "2030-05-14"})
    return files


def _features(area: Polygon | MultiPolygon, properties: Mapping[str, object]) -> bytes:
    return write_features([written_feature(written_polygon(area), properties)])


def _lat_at(line: ReferenceLine, lon: float) -> float:
    vertices = line.parts[0].lon_lat
    return float(np.interp(lon, vertices[:, 0], vertices[:, 1]))


def draw(folder: Path) -> None:
    """Write every drawn file of the template under a folder."""
    line = draw_line()
    files: dict[str, bytes] = {"geometry/line.geojson": write_line(line), **draw_zones(line)}
    makers: Mapping[str, Callable[[], bytes]] = {
        "places.csv": lambda: draw_places(line),
        "orbits/illustrative.tle": draw_orbits,
    }
    for file, content in (files | {name: make() for name, make in makers.items()}).items():
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_bytes(content)


if __name__ == "__main__":
    draw(Path(sys.argv[1]))
