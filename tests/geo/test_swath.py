"""The scan plane stands where its definition puts it."""

import numpy as np
import pytest
from pyproj import Geod

from tests.plan.example_orbits import elements
from trucewatch.errors import InputError
from trucewatch.geo.ellipsoid import to_earth_fixed_km, to_geodetic
from trucewatch.geo.orbits import States, propagate
from trucewatch.geo.swath import TargetPoints, along_track_km, axes, sights

TIMES = 1_782_345_600_000_000 + np.arange(0, 6000, 150, dtype=np.int64) * 1_000_000


def flying_north(lat_deg: float) -> States:
    """Return the state of a satellite 830 km above 0° E that flies due north relative to the stars."""
    place = to_earth_fixed_km(np.array([lat_deg]), np.array([0.0]), 830.0)
    lat = np.radians(lat_deg)
    return States(place, 7.4 * np.array([[-np.sin(lat), 0.0, np.cos(lat)]]))


def test_the_axes_are_unit_square_and_lead_down_and_forward() -> None:
    states = propagate(elements(), TIMES)
    down, forward = axes(states)
    np.testing.assert_allclose(np.linalg.norm(down, axis=1), 1, atol=1e-12)
    np.testing.assert_allclose(np.linalg.norm(forward, axis=1), 1, atol=1e-12)
    np.testing.assert_allclose(np.sum(down * forward, axis=1), 0, atol=1e-12)
    assert np.all(np.sum(forward * states.velocity_km_per_s, axis=1) > 7)
    assert np.all(np.sum(down * states.position_km, axis=1) < -7000)


def test_the_point_straight_below_is_seen_at_zero_angles() -> None:
    states = propagate(elements(), TIMES)
    lat_deg, lon_deg, height_km = to_geodetic(states.position_km)
    seen = sights(states, lat_deg, lon_deg)
    np.testing.assert_allclose(seen.off_nadir_deg, 0, atol=1e-7)
    np.testing.assert_allclose(seen.incidence_deg, 0, atol=1e-7)
    np.testing.assert_allclose(seen.along_km, 0, atol=1e-6)
    np.testing.assert_allclose(seen.range_km, height_km, atol=1e-6)


def test_a_point_due_east_lies_in_the_scan_plane_and_one_to_the_north_ahead() -> None:
    states = flying_north(0.0)
    east = to_earth_fixed_km(np.array([0.0, 1.0, -1.0]), np.array([10.0, 0.0, 0.0]))
    np.testing.assert_allclose(along_track_km(states, east), [[0.0, 110.57, -110.57]], atol=0.05)


def test_angles_obey_the_sine_rule_of_the_triangle_of_satellite_point_and_centre() -> None:
    # On the equator, looking east, the ellipsoid is a circle of the equatorial radius: sin i = (1 + h/a) sin θ.
    states = flying_north(0.0)
    for lon in (1.0, 5.0, 13.0):
        seen = sights(states, np.array([0.0]), np.array([lon]))
        off, incidence = np.radians(seen.off_nadir_deg[0]), np.radians(seen.incidence_deg[0])
        assert np.sin(incidence) == pytest.approx((1 + 830 / 6378.137) * np.sin(off), abs=1e-12)
        assert np.degrees(incidence - off) == pytest.approx(lon, abs=1e-9)


def test_a_point_over_the_horizon_has_an_incidence_above_90() -> None:
    seen = sights(flying_north(0.0), np.array([0.0, 0.0]), np.array([27.0, 29.0]))
    assert seen.incidence_deg[0] < 90 < seen.incidence_deg[1]


def test_the_edge_of_the_scan_of_viirs_is_1530_km_away() -> None:
    lon = np.linspace(10, 17, 701)
    states = flying_north(0.0)
    repeated = States(np.repeat(states.position_km, 701, 0), np.repeat(states.velocity_km_per_s, 701, 0))
    edge = np.interp(56.28, sights(repeated, np.zeros(701), lon).off_nadir_deg, lon)
    assert Geod(ellps="WGS84").inv(0, 0, edge, 0)[2] / 1000 == pytest.approx(1530, rel=0.01)


def test_columns_of_unequal_length_and_places_off_the_globe_are_refused() -> None:
    ints, floats = np.zeros(2, dtype=np.int64), np.zeros(2)
    with pytest.raises(InputError, match="columns of shapes"):
        TargetPoints(ints, floats, floats, floats, np.zeros(3))
    with pytest.raises(InputError, match="off the globe"):
        TargetPoints(ints, floats, floats, np.array([0.0, 91.0]), floats)
    with pytest.raises(InputError, match="off the globe"):
        TargetPoints(ints, floats, floats, np.array([0.0, np.nan]), floats)
