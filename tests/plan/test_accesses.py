"""No access is missed and none is made up, whatever the orbit, the limits, the points or the interval."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.plan.example_orbits import elements
from trucewatch.errors import InputError
from trucewatch.geo.ellipsoid import to_earth_fixed_km
from trucewatch.geo.orbits import elements_of_lines, propagate
from trucewatch.geo.sun import sun_elevation_deg
from trucewatch.geo.swath import axes, sights
from trucewatch.plan.accesses import Accesses, Points, find_accesses
from trucewatch.plan.satellite import ViewingSatellite
from trucewatch.records.interval import Interval
from trucewatch.records.table import microseconds
from trucewatch.records.viewing import Viewing

START = datetime(2026, 6, 26, tzinfo=UTC)
ONE_DAY = Interval(START, START + timedelta(days=1))
LOW = elements()
ORBITS = {
    "low": LOW,
    "eccentric": replace(LOW, mean_motion_rev_per_day=13.0, eccentricity=0.12, inclination_deg=145.0),
    "molniya": replace(
        LOW,
        mean_motion_rev_per_day=2.0061,
        eccentricity=0.72,
        inclination_deg=63.4,
        perigee_deg=270.0,
        bstar_per_radius=0.0,
    ),
    "geosynchronous": replace(
        LOW,
        mean_motion_rev_per_day=1.0027379,
        eccentricity=0.0002,
        inclination_deg=3.0,
        anomaly_deg=202.0,
        bstar_per_radius=0.0,
    ),
    "inclined_day": replace(
        LOW, mean_motion_rev_per_day=1.0027379, eccentricity=0.2, inclination_deg=60.0, bstar_per_radius=0.0
    ),
}
VIEWINGS = {
    "horizon": Viewing("agile", None),
    "steep": Viewing("agile", None, max_incidence_deg=30.0),
    "off_nadir": Viewing("agile", 45.0),
    "narrow": Viewing("agile", 8.0),
    "band_left": Viewing("agile", 40.0, min_incidence_deg=20.0, max_incidence_deg=50.0, side="left"),
    "ascending_right": Viewing(
        "sar", None, min_incidence_deg=20.0, max_incidence_deg=60.0, side="right", heading="ascending"
    ),
    "by_day": Viewing("agile", 60.0, min_sun_deg=10.0, heading="descending"),
}
PLACES = Points(np.array([48.0, 0.0, -70.0, 90.0]), np.array([37.0, 10.0, -120.0, 0.0]))


def seen(orbit: str, viewing: Viewing, points: Points = PLACES, span: Interval = ONE_DAY, **how: bool) -> Accesses:
    return find_accesses([ViewingSatellite(ORBITS[orbit], "camera", viewing)], points, span, **how)


def line_points(n: int) -> Points:
    return Points(np.linspace(46.5, 50.3, n), np.linspace(31.5, 39.9, n))


def within_limits(orbit: str, viewing: Viewing, times_us: np.ndarray, lat: float, lon: float) -> np.ndarray:
    """Say at which times a point may be seen, from SGP4 and the definitions of the limits, instant by instant."""
    states = propagate(ORBITS[orbit], times_us)
    lats, lons = np.full(len(times_us), lat), np.full(len(times_us), lon)
    sight = sights(states, lats, lons)
    inside = sight.incidence_deg < 90
    if viewing.max_incidence_deg is not None:
        inside &= sight.incidence_deg <= viewing.max_incidence_deg
    if viewing.min_incidence_deg is not None:
        inside &= sight.incidence_deg >= viewing.min_incidence_deg
    if viewing.max_off_nadir_deg is not None:
        inside &= sight.off_nadir_deg <= viewing.max_off_nadir_deg
    if viewing.min_sun_deg is not None:
        inside &= sun_elevation_deg(times_us, lats, lons) >= viewing.min_sun_deg
    if viewing.heading != "any":
        inside &= (states.velocity_km_per_s[:, 2] > 0) == (viewing.heading == "ascending")
    if viewing.side != "both":
        down, forward = axes(states)
        sideways = to_earth_fixed_km(lats, lons) - states.position_km
        inside &= (np.sum(sideways * np.cross(forward, down), axis=1) > 0) == (viewing.side == "left")
    return inside


@pytest.mark.parametrize("view", VIEWINGS)
@pytest.mark.parametrize("orbit", ORBITS)
def test_every_instant_is_within_an_access_exactly_when_all_limits_hold(orbit: str, view: str) -> None:
    accesses = seen(orbit, VIEWINGS[view])
    times = microseconds(START) + np.arange(0, 86_400, 5, dtype=np.int64) * 1_000_000
    for j in range(len(PLACES)):
        expected = within_limits(orbit, VIEWINGS[view], times, PLACES.lat_deg[j], PLACES.lon_deg[j])
        got = np.zeros(len(times), dtype=bool)
        for k in np.flatnonzero(accesses.point == j):
            got |= (times >= accesses.start_us[k]) & (times < accesses.end_us[k])
        wrong = np.flatnonzero(got != expected)
        # An edge may fall on the other side of a sample by some milliseconds, never by a whole sample.
        assert len(wrong) <= 2
        assert np.all(np.diff(wrong) > 1)


@pytest.mark.parametrize("view", ["horizon", "steep", "off_nadir"])
@pytest.mark.parametrize("orbit", ORBITS)
def test_a_place_alone_has_the_accesses_that_it_has_among_places_all_over_the_globe(orbit: str, view: str) -> None:
    many = seen(orbit, VIEWINGS[view])
    for j in range(len(PLACES)):
        alone = seen(orbit, VIEWINGS[view], Points(PLACES.lat_deg[j : j + 1], PLACES.lon_deg[j : j + 1]))
        for name in ("start_us", "end_us", "culmination_us"):
            np.testing.assert_allclose(getattr(alone, name), getattr(many, name)[many.point == j], rtol=0, atol=1)


@pytest.mark.parametrize("compiled", [False, True])
def test_places_that_are_parted_among_threads_keep_their_numbers_and_order(compiled: bool) -> None:
    if compiled:
        pytest.importorskip("numba")
    many, every = line_points(400), seen("low", VIEWINGS["steep"], line_points(400), compiled=compiled)
    for j in (0, 199, 200, 399):
        alone = seen("low", VIEWINGS["steep"], Points(many.lat_deg[j : j + 1], many.lon_deg[j : j + 1]))
        np.testing.assert_allclose(alone.start_us, every.start_us[every.point == j], rtol=0, atol=1)
    assert np.all(np.diff(every.point) >= 0)
    assert set(every.point.tolist()) == set(range(400))


def test_a_geosynchronous_access_that_never_ends_is_cut_at_the_interval_alone() -> None:
    accesses = seen("geosynchronous", VIEWINGS["horizon"])
    assert len(accesses) >= 1
    assert set(accesses.start_us.tolist()) == {microseconds(ONE_DAY.start_at)}
    assert set(accesses.end_us.tolist()) == {microseconds(ONE_DAY.end_at)}


def test_nothing_asked_is_nothing_found() -> None:
    camera, none = ViewingSatellite(LOW, "camera", VIEWINGS["horizon"]), np.zeros(0)
    assert len(find_accesses([camera], Points(none, none), ONE_DAY)) == 0
    assert len(find_accesses([], PLACES, ONE_DAY)) == 0
    assert len(find_accesses([camera], PLACES, Interval(START, START))) == 0


def test_rows_come_by_satellite_point_and_start_and_hold_their_culmination() -> None:
    fleet = [ViewingSatellite(ORBITS[name], "camera", VIEWINGS["horizon"]) for name in ("eccentric", "low", "molniya")]
    rows = find_accesses(fleet, PLACES, ONE_DAY)
    order = np.lexsort((rows.start_us, rows.point, rows.satellite))
    np.testing.assert_array_equal(order, np.arange(len(rows)))
    assert np.all((rows.start_us <= rows.culmination_us) & (rows.culmination_us <= rows.end_us))
    same = (rows.satellite[1:] == rows.satellite[:-1]) & (rows.point[1:] == rows.point[:-1])
    assert np.all(rows.end_us[:-1][same] < rows.start_us[1:][same])


@pytest.mark.parametrize("orbit", ["low", "eccentric", "molniya"])
def test_the_culmination_is_the_highest_instant_of_its_access(orbit: str) -> None:
    rows = seen(orbit, VIEWINGS["horizon"])
    for k in range(len(rows)):
        times = np.linspace(rows.start_us[k], rows.end_us[k], 400).astype(np.int64)
        lat, lon = (np.full(400, column[rows.point[k]]) for column in (PLACES.lat_deg, PLACES.lon_deg))
        highest = 90 - sights(propagate(ORBITS[orbit], times), lat, lon).incidence_deg.min()
        best = sights(propagate(ORBITS[orbit], rows.culmination_us[k : k + 1]), lat[:1], lon[:1])
        assert rows.max_elevation_deg[k] >= highest - 0.01
        assert 90 - best.incidence_deg[0] == pytest.approx(rows.max_elevation_deg[k], abs=0.01)
        assert best.off_nadir_deg[0] == pytest.approx(rows.off_nadir_deg[k], abs=0.01)


def test_a_satellite_that_comes_down_is_refused_by_its_name() -> None:
    line1 = "1 90001U 26001A   26177.50000000  .00000050  00000+0  99999-1 0  9990"
    line2 = "2 90001  98.7500 118.0000 0001000 120.0000  22.0000 16.40000000075980"
    sinking = ViewingSatellite(elements_of_lines("SINKING", line1, line2), "camera", VIEWINGS["horizon"])
    with pytest.raises(InputError, match=r"SINKING.*orbit_lost"):
        find_accesses([sinking], PLACES, Interval(START, START + timedelta(days=40)))


@pytest.mark.parametrize(
    ("lat", "lon"),
    [(np.array([91.0]), np.array([0.0])), (np.array([1.0, 2.0]), np.array([1.0])), (np.array([np.nan]),) * 2],
)
def test_places_off_the_globe_and_unequal_columns_are_refused(lat: np.ndarray, lon: np.ndarray) -> None:
    with pytest.raises(InputError, match="target_points"):
        Points(lat, lon)


@settings(max_examples=12, deadline=None)
@given(
    orbit=st.sampled_from(sorted(ORBITS)),
    view=st.sampled_from(sorted(VIEWINGS)),
    cut_s=st.integers(1, 86_399),
)
def test_splitting_the_interval_gives_the_same_accesses_cut_at_the_seam(orbit: str, view: str, cut_s: int) -> None:
    seam = START + timedelta(seconds=cut_s)
    points = line_points(3)
    whole = seen(orbit, VIEWINGS[view], points)
    halves = [
        seen(orbit, VIEWINGS[view], points, part) for part in (Interval(START, seam), Interval(seam, ONE_DAY.end_at))
    ]
    at = microseconds(seam)
    expected = {
        (int(p), max(int(s), low), min(int(e), high))
        for p, s, e in zip(whole.point, whole.start_us, whole.end_us, strict=True)
        for low, high in ((int(s), at), (at, int(e)))
        if max(int(s), low) < min(int(e), high)
    }
    got = {
        (int(p), int(s), int(e))
        for half in halves
        for p, s, e in zip(half.point, half.start_us, half.end_us, strict=True)
    }
    assert got == expected


@settings(max_examples=8, deadline=None)
@given(orbit=st.sampled_from(sorted(ORBITS)), view=st.sampled_from(sorted(VIEWINGS)), times=st.integers(2, 5))
def test_a_denser_set_of_points_gives_the_same_accesses_for_the_same_points(orbit: str, view: str, times: int) -> None:
    dense = line_points(6 * times + 1)
    every = slice(None, None, times)
    few = Points(dense.lat_deg[every], dense.lon_deg[every])
    rows, of_few = seen(orbit, VIEWINGS[view], dense), seen(orbit, VIEWINGS[view], few)
    kept = rows.point % times == 0
    np.testing.assert_array_equal(rows.point[kept] // times, of_few.point)
    for name in ("start_us", "end_us", "culmination_us"):
        np.testing.assert_array_equal(getattr(rows, name)[kept], getattr(of_few, name))


def seconds_of(rows: Accesses) -> float:
    return float(np.sum(rows.end_us - rows.start_us)) / 1e6


@settings(max_examples=10, deadline=None)
@given(orbit=st.sampled_from(sorted(ORBITS)), reach=st.floats(3.0, 55.0), more=st.floats(0.1, 10.0))
def test_widening_a_limit_never_loses_time(orbit: str, reach: float, more: float) -> None:
    for narrow, wide in (
        (Viewing("agile", reach), Viewing("agile", reach + more)),
        (Viewing("agile", None, max_incidence_deg=reach), Viewing("agile", None, max_incidence_deg=reach + more)),
        (Viewing("sar", None, reach + more), Viewing("sar", None, reach)),
        (Viewing("agile", 50.0, min_sun_deg=more), Viewing("agile", 50.0, min_sun_deg=0.0)),
    ):
        inner, outer = seen(orbit, narrow), seen(orbit, wide)
        for k in range(len(inner)):
            same = outer.point == inner.point[k]
            held = (outer.start_us <= inner.start_us[k] + 1) & (outer.end_us >= inner.end_us[k] - 1)
            assert np.any(same & held)


@pytest.mark.parametrize("orbit", ["low", "eccentric", "molniya", "inclined_day"])
def test_both_sides_and_both_halves_of_the_orbit_together_are_the_whole(orbit: str) -> None:
    whole = seconds_of(seen(orbit, Viewing("agile", 50.0)))
    left, right = (seconds_of(seen(orbit, Viewing("agile", 50.0, side=side))) for side in ("left", "right"))
    up, down = (seconds_of(seen(orbit, Viewing("agile", 50.0, heading=half))) for half in ("ascending", "descending"))
    assert whole > 0
    assert left + right == pytest.approx(whole, abs=1e-3)
    assert up + down == pytest.approx(whole, abs=1e-3)


@pytest.mark.parametrize("view", VIEWINGS)
@pytest.mark.parametrize("orbit", ORBITS)
def test_the_compiled_search_gives_what_the_reference_gives(orbit: str, view: str) -> None:
    pytest.importorskip("numba")
    points = line_points(40)
    plain, fast = (seen(orbit, VIEWINGS[view], points, compiled=compiled) for compiled in (False, True))
    np.testing.assert_array_equal(plain.point, fast.point)
    for name in ("start_us", "end_us", "culmination_us"):
        np.testing.assert_allclose(getattr(plain, name), getattr(fast, name), rtol=0, atol=1)
    np.testing.assert_allclose(plain.max_elevation_deg, fast.max_elevation_deg, rtol=0, atol=1e-6)
    # Three steps to the geodetic normal, where the reference goes further.
    np.testing.assert_allclose(plain.off_nadir_deg, fast.off_nadir_deg, rtol=0, atol=1e-5)
