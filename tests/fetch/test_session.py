"""Politeness: what is repeated, how long is waited, what is refused, and that no secret leaves the wire."""

import gzip
import logging
from dataclasses import replace
from datetime import timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from tests.fetch.services import KEY, START, Asked, Rig, Sent, in_turn, serving
from trucewatch.errors import FetchError, InputError
from trucewatch.fetch.asking import Ask, Meaning, is_safe
from trucewatch.fetch.session import LONGEST_WAIT_S, PAUSE_S, Answer

GOOD = Sent(b"a,b\n1,2\n", headers={"ETag": '"one"', "Last-Modified": "Sat, 27 Jun 2026 12:00:00 GMT"})
SENTENCES: tuple[tuple[str, Meaning], ...] = (
    ("invalid map_key", "key_refused"),
    ("transaction limit", "limit"),
    ("not updated", "unchanged"),
)


def ask(url: str, **other: Any) -> Ask:
    span = timedelta(hours=2)
    asked = Ask(f"{url}/{{key}}/x", ("text/csv", "text/plain"), span, 10_000, span, SENTENCES, secret=KEY)
    return replace(asked, **other)


def get(rig: Rig, url: str, *, offline: bool = False, read_s: float = 5.0, **other: Any) -> Answer:
    with rig.session(offline=offline, read_s=read_s) as session:
        return session.obtain(ask(url, **other), lambda body: None)


def test_an_answer_is_asked_for_once_and_then_kept_as_long_as_it_is_fresh(rig: Rig) -> None:
    with serving(in_turn(GOOD)) as service:
        first = get(rig, service.url)
        rig.hands.on(hours=1, minutes=59)
        second = get(rig, service.url)
    assert (first.body, first.from_cache) == (GOOD.body, False)
    assert (second.body, second.from_cache, second.fetched_at) == (GOOD.body, True, START)
    (asked,) = service.asked
    assert asked.path == f"/{KEY}/x"
    assert asked.headers["user-agent"] == "trucewatch/test (mailto:a@b.example)"


def test_what_is_no_longer_fresh_is_asked_for_on_condition_that_it_changed(rig: Rig) -> None:
    with serving(in_turn(GOOD, Sent(status=304, media_type=""))) as service:
        get(rig, service.url)
        rig.hands.on(hours=3)
        again = get(rig, service.url)
        rig.hands.on(hours=1)
        get(rig, service.url)
    assert (again.body, again.from_cache, again.status) == (GOOD.body, True, 304)
    assert (again.fetched_at, again.checked_at) == (START, START + timedelta(hours=3))
    assert len(service.asked) == 2
    sent = service.asked[1].headers
    assert (sent["if-none-match"], sent["if-modified-since"]) == ('"one"', "Sat, 27 Jun 2026 12:00:00 GMT")


def test_a_damaged_answer_in_the_cache_is_asked_for_again(rig: Rig) -> None:
    with serving(in_turn(GOOD)) as service:
        get(rig, service.url)
        (kept,) = rig.cache.folder.glob("*.body")
        kept.write_bytes(b"a,b\n1,3\n")
        assert get(rig, service.url).body == GOOD.body
    assert len(service.asked) == 2


def test_offline_asks_nobody_and_says_what_is_not_kept(rig: Rig) -> None:
    with serving(in_turn(GOOD)) as service:
        with pytest.raises(FetchError, match=r"no kept answer.*without --offline"):
            get(rig, service.url, offline=True)
        get(rig, service.url)
        rig.hands.on(days=30)
        assert get(rig, service.url, offline=True).body == GOOD.body
    assert len(service.asked) == 1


def test_a_fault_of_the_server_is_repeated_after_longer_and_longer_waits(rig: Rig) -> None:
    with serving(in_turn(Sent(status=500), Sent(status=503), GOOD)) as service:
        assert get(rig, service.url).body == GOOD.body
    assert rig.hands.waits == [2.0, 4.0]
    assert (len(service.asked), service.connections) == (3, 1)


def test_too_many_requests_are_repeated_when_the_service_says(rig: Rig) -> None:
    date = format_datetime(START + timedelta(seconds=47), usegmt=True)
    with serving(
        in_turn(Sent(status=429, headers={"Retry-After": "17"}), Sent(status=429, headers={"Retry-After": date}), GOOD)
    ) as service:
        get(rig, service.url)
    assert rig.hands.waits == [17.0, 30.0]
    assert len(service.asked) == 3


def test_a_service_that_asks_for_a_long_wait_is_left_alone_in_later_runs_too(rig: Rig) -> None:
    with serving(in_turn(Sent(status=429, headers={"Retry-After": "3600"}), GOOD)) as service:
        with pytest.raises(FetchError, match="ask again after 2026-06-27T16:00:00Z"):
            get(rig, service.url)
        rig.hands.on(minutes=59)
        with pytest.raises(FetchError, match=r"waits until 2026-06-27T16:00:00Z.*left_alone"):
            get(rig, service.url)
        assert len(service.asked) == 1
        rig.hands.on(minutes=2)
        assert get(rig, service.url).body == GOOD.body
    assert LONGEST_WAIT_S < 3600
    assert rig.hands.waits == []


@pytest.mark.parametrize(
    ("sent", "requests", "told"),
    [
        (Sent(status=500), 4, "4 times status 500"),
        (Sent(status=429), 4, "status 429.*told_to_wait"),
        (Sent(stall=True), 4, "4 times no answer in time"),
        (Sent(b"a,b\n1,", missing_bytes=5), 1, "ends before its end"),
        (Sent(b"x" * 10_001), 1, "larger than is read"),
        (Sent(b"x" * 9, headers={"Content-Length": "99999999"}), 1, "larger than is read"),
        (Sent(gzip.compress(b"x" * 5_000_000), headers={"Content-Encoding": "gzip"}), 1, "larger than is read"),
        (Sent(gzip.compress(b"x" * 5_000)[:-9], headers={"Content-Encoding": "gzip"}), 1, "ends before its end"),
        (Sent(b"<html>down</html>", media_type="text/html"), 1, "text/html.*text/csv or text/plain"),
        (Sent(b"{}", media_type="application/json; charset=utf-8"), 1, "wrong_type"),
        (Sent(b"gone", status=404), 1, "status 404: gone"),
        (Sent(b"no", status=403), 1, "status 403: no.*told_to_wait"),
        (Sent(b"Exceeding allowed transaction limit."), 1, "transaction limit.*told_to_wait"),
        (Sent(b"Data has not updated since then", status=403), 1, "not updated.*told_to_wait"),
        (Sent(f"a,b\n1,{KEY}\n".encode()), 1, "key_in_answer"),
        (Sent(status=302, headers={"Location": "/elsewhere"}), 1, "a redirect to 127.0.0.1"),
        (Sent(status=301, headers={"Location": f"https://other.example/{KEY}"}), 1, "a redirect to other.example"),
    ],
)  # fmt: skip
def test_what_is_no_answer_is_refused_and_never_kept(rig: Rig, sent: Sent, requests: int, told: str) -> None:
    with serving(in_turn(sent)) as service, pytest.raises(FetchError, match=f"(?s){told}") as refused:
        get(rig, service.url, read_s=0.05 if sent.stall else 5.0)
    assert len(service.asked) == requests
    assert not list(rig.cache.folder.glob("*.body"))
    assert KEY not in str(refused.value)


def test_a_refused_key_is_a_wrong_input(rig: Rig) -> None:
    echo = Sent(f"Invalid MAP_KEY. {KEY}".encode(), media_type="text/plain;charset=UTF-8")
    for status in (200, 400):
        with serving(in_turn(Sent(echo.body, status))) as service, pytest.raises(InputError) as refused:
            get(rig, service.url)
        assert "Invalid MAP_KEY. (key)" in str(refused.value)
        assert KEY not in str(refused.value)
        assert len(service.asked) == 1


def test_a_question_without_a_secret_is_led_on_within_its_host_only(rig: Rig) -> None:
    def answer(asked: Asked) -> Sent:
        return GOOD if asked.path == "/new" else Sent(status=301, headers={"Location": "/new"})

    with serving(answer) as service, serving(in_turn(GOOD)) as other, rig.session() as session:
        plain = Ask(f"{service.url}/old", ("text/csv",), timedelta(0), 100, timedelta(0))
        assert session.obtain(plain, len).body == GOOD.body
        service.answer = lambda _: Sent(status=301, headers={"Location": f"{other.url}/new"})
        with pytest.raises(FetchError, match="redirected"):
            session.obtain(plain, len)
        service.answer = lambda _: Sent(status=301, headers={"Location": "/old"})
        with pytest.raises(FetchError, match="redirected"):
            session.obtain(plain, len)
    assert other.asked == []


def test_a_pause_lies_between_two_requests_to_a_host(rig: Rig) -> None:
    with serving(in_turn(GOOD)) as service, rig.session() as session:
        for _ in range(3):
            session.obtain(ask(service.url, fresh_for=timedelta(0)), len)
        assert rig.hands.waits == [PAUSE_S, PAUSE_S]
        assert (session.requests, session.received_bytes, service.connections) == (3, 24, 1)


def test_a_body_that_its_reader_refuses_is_not_kept(rig: Rig) -> None:
    def refuse(body: bytes) -> None:
        raise InputError([])

    with serving(in_turn(GOOD)) as service, rig.session() as session, pytest.raises(InputError):
        session.obtain(ask(service.url), refuse)
    assert not list(rig.cache.folder.glob("*.body"))


def test_two_runs_do_not_ask_at_once(rig: Rig) -> None:
    with rig.session(), pytest.raises(FetchError, match="another fetch that runs"), rig.session():
        pass


def test_nobody_answering_is_told_without_the_address(rig: Rig) -> None:
    with serving(in_turn(GOOD)) as service:
        pass
    with pytest.raises(FetchError, match=r"no connection.*unreachable") as refused:
        get(rig, service.url)
    assert refused.value.exit_code == 1
    assert refused.value.__cause__ is None
    assert refused.value.__context__ is None


def test_the_secret_stands_in_no_file_message_or_log(rig: Rig, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    sent = in_turn(Sent(f"no {KEY}".encode(), 500), GOOD, Sent(f"no {KEY}".encode(), 404))
    with serving(sent) as service:
        get(rig, service.url)
        rig.hands.on(hours=3)
        with pytest.raises(FetchError, match=r"status 404: no \(key\)") as refused:
            get(rig, service.url)
    assert "/(key)/x" in caplog.text
    assert rig.holds(KEY) == []
    assert not any(KEY in text for text in (caplog.text, str(refused.value), repr(ask("")), *rig.notes))


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://a.example/x", True),
        ("http://127.0.0.1:80/x", True),
        ("http://localhost/x", True),
        ("http://[::1]/x", True),
        ("http://a.example/x", False),
        ("http://127.0.0.1.a.example/x", False),
        ("https://user@a.example/x", False),
        ("https://a.example/x#y", False),
        ("https://a.example:port/x", False),
        ("https://a.example\\@b.example/", False),
        ("ftp://a.example/x", False),
        ("a.example/x", False),
        ("https:///x", False),
    ],
)
def test_only_https_or_this_machine_may_be_asked(url: str, safe: bool) -> None:
    assert is_safe(url) is safe


def test_a_repeat_is_spread_by_chance(rig: Rig) -> None:
    def waits(chance: float) -> list[float]:
        rig.hands.waits.clear()
        with serving(in_turn(Sent(status=503), GOOD)) as service, rig.session() as session:
            session.clock = type(session.clock)(session.clock.now, session.clock.sleep, lambda: chance)
            session.obtain(ask(service.url, fresh_for=timedelta(0)), len)
        return list(rig.hands.waits)

    assert (waits(0.0), waits(1.0)) == ([1.0], [3.0])
