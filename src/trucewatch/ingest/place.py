"""Columns of coordinates in, places with a circular one-sigma out; wrong, swapped and outside places become flaws."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from trucewatch.geo.geodesy import solve_direct
from trucewatch.ingest.cells import Cells
from trucewatch.records.mission import Area
from trucewatch.records.table import Flags, Floats, Texts
from trucewatch.records.vocabulary import WINDS

WORD_HALF_WIDTH_DEG = 11.25
"""Half of what a compass word covers."""
DEGREES_HALF_WIDTH_DEG = 5.0
"""Half width assumed of a bearing in degrees: what a person reads off a hand compass or a map."""
MAX_DISTANCE_KM = 1_000.0
"""Farther from an observer nothing on the ground is seen or heard."""
MAX_VERTICES = 10_000
"""More corners of a footprint are refused."""

_FOOTPRINT = r"^(?i:(MULTI)?POLYGON)\s*[Zz]?\s*[-+0-9.eE,() ]+$"
_OUTSIDE = "correct it, or widen the area of the mission"


def read_place(
    cells: Cells, lat_key: str, lon_key: str, area: Area, *, bound: bool = True, unit_deg: float = 1.0
) -> tuple[Floats, Floats]:
    """Return latitudes and longitudes, NaN where empty or wrong; `bound` places must lie in the area.

    Both columns are in units of `unit_deg` degrees.
    """
    lat, lon = cells.number(lat_key) * unit_deg, cells.number(lon_key) * unit_deg
    pair = pc.binary_join_element_wise(cells.text(lat_key), cells.text(lon_key), ", ")
    swapped = is_inside(area, lon, lat) & ~is_inside(area, lat, lon)
    expected = f"{lat_key}, {lon_key} within the area of the mission"
    cells.note("swapped_coordinates", lat_key, swapped, expected, "swap latitude and longitude", pair)
    cells.note("out_of_range", lat_key, np.abs(lat) > 90, "-90 to 90", "correct it")
    cells.note("out_of_range", lon_key, np.abs(lon) > 180, "-180 to 180", "correct it")
    if bound:
        note_outside(cells, lat_key, lat, lon, area, pair)
    return lat, lon


def note_outside(cells: Cells, key: str, lat: Floats, lon: Floats, area: Area, got: pa.Array) -> None:
    """Note known places outside the area of the mission."""
    outside = np.isfinite(lat) & np.isfinite(lon) & ~is_inside(area, lat, lon)
    cells.note("outside_area", key, outside, _bounds_text(area), _OUTSIDE, got)


def is_inside(area: Area, lat: Floats, lon: Floats) -> Flags:
    """Say which places lie in the area, its edges included, shape (n,); an unknown place does not."""
    return np.asarray(
        (lat >= area.south_deg) & (lat <= area.north_deg) & (lon >= area.west_deg) & (lon <= area.east_deg)
    )


def read_bearing(cells: Cells, key: str) -> tuple[Floats, Floats]:
    """Return bearings in degrees and the half width of what each covers; degrees or 16-wind compass words."""
    text = cells.text(key)
    winds = pa.array(WINDS)
    index = pc.index_in(text, value_set=winds)
    named = np.asarray(pc.is_valid(index).to_numpy(zero_copy_only=False), dtype=np.bool_)
    number = pc.match_substring_regex(text, r"^[0-9]{1,3}(\.[0-9]{0,9})?$")
    plain = np.asarray(pc.fill_null(number, False).to_numpy(zero_copy_only=False), dtype=np.bool_)
    degrees = pc.if_else(number, text, pa.scalar(None, pa.string())).cast(pa.float64())
    bearing = np.array(pc.fill_null(degrees, float("nan")).to_numpy(zero_copy_only=False), dtype=np.float64)
    bearing[named] = np.asarray(pc.fill_null(index, 0))[named] * (360 / len(WINDS))
    wrong = (cells.known(key) & ~named & ~plain) | (bearing > 360)
    cells.note("bad_bearing", key, wrong, "0 to 360 degrees or a word like SSW", "correct it")
    return bearing % 360, np.where(named, WORD_HALF_WIDTH_DEG, DEGREES_HALF_WIDTH_DEG)


def place_from_observer(
    observer: tuple[Floats, Floats], nearest_km: Floats, farthest_km: Floats, bearing: tuple[Floats, Floats]
) -> tuple[Floats, Floats, Floats]:
    """Return latitude, longitude and sigma in metres of what was seen from a place, so far away, in a direction.

    The best place is the geodesic's end at the middle of the distance band. Distance and bearing are taken as uniform
    within band and half width; a uniform half width h has the standard deviation h / sqrt(3) (JCGM 100:2008, 4.3.7).
    Along and across the line of sight these are combined into one circular sigma, the root mean square of both.
    NaN where anything is unknown. The observer's own place is taken as exact.
    """
    (lat, lon), (bearing_deg, half_width_deg) = observer, bearing
    known = np.isfinite(lat) & np.isfinite(lon) & np.isfinite(bearing_deg) & (farthest_km >= nearest_km)
    known &= (np.abs(lat) <= 90) & (np.abs(lon) <= 180)
    middle_m = np.where(known, 500 * (nearest_km + farthest_km), 0.0)
    from_lat, from_lon, azimuth = (np.where(known, column, 0.0) for column in (lat, lon, bearing_deg))
    to_lat, to_lon = solve_direct(from_lat, from_lon, azimuth, middle_m)
    along_m = 500 * (farthest_km - nearest_km) / np.sqrt(3)
    across_m = middle_m * np.radians(half_width_deg) / np.sqrt(3)
    sigma_m = np.sqrt((along_m**2 + across_m**2) / 2)
    unknown = np.where(known, 0.0, np.nan)
    return to_lat + unknown, to_lon + unknown, sigma_m + unknown


def read_footprint(cells: Cells, key: str, area: Area) -> pa.Array:
    """Return footprints as WKT with seven decimals; a footprint must be a valid polygon that touches the area."""
    text = cells.text(key)
    formed = np.asarray(pc.fill_null(pc.match_substring_regex(text, _FOOTPRINT), False).to_numpy(zero_copy_only=False))
    shapes = _shapes_of(text, formed)
    sound = shapely.is_valid(shapes) & ~shapely.is_empty(shapes) & (shapely.get_num_coordinates(shapes) <= MAX_VERTICES)
    expected = f"a valid POLYGON or MULTIPOLYGON of longitude latitude, at most {MAX_VERTICES} corners"
    cells.note("bad_footprint", key, cells.known(key) & ~sound, expected, "repair the geometry")
    west, south, east, north = shapely.bounds(shapes).T
    touches = _touches(area, west, south, east, north)
    swapped = sound & ~touches & _touches(area, south, west, north, east)
    cells.note("swapped_coordinates", key, swapped, "longitude before latitude", "swap latitude and longitude")
    cells.note("outside_area", key, sound & ~touches & ~swapped, _bounds_text(area), _OUTSIDE)
    written = np.full(cells.count, None, dtype=object)
    written[sound] = shapely.to_wkt(shapely.force_2d(shapes[sound]), rounding_precision=7)
    return pa.array(written, type=pa.string())


def _shapes_of(text: pa.Array, formed: Flags) -> Texts:
    texts = np.full(len(text), None, dtype=object)
    texts[formed] = np.array(text.to_pylist(), dtype=object)[formed]
    return np.asarray(shapely.from_wkt(texts, on_invalid="ignore"), dtype=object)


def _touches(area: Area, west: Floats, south: Floats, east: Floats, north: Floats) -> Flags:
    degrees = (west >= -180) & (east <= 180) & (south >= -90) & (north <= 90)
    across = (west <= area.east_deg) & (east >= area.west_deg)
    return np.asarray(degrees & across & (south <= area.north_deg) & (north >= area.south_deg))


def _bounds_text(area: Area) -> str:
    return f"{area.south_deg:g} to {area.north_deg:g} N, {area.west_deg:g} to {area.east_deg:g} E"
