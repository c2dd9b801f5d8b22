"""Real hotspots and the passes of their satellites in, second looks at recorded fires out.

Hotspots of one overpass within 1.2 km of each other are one fire; its power is their sum and its place that of the
strongest. A second look is the next crossing of the same place by another satellite within 110 minutes, in the same
light; the fire is recorded again if that satellite reports a hotspot of that overpass whose pixel, with one pixel of
margin, touches a pixel of the fire. What the sky was is not known, and neither is whether the fire still burned: both
are part of what is counted. A look is `bracketed` if a still later look recorded the fire again: then it very likely
burned, under a sky that let the scanner through before and after.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from trucewatch.geo.ellipsoid import Floats
from trucewatch.geo.swath import OVERPASS_GAP_US, Crossings, Flags, Indices, TargetPoints
from trucewatch.geo.viirs import MAX_OFF_NADIR_DEG, viirs_pixel_m
from trucewatch.plan.elements import keep_nearest, parse_elements
from trucewatch.plan.passes import find_crossings
from trucewatch.plan.satellite import ViewingSatellite
from trucewatch.records.interval import Interval
from trucewatch.records.quantity import MINUTE_US
from trucewatch.records.viewing import Viewing

DAYS = Interval(datetime(2026, 6, 24, tzinfo=UTC), datetime(2026, 6, 27, tzinfo=UTC))
"""What the real hotspots cover."""
NORAD_IDS = {"N": 37849, "N20": 43013, "N21": 54234}
"""Catalogue numbers of the satellites, as FIRMS writes them."""
LONGEST_MIN = 110.0
"""Second looks later than this are not asked: few fires burn unchanged for longer, and an orbit takes 101 minutes."""
FIRE_KM = 1.2
"""Hotspots of one overpass nearer than this are one fire: the diagonal of a pixel at the swath's edge."""
MARGIN_KM = 0.375
"""Room for geolocation: one pixel."""
PERSISTENT_KM = 1.0
"""Places with hotspots on each of the three days within this are industry, or fires that burn for days."""


@dataclass(frozen=True, slots=True, eq=False)
class Hotspots:
    """The real hotspots, columns of equal length, and what their own crossing says."""

    lat_deg: Floats
    """Latitude."""
    lon_deg: Floats
    """Longitude."""
    x_km: Floats
    """Plane place, shape (n, 2): good to 2 % between 44° and 53° N, over distances of a kilometre."""
    frp_mw: Floats
    """Radiative power."""
    half_pixel_km: Floats
    """Half of the diagonal of the pixel."""
    norad_id: Indices
    """Satellite."""
    stamp_us: Indices
    """Minute of the acquisition, microseconds since 1970 UTC."""

    def __len__(self) -> int:
        return len(self.frp_mw)


@dataclass(frozen=True, slots=True, eq=False)
class SecondLooks:
    """Looks at fires that another satellite had recorded before; columns of equal length n."""

    frp_mw: Floats
    """Power of the fire as the first satellite measured it."""
    after_min: Floats
    """Minutes between the two crossings."""
    pixel_km2: Floats
    """Area of the second satellite's pixels at the place."""
    is_day: Flags
    """Whether the sun stood above the horizon."""
    recorded: Flags
    """Whether the second satellite recorded the fire."""
    bracketed: Flags
    """Whether a third look after the second, within the longest time of the first, recorded it."""
    overpass: Indices
    """Number of the second satellite's overpass: looks of one overpass share a sky."""
    day: Indices
    """Day of the second look, 0 for 24 June."""
    persistent: Flags
    """Whether the place was recorded on each of the three days."""
    block: Indices
    """Number of the cell of one degree that holds the place."""

    def __len__(self) -> int:
        return len(self.frp_mw)

    def where(self, mask: Flags) -> "SecondLooks":
        """Return the looks whose mask is true."""
        return SecondLooks(*(getattr(self, name)[mask] for name in SecondLooks.__slots__))

    def take(self, rows: Indices) -> "SecondLooks":
        """Return looks by number; a number may come more than once."""
        return SecondLooks(*(getattr(self, name)[rows] for name in SecondLooks.__slots__))


def read_hotspots(data: Path) -> Hotspots:
    """Read the hotspots of the three real days."""
    rows = pq.read_table(data / "firms" / "viirs_full_2026-06.parquet")
    lat, lon, frp, scan, track = (
        rows[name].to_numpy().astype(np.float64) for name in ("latitude", "longitude", "frp", "scan", "track")
    )
    hhmm = rows["acq_time"].to_numpy().astype(np.int64)
    dates = np.array(rows["acq_date"].to_pylist(), dtype="datetime64[us]").astype(np.int64)
    return Hotspots(
        lat_deg=lat,
        lon_deg=lon,
        x_km=np.column_stack((111.2 * lat, 111.3 * np.cos(np.radians(48.5)) * lon)),
        frp_mw=frp,
        half_pixel_km=np.hypot(scan, track) / 2,
        norad_id=np.array([NORAD_IDS[name] for name in rows["satellite"].to_pylist()], dtype=np.int64),
        stamp_us=dates + (hhmm // 100 * 60 + hhmm % 100) * MINUTE_US,
    )


def cross_hotspots(data: Path, hotspots: Hotspots) -> tuple[Crossings, Indices]:
    """Return every crossing of a hotspot's place in the three days, and the satellite's catalogue number of each."""
    found, _ = parse_elements((data / "orbits" / "eo_2026-06-27.tle").read_bytes(), "eo_2026-06-27.tle")
    fleet = [
        ViewingSatellite(one, "VIIRS", Viewing("swath", MAX_OFF_NADIR_DEG))
        for one in keep_nearest(found, DAYS)
        if one.norad_id in NORAD_IDS.values()
    ]
    begin = np.arange(len(hotspots), dtype=np.float64)
    part = np.ones(len(hotspots), dtype=np.int64)
    points = TargetPoints(part, begin, begin + 1, hotspots.lat_deg, hotspots.lon_deg)
    crossings = find_crossings(fleet, points, DAYS)
    return crossings, np.array([one.elements.norad_id for one in fleet], dtype=np.int64)[crossings.satellite]


def find_second_looks(
    hotspots: Hotspots, crossings: Crossings, norad_id: Indices, moved_km: tuple[float, float] = (0.0, 0.0)
) -> SecondLooks:
    """Return every second look, by first fire and time.

    Args:
        hotspots: the hotspots.
        crossings: the crossings of their places.
        norad_id: satellite of each crossing.
        moved_km: shift of the fires before hotspots near them are sought: what then matches, matches by chance.
    """
    overpass = _overpasses(norad_id, crossings.time_us)
    own = _own_crossings(hotspots, crossings, norad_id)
    fire = _fires(hotspots, overpass[own])
    strongest = np.lexsort((-hotspots.frp_mw, fire))[np.unique(np.sort(fire), return_index=True)[1]]
    power = np.asarray(np.bincount(fire, hotspots.frp_mw), dtype=np.float64)
    touched = _touched(hotspots, fire, overpass[own], int(overpass.max()) + 1, np.array(moved_km))
    first, second = _pairs(crossings, norad_id, own, strongest)
    recorded = touched[first, overpass[second]]
    sun_up = crossings.sun_elevation_deg > 0
    first_us = crossings.time_us[own][strongest][first]
    after_min = (crossings.time_us[second] - first_us) / MINUTE_US
    scan_m, track_m = viirs_pixel_m(crossings.off_nadir_deg[second])
    looks = SecondLooks(
        frp_mw=power[first],
        after_min=after_min,
        pixel_km2=scan_m * track_m / 1e6,
        is_day=sun_up[second],
        recorded=recorded,
        bracketed=_bracketed(first, after_min, recorded),
        overpass=overpass[second],
        day=(crossings.time_us[second] - _start_us()) // (1440 * MINUTE_US),
        persistent=_persistent(hotspots)[strongest][first],
        block=np.asarray(np.floor(hotspots.lat_deg) * 360 + np.floor(hotspots.lon_deg), dtype=np.int64)[strongest][
            first
        ],
    )
    return looks.where(sun_up[second] == sun_up[own][strongest][first])


def _start_us() -> int:
    return round(DAYS.start_at.timestamp()) * 1_000_000


def _overpasses(norad_id: Indices, time_us: Indices) -> Indices:
    """Number the overpasses: crossings of one satellite without a gap."""
    order = np.lexsort((time_us, norad_id))
    new = (np.diff(norad_id[order]) != 0) | (np.diff(time_us[order]) > OVERPASS_GAP_US)
    overpass = np.zeros(len(order), dtype=np.int64)
    overpass[order] = np.concatenate(([0], np.cumsum(new)))
    return overpass


def _own_crossings(hotspots: Hotspots, crossings: Crossings, norad_id: Indices) -> Indices:
    """Return for each hotspot the crossing by its own satellite that is nearest in time to its stamp."""
    own = np.flatnonzero(norad_id == hotspots.norad_id[crossings.point])
    late = np.abs(crossings.time_us[own] - hotspots.stamp_us[crossings.point[own]])
    own = own[np.lexsort((late, crossings.point[own]))]
    nearest = own[np.unique(crossings.point[own], return_index=True)[1]]
    if len(nearest) != len(hotspots):
        raise RuntimeError(f"got own crossings of {len(nearest)} hotspots, expected {len(hotspots)}")
    return nearest


def _fires(hotspots: Hotspots, overpass: Indices) -> Indices:
    """Return for each hotspot the number of its fire, in the order of first hotspots."""
    pairs = cKDTree(hotspots.x_km).query_pairs(FIRE_KM, output_type="ndarray")
    pairs = pairs[overpass[pairs[:, 0]] == overpass[pairs[:, 1]]]
    n = len(hotspots)
    joined = coo_array((np.ones(len(pairs), dtype=np.int64), (pairs[:, 0], pairs[:, 1])), shape=(n, n))
    return np.asarray(connected_components(joined, directed=False)[1], dtype=np.int64)


def _touched(hotspots: Hotspots, fire: Indices, overpass: Indices, overpasses: int, moved_km: Floats) -> Flags:
    """Say of each fire and overpass whether a hotspot of that overpass touches the fire, shape (fires, overpasses)."""
    touched = np.zeros((int(fire.max()) + 1, overpasses), dtype=np.bool_)
    places = cKDTree(hotspots.x_km)
    widest = 2 * float(hotspots.half_pixel_km.max()) + MARGIN_KM
    for row, near in enumerate(places.query_ball_point(hotspots.x_km + moved_km, widest)):
        others = np.array(near, dtype=np.int64)
        apart = np.linalg.norm(hotspots.x_km[others] - hotspots.x_km[row] - moved_km, axis=1)
        reach = hotspots.half_pixel_km[others] + hotspots.half_pixel_km[row] + MARGIN_KM
        touched[fire[row], overpass[others[apart <= reach]]] = True
    return touched


def _pairs(crossings: Crossings, norad_id: Indices, own: Indices, strongest: Indices) -> tuple[Indices, Indices]:
    """Return numbers of a fire and of a crossing of its place by another satellite soon after, by fire and time."""
    fire_of = np.full(int(crossings.point.max()) + 1, -1, dtype=np.int64)
    fire_of[strongest] = np.arange(len(strongest))
    fire = fire_of[crossings.point]
    begun = own[crossings.point]
    after = crossings.time_us - crossings.time_us[begun]
    soon = (fire >= 0) & (norad_id != norad_id[begun]) & (after > 0) & (after <= LONGEST_MIN * MINUTE_US)
    second = np.flatnonzero(soon)
    second = second[np.lexsort((crossings.time_us[second], fire[second]))]
    return fire[second], second


def _bracketed(first: Indices, after_min: Floats, recorded: Flags) -> Flags:
    """Say of each look, by fire and time, whether a later look at the same fire recorded it."""
    last = np.full(int(first.max(initial=0)) + 1, -np.inf)
    np.maximum.at(last, first[recorded], after_min[recorded])
    return np.asarray(after_min < last[first], dtype=np.bool_)


def _persistent(hotspots: Hotspots) -> Flags:
    day = (hotspots.stamp_us - _start_us()) // (1440 * MINUTE_US)
    persistent = np.ones(len(hotspots), dtype=np.bool_)
    for one in np.unique(day).tolist():
        persistent &= cKDTree(hotspots.x_km[day == one]).query(hotspots.x_km)[0] <= PERSISTENT_KM
    return persistent
