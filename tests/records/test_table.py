"""Tables hold what records hold: the same values, the same quanta, the same absences."""

from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import NOON, a_look, an_observation
from tests.records.made import TABLED, any_record
from trucewatch.errors import UnquantisableError
from trucewatch.records.case import Clock
from trucewatch.records.encoding import decode, encode
from trucewatch.records.look import Look
from trucewatch.records.observation import Observation
from trucewatch.records.table import NO_INSTANT, Table, microseconds, schema_of

ROWS = st.sampled_from(TABLED).flatmap(lambda kind: st.tuples(st.just(kind), st.lists(any_record(kind), max_size=3)))


@given(ROWS)
def test_rows_come_back_as_they_went_in(made: tuple[type[Any], list[Any]]) -> None:
    kind, rows = made
    table = Table.of(kind, rows)
    assert list(table.rows()) == rows
    assert len(table) == len(rows)
    assert [table.row(index) for index in range(len(rows))] == rows


@pytest.mark.parametrize("kind", TABLED, ids=lambda kind: kind.__name__)
def test_an_empty_table_has_all_columns(kind: type[Any]) -> None:
    table = Table.of(kind, [])
    assert len(table) == 0
    assert table.arrow.schema == schema_of(kind)
    assert list(table.rows()) == []


@given(st.floats(-90, 90), st.floats(0, 1e7))
def test_a_table_rounds_as_the_ledger_does(lat_deg: float, sigma_m: float) -> None:
    observation = an_observation(lat_deg=lat_deg, sigma_m=sigma_m)
    held = Table.of(Observation, [observation]).row(0)
    assert held == decode(Observation, encode(observation))
    assert Table.of(Observation, [held]).row(0) == held


def test_negative_zero_is_zero() -> None:
    held = Table.of(Observation, [an_observation(lon_deg=-0.0), an_observation(lon_deg=-1e-9)]).numbers("lon_deg")
    assert not np.signbit(held).any()


def test_absent_values_equal_no_real_value() -> None:
    absent = an_observation(count=None, bearing_deg=None, weapon=None)
    present = an_observation(count=0, bearing_deg=0.0, weapon="")
    table = Table.of(Observation, [absent, present])
    assert table.integers("count").tolist() == [-1, 0]
    assert np.isnan(table.numbers("bearing_deg")).tolist() == [True, False]
    assert table.texts("weapon").tolist() == [None, ""]


def test_instants_are_microseconds_of_utc() -> None:
    moment = datetime(1970, 1, 1, 3, 0, 0, 1, tzinfo=datetime.fromisoformat("2026-01-01T00:00+03:00").tzinfo)
    table = Table.of(Observation, [an_observation(observed_from=moment, observed_to=NOON)])
    assert table.instants("observed_from").tolist() == [1]
    assert table.instants("observed_to").tolist() == [int(NOON.timestamp()) * 1_000_000]
    assert microseconds(NOON) == int(NOON.timestamp()) * 1_000_000


def test_an_integer_column_of_instants_keeps_its_absences() -> None:
    clock = Clock("case_1", "note", "t0", 24.0, None, NOON, "not_started")
    table = Table.of(Clock, [clock, clock])
    again = table.with_columns(expires_latest=np.array([NO_INSTANT, 5], dtype=np.int64))
    assert again.instants("expires_latest").tolist() == [NO_INSTANT, 5]
    assert again.row(0).expires_latest is None
    assert again.row(1).expires_latest == datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=5)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"lat_deg": ["north"]}, "lat_deg that is not double"),
        ({"source": [None]}, "1 absent values in source"),
        ({"row": [1.5]}, "row that is not int64"),
        ({"unknown": [1]}, r"other columns than Observation has: \['unknown'\]"),
    ],
)
def test_columns_of_another_form_are_refused(change: dict[str, Any], complaint: str) -> None:
    columns = {name: [value] for name, value in vars_of(an_observation()).items()}
    with pytest.raises(UnquantisableError, match=complaint):
        Table.from_columns(Observation, {**columns, **change})


def vars_of(observation: Observation) -> dict[str, Any]:
    """Return the fields of an observation by name."""
    return {name: getattr(observation, name) for name in Observation.__dataclass_fields__}


def test_columns_of_unequal_length_are_refused() -> None:
    columns = {name: [value] for name, value in vars_of(an_observation()).items()}
    with pytest.raises((UnquantisableError, pa.ArrowInvalid)):
        Table.from_columns(Observation, {**columns, "row": [1, 2]})


def test_a_field_of_numbers_reads_as_a_matrix() -> None:
    events: Any = ("explosion", "uav")
    looks = [a_look(events=events, p_detect=(0.1, 0.2)), a_look(events=events, p_detect=(0.3, 0.4))]
    assert Table.of(Look, looks).matrix("p_detect").tolist() == [[0.1, 0.2], [0.3, 0.4]]
    assert Table.of(Look, []).matrix("p_detect").shape == (0, 0)


def test_sorting_puts_absences_last_and_keeps_equal_rows_in_order() -> None:
    rows = [an_observation(count=count, row=row) for row, count in enumerate([None, 2, 1, 2, None])]
    assert Table.of(Observation, rows).sorted_by("count").integers("row").tolist() == [2, 1, 3, 0, 4]


def test_taking_and_choosing_keep_the_order() -> None:
    table = Table.of(Observation, [an_observation(row=row) for row in range(4)])
    assert table.take(np.array([3, 0, 0])).integers("row").tolist() == [3, 0, 0]
    assert table.where(np.array([True, False, True, False])).integers("row").tolist() == [0, 2]


def test_joined_tables_keep_their_order() -> None:
    first, second = (Table.of(Observation, [an_observation(row=row)]) for row in (2, 1))
    assert Table.concat([first, second]).integers("row").tolist() == [2, 1]
