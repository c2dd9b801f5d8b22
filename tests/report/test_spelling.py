"""Figures in words: nothing is rounded into certainty or into nothing."""

import doctest
from datetime import UTC, datetime, timedelta
from types import ModuleType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.report.views import a_ground, the_mission
from trucewatch.records.vocabulary import WINDS
from trucewatch.report import colour, spelling
from trucewatch.report.places import make_spot, nearest_names, sector_of, soften

NOON = datetime(2026, 6, 25, 12, tzinfo=UTC)


@given(st.floats(0, 1))
def test_only_an_exact_end_reads_as_certain(share: float) -> None:
    text, fine = spelling.percent(share), spelling.percent_fine(share)
    assert (text.startswith("0")) == (share == 0) == (fine.startswith("0\u00a0"))
    assert (text.startswith("100")) == (share == 1) == (fine.startswith("100"))


def test_an_absent_share_is_a_dash() -> None:
    assert spelling.percent(float("nan")) == spelling.percent_fine(float("nan")) == spelling.ABSENT


@pytest.mark.parametrize("module", [spelling, colour])
def test_examples_of_the_docstrings_hold(module: ModuleType) -> None:
    assert doctest.testmod(module).failed == 0


def test_spans_name_the_day_once_and_an_instant_stands_alone() -> None:
    said = [
        spelling.span_words(NOON, NOON + timedelta(seconds=59)),
        spelling.span_words(NOON, NOON + timedelta(hours=2)),
        spelling.span_words(NOON, NOON + timedelta(hours=12)),
        spelling.span_words(NOON, NOON + timedelta(hours=13)),
    ]
    expected = ["25 Jun 12:00", "25 Jun 12:00–14:00", "25 Jun 12:00–24:00", "25 Jun 12:00 to 26 Jun 01:00"]
    assert [text.replace("\u00a0", " ") for text in said] == expected


@given(st.floats(-720, 720))
def test_a_wind_is_within_its_sixteenth(azimuth_deg: float) -> None:
    middle = WINDS.index(spelling.wind_of(azimuth_deg)) * 22.5
    assert abs((azimuth_deg - middle + 180) % 360 - 180) <= 11.25 + 1e-9


def test_a_place_is_named_by_distance_and_wind_from_the_nearest_town() -> None:
    places = a_ground().places
    lat, lon = np.array([places.lat_deg[0] - 0.09]), np.array([places.lon_deg[0]])
    near = nearest_names(places, lat, lon)[0]
    assert near == f"10 km S of {places.name[0]}" or places.name[0] not in near
    assert nearest_names(places, places.lat_deg[:1], places.lon_deg[:1]) == [f"within 1 km of {places.name[0]}"]


def test_the_far_end_of_a_part_belongs_to_its_last_sector_and_beyond_it_to_none() -> None:
    mission = the_mission(a_ground())
    last = [index for index, sector in enumerate(mission.sectors) if sector.part == 1][-1]
    end = mission.sectors[last].chainage_to_km
    assert sector_of(mission.sectors, 1, end) == last
    assert sector_of(mission.sectors, 1, end + 1) == -1
    assert sector_of(mission.sectors, 9, 0.0) == -1


def test_what_lies_beyond_the_band_is_in_no_sector() -> None:
    mission = the_mission(a_ground())
    assert make_spot(mission, 1, 10.0, 29.9, "west", "").sector == 0
    assert make_spot(mission, 1, 10.0, 30.1, "west", "").sector == -1


def test_a_coarsened_place_is_only_about_there() -> None:
    spot = make_spot(the_mission(a_ground()), 1, 10.0, 2.0, "west", "4 km S of Alma")
    assert soften(spot, "exact", False).near == "4 km S of Alma"
    assert soften(spot, "cell", False).near == soften(spot, "exact", True).near == "about 4 km S of Alma"
