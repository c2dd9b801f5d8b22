"""The form of a blind sample: no hint, opens offline, saves a file that the cell can read; by keyboard and by ear."""

import csv
import io
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import get_args

import numpy as np
import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.builders import NOON, a_look, a_mission
from trucewatch.geo.ground import Places
from trucewatch.records.field_check import ReviewSubject
from trucewatch.records.look import Look
from trucewatch.records.mission import EventSize, Mission
from trucewatch.records.sample import SampleItem
from trucewatch.records.table import Table
from trucewatch.records.vocabulary import EVENTS, LookStatus
from trucewatch.report.review_form import COLUMNS, render_review_form
from trucewatch.report.spelling import span_words
from trucewatch.report.terms import event_words

PLACES = Places(np.array(["Alma"], dtype=object), np.array([48.1]), np.array([37.1]), np.array([900]))
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
    return rendered(a_mission(), *items)


def rendered(mission: Mission, *items: SampleItem, looks: Sequence[Look] = ()) -> str:
    return render_review_form(Table.of(SampleItem, items), mission, Table.of(Look, looks), PLACES)


def test_nothing_in_the_form_tells_a_control_from_a_quiet_stretch() -> None:
    as_control = form(QUIET, CONTROL, ROW)
    assert as_control == form(QUIET, replace(CONTROL, is_control=False, drawn_from=9_999), ROW)
    assert "321" not in as_control


def test_the_reviewer_is_asked_for_the_size_and_duration_that_the_mission_tables() -> None:
    mission = replace(a_mission(), event_sizes=(EventSize("explosion", "explosion of an 82 mm round", 0.0, None),))
    page = rendered(mission, QUIET)
    assert "an event of the kind “explosion of an 82 mm round” begin" in page
    untabled = replace(QUIET, event="thermal_anomaly")
    page = rendered(mission, untabled)
    assert "an event of the kind “thermal anomaly” begin" in page


def test_choices_are_words_and_their_values_are_those_of_the_vocabulary() -> None:
    page = form(QUIET)
    assert all(f'<option value="{event}">{event_words(event)}</option>' in page for event in EVENTS)
    assert '<option value="uav">uncrewed aircraft</option>' in page


def test_every_look_is_told_by_sensor_time_and_place_and_the_same_whatever_came_of_it() -> None:
    mission = a_mission()
    drone = next(one for one in mission.sensors if one.kind == "drone")
    look = a_look(look_id="look_1", sensor=drone.name, start_at=NOON, end_at=NOON + timedelta(hours=1),
                  footprint_wkt="POLYGON ((37 48, 37.2 48, 37.2 48.2, 37 48.2, 37 48))")  # fmt: skip
    swept = replace(QUIET, material=("look_1", "viirs_snpp 2026-06-25T10:04Z", "unknown_7"))
    outcomes: tuple[tuple[bool, LookStatus], ...] = ((True, "acquired"), (False, "acquired"), (False, "failed"))
    pages = [
        rendered(mission, replace(swept, is_control=is_control), looks=[replace(look, status=status)]).replace(
            "\u00a0", " "
        )
        for is_control, status in outcomes
    ]
    assert pages[0] == pages[1] == pages[2]
    told = f"{drone.title}; {span_words(look.start_at, look.end_at)} UTC; middle within 1 km of Alma"
    assert f"<li>look_1: {told}</li>".replace("\u00a0", " ") in pages[0]
    title = next(one.title for one in mission.sensors if one.name == "viirs_snpp")
    assert f"<li>viirs_snpp 2026-06-25T10:04Z: pass of {title}; 25 Jun 10:04 UTC</li>" in pages[0]
    assert "<li>unknown_7</li>" in pages[0]


def test_the_form_does_not_say_that_a_row_was_rejected() -> None:
    source = form(QUIET, ROW)
    assert "reject" not in source.lower()
    assert "A row of a file" in source


def test_neither_the_form_nor_its_file_carries_what_kind_of_item_one_is() -> None:
    source = form(QUIET, ROW)
    assert all(word not in source for word in ("subject", *get_args(ReviewSubject)))
    assert "subject" not in COLUMNS


def test_the_order_of_material_is_that_of_its_names() -> None:
    assert form(replace(QUIET, material=("look_2", "look_1"))) == form(replace(QUIET, material=("look_1", "look_2")))


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
