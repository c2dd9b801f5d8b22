"""The chance that an event starting at a random time meets a look that records it, under states that looks share."""

from dataclasses import dataclass, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trucewatch.coverage.chances import Steps, Windows, chances_on_steps, seen_on_steps
from trucewatch.geo.ellipsoid import Floats
from trucewatch.records.detection import MODEL_WEIGHTS

FROM, TO = 0, 3500
CHANCES = ("seen", "low", "high")


@dataclass(frozen=True)
class View:
    """One look at one place, as simply as it can be said."""

    start: int
    length: int
    clear: tuple[float, float, float]
    left: float = 1.0
    cloud: tuple[float, float, float] = (0.0, 0.0, 0.0)
    group: int = 0
    known: bool = True
    look: int = -1
    able: bool = True
    at: int | None = None

    @property
    def middle(self) -> int:
        """When it meets its sky: at the middle of the whole look."""
        return self.start + self.length // 2 if self.at is None else self.at


def sure(
    start: int, length: int, p: float, left: float = 1.0, cloud: float = 0.0, group: int = 0, look: int = -1
) -> View:
    """Return a look whose chance and cloud are known."""
    return View(start, length, (p, p, p), left, (cloud, cloud, cloud), group, look=look)


def windows(views: list[View], place: int = 0, holds: float = np.inf) -> Windows:
    """Return the windows of looks at one place; looks without a number are looks of their own."""
    clear = np.array([view.clear for view in views], dtype=np.float64).reshape(-1, 3)
    start = np.array([view.start for view in views], dtype=np.int64)
    return Windows(
        place=np.full(len(views), place, dtype=np.int64),
        look=np.array([1000 + n if one.look < 0 else one.look for n, one in enumerate(views)], dtype=np.int64),
        from_us=start,
        to_us=start + np.array([view.length for view in views], dtype=np.int64),
        group=np.array([view.group for view in views], dtype=np.int64),
        known=np.array([view.known for view in views], dtype=np.bool_),
        able=np.array([view.able for view in views], dtype=np.bool_),
        clear=clear,
        cloudy=clear * np.array([view.left for view in views]).reshape(-1, 1),
        cloud=np.array([view.cloud for view in views], dtype=np.float64).reshape(-1, 3),
        at_us=np.array([view.middle for view in views], dtype=np.int64),
        holds_us=np.full(len(views), holds),
    )


def steps(views: list[View], outage: float = 0.0, holds: float = np.inf) -> Steps:
    """Return the steps of one place."""
    cuts = np.array([1000, 2000], dtype=np.int64)
    return chances_on_steps(windows(views, holds=holds), np.array([FROM]), np.array([TO]), cuts, np.full(3, outage))


def on_instants(found: Steps, name: str) -> Floats:
    """Return a chance at every whole instant."""
    return np.repeat(getattr(found, name), found.width_us.astype(np.int64))


def at_start(views: list[View], name: str = "seen", outage: float = 0.0, holds: float = np.inf) -> float:
    """Return a chance at the first instant."""
    return float(getattr(steps(views, outage, holds), name)[0])


shares = st.floats(0, 1, allow_subnormal=False)
three = st.tuples(shares, shares, shares).map(lambda found: (min(found), sorted(found)[1], max(found)))
some_views = st.lists(
    st.builds(
        View,
        st.integers(-2000, 4000),
        st.integers(1, 3000),
        three,
        shares,
        three,
        st.integers(0, 2),
        st.booleans(),
    ),
    max_size=6,
)
holding = st.sampled_from([np.inf, 2000.0, 100.0])


def test_without_a_look_every_chance_is_zero_and_all_of_the_time_is_told() -> None:
    found = steps([])
    assert found.begin_us.tolist() == [0, 1000, 2000]
    assert found.width_us.tolist() == [1000, 1000, 1500]
    assert not any(getattr(found, name).any() for name in (*CHANCES, "known"))


@settings(max_examples=60)
@given(some_views, st.sampled_from([0.0, 0.02]))
def test_what_is_seen_is_the_same_where_nothing_else_is_asked(views: list[View], outage: float) -> None:
    cuts, failed = np.array([1000, 2000], dtype=np.int64), np.full(3, outage)
    alone = seen_on_steps(windows(views), np.array([FROM]), np.array([TO]), cuts, failed)
    one, other = (np.repeat(found.seen, found.width_us.astype(np.int64)) for found in (alone, steps(views, outage)))
    np.testing.assert_allclose(one, other, rtol=0, atol=1e-12)


def test_windows_are_half_open_and_their_length_is_exact() -> None:
    seen = on_instants(steps([sure(1000, 250, 1.0)]), "seen")
    assert np.flatnonzero(seen).tolist() == list(range(1000, 1250))


def test_pieces_of_one_look_are_one_chance_and_those_of_two_looks_are_two() -> None:
    pieces = [
        sure(-10, 50, 0.5, look=1),
        sure(0, 100, 0.5, look=1),
        sure(5, 10, 0.5, look=1),
        sure(50, 90, 0.5, look=1),
    ]
    assert at_start(pieces) == pytest.approx(0.5)
    assert len(set(on_instants(steps(pieces), "seen")[:140].tolist())) == 1
    assert at_start([sure(0, 100, 0.5), sure(0, 100, 0.5)]) == pytest.approx(0.75)


def test_under_one_sky_and_certain_when_clear_two_looks_are_worth_one() -> None:
    one = sure(0, 100, 1.0, left=0.0, cloud=0.3)
    assert at_start([one]) == pytest.approx(0.7)
    assert at_start([one] * 5) == pytest.approx(0.7)
    clearer = sure(0, 100, 1.0, left=0.0, cloud=0.1)
    assert at_start([one, clearer]) == pytest.approx(0.9)
    assert at_start([one, sure(0, 100, 0.5)]) == pytest.approx(1 - 0.3 * 0.5)


def test_looks_of_one_class_err_together_and_those_of_two_classes_apart() -> None:
    wide = View(0, 100, (0.0, 0.5, 1.0))
    weights = np.array(MODEL_WEIGHTS)
    alone = float(weights @ (1.0, 0.5, 0.0))
    assert at_start([wide]) == pytest.approx(1 - alone)
    assert at_start([wide, wide]) == pytest.approx(1 - weights @ (1.0, 0.25, 0.0))
    other = View(0, 100, (0.0, 0.5, 1.0), group=1)
    assert at_start([wide, other]) == pytest.approx(1 - alone**2)
    assert (at_start([wide, other], "low"), at_start([wide, other], "high")) == (0.0, 1.0)


def test_a_class_may_have_failed_as_a_whole() -> None:
    views = [sure(0, 100, 1.0), sure(0, 100, 1.0)]
    assert at_start(views, outage=0.2) == pytest.approx(0.8)
    assert at_start([*views, sure(0, 100, 1.0, group=1)], outage=0.2) == pytest.approx(0.96)


def test_the_worst_case_takes_the_most_cloud_and_the_best_case_the_least() -> None:
    view = View(0, 100, (0.6, 0.8, 0.9), 0.0, (0.1, 0.4, 1.0))
    assert at_start([view], "low") == 0.0
    assert at_start([view], "high") == pytest.approx(0.81)


def test_what_an_opponent_foresees_rests_on_the_looks_it_knows() -> None:
    views = [sure(0, 100, 0.5), View(0, 100, (0.8, 0.8, 0.8), known=False)]
    assert at_start(views, "known") == pytest.approx(0.5)
    assert at_start(views) == pytest.approx(0.9)


def test_looks_under_a_sky_that_changes_are_worth_the_more_the_farther_they_lie_apart() -> None:
    first = View(0, 100, (1.0, 1.0, 1.0), left=0.0, cloud=(0.5, 0.5, 0.5), at=0)
    worth = [at_start([first, replace(first, at=at)], holds=100.0) for at in (0, 50, 100, 10_000)]
    assert worth == pytest.approx([0.75 - 0.25 * np.exp(-at / 100) for at in (0, 50, 100, 10_000)])
    assert at_start([first, replace(first, at=10_000)]) == pytest.approx(0.5)
    assert at_start([first], holds=100.0) == pytest.approx(0.5)


def test_a_look_between_two_others_leaves_what_those_share() -> None:
    one = View(0, 100, (1.0, 1.0, 1.0), left=0.0, cloud=(0.5, 0.5, 0.5), at=0)
    other, blind = replace(one, at=80), View(0, 100, (0.0, 0.0, 0.0), at=40)
    idle = View(0, 100, (1e-12, 1e-12, 1e-12), left=0.0, cloud=(0.5, 0.5, 0.5), at=40)
    for between in (blind, idle):
        assert at_start([one, between, other], holds=100.0) == pytest.approx(at_start([one, other], holds=100.0))


def test_a_look_that_failed_records_nothing_and_nobody_foresaw_that_it_would() -> None:
    failed = View(0, 100, (0.8, 0.8, 0.8), able=False)
    assert [at_start([failed]), at_start([failed], "known")] == pytest.approx([0.0, 0.8])
    both = [sure(0, 100, 0.5), failed]
    assert at_start(both) == pytest.approx(0.5)
    assert at_start(both, "known") == pytest.approx(0.9)
    grounded = View(0, 100, (0.8, 0.8, 0.8), known=False, able=False)
    assert [at_start([grounded]), at_start([grounded], "known")] == [0.0, 0.0]


def test_pieces_of_a_look_of_which_one_failed_are_one_look_to_who_foresees() -> None:
    pieces = [sure(0, 60, 0.5, look=7), View(40, 60, (0.5, 0.5, 0.5), look=7, able=False)]
    found = steps(pieces)
    assert on_instants(found, "known")[:100] == pytest.approx(np.full(100, 0.5))
    assert on_instants(found, "seen")[:100] == pytest.approx(np.where(np.arange(100) < 60, 0.5, 0.0))


def test_every_place_has_its_own_times_and_looks() -> None:
    both = [windows([sure(0, 100, 0.5)]), windows([sure(60, 100, 0.9)], place=1)]
    joint = Windows(*(np.concatenate([getattr(one, n) for one in both]) for n in Windows.__dataclass_fields__))
    found = chances_on_steps(joint, np.array([0, 50]), np.array([80, 200]), np.array([70]), np.zeros(1))
    told = list(zip(found.place.tolist(), found.begin_us.tolist(), found.width_us.tolist(), strict=True))
    assert told == [(0, 0, 70), (0, 70, 10), (1, 50, 10), (1, 60, 10), (1, 70, 90), (1, 160, 40)]
    assert found.seen == pytest.approx([0.5, 0.5, 0.0, 0.9, 0.9, 0.0])


def drawn_skies(rng: np.random.Generator, views: list[View], holds: float, draws: int) -> list[Floats]:
    """Return the sky that each look meets in each of many draws: that of the look before it or a new one."""
    order = sorted(range(len(views)), key=lambda number: views[number].middle)
    skies, sky, before = [np.zeros(draws)] * len(views), rng.random(draws), 0
    for number in order:
        same = np.exp(-(views[number].middle - before) / holds) if number != order[0] else 1.0
        sky = np.where(rng.random(draws) < same, sky, rng.random(draws))
        skies[number], before = sky, views[number].middle
    return skies


@settings(max_examples=60, deadline=None)
@given(some_views, st.sampled_from([0.0, 0.2]), holding, st.integers(0, 2**32 - 1))
def test_the_exact_integral_agrees_with_drawing_the_shared_states(
    views: list[View], outage: float, holds: float, seed: int
) -> None:
    rng, draws = np.random.default_rng(seed), 20_000
    found = steps(views, outage, holds)
    start = rng.uniform(FROM, TO, draws)
    model = rng.choice(3, (3, draws), p=MODEL_WEIGHTS)
    failed = rng.random((3, draws)) < outage
    seen = np.zeros(draws, dtype=bool)
    for view, sky in zip(views, drawn_skies(rng, views, holds, draws), strict=True):
        clear = np.array(view.clear)[model[view.group]]
        chance = np.where(sky < view.cloud[1], clear * view.left, clear)
        met = (view.start <= start) & (start < view.start + view.length) & ~failed[view.group]
        seen |= met & (rng.random(draws) < chance)
    exact = float(found.seen @ found.width_us / (TO - FROM))
    assert seen.mean() == pytest.approx(exact, abs=5 * np.sqrt(0.25 / draws))


@settings(max_examples=80, deadline=None)
@given(some_views, some_views, st.sampled_from([0.0, 0.1]), holding)
def test_a_further_look_lowers_no_chance_at_any_instant(
    few: list[View], more: list[View], outage: float, holds: float
) -> None:
    before, after = steps(few, outage, holds), steps([*few, *more], outage, holds)
    for name in CHANCES:
        assert (on_instants(after, name) >= on_instants(before, name) - 1e-12).all()


@settings(max_examples=80, deadline=None)
@given(some_views, st.integers(0, 5), st.integers(0, 3000), holding)
def test_splitting_a_look_in_time_changes_nothing(views: list[View], which: int, after: int, holds: float) -> None:
    whole = [replace(view, look=number, at=view.middle) for number, view in enumerate(views)]
    split = list(whole)
    if which < len(whole) and after < whole[which].length:
        one = split.pop(which)
        split += [replace(one, length=after), replace(one, start=one.start + after, length=one.length - after)]
        split = [view for view in split if view.length]
    before, now = steps(whole, holds=holds), steps(split, holds=holds)
    for name in (*CHANCES, "known"):
        assert on_instants(now, name) == pytest.approx(on_instants(before, name), abs=1e-12)


@settings(max_examples=80, deadline=None)
@given(some_views, st.sampled_from([0.0, 0.1]))
def test_every_value_is_a_chance_and_lies_within_its_interval(views: list[View], outage: float) -> None:
    found = steps(views, outage)
    for name in (*CHANCES, "known"):
        assert ((getattr(found, name) >= -1e-12) & (getattr(found, name) <= 1 + 1e-12)).all()
    assert ((found.low <= found.seen) & (found.seen <= found.high)).all()
    assert (found.known <= found.seen + 1e-12).all()
    assert found.width_us.sum() == TO - FROM


@settings(max_examples=40, deadline=None)
@given(some_views, st.randoms(use_true_random=False))
def test_the_order_of_looks_does_not_matter(views: list[View], random: object) -> None:
    turned = list(views)
    random.shuffle(turned)  # type: ignore[attr-defined]
    before, now = steps(views), steps(turned)
    for name in (*CHANCES, "known"):
        assert on_instants(now, name) == pytest.approx(on_instants(before, name), abs=1e-12)
