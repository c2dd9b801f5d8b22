"""The form of a blind sample: no hint, opens offline, saves a file that the cell can read; by keyboard and by ear."""

import csv
import io
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.builders import NOON, a_mission
from trucewatch.records.mission import EventSize
from trucewatch.records.sample import SampleItem
from trucewatch.records.table import Table
from trucewatch.records.vocabulary import EVENTS
from trucewatch.report.review_form import COLUMNS, render_review_form

AXE = Path(__file__).parent / "vendor"
CHROMIUM = shutil.which("chromium")
QUIET = SampleItem(
    sample_id="smp_1",
    item="aa",
    subject="quiet_cell",
    is_control=False,
    event="explosion",
    part=1,
    chainage_from_km=10.0,
    chainage_to_km=15.0,
    side="east",
    start_at=NOON,
    end_at=NOON + timedelta(minutes=30),
    material=("look_1", "<b>look_2</b>"),
    drawn_from=321,
)
CONTROL = replace(QUIET, item="bb", is_control=True, drawn_from=7)
ROW = replace(
    QUIET,
    item="cc",
    subject="rejected_item",
    event=None,
    part=None,
    chainage_from_km=None,
    chainage_to_km=None,
    side="",
    material=("file.csv row 3 (source press)",),
)


def form(*items: SampleItem) -> str:
    return render_review_form(Table.of(SampleItem, items), a_mission())


def test_nothing_in_the_form_tells_a_control_from_a_quiet_stretch() -> None:
    as_control = form(QUIET, CONTROL, ROW)
    assert as_control == form(QUIET, replace(CONTROL, is_control=False, drawn_from=9_999), ROW)
    assert "321" not in as_control


def test_the_reviewer_is_asked_for_the_size_and_duration_that_the_mission_tables() -> None:
    mission = replace(a_mission(), event_sizes=(EventSize("explosion", "explosion of an 82 mm round", 0.0, None),))
    page = render_review_form(Table.of(SampleItem, [QUIET]), mission)
    assert "an event of the kind “explosion of an 82 mm round” begin" in page
    untabled = replace(QUIET, event="thermal_anomaly")
    page = render_review_form(Table.of(SampleItem, [untabled]), mission)
    assert "an event of the kind “thermal anomaly” begin" in page


def test_choices_are_words_and_their_values_are_those_of_the_vocabulary() -> None:
    page = form(QUIET)
    assert all(f'<option value="{event}">{event.replace("_", " ")}</option>' in page for event in EVENTS)


def test_names_from_inputs_cannot_become_markup() -> None:
    assert "<b>look_2" not in form(QUIET)
    assert "&lt;b&gt;look_2" in form(QUIET)


def test_an_empty_sample_says_so() -> None:
    assert "no items" in form()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return Debian's Chromium, or skip where it is not installed."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed: apt-get install chromium")
    with sync_playwright() as playwright:
        held = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield held
        held.close()


@pytest.mark.browser
def test_filled_in_by_keyboard_it_saves_the_answers_as_a_file_of_reviews(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "form.html"
    path.write_text(form(QUIET, CONTROL, ROW), encoding="utf-8")
    page = browser.new_page(accept_downloads=True)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri())
    page.get_by_label("Your role").fill("second, watch")
    page.locator("fieldset").nth(0).locator("input").nth(0).focus()
    page.keyboard.press("Space")
    page.locator("fieldset").nth(1).locator("input[value=missed]").focus()
    page.keyboard.press("Space")
    page.get_by_role("button").focus()
    page.keyboard.press("Enter")
    assert "Say what there was" in page.locator("#told").inner_text()
    page.locator("fieldset").nth(1).locator("select").select_option("explosion")
    with page.expect_download() as download:
        page.get_by_role("button").click()
    saved = tmp_path / "reviews.csv"
    download.value.save_as(saved)
    rows = list(csv.DictReader(io.StringIO(saved.read_text(encoding="utf-8"))))
    assert tuple(rows[0]) == COLUMNS
    assert [(row["item"], row["answer"], row["event"]) for row in rows] == [
        ("aa", "nothing", ""),
        ("bb", "missed", "explosion"),
    ]
    assert {row["reviewer"] for row in rows} == {"second, watch"}
    assert all(url.startswith(("file:", "blob:")) for url in asked)


@pytest.mark.browser
def test_a_screen_reader_finds_its_way(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "form.html"
    path.write_text(form(QUIET, ROW), encoding="utf-8")
    page = browser.new_page()
    page.goto(path.as_uri())
    page.evaluate(next(AXE.rglob("axe.min.js")).read_text(encoding="utf-8"))
    found = page.evaluate("async () => (await axe.run()).violations.map((one) => one.id + ': ' + one.help)")
    assert found == []
