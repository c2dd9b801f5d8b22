"""An agile satellite images no more than it can, and a constellation on paper flies as planned."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from tests.plan.posture.made import START, a_lattice, exactly, looks, satellites
from trucewatch.geo.ellipsoid import EQUATOR_KM, to_geodetic
from trucewatch.geo.orbits import propagate
from trucewatch.plan.posture import build_constellation, find_looks
from trucewatch.plan.posture.satellites import imaged_share, looks_at
from trucewatch.records.posture import Constellation
from trucewatch.records.table import microseconds
from trucewatch.records.viewing import Viewing

LATTICE = a_lattice()
GROUND_KM2 = 2 * 10.0 * LATTICE.length_km


def test_a_scanner_images_all_that_it_sees() -> None:
    assert imaged_share(satellites("s"), looks(LATTICE, [1.0, 2.0]), LATTICE).tolist() == [1.0] * (
        2 * len(LATTICE.targets)
    )


def test_a_pass_shares_its_ground_and_a_day_shares_its_passes() -> None:
    agile = satellites("s", km2_per_pass=exactly(GROUND_KM2 / 4))
    held = looks(LATTICE, [1.0, 13.0])
    assert np.allclose(imaged_share(agile, held, LATTICE), 0.25)
    tired = replace(agile, km2_per_day=exactly(GROUND_KM2 / 4))
    assert np.allclose(imaged_share(tired, held, LATTICE), 0.125)


def test_looks_at_some_places_keep_their_times() -> None:
    held = looks(LATTICE, [1.0, 2.0])
    kept = looks_at(held, np.array([1, 3]))
    assert kept.place.tolist() == [0, 1, 0, 1]
    assert kept.time_us.tolist() == held.time_us[[1, 3, 1 + len(LATTICE.targets), 3 + len(LATTICE.targets)]].tolist()


def test_a_constellation_flies_at_its_height_and_crosses_the_equator_at_its_hour() -> None:
    plan = Constellation(3, 1, 786.0, 98.62, 0.0, 0, 10.5)
    members = build_constellation("s", plan, START)
    times = np.array([microseconds(START)], dtype=np.int64)
    states = propagate(members[0], times)
    height = float(np.linalg.norm(states.position_km[0])) - EQUATOR_KM
    lat, lon, _ = to_geodetic(states.position_km)
    assert height == pytest.approx(786.0, abs=15.0)
    assert lat[0] == pytest.approx(0.0, abs=0.2)
    # Local mean solar time at the node: UTC (midnight) plus a fifteenth of the longitude.
    assert (lon[0] / 15) % 24 == pytest.approx(10.5, abs=0.05)


def test_planes_and_slots_are_evenly_spread_and_named_apart() -> None:
    members = build_constellation("s", Constellation(40, 8, 560.0, 55.0, 360.0, 1), START)
    assert len({one.norad_id for one in members}) == len({one.satellite for one in members}) == 40
    assert sorted({one.node_deg for one in members}) == [45.0 * plane for plane in range(8)]
    second = [one.anomaly_deg for one in members[5:10]]
    assert second == [9.0, 81.0, 153.0, 225.0, 297.0]


def test_looks_of_a_constellation_are_found_for_every_place_and_end_with_the_longest_event() -> None:
    members = build_constellation("s", Constellation(4, 2, 560.0, 55.0, 360.0, 1), START)
    held = find_looks(satellites("s"), Viewing("agile", 45.0), members, LATTICE)
    assert set(held.place.tolist()) == set(range(len(LATTICE.targets)))
    assert held.off_nadir_deg.max() <= 45.0
    assert held.time_us.max() < LATTICE.start_us + round((timedelta(days=2, hours=24.5)).total_seconds() * 1e6)
    gaps = np.diff(np.unique(held.overpass))
    assert (gaps == 1).all()
