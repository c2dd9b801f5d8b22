"""A path is laid wherever the satellite may stand above what was asked, and follows SGP4 there."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.plan.example_orbits import elements
from trucewatch.geo.orbits import propagate
from trucewatch.plan.bernstein import values
from trucewatch.plan.ephemeris import STEPS_S, Cap, Ephemeris, apogee_km, lay_ephemeris
from trucewatch.records.elements import Elements
from trucewatch.records.table import microseconds

LOW = elements()
BEGIN_US = microseconds(LOW.epoch)
DAYS = 3
WHOLE = Cap(np.array([0.0, 0.0, 1.0]), np.pi)


def towards(lat_deg: float, lon_deg: float, half_deg: float) -> Cap:
    lat, lon = np.radians(lat_deg), np.radians(lon_deg)
    middle = np.array([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
    return Cap(middle, float(np.radians(half_deg)))


def laid(orbit: Elements, cap: Cap) -> Ephemeris:
    return lay_ephemeris(orbit, BEGIN_US, BEGIN_US + DAYS * 86_400_000_000, cap)


@st.composite
def orbits(draw: st.DrawFn) -> Elements:
    """Return orbits from low ones to eccentric ones of a day, with a perigee above the air."""
    motion = draw(st.sampled_from([15.6, 15.0, 14.2, 13.0, 8.0, 4.0, 2.006, 1.0027]))
    axis_km = (398_600.8 / (motion * 2 * np.pi / 86_400) ** 2) ** (1 / 3)
    most = max(0.0, 1 - 6_650 / axis_km)
    return replace(
        LOW,
        mean_motion_rev_per_day=motion,
        eccentricity=draw(st.sampled_from([0.0005, 0.3, 0.7, 1.0])) * min(most, 0.75),
        inclination_deg=draw(st.floats(0, 180)),
        node_deg=draw(st.floats(0, 359.9)),
        perigee_deg=draw(st.floats(0, 359.9)),
        anomaly_deg=draw(st.floats(0, 359.9)),
        bstar_per_radius=draw(st.sampled_from([0.0, 0.0002])),
        mean_motion_dot=0.0,
        mean_motion_ddot=0.0,
    )


@settings(max_examples=60, deadline=None)
@given(
    orbit=orbits(),
    lat_deg=st.floats(-90, 90),
    lon_deg=st.floats(-180, 180),
    half_deg=st.sampled_from([0.5, 3.0, 10.0, 40.0, 120.0]),
)
def test_no_instant_above_the_cap_is_left_out(orbit: Elements, lat_deg: float, lon_deg: float, half_deg: float) -> None:
    cap = towards(lat_deg, lon_deg, half_deg)
    found = laid(orbit, cap)
    times = BEGIN_US + np.arange(0, DAYS * 86_400, 20, dtype=np.int64) * 1_000_000
    position = propagate(orbit, times).position_km
    distance = np.linalg.norm(position, axis=1)
    above = position @ cap.middle / distance >= np.cos(cap.half_rad)
    piece = (times - found.start_us) // found.step_us
    assert np.all(np.isin(piece[above], found.piece))
    assert np.max(distance) < apogee_km(orbit)


@pytest.mark.parametrize(
    ("motion", "eccentricity", "angles_deg", "after_days"),
    [
        (0.5, 0.6944, (145.0, 96.0, 102.0, 296.0), 2000),
        (0.5, 0.8537, (161.8, 204.0, 314.0, 16.0), 4000),
        (0.3, 0.5489, (7.8, 232.0, 340.0, 340.0), 4000),
    ],
)
def test_a_perigee_that_sank_for_years_is_not_left_out(
    motion: float, eccentricity: float, angles_deg: tuple[float, float, float, float], after_days: int
) -> None:
    inclination, node, perigee, anomaly = angles_deg
    orbit = replace(
        LOW,
        mean_motion_rev_per_day=motion,
        eccentricity=eccentricity,
        inclination_deg=inclination,
        node_deg=node,
        perigee_deg=perigee,
        anomaly_deg=anomaly,
        bstar_per_radius=0.0,
        mean_motion_dot=0.0,
        mean_motion_ddot=0.0,
    )
    begin_us = BEGIN_US + after_days * 86_400_000_000
    times = begin_us + np.arange(0, DAYS * 86_400, 20, dtype=np.int64) * 1_000_000
    position = propagate(orbit, times).position_km
    distance = np.linalg.norm(position, axis=1)
    cap = Cap(position[np.argmin(distance)] / np.min(distance), float(np.radians(3.0)))
    above = position @ cap.middle / distance >= np.cos(cap.half_rad)
    found = lay_ephemeris(orbit, begin_us, begin_us + DAYS * 86_400_000_000, cap)
    assert np.all(np.isin(((times - found.start_us) // found.step_us)[above], found.piece))


def test_every_distance_of_nodes_divides_a_day() -> None:
    assert [step for step in STEPS_S if 86_400 % step] == []


@pytest.mark.parametrize("motion", [15.2, 14.2, 8.0])
def test_what_is_laid_for_a_cap_is_a_part_of_what_is_laid_for_the_globe(motion: float) -> None:
    orbit = replace(LOW, mean_motion_rev_per_day=motion, bstar_per_radius=0.0)
    whole, part = laid(orbit, WHOLE), laid(orbit, towards(48.0, 35.0, 8.0))
    assert 0 < len(part.piece) < len(whole.piece) / 8
    np.testing.assert_array_equal(whole.piece, np.arange(len(whole.piece)))
    np.testing.assert_array_equal(part.control_km, whole.control_km[part.piece])


def test_the_path_follows_sgp4_to_five_metres_between_nodes() -> None:
    path = laid(LOW, WHOLE)
    share = 0.5
    times = path.start_us + path.piece * path.step_us + int(share * path.step_us)
    for axis in range(3):
        middle = values(path.control_km[:, :, axis], np.full(len(path.piece), share))
        np.testing.assert_allclose(middle, propagate(LOW, times).position_km[:, axis], rtol=0, atol=0.005)


def test_an_empty_interval_lays_nothing() -> None:
    assert len(lay_ephemeris(LOW, BEGIN_US, BEGIN_US, WHOLE).piece) == 0
