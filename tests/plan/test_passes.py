"""No crossing is missed, and none is where a second-by-second search does not find it."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Transformer

from tests.plan.example_orbits import elements
from trucewatch.geo.ellipsoid import to_geodetic
from trucewatch.geo.orbits import propagate
from trucewatch.geo.swath import Crossings, TargetPoints
from trucewatch.plan.passes import find_crossings, find_passes
from trucewatch.plan.satellite import ViewingSatellite
from trucewatch.records.interval import Interval
from trucewatch.records.line import LineVersion
from trucewatch.records.passage import Pass
from trucewatch.records.table import Table
from trucewatch.records.viewing import Viewing

START = datetime(2026, 6, 24, tzinfo=UTC)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
THREE_DAYS = Interval(START, START + timedelta(days=3))
ONE_DAY = Interval(START, START + timedelta(days=1))
LINE = LineVersion("illustrative", "1", 50.0, "stand_in", "nobody", START, None, None, (), (), 1000.0)
FLEET = (
    ViewingSatellite(elements(90001, node_deg=118.0, anomaly_deg=22.0), "scanner", Viewing("swath", 56.28)),
    ViewingSatellite(elements(90002, node_deg=117.0, anomaly_deg=142.0), "scanner", Viewing("swath", 56.28)),
    ViewingSatellite(elements(90003, node_deg=116.0, anomaly_deg=262.0), "scanner", Viewing("swath", 56.28)),
)


def looking_to(max_off_nadir_deg: float) -> ViewingSatellite:
    return ViewingSatellite(FLEET[0].elements, "other", Viewing("swath", max_off_nadir_deg))


def line_points(
    n: int, lat: tuple[float, float] = (46.5, 50.3), lon: tuple[float, float] = (31.5, 39.9)
) -> TargetPoints:
    """Return n touching pieces of 1 km whose points lie between two places."""
    begin = np.arange(n, dtype=np.float64)
    return TargetPoints(np.ones(n, dtype=np.int64), begin, begin + 1, np.linspace(*lat, n), np.linspace(*lon, n))


def microseconds(moment: datetime) -> int:
    return (moment - EPOCH) // timedelta(microseconds=1)


def second_by_second(satellite: ViewingSatellite, lat: float, lon: float, span: Interval) -> list[tuple[float, float]]:
    """Return (time in s, off-nadir angle) of each crossing of one point in swath, by PROJ and a grid of one second."""
    to_fixed = Transformer.from_crs("EPSG:4979", "EPSG:4978")
    to_places = Transformer.from_crs("EPSG:4978", "EPSG:4979")
    seconds = np.arange(int(span.duration.total_seconds()) + 1, dtype=np.int64)
    states = propagate(satellite.elements, microseconds(span.start_at) + seconds * 1_000_000)
    position = states.position_km * 1000
    sub_lat, sub_lon, _ = to_places.transform(*position.T)
    below = np.stack(to_fixed.transform(sub_lat, sub_lon, np.zeros(len(seconds))), axis=-1)
    point = np.array(to_fixed.transform(lat, lon, 0.0))
    sight, down = point - position, below - position
    # The point is in the scan plane where the sight has no part along (down × velocity) × down.
    ahead = np.sum(sight * np.cross(np.cross(down, states.velocity_km_per_s), down), axis=1)
    range_m = np.linalg.norm(sight, axis=1)
    found, reach_deg = [], satellite.viewing.max_off_nadir_deg or 90.0
    for k in np.flatnonzero((ahead[:-1] > 0) & (ahead[1:] <= 0) & (range_m[:-1] < 3_400_000)):
        share = ahead[k] / (ahead[k] - ahead[k + 1])
        to_point, to_below = ((1 - share) * v[k] + share * v[k + 1] for v in (sight, down))
        cosine = to_point @ to_below / np.linalg.norm(to_point) / np.linalg.norm(to_below)
        angle = float(np.degrees(np.arccos(min(1.0, cosine))))
        if angle <= reach_deg:
            found.append((float(seconds[k] + share), angle))
    return found


def rows_of(crossings: Crossings, satellite: int, point: int) -> np.ndarray:
    return np.flatnonzero((crossings.satellite == satellite) & (crossings.point == point))


@pytest.mark.parametrize("lat", [(46.5, 50.3), (-1.0, 1.0), (62.0, 83.0), (-89.0, -70.0)])
def test_crossings_are_those_of_a_search_second_by_second(lat: tuple[float, float]) -> None:
    points = line_points(7, lat)
    crossings = find_crossings(FLEET, points, ONE_DAY)
    total = 0
    for s, satellite in enumerate(FLEET):
        for p in range(len(points)):
            expected = second_by_second(satellite, points.lat_deg[p], points.lon_deg[p], ONE_DAY)
            rows = rows_of(crossings, s, p)
            got = (crossings.time_us[rows] - microseconds(START)) / 1e6
            # A crossing within 0.05° of the swath's edge may be on either side of it.
            clear = [e for e in expected if e[1] < 56.23]
            assert all(np.min(np.abs(got - t), initial=np.inf) < 0.01 for t, _ in clear)
            assert len(clear) <= len(got) <= len(expected) + np.sum(crossings.off_nadir_deg[rows] > 56.23)
            for t, angle in expected:
                near = np.flatnonzero(np.abs(got - t) < 0.5)
                assert np.all(np.abs(crossings.off_nadir_deg[rows[near]] - angle) < 0.05)
            total += len(got)
    assert total >= 7 * 3 * 2


def test_every_part_of_a_line_near_48_north_is_crossed_at_least_twice_a_day_by_each_satellite() -> None:
    points = line_points(50)
    crossings = find_crossings(FLEET, points, THREE_DAYS)
    counts = np.zeros((3, 50))
    np.add.at(counts, (crossings.satellite, crossings.point), 1)
    assert counts.min() >= 6
    assert counts.max() <= 15


def test_the_interval_is_half_open_and_cutting_it_changes_nothing() -> None:
    points = line_points(40)
    whole = find_crossings(FLEET, points, ONE_DAY)
    cut_at = EPOCH + timedelta(microseconds=int(whole.time_us[100]))
    first = find_crossings(FLEET, points, Interval(START, cut_at))
    second = find_crossings(FLEET, points, Interval(cut_at, ONE_DAY.end_at))
    assert cut_at not in [EPOCH + timedelta(microseconds=int(t)) for t in first.time_us]
    assert int(second.time_us[0]) == microseconds(cut_at)
    np.testing.assert_array_equal(np.concatenate((first.time_us, second.time_us)), whole.time_us)
    np.testing.assert_array_equal(np.concatenate((first.point, second.point)), whole.point)


def test_an_interval_longer_than_one_stretch_equals_its_days() -> None:
    points = line_points(3)
    eleven = [Interval(START + timedelta(days=d), START + timedelta(days=d + 1)) for d in range(11)]
    whole = find_crossings(FLEET[:1], points, Interval(START, START + timedelta(days=11)))
    days = np.concatenate([find_crossings(FLEET[:1], points, day).time_us for day in eleven])
    np.testing.assert_array_equal(days, whole.time_us)


@settings(max_examples=15, deadline=None)
@given(order=st.permutations(range(12)))
def test_the_order_of_points_changes_nothing_but_their_numbers(order: list[int]) -> None:
    points = line_points(12)
    shuffled = TargetPoints(
        points.part[order],
        points.chainage_from_km[order],
        points.chainage_to_km[order],
        points.lat_deg[order],
        points.lon_deg[order],
    )
    plain, mixed = (find_crossings(FLEET, some, ONE_DAY) for some in (points, shuffled))
    assert find_passes(plain, FLEET, points, LINE) == find_passes(mixed, FLEET, shuffled, LINE)


def test_nothing_asked_is_nothing_found() -> None:
    none, points = np.zeros(0), line_points(3)
    nowhere = TargetPoints(np.zeros(0, dtype=np.int64), none, none, none, none)
    for crossings in (
        find_crossings(FLEET, nowhere, ONE_DAY),
        find_crossings((), points, ONE_DAY),
        find_crossings(FLEET, points, Interval(START, START)),
    ):
        assert len(crossings) == 0
        assert find_passes(crossings, FLEET, points, LINE) == ()


def test_a_narrower_scanner_sees_exactly_the_crossings_within_its_reach() -> None:
    points = line_points(30)
    wide = find_crossings(FLEET[:1], points, THREE_DAYS)
    narrow = find_crossings(
        (ViewingSatellite(FLEET[0].elements, "narrow", Viewing("swath", 20.0)),), points, THREE_DAYS
    )
    np.testing.assert_array_equal(narrow.time_us, wide.time_us[wide.off_nadir_deg <= 20.0])
    assert 0 < len(narrow) < len(wide) / 3


def test_a_scanner_that_reaches_past_the_horizon_sees_no_point_beyond_it() -> None:
    crossings = find_crossings(
        (ViewingSatellite(FLEET[0].elements, "wide", Viewing("swath", 80.0)),), line_points(30), THREE_DAYS
    )
    assert 85 < crossings.incidence_deg.max() < 90


def test_passes_fill_a_typed_table_and_come_back_unchanged() -> None:
    points = line_points(30)
    passes = find_passes(find_crossings(FLEET, points, ONE_DAY), FLEET, points, LINE)
    assert tuple(Table.of(Pass, passes).rows()) == passes


def test_ascending_passes_of_an_afternoon_orbit_come_by_day_and_descending_ones_by_night() -> None:
    crossings = find_crossings(FLEET, line_points(20), THREE_DAYS)
    by_day = crossings.sun_elevation_deg > 30
    assert by_day.any()
    assert not by_day.all()
    np.testing.assert_array_equal(by_day, crossings.ascending)


def test_passes_hold_every_crossing_once_and_touching_pieces_only() -> None:
    points = line_points(400)
    crossings = find_crossings(FLEET, points, THREE_DAYS)
    passes = find_passes(crossings, FLEET, points, LINE)
    assert sum(p.chainage_to_km - p.chainage_from_km for p in passes) == len(crossings)
    assert list(passes) == sorted(passes, key=lambda p: p.start_at)
    for one in passes:
        index = one.norad_id - 90001
        inside = (
            (crossings.satellite == index)
            & (crossings.time_us >= microseconds(one.start_at))
            & (crossings.time_us < microseconds(one.end_at))
            & (points.chainage_from_km[crossings.point] >= one.chainage_from_km)
            & (points.chainage_to_km[crossings.point] <= one.chainage_to_km)
        )
        assert inside.sum() == one.chainage_to_km - one.chainage_from_km
        best = np.flatnonzero(inside)[np.argmin(crossings.off_nadir_deg[inside])]
        assert one.off_nadir_min_deg == pytest.approx(crossings.off_nadir_deg[best], abs=1e-7)
        assert one.incidence_deg == pytest.approx(crossings.incidence_deg[best], abs=1e-7)
        assert one.sun_elevation_deg == pytest.approx(crossings.sun_elevation_deg[best], abs=1e-7)
        assert one.incidence_deg > one.off_nadir_min_deg
        assert one.end_at - one.start_at < timedelta(minutes=10)


def test_a_gap_in_the_line_or_another_part_begins_another_pass() -> None:
    points = line_points(6)
    points.chainage_from_km[3:] += 0.5
    points.chainage_to_km[3:] += 0.5
    points.part[5] = 2
    passes = find_passes(find_crossings(FLEET[:1], points, ONE_DAY), FLEET[:1], points, LINE)
    runs = {(p.part, p.chainage_from_km, p.chainage_to_km) for p in passes}
    assert {(1, 0.0, 3.0), (1, 3.5, 5.5), (2, 5.5, 6.5)} <= runs


def seen_by(viewing: Viewing) -> Crossings:
    return find_crossings([ViewingSatellite(FLEET[0].elements, "other", viewing)], line_points(40), THREE_DAYS)


def keys(crossings: Crossings) -> list[tuple[int, int]]:
    return list(zip(crossings.time_us.tolist(), crossings.point.tolist(), strict=True))


def test_the_two_sides_and_the_two_halves_of_the_orbit_share_the_crossings_out() -> None:
    whole = keys(seen_by(Viewing("sar", 50.0)))
    for one, other in (
        (seen_by(Viewing("sar", 50.0, side="left")), seen_by(Viewing("sar", 50.0, side="right"))),
        (seen_by(Viewing("sar", 50.0, heading="ascending")), seen_by(Viewing("sar", 50.0, heading="descending"))),
    ):
        assert len(one) > 0
        assert len(other) > 0
        assert sorted(keys(one) + keys(other)) == sorted(whole)


def test_what_lies_west_of_a_track_to_the_north_lies_to_its_left() -> None:
    # Straight geometry: ascending, the points east of the sub-satellite point are to the right.
    left = seen_by(Viewing("sar", 50.0, side="left", heading="ascending"))
    points = line_points(40)
    states = propagate(FLEET[0].elements, left.time_us)
    _, under_lon, _ = to_geodetic(states.position_km)
    assert len(left) > 20
    assert np.all(points.lon_deg[left.point] < under_lon)


def test_a_radar_sees_between_its_two_angles_of_incidence_only() -> None:
    wide, band = seen_by(Viewing("sar", None)), seen_by(Viewing("sar", None, 20.0, 45.0))
    inside = (wide.incidence_deg >= 20.0) & (wide.incidence_deg <= 45.0)
    assert 0 < len(band) < len(wide)
    np.testing.assert_array_equal(band.time_us, wide.time_us[inside])


def test_a_sensor_that_needs_the_sun_sees_by_day_only() -> None:
    whole, by_day = seen_by(Viewing("swath", 50.0)), seen_by(Viewing("swath", 50.0, min_sun_deg=5.0))
    assert 0 < len(by_day) < len(whole)
    assert by_day.sun_elevation_deg.min() >= 5.0
    assert len(by_day) == np.sum(whole.sun_elevation_deg >= 5.0)
