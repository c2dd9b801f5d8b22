"""Where a polynomial is not negative is found whole, however often it turns."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trucewatch.plan.bernstein import changes, product, raised, spans_not_negative, values

SHORTEST = 1e-4
BINOMIALS = np.array([1.0, 10, 45, 120, 210, 252, 210, 120, 45, 10, 1])
CONTROLS = st.lists(st.one_of(st.floats(-10, -0.01), st.floats(0.01, 10)), min_size=11, max_size=11).map(np.array)
"""None is zero: a polynomial that only touches zero has no sign there to be right about."""


def spans(control: np.ndarray) -> list[tuple[float, float]]:
    found = spans_not_negative(control[None], np.zeros(1), np.ones(1), SHORTEST)
    return merged(sorted(zip(found.low.tolist(), found.high.tolist(), strict=True)))


def merged(parts: list[tuple[float, float]]) -> list[tuple[float, float]]:
    joined: list[tuple[float, float]] = []
    for low, high in parts:
        if joined and joined[-1][1] == low:
            joined[-1] = (joined[-1][0], high)
        else:
            joined.append((low, high))
    return joined


def is_inside(found: list[tuple[float, float]], at: np.ndarray) -> np.ndarray:
    return (
        np.any([(at >= low) & (at < high) for low, high in found], axis=0) if found else np.zeros(len(at), dtype=bool)
    )


AT = np.linspace(0, 1, 20_001)[:-1]


def assert_same(wrong: np.ndarray, truth: np.ndarray) -> None:
    """Hold that what differs is shorter than the shortest span, 2 samples, or too near to zero to have a sign."""
    unlike = np.flatnonzero(wrong & (np.abs(truth) > 1e-9))
    runs = np.split(unlike, np.flatnonzero(np.diff(unlike) > 1) + 1)
    assert max(len(run) for run in runs) <= 2


@settings(max_examples=100, deadline=None)
@given(control=CONTROLS)
def test_spans_are_those_of_a_dense_search(control: np.ndarray) -> None:
    truth = values(np.repeat(control[None], len(AT), axis=0), AT)
    assert_same(is_inside(spans(control), AT) != (truth >= 0), truth)


@settings(max_examples=100, deadline=None)
@given(control=CONTROLS)
def test_compiled_spans_are_those_of_a_dense_search(control: np.ndarray) -> None:
    kernels = pytest.importorskip("trucewatch.plan.kernels")
    room = np.empty((64, 2))
    count = kernels.spans_of(control.copy(), SHORTEST, BINOMIALS, room)
    truth = values(np.repeat(control[None], len(AT), axis=0), AT)
    assert_same(is_inside([tuple(row) for row in room[:count]], AT) != (truth >= 0), truth)


SIGNS = st.sampled_from(["-+-", "-+", "+-", "-", "+-+", "-+-+-"])


@st.composite
def hulls(draw: st.DrawFn) -> np.ndarray:
    """Return control values whose signs change as drawn: the common cases of an access and some odd ones."""
    signs = draw(SIGNS)
    cuts = sorted(draw(st.lists(st.integers(1, 10), min_size=len(signs) - 1, max_size=len(signs) - 1, unique=True)))
    sizes = draw(st.lists(st.floats(0.01, 10), min_size=11, max_size=11))
    run = np.searchsorted(cuts, np.arange(11), side="right")
    return np.array([size if signs[k] == "+" else -size for size, k in zip(sizes, run, strict=True)])


def sorted_out(g: np.ndarray) -> tuple[list[np.ndarray], np.ndarray, np.ndarray, np.ndarray]:
    from trucewatch.plan import lanes

    n = g.shape[1]
    turns, best, peak, turn = (np.empty(n) for _ in range(4))
    once, twice, other = (np.empty(n, dtype=np.int64) for _ in range(3))
    counts = lanes.sort_out(n, g, turns, best, peak, turn, once, twice, other)
    return [rows[:k] for rows, k in zip((once, twice, other), counts, strict=True)], turns, peak, turn


@settings(max_examples=100, deadline=None)
@given(controls=st.lists(st.one_of(hulls(), CONTROLS), min_size=1, max_size=5))
def test_no_polynomial_that_may_be_positive_is_sorted_out(controls: list[np.ndarray]) -> None:
    pytest.importorskip("numba")
    g = np.ascontiguousarray(np.stack(controls, axis=1))
    (once, twice, other), turns, _, _ = sorted_out(g)
    assert sorted([*once, *twice, *other]) == np.flatnonzero(g.max(axis=0) >= 0).tolist()
    np.testing.assert_array_equal(turns, changes(g.T))
    assert all(g[0, i] < 0 and g[10, i] < 0 and turns[i] == 2 for i in twice)
    assert all(turns[i] == 1 for i in once)


@settings(max_examples=200, deadline=None)
@given(controls=st.lists(hulls(), min_size=1, max_size=5))
def test_spans_that_are_found_together_are_those_found_one_by_one(controls: list[np.ndarray]) -> None:
    pytest.importorskip("numba")
    from trucewatch.plan import lanes
    from trucewatch.plan.kernels import SMALL_STEP

    g, n = np.ascontiguousarray(np.stack(controls, axis=1)), len(controls)
    (once, twice, _), _, peak, turn = sorted_out(g)
    room, (at, rise, fall, moved) = np.empty((12, n)), (np.empty(n) for _ in range(4))
    lanes.find_root(len(once), once, g, turn, BINOMIALS, room, rise, fall, moved)
    check_settled(g, once, rise, fall, moved, SMALL_STEP)
    lanes.part_roots(len(twice), twice, g, peak, BINOMIALS, room, at, rise, fall, moved)
    lanes.refute(len(twice), twice, g, at, moved, np.empty(n, dtype=np.int64), room)
    check_settled(g, twice, rise, fall, moved, SMALL_STEP)


def check_settled(
    g: np.ndarray, rows: np.ndarray, rise: np.ndarray, fall: np.ndarray, moved: np.ndarray, small: float
) -> None:
    for k, row in enumerate(rows):
        truth = spans(g[:, row])
        if moved[k] < 0:
            assert truth == []
        elif moved[k] <= small:
            np.testing.assert_allclose([(rise[k], fall[k])], truth, rtol=0, atol=1e-9)


def test_an_end_that_is_zero_does_not_pass_for_the_root() -> None:
    ((low, high),) = spans(np.array([0.0, 1, 0, 0, 0, 0, 0, 0, 0, 0, -1]))
    assert low == 0.0
    assert high == pytest.approx(0.5635, abs=1e-3)


def test_an_end_that_is_zero_is_left_to_the_search_one_by_one() -> None:
    pytest.importorskip("numba")
    from trucewatch.plan import lanes

    g = np.array([0.0, 1, 0, 0, 0, 0, 0, 0, 0, 0, -1])[:, None].copy()
    (once, _, _), _, _, turn = sorted_out(g)
    rise, fall, moved = np.empty(1), np.empty(1), np.empty(1)
    lanes.find_root(len(once), once, g, turn, BINOMIALS, np.empty((12, 1)), rise, fall, moved)
    assert len(once) == 1
    assert moved[0] > 1


def test_products_and_raised_degrees_have_the_same_values() -> None:
    rng = np.random.default_rng(1)
    first, second, at = rng.normal(size=(20, 6)), rng.normal(size=(20, 6)), rng.uniform(size=20)
    expected = values(first, at) * values(second, at)
    np.testing.assert_allclose(values(product(first, second), at), expected, rtol=0, atol=1e-12)
    np.testing.assert_allclose(values(raised(first, 10), at), values(first, at), rtol=0, atol=1e-12)


def test_a_part_of_the_span_gives_the_same_roots() -> None:
    control = np.array([[-1.0, -1, -1, 4, 4, 4, -1, -1, -1, -1, -1]])
    (whole,) = spans(control[0])
    cut = spans_not_negative(control, np.array([0.2]), np.array([0.4]), SHORTEST)
    assert (cut.low[0], cut.high[0]) == (pytest.approx(max(whole[0], 0.2), abs=1e-9), 0.4)
