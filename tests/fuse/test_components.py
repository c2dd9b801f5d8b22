import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuse.scenes import fused, only, seen

CLOSE = st.lists(
    st.tuples(st.floats(-4000, 4000), st.floats(-40, 40), st.sampled_from([30.0, 100.0, 999.0])),
    min_size=1,
    max_size=14,
)


def _groups(observations) -> set[tuple[str, ...]]:
    return set(fused(observations).incidents.lists("observation_ids"))


def test_two_near_explosions_are_one_incident_and_a_far_one_another() -> None:
    assert _groups([seen("a"), seen("b", 300), seen("c", 3000)]) == {("a", "b"), ("c",)}


def test_a_chain_of_links_is_one_incident() -> None:
    assert _groups([seen("a"), seen("b", 400), seen("c", 800)]) == {("a", "b", "c")}


def test_an_explosion_and_a_weapon_beside_it_are_two_incidents() -> None:
    assert _groups([seen("a"), seen("b", event="weapon"), seen("c", event="jamming")]) == {("a",), ("b",), ("c",)}


@settings(max_examples=40, deadline=None)
@given(CLOSE, st.floats(-3000, 3000), st.floats(1000, 9000))
def test_an_imprecise_report_never_merges_two_precise_incidents(scene, north_m: float, sigma_m: float) -> None:
    precise = [seen(f"p{number:02}", *place, sigma_m=sigma) for number, (*place, sigma) in enumerate(scene)]
    before = _groups(precise)
    with_report = _groups([*precise, seen("vague", north_m, sigma_m=sigma_m)])
    assert {tuple(name for name in group if name != "vague") for group in with_report} - {()} == before


def test_an_imprecise_report_joins_the_incident_that_explains_it_best() -> None:
    groups = _groups([seen("a"), seen("b", 2000), seen("vague", 1300, sigma_m=1500.0)])
    assert groups == {("a",), ("b", "vague")}


def test_two_imprecise_reports_without_a_precise_one_join_each_other() -> None:
    assert only(fused([seen("u", 0, sigma_m=2000.0), seen("v", 3000, sigma_m=2000.0)])).observation_ids == ("u", "v")


@settings(max_examples=30, deadline=None)
@given(CLOSE, st.randoms(use_true_random=False))
def test_the_order_of_rows_within_a_batch_changes_nothing(scene, random) -> None:
    rows = [
        seen(f"p{number:02}", *place, sigma_m=sigma * (20 if number % 5 == 4 else 1))
        for number, (*place, sigma) in enumerate(scene)
    ]
    mixed = list(rows)
    random.shuffle(mixed)
    one, other = fused(rows), fused(mixed)
    assert one.incidents.arrow.equals(other.incidents.arrow)
    assert one.evidence.arrow.equals(other.evidence.arrow)


@settings(max_examples=30, deadline=None)
@given(CLOSE)
def test_a_far_observation_changes_no_other_incident(scene) -> None:
    rows = [seen(f"p{number:02}", *place, sigma_m=sigma) for number, (*place, sigma) in enumerate(scene)]
    before = set(fused(rows).incidents.rows())
    after = set(fused([seen("a_far_one", 150_000), *rows]).incidents.rows())
    assert len(after - before) == 1
    assert before < after


def test_a_dense_thousand_rows_of_one_content_are_one_incident() -> None:
    assert only(fused([seen(f"c{number:04}") for number in range(1000)])).n_observations == 1000
    assert np.isclose(only(fused([seen("a")])).semi_major_m, 100.0)
