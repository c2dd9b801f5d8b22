"""Where no look could record, the state stands by its word: a share of nought would say that somebody measured one."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from tests.report.documents.drafts import LANGUAGES, figures_of, ground, sentences_of, tables_of
from tests.report.pages import read_page, spaced
from tests.report.rated_views import a_rated_view
from tests.report.views import a_view
from trucewatch.records.coverage import SectorLooking, SideLooking
from trucewatch.records.rate import Rate
from trucewatch.records.table import Table
from trucewatch.records.view import DayView
from trucewatch.report import draft, render_day
from trucewatch.report.counted import looking_change
from trucewatch.report.languages import open_wording
from trucewatch.report.looking import Looking, looking_by_event, primary_event, state_of, stated_chance

STATES = (("blind", 0.4, 0.6), ("not_looked", 1.0, 0.0))


def unseeing(rows: Any, not_looked: float, blind: float) -> list[Any]:
    """Return rows of looking as if no look could record."""
    none = {"p_seen": 0.0, "p_seen_low": 0.0, "p_seen_high": 0.0, "p_seen_timed": 0.0}
    shares = {"share_not_looked": not_looked, "share_blind": blind, "share_looked": 0.0}
    return [replace(row, **none, **shares) for row in rows]


def a_blind_view(not_looked: float, blind: float) -> DayView:
    """Return the made day with its looking of every kind, by sector and side, unable to record, and its rates so."""
    view = a_rated_view(ground=ground())
    today = view.today
    rates = [
        replace(row, p_seen=0.0, p_seen_low=0.0, p_seen_high=0.0, share_looked=0.0, per_day=None, per_day_low=0.0,
                per_day_high=None)
        for row in today.rates.rows()
    ]  # fmt: skip
    none = np.zeros(len(today.coverage))
    state = np.array(["blind" if blind else "not_looked"] * len(today.coverage), dtype=object)
    tables = replace(
        today,
        coverage=today.coverage.with_columns(state=state, p_seen=none, p_seen_low=none, p_seen_high=none),
        looking=Table.of(SectorLooking, unseeing(today.looking.rows(), not_looked, blind)),
        side_looking=Table.of(SideLooking, unseeing(today.side_looking.rows(), not_looked, blind)),
        rates=Table.of(Rate, rates),
    )
    return replace(view, today=tables)


def primary(view: DayView) -> Looking:
    held = looking_by_event(view.mission, view.today.looking)
    return next(one for one in held if one.event == primary_event(view.mission))


@pytest.mark.parametrize(("state", "not_looked", "blind"), STATES)
def test_a_state_is_a_word_and_never_a_share_of_nought(state: str, not_looked: float, blind: float) -> None:
    assert state_of(0.0, blind) == state
    assert stated_chance(0.0, 0.0, blind) == state.replace("not_looked", "not looked at")
    assert stated_chance(0.0, 0.5, 0.0).replace("\u00a0", " ") == "0 %"
    held = primary(a_blind_view(not_looked, blind))
    assert held.state == state
    assert not re.match(r"\d", held.short)


@pytest.mark.parametrize(("state", "not_looked", "blind"), STATES)
def test_no_table_of_the_page_writes_a_chance_where_no_look_could(state: str, not_looked: float, blind: float) -> None:
    page = render_day(a_blind_view(not_looked, blind), ground())
    assert "(blind)" not in page
    word = state.replace("not_looked", "not looked at")
    looking = spaced(page.partition('<section id="looking"')[2].partition("</section>")[0])
    assert f"<b>{word}</b>" in looking
    whole, sides = looking.partition('class="compact sides"')[::2]
    assert re.search(rf'<td class="n">{word}</td><td class="n">{word}</td>', sides)
    rates = spaced(page.partition('<section id="rates"')[2].partition("</section>")[0])
    assert "nothing could have been recorded</td>" in rates
    assert "0 % (0 %)" not in rates + sides + whole
    assert "with a chance of" not in spaced("".join(item.text for item in read_page(page) if item.tag == "p"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("state", "not_looked", "blind"), STATES)
def test_no_document_writes_a_chance_where_no_look_could(
    state: str, not_looked: float, blind: float, language: Any
) -> None:
    view, words = a_blind_view(not_looked, blind), open_wording(language, "UTC")
    word = words.term("looking", state)
    for kind in ("daily", "weekly"):
        document = draft(view, ground(), kind, language)
        looked = next(table for anchor, table in tables_of(document) if anchor == "looking")
        assert {row[1] for row in looked.rows} == {row[2] for row in looked.rows} == {word}
        told = [one.text for anchor, one in sentences_of(document) if anchor == "looking"]
        assert [text for text in told if text.endswith(f" {word}.")]
        figure = next(figures_of(document)) if kind == "daily" else list(figures_of(document))[1]
        assert f">{word}</text>" in figure.svg
        if kind == "weekly":
            days = next(table for anchor, table in tables_of(document) if anchor == "days")
            assert {row[4] for row in days.rows} == {word}


def test_a_day_that_blind_looks_covered_was_not_looked_at_in_the_picture_of_the_week() -> None:
    document = draft(a_blind_view(0.0, 1.0), ground(), "weekly", "en")
    figure = next(one for one in figures_of(document) if "day by day" in one.caption)
    assert "looked at 0" in figure.alternative
    assert "looked at 100" not in figure.alternative


def test_looking_that_turned_blind_is_told_as_a_change_of_state() -> None:
    now, then = primary(a_blind_view(0.4, 0.6)), primary(a_view(60, ground=ground()))
    then = replace(then, start_at=then.start_at - timedelta(days=1), end_at=then.end_at - timedelta(days=1))
    told = spaced(looking_change(now, then, "there"))
    assert ", blind after " in told
    assert "read both together" in told
    before = replace(now, start_at=then.start_at, end_at=then.end_at)
    same = spaced(looking_change(now, before, "there"))
    assert "did not change" in same
    assert "blind on both days" in same
