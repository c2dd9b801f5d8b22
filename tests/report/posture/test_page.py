"""The answer says what its figures say, on exactly two pages of A4 with nothing clipped, and the same in HTML."""

import re
import shutil
import subprocess
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.report.layout.conftest import Show, browser, show, violations
from tests.report.layout.test_pdf import normal, poppler
from tests.report.pages import read_page
from tests.report.posture.views_made import START, a_scenario, a_view
from trucewatch.records.interval import Interval
from trucewatch.records.posture import CostPoint, HourShare, PostureShare
from trucewatch.records.posture_answer import PostureView
from trucewatch.records.table import Table
from trucewatch.report.posture import compose_posture, posture_html, posture_pdf
from trucewatch.report.posture.curves import describe_curves, draw_curves
from trucewatch.report.posture.dots import describe_dots, draw_dots
from trucewatch.report.posture.hours import describe_hours, draw_hours
from trucewatch.report.posture.wording import FIELDS, between, event_sentence, lead_sentences, limits, money, weakest

__all__ = ["browser", "show"]
FILLER = " of a kind that nobody had thought of before, and some more"
POINTS_PER_MM = 72 / 25.4
SIDE, WIDTH, HEIGHT = 16 * POINTS_PER_MM, 210 * POINTS_PER_MM, 297 * POINTS_PER_MM


@pytest.fixture(scope="module")
def view() -> PostureView:
    """Return the made answer."""
    return a_view()


@pytest.fixture(scope="module")
def long_view() -> PostureView:
    """Return an answer to seven events and eight options, all in long words."""
    return a_view(a_scenario(7, 8, FILLER[:30]))


@pytest.fixture(scope="module")
def pdfs(view: PostureView, long_view: PostureView) -> dict[str, bytes]:
    """Return the answers as PDF."""
    return {name: posture_pdf(compose_posture(one), START) for name, one in (("plain", view), ("long", long_view))}


def test_a_hundred_events_are_counted_out_at_random_and_timed(view: PostureView) -> None:
    assert event_sentence(view, view.scenario.events[1]) == (
        "Of 100 made events 1, at a random time, 20 would be recorded with the base and 50 (17 to 100) with "
        "everything; of those timed by an opponent, 10 and 25."
    )


def test_the_lead_follows_from_the_figures(view: PostureView) -> None:
    first, second, third = lead_sentences(view)
    assert first.startswith(
        "In part, and the kinds of event differ. Averaged over 3 kinds, with the old masts, for about EUR\u00a0200,000 "
        "a year, 20 of 100 events at random times would be recorded, and 10 of 100 that an opponent times; with"
    )
    assert first.endswith(", 50 and 25.")
    assert "made events 2 (58 of 100) and least of made events 0 (42)" in second
    assert "one buys first more of option_0, then more of option_1, then more of option_2." in third


def without(view: PostureView, posture: str, event: str) -> PostureView:
    """Return the answer with a posture blind for one kind of event, at every hour and step."""
    answer = view.answer
    shares = [replace(row, p_seen=0.0, p_low=0.0, p_high=0.0) if (row.posture, row.event) == (posture, event) else row
              for row in answer.shares.rows()]  # fmt: skip
    hours = [replace(row, p_seen=0.0) if (row.posture, row.event) == (posture, event) else row
             for row in answer.hours.rows()]  # fmt: skip
    curve = [replace(row, p_seen=0.0, p_high=0.0) if (row.measure, row.added) == (event, "") else row
             for row in answer.curve.rows()]  # fmt: skip
    changed = replace(answer, shares=Table.of(PostureShare, shares), hours=Table.of(HourShare, hours),
                      curve=Table.of(CostPoint, curve))  # fmt: skip
    return replace(view, answer=changed)


def test_a_posture_that_is_blind_is_told_and_drawn_so_and_never_as_none_at_random_times(view: PostureView) -> None:
    event = view.scenario.events[1]
    blind = without(view, "base", event.name)
    told = event_sentence(blind, event)
    assert told == (
        "Of 100 made events 1, the base can record none: it is blind for them. With everything, at a random time, 50 "
        "(17 to 100) would be recorded; of those timed by an opponent, 25."
    )
    assert "Made event 1: base blind; everything 50 at random, 25 timed" in describe_dots(blind)
    assert draw_dots(blind).count("blind: no sensor of it can") == 1
    assert ">blind</text>" in draw_hours(blind)
    assert ">blind</text>" in draw_curves(blind)
    assert "Made event 1: the base is blind, then" in describe_curves(blind)
    assert "blind" not in draw_dots(view) + draw_hours(view) + draw_curves(view)
    nothing = without(blind, "all", event.name)
    assert event_sentence(nothing, event).endswith("can record any: all of it is blind for them.")
    assert "Made event 1: everything is blind for it" in describe_hours(nothing)


def test_a_posture_that_may_record_something_is_not_called_blind_at_a_best_estimate_of_nought(
    view: PostureView,
) -> None:
    event, shares = view.scenario.events[1], view.answer.shares.rows()
    faint = [replace(row, p_seen=0.0, p_high=0.2) if (row.posture, row.event) == ("base", event.name) else row
             for row in shares]  # fmt: skip
    held = replace(view, answer=replace(view.answer, shares=Table.of(PostureShare, faint)))
    assert "none would be recorded with the base" in event_sentence(held, event)
    assert "blind" not in event_sentence(held, event) + describe_dots(held) + draw_dots(held) + draw_hours(held)


def test_the_three_weakest_assumptions_are_named_with_what_each_would_change(view: PostureView) -> None:
    words = [sentence for _, sentence in weakest(view)]
    assert len(words) == 3
    assert words[0].startswith(
        "Option_0 masts: share of ground in view, taken as 50\u00a0%, credible from 20\u00a0% to 80\u00a0%."
    )
    assert "would record 40 of 100 events instead of 50, at the high end 70" in words[0]
    assert words[1].startswith("Made event 0: how long it can be recorded, taken as 0.5\u00a0h")
    assert words[2].startswith("Chances of detection of the class camera mast, taken as a mixture")


def test_how_long_a_kind_lasts_is_not_said_again_of_the_kind_whose_duration_is_moved(view: PostureView) -> None:
    words = [sentence for _, sentence in weakest(view)]
    assert "; of this kind of event, " in words[1]
    assert "; of made events 0, " in words[0]


def test_an_end_near_to_none_or_all_is_not_written_as_none_or_all() -> None:
    assert between(0.003, 0.999996) == "<1 to >99"
    assert between(0.0, 1.0) == "0 to 100"


def test_a_single_day_stands_in_the_singular_and_gaps_between_posts_are_owned_up_to(view: PostureView) -> None:
    day = Interval(START, START + timedelta(days=1))
    assert any(text.startswith("1 day in June stands for") for text in limits(replace(view, span=day)))
    assert any("gaps between two do not show" in text for text in limits(view))


def test_every_assumption_of_every_fleet_has_words() -> None:
    from trucewatch.records.encoding import field_types
    from trucewatch.records.posture import DroneFleet, Estimate, Hindrance, PostFleet, SatelliteFleet, WatchedEvent

    held = {
        name
        for record in (DroneFleet, Hindrance, PostFleet, SatelliteFleet, WatchedEvent)
        for name, hint in field_types(record).items()
        if hint in (Estimate, Estimate | None)
    }
    assert held == set(FIELDS)


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0.0, "X 0"),
        (287.9e6, "X 290 million"),
        (2.04e6, "X 2 million"),
        (748_000.0, "X 750,000"),
        (9.96e5, "X 1 million"),
    ],
)
def test_money_is_written_to_two_figures(amount: float, words: str) -> None:
    assert money(amount, "X").replace("\u00a0", " ") == words


@pytest.mark.parametrize("name", ["plain", "long"])
def test_the_answer_has_exactly_two_pages_of_a4(pdfs: dict[str, bytes], name: str) -> None:
    said = poppler("pdfinfo", pdfs[name])
    assert re.search(r"Pages:\s+2\n", said)
    assert "A4" in said


@pytest.mark.parametrize("name", ["plain", "long"])
def test_no_word_stands_outside_the_margins(pdfs: dict[str, bytes], name: str) -> None:
    words = [item.attributes for item in read_page(poppler("pdftotext", pdfs[name], "-bbox")) if item.tag == "word"]
    assert len(words) > 500
    assert [
        word
        for word in words
        if float(word["xmin"]) < SIDE - 1
        or float(word["xmax"]) > WIDTH - SIDE + 1
        or float(word["ymin"]) < 10
        or float(word["ymax"]) > HEIGHT - 10
    ] == []


@pytest.mark.parametrize("name", ["plain", "long"])
def test_every_sentence_is_in_the_pdf_and_the_statement_on_each_page(
    pdfs: dict[str, bytes], name: str, view: PostureView, long_view: PostureView
) -> None:
    content = compose_posture(view if name == "plain" else long_view)
    text = normal(poppler("pdftotext", pdfs[name], "-raw", "-enc", "UTF-8"))
    for part in ("lead", "events", "weakest", "limits", "sources", "made"):
        for sentence in content[part]:  # type: ignore[attr-defined]
            assert normal(sentence) in text, sentence
    pages = [poppler("pdftotext", pdfs[name], "-raw", "-f", page, "-l", page) for page in ("1", "2")]
    assert all(normal(view.mission.statement) in normal(page) for page in pages)
    assert all("view on status" in page.replace("\n", " ") for page in pages)


def test_the_pdf_is_tagged_and_the_same_every_time(pdfs: dict[str, bytes], view: PostureView) -> None:
    assert re.search(r"Tagged:\s+yes", poppler("pdfinfo", pdfs["plain"]))
    assert posture_pdf(compose_posture(view), START) == pdfs["plain"]


def test_an_option_that_can_record_nothing_of_a_kind_is_called_blind(view: PostureView) -> None:
    rows = compose_posture(view)["table"]["rows"]  # type: ignore[index]
    assert rows[1][3] == "22 (blind)"
    assert rows[1][4] == "30 (20)"


def test_the_page_asks_for_nothing_and_escapes_what_it_is_given(view: PostureView) -> None:
    html = posture_html(compose_posture(a_view(a_scenario(filler=" <b>&"))))
    assert "<b>" not in html
    assert "<script" not in html
    assert re.findall(r"(?:href|src)=\"(?!#|data:)[^\"]*", html) == []
    assert html.count(view.mission.statement) == 2


@pytest.fixture
def grey(pdfs: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return the first page as a grey picture, or skip without poppler."""
    if shutil.which("pdftoppm") is None:
        pytest.skip("pdftoppm is missing: apt-get install poppler-utils")
    path = tmp_path_factory.mktemp("grey") / "answer.pdf"
    path.write_bytes(pdfs["plain"])
    subprocess.run(
        ["pdftoppm", "-gray", "-r", "60", "-f", "1", "-l", "1", str(path), str(path.with_suffix(""))], check=True
    )
    return next(path.parent.glob("*.pgm")).read_bytes()


def test_in_grey_the_marks_stay_darker_than_their_bars(grey: bytes) -> None:
    header, pixels = grey[:15], grey[15:]
    assert header.startswith(b"P5")
    assert min(pixels) < 90
    assert sum(100 < value < 180 for value in pixels) > 50


@pytest.mark.browser
@pytest.mark.parametrize(("width", "dark"), [(1280, False), (320, False), (1280, True)])
def test_axe_finds_nothing_wrong_and_nothing_scrolls_sideways(
    show: Show, view: PostureView, width: int, dark: bool
) -> None:
    page = show(posture_html(compose_posture(view)), width, dark)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
