"""How coarse places and times leave."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import box

from tests.builders import NOON, a_mission, a_notice, an_impediment, an_observation
from tests.fuse.scenes import a_ground
from tests.incidents import an_incident
from trucewatch.geo.cells import GridSettings, cell_centre, cell_ids
from trucewatch.geo.geodesy import wgs84
from trucewatch.geo.locate import locate_points
from trucewatch.records.declared import Impediment, Notice
from trucewatch.records.incident import Incident
from trucewatch.records.observation import Observation
from trucewatch.records.table import Table
from trucewatch.release import (
    Door,
    coarsen_impediments,
    coarsen_notices,
    coarsen_observations,
    hide_recent_origins,
    members_of_origins,
    open_door,
)

GRID = GridSettings()
HOUR = timedelta(hours=1)
DELAY_H = 72.0
CELL_SIGMA_M = 5000 / 12**0.5


def door_of(name: str, hours: float = 1000.0) -> Door:
    """Return the door of a reader some hours after noon."""
    return open_door(a_mission(), name, NOON + hours * HOUR)


def coarse(name: str, hours: float = 1000.0, **changes: Any) -> Observation:
    """Return an observation as it leaves."""
    (row,) = coarsen_observations(Table.of(Observation, [an_observation(**changes)]), door_of(name, hours), GRID).rows()
    return row


@settings(max_examples=50, deadline=None)
@given(
    st.floats(47.0, 49.0),
    st.floats(36.0, 38.0),
    st.floats(0, 1),
    st.floats(0, 1),
    st.sampled_from(["public", "party_a"]),
)
def test_any_two_places_of_one_cell_leave_as_one(lat: float, lon: float, up: float, right: float, name: str) -> None:
    (cell,) = cell_ids(GRID, [lat], [lon])
    centre = cell_centre(GRID, cell)
    # A cell is 5 km wide in a projection true at 30°; at 48° it is lower and longer: 4.3 km by 3.2 km at least.
    other = centre[0] + 0.015 * (2 * up - 1), centre[1] + 0.025 * (2 * right - 1)
    assert cell_ids(GRID, [other[0]], [other[1]]) == (cell,)
    first = coarse(name, lat_deg=lat, lon_deg=lon)
    second = coarse(name, lat_deg=other[0], lon_deg=other[1])
    assert first == second
    assert (first.lat_deg, first.lon_deg) == centre


def test_the_place_says_how_coarse_it_is_and_an_imprecise_one_stays_imprecise() -> None:
    assert coarse("public", sigma_m=10.0).sigma_m == coarse("public", sigma_m=900.0).sigma_m
    assert coarse("public", sigma_m=100.0).sigma_m == pytest.approx(CELL_SIGMA_M, abs=0.001)
    vague = coarse("public", sigma_m=20_000.0).sigma_m
    assert vague == pytest.approx(20_000.0, rel=0.05)
    assert vague / CELL_SIGMA_M == pytest.approx(round(vague / CELL_SIGMA_M), abs=1e-5)


@pytest.mark.parametrize(("name", "minutes"), [("party_a", 60), ("public", 1440)])
def test_times_are_floored_and_the_interval_still_holds_the_truth(name: str, minutes: int) -> None:
    step = timedelta(minutes=minutes)
    day = NOON - 12 * HOUR
    for shift in (0.0, 0.001, 59.999, 61.0, 720.0):
        start = NOON + timedelta(minutes=shift)
        row = coarse(name, observed_from=start, observed_to=start + HOUR / 2, received_at=start + HOUR)
        assert row.observed_from <= start
        assert start + HOUR / 2 <= row.observed_to
        assert start + HOUR <= row.received_at
        for moment in (row.observed_from, row.observed_to + timedelta(microseconds=1)):
            assert (moment - day) % step == timedelta(0)


def test_a_time_of_one_day_does_not_reach_into_the_next() -> None:
    late = NOON + 11.9 * HOUR
    row = coarse("public", observed_from=late, observed_to=late)
    assert (row.observed_from.day, row.observed_to.day) == (25, 25)


@pytest.mark.parametrize("name", ["cell", "board"])
@pytest.mark.parametrize(
    "origin", [{"event": "muzzle_flash"}, {"event": "weapon"}, {"event": "jamming"}, {"description": "outgoing"}]
)
def test_a_recent_origin_is_a_cell_even_for_the_cell_and_exact_after_the_delay(
    name: str, origin: dict[str, Any]
) -> None:
    geometry = {
        "observer_lat_deg": 48.0, "observer_lon_deg": 37.4, "distance_min_km": 3.0, "distance_max_km": 4.0,
        "bearing_deg": 95.0,
    }  # fmt: skip
    exact = an_observation(**geometry, **origin)
    early = coarse(name, DELAY_H - 1e-6, **geometry, **origin)
    assert (early.lat_deg, early.lon_deg) == cell_centre(GRID, cell_ids(GRID, [48.0], [37.5])[0])
    assert [getattr(early, field) for field in geometry] == [None] * 5
    assert early.sigma_m == pytest.approx(CELL_SIGMA_M, abs=0.001)
    assert coarse(name, DELAY_H, **geometry, **origin) == exact


def test_an_impact_is_exact_for_the_cell_at_once_and_only_origins_are_moved() -> None:
    rows = [an_observation(observation_id="obs_1"), an_observation(observation_id="obs_2", event="weapon")]
    first, second = coarsen_observations(Table.of(Observation, rows), door_of("cell", 1), GRID).rows()
    assert first == rows[0]
    assert second.lat_deg != rows[1].lat_deg
    assert len(coarsen_observations(Table.of(Observation, []), door_of("cell"), GRID)) == 0


def test_what_was_recorded_of_the_same_happening_does_not_tell_the_origin() -> None:
    rows = [an_observation(observation_id=f"obs_{n}") for n in range(3)]
    held = [
        an_incident(incident_id="inc_1", observation_ids=("obs_0", "obs_1"), is_origin=True),
        an_incident(incident_id="inc_2", observation_ids=("obs_2",)),
    ]
    for hours, moved in ((1.0, [True, True, False]), (DELAY_H, [False] * 3)):
        door = door_of("cell", hours)
        members = members_of_origins(Table.of(Incident, held), door)
        left = coarsen_observations(Table.of(Observation, rows), door, GRID, members)
        assert (left.numbers("lat_deg") != 48.0).tolist() == moved


def hidden(incident: Incident, hours: float) -> Incident:
    """Return an incident as the cell gets it some hours after noon."""
    (row,) = hide_recent_origins(Table.of(Incident, [incident]), door_of("cell", hours), GRID, a_ground()).rows()
    return row


def test_an_incident_at_a_recent_origin_is_its_cell_with_all_that_tells_its_place() -> None:
    first = an_incident(is_origin=True, lat_deg=48.0, lon_deg=37.5001, side="east", offset_km=0.007)
    second = replace(
        first, lat_deg=48.003, lon_deg=37.512, side="west", offset_km=0.9, chainage_km=12.3, semi_major_m=400.0,
        semi_minor_m=20.0, azimuth_deg=33.0,
    )  # fmt: skip
    assert cell_ids(GRID, [48.0], [37.5001]) == cell_ids(GRID, [48.003], [37.512])
    assert hidden(first, 1) == hidden(second, 1)
    shown = hidden(first, 1)
    centre = cell_centre(GRID, cell_ids(GRID, [48.0], [37.5001])[0])
    located = locate_points(a_ground().line, [centre[0]], [centre[1]])
    assert (shown.lat_deg, shown.lon_deg, shown.side) == (*centre, located.side[0])
    assert (shown.chainage_km, shown.offset_km) == (located.chainage_km[0], located.offset_km[0])
    assert hidden(first, DELAY_H) == first


def test_other_incidents_beside_an_origin_stay_as_they_are() -> None:
    held = [an_incident(incident_id="inc_1"), an_incident(incident_id="inc_2", is_origin=True)]
    left = hide_recent_origins(Table.of(Incident, held), door_of("cell", 1), GRID, a_ground())
    assert left.row(0) == held[0]
    assert left.row(1).lat_deg != held[1].lat_deg
    nobody = Table.of(Incident, [])
    assert len(hide_recent_origins(nobody, door_of("cell", 1), GRID, a_ground())) == 0


def test_a_notice_leaves_as_a_cell_and_a_declared_area_as_the_circle_of_its_size() -> None:
    area = box(37.45, 47.95, 37.55, 48.05)
    held = [
        a_notice(),
        a_notice(notice_id="notice_2", lat_deg=None, lon_deg=None, radius_km=None, footprint_wkt=area.wkt),
    ]
    plain, wide = coarsen_notices(Table.of(Notice, held), door_of("party_a"), GRID).rows()
    centre = cell_centre(GRID, cell_ids(GRID, [48.0], [37.5])[0])
    assert (plain.lat_deg, plain.lon_deg, plain.radius_km) == (*centre, 3.0)
    assert (wide.lat_deg, wide.lon_deg, wide.footprint_wkt) == (*centre, None)
    square_m, _ = wgs84().geometry_area_perimeter(area)
    assert wide.radius_km is not None
    assert np.pi * wide.radius_km**2 == pytest.approx(abs(square_m) / 1e6, rel=1e-3)
    assert list(coarsen_notices(Table.of(Notice, held), door_of("cell"), GRID).rows()) == held
    assert len(coarsen_notices(Table.of(Notice, []), door_of("public"), GRID)) == 0


def test_an_impediment_leaves_with_times_as_coarse_as_everything() -> None:
    jam = an_impediment(start_at=NOON + HOUR / 3, end_at=NOON + 2 * HOUR, received_at=NOON + HOUR / 2)
    (row,) = coarsen_impediments(Table.of(Impediment, [jam]), door_of("party_a")).rows()
    assert (row.start_at, row.end_at) == (NOON, NOON + 2 * HOUR)
    assert row.received_at == NOON + HOUR - timedelta(microseconds=1)
    (same,) = coarsen_impediments(Table.of(Impediment, [jam]), door_of("cell")).rows()
    assert same == jam
