"""Claims too imprecise to found an incident: what joins them, and what no number of them can do."""

from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any, TypeAlias

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import NOON
from tests.fuse.scenes import fused, only, seen
from trucewatch.records.observation import Observation

SIGMA_M = 2500.0
LATER = "original:" + "1" * 64
DAY: dict[str, Any] = {
    "observed_from": NOON - timedelta(hours=12),
    "observed_to": NOON + timedelta(hours=12) - timedelta(seconds=1),
}


def claimed(name: str, north_m: float = 0.0, minutes: float = 0.0, **changes: Any) -> Observation:
    """Return a report that knows its place by some kilometres."""
    base: dict[str, Any] = {"sigma_m": SIGMA_M, "means": "reported", "authenticity": "none"}
    return seen(name, north_m, minutes, **(base | changes))


def _groups(observations: list[Observation]) -> set[tuple[str, ...]]:
    return set(fused(observations).incidents.lists("observation_ids"))


def test_claims_near_each_other_are_one_and_a_chain_of_claims_is_not() -> None:
    near = [claimed("a"), claimed("b", 4000), claimed("c", 8000)]
    assert _groups(near) == {("a", "b", "c")}
    chain = [claimed("a"), claimed("b", 9000), claimed("c", 18_000), claimed("d", 27_500)]
    assert _groups(chain) == {("a", "b"), ("c", "d")}


def test_a_claim_that_knows_only_its_date_ties_no_others_together_and_joins_none() -> None:
    dated = claimed("date", **DAY)
    morning, evening = claimed("morning", minutes=-300), claimed("evening", minutes=300)
    assert _groups([morning, dated, evening]) == {("morning",), ("date",), ("evening",)}
    assert _groups([dated, claimed("another", 10, **DAY)]) == {("another",), ("date",)}


def test_a_claim_that_knows_only_its_date_joins_the_one_incident_that_explains_it() -> None:
    assert _groups([seen("a", 1000), claimed("date", **DAY)]) == {("a", "date")}


def test_a_claim_among_incidents_none_of_which_explains_it_better_than_the_others_stays_a_claim() -> None:
    precise = [seen("a"), seen("b", 2000), seen("c", 4000)]
    assert _groups([*precise, claimed("vague", 2000)]) == {("a",), ("b",), ("c",), ("vague",)}
    assert _groups([*precise, claimed("nearer", 2000, sigma_m=1000.0)]) == {("a",), ("b", "nearer"), ("c",)}


def test_copies_go_where_the_most_exact_of_them_goes() -> None:
    exact = claimed("exact", 300, copy_group="g", sigma_m=1200.0)
    vague = [claimed(f"vague{number}", 1900, copy_group="g", **DAY) for number in range(3)]
    assert _groups([seen("a"), seen("b", 2000), exact, *vague]) == {
        ("a", "exact", "vague0", "vague1", "vague2"),
        ("b",),
    }
    far = claimed("far", 90_000, copy_group="g")
    assert _groups([exact, far]) == {("exact",), ("far",)}


def test_copies_of_one_claim_never_merge_two_precise_incidents() -> None:
    rows = [seen("a", copy_group="g"), seen("b", 3000, copy_group="g"), claimed("c", 1400, copy_group="g")]
    assert {frozenset(group) - {"c"} for group in _groups(rows)} == {frozenset("a"), frozenset("b")}


def test_a_thousand_copies_of_a_claim_move_no_posterior_more_than_one() -> None:
    scene = [seen("a"), claimed("c", 500, copy_group="g")]
    copies = [claimed(f"copy{number:04}", 500 + number, copy_group="g") for number in range(1000)]
    once, often = only(fused(scene)), only(fused([*scene, *copies]))
    assert often.n_observations == 1002
    assert (often.class_probability, often.n_independent) == (once.class_probability, once.n_independent)
    assert (often.lat_deg, often.lon_deg, often.t0_best) == (once.lat_deg, once.lon_deg, once.t0_best)


ROW = st.tuples(
    st.floats(-9000, 9000),
    st.floats(-200, 200),
    st.sampled_from([60.0, 400.0, 1500.0, 3000.0]),
    st.sampled_from([None, None, "g", "h"]),
    st.sampled_from(["explosion", "thermal_anomaly", "burst"]),
    st.booleans(),
)
ROWS = st.lists(ROW, min_size=1, max_size=16)
Drawn: TypeAlias = list[tuple[float, float, float, str | None, str, bool]]


def _scene(drawn: Drawn) -> list[Observation]:
    rows = []
    for number, (north_m, minutes, sigma_m, copies, event, dated) in enumerate(drawn):
        when = DAY if dated and sigma_m > 1000 else {}
        rows.append(seen(f"{number:02}", north_m, minutes, sigma_m=sigma_m, copy_group=copies, event=event, **when))
    return rows


@settings(max_examples=25, deadline=None)
@given(ROWS, st.randoms(use_true_random=False))
def test_order_and_time_of_arrival_change_nothing_in_the_end_but_names(drawn: Drawn, random: Random) -> None:
    rows = _scene(drawn)
    mixed = [replace(row, original=LATER) if random.random() < 0.5 else row for row in rows]
    mixed.sort(key=lambda row: (row.original == LATER, random.random()))
    one, other = fused(rows).incidents, fused(mixed).incidents
    names = ["incident_id"]
    members = [table.arrow.drop(names).sort_by("t0_best").to_pylist() for table in (one, other)]
    assert sorted(map(str, members[0])) == sorted(map(str, members[1]))


@settings(max_examples=25, deadline=None)
@given(ROWS)
def test_claims_never_merge_or_split_what_precise_observations_are(drawn: Drawn) -> None:
    rows = _scene(drawn)
    precise = {row.observation_id for row in rows if row.sigma_m < 1000}
    kept = {frozenset(group) & precise for group in _groups(rows)} - {frozenset()}
    assert kept == {frozenset(group) for group in _groups([row for row in rows if row.sigma_m < 1000])}


@settings(max_examples=25, deadline=None)
@given(ROWS)
def test_every_two_claims_that_found_an_incident_may_be_one_or_follow_one_copy(drawn: Drawn) -> None:
    rows = {row.observation_id: row for row in _scene(drawn) if row.sigma_m > 1000 and row.copy_group is None}
    for group in _groups(list(rows.values())):
        held = [rows[name] for name in group]
        for one in held:
            for other in held:
                gap = max(one.observed_from, other.observed_from) - min(one.observed_to, other.observed_to)
                assert gap < timedelta(hours=1)
                metres = abs(one.lat_deg - other.lat_deg) * 111_208
                assert metres <= 3.01 * (one.sigma_m**2 + other.sigma_m**2) ** 0.5
