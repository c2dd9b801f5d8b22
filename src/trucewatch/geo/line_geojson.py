"""A line file in, a reference line out, and back.

The file is GeoJSON. A feature's `role` says what it is: `line` (a LineString with its `part` number), `control`,
`border` (polygons). Every line feature carries `line`, `version`, `sigma_m`, `status`, `drawn_by`, `valid_from` and,
where there are polygons, `inside` and `outside`. Features with an `alternative` name belong to that other account of
the line. What was left out, and the simplification scale, are members of the collection.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from math import isfinite

import numpy as np
import shapely
from shapely import LineString, MultiPolygon, Polygon

from trucewatch.errors import Fault
from trucewatch.geo.geojson import (
    Feature,
    raise_faults,
    read_features,
    write_features,
    written_feature,
    written_line,
    written_polygon,
)
from trucewatch.geo.line import LineAlternative, LinePart, ReferenceLine
from trucewatch.geo.measure import kept_parts, simplification_scale_m
from trucewatch.records.line import LINE_STATUSES, DroppedPart, LineVersion
from trucewatch.records.quantity import to_text

_COMMON = ("line", "version", "sigma_m", "status", "drawn_by", "valid_from", "inside", "outside")
_REQUIRED = ("line", "version", "sigma_m", "status", "drawn_by", "valid_from")


@dataclass(frozen=True, slots=True, eq=False)
class _Sorted:
    lines: tuple[Feature, ...]
    control: Polygon | MultiPolygon | None
    border: Polygon | MultiPolygon | None


def parse_line(content: bytes, file: str) -> ReferenceLine:
    """Read a line file.

    Raises:
        InputError: naming every fault found: no line, a part twice or shorter than two vertices, a missing property,
            properties that differ between parts, a foreign reference system, coordinates out of range.
    """
    features, found = read_features(content, file)
    faults = list(found)
    own = _sort([item for item in features if not item.properties.get("alternative")], file, faults)
    version = _read_version(own, content, file, faults)
    parts = _read_parts(own.lines, file, faults)
    names = sorted({str(item.properties["alternative"]) for item in features if item.properties.get("alternative")})
    alternatives = tuple(_read_alternative(name, features, file, faults) for name in names)
    if not own.lines:
        expected = "at least one feature with role line"
        faults.append(Fault("no_line", file, "features", "no line", expected, "run line build, or draw the line"))
    raise_faults(faults)
    return ReferenceLine(version, parts, own.control, own.border, alternatives)


def _sort(features: Sequence[Feature], file: str, faults: list[Fault]) -> _Sorted:
    lines = []
    areas: dict[str, Polygon | MultiPolygon | None] = {"control": None, "border": None}
    for item in features:
        role = item.properties.get("role")
        if role == "line" and isinstance(item.geometry, LineString):
            lines.append(item)
        elif isinstance(role, str) and role in areas and isinstance(item.geometry, Polygon | MultiPolygon):
            if areas[role] is not None:
                faults.append(_fault("role_twice", file, item, "role", role, f"one {role}", "merge the polygons"))
            areas[role] = item.geometry
        else:
            got = f"role {role!r} on a {item.geometry.geom_type}"
            expected = "line on a LineString, control or border on a polygon"
            faults.append(_fault("unknown_role", file, item, "role", got, expected, "correct the role"))
    return _Sorted(tuple(lines), areas["control"], areas["border"])


def _read_parts(lines: Sequence[Feature], file: str, faults: list[Fault]) -> tuple[LinePart, ...]:
    parts: dict[int, LinePart] = {}
    for item in lines:
        number = item.properties.get("part")
        if not isinstance(number, int) or isinstance(number, bool) or number < 1:
            faults.append(_fault("bad_part", file, item, "part", number, "a whole number from 1", "number the parts"))
            continue
        if number in parts:
            faults.append(_fault("part_twice", file, item, "part", number, "each number once", "renumber the parts"))
        vertices = shapely.get_coordinates(item.geometry)
        if len(np.unique(vertices, axis=0)) < 2:
            faults.append(_fault("no_extent", file, item, "part", number, "two different vertices", "remove the part"))
        parts[number] = LinePart(number, vertices)
    return tuple(parts[number] for number in sorted(parts))


def _read_alternative(name: str, features: Sequence[Feature], file: str, faults: list[Fault]) -> LineAlternative:
    found = _sort([item for item in features if item.properties.get("alternative") == name], file, faults)
    return LineAlternative(name, _read_parts(found.lines, file, faults), found.control)


def _read_version(own: _Sorted, content: bytes, file: str, faults: list[Fault]) -> LineVersion:
    before = len(faults)
    values: dict[str, object] = {}
    for item in own.lines:
        for key in _COMMON:
            value = item.properties.get(key)
            if value is None and (key in _REQUIRED or own.control is not None):
                faults.append(_fault("no_property", file, item, key, "nothing", f"{key} of the line", "add it"))
            elif key in values and values[key] != value:
                faults.append(_fault("parts_differ", file, item, key, value, repr(values[key]), "make them equal"))
            values.setdefault(key, value)
    if own.lines and len(faults) == before:
        faults.extend(_value_faults(values, own.lines[0], file))
    if not own.lines or len(faults) > before:
        return LineVersion("", "", 0.0, "stand_in", "", datetime(1970, 1, 1, tzinfo=UTC), None, None, (), (), 0.0)
    return _version_of(values, own.lines, content, file, faults)


def _value_faults(values: Mapping[str, object], item: Feature, file: str) -> list[Fault]:
    faults = [
        _fault("not_text", file, item, key, values[key], "a name", "write it as text")
        for key in ("line", "version", "drawn_by", "inside", "outside")
        if values[key] is not None and (not isinstance(values[key], str) or not str(values[key]).strip())
    ]
    sigma = values["sigma_m"]
    if isinstance(sigma, bool) or not isinstance(sigma, int | float) or not (0 < sigma < 1e6 and isfinite(sigma)):
        faults.append(_fault("bad_sigma", file, item, "sigma_m", sigma, "metres above 0", "state the uncertainty"))
    if values["status"] not in LINE_STATUSES:
        expected = ", ".join(LINE_STATUSES)
        faults.append(_fault("bad_status", file, item, "status", values["status"], expected, "choose one of them"))
    if values["inside"] is not None and values["inside"] == values["outside"]:
        faults.append(_fault("same_sides", file, item, "outside", values["outside"], "two names", "rename one side"))
    if _read_time(values["valid_from"]) is None:
        expected = "a time with an offset, such as 2026-06-25T00:00:00Z"
        faults.append(_fault("naive_time", file, item, "valid_from", values["valid_from"], expected, "add the offset"))
    return faults


def _read_time(value: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment is not None and moment.tzinfo is not None else None


def _version_of(
    values: Mapping[str, object], lines: Sequence[Feature], content: bytes, file: str, faults: list[Fault]
) -> LineVersion:
    parts = _read_parts(lines, file, [])
    dropped = _read_dropped(content, file, faults)
    moment = _read_time(values["valid_from"])
    sigma, inside, outside = values["sigma_m"], values["inside"], values["outside"]
    return LineVersion(
        line=str(values["line"]),
        version=str(values["version"]),
        sigma_m=float(sigma) if isinstance(sigma, int | float) else 0.0,
        status=next(status for status in LINE_STATUSES if status == values["status"]),
        drawn_by=str(values["drawn_by"]),
        valid_from=moment or datetime(1970, 1, 1, tzinfo=UTC),
        inside=None if inside is None else str(inside),
        outside=None if outside is None else str(outside),
        parts_kept=kept_parts(parts),
        parts_dropped=dropped,
        simplification_scale_m=simplification_scale_m(parts),
    )


def _read_dropped(content: bytes, file: str, faults: list[Fault]) -> tuple[DroppedPart, ...]:
    dropped = []
    for index, item in enumerate(json.loads(content).get("parts_dropped", ())):
        try:
            dropped.append(
                DroppedPart(
                    float(item["length_km"]), str(item["reason"]), float(item["lat_deg"]), float(item["lon_deg"]),
                    None if item.get("part") is None else int(item["part"]),
                )
            )  # fmt: skip
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            expected = "length_km, reason, lat_deg, lon_deg"
            where, got = f"parts_dropped[{index}]", str(error)[:200]
            faults.append(Fault("bad_dropped_part", file, where, got, expected, "run line build again"))
    return tuple(dropped)


def _fault(code: str, file: str, item: Feature, key: str, got: object, expected: str, remedy: str) -> Fault:
    return Fault(code, file, f"{item.where}.properties.{key}", str(got)[:200], expected, remedy)


def write_line(line: ReferenceLine) -> bytes:
    """Write a line file; the same line gives the same bytes."""
    version = line.version
    common = {
        "role": "line",
        "line": version.line,
        "version": version.version,
        "sigma_m": version.sigma_m,
        "status": version.status,
        "drawn_by": version.drawn_by,
        "valid_from": to_text(version.valid_from),
        "inside": version.inside,
        "outside": version.outside,
    }
    lengths = {kept.part: round(kept.length_km, 6) for kept in version.parts_kept}
    features = [
        written_feature(written_line(part.lon_lat), {**common, "part": part.part, "length_km": lengths[part.part]})
        for part in line.parts
    ]
    for role, area in (("control", line.control), ("border", line.border)):
        if area is not None:
            features.append(written_feature(written_polygon(area), {"role": role}))
    for other in line.alternatives:
        features.extend(_written_alternative(other, common))
    return write_features(
        features,
        simplification_scale_m=round(version.simplification_scale_m, 3),
        parts_dropped=[_written_dropped(piece) for piece in version.parts_dropped],
    )


def _written_alternative(other: LineAlternative, common: Mapping[str, object]) -> list[Mapping[str, object]]:
    named = {**common, "alternative": other.name}
    features = [written_feature(written_line(part.lon_lat), {**named, "part": part.part}) for part in other.parts]
    if other.control is not None:
        properties = {"role": "control", "alternative": other.name}
        features.append(written_feature(written_polygon(other.control), properties))
    return features


def _written_dropped(piece: DroppedPart) -> Mapping[str, object]:
    written: dict[str, object] = {
        "length_km": round(piece.length_km, 6),
        "reason": piece.reason,
        "lat_deg": round(piece.lat_deg, 7),
        "lon_deg": round(piece.lon_deg, 7),
    }
    return written if piece.part is None else {**written, "part": piece.part}
