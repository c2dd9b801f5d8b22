"""The table of both sides holds the figures of the shares, and its sentences follow from them."""

import csv
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from io import StringIO
from itertools import product

import pytest

from tests.report.layout.conftest import Show, browser, show
from tests.report.layout.test_pdf import normal, poppler
from tests.report.posture.views_made import START, a_scenario, a_view
from trucewatch.export.as_csv import to_csv
from trucewatch.records.posture import PostureShare
from trucewatch.records.posture_answer import PostureView
from trucewatch.records.table import Table
from trucewatch.report.posture import compose_posture, posture_html, posture_pdf
from trucewatch.report.posture.sides import gap_sentence, sides_sentence, table_of_sides

__all__ = ["browser", "show"]


def with_shares(view: PostureView, change: Callable[[int, PostureShare], PostureShare | None]) -> PostureView:
    """Return the view with every share changed, or left out where the change gives None."""
    changed = [change(number, row) for number, row in enumerate(view.answer.shares.rows())]
    rows = [row for row in changed if row is not None]
    return replace(view, answer=replace(view.answer, shares=Table.of(PostureShare, rows)))


@pytest.fixture(scope="module")
def uneven() -> PostureView:
    """Return an answer in which neighbouring figures are all unlike."""
    return with_shares(a_view(), lambda at, row: replace(row, p_seen=(1 + at * 37 % 100) / 100))


def rows_of(view: PostureView) -> list[list[str]]:
    """Return the rows of the table."""
    rows = table_of_sides(view)["rows"]
    assert isinstance(rows, list)
    return rows


def test_every_figure_of_the_table_is_that_of_the_file_of_shares(uneven: PostureView) -> None:
    keys = ("posture", "event", "side", "light", "timing")
    file = csv.DictReader(StringIO(to_csv(uneven.answer.shares.arrow).decode()))
    held = {tuple(row[key] for key in keys): float(row["p_seen"]) for row in file}
    columns = list(product(("base", "all"), ("random", "timed"), ("day", "night")))
    for event, row in zip(uneven.scenario.events, rows_of(uneven), strict=True):
        wanted = [
            "\u00a0·\u00a0".join(f"{held[posture, event.name, side, light, timing] * 100:.0f}" for side in ("A", "B"))
            for posture, timing, light in columns
        ]
        assert row[:9] == [event.title, *wanted]


def test_the_heads_span_all_columns_but_the_first(uneven: PostureView) -> None:
    table = table_of_sides(uneven)
    columns, heads = table["columns"], table["heads"]
    assert isinstance(columns, Sequence)
    assert isinstance(heads, list)
    assert {len(row) for row in rows_of(uneven)} == {len(columns)} == {11}
    assert [sum(width for _, width in row) for row in heads] == [10, 10]


def test_sides_that_are_seen_alike_are_said_to_be(uneven: PostureView) -> None:
    assert sides_sentence(a_view()) == (
        "Sides A and B are seen alike to within 1 of 100: every fleet of the scenario watches both, and no ground that "
        "favours one is weighed."
    )
    assert "not seen alike" in sides_sentence(uneven)


def test_where_sides_differ_most_is_named_with_the_fleets_of_one_side() -> None:
    scenario = a_scenario()
    posts = (*scenario.posts[:1], replace(scenario.posts[1], sides="B"), *scenario.posts[2:])
    differ = with_shares(
        a_view(replace(scenario, posts=posts)),
        lambda _, row: (
            replace(row, p_seen=row.p_seen + (0.1 if row.light == "night" else 0.04))
            if (row.posture, row.event, row.side, row.timing) == ("all", "event_1", "B", "timed")
            else row
        ),
    )
    assert sides_sentence(differ) == (
        "Sides A and B are not seen alike. They are furthest apart for made events 1, timed by an opponent by night, "
        "with everything: 25 of 100 on side A, 35 on side B. Only one side has option_0 masts (B)."
    )


def test_sides_that_change_places_change_their_figures_alone(uneven: PostureView) -> None:
    swapped = with_shares(uneven, lambda _, row: replace(row, side={"A": "B", "B": "A"}.get(row.side, "")))
    turned = [
        [row[0], *("\u00a0·\u00a0".join(cell.split("\u00a0·\u00a0")[::-1]) for cell in row[1:9]), *row[9:]]
        for row in rows_of(uneven)
    ]
    assert rows_of(swapped) == turned
    numbers = re.compile(r"\d+ of 100 on side A, \d+ on side B")
    assert numbers.sub("", sides_sentence(swapped)) == numbers.sub("", sides_sentence(uneven))


def test_a_light_that_is_never_met_is_not_a_zero() -> None:
    polar = with_shares(a_view(), lambda _, row: None if row.light == "night" else row)
    for row in rows_of(polar):
        assert row[2:9:2] == ["–"] * 4
        assert "–" not in row[1:9:2]
    assert "seen alike" in sides_sentence(polar)
    neither = with_shares(polar, lambda _, row: row if row.light == "any" else None)
    assert "not compared" in sides_sentence(neither)


def test_a_posture_that_can_record_nothing_is_blind_and_one_that_is_evaded_is_at_zero() -> None:
    def change(_: int, row: PostureShare) -> PostureShare:
        is_none = row.timing == "timed" or (row.light == "night" and row.side != "B")
        return replace(row, p_seen=0.0, p_high=0.0) if is_none else row

    for row in rows_of(with_shares(a_view(), change)):
        day, night, timed_day, timed_night = row[1:5]
        assert "0" not in day.split("\u00a0·\u00a0")
        assert night.split("\u00a0·\u00a0")[0] == "blind"
        assert (timed_day, timed_night) == ("0\u00a0·\u00a00", "blind\u00a0·\u00a00")
    for row in rows_of(with_shares(a_view(), lambda _, row: replace(row, p_seen=0.0, p_high=0.0))):
        assert row[1:9] == ["blind"] * 8


def test_a_best_estimate_of_nought_below_a_high_end_is_a_zero_and_no_blindness() -> None:
    for row in rows_of(with_shares(a_view(), lambda _, row: replace(row, p_seen=0.0, p_high=0.2))):
        assert row[1:9] == ["0\u00a0·\u00a00"] * 8


def test_gaps_are_told_by_their_length_and_a_gap_of_all_the_time_is_called_so() -> None:
    gaps = {"base": (14 * 24.0, 8.5), "all": (120.0, 0.0)}
    view = with_shares(
        a_view(a_scenario(2)),
        lambda _, row: replace(row, longest_gap_h=gaps.get(row.posture, (1.0, 1.0))[int(row.event[-1])]),
    )
    assert [row[9:] for row in rows_of(view)] == [["always", "5\u00a0days"], ["8.5\u00a0h", "none"]]
    assert gap_sentence(view) == (
        "A gap that never ends lies somewhere along the line for 1 of 2 kinds with the base and for none with "
        "everything."
    )


def test_both_pages_hold_the_table_and_its_sentences(uneven: PostureView) -> None:
    content = compose_posture(uneven)
    pdf = normal(poppler("pdftotext", posture_pdf(content, START), "-raw", "-f", "2", "-enc", "UTF-8"))
    html = normal(re.sub(r"<[^>]+>", " ", posture_html(content)))
    for text in (pdf, html):
        assert normal(f"{sides_sentence(uneven)} {gap_sentence(uneven)}") in text
        for row in rows_of(uneven):
            assert normal(" ".join(row)) in text


@pytest.mark.browser
def test_every_figure_in_the_browser_stands_under_its_posture_timing_and_light(show: Show, uneven: PostureView) -> None:
    page = show(posture_html(compose_posture(uneven)))
    heads = page.locator("table:has(caption#sides) thead tr")
    spans = [
        [(cell.inner_text(), int(cell.get_attribute("colspan") or "1")) for cell in heads.nth(row).locator("th").all()]
        for row in range(3)
    ]
    wide = [[word for word, width in row for _ in range(width)] for row in spans]
    assert wide[0][:8] == ["With the base"] * 4 + ["With everything"] * 4
    assert wide[1][:8] == (["at random"] * 2 + ["timed"] * 2) * 2
    assert wide[2][1:9] == ["day", "night"] * 4
