"""Looking: more looks never harm, pieces are not looks, sides are alike, and an opponent never helps us."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import NOON, a_look, an_impediment
from tests.coverage.scenes import (
    EVERYWHERE,
    HOUR,
    SPAN,
    WEST_HALF,
    a_delivering_mission,
    a_short_line,
    passes,
    stretches_of,
    what_looked,
)
from trucewatch.coverage import Looking, by_sector, measure_looking, side_looking
from trucewatch.records.coverage import CoverageCell
from trucewatch.records.declared import Impediment
from trucewatch.records.look import Look
from trucewatch.records.mission import Sector
from trucewatch.records.table import Table

QUANTUM = 1.5e-6
"""Chances are stored in millionths."""
BASE = a_delivering_mission(sectors=(Sector("all", "All", 1, 0.0, 50.0),))
MISSION = replace(BASE, thresholds=replace(BASE.thresholds, stated_doubt=0.3, outage_prior=0.1, cloud_prior=0.4))
EAST_HALF = "POLYGON ((37.5 47.0, 38.0 47.0, 38.0 49.0, 37.5 49.0, 37.5 47.0))"

some_looks = st.lists(
    st.builds(
        lambda start, hours, p, cloud, footprint, sensor, status: a_look(
            start_at=NOON + start * HOUR, end_at=NOON + (start + hours) * HOUR, p_detect=(p, p), cloud_fraction=cloud,
            events=("explosion", "weapon"), footprint_wkt=footprint, sensor=sensor, status=status,
        ),
        st.integers(-4, 4),
        st.floats(0.01, 3),
        st.floats(0, 1),
        st.none() | st.floats(0, 1),
        st.sampled_from([WEST_HALF, EAST_HALF, EVERYWHERE]),
        st.sampled_from(["drone_1", "camera_1"]),
        st.sampled_from(["acquired", "acquired", "failed"]),
    ),
    max_size=4,
)  # fmt: skip


def named(looks: Sequence[Look]) -> list[Look]:
    """Return the looks, each with a name of its own."""
    return [replace(look, look_id=f"look_{number}") for number, look in enumerate(looks)]


def looked(looks: Sequence[Look], impediments: Sequence[Impediment] = ()) -> Looking:
    """Return what looked: a satellite's pass and the looks."""
    return what_looked(MISSION, looks, impediments, passes(range(3), NOON + HOUR / 3))


def cells_of(looking: Looking) -> Table[CoverageCell]:
    """Return the cells of the short line by hours."""
    return measure_looking(stretches_of(), looking, a_short_line(), MISSION, SPAN, 3_600_000_000)


@settings(max_examples=15, deadline=None)
@given(some_looks, some_looks)
def test_a_further_look_never_lowers_a_chance_and_never_blinds(few: Sequence[Look], more: Sequence[Look]) -> None:
    held = named([*few, *more])
    before, after = cells_of(looked(held[: len(few)])), cells_of(looked(held))
    for name in ("p_seen", "p_seen_low", "p_seen_high"):
        assert (after.numbers(name) >= before.numbers(name) - QUANTUM).all()
    order = {"not_looked": 0, "blind": 1, "looked": 2}
    first, second = (np.array([order[state] for state in cells.texts("state")]) for cells in (before, after))
    assert (second >= first).all()


@settings(max_examples=15, deadline=None)
@given(some_looks, st.floats(0.05, 0.95))
def test_cutting_every_look_at_an_instant_changes_nothing(looks: Sequence[Look], share: float) -> None:
    # An impediment of one microsecond splits each look of its sensor; what lies before and behind stays one look.
    at = NOON + (4 * share - 2) * HOUR
    cut = [
        an_impediment(impediment_id=f"cut {sensor}", sensor=sensor, start_at=at, end_at=at + HOUR / 3_600_000_000)
        for sensor in ("drone_1", "camera_1")
    ]
    whole, split = cells_of(looked(named(looks))), cells_of(looked(named(looks), cut))
    for name in ("p_seen", "p_seen_low", "p_seen_high", "p_foreseen"):
        assert np.abs(whole.numbers(name) - split.numbers(name)).max() <= QUANTUM


@settings(max_examples=15, deadline=None)
@given(some_looks)
def test_an_opponent_never_helps_and_every_interval_holds_its_chance(looks: Sequence[Look]) -> None:
    cells = cells_of(looked(named(looks)))
    tables = (cells, by_sector(cells, MISSION, SPAN), side_looking(cells, stretches_of(), MISSION, SPAN))
    for table in tables:
        low, seen, high, timed = (
            table.numbers(name) for name in ("p_seen_low", "p_seen", "p_seen_high", "p_seen_timed")
        )
        assert (low <= seen + QUANTUM).all()
        assert (seen <= high + QUANTUM).all()
        assert (timed <= seen + QUANTUM).all()


@settings(max_examples=10, deadline=None)
@given(some_looks)
def test_sides_that_change_their_names_change_nothing_else(looks: Sequence[Look]) -> None:
    looking, turned = looked(named(looks)), {"east": "west", "west": "east"}
    plain, swapped = (
        side_looking(
            measure_looking(stretches_of(line), looking, line, MISSION, SPAN), stretches_of(line), MISSION, SPAN
        )
        for line in (a_short_line("east", "west"), a_short_line("west", "east"))
    )
    assert swapped.with_columns(side=[turned[name] for name in swapped.texts("side")]).arrow.equals(plain.arrow)
