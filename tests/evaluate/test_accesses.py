"""Accesses of real satellites are those of Skyfield's altitude; its own altitude is what the comparison uses."""

from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from skyfield.api import EarthSatellite, load, wgs84

from tests.plan.example_orbits import elements
from trucewatch.evaluate.accesses import (
    ELEMENTS_DAY,
    altitude_deg,
    check_accesses,
    real_elements,
    real_points,
    skyfield_moment,
    skyfield_places,
)
from trucewatch.geo.orbits import satellite_of
from trucewatch.plan.accesses import Points
from trucewatch.records.interval import Interval

POINTS = Points(np.linspace(46.5, 50.3, 4), np.linspace(31.5, 39.9, 4))


def ignore_progress(done: int, of: int) -> None:
    """Say nothing."""


def test_the_altitude_compared_with_is_skyfields_altaz() -> None:
    scale = load.timescale(builtin=True)
    seconds = np.arange(0.0, 86_400.0, 977.0)
    moment = scale.utc(ELEMENTS_DAY.year, ELEMENTS_DAY.month, ELEMENTS_DAY.day, 0, 0, seconds)
    satellite = EarthSatellite.from_satrec(satellite_of(elements()), scale)
    expected = (satellite - wgs84.latlon(48.0, 37.0)).at(moment).altaz()[0].degrees
    places = skyfield_places(elements(), skyfield_moment(ELEMENTS_DAY, seconds))
    got = altitude_deg(places, np.full(len(seconds), 48.0), np.full(len(seconds), 37.0))
    np.testing.assert_allclose(got, expected, rtol=0, atol=1e-6)


@pytest.mark.parametrize("least_deg", [0.0, 45.0])
def test_accesses_of_made_up_satellites_are_skyfields(least_deg: float) -> None:
    fleet = [elements(90001), elements(90002, node_deg=20.0)]
    span = Interval(ELEMENTS_DAY, ELEMENTS_DAY + timedelta(days=2))
    found = check_accesses(fleet, POINTS, span, least_deg, ignore_progress)
    assert found.true > 15
    assert (found.missed, found.extra) == (0, 0)
    assert found.p99_s <= 0.05
    assert found.worst_s <= 0.2


@pytest.mark.real
def test_accesses_of_real_satellites_to_the_real_line_are_skyfields(real_data: Path) -> None:
    """The share of the full check (40 satellites, 50 points, 14 days) that runs here: 4, 10 and 3."""
    span = Interval(ELEMENTS_DAY, ELEMENTS_DAY + timedelta(days=3))
    found = check_accesses(real_elements(real_data, 4), real_points(real_data, 10), span, 30.0, ignore_progress)
    assert found.true > 150
    assert (found.missed, found.extra) == (0, 0)
    assert found.p99_s <= 0.05
    assert found.worst_s <= 0.2
