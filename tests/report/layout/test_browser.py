"""Documents and the day page in headless Chromium: axe-core finds nothing, keys lead on, nothing scrolls sideways."""

import pytest

from tests.report.documents_made import a_document, a_nasty_document
from tests.report.layout.conftest import Show, violations
from tests.report.rated_views import a_rated_view
from tests.report.views import a_view
from trucewatch.geo.ground import Ground
from trucewatch.records.view import DayView
from trucewatch.records.vocabulary import Language, ReportKind
from trucewatch.report import draft, render_day
from trucewatch.report.layout import to_html

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("kind", "language"), [("flash", "uk"), ("daily", "de"), ("weekly", "fr")])
def test_axe_finds_nothing_wrong_with_what_is_drafted_and_nothing_scrolls_sideways(
    show: Show, view: DayView, ground: Ground, kind: ReportKind, language: Language
) -> None:
    page = show(to_html(draft(view, ground, kind, language)), 320)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_axe_finds_nothing_wrong_with_a_nasty_document_in_the_dark(show: Show) -> None:
    assert violations(show(to_html(a_nasty_document("de")), 1280, dark=True)) == []


def test_axe_can_find_something_wrong(show: Show) -> None:
    html = to_html(a_document()).replace('<html lang="en">', "<html>").replace("<h2 ", "<h5 ")
    assert {found.split(" ")[0] for found in violations(show(html))} >= {"html-has-lang", "heading-order"}


@pytest.mark.parametrize("language", ["uk", "de"])
def test_nothing_scrolls_sideways_at_any_width_nor_at_twice_the_size_of_letters(show: Show, language: Language) -> None:
    page = show(to_html(a_nasty_document(language)), 320)
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    for width in (320, 640, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.set_viewport_size({"width": 640, "height": 900})
    page.evaluate("document.documentElement.style.fontSize = '200%'; document.body.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth") <= 640


def test_the_keyboard_reaches_the_skip_link_then_the_contents_then_the_text(show: Show) -> None:
    page = show(to_html(a_document()))
    reached = []
    for _ in range(8):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.getAttribute('href')"))
    sections = [f"#section-{name}" for name in ("summary", "looking", "steps", "end")]
    assert reached == ["#text", *sections, "#evidence", "#made", "#evidence-1"]


def test_the_skip_link_is_seen_when_reached_and_leads_to_the_text(show: Show) -> None:
    page = show(to_html(a_document("fr")))
    page.keyboard.press("Tab")
    box = page.locator(".skip").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "text"


def test_a_number_leads_to_its_evidence_and_back(show: Show) -> None:
    page = show(to_html(a_document("uk")))
    page.locator("a.note").nth(1).click()
    assert page.evaluate("document.querySelector(':target').id") == "evidence-2"
    page.locator("#evidence-2 .back").click()
    assert page.evaluate("document.querySelector(':target').id") == "mention-2"


def test_every_focused_link_is_outlined(show: Show) -> None:
    page = show(to_html(a_document()))
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") in ("solid", "auto")


@pytest.mark.parametrize(("width", "dark"), [(390, False)])
def test_axe_finds_nothing_wrong_with_the_page_of_a_day(show: Show, ground: Ground, width: int, dark: bool) -> None:
    opened = show(render_day(a_view(12, "public", ground=ground), ground), width, dark)
    opened.evaluate("[...document.querySelectorAll('details')].forEach(one => { one.open = true })")
    assert violations(opened) == []


def test_axe_finds_nothing_wrong_with_rates_checks_and_sides_on_the_page_of_the_cell(
    show: Show, ground: Ground
) -> None:
    opened = show(render_day(a_rated_view(12, ground), ground), 390, dark=False)
    opened.evaluate("[...document.querySelectorAll('details')].forEach(one => { one.open = true })")
    assert violations(opened) == []
    assert opened.evaluate("document.documentElement.scrollWidth") <= 390
