"""One value for each number: at best, moved alone, or drawn apart."""

import numpy as np
import pytest

from tests.plan.posture.made import a_cost, a_scenario, about, drones, exactly, posts
from trucewatch.plan.posture.settle import draw_settings, list_assumptions, settle, settle_but
from trucewatch.records.posture import MonthlyCloud

SCENARIO = a_scenario(
    posts=(posts("masts", in_view=about(0.2, 0.5, 0.9), cost=a_cost()),),
    drones=(drones("patrols"),),
    clouds=(MonthlyCloud(6, about(0.2, 0.3, 0.5)), MonthlyCloud(7, about(0.1, 0.2, 0.3))),
)


def test_best_takes_best_estimates_and_tables_as_mixtures() -> None:
    held = settle(SCENARIO)
    assert held.scenario.posts[0].in_view == about(0.5, 0.5, 0.5)
    assert held.tables == {"camera": "mix", "drone": "mix"}


def test_assumptions_are_what_has_ends_and_costs_are_none() -> None:
    assert [one.name for one in list_assumptions(SCENARIO)] == [
        "clouds", "posts.masts.in_view", "tables.camera", "tables.drone",
    ]  # fmt: skip


def test_one_assumption_is_moved_alone_and_cloud_as_a_whole() -> None:
    held = {one.name: one for one in list_assumptions(SCENARIO)}
    moved = settle_but(SCENARIO, held["clouds"], "high")
    assert [row.share.best for row in moved.scenario.clouds] == [0.5, 0.3]
    assert moved.scenario.posts[0].in_view.best == 0.5
    assert settle_but(SCENARIO, held["tables.drone"], "low").tables == {"camera": "mix", "drone": "low"}


def test_draws_are_spread_evenly_half_on_either_side_of_the_best_and_weigh_tables() -> None:
    settings = draw_settings(SCENARIO, 40)
    values = np.array([one.scenario.posts[0].in_view.best for one in settings])
    assert (values < 0.5).sum() == 20
    assert 0.2 < values.min() < 0.22
    assert 0.88 < values.max() < 0.9
    ends = [one.tables["camera"] for one in settings]
    assert [ends.count(end) for end in ("low", "best", "high")] == [10, 20, 10]


def test_draws_are_the_same_every_time_and_apart_from_each_other() -> None:
    assert draw_settings(SCENARIO, 8) == draw_settings(SCENARIO, 8)
    values = [(s.scenario.posts[0].in_view.best, s.scenario.clouds[0].share.best) for s in draw_settings(SCENARIO, 40)]
    assert abs(np.corrcoef(np.array(values).T)[0, 1]) < 0.4


def test_what_has_no_ends_never_moves() -> None:
    assert {one.scenario.drones[0].swath_km for one in draw_settings(SCENARIO, 5)} == {exactly(2.0)}
    with pytest.raises(KeyError):
        settle_but(SCENARIO, list_assumptions(SCENARIO)[0], "high").tables["nobody"]
