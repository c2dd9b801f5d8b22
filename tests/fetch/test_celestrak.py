"""Elements: two hours between two requests, whatever the program does, and bodies that are what they claim."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.fetch.services import START, Rig, Sent, Service, in_turn, serving
from trucewatch.errors import FetchError, InputError
from trucewatch.fetch import Delivery, ElementsOrder, fetch_elements
from trucewatch.fetch.celestrak import ElementsForm, count_sets
from trucewatch.plan.element_files import parse_any_elements

TLE = (Path(__file__).parents[2] / "src/trucewatch/mission/template/orbits/illustrative.tle").read_bytes()
ONE = {
    "OBJECT_NAME": "ILLUSTRATION 1",
    "OBJECT_ID": "2011-061A",
    "EPOCH": "2026-06-27T03:04:05.678912",
    "MEAN_MOTION": 14.19552,
    "ECCENTRICITY": 0.0001,
    "INCLINATION": 98.7,
    "RA_OF_ASC_NODE": 12.5,
    "ARG_OF_PERICENTER": 80.1,
    "MEAN_ANOMALY": 280.2,
    "EPHEMERIS_TYPE": 0,
    "CLASSIFICATION_TYPE": "U",
    "NORAD_CAT_ID": 100001,
    "ELEMENT_SET_NO": 999,
    "REV_AT_EPOCH": 100,
    "BSTAR": 0.0001,
    "MEAN_MOTION_DOT": 1e-6,
    "MEAN_MOTION_DDOT": 0,
}
TWO = ONE | {"OBJECT_NAME": "ILLUSTRATION 2", "NORAD_CAT_ID": 100002}
JSON = json.dumps([ONE, TWO]).encode()
CSV = ("\r\n".join([",".join(ONE), *(",".join(map(str, one.values())) for one in (ONE, TWO))]) + "\r\n").encode()
XML = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n<ndm><omm id="CCSDS_OMM_VERS" version="3.0"><body/></omm>'
    b'<omm id="CCSDS_OMM_VERS" version="3.0"><body/></omm></ndm>\n'
)
GOOD = Sent(JSON, media_type="application/json")
TYPES: dict[ElementsForm, str] = {
    "json": "application/json", "csv": "text/csv", "xml": "application/xml", "tle": "text/plain"
}  # fmt: skip


def fetch(rig: Rig, service: Service, *, offline: bool = False, **other: Any) -> tuple[Delivery, ...]:
    order = replace(ElementsOrder(("weather",), (), "json", f"{service.url}/gp.php"), **other)
    with rig.session(offline=offline, secret="") as session:
        return fetch_elements(session, order, rig.out)


def test_a_group_is_asked_for_once_in_two_hours_and_then_on_condition_that_it_changed(rig: Rig) -> None:
    tagged = Sent(JSON, media_type="application/json", headers={"ETag": '"1"'})
    with serving(in_turn(tagged, Sent(status=304, media_type=""))) as service:
        (first,) = fetch(rig, service)
        rig.hands.on(minutes=119)
        (second,) = fetch(rig, service)
        rig.hands.on(minutes=2)
        (third,) = fetch(rig, service)
    assert service.paths() == ["/gp.php?GROUP=weather&FORMAT=JSON"] * 2
    assert service.asked[1].headers["if-none-match"] == '"1"'
    assert [item.from_cache for item in (first, second, third)] == [False, True, True]
    assert first.again_at == second.again_at == START + timedelta(hours=2)
    assert third.again_at == START + timedelta(minutes=121 + 120)
    assert third.path.name == "celestrak_group-weather.json"
    assert third.path.read_bytes() == JSON


def test_a_refusal_that_says_nothing_changed_leaves_what_is_kept(rig: Rig) -> None:
    said = b"GP data has not updated since your last successful\ndownload of GROUP=weather at 2026-06-27 15:00:00 UTC."
    with serving(in_turn(GOOD, Sent(said, 403, "text/plain"))) as service:
        fetch(rig, service)
        rig.hands.on(hours=2, minutes=1)
        (again,) = fetch(rig, service)
    assert again.from_cache
    assert again.path.read_bytes() == JSON


def test_after_a_refusal_nothing_is_asked_for_two_hours_not_even_something_else(rig: Rig) -> None:
    with serving(in_turn(Sent(b"Forbidden", 403, "text/html"), GOOD)) as service:
        with pytest.raises(FetchError, match="ask again after 2026-06-27T17:00:00Z"):
            fetch(rig, service)
        rig.hands.on(minutes=119)
        with pytest.raises(FetchError, match="waits until 2026-06-27T17:00:00Z"):
            fetch(rig, service, groups=("resource",))
        assert len(service.asked) == 1
        rig.hands.on(minutes=2)
        assert len(fetch(rig, service)) == 1


def test_what_the_service_does_not_hold_is_a_wrong_input(rig: Rig) -> None:
    with (
        serving(in_turn(Sent(b"No GP data found", 404, "text/plain"))) as service,
        pytest.raises(InputError, match="No GP data found"),
    ):
        fetch(rig, service, norad_ids=(99_998,), groups=())
    assert service.paths() == ["/gp.php?CATNR=99998&FORMAT=JSON"]


@pytest.mark.parametrize(
    ("form", "body", "sets"), [("json", JSON, 2), ("csv", CSV, 2), ("xml", XML, 2), ("tle", TLE, 3)]
)
def test_every_form_is_written_as_it_came_and_its_sets_are_counted(
    rig: Rig, form: ElementsForm, body: bytes, sets: int
) -> None:
    with serving(in_turn(Sent(body, media_type=TYPES[form]))) as service:
        (item,) = fetch(rig, service, form=form)
    assert item.path.read_bytes() == body
    assert item.rows == sets


@pytest.mark.parametrize(("form", "body"), [("json", JSON), ("csv", CSV), ("tle", TLE)])
def test_what_is_fetched_is_read_by_the_planner(rig: Rig, form: ElementsForm, body: bytes) -> None:
    with serving(in_turn(Sent(body, media_type=TYPES[form]))) as service:
        (item,) = fetch(rig, service, form=form)
    elements, faults = parse_any_elements(item.path.read_bytes(), item.path.name)
    assert (len(elements), len(faults)) == (item.rows, 0)


@pytest.mark.parametrize(
    ("form", "body", "told"),
    [
        ("json", JSON[:-40], "whole JSON"),
        ("json", b"[]", "at least one set"),
        ("json", b'[{"NORAD_CAT_ID": 1}]', "a list of objects"),
        ("json", b'{"error": "x"}', "a list of objects"),
        ("json", JSON.replace(b"0.0001", b"NaN"), "no number of JSON"),
        ("json", b"[" * 100_000, "whole JSON"),
        ("csv", CSV[:-60], "17 cells"),
        ("csv", b"a,b\n1,2\n", "a header with"),
        ("xml", XML[:-9], "from beginning to end"),
        ("xml", XML.replace(b"</omm></ndm>", b"</ndm>"), "as many ended as begun"),
        ("xml", b"<html></html>", "an ndm element"),
        ("tle", TLE[: len(TLE) // 2], "lines 1 and 2"),
        ("tle", b"No such thing\n", "lines 1 and 2"),
        ("tle", b"\xff\xfe", "no UTF-8"),
    ],
)
def test_a_body_that_is_cut_or_something_else_is_refused(form: ElementsForm, body: bytes, told: str) -> None:
    with pytest.raises(FetchError, match=told):
        count_sets(body, form)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"groups": ()}, "nothing_asked"),
        ({"groups": ("weather&FORMAT=TLE",)}, "bad_group"),
        ({"norad_ids": tuple(range(1, 30))}, "ask for a group"),
        ({"norad_ids": (-1,)}, "bad_number"),
        ({"form": "kvn"}, "json, csv, xml, tle"),
    ],
)
def test_an_order_that_cannot_be_asked_asks_nothing(rig: Rig, change: dict[str, Any], told: str) -> None:
    with serving(in_turn(GOOD)) as service, pytest.raises(InputError, match=told):
        fetch(rig, service, **change)
    assert service.asked == []
