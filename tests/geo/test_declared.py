"""Declared places and the bounds that notices break."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from tests.builders import NOON, a_notice, an_impediment
from trucewatch.geo.declared import broken_bounds, duration_h_of, holds_points, lead_h_of, radius_km_of
from trucewatch.records.agreement import Excuse

EXCUSE = Excuse("exercise", lead_h=20.0, max_duration_h=2.0, max_radius_km=3.0, by=("A",))
SQUARE = "POLYGON ((37 48, 37.1 48, 37.1 48.1, 37 48.1, 37 48))"


def test_a_notice_at_its_bounds_breaks_none() -> None:
    assert broken_bounds(a_notice(received_at=NOON - timedelta(hours=21)), EXCUSE) == ()


def test_every_bound_is_told_apart_and_all_of_them_together() -> None:
    timely = a_notice()
    late = replace(timely, received_at=timely.valid_from - timedelta(hours=19, minutes=59))
    long = replace(timely, valid_to=timely.valid_to + timedelta(microseconds=1))
    wide, nowhere, other = replace(timely, radius_km=3.1), replace(timely, radius_km=None), replace(timely, by="B")
    for notice, bound in ((late, "lead"), (long, "duration"), (wide, "radius"), (nowhere, "place"), (other, "by")):
        assert broken_bounds(notice, EXCUSE) == (bound,)
    worst = replace(late, by="B", radius_km=3.1, valid_to=long.valid_to)
    assert broken_bounds(worst, EXCUSE) == ("by", "lead", "duration", "radius")


def test_anybody_may_declare_where_no_author_is_agreed() -> None:
    assert broken_bounds(a_notice(by="anybody"), replace(EXCUSE, by=())) == ()


def test_lead_is_negative_where_the_notice_came_after_it_began() -> None:
    notice = a_notice(received_at=NOON)
    assert (lead_h_of(notice), duration_h_of(notice)) == (-1.0, 2.0)


def test_a_footprint_counts_by_the_radius_of_the_circle_of_its_size() -> None:
    # 7.459 km by 11.119 km at 48 degrees: Karney's geodesic solver, meridian and parallel.
    assert radius_km_of(a_notice(footprint_wkt=SQUARE)) == pytest.approx((7.459 * 11.119 / np.pi) ** 0.5, rel=2e-3)
    assert radius_km_of(a_notice(radius_km=None)) is None


def test_points_keep_their_shape_and_nothing_holds_them_where_no_place_is_named() -> None:
    lat, lon = np.array([[48.05, 48.2]]), np.array([[37.05, 37.05]])
    assert holds_points(a_notice(footprint_wkt=SQUARE), lat, lon).tolist() == [[True, False]]
    assert holds_points(an_impediment(lat_deg=48.05, lon_deg=37.0, radius_km=5.0), lat, lon).tolist() == [[True, False]]
    assert holds_points(a_notice(radius_km=None), lat, lon).tolist() == [[False, False]]
