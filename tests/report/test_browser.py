"""The page in headless Chromium: no error, no request, links by keyboard, no overflow, evidence opens."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

pytestmark = pytest.mark.browser

CHROMIUM = shutil.which("chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync", "--no-first-run"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return Debian's Chromium, or skip where it is not installed."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed: apt-get install chromium")
    with sync_playwright() as playwright:
        held = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield held
        held.close()


@pytest.fixture(scope="module")
def file(page: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the page of the made day as a file."""
    path = tmp_path_factory.mktemp("report") / "day.html"
    path.write_text(page, encoding="utf-8")
    return path


@pytest.fixture
def opened(browser: Browser, file: Path) -> Iterator[Page]:
    """Return the page, opened from disk at 1,280 px."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(file.as_uri())
    yield page
    page.close()


def test_it_opens_from_disk_without_error_or_request(browser: Browser, file: Path, tmp_path: Path) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    said: list[str] = []
    asked: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        said.append(message.text)

    def count(request: Request) -> None:
        asked.append(request.url)

    page.on("console", hear)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", count)
    page.goto(file.as_uri())
    page.screenshot(path=tmp_path / "day.png", full_page=True)
    assert said == []
    assert [url for url in asked if not url.startswith("data:")] == [file.as_uri()]
    assert (tmp_path / "day.png").stat().st_size > 50_000
    page.close()


@pytest.mark.parametrize("width", [1280, 800, 390])
def test_nothing_overflows_sideways(opened: Page, width: int) -> None:
    opened.set_viewport_size({"width": width, "height": 900})
    opened.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    assert opened.evaluate("document.documentElement.scrollWidth") <= width


def test_the_keyboard_reaches_the_skip_link_first_and_then_the_sections(opened: Page) -> None:
    reached = []
    for _ in range(4):
        opened.keyboard.press("Tab")
        reached.append(opened.evaluate("document.activeElement.getAttribute('href')"))
    assert reached == ["#summary", "#summary", "#looking", "#levels"]


def test_a_focused_link_is_outlined(opened: Page) -> None:
    opened.keyboard.press("Tab")
    opened.keyboard.press("Tab")
    assert opened.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_a_number_of_the_summary_opens_its_evidence(opened: Page) -> None:
    opened.locator("#summary a").filter(has_text=re.compile(r"^I\d+$")).first.click()
    target = opened.url.split("#")[1]
    assert target.startswith("i")
    assert opened.locator(f"#{target}").is_visible()
    opened.locator(f"#{target} a[href^='#o']").first.click()
    assert opened.locator(f"#{opened.url.split('#')[1]}").is_visible()
    opened.locator(f"#{opened.url.split('#')[1]} a[href^='#f']").click()
    assert "original:" in opened.locator("#f1").inner_text()


def test_a_link_to_an_incident_shows_its_heading(opened: Page) -> None:
    opened.evaluate("location.hash = '#i60'")
    opened.wait_for_timeout(300)
    heading = opened.locator("details.incident[open] > summary").bounding_box()
    assert heading is not None
    assert heading["y"] >= 0


def test_a_mark_of_the_strip_opens_its_incident(opened: Page) -> None:
    mark = opened.locator("#strip > figure svg a:not([tabindex])").last
    mark.focus()
    opened.keyboard.press("Enter")
    assert opened.locator(f"#{opened.url.split('#')[1]}").is_visible()


def test_the_table_of_events_can_be_narrowed(opened: Page) -> None:
    opened.locator("#events summary").first.click()
    opened.locator("#narrow").fill("explosion")
    shown = opened.locator("#event-rows tr:visible").count()
    assert 0 < shown < 240
    assert opened.locator("#narrowed").inner_text() == f"{shown} of 240 events shown"


def test_names_of_towns_in_the_strip_do_not_run_out_of_the_figure(opened: Page) -> None:
    outside = opened.evaluate(
        """() => { const svg = document.querySelector('#strip > figure svg[role]').getBoundingClientRect();
        return [...document.querySelectorAll('#strip > figure svg[role] text')].filter(text => {
          const box = text.getBoundingClientRect();
          return box.width && (box.left < svg.left - 1 || box.right > svg.right + 1 || box.bottom > svg.bottom + 1);
        }).map(text => text.textContent) }"""
    )
    assert outside == []


def test_names_on_the_map_do_not_overlap_as_drawn(opened: Page) -> None:
    pairs = opened.evaluate(
        """() => { const boxes = [...document.querySelectorAll('#map g.names text')].map(
          text => [text.textContent, text.getBoundingClientRect()]);
        const found = [];
        for (let i = 0; i < boxes.length; i++) for (let j = 0; j < i; j++) {
          const [a, b] = [boxes[i][1], boxes[j][1]];
          const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
          const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
          if (across > 2 && down > 4) found.push(boxes[i][0] + ' / ' + boxes[j][0]);
        }
        return found }"""
    )
    assert pairs == []


def test_the_dark_scheme_keeps_text_readable(browser: Browser, file: Path) -> None:
    page = browser.new_page(color_scheme="dark")
    page.goto(file.as_uri())
    ink, paper = page.evaluate(
        "[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]"
    )
    assert (ink, paper) == ("rgb(230, 231, 234)", "rgb(21, 23, 27)")
    page.close()
