"""`trucewatch fetch`: what is fetched can be taken in, the key is seen nowhere, and refusals have their exit codes."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.cli.doors import call
from tests.fetch.services import KEY, Asked, Sent, in_turn, serving
from tests.fetch.test_celestrak import GOOD
from tests.fetch.test_stac import Catalogue, item
from tests.mission.template import lay_mission

HEADER = (
    "latitude,longitude,bright_ti4,scan,track,acq_date,acq_time,satellite,instrument,confidence,version,bright_ti5,"
    "frp,daynight"
)
SEED = ("--content-key-seed", "tests")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a mission, a key in the environment, and nobody who waits."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("FIRMS_MAP_KEY", KEY)
    monkeypatch.setenv("TRUCEWATCH_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    lay_mission(tmp_path)
    return tmp_path


def fires(last: date, clock: int) -> Callable[[Asked], Sent]:
    """Return answers with a fire at 00:30 and 12:30 of every day, so far as it is before a time of the last day."""

    def answer(asked: Asked) -> Sent:
        if "data_availability" in asked.path:
            return Sent(b"data_id,min_date,max_date\nVIIRS_SNPP_NRT,2030-05-10,2030-05-17\n", media_type="text/plain")
        days, first = asked.path.split("/")[-2:]
        span = [date.fromisoformat(first) + timedelta(days=n) for n in range(int(days))]
        burning = [(day, at) for day in span for at in (30, 1230) if (day, at) < (last, clock)]
        rows = [f"46.5,-40.25,331.2,0.44,0.62,{day},{at},N,VIIRS,n,2.0NRT,295.1,7.5,N" for day, at in burning]
        return Sent("\n".join([HEADER, *rows]).encode())

    return answer


def seen_anywhere(folder: Path, said: str) -> list[str]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [str(path) for path in files if KEY.encode() in path.read_bytes() or KEY in str(path)] + [KEY] * (
        KEY in said
    )


def test_fetched_fires_are_taken_in_and_a_day_that_was_partial_adds_only_what_is_new(here: Path) -> None:
    out = here / "inputs" / "hotspots"
    words = ("--mission", here / "mission", "--product", "VIIRS_SNPP_NRT", "--out", out)
    with serving(fires(date(2030, 5, 16), 1000)) as service:
        early = call(
            "fetch", "firms", *words, "--service", service.url, "--from", "2030-05-15", "--to", "2030-05-17",
            "--now", "2030-05-16T10:00:00Z",
        )  # fmt: skip
        assert (early.code, early.error) == (0, None), early.out
        assert "2030-05-16.partial.csv: 1 hotspot, " in early.out
        assert "Files 2, of these from cache 0, partial 2. Rows 3. Requests 2, bytes received" in early.out
        assert "Worth asking again from 2030-05-16T10:10:00Z." in early.out
        first = call(
            "ingest", here / "mission", "firms", *sorted(out.glob("*.csv")), "--now", "2030-05-16T11:00Z", *SEED
        )
        assert (first.code, first.out.count("rejected 0")) == (0, 2), first.out
        service.answer = fires(date(2030, 5, 17), 1300)
        later = call(
            "fetch", "firms", *words, "--service", service.url, "--from", "2030-05-15", "--to", "2030-05-17",
            "--now", "2030-05-17T13:00:00Z",
        )  # fmt: skip
        assert (later.code, later.error) == (0, None), later.out
    assert "partial 0. Rows 4." in later.out
    assert sorted(path.name for path in out.glob("*.csv")) == [
        f"firms_VIIRS_SNPP_NRT_2030-05-{day}.csv" for day in (15, 16)
    ]
    files = sorted(out.glob("*.csv"))
    second = call("ingest", here / "mission", "firms", *files, "--now", "2030-05-17T14:00Z", *SEED)
    assert second.code == 0, second.out
    assert "2030-05-15.csv: 2 rows, rejected 0, on record already 2." in second.out or "nothing new" in second.out
    assert "2030-05-16.csv: 2 rows, rejected 0, on record already 1." in second.out
    assert seen_anywhere(here, early.out + later.out) == []


def test_a_past_day_that_is_not_held_is_said_and_ends_with_one(here: Path) -> None:
    words = ("--box", "-46,41.5,-27.5,52", "--product", "VIIRS_SNPP_NRT", "--out", here / "out")
    with serving(fires(date(2030, 5, 17), 1300)) as service:
        said = call(
            "fetch", "firms", *words, "--service", service.url, "--from", "2030-05-09", "--to", "2030-05-11",
            "--now", "2030-05-17T13:00:00Z",
        )  # fmt: skip
    assert (said.code, said.error) == (1, None)
    assert "Not held: VIIRS_SNPP_NRT 2030-05-09. Nothing is known of fires then" in said.out
    assert [path.name for path in (here / "out").glob("*.csv")] == ["firms_VIIRS_SNPP_NRT_2030-05-10.csv"]


def test_fetched_looks_are_taken_in(here: Path) -> None:
    catalogue = Catalogue([item(1, "2030-05-15T09:00:00Z"), item(2, "2030-05-15T09:00:00Z", platform="Other")])
    with serving(catalogue) as service:
        catalogue.url = service.url
        said = call(
            "fetch", "stac", "--catalogue", f"{service.url}/v1", "--collection", "images",
            "--mission", here / "mission", "--from", "2030-05-15T00:00Z", "--to", "2030-05-16T00:00Z",
            "--sensor", "Sat-1A=drone_west", "--out", here / "out", "--now", "2030-05-18T00:00Z",
        )  # fmt: skip
    assert (said.code, said.error) == (0, None), said.out
    assert "No look of 1 items: no sensor was named for the platform other." in said.out
    (looks,) = (here / "out").glob("*.csv")
    taken = call("ingest", here / "mission", "looks", looks, "--now", "2030-05-18T01:00Z", *SEED)
    assert (taken.code, "1 rows, rejected 0" in taken.out) == (0, True), taken.out


def test_elements_are_fetched_and_then_come_from_the_cache(here: Path) -> None:
    with serving(in_turn(GOOD)) as service:
        words = (
            "--group",
            "weather",
            "--out",
            here / "out",
            "--service",
            f"{service.url}/gp.php",
            "--contact",
            "a@b.c",
        )
        first = call("fetch", "celestrak", *words, "--now", "2030-05-16T10:00:00Z")
        again = call("fetch", "celestrak", *words, "--now", "2030-05-16T11:59:00Z")
        offline = call("fetch", "celestrak", *words, "--now", "2031-05-16T11:59:00Z", "--offline")
    assert (first.code, again.code, offline.code) == (0, 0, 0), first.out + again.out
    assert len(service.asked) == 1
    assert service.asked[0].headers["user-agent"].endswith(" (a@b.c)")
    assert "celestrak_group-weather.json: 2 sets of elements, " in first.out
    assert "Files 1, of these from cache 1, partial 0. Rows 2. Requests 0, bytes received 0." in again.out
    assert "Worth asking again from 2030-05-16T12:00:00Z." in again.out


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("firms", "--box", "1,2,3"), 2, "bad_box"),
        (("firms", "--box", "170,2,-170,4"), 2, "not across the 180th meridian"),
        (("firms",), 2, "--mission or --box"),
        (("firms", "--box", "1,2,3,4", "--service", "http://a.example"), 2, "unsafe_address"),
        (("firms", "--box", "1,2,3,4", "--from", "soon"), 2, "bad_date"),
        (("firms", "--box", "1,2,3,4", "--contact", "a b"), 2, "bad_contact"),
        (("firms", "--box", "1,2,3,4", "--service", "http://127.0.0.1:1"), 1, "no connection"),
        (("celestrak",), 2, "nothing_asked"),
        (("celestrak", "--group", "weather", "--service", "http://127.0.0.1:1/gp.php"), 1, "no connection"),
        (("celestrak", "--group", "weather", "--offline"), 1, "not_kept"),
    ],
)
def test_refusals_have_their_exit_codes(here: Path, words: tuple[str, ...], code: int, told: str) -> None:
    said = call("fetch", *words, "--out", here / "out")
    assert (said.code, said.error) == (code, None), said.out
    assert told in said.out
    assert not (here / "out").exists()
    assert KEY not in said.out


@pytest.mark.parametrize("sensor", [("nobody",), ("a=",), ("a=drone_west", "A=drone_east")])
def test_sensors_that_the_mission_does_not_have_are_refused(here: Path, sensor: tuple[str, ...]) -> None:
    said = call(
        "fetch", "stac", "--catalogue", "http://127.0.0.1:1", "--collection", "x", "--mission", here / "mission",
        "--from", "2030-05-15T00:00Z", "--to", "2030-05-16T00:00Z", "--out", here / "out",
        *(word for one in sensor for word in ("--sensor", one)),
    )  # fmt: skip
    assert (said.code, "sensor" in said.out) == (2, True), said.out


def test_a_key_that_the_service_refuses_is_a_wrong_input_and_is_not_shown(here: Path) -> None:
    with serving(in_turn(Sent(f"Invalid MAP_KEY. {KEY}".encode(), 400, "text/plain"))) as service:
        said = call("fetch", "firms", "--box", "1,2,3,4", "--out", here / "out", "--service", service.url)
    assert (said.code, "key_refused" in said.out) == (2, True)
    assert seen_anywhere(here, said.out) == []


def test_a_missing_library_is_named_with_the_line_that_installs_it(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trucewatch.fetch.transport.find_spec", lambda name: None)
    said = call("fetch", "celestrak", "--group", "weather", "--out", here / "out")
    assert (said.code, "pip install 'trucewatch[fetch]'" in said.out) == (2, True)
