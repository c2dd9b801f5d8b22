"""The chance that an uncertain place lies in a zone with an uncertain edge, against random draws."""

import numpy as np
import pytest
from pyproj import Geod
from scipy.special import ndtr
from shapely import box, contains_xy

from tests.assess.scenes import AREA, TRAINING, the_ground
from tests.incidents import an_incident
from trucewatch.assess.place import place_nodes, spread_places, zone_shares
from trucewatch.geo.ground import ZoneShape
from trucewatch.records.incident import Incident
from trucewatch.records.table import Table

DRAWS = 100_000
EAST_M = 74_500.0
"""Metres in a degree of longitude near 48° N, to place incidents; the truth is drawn geodesically."""


def p_in_zone(incident: Incident, zone: ZoneShape) -> float:
    """Return the mean share of one incident."""
    table = Table.of(Incident, [incident])
    return float(zone_shares(table, spread_places(table), zone, the_ground(buffer=zone)).mean())


def drawn(incident: Incident, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return random places of an incident: latitudes and longitudes."""
    along, across = rng.standard_normal((2, DRAWS)) * [[incident.semi_major_m], [incident.semi_minor_m]]
    turn = np.radians(incident.azimuth_deg)
    north = along * np.cos(turn) - across * np.sin(turn)
    east = along * np.sin(turn) + across * np.cos(turn)
    start = np.full(DRAWS, incident.lon_deg), np.full(DRAWS, incident.lat_deg)
    lon, lat, _ = Geod(ellps="WGS84").fwd(*start, np.degrees(np.arctan2(east, north)), np.hypot(east, north))
    return lat, lon


def offset_m(lat: np.ndarray, lon: np.ndarray) -> np.ndarray:
    """Return the distance from the meridian of 37.5°, which the line is: the sine rule on a sphere of that radius."""
    n = 6_378_137.0 / np.sqrt(1 - 0.00669437999 * np.sin(np.radians(lat)) ** 2)
    return np.asarray(np.abs(n * np.arcsin(np.cos(np.radians(lat)) * np.sin(np.radians(lon - 37.5)))))


@pytest.mark.parametrize("from_edge_m", [-800.0, -300.0, 0.0, 250.0, 700.0])
@pytest.mark.parametrize(
    ("major", "minor", "azimuth"), [(300.0, 300.0, 0.0), (1500.0, 200.0, 60.0), (900.0, 30.0, 90.0)]
)
@pytest.mark.parametrize("sigma_m", [0.0, 400.0])
def test_the_share_of_a_buffer_agrees_with_random_places_and_lines(
    from_edge_m: float, major: float, minor: float, azimuth: float, sigma_m: float
) -> None:
    lon = 37.5 + (15_000 + from_edge_m) / EAST_M
    incident = an_incident(lon_deg=lon, semi_major_m=major, semi_minor_m=minor, azimuth_deg=azimuth)
    rng = np.random.default_rng(11)
    edge = 15_000 + sigma_m * rng.standard_normal(DRAWS)
    truth = float((offset_m(*drawn(incident, rng)) < edge).mean())
    assert p_in_zone(incident, ZoneShape("buffer_15", "buffer", None, 15.0, sigma_m)) == pytest.approx(truth, abs=0.01)


@pytest.mark.parametrize(("lat", "lon"), [(48.0, 37.6), (47.9, 37.7), (48.1, 37.8), (47.9, 37.603)])
@pytest.mark.parametrize(("major", "minor", "azimuth"), [(300.0, 300.0, 0.0), (2000.0, 300.0, 135.0)])
def test_the_share_of_a_polygon_agrees_with_random_places_at_its_edges_and_corners(
    lat: float, lon: float, major: float, minor: float, azimuth: float
) -> None:
    incident = an_incident(lat_deg=lat, lon_deg=lon, semi_major_m=major, semi_minor_m=minor, azimuth_deg=azimuth)
    at = drawn(incident, np.random.default_rng(12))
    truth = float(contains_xy(box(37.6, 47.9, 37.8, 48.1), at[1], at[0]).mean())
    zone = ZoneShape("training_1", "training_area", TRAINING.polygon, None, 0.0)
    assert p_in_zone(incident, zone) == pytest.approx(truth, abs=0.01)


def test_the_uncertain_edge_of_a_polygon_is_integrated() -> None:
    incident = an_incident(lon_deg=37.6 + 300 / EAST_M, semi_major_m=100.0, semi_minor_m=100.0)
    rng = np.random.default_rng(13)
    _, lon = drawn(incident, rng)
    truth = float(((lon - 37.6) * EAST_M > 400 * rng.standard_normal(DRAWS)).mean())
    zone = ZoneShape("training_1", "training_area", TRAINING.polygon, None, 400.0)
    assert p_in_zone(incident, zone) == pytest.approx(truth, abs=0.01)


def test_far_inside_is_one_far_outside_is_zero_and_the_area_holds_everything() -> None:
    buffer = ZoneShape("buffer_15", "buffer", None, 15.0, 400.0)
    assert p_in_zone(an_incident(lon_deg=37.52), buffer) == 1.0
    assert p_in_zone(an_incident(lon_deg=37.9), buffer) == 0.0
    assert p_in_zone(an_incident(lon_deg=37.7), TRAINING) == 1.0
    assert p_in_zone(an_incident(lon_deg=37.4), TRAINING) == 0.0
    assert p_in_zone(an_incident(semi_major_m=50_000.0), AREA) == 1.0


def test_the_points_stand_for_a_standard_normal_place() -> None:
    nodes = place_nodes()
    assert nodes.mean(axis=0) == pytest.approx(np.zeros(2), abs=1e-12)
    assert np.cov(nodes.T, ddof=0) == pytest.approx(np.eye(2), abs=0.03)
    assert np.array_equal(nodes, place_nodes())


def test_each_incident_is_spread_by_its_own_ellipse() -> None:
    held = [an_incident(azimuth_deg=90.0, semi_major_m=1000.0, semi_minor_m=10.0), an_incident(lat_deg=47.0)]
    places = spread_places(Table.of(Incident, held))
    assert places.lon_deg[0].std() * EAST_M == pytest.approx(1000.0, rel=0.04)
    assert places.lat_deg[0].std() * 111_200 == pytest.approx(10.0, rel=0.05)
    assert places.lat_deg.mean(axis=1) == pytest.approx([48.0, 47.0], abs=1e-5)


@pytest.mark.parametrize("azimuth", [0.0, 23.0, 71.0, 118.0, 162.0])
def test_a_straight_sharp_edge_is_exact_in_every_direction(azimuth: float) -> None:
    zone = ZoneShape("buffer_15", "buffer", None, 15.0, 0.0)
    for from_edge in np.linspace(-2.5, 2.5, 11):
        lon = 37.5 + (15_000 + 200 * from_edge) / EAST_M
        incident = an_incident(lon_deg=lon, semi_major_m=200.0, semi_minor_m=200.0, azimuth_deg=azimuth)
        depth = 15_000 - offset_m(np.array([48.0]), np.array([lon]))[0]
        assert p_in_zone(incident, zone) == pytest.approx(float(ndtr(depth / 200)), abs=0.006)
