"""A file of dated control polygons in, the polygon of one day out.

GeoJSON features carry a `date`; Parquet has the columns `date` and `geometry` (WKB). Coordinates are longitude and
latitude on WGS 84; a file that names another reference system is refused. GeoParquet's `"crs": null` (not stated)
is taken as WGS 84, because the format is fixed so and the range is checked.
"""

import io
import json
from dataclasses import dataclass
from datetime import date, datetime

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import shapely
from shapely import MultiPolygon, Polygon

from trucewatch.errors import Fault, InputError
from trucewatch.geo.geojson import geometry_faults, raise_faults, read_features

LARGEST_BYTES = 512 * 1024 * 1024
"""Files larger than this are refused unread."""

_PARQUET_MAGIC = b"PAR1"


@dataclass(frozen=True, slots=True, eq=False)
class ControlPolygon:
    """The area that one side held on one day, as one source drew it. It implies no view on status."""

    day: date
    """The day, as the source dates it."""
    area: Polygon | MultiPolygon
    """Valid polygon in longitude and latitude."""


def parse_control(content: bytes, file: str, day: date) -> ControlPolygon:
    """Read the polygon of a day from GeoJSON or Parquet; which of them, the first four bytes tell.

    Raises:
        InputError: the file is neither, is too large, names a foreign reference system, has no polygon of that day
            (the nearest days are named) or more than one, or its polygon is not valid.
    """
    if len(content) > LARGEST_BYTES:
        got, expected = f"{len(content)} bytes", f"at most {LARGEST_BYTES}"
        raise InputError([Fault("too_large", file, "", got, expected, "cut the file to the days needed")])
    if content[:4] == _PARQUET_MAGIC:
        try:
            return control_from_table(pq.read_table(io.BytesIO(content), columns=["date", "geometry"]), file, day)
        except pa.ArrowException as error:
            expected = "Parquet with the columns date and geometry"
            fault = Fault("not_parquet", file, "", str(error)[:200], expected, "write the file again")
            raise InputError([fault]) from error
    return _control_from_geojson(content, file, day)


def control_from_table(table: pa.Table, file: str, day: date) -> ControlPolygon:
    """Read the polygon of a day from a table with the columns `date` and `geometry` (WKB).

    Raises:
        InputError: as `parse_control`.
    """
    missing = [name for name in ("date", "geometry") if name not in table.column_names]
    if missing:
        got = ", ".join(table.column_names)[:200]
        fault = Fault("no_column", file, ", ".join(missing), got, "date and geometry", "rename the columns")
        raise InputError([fault])
    raise_faults(_system_faults(table.schema.metadata or {}, file))
    days = pc.cast(table["date"], pa.date32()).to_pylist()
    rows = [row for row, found in enumerate(days) if found == day]
    raise_faults(_day_faults(len(rows), [found for found in days if found is not None], file, day))
    try:
        area = shapely.from_wkb(table["geometry"][rows[0]].as_py())
    except (shapely.GEOSException, TypeError) as error:
        fault = Fault("bad_geometry", file, f"row {rows[0] + 1}", str(error)[:200], "WKB", "write the file again")
        raise InputError([fault]) from error
    return _checked(area, file, f"row {rows[0] + 1}", day)


def _control_from_geojson(content: bytes, file: str, day: date) -> ControlPolygon:
    features, found = read_features(content, file)
    faults, dated = list(found), []
    for item in features:
        text = item.properties.get("date")
        try:
            moment = datetime.fromisoformat(text) if isinstance(text, str) else None
        except ValueError:
            moment = None
        if moment is None:
            where = f"{item.where}.properties.date"
            got = str(text)[:200]
            faults.append(Fault("bad_date", file, where, got, "a date like 2026-06-25", "add the date"))
        else:
            dated.append((moment.date(), item))
    chosen = [item for found_day, item in dated if found_day == day]
    if not faults:
        faults.extend(_day_faults(len(chosen), [found_day for found_day, _ in dated], file, day))
    raise_faults(faults)
    return _checked(chosen[0].geometry, file, chosen[0].where, day)


def _day_faults(count: int, days: list[date], file: str, day: date) -> list[Fault]:
    if count == 1:
        return []
    if count > 1:
        remedy = "keep one polygon a day"
        return [Fault("date_twice", file, "date", f"{count} polygons of {day}", "one polygon", remedy)]
    near = [max((d for d in days if d < day), default=None), min((d for d in days if d > day), default=None)]
    nearest = " and ".join(str(found) for found in near if found is not None) or "no other day"
    got = f"no polygon of {day}"
    return [Fault("date_absent", file, "date", got, f"one; nearest are {nearest}", "choose a day that is there")]


def _system_faults(metadata: dict[bytes, bytes], file: str) -> list[Fault]:
    try:
        columns = json.loads(metadata.get(b"geo", b"{}")).get("columns", {})
        system = columns.get("geometry", {}).get("crs")
    except (ValueError, AttributeError):
        return [Fault("foreign_crs", file, "geo", "metadata that is no JSON", "GeoParquet 1", "write the file again")]
    if system is None:
        return []
    identity = system.get("id", {}) if isinstance(system, dict) else {}
    name = f"{identity.get('authority')}:{identity.get('code')}"
    if name in ("OGC:CRS84", "EPSG:4326"):
        return []
    return [Fault("foreign_crs", file, "geo", name, "OGC:CRS84 or EPSG:4326", "transform the polygons to EPSG:4326")]


def _checked(area: shapely.Geometry, file: str, where: str, day: date) -> ControlPolygon:
    if not isinstance(area, Polygon | MultiPolygon) or area.is_empty:
        got = "nothing" if area is None or area.is_empty else area.geom_type
        raise InputError([Fault("not_a_polygon", file, where, got, "a polygon", "choose the file of control polygons")])
    raise_faults(geometry_faults(area, file, where))
    return ControlPolygon(day, area)
