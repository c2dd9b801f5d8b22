"""What a scenario leaves unsaid comes from the sensor catalogue, and what neither says is refused."""

import pytest

from tests.plan.posture.made import a_scenario, exactly, posts, satellites
from trucewatch.errors import InputError
from trucewatch.mission.catalogue import load_catalogue
from trucewatch.plan.posture import complete

CATALOGUE = load_catalogue(None)


def test_reach_viewing_satellites_and_costs_come_from_the_catalogue() -> None:
    bare = posts("masts", sensor_class="camera_mast", reach_day_km=None, reach_night_km=None, cost=None)
    eye = satellites("eye", "sentinel2_msi", norad_ids=(), cost=None)
    held = complete(a_scenario(posts=(bare,), satellites=(eye,)), CATALOGUE, [40697, 42063, 99999])
    known = {one.sensor_class: one for one in CATALOGUE}
    assert held.posts[0].reach_day_km is not None
    assert held.posts[0].reach_day_km.best == known["camera_mast"].reach[0].best_km
    assert held.satellites[0].norad_ids == (40697, 42063)
    assert held.satellites[0].viewing == known["sentinel2_msi"].viewing
    assert held.posts[0].cost is not None
    assert held.posts[0].cost.per_year.best == known["camera_mast"].cost[0].best_eur


def test_what_is_ordered_by_the_square_kilometre_is_paid_for_every_day() -> None:
    eye = satellites("eye", "optical_submetre", norad_ids=(1,), cost=None, km2_per_day=exactly(100.0))
    cost = complete(a_scenario(satellites=(eye,)), CATALOGUE, [1]).satellites[0].cost
    price = next(one for one in CATALOGUE if one.sensor_class == "optical_submetre").cost[0]
    assert cost is not None
    assert cost.per_year.best == pytest.approx(100 * 365.25 * price.best_eur)


def test_everything_that_nobody_says_is_named_at_once() -> None:
    eye = satellites("eye", "nobody", norad_ids=(), cost=None)
    bare = posts("masts", sensor_class="nobody", reach_day_km=None, cost=None)
    with pytest.raises(InputError) as caught:
        complete(a_scenario(posts=(bare,), satellites=(eye,)), CATALOGUE, [])
    assert {fault.where for fault in caught.value.faults} == {
        "satellites[0].cost", "satellites[0].viewing", "satellites[0].norad_ids", "posts[0].cost",
        "posts[0].reach_day_km",
    }  # fmt: skip
