"""Ground in, what the map is drawn on out: line with its uncertainty, zones, layers of the days, places, sectors."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import numpy as np
import shapely
from pyproj import Proj

from trucewatch.geo.geodesy import Floats
from trucewatch.geo.ground import Ground
from trucewatch.geo.track import Track, lay_track
from trucewatch.records.interval import Interval
from trucewatch.records.mission import Mission
from trucewatch.records.view import DayView
from trucewatch.report.atlas.embed import degrees, flat, rings
from trucewatch.report.map import projection

PLACES_SHOWN = 400
"""How many of the largest named places are embedded; the page names those that fit."""
GRID_STEPS = 24
"""Meshes in each direction of the grid from which the plain map interpolates; the error stays under a tenth of a px."""
MARGIN_DEG = 1.5
"""How far the grid reaches beyond the line."""
LINE_SIGMAS = 2.0
"""Half width of the drawn band around the line in its standard deviations."""
_DETAIL_M = 25.0


def base_of(view: DayView, ground: Ground) -> dict[str, object]:
    """Return line, zones, layers, places and sectors of the mission, ready to be embedded."""
    mission, track = view.mission, lay_track(ground.line.parts)
    west, south, east, north = _bounds(track)
    return {
        "line": {
            "name": mission.line.line,
            "version": mission.line.version,
            "sigma": ground.line.version.sigma_m,
            "band": rings(_around(track, LINE_SIGMAS * ground.line.version.sigma_m / 1000)),
            "parts": [_part(track, part.part) for part in ground.line.parts],
        },
        "bounds": degrees([west, south, east, north]),
        "land": rings(ground.line.border),
        "zones": _zones(mission, ground, track),
        "layers": _layers(ground, view.today.span, ZoneInfo(mission.day_timezone)),
        "places": _places(ground, (west, south, east, north)),
        "sectors": [
            [sector.name, sector.title, sector.part, round(sector.chainage_from_km * 1000),
             round(sector.chainage_to_km * 1000)]
            for sector in mission.sectors
        ],
        "grid": _grid(mission, ground, (west, south, east, north)),
    }  # fmt: skip


def _bounds(track: Track) -> tuple[float, float, float, float]:
    corners = np.concatenate((track.start, track.end))
    west, south = corners.min(axis=0).tolist()
    east, north = corners.max(axis=0).tolist()
    return west, south, east, north


def _chain(track: Track, part: int) -> tuple[Floats, Floats]:
    rows = np.flatnonzero(track.part == part)
    lon_lat = np.concatenate((track.start[rows], track.end[rows[-1:]]))
    metres = np.append(track.start_m[rows], track.start_m[rows[-1]] + track.length_m[rows[-1]])
    return lon_lat, metres


def _part(track: Track, part: int) -> dict[str, object]:
    lon_lat, metres = _chain(track, part)
    simple = np.asarray(shapely.LineString(lon_lat).simplify(_DETAIL_M / 111_000).coords)
    held = {place: at for at, place in reversed(list(enumerate(map(tuple, lon_lat.tolist()))))}
    kept = sorted({held[place] for place in map(tuple, simple.tolist())} | {0, len(lon_lat) - 1})
    return {"part": part, "lonlat": flat(lon_lat[kept]), "m": np.rint(metres[kept]).astype(np.int64).tolist()}


def _around(track: Track, distance_km: float) -> shapely.Geometry:
    """Return the area within a distance of the line, laid off on a conformal cone around it."""
    west, south, east, north = _bounds(track)
    sixth = max((north - south) / 6, 0.1)
    cone = Proj(
        proj="lcc", lat_1=south + sixth, lat_2=north - sixth + 1e-6, lat_0=(south + north) / 2,
        lon_0=(west + east) / 2, ellps="WGS84",
    )  # fmt: skip
    chains = [_chain(track, part)[0] for part in sorted(set(track.part.tolist()))]
    flat_lines = [np.stack(cone(chain[:, 0], chain[:, 1]), axis=-1) for chain in chains]
    metres = max(distance_km * 1000, 1.0)
    lines = shapely.MultiLineString(flat_lines).simplify(min(metres / 20, 200.0))
    band = lines.buffer(metres, quad_segs=6).simplify(min(metres / 50, 200.0))

    def unproject(xy: Floats) -> Floats:
        lon_lat: Floats = np.stack(cone(xy[:, 0], xy[:, 1], inverse=True), axis=-1)
        return lon_lat

    return shapely.transform(band, unproject)


def _zones(mission: Mission, ground: Ground, track: Track) -> list[list[object]]:
    held = {shape.zone_id: shape for shape in ground.zones}
    drawn: list[list[object]] = []
    for zone in mission.zones:
        shape = held.get(zone.zone_id)
        if shape is None or zone.kind == "area":
            continue
        distance = shape.distance_km if zone.kind == "buffer" else None
        area = _around(track, distance) if distance else shape.polygon
        if area is not None:
            drawn.append([zone.title, zone.kind, round(shape.sigma_m), rings(area)])
    return drawn


def _layers(ground: Ground, span: Interval, zone: ZoneInfo) -> list[list[object]]:
    """Return the control layers of the span's local days as first second, title and area."""
    first = span.start_at.astimezone(zone).date()
    last = (span.end_at - timedelta(microseconds=1)).astimezone(zone).date()
    return [
        [layer.day.isoformat(), (layer.day - first).days * 86_400, layer.title, rings(layer.polygon)]
        for layer in sorted(ground.layers, key=lambda one: one.day)
        if first <= layer.day <= last
    ]


def _places(ground: Ground, bounds: tuple[float, float, float, float]) -> dict[str, object]:
    places, (west, south, east, north) = ground.places, bounds
    near = (np.abs(places.lon_deg - (west + east) / 2) <= (east - west) / 2 + MARGIN_DEG) & (
        np.abs(places.lat_deg - (south + north) / 2) <= (north - south) / 2 + MARGIN_DEG
    )
    order = np.lexsort((np.arange(len(places.name)), -places.population))
    held = order[near[order]][:PLACES_SHOWN]
    return {
        "name": [str(name) for name in places.name[held]],
        "lon": degrees(places.lon_deg[held]),
        "lat": degrees(places.lat_deg[held]),
        "people": places.population[held].tolist(),
    }


def _grid(mission: Mission, ground: Ground, bounds: tuple[float, float, float, float]) -> dict[str, object]:
    """Return where the corners of a grid of meridians and parallels lie on the plain map, in tenths of a px."""
    west, south, east, north = (
        bounds[0] - MARGIN_DEG, bounds[1] - MARGIN_DEG, bounds[2] + MARGIN_DEG, bounds[3] + MARGIN_DEG,
    )  # fmt: skip
    lon, lat = np.linspace(west, east, GRID_STEPS + 1), np.linspace(south, north, GRID_STEPS + 1)
    corners = np.stack([one.ravel() for one in np.meshgrid(lon, lat)], axis=-1)
    px = np.rint(projection(mission, ground)(corners) * 10).astype(np.int64)
    return {
        "steps": GRID_STEPS,
        "bounds": degrees([west, south, east, north]),
        "x": px[:, 0].tolist(),
        "y": px[:, 1].tolist(),
    }
