"""Every record becomes a canonical object and comes back the same."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import NOON, a_mission, an_observation
from tests.records.made import TABLED, any_record
from trucewatch.errors import UnquantisableError
from trucewatch.records.canonical import canonical_bytes
from trucewatch.records.encoding import decode, encode
from trucewatch.records.mission import Mission
from trucewatch.records.observation import Observation


@given(st.sampled_from(TABLED).flatmap(any_record))
def test_a_record_comes_back_from_its_canonical_bytes(record: Any) -> None:
    assert decode(type(record), json.loads(canonical_bytes(encode(record)))) == record


def test_a_whole_mission_comes_back_from_its_canonical_bytes() -> None:
    mission = a_mission()
    assert decode(Mission, json.loads(canonical_bytes(encode(mission)))) == mission


def test_quantities_are_written_as_whole_quanta() -> None:
    written = encode(an_observation(lat_deg=48.123456789, sigma_m=100.0004, bearing_deg=None))
    assert (written["lat_deg"], written["sigma_m"], written["bearing_deg"]) == (481234568, 100000, None)


def test_times_are_written_in_utc_with_six_decimals() -> None:
    moment = datetime.fromisoformat("2026-06-25T15:00:00+03:00")
    assert encode(an_observation(observed_from=moment))["observed_from"] == "2026-06-25T12:00:00.000000Z"


def test_two_values_within_one_quantum_are_one_record() -> None:
    first, second = an_observation(lat_deg=48.0), an_observation(lat_deg=48.0 + 4e-8)
    assert first != second
    assert canonical_bytes(encode(first)) == canonical_bytes(encode(second))


def test_an_absent_value_is_not_zero() -> None:
    assert encode(an_observation(count=None)) != encode(an_observation(count=0))


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"unknown": 1}, r"got other fields than Observation has \(\['unknown'\]\)"),
        ({"source": None}, r"got null, expected a value"),
        ({"source": 5}, r"got 5, expected str"),
        ({"row": True}, r"got True, expected int"),
        ({"observed_from": "2026-06-25"}, r"expected a time like"),
    ],
)
def test_an_object_of_another_form_is_refused(change: dict[str, Any], complaint: str) -> None:
    written = {**encode(an_observation()), **change}
    with pytest.raises(UnquantisableError, match=complaint):
        decode(Observation, written)


def test_a_missing_field_is_refused() -> None:
    written = {name: value for name, value in encode(an_observation()).items() if name != "row"}
    with pytest.raises(UnquantisableError, match=r"\['row'\]"):
        decode(Observation, written)


def test_a_naive_time_is_refused() -> None:
    with pytest.raises(UnquantisableError, match="naive time"):
        encode(an_observation(observed_to=NOON.replace(tzinfo=None)))


def test_a_float_without_quantum_is_refused() -> None:
    @dataclass(frozen=True)
    class Bare:
        value: float

    with pytest.raises(UnquantisableError, match="of type float"):
        encode(Bare(1.5))
