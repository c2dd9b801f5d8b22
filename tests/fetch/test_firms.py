"""Fires by satellite and day: what is asked, what is partial, what is kept, what is refused."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import unquote

import pytest

from tests.fetch.services import KEY, START, Asked, Rig, Sent, Service, serving
from trucewatch.errors import FetchError, InputError
from trucewatch.fetch import Box, Delivery, FirmsOrder, fetch_hotspots

HEADER = (
    "latitude,longitude,bright_ti4,scan,track,acq_date,acq_time,satellite,instrument,confidence,version,bright_ti5,"
    "frp,daynight"
)
BOX = Box(-46.0, 41.5, -27.5, 52.0)
HELD = (
    "data_id,min_date,max_date\nMODIS_NRT,2026-05-01,2026-06-27\nVIIRS_SNPP_NRT,2026-06-10,2026-06-27\n"
    "VIIRS_NOAA20_NRT,2026-06-10,2026-06-27\nVIIRS_SNPP_SP,2012-01-20,2026-06-09\nBA_MODIS,2000-11-01,2026-03-01\n"
)


def row(day: date, minute: int, satellite: str = "N") -> str:
    return f"46.5,-40.25,331.2,0.44,0.62,{day},{minute},{satellite},VIIRS,n,2.0NRT,295.1,{minute / 10},N"


class Fires:
    """FIRMS as its pages describe it: fires every day at 01:12, and today whatever has come so far."""

    def __init__(self, rig: Rig) -> None:
        self.rig = rig
        self.silent: set[date] = set()

    def __call__(self, asked: Asked) -> Sent:
        _, api, *words = unquote(asked.path).split("/")
        assert api == "api"
        if words[0] == "data_availability":
            assert words == ["data_availability", "csv", KEY, "ALL"]
            return Sent(HELD.encode(), media_type="text/plain;charset=ISO-8859-1")
        assert words[:3] == ["area", "csv", KEY]
        product, _, days, first = words[3:]
        start = date.fromisoformat(first)
        span = [start + timedelta(days=n) for n in range(int(days))]
        lines = [HEADER]
        for day in span:
            hours = (self.rig.hands.at - datetime(day.year, day.month, day.day, tzinfo=UTC)).total_seconds() / 3600
            lines += [row(day, 112 + hour * 100) for hour in range(0, 24, 6) if hour < hours and day not in self.silent]
        assert product.startswith(("VIIRS", "MODIS"))
        return Sent("\n".join(lines).encode())


def order(service: Service, first: str, last: str, **other: Any) -> FirmsOrder:
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    return replace(FirmsOrder(("VIIRS_SNPP_NRT",), BOX, start, end, KEY, service.url), **other)


def fetch(
    rig: Rig, wanted: FirmsOrder, *, offline: bool = False
) -> tuple[tuple[Delivery, ...], tuple[tuple[str, date], ...]]:
    with rig.session(offline=offline) as session:
        return fetch_hotspots(session, wanted, rig.out)


def test_a_span_is_split_over_what_a_request_may_cover_and_written_by_day(rig: Rig) -> None:
    with serving(Fires(rig)) as service:
        written, absent = fetch(rig, order(service, "2026-06-12", "2026-06-24"))
    asked = [path.rpartition("41.5")[2] for path in map(unquote, service.paths()[1:])]
    assert asked == [",-27.5,52/5/2026-06-12", ",-27.5,52/5/2026-06-17", ",-27.5,52/2/2026-06-22"]
    assert (len(written), absent) == (12, ())
    assert {item.state for item in written} == {"complete"}
    first = written[0].path
    assert first.name == "firms_VIIRS_SNPP_NRT_2026-06-12.csv"
    assert first.read_text("ascii").splitlines() == [
        HEADER, *(row(date(2026, 6, 12), 112 + hour * 100) for hour in (0, 6, 12, 18))
    ]  # fmt: skip


def test_the_record_beside_a_file_says_what_was_asked_when_of_whom_and_under_which_licence(rig: Rig) -> None:
    with serving(Fires(rig)) as service:
        (item,), _ = fetch(rig, order(service, "2026-06-12", "2026-06-13"))
        record = json.loads(item.path.with_name(item.path.name + ".meta.json").read_bytes())
    assert record["asked"] == {
        "service": service.url, "product": "VIIRS_SNPP_NRT", "box": "-46,41.5,-27.5,52", "day": "2026-06-12"
    }  # fmt: skip
    assert record["fetched_at"] == "2026-06-27T15:00:00Z"
    assert (record["bytes"], record["rows"], record["state"]) == (item.path.stat().st_size, 4, "complete")
    assert "FIRMS" in record["citation"]
    assert rig.holds(KEY) == []


def test_a_complete_day_is_never_asked_for_again_even_when_the_service_holds_it_no_more(rig: Rig) -> None:
    with serving(Fires(rig)) as service:
        before, _ = fetch(rig, order(service, "2026-06-12", "2026-06-14"))
        count = len(service.asked)
        rig.hands.on(days=400)
        after, absent = fetch(rig, order(service, "2026-06-12", "2026-06-14"))
        assert (len(service.asked), absent) == (count, ())
    assert [item.from_cache for item in before + after] == [False, False, True, True]
    assert {item.again_at for item in after} == {None}


def test_a_day_that_is_not_over_is_partial_fetched_again_and_then_replaced(rig: Rig) -> None:
    today = ("2026-06-27", "2026-06-28")
    with serving(Fires(rig)) as service:
        (early,), _ = fetch(rig, order(service, *today))
        (same,), _ = fetch(rig, order(service, *today))
        rig.hands.on(hours=4)
        (later,), _ = fetch(rig, order(service, *today))
        rig.hands.on(hours=5 + 11)
        (waiting,), _ = fetch(rig, order(service, *today))
        rig.hands.on(hours=2)
        (settled,), _ = fetch(rig, order(service, *today))
    assert [item.rows for item in (early, same, later, waiting, settled)] == [3, 3, 4, 4, 4]
    assert [item.from_cache for item in (early, same, later, waiting, settled)] == [False, True, False, False, False]
    assert [item.state for item in (early, same, later, waiting)] == ["partial"] * 4
    assert early.path.name == "firms_VIIRS_SNPP_NRT_2026-06-27.partial.csv"
    assert early.again_at == START + timedelta(minutes=10)
    assert settled.path.name == "firms_VIIRS_SNPP_NRT_2026-06-27.csv"
    assert sorted(path.name for path in rig.out.iterdir()) == [settled.path.name, settled.path.name + ".meta.json"]


def test_a_day_without_fires_is_a_header_and_a_day_not_held_is_no_file(rig: Rig) -> None:
    fires = Fires(rig)
    fires.silent = {date(2026, 6, 10)}
    with serving(fires) as service:
        written, absent = fetch(rig, order(service, "2026-06-08", "2026-06-11"))
    assert [(item.path.name, item.rows) for item in written] == [("firms_VIIRS_SNPP_NRT_2026-06-10.csv", 0)]
    assert written[0].path.read_text("ascii") == HEADER + "\n"
    assert absent == (("VIIRS_SNPP_NRT", date(2026, 6, 8)), ("VIIRS_SNPP_NRT", date(2026, 6, 9)))


def test_offline_writes_what_is_kept_partial_days_too_and_names_the_rest(rig: Rig) -> None:
    with serving(Fires(rig)) as service:
        fetch(rig, order(service, "2026-06-26", "2026-06-28"))
        count = len(service.asked)
        rig.hands.on(days=3)
        written, absent = fetch(rig, order(service, "2026-06-25", "2026-06-28", key=""), offline=True)
        assert len(service.asked) == count
    names = ["firms_VIIRS_SNPP_NRT_2026-06-26.csv", "firms_VIIRS_SNPP_NRT_2026-06-27.partial.csv"]
    assert [(item.path.name, item.from_cache) for item in written] == [(name, True) for name in names]
    assert absent == (("VIIRS_SNPP_NRT", date(2026, 6, 25)),)


def test_another_box_is_another_question(rig: Rig) -> None:
    with serving(Fires(rig)) as service:
        fetch(rig, order(service, "2026-06-12", "2026-06-13"))
        elsewhere = order(service, "2026-06-12", "2026-06-13", box=Box(1.0, 2.0, 3.0, 4.0))
        count = len(service.asked)
        with pytest.raises(
            InputError, match=r"got firms_VIIRS_SNPP_NRT_2026-06-12\.csv with the answer to .*-46,41\.5"
        ):
            fetch(rig, elsewhere)
        assert len(service.asked) > count
        held = (rig.out / "firms_VIIRS_SNPP_NRT_2026-06-12.csv.meta.json").read_text("utf-8")
    assert "-46,41.5,-27.5,52" in held


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("", "got nothing"),
        ("<html><body>Service unavailable</body></html>", "without quotes and markup"),
        ("Something else entirely", "a header with latitude"),
        (HEADER.replace("scan,", ""), "a header with latitude"),
        (HEADER + "\n" + row(date(2026, 6, 12), 112)[:-14], "14 cells"),
        (HEADER + "\n" + row(date(2026, 6, 12), 112)[:-1], "the last not empty"),
        (HEADER + "\n" + row(date(2026, 6, 15), 112), "rows of 2026-06-15"),
        (HEADER + "\n" + row(date(2026, 6, 12), 112).replace("2026-06-12", "12.06.2026"), "a day such as"),
        (HEADER + "\n" + row(date(2026, 6, 12), 112).replace("VIIRS", "VÏIRS"), "CSV in ASCII"),
    ],
)
def test_what_is_no_table_of_fires_is_refused_though_the_status_is_good(rig: Rig, body: str, told: str) -> None:
    def answer(asked: Asked) -> Sent:
        return Sent(HELD.encode()) if "availability" in asked.path else Sent(body.encode(), media_type="text/plain")

    with serving(answer) as service, pytest.raises(FetchError, match=told):
        fetch(rig, order(service, "2026-06-12", "2026-06-13"))
    assert not rig.out.exists()


def test_a_table_of_held_days_that_is_none_is_refused(rig: Rig) -> None:
    with (
        serving(lambda _: Sent(b"data_id,min_date\nMODIS_NRT,yesterday\n")) as service,
        pytest.raises(FetchError, match="data_id, min_date, max_date"),
    ):
        fetch(rig, order(service, "2026-06-12", "2026-06-13"))


@pytest.mark.parametrize(
    ("change", "first", "last", "told"),
    [
        ({"key": ""}, "2026-06-12", "2026-06-13", "no key in FIRMS_MAP_KEY.*map_key"),
        ({"key": "secret/../x"}, "2026-06-12", "2026-06-13", "a key of another form"),
        ({"products": ("LANDSAT",)}, "2026-06-12", "2026-06-13", "unknown_product"),
        ({}, "2026-06-13", "2026-06-13", "the first before the end"),
        ({}, "2026-06-27", "2026-06-29", "days up to 2026-06-27"),
    ],
)
def test_an_order_that_cannot_be_asked_asks_nothing(
    rig: Rig, change: dict[str, Any], first: str, last: str, told: str
) -> None:
    with serving(Fires(rig)) as service:
        with pytest.raises(InputError, match=told) as refused:
            fetch(rig, order(service, first, last, **change))
        assert service.asked == []
    assert "secret" not in str(refused.value)
    assert KEY not in repr(order(service, first, last))
