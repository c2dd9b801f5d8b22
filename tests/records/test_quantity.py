"""Quanta and the canonical spelling of time, there and back."""

from datetime import UTC, datetime, timedelta, timezone
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucewatch.errors import UnquantisableError
from trucewatch.records import quantity
from trucewatch.records.quantity import Quantum, from_text, to_quanta, to_text

NAMED = {
    "Degrees": 10_000_000,
    "Metres": 1_000,
    "Kilometres": 1_000_000,
    "SquareKilometres": 1_000_000,
    "Probability": 1_000_000,
    "Nats": 1_000_000,
    "Hours": 1_000_000,
    "Seconds": 1_000_000,
    "Megawatts": 1_000,
    "Expected": 1_000_000,
}
OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@pytest.mark.parametrize(("name", "per_unit"), NAMED.items())
def test_each_quantity_has_the_quantum_of_the_design(name: str, per_unit: int) -> None:
    _, quantum = get_args(getattr(quantity, name))
    assert quantum.per_unit == per_unit
    assert quantum.unit


@pytest.mark.parametrize(("value", "quanta"), [(-0.0, 0), (0.5, 0), (1.5, 2), (2.5, 2), (-0.5, 0), (-1.5, -2)])
def test_halves_go_to_the_even_quantum(value: float, quanta: int) -> None:
    assert to_quanta(value, Quantum(1, "one")) == quanta


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_what_is_not_finite_is_refused(value: float) -> None:
    with pytest.raises(UnquantisableError, match="expected a finite number; leave an unknown value empty"):
        to_quanta(value, Quantum(1000, "metre"))


@given(st.integers(-(10**13), 10**13), st.sampled_from(sorted(set(NAMED.values()))))
def test_a_whole_number_of_quanta_comes_back_unchanged(quanta: int, per_unit: int) -> None:
    assert to_quanta(quanta / per_unit, Quantum(per_unit, "unit")) == quanta


@given(st.floats(-180.0, 180.0))
def test_rounding_twice_is_rounding_once(degrees: float) -> None:
    quantum = Quantum(10_000_000, "degree")
    rounded = to_quanta(degrees, quantum)
    assert to_quanta(rounded / quantum.per_unit, quantum) == rounded
    assert abs(rounded - degrees * quantum.per_unit) <= 0.5


@given(st.datetimes(datetime(1000, 1, 2), datetime(9999, 12, 30), timezones=OFFSETS))  # noqa: DTZ001  (bounds are naive)
def test_a_time_comes_back_as_the_same_instant_in_utc(moment: datetime) -> None:
    back = from_text(to_text(moment))
    assert back == moment
    assert back.tzinfo is UTC


def test_an_offset_is_turned_into_utc() -> None:
    assert to_text(datetime.fromisoformat("2026-06-25T01:00:00.000001+03:00")) == "2026-06-24T22:00:00.000001Z"


def test_a_naive_time_is_refused() -> None:
    with pytest.raises(UnquantisableError, match=r"naive time 2026-06-25T12:00:00.*add Z or \+03:00"):
        to_text(datetime(2026, 6, 25, 12))  # noqa: DTZ001  (what is tested)


@pytest.mark.parametrize(
    "text",
    [
        "2026-06-25T10:04:00Z",
        "2026-06-25T10:04:00.000Z",
        "2026-06-25T10:04:00.000000",
        "2026-06-25T10:04:00.000000+00:00",
        "2026-06-25 10:04:00.000000Z",
        "2026-6-25T10:04:00.000000Z",
        "2026-02-30T10:04:00.000000Z",
        "",
    ],
)
def test_any_other_spelling_of_a_time_is_refused(text: str) -> None:
    with pytest.raises(UnquantisableError, match="expected"):
        from_text(text)
