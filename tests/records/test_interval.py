"""Spans of time are half-open, aware and in UTC; days are as long as the clock on the wall says."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import NOON
from trucewatch.errors import InputError
from trucewatch.records.interval import Interval, day_of, days_of, span_before

SECONDS = st.integers(0, 60)
SPANS = st.lists(st.tuples(SECONDS, SECONDS).map(sorted), max_size=6)


def span(start_s: float, end_s: float) -> Interval:
    """Return the span between two offsets from noon."""
    return Interval(NOON + timedelta(seconds=start_s), NOON + timedelta(seconds=end_s))


def test_the_start_is_inside_and_the_end_is_not() -> None:
    assert span(0, 10).contains(NOON)
    assert not span(0, 10).contains(NOON + timedelta(seconds=10))


def test_spans_that_touch_do_not_overlap() -> None:
    assert not span(0, 10).overlaps(span(10, 20))
    assert span(0, 10.000001).overlaps(span(10, 20))


def test_an_empty_span_holds_nothing() -> None:
    assert not span(5, 5).contains(NOON + timedelta(seconds=5))
    assert not span(0, 10).overlaps(span(5, 5))
    assert span(5, 5).duration == timedelta()


@given(SPANS, SPANS)
def test_overlap_is_a_shared_second_either_way_round(first: list[list[int]], second: list[list[int]]) -> None:
    for a in first:
        for b in second:
            shared = set(range(*a)) & set(range(*b))
            assert span(*a).overlaps(span(*b)) == span(*b).overlaps(span(*a)) == bool(shared)


def test_both_ends_are_held_in_utc() -> None:
    kyiv = datetime.fromisoformat("2026-06-25T15:00:00+03:00")
    held = Interval(kyiv, kyiv)
    assert held.start_at == NOON
    assert held.start_at.tzinfo is UTC


def test_every_naive_end_is_named() -> None:
    naive = datetime(2026, 6, 25)  # noqa: DTZ001  (what is tested)
    with pytest.raises(InputError, match="naive_time") as refused:
        Interval(naive, naive)
    assert [fault.where for fault in refused.value.faults] == ["start_at", "end_at"]


def test_a_span_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(InputError, match=r"expected an end at or after the start; swap the two times"):
        span(10, 0)


@pytest.mark.parametrize(
    ("day", "zone", "hours"),
    [
        (date(2026, 6, 25), "UTC", 24),
        (date(2026, 6, 25), "Europe/Kyiv", 24),
        (date(2026, 3, 29), "Europe/Kyiv", 23),
        (date(2026, 10, 25), "Europe/Kyiv", 25),
    ],
)
def test_a_local_day_is_as_long_as_its_clock_says(day: date, zone: str, hours: int) -> None:
    assert day_of(day, zone).duration == timedelta(hours=hours)


def test_a_local_day_starts_at_local_midnight() -> None:
    assert day_of(date(2026, 6, 25), "Europe/Kyiv").start_at == datetime(2026, 6, 24, 21, tzinfo=UTC)


@given(st.dates(date(2000, 1, 1), date(2030, 1, 1)), st.sampled_from(["UTC", "Europe/Kyiv", "Asia/Seoul"]))
def test_days_follow_each_other_without_gap(day: date, zone: str) -> None:
    assert day_of(day, zone).end_at == day_of(day + timedelta(days=1), zone).start_at


KYIV = "Europe/Kyiv"
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
"""Local days of 23 and of 25 hours."""


@pytest.mark.parametrize(("last", "hours"), [(SPRING, 167), (AUTUMN, 169), (date(2026, 6, 28), 168)])
def test_the_local_days_of_a_week_and_the_week_before_it_follow_the_clock(last: date, hours: int) -> None:
    week = Interval(day_of(last - timedelta(days=6), KYIV).start_at, day_of(last, KYIV).end_at)
    days = days_of(week, KYIV)
    assert len(days) == 7
    assert sum((day.duration for day in days), timedelta()) == week.duration == timedelta(hours=hours)
    before = span_before(week, KYIV)
    assert before == Interval(day_of(last - timedelta(days=13), KYIV).start_at, week.start_at)
    assert before.duration == timedelta(hours=168)


def test_the_day_before_a_short_day_is_whole() -> None:
    assert span_before(day_of(SPRING, KYIV), KYIV) == day_of(SPRING - timedelta(days=1), KYIV)
    assert span_before(day_of(SPRING + timedelta(days=1), KYIV), KYIV) == day_of(SPRING, KYIV)


def test_before_a_shift_comes_as_long_a_shift_and_it_touches_its_local_days() -> None:
    end = day_of(SPRING, KYIV).start_at + timedelta(hours=6)
    shift = Interval(end - timedelta(hours=12), end)
    assert span_before(shift, KYIV) == Interval(end - timedelta(hours=24), shift.start_at)
    assert days_of(shift, KYIV) == (day_of(SPRING - timedelta(days=1), KYIV), day_of(SPRING, KYIV))


def test_an_empty_span_touches_the_day_it_lies_in() -> None:
    assert days_of(Interval(NOON, NOON)) == (day_of(NOON.date()),)
