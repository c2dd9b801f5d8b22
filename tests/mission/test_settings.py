"""Whatever stands in a settings file, it is read or named as a fault, and nothing else happens."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.mission.template import lay_mission
from trucewatch.errors import Fault
from trucewatch.mission import check_mission
from trucewatch.mission.folder import SETTINGS_FILES
from trucewatch.mission.settings import blank, parse_toml, read_fields
from trucewatch.records.mission import Mission, Sensor, Thresholds

VALUES = (
    "",
    "0",
    "-1.5",
    "nan",
    '""',
    '"x"',
    "true",
    "[]",
    "[1]",
    "{}",
    "{ a = 1 }",
    "2030-05-14",
    "2030-05-14T00:00:00",
)


@settings(max_examples=60, deadline=None)
@given(file=st.sampled_from(sorted(SETTINGS_FILES)), place=st.floats(0, 0.999), value=st.sampled_from(VALUES))
def test_no_damaged_line_makes_the_check_fail_in_another_way(file: str, place: float, value: str) -> None:
    with TemporaryDirectory() as scratch:
        folder = lay_mission(Path(scratch))
        lines = (folder / file).read_text("utf-8").splitlines()
        keyed = [number for number, line in enumerate(lines) if " = " in line and not line.startswith("#")]
        at = keyed[int(place * len(keyed))]
        lines[at] = f"{lines[at].split(' = ')[0]} = {value}" if value else ""
        (folder / file).write_text("\n".join(lines), "utf-8")
        for fault in check_mission(folder):
            assert fault.code
            assert fault.file
            assert fault.expected
            assert fault.remedy


def test_a_syntax_error_says_line_and_column() -> None:
    fault = parse_toml(b"name = \n", "mission.toml")
    assert isinstance(fault, Fault)
    assert (fault.code, fault.file) == ("toml_syntax", "mission.toml")
    assert "line 1" in fault.got


def test_bytes_that_are_no_utf8_are_a_syntax_fault() -> None:
    fault = parse_toml(b'name = "\xff"', "mission.toml")
    assert isinstance(fault, Fault)
    assert fault.code == "toml_syntax"


def test_a_mistyped_key_is_told_the_near_one() -> None:
    faults: list[Fault] = []
    read_fields(Mission, ("title",), {"titel": "x", "title": "y"}, "mission.toml", faults)
    assert [(fault.where, fault.remedy) for fault in faults] == [("titel", "did you mean title?")]


@pytest.mark.parametrize(
    ("value", "reads"), [(1, True), (1.5, True), (True, False), ("1", False), (float("inf"), False)]
)
def test_a_quantity_takes_whole_and_broken_numbers_and_nothing_else(value: object, reads: bool) -> None:
    faults: list[Fault] = []
    found = read_fields(Mission, ("case_window_h",), {"case_window_h": value}, "agreement.toml", faults)
    assert (found == {"case_window_h": value}, faults == []) == (reads, reads)


def test_an_absent_optional_key_is_none_and_an_absent_needed_one_a_fault() -> None:
    faults: list[Fault] = []
    assert read_fields(Mission, ("elements", "name"), {}, "mission.toml", faults) == {"elements": None}
    assert [(fault.code, fault.where) for fault in faults] == [("missing_key", "name")]


def test_a_blank_value_is_of_its_type() -> None:
    assert blank(Thresholds).watch_band_km == 0.0
    assert blank(Sensor).detections == ()
    assert blank(Sensor).norad_id is None
