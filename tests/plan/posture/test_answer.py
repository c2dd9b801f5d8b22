"""The whole answer of a small scenario: costs add, the curve climbs, intervals hold, swings are computed."""

import pytest

from tests.plan.posture.made import (
    a_cost,
    a_lattice,
    a_scenario,
    a_watch,
    about,
    an_event,
    an_option,
    drones,
    looks,
    posts,
    satellites,
    tables,
)
from trucewatch.plan.posture import list_postures, weigh_postures
from trucewatch.records.posture import Scenario
from trucewatch.records.posture_answer import PostureAnswer

LATTICE = a_lattice()


def a_small_scenario() -> Scenario:
    """Return a base of one satellite and two options, one of them dear and weak."""
    return a_scenario(
        events=(an_event(), an_event(1.0, "fire")),
        satellites=(satellites("eye"),),
        posts=(posts("masts", in_view=about(0.2, 0.5, 0.9)),),
        drones=(drones("patrols", cost=a_cost(100_000.0)),),
        base=("eye",),
        options=(an_option("patrols"), an_option("masts")),
    )


def weigh(scenario: Scenario) -> PostureAnswer:
    """Return the answer, without telling stages."""
    held = tables({"optical": (0.4, 0.6, 0.9), "camera": 0.8, "drone": (0.1, 0.2, 0.3)}, under_cloud={"optical": 0.0})
    watch = a_watch(LATTICE, held, eye=looks(LATTICE, [8.0, 20.0, 32.0]))
    return weigh_postures(scenario, watch, lambda text: None)


@pytest.fixture(scope="module")
def answer() -> PostureAnswer:
    """Return the answer of the small scenario."""
    return weigh(a_small_scenario())


def test_every_posture_is_there_alone_on_the_base_and_all_together() -> None:
    assert list_postures(a_small_scenario()) == {
        "base": ("eye",),
        "patrols": ("patrols",),
        "base+patrols": ("eye", "patrols"),
        "masts": ("masts",),
        "base+masts": ("eye", "masts"),
        "all": ("eye", "patrols", "masts"),
    }


def test_costs_add_and_low_ends_are_the_least(answer: PostureAnswer) -> None:
    costs = {row.posture: row for row in answer.costs.rows()}
    whole, parts = costs["all"], [costs["base"], costs["patrols"], costs["masts"]]
    for name in ("purchase_low", "purchase_best", "purchase_high", "per_year_low", "per_year_best", "per_year_high"):
        assert getattr(whole, name) == pytest.approx(sum(getattr(one, name) for one in parts))
    # 20 masts at 100 each, over 5 years, and 10 a year each.
    assert costs["masts"].per_year_best == pytest.approx(20 * (100 / 5 + 10))
    assert costs["masts"].per_year_low == pytest.approx(20 * (50 / 10 + 5))


def test_figures_hold_their_intervals_and_timed_is_never_above_random(answer: PostureAnswer) -> None:
    rows = list(answer.shares.rows())
    assert len(rows) == 6 * 2 * 3 * 3 * 2
    assert all(0 <= row.p_low <= row.p_seen <= row.p_high <= 1 for row in rows)
    random = {(r.posture, r.event, r.side, r.light): r for r in rows if r.timing == "random"}
    for row in (one for one in rows if one.timing == "timed"):
        free = random[row.posture, row.event, row.side, row.light]
        assert row.p_seen <= free.p_seen
        assert row.p_low <= free.p_low
        assert row.p_high <= free.p_high


def test_adding_an_option_to_the_base_never_lowers_a_figure_or_an_end(answer: PostureAnswer) -> None:
    held = {(r.posture, r.event, r.side, r.light): r for r in answer.shares.rows() if r.timing == "random"}
    for (posture, *where), row in held.items():
        if posture.startswith("base+"):
            base = held["base", *where]
            assert row.p_seen >= base.p_seen
            assert row.p_low >= base.p_low
            assert row.p_high >= base.p_high - 1e-6


def test_both_sides_read_the_same_where_all_is_laid_on_both(answer: PostureAnswer) -> None:
    rows = [row for row in answer.shares.rows() if row.side]
    by_side = {
        side: [(r.posture, r.event, r.light, r.timing, r.p_seen) for r in rows if r.side == side]
        for side in LATTICE.sides
    }
    assert by_side["left"] == by_side["right"]


def test_the_curve_climbs_takes_what_is_worth_most_first_and_never_rises_above_the_envelope(
    answer: PostureAnswer,
) -> None:
    rows = list(answer.curve.rows())
    for measure in ("launcher", "fire", "least_seen"):
        steps = [row for row in rows if row.measure == measure]
        assert [row.added for row in steps] == ["", "masts", "patrols"]
        assert [row.p_seen for row in steps] == sorted(row.p_seen for row in steps)
        assert [row.per_year_best for row in steps] == sorted(row.per_year_best for row in steps)
        assert all(row.p_low <= row.p_seen <= row.p_high for row in steps)
        assert all(row.p_seen <= row.p_best_known and row.p_timed <= row.p_seen for row in steps)


def test_the_kind_seen_least_is_the_shorter_one(answer: PostureAnswer) -> None:
    held = {(row.measure, row.options): row.p_seen for row in answer.curve.rows()}
    assert held["least_seen", ()] == held["fire", ()]


def test_swings_are_ranked_by_what_they_move_and_name_what_is_uncertain_alone(answer: PostureAnswer) -> None:
    rows = [row for row in answer.swings.rows() if not row.event]
    moved = [abs(row.p_at_high - row.p_at_low) for row in rows]
    assert moved == sorted(moved, reverse=True)
    assert {row.assumption for row in rows} == {
        "posts.masts.in_view", "tables.camera", "tables.drone", "tables.optical",
    }  # fmt: skip
    assert rows[0].assumption == "posts.masts.in_view"
    assert next(row for row in rows if row.assumption == "tables.camera").p_at_high == rows[0].p_seen


def test_the_same_scenario_gives_the_same_figures(answer: PostureAnswer) -> None:
    again = weigh(a_small_scenario())
    for name in ("shares", "costs", "curve", "swings", "hours"):
        assert getattr(answer, name).arrow.equals(getattr(again, name).arrow)


def test_the_names_of_the_sides_change_no_figure() -> None:
    """The sides of a line without polygons are left and right; the fleets' order does not matter either."""
    scenario = a_small_scenario()
    assert [row.p_seen for row in weigh(scenario).shares.rows() if row.posture == "all"] == [
        row.p_seen
        for row in weigh(a_scenario(**{
            **{name: getattr(scenario, name) for name in ("events", "satellites", "posts", "drones", "base")},
            "options": scenario.options[::-1],
        })).shares.rows()
        if row.posture == "all"
    ]  # fmt: skip
