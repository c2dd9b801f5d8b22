"""Geodetic conversions agree with PROJ."""

import numpy as np
from pyproj import Transformer

from trucewatch.geo.ellipsoid import normals, to_earth_fixed_km, to_geodetic


def scattered() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    random = np.random.default_rng(7)
    lat, lon = random.uniform(-90, 90, 500), random.uniform(-180, 180, 500)
    height = random.uniform(-0.4, 2000, 500)
    lat[:3], lon[:3], height[:3] = [90, -90, 0], [0, 0, 179.9999], 830
    return lat, lon, height


def test_positions_agree_with_proj_to_a_millimetre() -> None:
    lat, lon, height = scattered()
    proj = Transformer.from_crs("EPSG:4979", "EPSG:4978", always_xy=True)
    expected = np.stack(proj.transform(lon, lat, height * 1000), axis=-1)
    np.testing.assert_allclose(to_earth_fixed_km(lat, lon, height) * 1000, expected, atol=1e-3)


def test_geodetic_places_come_back() -> None:
    lat, lon, height = scattered()
    back_lat, back_lon, back_height = to_geodetic(to_earth_fixed_km(lat, lon, height))
    np.testing.assert_allclose(back_lat, lat, atol=1e-9)
    np.testing.assert_allclose(back_lon[2:], lon[2:], atol=1e-9)
    np.testing.assert_allclose(back_height, height, atol=1e-6)


def test_a_normal_is_where_height_leads() -> None:
    lat, lon, height = scattered()
    rise = to_earth_fixed_km(lat, lon, height + 1) - to_earth_fixed_km(lat, lon, height)
    np.testing.assert_allclose(rise, normals(lat, lon), atol=1e-9)


def test_empty_in_empty_out() -> None:
    none = np.zeros(0)
    assert to_earth_fixed_km(none, none).shape == (0, 3)
    assert to_geodetic(np.zeros((0, 3)))[0].shape == (0,)
