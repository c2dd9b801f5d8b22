"""Passes computed from real elements against what the satellites recorded: times, scan angles and pixel sizes."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from scipy.stats import spearmanr

from trucewatch.geo.swath import TargetPoints
from trucewatch.geo.viirs import (
    ALTITUDE_KM,
    DETECTOR_RAD,
    EARTH_KM,
    MAX_OFF_NADIR_DEG,
    SAMPLE_RAD,
    ZONE_EDGES_DEG,
    viirs_pixel_m,
)
from trucewatch.plan.elements import keep_nearest, parse_elements
from trucewatch.plan.passes import find_crossings
from trucewatch.plan.satellite import ViewingSatellite
from trucewatch.records.interval import Interval
from trucewatch.records.viewing import Viewing

pytestmark = pytest.mark.real

THREE_DAYS = Interval(datetime(2026, 6, 24, tzinfo=UTC), datetime(2026, 6, 27, tzinfo=UTC))
NORAD_IDS = {"N": 37849, "N20": 43013, "N21": 54234}
MINUTE_US = 60_000_000


@dataclass(frozen=True)
class Matched:
    """Every real hotspot with the nearest crossing of its own satellite."""

    satellite: np.ndarray
    stamp_us: np.ndarray
    late_us: np.ndarray
    off_nadir_deg: np.ndarray
    scan_km: np.ndarray
    track_km: np.ndarray


@pytest.fixture(scope="module")
def matched(real_data: Path) -> Matched:
    rows = pq.read_table(real_data / "firms" / "viirs_full_2026-06.parquet")
    hhmm = rows["acq_time"].to_numpy()
    dates = np.array(rows["acq_date"].to_pylist(), dtype="datetime64[us]").astype(np.int64)
    stamp_us = dates + (hhmm // 100 * 60 + hhmm % 100) * MINUTE_US
    satellite = np.array([NORAD_IDS[name] for name in rows["satellite"].to_pylist()])
    found, _ = parse_elements((real_data / "orbits" / "eo_2026-06-27.tle").read_bytes(), "eo_2026-06-27.tle")
    fleet = [
        ViewingSatellite(one, "VIIRS", Viewing("swath", MAX_OFF_NADIR_DEG))
        for one in keep_nearest(found, THREE_DAYS)
        if one.norad_id in NORAD_IDS.values()
    ]
    n = len(rows)
    begin = np.arange(n, dtype=np.float64)
    lat, lon = rows["latitude"].to_numpy(), rows["longitude"].to_numpy()
    around = Interval(THREE_DAYS.start_at - timedelta(minutes=5), THREE_DAYS.end_at + timedelta(minutes=5))
    points = TargetPoints(np.ones(n, dtype=np.int64), begin, begin + 1, lat, lon)
    crossings = find_crossings(fleet, points, around)
    ids = np.array([one.elements.norad_id for one in fleet])
    own = np.flatnonzero(ids[crossings.satellite] == satellite[crossings.point])
    point, late = crossings.point[own], crossings.time_us[own] - stamp_us[crossings.point[own]]
    own = own[np.lexsort((np.abs(late), point))]
    nearest = own[np.unique(crossings.point[own], return_index=True)[1]]
    assert len(nearest) == n
    return Matched(
        satellite=satellite,
        stamp_us=stamp_us,
        late_us=crossings.time_us[nearest] - stamp_us,
        off_nadir_deg=crossings.off_nadir_deg[nearest],
        scan_km=rows["scan"].to_numpy(),
        track_km=rows["track"].to_numpy(),
    )


def test_every_hotspot_lies_within_56_3_degrees_of_a_pass_of_its_own_satellite_within_180_s(matched: Matched) -> None:
    # Every real hotspot of the file, none left out; the stamp is the minute in which its granule began.
    assert len(matched.late_us) == 4530
    assert matched.off_nadir_deg.max() <= 56.3
    assert np.abs(matched.late_us).max() <= 180_000_000


def test_every_group_of_one_stamp_lies_within_two_and_a_half_minutes_of_its_pass(matched: Matched) -> None:
    groups = sorted(set(zip(matched.satellite.tolist(), matched.stamp_us.tolist(), strict=True)))
    assert len(groups) > 60
    for satellite, stamp in groups:
        late = matched.late_us[(matched.satellite == satellite) & (matched.stamp_us == stamp)]
        assert np.abs(late).max() <= 2.5 * MINUTE_US
        # What one stamp names was scanned in one go: a granule of some 142 s, with margin for its edges.
        assert np.ptp(late) < 170_000_000


def samples_per_pixel(matched: Matched) -> np.ndarray:
    """Return how many samples the satellite averaged, 3, 2 or 1, from the ratio of the published extents alone."""
    incidence = np.arcsin((1 + ALTITUDE_KM / EARTH_KM) * np.sin(np.radians(matched.off_nadir_deg)))
    return np.rint(matched.scan_km / matched.track_km * np.cos(incidence) * DETECTOR_RAD / SAMPLE_RAD)


@pytest.mark.parametrize("norad_id", sorted(NORAD_IDS.values()))
@pytest.mark.parametrize(("edge", "inner"), [(0, 3), (1, 2)])
def test_the_scan_angle_at_which_aggregation_changes_is_the_published_one(
    matched: Matched, norad_id: int, edge: int, inner: int
) -> None:
    # Pixels change from 3 to 2 to 1 samples at fixed angles of the scan: a sharp outside mark of the off-nadir angle.
    samples, day = samples_per_pixel(matched), matched.stamp_us // (1440 * MINUTE_US)
    own = (matched.satellite == norad_id) & (np.abs(matched.off_nadir_deg - ZONE_EDGES_DEG[edge]) < 6)
    last = [matched.off_nadir_deg[own & (day == d) & (samples == inner)].max() for d in np.unique(day)]
    first = [matched.off_nadir_deg[own & (day == d) & (samples == inner - 1)].min() for d in np.unique(day)]
    assert max(last) < ZONE_EDGES_DEG[edge] + 0.1
    assert min(first) > ZONE_EDGES_DEG[edge] - 0.3
    # One edge serves all three days: elements of 26 June carried back to the 24th do not move it by 0.05°. At these
    # angles that is 1.5 km across the track, or the Earth's turning in 5 s.
    assert max(last) - min(first) < 0.05


def test_the_published_pixel_length_along_the_track_ranks_as_the_computed_scan_angle(matched: Matched) -> None:
    assert spearmanr(matched.track_km, matched.off_nadir_deg).statistic > 0.99


def test_the_pixel_width_along_the_scan_ranks_as_the_angle_within_each_zone_of_aggregation(matched: Matched) -> None:
    zone = np.searchsorted(ZONE_EDGES_DEG, matched.off_nadir_deg)
    for k in range(3):
        # Half a degree is left out at the edges of zones, where a small error of angle changes the zone.
        clear = np.min(np.abs(matched.off_nadir_deg[:, None] - np.array(ZONE_EDGES_DEG)), axis=1) > 0.5
        rows = (zone == k) & clear
        assert spearmanr(matched.scan_km[rows], matched.off_nadir_deg[rows]).statistic > 0.97


def test_computed_pixel_sizes_are_the_published_ones(matched: Matched) -> None:
    scan_m, track_m = viirs_pixel_m(matched.off_nadir_deg)
    # The columns are rounded to 10 m.
    assert np.abs(track_m / 1000 - matched.track_km).max() < 0.04
    error = np.abs(scan_m / 1000 - matched.scan_km)
    assert np.quantile(error, 0.95) < 0.02
    wrong_zone = error > 0.05
    assert wrong_zone.mean() < 0.02
    edges = np.array(ZONE_EDGES_DEG)
    assert np.min(np.abs(matched.off_nadir_deg[wrong_zone, None] - edges), axis=1, initial=0).max(initial=0) < 0.5
