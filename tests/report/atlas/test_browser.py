"""Map and strip in headless Chromium: drawn, linked, slid and walked by keys, with and without WebGL, no request."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.report.atlas.conftest import Watched, open_page, until
from tests.report.atlas.views import a_rich_view, a_week
from tests.report.layout.conftest import AXE, TAGS
from trucewatch.geo.ground import Ground
from trucewatch.records.incident import Incident
from trucewatch.records.table import Table
from trucewatch.report import render_atlas, render_day

pytestmark = pytest.mark.browser

COLOURS = """() => { const canvas = document.querySelector('#map-gl canvas'), pen = document.createElement('canvas');
  pen.width = canvas.width; pen.height = canvas.height;
  const held = pen.getContext('2d'); held.drawImage(canvas, 0, 0);
  const pixels = new Uint32Array(held.getImageData(0, 0, pen.width, pen.height).data.buffer);
  return new Set(pixels).size }"""


@pytest.fixture(scope="module")
def watched(drawing: Browser, atlas: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    """Return the page drawn by WebGL at 1,280 px; all tests share it."""
    held = open_page(drawing, atlas, tmp_path_factory.mktemp("gl"))
    yield held
    held.page.close()


@pytest.fixture
def page(watched: Watched) -> Page:
    """Return the shared page with nothing chosen."""
    watched.page.click("#filter-none")
    watched.page.select_option("#width", label="the whole time")
    watched.page.evaluate("() => { location.hash = '' }")
    until(watched.page, "!document.querySelector('#rows tr.chosen')")
    return watched.page


def questioned(page: Page) -> list[str]:
    """Return what axe-core finds wrong, run as the browser's own code since the page's policy forbids evaluation."""
    session = page.context.new_cdp_session(page)
    session.send("Page.setBypassCSP", {"enabled": True})
    page.reload()
    page.wait_for_selector("html[data-map]")
    page.evaluate(AXE)
    found = page.evaluate(
        "tags => axe.run({runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']}).then(r => r.violations)",
        list(TAGS),
    )
    return [f"{rule['id']}: {node['target']} {node['failureSummary']}" for rule in found for node in rule["nodes"]]


def chosen(page: Page) -> str:
    """Return the number of the row that is marked as chosen, empty for none."""
    row = page.locator("#rows tr.chosen")
    return row.locator("button").inner_text() if row.count() else ""


def test_webgl_draws_more_than_a_blank_canvas(page: Page) -> None:
    assert page.evaluate("document.documentElement.dataset.map") == "gl"
    until(page, f"({COLOURS})() > 50")


def test_a_row_of_the_table_chooses_the_incident_everywhere(page: Page) -> None:
    page.locator("#rows tr").nth(3).locator("button").click()
    name = chosen(page)
    assert page.url.endswith(f"#{name.lower()}")
    assert page.locator("#details h3").inner_text().startswith(f"{name}: likeliest")
    assert page.locator("#strip-over .chosen").count() == 1
    assert f"Incident {name}" in page.locator("#said").inner_text()


def test_a_mark_of_the_strip_chooses_its_row(page: Page) -> None:
    box = page.locator("#strip-over .marks use").last.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert chosen(page)


def test_a_mark_of_the_map_chooses_its_row(page: Page) -> None:
    page.locator("#map-gl").scroll_into_view_if_needed()
    frame = page.locator("#map-gl").bounding_box()
    assert frame
    for step in range(400):
        across, down = 0.05 + 0.9 * (step % 40) / 40, 0.1 + 0.8 * (step // 40) / 10
        page.mouse.move(frame["x"] + frame["width"] * across, frame["y"] + frame["height"] * down)
        if page.locator("#map-tip").is_visible() and page.locator("#map-tip").inner_text().startswith("Incident"):
            break
    told = page.locator("#map-tip").inner_text()
    page.mouse.down()
    page.mouse.up()
    assert told.startswith(f"Incident {chosen(page)},")
    assert page.locator("#strip-over .chosen").count() <= 1


def test_a_stretch_that_is_brushed_stands_in_numbers_and_address_and_can_narrow_the_table(page: Page) -> None:
    page.locator("#strip-svg").scroll_into_view_if_needed()
    box = page.locator("#strip-svg .frame").first.bounding_box()
    assert box
    page.mouse.move(box["x"] + 100, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 160, box["y"] + 60, steps=4)
    page.mouse.up()
    low, high = float(page.input_value("#stretch-from")), float(page.input_value("#stretch-to"))
    assert low < high
    assert f"s1:{low:.1f}-{high:.1f}" in page.url
    assert "Stretch chosen" in page.locator("#said").inner_text()
    before = page.locator("#rows tr").count()
    page.check("#stretch-only")
    assert page.locator("#rows tr").count() < before
    page.click("#stretch-none")
    assert page.locator("#rows tr").count() == before


def test_pointing_at_the_strip_says_what_was_looked_at_there(page: Page) -> None:
    box = page.locator("#strip-svg .frame").first.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] - 3, box["y"] + box["height"] * 0.7)
    assert "nobody looked" in page.locator("#strip-words").inner_text()
    assert page.locator("#strip-over .point").count() == 1


def test_the_slider_moves_the_window_by_keys_and_marks_and_rows_follow(page: Page) -> None:
    everything = page.locator("#rows tr").count()
    page.focus("#time")
    page.keyboard.press("ArrowRight")
    assert page.locator("#width option:checked").inner_text() == "3 h"
    text = page.get_attribute("#time", "aria-valuetext")
    assert text
    assert text.replace("\u00a0", " ").startswith("25 Jun 00:30–03:30 UTC")
    shown = page.locator("#rows tr").count()
    assert 0 < shown < everything
    assert page.locator("#window-count").inner_text() == f"{shown} incident{'' if shown == 1 else 's'}"
    assert page.locator("#strip-over .marks use").count() <= shown
    page.click("#step-back")
    assert page.input_value("#time") == "0"


def test_play_slides_the_window_and_pause_says_where_it_stands(page: Page) -> None:
    page.click("#play")
    until(page, "Number(document.getElementById('time').value) >= 1800")
    page.click("#play")
    assert "Time window" in page.locator("#said").inner_text()


def test_filters_and_columns_narrow_and_sort_the_table(page: Page) -> None:
    before = page.locator("#rows tr").count()
    page.select_option("#filter-sector", index=1)
    assert 0 < page.locator("#rows tr").count() < before
    page.select_option("#filter-sector", index=0)
    page.click("[data-sort=breach]")
    assert page.get_attribute("th[data-column=breach]", "aria-sort") == "descending"
    chances = [
        int("".join(filter(str.isdigit, one))) for one in page.locator("#rows td:nth-child(6)").all_inner_texts()
    ]
    assert chances == sorted(chances, reverse=True)
    page.click("[data-sort=t]")


def test_keys_alone_reach_everything_and_step_through_the_marks(page: Page) -> None:
    page.focus(".skip")
    reached = ["skip"]
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.id || document.activeElement.className"))
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline in ("solid", "auto"), reached[-1]
    wanted = {"skip", "time", "play", "width", "zoom-in", "strip-holder", "stretch-from", "details"}
    assert wanted <= set(reached)
    assert any("maplibregl-canvas" in one for one in reached)
    page.focus("#strip-holder")
    page.keyboard.press("ArrowRight")
    first = chosen(page)
    page.keyboard.press("ArrowRight")
    assert first != chosen(page) != ""
    page.keyboard.press("Escape")
    assert chosen(page) == ""


def test_a_layer_that_is_unchecked_leaves_map_and_table(page: Page) -> None:
    box = page.locator(".layers .classes input[data-layer^=class]:visible").first
    before = page.locator("#rows tr").count()
    box.uncheck()
    assert page.locator("#rows tr").count() < before
    box.check()
    assert page.locator("#rows tr").count() == before


def test_axe_finds_nothing_wrong_and_nothing_was_asked_for_or_complained_of(watched: Watched) -> None:
    assert questioned(watched.page) == []
    assert watched.said == []
    assert {url.split(":")[0] for url in watched.asked} <= {"file", "blob", "data"}
    assert len([url for url in watched.asked if url.startswith("file:")]) == 2


def test_without_webgl_the_plain_map_says_so_and_is_linked_alike(plain: Browser, atlas: str, tmp_path: Path) -> None:
    held = open_page(plain, atlas, tmp_path, 320, dark=True, address="#i7")
    page = held.page
    assert page.evaluate("document.documentElement.dataset.map") == "plain"
    assert "without WebGL" in page.locator("#no-webgl").inner_text()
    assert chosen(page) == "I7"
    assert page.locator("#plain-over .marks use").count() > 20
    assert page.locator("#plain-over .chosen use").count() == 1
    assert page.locator("#plain-over .looking path").count() >= 3
    page.locator("#map-plain").scroll_into_view_if_needed()
    box = page.locator("#plain-over .marks use").first.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert chosen(page) not in ("", "I7")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert questioned(page) == []
    assert held.said == []
    page.close()


def test_the_plain_map_puts_marks_where_the_report_does(
    plain: Browser, atlas: str, ground: Ground, tmp_path: Path
) -> None:
    section = render_day(a_rich_view(ground), ground).split('<section id="map"')[1].split("</svg>")[0]
    wanted = {(float(x), float(y)) for x, y in re.findall(r"translate\(([\d.]+) ([\d.]+)\)scale", section)}
    held = open_page(plain, atlas, tmp_path)
    drawn = held.page.eval_on_selector_all(
        "#plain-over .marks use", "all => all.map(one => one.getAttribute('transform').match(/[\\d.]+/g).map(Number))"
    )
    away = [min(abs(x - u) + abs(y - v) for u, v in wanted) for x, y, *_ in drawn]
    assert max(away) < 0.6
    held.page.close()


def test_a_week_slides_by_hours_and_names_its_days(plain: Browser, ground: Ground, tmp_path: Path) -> None:
    held = open_page(plain, render_atlas(a_week(ground), ground), tmp_path)
    page = held.page
    assert page.locator("#strip-svg text.major").all_text_contents()[:2] == ["25\u00a0Jun", "26\u00a0Jun"]
    page.select_option("#width", label="24 h")
    assert page.locator("#window-count").inner_text() == "10 incidents"
    page.evaluate("() => { const time = document.getElementById('time'); time.value = 86400 * 6; "
                  "time.dispatchEvent(new Event('input')) }")  # fmt: skip
    assert page.locator("#rows tr").count() == 10
    assert "no control layer for this day" in page.locator("#control-name").inner_text()
    assert held.said == []
    page.close()


def test_a_reader_outside_sees_cells_and_bars_of_a_past_week_at_320_px(
    drawing: Browser, public_atlas: str, tmp_path: Path
) -> None:
    held = open_page(drawing, public_atlas, tmp_path, 320, address="#i2")
    page = held.page
    assert "grid cell of 5" in page.locator("#details").inner_text()
    assert page.locator("#strip-over .grid-cell").count() > 10
    assert page.locator("#strip-svg rect.unlooked").count() > 3
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert questioned(page) == []
    assert held.said == []
    page.close()


def test_a_best_estimate_that_no_other_such_event_is_recorded_is_told_as_one(
    plain: Browser, ground: Ground, tmp_path: Path
) -> None:
    view = a_rich_view(ground)
    incidents = [replace(row, p_seen=0.0, p_seen_timed=0.0) for row in view.today.incidents.rows()]
    unseen = replace(view, today=replace(view.today, incidents=Table.of(Incident, incidents)))
    held = open_page(plain, render_atlas(unseen, ground), tmp_path, address="#i2")
    told = held.page.locator("#details").inner_text()
    assert "none, at best estimate" in told
    assert "no look" not in told
    assert "opponent" not in told
    assert held.page.locator("#rows tr").first.locator("td.n").last.inner_text() == "none, at best estimate"
    assert held.said == []
    held.page.close()
