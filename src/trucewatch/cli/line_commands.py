"""`trucewatch line`: cut a reference line out of a control polygon, and locate points along a line."""

import json
from pathlib import Path
from typing import Annotated

import shapely
import typer

from trucewatch.cli.points import locate_rows, read_points
from trucewatch.cli.shared import OUT, exit_codes, parse_day, read_whole
from trucewatch.errors import Fault, InputError
from trucewatch.geo.build import LineDrawing, build_line
from trucewatch.geo.control import parse_control
from trucewatch.geo.line import ReferenceLine
from trucewatch.geo.line_geojson import parse_line, write_line
from trucewatch.pipeline.day import write_whole

app = typer.Typer(no_args_is_help=True, help="Cut a reference line out of a control polygon; locate points along it.")


@app.command("build")
def build(
    control: Annotated[Path, typer.Option(help="Control polygons: GeoJSON with `date`, or Parquet with date and WKB.")],
    date: Annotated[str, typer.Option(help="Day of the polygon, such as 2026-06-25.")],
    border: Annotated[Path, typer.Option(help="Border polygon, GeoJSON.")],
    inside: Annotated[str, typer.Option(help="Side name within the control polygon.")],
    outside: Annotated[str, typer.Option(help="Side name beyond it, within the border.")],
    out: Annotated[Path, typer.Option(help="Line file to write, GeoJSON.")],
    name: Annotated[str, typer.Option(help="Name of the line.")] = "line",
    drawn_by: Annotated[str, typer.Option(help="Who drew the control polygon.")] = "not stated",
    border_buffer_m: Annotated[float, typer.Option(help="Cut away what lies this close to the border.")] = 500.0,
    min_part_km: Annotated[float, typer.Option(help="Drop and list shorter pieces.")] = 5.0,
    sigma_m: Annotated[float, typer.Option(help="One-sigma uncertainty across the line.")] = 500.0,
) -> None:
    """Cut the control polygon's boundary where it meets the border; what is left is the line.

    Parts are numbered by length, part 1 the longest; chainage 0 is at a part's south-western end. A length belongs to
    its simplification scale, which is printed with it. Illustrative; implies no view on status.
    """
    with exit_codes():
        day = parse_day(date)
        drawing = LineDrawing(name, day, inside, outside, drawn_by, border_buffer_m, min_part_km, sigma_m)
        area = parse_control(read_whole(control), control.name, day).area
        line = build_line(area, parse_border(read_whole(border), border.name), drawing)
        write_whole(out, write_line(line))
        _tell(line)


@app.command("locate")
def locate(
    line: Annotated[Path, typer.Argument(help="Line file, GeoJSON.", show_default=False)],
    points: Annotated[Path, typer.Argument(help="CSV with lat_deg, lon_deg and anything else.", show_default=False)],
    out: Annotated[Path, typer.Argument(help="CSV to write.", show_default=False)],
) -> None:
    """Say for every point on which part of the line it lies, at which chainage, how far off, and on which side.

    One row per point, order kept, the input's columns first. Offsets are geodesic and never negative; edges are
    straight in longitude and latitude. A point that is no place refuses the file.
    """
    with exit_codes():
        reference = parse_line(read_whole(line), line.name)
        given = read_points(read_whole(points), points.name)
        write_whole(out, locate_rows(given, reference))
        version = reference.version
        OUT.print(f"Located {len(given.rows)} points along {version.line} {version.version}; rejected 0.")


def parse_border(content: bytes, file: str) -> shapely.Polygon | shapely.MultiPolygon:
    """Return the union of all polygons of a GeoJSON file.

    Raises:
        InputError: the file is no GeoJSON or holds no polygon.
    """
    try:
        loaded = json.loads(content)
        shapes = [shapely.from_geojson(json.dumps(item["geometry"])) for item in loaded["features"]]
        union = shapely.union_all(shapes)
    except (ValueError, KeyError, TypeError, shapely.GEOSException) as error:
        fault = Fault("bad_geometry", file, "", str(error)[:200], "GeoJSON features with polygons", "repair the file")
        raise InputError([fault]) from error
    if union.is_empty or not isinstance(union, shapely.Polygon | shapely.MultiPolygon):
        raise InputError(
            [Fault("not_a_polygon", file, "", union.geom_type, "polygons", "give the area of the country")]
        )
    return union


def _tell(line: ReferenceLine) -> None:
    version = line.version
    OUT.print(
        f"Line {version.line} {version.version}: {len(line.parts)} parts, {version.length_km:.1f} km in all, measured"
        f" at a simplification scale of {version.simplification_scale_m:.0f} m (median distance of vertices)."
    )
    for part in version.parts_kept:
        OUT.print(f"  part {part.part:>2}  {part.length_km:9.1f} km")
    shortest = sum(part.length_km for part in version.parts_dropped)
    OUT.print(f"Dropped {len(version.parts_dropped)} shorter pieces of {shortest:.1f} km in all; the file lists them.")
