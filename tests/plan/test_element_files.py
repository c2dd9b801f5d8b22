"""Elements are read alike in every form, whatever the file is called; what is wrong is named and never guessed."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sgp4.api import Satrec

from tests.plan.omm_texts import FORMS, VANGUARD, as_csv, as_json, as_text_json, as_xml, omm_of
from trucewatch.errors import Fault, SourceError
from trucewatch.geo.orbits import propagate, sidereal_deg
from trucewatch.plan.element_files import LARGEST_OMM_BYTES, parse_any_elements
from trucewatch.records.elements import Elements
from trucewatch.records.quantity import DAY_US
from trucewatch.records.table import microseconds

Writer = Callable[[Sequence[dict[str, object]]], bytes]
SECOND = {**VANGUARD, "OBJECT_NAME": "OTHER", "NORAD_CAT_ID": 100_000_005}
forms = pytest.mark.parametrize("write", FORMS.values(), ids=FORMS)


@forms
def test_a_message_is_read_wholly_in_every_form(write: Writer) -> None:
    (one, other), faults = parse_any_elements(write([VANGUARD, SECOND]), "elements")
    assert not faults
    assert one == Elements(
        "VANGUARD 1", 5, datetime(2020, 5, 6, 22, 9, 44, 184480, tzinfo=UTC),
        10.84863720, 0.1845686, 34.2485, 75.5763, 46.4271, 329.3421, 0.22483e-3, 0.169e-5, 0.0,
    )  # fmt: skip
    assert (other.satellite, other.norad_id) == ("OTHER", 100_000_005)


@pytest.mark.parametrize("content", [b"", b" \r\n", b"[]", b"[ ]\n", as_csv([VANGUARD]).splitlines()[0], b"<ndm/>"])
def test_nothing_in_a_file_is_no_elements_and_no_fault(content: bytes) -> None:
    assert parse_any_elements(content, "elements") == ((), ())


@forms
def test_a_byte_order_mark_and_blanks_before_the_text_change_nothing(write: Writer) -> None:
    content = write([VANGUARD])
    plain = parse_any_elements(content, "elements")
    assert parse_any_elements(b"\xef\xbb\xbf" + content, "elements") == plain


WRONG: tuple[tuple[str, object, str], ...] = (
    ("MEAN_ELEMENT_THEORY", "DSST", "MEAN_ELEMENT_THEORY 'DSST' is not SGP4"),
    ("REF_FRAME", "EME2000", "REF_FRAME 'EME2000' is not TEME"),
    ("TIME_SYSTEM", "TAI", "TIME_SYSTEM 'TAI' is not UTC"),
    ("CENTER_NAME", "MARS", "CENTER_NAME 'MARS' is not EARTH"),
    ("EPHEMERIS_TYPE", 4, "EPHEMERIS_TYPE '4' is not SGP4"),
    ("EPOCH", "2020-05-06", "EPOCH '2020-05-06' is not a UTC time"),
    ("EPOCH", "2020-05-06T22:09:44+03:00", "EPOCH '2020-05-06T22:09:44+03:00' is not"),
    ("EPOCH", "2020-02-30T00:00:00", "EPOCH '2020-02-30T00:00:00' is not"),
    ("EPOCH", "2021-366T00:00:00", "EPOCH '2021-366T00:00:00' is not"),
    ("EPOCH", "2016-12-31T23:59:60", "EPOCH '2016-12-31T23:59:60' is not"),
    ("EPOCH", "1920-05-06T00:00:00", "EPOCH '1920-05-06T00:00:00' is not"),
    ("MEAN_MOTION", "0", "MEAN_MOTION '0' is not above 0"),
    ("MEAN_MOTION", "21", "MEAN_MOTION '21' is not"),
    ("MEAN_MOTION", "nan", "MEAN_MOTION 'nan' is not"),
    ("MEAN_MOTION", "1e999", "MEAN_MOTION '1e999' is not"),
    ("MEAN_MOTION", "1_0", "MEAN_MOTION '1_0' is not"),
    ("ECCENTRICITY", "1", "ECCENTRICITY '1' is not 0 to below 1"),
    ("ECCENTRICITY", "-0.1", "ECCENTRICITY '-0.1' is not"),
    ("INCLINATION", "180.1", "INCLINATION '180.1' is not"),
    ("RA_OF_ASC_NODE", "361", "RA_OF_ASC_NODE '361' is not"),
    ("ARG_OF_PERICENTER", "-1", "ARG_OF_PERICENTER '-1' is not"),
    ("MEAN_ANOMALY", "12,5", "MEAN_ANOMALY '12,5' is not"),
    ("BSTAR", "11", "BSTAR '11' is not"),
    ("NORAD_CAT_ID", "0", "NORAD_CAT_ID '0' is not"),
    ("NORAD_CAT_ID", "1234567890", "NORAD_CAT_ID '1234567890' is not"),
    ("NORAD_CAT_ID", "5.0", "NORAD_CAT_ID '5.0' is not"),
    ("OBJECT_NAME", "x" * 101, "OBJECT_NAME"),
)


@pytest.mark.parametrize("write", [as_text_json, as_xml], ids=["text_json", "xml"])
@pytest.mark.parametrize(("key", "value", "told"), WRONG, ids=[f"{w[0]}-{w[1]}"[:40] for w in WRONG])
def test_a_wrong_value_rejects_its_set_alone_and_is_named(write: Writer, key: str, value: object, told: str) -> None:
    found, (fault,) = parse_any_elements(write([{**VANGUARD, key: value}, SECOND]), "elements")
    assert [one.norad_id for one in found] == [SECOND["NORAD_CAT_ID"]]
    assert (fault.code, fault.file, fault.where) == ("omm_rejected", "elements", "set 1")
    assert told in fault.got


NEEDED = [key for key in VANGUARD if key.startswith(("MEAN_M", "MEAN_A", "ECC", "INC", "RA_", "ARG", "EPOCH", "BS"))]


@forms
@pytest.mark.parametrize("key", [*NEEDED, "NORAD_CAT_ID"])
def test_a_missing_keyword_rejects_its_set_alone(write: Writer, key: str) -> None:
    content = write([SECOND, {**VANGUARD, key: ""}])
    (one,), (fault,) = parse_any_elements(content, "elements")
    assert one.norad_id == SECOND["NORAD_CAT_ID"]
    assert key in fault.got


@pytest.mark.parametrize("key", ["CENTER_NAME", "REF_FRAME", "TIME_SYSTEM", "MEAN_ELEMENT_THEORY"])
def test_xml_must_say_what_json_and_csv_may_leave_out(key: str) -> None:
    without = {name: value for name, value in VANGUARD.items() if name != key}
    _, (fault,) = parse_any_elements(as_xml([without, SECOND]), "elements")
    assert f"{key} is missing" in fault.got
    assert parse_any_elements(as_text_json([without]), "elements")[1] == ()


def test_all_that_is_wrong_with_a_set_is_named_at_once() -> None:
    bad = {**VANGUARD, "EPOCH": "soon", "ECCENTRICITY": "2", "REF_FRAME": "GCRF"}
    with pytest.raises(SourceError, match=r"REF_FRAME 'GCRF'.*ECCENTRICITY '2'.*EPOCH 'soon'"):
        parse_any_elements(as_xml([bad]), "elements")


def test_a_set_without_a_name_gets_its_number_and_a_day_of_the_year_is_an_epoch() -> None:
    (one,), _ = parse_any_elements(as_json([{**VANGUARD, "OBJECT_NAME": "", "EPOCH": "2020-127T00:00:01Z"}]), "a")
    assert (one.satellite, one.epoch) == ("NORAD 5", datetime(2020, 5, 6, 0, 0, 1, tzinfo=UTC))


BOMB = b'<!DOCTYPE n [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><ndm><omm>&b;</omm></ndm>'
OUTSIDE = b'<!DOCTYPE n [<!ENTITY a SYSTEM "file:///etc/passwd">]><ndm><omm>&a;</omm></ndm>'
REFUSED: tuple[tuple[bytes, str], ...] = (
    (b"[{]", "omm_not_json"),
    (b"[" * 200_000, "omm_not_json"),
    (b'[{"EPOCH": "\xff"}]', "omm_not_utf8"),
    (b"[1, 2]", "omm_rejected"),
    (b'[{"a": NaN}]', "omm_rejected"),
    (b'{"EPOCH": {"a": 1}}', "omm_rejected"),
    (b'NORAD_CAT_ID,MEAN_MOTION\n"5', "omm_not_csv"),
    (b"NORAD_CAT_ID,MEAN_MOTION,MEAN_MOTION\n5,1,1", "omm_not_csv"),
    (b"<ndm><omm>", "omm_not_xml"),
    (b"<html/>", "omm_not_xml"),
    (b"<!DOCTYPE ndm><ndm/>", "omm_not_xml"),
    (BOMB, "omm_not_xml"),
    (OUTSIDE, "omm_not_xml"),
    (b"<ndm>" + b"<a>" * 13 + b"</a>" * 13 + b"</ndm>", "omm_not_xml"),
    (b'<?xml version="1.0" encoding="utf-7"?><ndm/>', "omm_not_xml"),
    (b"CCSDS_OMM_VERS = 2.0\nEPOCH = 2020-05-06T00:00:00\n", "elements_unknown_form"),
    (b"what is this", "elements_unpaired"),
    (b"\xff\xfe1\x00", "elements_not_ascii"),
)


@pytest.mark.parametrize(("content", "code"), REFUSED, ids=range(len(REFUSED)))
def test_a_file_that_is_no_elements_is_refused_whole(content: bytes, code: str) -> None:
    with pytest.raises(SourceError) as error:
        parse_any_elements(content, "elements")
    assert error.value.faults[0].code == code


def test_a_file_that_is_too_large_is_refused_unread() -> None:
    with pytest.raises(SourceError, match="at most 128000000 bytes"):
        parse_any_elements(b" " * (LARGEST_OMM_BYTES + 1), "elements")


def test_a_keyword_twice_and_another_unit_reject_a_set() -> None:
    doubled = as_json([VANGUARD, SECOND]).replace(b'"BSTAR"', b'"BSTAR": 1.0, "BSTAR"', 1)
    _, (fault,) = parse_any_elements(doubled, "elements")
    assert "BSTAR twice" in fault.got
    other_unit = as_xml([VANGUARD, SECOND]).replace(b"<MEAN_MOTION>", b'<MEAN_MOTION units="rad/min">', 1)
    _, (fault,) = parse_any_elements(other_unit, "elements")
    assert "MEAN_MOTION in 'rad/min', not in rev/day" in fault.got


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300), st.sampled_from([b"", b"[", b"{", b"<", b"<ndm>", b"NORAD_CAT_ID,MEAN_MOTION\n"]))
def test_any_bytes_give_elements_or_faults_and_never_another_error(content: bytes, begin: bytes) -> None:
    read_or_refused(begin + content)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(FORMS)), st.data())
def test_a_damaged_file_gives_elements_or_faults_and_never_another_error(form: str, data: st.DataObject) -> None:
    content = bytearray(FORMS[form]([VANGUARD, SECOND]))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content) - 1))
        length = data.draw(st.integers(0, 6))
        content[at : at + length] = data.draw(st.binary(max_size=6) | st.just(b'"') | st.just(b"e99") | st.just(b"-"))
        if not content:
            break
    read_or_refused(bytes(content))


def read_or_refused(content: bytes) -> None:
    """Read a file; what comes out is checked elements, or faults."""
    try:
        found, faults = parse_any_elements(content, "elements")
    except SourceError as error:
        found, faults = (), error.faults
    assert all(isinstance(fault, Fault) for fault in faults)
    for one in found:
        assert 1 <= one.norad_id <= 999_999_999
        assert 0 < one.mean_motion_rev_per_day <= 20
        assert 0 <= one.eccentricity < 1
        assert one.epoch.tzinfo is UTC


@pytest.mark.real
@pytest.mark.parametrize("form", sorted(FORMS))
def test_a_satellite_is_in_one_place_whether_given_as_lines_or_as_message(real_data: Path, form: str) -> None:
    # Truth: the sgp4 package reads the lines itself and writes the message; both places are within 1 m for 14 days.
    lines = (real_data / "orbits" / "eo_2026-06-27.tle").read_text("ascii").splitlines()
    sets = [tuple(lines[at : at + 3]) for at in range(0, len(lines), 3)][::4]
    messages = [omm_of(line1, line2, name.strip()) for name, line1, line2 in sets]
    found, faults = parse_any_elements(FORMS[form](messages), "elements")
    assert (len(found), faults) == (len(sets), ())
    for elements, (_, line1, line2) in zip(found, sets, strict=True):
        truth = Satrec.twoline2rv(line1, line2)
        times = microseconds(elements.epoch) + np.arange(0, 14 * DAY_US, DAY_US // 7, dtype=np.int64)
        day, of_day = np.divmod(times, DAY_US)
        codes, position, _ = truth.sgp4_array(day + 2_440_587.5, of_day / DAY_US)
        if codes.any():
            continue
        assert elements.norad_id == truth.satnum
        turn = np.exp(-1j * np.radians(sidereal_deg(times)))
        plane = (position[:, 0] + 1j * position[:, 1]) * turn
        place = np.stack((plane.real, plane.imag, position[:, 2]), axis=-1)
        apart_m = 1000 * np.linalg.norm(propagate(elements, times).position_km - place, axis=1)
        assert apart_m.max() < 1
