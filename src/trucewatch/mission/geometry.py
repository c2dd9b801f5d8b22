"""The geometry files that a mission names in, its ground out, with every fault of any of them."""

from dataclasses import dataclass, field
from math import hypot
from pathlib import Path

import shapely
from shapely import MultiLineString, MultiPolygon, Polygon

from trucewatch.errors import Fault, InputError
from trucewatch.geo.geojson import read_features
from trucewatch.geo.ground import Area, Ground, LayerShape, Places, ZoneShape
from trucewatch.geo.line import ReferenceLine, use_parts
from trucewatch.geo.line_geojson import parse_line
from trucewatch.mission.draft import Draft
from trucewatch.mission.folder import read_file
from trucewatch.mission.line_faults import line_faults
from trucewatch.mission.places import area_fault, no_places, parse_places
from trucewatch.records.canonical import digest, digest_of
from trucewatch.records.mission import Mission, Zone


@dataclass(slots=True)
class _Shapes:
    """Reads geometry files and keeps what they weigh and what is wrong with them."""

    folder: Path
    mission: Mission
    in_area: bool
    digests: dict[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def content(self, file: str, key: str) -> bytes | None:
        found = read_file(self.folder, file, ("mission.toml", key))
        if isinstance(found, Fault):
            self.faults.append(found)
            return None
        self.digests[file] = digest("geometry", found)
        return found

    def polygon(self, file: str, key: str) -> Area | None:
        content = self.content(file, key)
        if content is None:
            return None
        features, faults = read_features(content, file)
        self.faults.extend(faults)
        polygons = [item.geometry for item in features if isinstance(item.geometry, Polygon | MultiPolygon)]
        if len(polygons) < len(features) or not features:
            if not faults:
                got = ", ".join(item.geometry.geom_type for item in features) or "no feature"
                remedy = "draw the area as polygons"
                self.faults.append(Fault("not_a_polygon", file, "features", got[:200], "only polygons", remedy))
            return None
        self.check_area(shapely.union_all(polygons), file)
        return polygons[0] if len(polygons) == 1 else _merged(polygons)

    def check_area(self, shape: shapely.Geometry, file: str) -> None:
        if self.in_area:
            west, south, east, north = shapely.bounds(shape).tolist()
            fault = area_fault(west, south, east, north, self.mission.area, file, "features")
            self.faults.extend([fault] if fault else [])


def read_ground(folder: Path, draft: Draft) -> tuple[Ground | None, tuple[Fault, ...]]:
    """Read the ground of a mission; None if any file that it names is faulty."""
    shapes = _Shapes(folder, draft.mission, draft.has("area"))
    line = _read_line(shapes, draft) if draft.has("line") else None
    zones = _read_zones(shapes, draft.mission.zones)
    layers = _read_layers(shapes, draft.mission)
    places = _read_places(shapes, draft.mission)
    if shapes.faults or line is None:
        return None, tuple(shapes.faults)
    return Ground(line, zones, layers, places, digest_of("ground", shapes.digests)), ()


def _read_line(shapes: _Shapes, draft: Draft) -> ReferenceLine | None:
    settings = draft.mission.line
    content = shapes.content(settings.file, "line.file")
    if content is None:
        return None
    try:
        line = parse_line(content, settings.file)
    except InputError as error:
        shapes.faults.extend(error.faults)
        return None
    shapes.check_area(MultiLineString([part.lon_lat for part in line.parts]), settings.file)
    faults = line_faults(line, draft)
    shapes.faults.extend(faults)
    if faults:
        return None
    numbers = [part.part for part in line.parts]
    for left_out in settings.left_out:
        numbers.remove(left_out.part)
        line = use_parts(line, numbers, left_out.reason)
    return line


def _read_zones(shapes: _Shapes, zones: tuple[Zone, ...]) -> tuple[ZoneShape, ...]:
    return tuple(
        ZoneShape(
            zone_id=zone.zone_id,
            kind=zone.kind,
            polygon=None if zone.file is None else shapes.polygon(zone.file, f"zones[{index}].file"),
            distance_km=zone.distance_km,
            # The edge of a buffer moves with the line and by itself; the two are taken as independent.
            sigma_m=hypot(zone.sigma_m, shapes.mission.line.sigma_m) if zone.kind == "buffer" else zone.sigma_m,
        )
        for index, zone in enumerate(zones)
    )


def _read_layers(shapes: _Shapes, mission: Mission) -> tuple[LayerShape, ...]:
    read = [(layer, shapes.polygon(layer.file, f"layers[{index}].file")) for index, layer in enumerate(mission.layers)]
    return tuple(
        LayerShape(layer.day, layer.title, polygon)
        for layer, polygon in sorted(read, key=lambda pair: pair[0].day)
        if polygon is not None
    )


def _read_places(shapes: _Shapes, mission: Mission) -> Places:
    content = None if mission.places is None else shapes.content(mission.places, "places")
    if content is None or mission.places is None:
        return no_places()
    places, faults = parse_places(content, mission.places, mission.area)
    shapes.faults.extend(faults if shapes.in_area else ())
    return places


def _merged(polygons: list[Polygon | MultiPolygon]) -> Area:
    merged = shapely.union_all(polygons)
    return merged if isinstance(merged, Polygon | MultiPolygon) else MultiPolygon()
