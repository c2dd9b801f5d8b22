"""Pixel sizes are those that were published, and those of real hotspots (tests/plan/test_real_passes.py)."""

import numpy as np
import pytest

from trucewatch.geo.viirs import ALTITUDE_KM, EARTH_KM, MAX_OFF_NADIR_DEG, SAMPLE_RAD, ZONE_EDGES_DEG, viirs_pixel_m


def test_the_pixel_below_the_satellite_is_388_by_371_m() -> None:
    scan_m, track_m = viirs_pixel_m(np.array([0.0]))
    assert (scan_m[0], track_m[0]) == (pytest.approx(388, abs=1), pytest.approx(371, abs=0.01))


def test_the_pixel_at_the_edge_of_the_scan_is_about_800_m_both_ways() -> None:
    # VIIRS SDR User's Guide: 0.80 km × 0.79 km at the edge; the ground track of the pixel's centre is stated coarsely.
    scan_m, track_m = viirs_pixel_m(np.array([MAX_OFF_NADIR_DEG]))
    assert (scan_m[0], track_m[0]) == (pytest.approx(800, rel=0.05), pytest.approx(790, rel=0.05))


def test_a_scan_has_6400_imagery_pixels() -> None:
    # 32 rows of 6,400 pixels a scan (VIIRS SDR User's Guide).
    near, far = np.radians(ZONE_EDGES_DEG)
    samples = np.array([near / 3, (far - near) / 2, np.radians(MAX_OFF_NADIR_DEG) - far]) / SAMPLE_RAD
    assert 2 * samples.sum() == pytest.approx(6400, abs=2)


def test_the_swath_is_3060_km_wide() -> None:
    angle = np.radians(MAX_OFF_NADIR_DEG)
    arc = np.arcsin((1 + ALTITUDE_KM / EARTH_KM) * np.sin(angle)) - angle
    assert 2 * arc * EARTH_KM == pytest.approx(3060, rel=0.01)


def test_sizes_grow_within_each_zone_and_fall_only_at_its_edge() -> None:
    angle = np.linspace(0, MAX_OFF_NADIR_DEG, 2000)
    scan_m, track_m = viirs_pixel_m(angle)
    assert np.all(np.diff(track_m) > 0)
    falls = angle[1:][np.diff(scan_m) < 0]
    np.testing.assert_allclose(falls, ZONE_EDGES_DEG, atol=0.03)


def test_both_sides_are_alike_and_beyond_the_scan_there_is_no_pixel() -> None:
    left, right = viirs_pixel_m(np.array([-40.0])), viirs_pixel_m(np.array([40.0]))
    assert (left[0][0], left[1][0]) == (right[0][0], right[1][0])
    assert np.isnan(viirs_pixel_m(np.array([57.0, np.nan]))).all()
    assert viirs_pixel_m(np.zeros(0))[0].shape == (0,)
