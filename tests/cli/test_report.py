"""`trucewatch report`: what it writes for whom, that twice is once, what is kept as issued, and how it refuses."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cli.doors import Said, call
from tests.pipeline.chain import (
    add_rows,
    adopted_row,
    copy_of,
    files_below,
    keep_two_events,
    open_fixed,
    severe_rows,
    take_all,
)
from trucewatch.pipeline import open_shelf
from trucewatch.pipeline.memory import ISSUED
from trucewatch.records.canonical import digest

CLOCK = ("--now", "2030-05-19T06:00:00Z", "--content-key-seed", "tests")
DAY = ("--date", "2030-05-14")
ISSUES = (
    ("daily", "cell", "en", "exercise-daily-2030-05-14-cell-en"),
    ("handover", "board", "uk", "exercise-handover-2030-05-15T0000Z-board-uk"),
    ("daily", "party_a", "ru", "exercise-daily-2030-05-14-party_a-ru"),
    ("daily", "guarantor_x", "de", "exercise-daily-2030-05-14-guarantor_x-de"),
    ("weekly", "public", "fr", "exercise-weekly-2030-05-08-public-fr"),
)


@dataclass(frozen=True, slots=True)
class Told:
    """A world whose reports were issued, and what each call said."""

    world: Path
    said: dict[tuple[str, str], Said]

    @property
    def reports(self) -> Path:
        return self.world / "reports"


def issue(world: Path, kind: str, reader: str, *words: str, out: str = "reports") -> Said:
    where = (world / "mission", *DAY, "--reader", reader, "--kind", kind, "--out", world / out)
    return call("report", *where, *words, *CLOCK)


@pytest.fixture(scope="module")
def told(laid: Path, tmp_path_factory: pytest.TempPathFactory) -> Told:
    """Return a world with two severe events that everybody may know of, one that only the cell may, and all reports."""
    world = copy_of(laid, tmp_path_factory.mktemp("told") / "world")
    keep_two_events(world)
    for number, label in enumerate(("open", "open", "cell_only")):
        seen, reported = severe_rows(number, label)
        add_rows(world, "camera", seen)
        add_rows(world, "press", reported)
    add_rows(world, "adoptions", adopted_row("B/7"))
    take_all(world)
    said = {(kind, who): issue(world, kind, who, "--language", word) for kind, who, word, _ in ISSUES}
    said.update({("flash", who): issue(world, "flash", who) for who in ("cell", "public")})
    return Told(world, said)


@pytest.mark.parametrize(("kind", "reader", "language", "stem"), ISSUES)
def test_every_kind_is_written_as_page_and_pdf_in_the_readers_language(
    told: Told, kind: str, reader: str, language: str, stem: str
) -> None:
    said = told.said[kind, reader]
    assert (said.code, said.error) == (0, None), said.out
    assert f"{stem}.html" in said.out
    page = (told.reports / f"{stem}.html").read_text("utf-8")
    assert f'lang="{language}"' in page
    assert (told.reports / f"{stem}.pdf").read_bytes().startswith(b"%PDF-")


def test_each_alert_that_a_reader_may_see_has_a_notice_of_its_own_file(told: Told) -> None:
    notices = {
        who: sorted(path.stem for path in told.reports.glob(f"exercise-flash-*-{who}-en.html"))
        for who in ("cell", "public")
    }
    assert len(notices["public"]) == 2
    assert len(notices["cell"]) > 2
    for who, names in notices.items():
        assert all(re.fullmatch(rf"exercise-flash-2030-05-14T\d{{4}}Z-[0-9a-f]{{6}}-{who}-en", name) for name in names)
        assert f"Reports written {len(names)}." in told.said["flash", who].out
        assert len({(told.reports / f"{name}.html").read_bytes() for name in names}) == len(names)


@pytest.mark.parametrize(
    ("kind", "reader", "language"), [("daily", "cell", "en"), ("weekly", "public", "fr"), ("flash", "public", "en")]
)
def test_a_report_issued_again_is_the_same_files_and_no_further_statement(
    told: Told, tmp_path: Path, kind: str, reader: str, language: str
) -> None:
    world = copy_of(told.world, tmp_path / "world")
    before = files_below(world, leave_out=("mission/cache",))
    again = issue(world, kind, reader, "--language", language)
    assert again.code == 0
    after = files_below(world)
    assert {name: content for name, content in after.items() if "/cache/" not in name} == {
        name: content for name, content in before.items() if "/cache/" not in name
    }
    size = open_fixed(world).ledger.size
    assert f"Ledger: {size} statements." in again.out


def test_what_was_issued_is_on_the_ledger_as_it_left(told: Told) -> None:
    ledger = open_fixed(told.world).ledger
    files = [path for path in sorted(told.reports.iterdir()) if path.suffix in (".html", ".pdf")]
    assert len(files) >= 2 * (len(ISSUES) + 5)
    for path in files:
        assert ledger.original(digest("original", path.read_bytes())) == path.read_bytes()


def test_a_feed_lists_the_reports_of_its_reader_and_no_others(told: Told) -> None:
    for who in ("cell", "board", "party_a", "guarantor_x", "public"):
        links = set(re.findall(r'href="([^"]+)"', (told.reports / f"exercise-{who}.atom").read_text("utf-8")))
        assert links == {path.name for path in told.reports.iterdir() if f"-{who}-" in path.name}


def test_a_report_issued_later_takes_the_place_of_the_earlier_in_the_feed_and_not_on_the_ledger(
    told: Told, tmp_path: Path
) -> None:
    world = copy_of(told.world, tmp_path / "world")
    page = world / "reports" / "exercise-daily-2030-05-14-party_a-ru.html"
    first = page.read_bytes()
    where = (world / "mission", *DAY, "--reader", "party_a", "--language", "ru", "--out", world / "reports")
    assert call("report", *where, "--now", "2030-05-19T07:00:00Z", "--content-key-seed", "tests").code == 0
    assert page.read_bytes() != first
    desk = open_fixed(world)
    assert desk.ledger.original(digest("original", first)) == first
    mine = [row for row in open_shelf(desk.ledger, desk.folder).table(ISSUED).rows() if row.reader == "party_a"]
    assert len(mine) == 2
    feed = (world / "reports/exercise-party_a.atom").read_text("utf-8")
    assert re.findall(r"<published>([^<]+)<", feed) == ["2030-05-19T07:00:00Z"]


def test_adopted_words_are_the_same_in_every_readers_report(told: Told) -> None:
    english = adopted_row("B/7")["wording_en"]
    daily = {who: f"exercise-daily-2030-05-14-{who}-{word}.html" for kind, who, word, _ in ISSUES if kind == "daily"}
    for who in ("cell", "party_a", "guarantor_x"):
        assert english in (told.reports / daily[who]).read_text("utf-8"), who
    weekly = (told.reports / "exercise-weekly-2030-05-08-public-fr.html").read_text("utf-8")
    assert english in weekly


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ((*DAY,), "no reader"),
        ((*DAY, "--reader", "stranger"), "one of board, cell, guarantor_x"),
        (("--date", "14.05.2030", "--reader", "cell"), "a day like 2026-06-25"),
        ((*DAY, "--reader", "cell", "--kind", "handover", "--until", "noon"), "add Z or an offset"),
        ((*DAY, "--reader", "cell", "--kind", "handover", "--until", "2030-05-15T00:01Z"), "name the day of that time"),
        ((*DAY, "--reader", "cell", "--until", "2030-05-14T12:00Z"), "a daily report covers whole days"),
        ((*DAY, "--reader", "cell", "--kind", "weekly", "--until", "2030-05-14T12:00Z"), "--until for a handover"),
        ((*DAY, "--reader", "cell", "--kind", "monthly"), "'monthly' is not one of"),
        ((*DAY, "--reader", "cell", "--language", "la"), "'la' is not one of"),
    ],
)
def test_a_report_that_cannot_be_made_is_refused_and_nothing_is_written(
    told: Told, tmp_path: Path, words: tuple[str, ...], reason: str
) -> None:
    size = open_fixed(told.world).ledger.size
    said = call("report", told.world / "mission", "--out", tmp_path / "out", *words)
    assert (said.code, said.error) == (2, None)
    assert reason in re.sub(r"[│\s]+", " ", said.out)
    assert not (tmp_path / "out").exists()
    assert open_fixed(told.world).ledger.size == size


def test_a_mission_without_a_ledger_gets_no_report_and_no_ledger(laid: Path, tmp_path: Path) -> None:
    world = copy_of(laid, tmp_path / "world")
    before = files_below(world)
    said = issue(world, "daily", "cell")
    assert (said.code, said.error) == (2, None)
    assert "no ledger" in said.out
    assert "run `trucewatch ingest`" in said.out
    assert files_below(world) == before


def test_a_mission_folder_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    said = issue(tmp_path / "nowhere", "daily", "cell")
    assert (said.code, said.error) == (2, None)
    assert not list(tmp_path.iterdir())


def test_a_shift_without_alerts_writes_no_notice_and_says_so(told: Told, tmp_path: Path) -> None:
    world = copy_of(told.world, tmp_path / "world")
    said = issue(world, "flash", "public", "--until", "2030-05-14T10:00Z", out="none")
    assert said.code == 0
    assert "no flash notice written" in said.out
    assert not (world / "none").exists()


def test_help_says_what_each_kind_is_and_what_to_run_first() -> None:
    said = call("report", "--help")
    told = re.sub(r"[│\s]+", " ", said.out)
    assert said.code == 0
    assert "Run `trucewatch ingest` or `trucewatch day` first" in told
    for word in ("flash: a notice", "handover: the last", "weekly: 7", "en|uk|ru|fr|de", "--until", "end of the day"):
        assert word in told, word
