"""Elements are read exactly or rejected with their row."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.plan.example_orbits import elements, two_lines
from trucewatch.errors import SourceError
from trucewatch.plan.elements import LARGEST_BYTES, checksum, keep_nearest, parse_elements
from trucewatch.records.interval import Interval

DAY = Interval(datetime(2026, 6, 25, tzinfo=UTC), datetime(2026, 6, 26, tzinfo=UTC))
LINE1, LINE2 = two_lines()
GOOD = f"{LINE1}\n{LINE2}\n"


def codes(text: str) -> list[str]:
    """Return the codes of all faults, with a good set of another satellite in front."""
    other = "\n".join(two_lines(90009))
    found, faults = parse_elements(f"{other}\n{text}".encode(), "a.tle")
    assert [one.norad_id for one in found][:1] == [90009]
    return [fault.code for fault in faults]


def test_the_published_example_of_the_format_is_read() -> None:
    # ISS set of CelesTrak's format description, whose checksums and epoch (20 September 2008, 12:25:40.104192) are
    # given there.
    text = (
        "ISS (ZARYA)\n"
        "1 25544U 98067A   08264.51782528 -.00002182  00000-0 -11606-4 0  2927\n"
        "2 25544  51.6416 247.4627 0006703 130.5360 325.0288 15.72125391563537\n"
    )
    (one,), faults = parse_elements(text.encode(), "iss.tle")
    assert not faults
    assert (one.satellite, one.norad_id) == ("ISS (ZARYA)", 25544)
    assert one.epoch == datetime(2008, 9, 20, 12, 25, 40, 104192, tzinfo=UTC)


@pytest.mark.parametrize("name", ["", "EXAMPLE 1\n", "0 EXAMPLE 1\n"])
def test_names_may_be_absent_plain_or_marked_by_a_zero(name: str) -> None:
    (one,), faults = parse_elements((name + GOOD).encode(), "a.tle")
    assert not faults
    assert one.satellite == ("EXAMPLE 1" if name else "NORAD 90001")


def test_line_ends_of_any_system_and_trailing_blanks_are_accepted() -> None:
    text = f"EXAMPLE   \r\n{LINE1}  \r\n{LINE2}\r\n\r\n"
    found, faults = parse_elements(text.encode(), "a.tle")
    assert (len(found), faults) == (1, ())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (f"{LINE1[:68]}{(checksum(LINE1) + 1) % 10}\n{LINE2}", "elements_checksum"),
        (f"{LINE1}\n{LINE2[:8]} 99.7500{LINE2[16:]}", "elements_checksum"),
        (f"{LINE1}\n{LINE2[:-1]}", "elements_length"),
        (f"{LINE1}0\n{LINE2}", "elements_length"),
        (f"{LINE1[:20]}X{LINE1[21:]}\n{LINE2}", "elements_columns"),
        (f"{LINE1}\n{two_lines(90002)[1]}", "elements_mismatch"),
        ("\n".join(two_lines(day="26366.00000000")), "elements_epoch"),
        ("\n".join(two_lines(day="26000.50000000")), "elements_epoch"),
        (LINE1, "elements_unpaired"),
        (LINE2, "elements_unpaired"),
        ("A NAME ALONE", "elements_unpaired"),
    ],
)
def test_a_damaged_set_is_rejected_with_its_kind_and_the_others_are_read(text: str, code: str) -> None:
    assert codes(text) == [code]


def test_a_fault_names_the_row_of_the_file() -> None:
    _, faults = parse_elements(f"{GOOD}\nNAME\n{LINE1}\n{LINE2[:-1]}\n".encode(), "a.tle")
    assert (faults[0].file, faults[0].where) == ("a.tle", "row 6")


def test_two_names_in_a_row_leave_the_nearer_one_with_the_set() -> None:
    found, faults = parse_elements(f"FIRST\nSECOND\n{GOOD}".encode(), "a.tle")
    assert found[0].satellite == "SECOND"
    assert [(fault.where, fault.got) for fault in faults] == [("row 1", "FIRST")]


def test_an_empty_text_has_no_elements_and_no_faults() -> None:
    assert parse_elements(b"\n \n", "a.tle") == ((), ())


@pytest.mark.parametrize(
    ("content", "match"),
    [
        (b" " * (LARGEST_BYTES + 1), "elements_too_large"),
        (GOOD.encode() + "Спутник".encode(), "elements_not_ascii"),
        (b"<html>not elements</html>", "elements_unpaired"),
    ],
)
def test_a_text_that_is_no_list_of_elements_is_refused_as_a_whole(content: bytes, match: str) -> None:
    with pytest.raises(SourceError, match=match):
        parse_elements(content, "a.tle")


def test_catalogue_numbers_beyond_five_digits_are_read_as_alpha_5() -> None:
    lines = []
    for line in two_lines():
        altered = f"{line[:2]}T0001{line[7:68]}"
        lines.append(f"{altered}{checksum(altered)}")
    (one,), _ = parse_elements("\n".join(lines).encode(), "a.tle")
    assert one.norad_id == 270_001  # CelesTrak's table of Alpha-5: T is 27.


@settings(max_examples=60, deadline=None)
@given(position=st.integers(2, 68), digit=st.characters(codec="ascii", categories=["L", "N", "P", "S"]))
def test_no_single_altered_digit_passes(position: int, digit: str) -> None:
    altered = f"{LINE1[:position]}{digit}{LINE1[position + 1 :]}"
    try:
        found, _ = parse_elements(f"{altered}\n{LINE2}\n".encode(), "a.tle")
    except SourceError:
        return
    # The checksum counts no letters, so a letter may stand for another letter (class, designator), never a number.
    assert found == parse_elements(GOOD.encode(), "a.tle")[0]


def test_of_several_sets_the_epoch_nearest_to_the_interval_stays_whatever_their_order() -> None:
    sets = [elements(day=f"26{day}.50000000") for day in (170, 175, 177, 181)]
    # 25 June is day 176: both 175.5 and 177.5 are half a day outside and a day from its middle; the later one stays.
    assert keep_nearest(sets, DAY) == keep_nearest(reversed(sets), DAY) == (sets[2],)


def test_an_epoch_inside_the_interval_wins_over_any_outside() -> None:
    sets = [elements(day="26176.99000000"), elements(day="26175.99900000")]
    assert keep_nearest(sets, DAY) == (sets[0],)


def test_satellites_come_out_by_catalogue_number() -> None:
    kept = keep_nearest([elements(90003), elements(90001), elements(90002)], DAY)
    assert [one.norad_id for one in kept] == [90001, 90002, 90003]


@pytest.mark.real
def test_the_real_file_is_read_whole(real_data: Path) -> None:
    found, faults = parse_elements((real_data / "orbits" / "eo_2026-06-27.tle").read_bytes(), "eo_2026-06-27.tle")
    assert (len(found), faults) == (320, ())
    assert all(timedelta(0) <= datetime(2026, 6, 28, tzinfo=UTC) - one.epoch < timedelta(days=5) for one in found)
