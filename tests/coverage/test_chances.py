"""The chance that an event starting at a random or a chosen time meets a look that records it."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trucewatch.coverage.chances import Chances, Windows, chances_in, mean_chances

EDGES = np.array([0, 1000, 2000, 3500], dtype=np.int64)
VALUES = ("p_seen", "p_low", "p_high", "p_timed")

some_looks = st.lists(
    st.tuples(
        st.integers(0, 4),
        st.integers(-2000, 4000),
        st.integers(1, 3000),
        st.floats(0, 1, allow_subnormal=False),
        st.floats(0, 1, allow_subnormal=False),
    ),
    max_size=8,
)


def windows(rows: list[tuple[int, int, int, float, float]]) -> Windows:
    """Return windows of look, start, length, chance in clear sky and share of it that remains under cloud."""
    columns = list(zip(*rows, strict=True)) if rows else [()] * 5
    look, start, length = (np.array(column, dtype=np.int64) for column in columns[:3])
    clear, share = (np.array(column, dtype=np.float64) for column in columns[3:])
    return Windows(look, start, start + length, clear, clear * share)


def values(chances: Chances) -> np.ndarray:
    """Return all four values, shape (4, bins)."""
    return np.array([getattr(chances, name) for name in VALUES])


def test_without_a_look_every_chance_is_zero() -> None:
    assert not values(chances_in(windows([]), EDGES, 0.5)).any()


def test_chances_agree_with_random_starts_and_random_looks() -> None:
    rng = np.random.default_rng(7)
    rows = [
        (look, int(rng.integers(-500, 3000)), int(rng.integers(100, 1200)), p, 0.3)
        for look, p in enumerate((0.9, 0.4, 0.7, 0.2))
    ]
    found, draws, p_cloud = chances_in(windows(rows), EDGES, 0.4), 100_000, 0.4
    for index, (begin, end) in enumerate(itertools.pairwise(EDGES)):
        start = rng.uniform(begin, end, draws)
        cloudy = rng.random(draws) < p_cloud
        seen = np.zeros(draws, dtype=bool)
        for _, first, length, p, share in rows:
            chance = np.where(cloudy, p * share, p)
            seen |= (first <= start) & (start < first + length) & (rng.random(draws) < chance)
        assert found.p_seen[index] == pytest.approx(seen.mean(), abs=0.01)
        assert found.p_low[index] == pytest.approx(seen[cloudy].mean(), abs=0.01)
        assert found.p_high[index] == pytest.approx(seen[~cloudy].mean(), abs=0.01)


def test_the_time_chosen_by_an_opponent_is_the_least_seen_one() -> None:
    rows = [(0, 0, 400, 0.8, 1.0), (1, 300, 700, 0.5, 1.0), (2, 1000, 900, 0.6, 1.0)]
    timed = chances_in(windows(rows), EDGES, 0.5).p_timed
    assert timed == pytest.approx([0.5, 0.0, 0.0])
    instants = [_chance_at(rows, t) for t in range(1000)]
    assert timed[0] == pytest.approx(min(instants))


def _chance_at(rows: list[tuple[int, int, int, float, float]], t: int) -> float:
    missed = [1 - p for _, first, length, p, _ in rows if first <= t < first + length]
    return 1 - float(np.prod(missed))


def test_windows_are_half_open_and_their_length_is_exact() -> None:
    one = chances_in(windows([(0, 1000, 250, 1.0, 1.0)]), EDGES, 0.5).p_seen
    assert one.tolist() == [0.0, 0.25, 0.0]
    ending = chances_in(windows([(0, 500, 500, 1.0, 1.0)]), EDGES, 0.5).p_seen
    assert ending.tolist() == [0.5, 0.0, 0.0]


def test_pieces_of_one_look_are_one_chance_and_those_of_two_looks_are_two() -> None:
    pieces = [(0, 0, 1000, 0.5, 1.0), (0, 0, 1000, 0.5, 1.0)]
    assert chances_in(windows(pieces), EDGES, 0.5).p_seen[0] == pytest.approx(0.5)
    pieces[1] = (1, 0, 1000, 0.5, 1.0)
    assert chances_in(windows(pieces), EDGES, 0.5).p_seen[0] == pytest.approx(0.75)


def test_looks_under_one_sky_are_not_taken_as_independent() -> None:
    rows = [(look, 0, 1000, 1.0, 0.0) for look in range(5)]
    assert chances_in(windows(rows), EDGES, 0.3).p_seen[0] == pytest.approx(0.7)


@settings(max_examples=150, deadline=None)
@given(some_looks, some_looks, st.floats(0, 1))
def test_a_further_look_never_lowers_any_chance(
    rows: list[tuple[int, int, int, float, float]], more: list[tuple[int, int, int, float, float]], p_cloud: float
) -> None:
    before = values(chances_in(windows(rows), EDGES, p_cloud))
    after = values(
        chances_in(
            windows([*rows, *((look + 5, start, length, p, share) for look, start, length, p, share in more)]),
            EDGES,
            p_cloud,
        )
    )
    assert (after >= before - 1e-12).all()


@settings(max_examples=150, deadline=None)
@given(some_looks, st.floats(0, 1))
def test_every_value_is_a_chance_and_the_worst_is_never_above_the_best(
    rows: list[tuple[int, int, int, float, float]], p_cloud: float
) -> None:
    found = chances_in(windows(rows), EDGES, p_cloud)
    assert ((values(found) >= 0) & (values(found) <= 1 + 1e-12)).all()
    assert (found.p_low <= found.p_seen).all()
    assert (found.p_seen <= found.p_high).all()
    assert (found.p_timed <= found.p_seen).all()


@settings(max_examples=50, deadline=None)
@given(some_looks, st.permutations(range(8)))
def test_the_order_of_looks_does_not_matter(rows: list[tuple[int, int, int, float, float]], order: list[int]) -> None:
    turned = [rows[index] for index in order if index < len(rows)]
    assert values(chances_in(windows(turned), EDGES, 0.5)) == pytest.approx(
        values(chances_in(windows(rows), EDGES, 0.5)), abs=1e-12
    )


def test_the_mean_over_places_weighs_each_by_its_share() -> None:
    seen = chances_in(windows([(0, 0, 3500, 0.8, 1.0)]), EDGES, 0.5)
    nothing = chances_in(windows([]), EDGES, 0.5)
    assert values(mean_chances([(0.25, seen), (0.75, nothing)])) == pytest.approx(np.full((4, 3), 0.2))
