"""Counting rules on made rows: against a published total, and against what must never change a count."""

from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import NOON, an_observation
from trucewatch.count import RULES, Tally, rule_named
from trucewatch.errors import InputError
from trucewatch.records.count import COUNTING_RULES
from trucewatch.records.observation import Observation
from trucewatch.records.table import Table
from trucewatch.records.vocabulary import CountKind, Event


def a_row(
    name: str,
    event: Event,
    count: int | None = None,
    minutes: float = 0.0,
    kind: CountKind | None = "exact",
    group: str | None = None,
) -> Observation:
    at = NOON + timedelta(minutes=minutes)
    said = None if count is None else kind
    when = {"observed_from": at, "observed_to": at}
    return an_observation(observation_id=name, event=event, count=count, count_kind=said, copy_group=group, **when)


def tally(rule: str, rows: list[Observation]) -> Tally:
    return RULES[rule].function(Table.of(Observation, rows), np.zeros(len(rows), dtype=np.int64))


def counted(rule: str, rows: list[Observation]) -> int:
    return int(tally(rule, rows).counted.sum())


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["explosion", "burst", "uav_strike", "jamming", "damage"]),
        st.one_of(st.none(), st.integers(0, 40)),
        st.integers(0, 400),
        st.sampled_from([None, "g1", "g2"]),
    ),
    max_size=12,
)


def made(rows: list[tuple[Event, int | None, int, str | None]]) -> list[Observation]:
    return [
        a_row(f"o{at:02d}", event, count, minutes, group=group)
        for at, (event, count, minutes, group) in enumerate(rows)
    ]


def test_the_rules_are_those_that_missions_may_name() -> None:
    assert tuple(RULES) == COUNTING_RULES
    assert all(rule.title and rule.counts.endswith(".") and rule.source for rule in RULES.values())


def test_an_unknown_rule_is_refused_with_the_known_ones() -> None:
    with pytest.raises(InputError, match="got explosions_v9; expected one of recorded_events_v1"):
        rule_named("explosions_v9")


def test_the_published_total_of_the_first_300_days_is_rebuilt_from_its_parts() -> None:
    # 27 July 2020 to 23 May 2021: at least 31,076 violations, of which the bursts and shots are given as about 15,800.
    parts: tuple[tuple[Event, int], ...] = (
        ("explosion", 10_065), ("projectile", 4_877), ("muzzle_flash", 227), ("flare", 107),
        ("burst", 9_000), ("shot", 6_800),
    )  # fmt: skip
    rows = [a_row(f"o{at}", event, number) for at, (event, number) in enumerate(parts)]
    assert counted("each_discharge_v1", rows) == pytest.approx(31_076, abs=50), "the source rounds bursts to hundreds"
    assert counted("recorded_events_v1", rows) == len(parts)


def test_an_uncountable_number_counts_one_and_is_told_apart() -> None:
    rows = [
        a_row("a", "explosion", None),
        a_row("b", "explosion", 5, kind="uncountable"),
        a_row("c", "burst", 7, kind="at_least"),
        a_row("d", "jamming", None),
    ]
    found = tally("each_discharge_v1", rows)
    assert found.counted.tolist() == [1, 1, 7, 0]
    assert found.uncountable.tolist() == [True, True, False, False]


def test_thirty_discharges_are_one_series_and_twenty_nine_are_not() -> None:
    assert counted("series_v1", [a_row("a", "explosion", 30)]) == 1
    assert counted("series_v1", [a_row("a", "explosion", 29)]) == 29


@pytest.mark.parametrize(("pause_minutes", "series"), [(60, 1), (61, 2)])
def test_a_series_split_by_more_than_an_hour_is_two(pause_minutes: int, series: int) -> None:
    rows = [a_row("a", "explosion", 30), a_row("b", "explosion", 30, pause_minutes)]
    assert counted("series_v1", rows) == series


def test_series_of_two_places_stay_two() -> None:
    rows = Table.of(Observation, [a_row("a", "explosion", 30), a_row("b", "explosion", 30)])
    assert RULES["series_v1"].function(rows, np.array([0, 1])).counted.tolist() == [1, 1]


def test_a_long_look_bridges_the_pause_between_two_bursts() -> None:
    long = an_observation(observation_id="b", observed_to=NOON + timedelta(minutes=90), count=20, count_kind="exact")
    rows = [a_row("a", "shot", 20, minutes=5), long, a_row("c", "shot", 20, minutes=140)]
    assert counted("series_v1", rows) == 1


@settings(deadline=None, max_examples=20)
@given(ROWS)
def test_a_thousand_copies_of_one_claim_change_no_count_of_claims(
    rows: list[tuple[Event, int | None, int, str | None]],
) -> None:
    held = made([*rows, ("explosion", 3, 0, "said")])
    copies = [a_row(f"z{at:04d}", "explosion", 3, 500 + at, group="said") for at in range(1000)]
    before, after = (tally("distinct_claims_v1", rows) for rows in (held, held + copies))
    assert after.counted.tolist() == before.counted.tolist() + [0] * 1000
    assert after.copies[len(held) :].all()


@pytest.mark.parametrize("rule", COUNTING_RULES)
@settings(deadline=None, max_examples=50)
@given(rows=ROWS, seed=st.integers(0, 99))
def test_the_order_of_rows_changes_no_row_of_a_tally(
    rule: str, rows: list[tuple[Event, int | None, int, str | None]], seed: int
) -> None:
    held = made(rows)
    order = np.random.default_rng(seed).permutation(len(held))
    first, second = tally(rule, held), tally(rule, [held[at] for at in order])
    for name in ("counted", "uncountable", "copies"):
        assert getattr(first, name)[order].tolist() == getattr(second, name).tolist(), name
