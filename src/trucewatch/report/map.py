"""Ground and marks in, a plain map out: line, zones, the day's layer, sectors, towns, incidents. Illustrative only.

The projection is Lambert's conformal cone (J. P. Snyder, "Map Projections: A Working Manual", USGS 1987, §15) with
standard parallels a sixth from the edges, so that one scale bar holds for the whole frame within about one per cent.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from math import ceil, floor

import numpy as np
import shapely
from pyproj import Proj

from trucewatch.geo.geodesy import Floats
from trucewatch.geo.ground import Ground, LayerShape
from trucewatch.geo.track import Track, lay_track, lon_lat_of, part_length_m, places_at
from trucewatch.records.mission import Mission, Sector
from trucewatch.report.labels import Label, Rectangle, place_label, text_width
from trucewatch.report.marks import Mark
from trucewatch.report.spelling import kilometres

WIDTH, TALLEST = 1100.0, 860.0
"""Width of the map and its greatest height in px."""
TOWNS_SHOWN, TOWN_CANDIDATES = 60, 400
"""How many towns are named at most, and how many of the largest in the frame are tried."""
TOWN_PX, SECTOR_PX, LONGEST_SECTOR_PX = 11.0, 12.5, 90.0
"""Sizes of names, bold ones with their extra width; a sector whose title is longer shows its short name."""
DETAIL_PX = 0.35
"""What is smaller than this is not drawn."""


@dataclass(frozen=True, slots=True)
class Pin:
    """A mark in its place."""

    mark: Mark
    """The mark."""
    x: float
    """Centre."""
    y: float
    """Centre."""


@dataclass(frozen=True, slots=True)
class Grid:
    """One meridian or parallel."""

    path: str
    """Its curve."""
    label: str
    """Its degrees."""
    x: float
    """Where its label stands."""
    y: float
    """Where its label stands."""
    anchor: str
    """How its label is anchored."""


@dataclass(frozen=True, slots=True)
class ZonePath:
    """One zone."""

    path: str
    """Its outline."""
    title: str
    """How pages name it."""
    kind: str
    """What kind it is."""


@dataclass(frozen=True, slots=True)
class Map:
    """The figure, ready to be written."""

    width: float
    """Width in px."""
    height: float
    """Height in px."""
    land: str
    """The area within the border; empty where the line has none."""
    layer: str
    """The day's control polygon; empty where there is none."""
    layer_title: str
    """How pages name it, or that there is none."""
    grid: tuple[Grid, ...]
    """Graticule."""
    zones: tuple[ZonePath, ...]
    """Zones with an extent."""
    line: str
    """The reference line."""
    ticks: str
    """Ends of sectors."""
    sectors: tuple[Label, ...]
    """Names of sectors."""
    dots: tuple[tuple[float, float], ...]
    """Towns."""
    towns: tuple[Label, ...]
    """Names of towns."""
    pins: tuple[Pin, ...]
    """Incidents."""
    counts: dict[str, int]
    """How many marks are drawn with each symbol."""
    beyond: int
    """Incidents outside the frame."""
    corner: tuple[float, float]
    """Where the scale bar starts: the emptiest corner."""
    bar_px: float
    """Length of the scale bar."""
    bar_label: str
    """What it stands for."""


@dataclass(frozen=True, eq=False)
class _Frame:
    project: Callable[[Floats], Floats]
    unproject: Callable[[Floats], Floats]
    height: float
    px_per_m: float

    @property
    def room(self) -> Rectangle:
        return Rectangle(4, 4, WIDTH - 4, self.height - 4)

    def holds(self, x: float, y: float) -> bool:
        return 0 <= x <= WIDTH and 0 <= y <= self.height


def draw_map(mission: Mission, ground: Ground, marks: tuple[Mark, ...], day: date) -> Map:
    """Return the map of the line with its watched band."""
    track = lay_track(ground.line.parts)
    frame = _lay_frame(mission, track)
    layer = _layer_of(ground, day)
    line = [np.concatenate((track.start[track.part == part], track.end[track.part == part][-1:]))
            for part in sorted(set(track.part.tolist()))]  # fmt: skip
    ends, names = _sector_marks(frame, track, mission)
    grid, corner = _graticule(frame), _empty_corner(frame, track)
    pins = tuple(_pin(frame, mark) for mark in marks)
    held = tuple(pin for pin in pins if frame.holds(pin.x, pin.y))
    taken = [*_furniture(frame, grid, corner), *(room for _, room in names)]
    dots, towns = _towns(frame, ground, taken, [_room_of(pin) for pin in held])
    bar_km = next(size for size in (200, 100, 50, 20, 10, 5, 2, 1) if size * 1000 * frame.px_per_m <= WIDTH / 4)
    return Map(
        width=WIDTH,
        height=frame.height,
        land=_area_path(frame, ground.line.border),
        layer=_area_path(frame, layer.polygon if layer else None),
        layer_title=layer.title if layer else "no control layer for this day",
        grid=grid,
        zones=_zones(frame, mission, ground, line),
        line="".join(_curve(frame.project(piece)) for piece in line),
        ticks=ends,
        sectors=tuple(label for label, _ in names),
        dots=dots,
        towns=towns,
        pins=held,
        counts=dict(sorted(Counter(pin.mark.symbol for pin in held).items())),
        beyond=len(pins) - len(held),
        corner=corner,
        bar_px=round(bar_km * 1000 * frame.px_per_m, 1),
        bar_label=kilometres(bar_km),
    )


def projection(mission: Mission, ground: Ground) -> Callable[[Floats], Floats]:
    """Return what turns places (n, 2) of longitude and latitude into px of the map."""
    return _lay_frame(mission, lay_track(ground.line.parts)).project


def _lay_frame(mission: Mission, track: Track) -> _Frame:
    corners = np.concatenate((track.start, track.end))
    south, north = float(corners[:, 1].min()), float(corners[:, 1].max())
    west, east = float(corners[:, 0].min()), float(corners[:, 0].max())
    sixth = max((north - south) / 6, 0.1)
    cone = Proj(
        proj="lcc", lat_1=south + sixth, lat_2=north - sixth + 1e-6, lat_0=(south + north) / 2, lon_0=(west + east) / 2,
        ellps="WGS84",
    )  # fmt: skip
    flat = np.stack(cone(corners[:, 0], corners[:, 1]), axis=-1)
    margin = mission.thresholds.watch_band_km * 1100 + 5000
    low, high = flat.min(axis=0) - margin, flat.max(axis=0) + margin
    px_per_m = min(WIDTH / float(high[0] - low[0]), TALLEST / float(high[1] - low[1]))
    centre = (low + high) / 2
    height = round(min(TALLEST, float(high[1] - low[1]) * px_per_m), 1)
    scale, middle = np.array([px_per_m, -px_per_m]), np.array([WIDTH / 2, height / 2])

    def project(lon_lat: Floats) -> Floats:
        xy: Floats = (np.stack(cone(lon_lat[:, 0], lon_lat[:, 1]), axis=-1) - centre) * scale + middle
        return xy

    def unproject(xy: Floats) -> Floats:
        metres = (xy - middle) / scale + centre
        lon_lat: Floats = np.stack(cone(metres[:, 0], metres[:, 1], inverse=True), axis=-1)
        return lon_lat

    return _Frame(project, unproject, height, px_per_m)


def _layer_of(ground: Ground, day: date) -> LayerShape | None:
    return next((layer for layer in ground.layers if layer.day == day), None)


def _area_path(frame: _Frame, area: shapely.Geometry | None) -> str:
    if area is None:
        return ""
    flat = shapely.transform(area, frame.project).simplify(DETAIL_PX, preserve_topology=False)
    held = shapely.clip_by_rect(shapely.make_valid(flat), -4, -4, WIDTH + 4, frame.height + 4)
    return "".join(
        _curve(np.asarray(ring.coords), "z")
        for polygon in shapely.get_parts(held)
        if polygon.geom_type == "Polygon"
        for ring in (polygon.exterior, *polygon.interiors)
    )


def _curve(xy: Floats, close: str = "") -> str:
    if len(xy) > 2:
        simple = shapely.LineString(xy).simplify(DETAIL_PX, preserve_topology=False)
        xy = np.asarray(simple.coords)
    steps = [f"{x:.1f} {y:.1f}" for x, y in xy.tolist()]
    return "M" + "L".join(step for step, before in zip(steps, ["", *steps], strict=False) if step != before) + close


def _zones(frame: _Frame, mission: Mission, ground: Ground, line: list[Floats]) -> tuple[ZonePath, ...]:
    drawn = []
    for zone in mission.zones:
        shape = next((held for held in ground.zones if held.zone_id == zone.zone_id), None)
        if shape is None or zone.kind == "area":
            continue
        path = _area_path(frame, shape.polygon)
        if zone.kind == "buffer" and shape.distance_km:
            drawn.append(ZonePath(_buffer_path(frame, line, shape.distance_km), zone.title, zone.kind))
        elif path:
            drawn.append(ZonePath(path, zone.title, zone.kind))
    return tuple(drawn)


def _buffer_path(frame: _Frame, line: list[Floats], distance_km: float) -> str:
    flat = shapely.MultiLineString([frame.project(piece) for piece in line]).simplify(DETAIL_PX)
    band = flat.buffer(distance_km * 1000 * frame.px_per_m).simplify(DETAIL_PX)
    held = shapely.clip_by_rect(band, -4, -4, WIDTH + 4, frame.height + 4)
    return "".join(
        _curve(np.asarray(ring.coords), "z")
        for polygon in shapely.get_parts(held)
        for ring in (polygon.exterior, *polygon.interiors)
    )


def _graticule(frame: _Frame) -> tuple[Grid, ...]:
    edge = np.array([[x, y] for x in (0, WIDTH / 2, WIDTH) for y in (0, frame.height / 2, frame.height)])
    lon_lat = frame.unproject(edge)
    (west, south), (east, north) = lon_lat.min(axis=0), lon_lat.max(axis=0)
    step = next(size for size in (1, 2, 5, 10, 30) if (east - west) / size <= 12)
    along = np.linspace(0, 1, 60)
    grid = []
    for lon in range(ceil(west / step) * step, floor(east) + 1, step):
        curve = frame.project(np.stack((np.full(60, float(lon)), south - 1 + (north - south + 2) * along), axis=-1))
        x = float(np.interp(-frame.height + 6, -curve[:, 1], curve[:, 0]))
        if 30 < x < WIDTH - 30:
            grid.append(Grid(_curve(curve), f"{lon}° E" if lon >= 0 else f"{-lon}° W", round(x + 3, 1),
                             frame.height - 5, "start"))  # fmt: skip
    for lat in range(ceil(south / step) * step, floor(north) + 1, step):
        curve = frame.project(np.stack((west - 1 + (east - west + 2) * along, np.full(60, float(lat))), axis=-1))
        y = float(np.interp(WIDTH - 6, curve[:, 0], curve[:, 1]))
        if 20 < y < frame.height - 20:
            grid.append(Grid(_curve(curve), f"{lat}° N" if lat >= 0 else f"{-lat}° S", WIDTH - 5, round(y - 4, 1),
                             "end"))  # fmt: skip
    return tuple(grid)


def _sector_marks(frame: _Frame, track: Track, mission: Mission) -> tuple[str, list[tuple[Label, Rectangle]]]:
    ticks, names, taken = [], list[tuple[Label, Rectangle]](), list[Rectangle]()
    for sector in mission.sectors:
        if sector.part not in set(track.part.tolist()):
            continue
        ends = [_crossing(frame, track, sector.part, km) for km in (sector.chainage_from_km, sector.chainage_to_km)]
        ticks += [
            f"M{(x - 7 * nx):.1f} {(y - 7 * ny):.1f}L{(x + 7 * nx):.1f} {(y + 7 * ny):.1f}" for x, y, nx, ny in ends
        ]
        if (named := _sector_name(frame, track, sector, taken)) is not None:
            names.append(named)
            taken.append(named[1])
    return "".join(dict.fromkeys(ticks)), names


def _sector_name(frame: _Frame, track: Track, sector: Sector, taken: list[Rectangle]) -> tuple[Label, Rectangle] | None:
    middle = (sector.chainage_from_km + sector.chainage_to_km) / 2
    x, y, across_x, across_y = _crossing(frame, track, sector.part, middle)
    title = sector.title if text_width(sector.title, SECTOR_PX) <= LONGEST_SECTOR_PX else sector.name
    for far in (34, -34, 52, -52, 72, -72):
        offer = place_label(x + across_x * far, y + across_y * far, title, SECTOR_PX, 2, frame.room, taken)
        if offer is not None:
            return offer
    return None


def _crossing(frame: _Frame, track: Track, part: int, km: float) -> tuple[float, float, float, float]:
    """Return a place on the line in px and the unit vector across it, over 4 km so that bends do not matter."""
    length = part_length_m(track, part)
    at = np.clip(np.array([km * 1000 - 2000, km * 1000, km * 1000 + 2000]), 0, length)
    spots = frame.project(lon_lat_of(track, places_at(track, np.full(3, part), at)))
    along = spots[2] - spots[0]
    size = float(np.hypot(*along)) or 1.0
    return float(spots[1][0]), float(spots[1][1]), float(-along[1] / size), float(along[0] / size)


def _empty_corner(frame: _Frame, track: Track) -> tuple[float, float]:
    """Return the foot of the scale bar in the corner that the line comes least near to; bottom left wins a tie."""
    spots = frame.project(track.start)
    bottom, far = frame.height - 44, WIDTH * 3 / 4 - 90
    offers = [(24.0, bottom), (far, bottom), (24.0, 40.0)]

    def nearest(offer: tuple[float, float]) -> float:
        away = np.hypot(spots[:, 0] - np.clip(spots[:, 0], offer[0], offer[0] + WIDTH / 4), spots[:, 1] - offer[1])
        return min(float(away.min()), WIDTH / 8)

    return max(offers, key=nearest)


def _furniture(frame: _Frame, grid: tuple[Grid, ...], corner: tuple[float, float]) -> list[Rectangle]:
    """Return the room of the scale bar, the arrow and the degrees, where no town is named."""
    degrees = [
        Rectangle(item.x - 40, item.y - 14, item.x + 4, item.y + 4) if item.anchor == "end"
        else Rectangle(item.x - 4, item.y - 14, item.x + 40, item.y + 4)
        for item in grid
    ]  # fmt: skip
    bar = Rectangle(corner[0] - 8, corner[1] - 18, corner[0] + WIDTH / 4 + 8, corner[1] + 12)
    return [*degrees, bar, Rectangle(WIDTH - 106, 4, WIDTH - 62, 84)]


def _towns(
    frame: _Frame, ground: Ground, taken: list[Rectangle], marks: list[Rectangle]
) -> tuple[tuple[tuple[float, float], ...], tuple[Label, ...]]:
    places = ground.places
    if not len(places.name):
        return (), ()
    spots = frame.project(np.stack((places.lon_deg, places.lat_deg), axis=-1))
    order = np.lexsort((np.arange(len(spots)), -places.population))
    held = [row for row in order.tolist() if frame.holds(*spots[row].tolist())][:TOWN_CANDIDATES]
    dots, labels, used = [], list[Label](), list(taken)
    for row in held:
        x, y = spots[row].tolist()
        dot = Rectangle(x - 3, y - 3, x + 3, y + 3)
        if any(dot.meets(room) for room in used):
            continue
        name = str(places.name[row])
        clear = place_label(x, y, name, TOWN_PX, 5, frame.room, [*used, *marks])
        offer = clear or place_label(x, y, name, TOWN_PX, 5, frame.room, used)
        if offer is None:
            continue
        dots.append((round(x, 1), round(y, 1)))
        labels.append(offer[0])
        used += [dot, Rectangle(offer[1].left - 6, offer[1].top - 5, offer[1].right + 6, offer[1].bottom + 5)]
        if len(labels) == TOWNS_SHOWN:
            break
    return tuple(dots), tuple(labels)


def _room_of(pin: Pin) -> Rectangle:
    reach = pin.mark.radius_px + 1
    return Rectangle(pin.x - reach, pin.y - reach, pin.x + reach, pin.y + reach)


def _pin(frame: _Frame, mark: Mark) -> Pin:
    x, y = frame.project(np.array([[mark.incident.lon_deg, mark.incident.lat_deg]]))[0].tolist()
    return Pin(mark, round(x, 1), round(y, 1))
