"""Rates, field checks and the sides of the looking on the day's page: nothing unknown is a number, nobody else sees."""

from dataclasses import replace

import numpy as np
import pytest

from tests.report.documents.drafts import sentences_of
from tests.report.pages import read_page, spaced
from tests.report.rated_views import a_rate, a_rated_view
from tests.report.views import a_view
from trucewatch.geo.ground import Ground
from trucewatch.records.rate import Rate
from trucewatch.records.table import Table
from trucewatch.records.view import DayView
from trucewatch.report import draft, render_day
from trucewatch.report.checked import blast_rows, is_quiet_unchecked, miss_rows
from trucewatch.report.document import Document
from trucewatch.report.rated import NOT_KNOWN, rate_tables, unpromised_words
from trucewatch.report.sided import side_tables


@pytest.fixture(scope="module")
def rated(ground: Ground) -> DayView:
    return a_rated_view(ground=ground)


def of(view: DayView, *rates: Rate) -> DayView:
    return replace(view, today=replace(view.today, rates=Table.of(Rate, rates)))


def section(page: str, name: str) -> str:
    return spaced(next(one.text for one in read_page(page) if one.attributes.get("id") == name))


def section_text(document: Document, anchor: str) -> str:
    return " ".join(one.text for name, one in sentences_of(document) if name == anchor)


def test_the_kind_shown_first_stands_first_and_every_sector_has_a_row(rated: DayView) -> None:
    tables = rate_tables(rated)
    assert [table.event for table in tables] == ["thermal_anomaly", "explosion"]
    assert all(len(table.sectors) == len(rated.mission.sectors) for table in tables)
    first = tables[1].whole[0]
    assert (first.count, first.per_day, first.spread) == (9, "13", "4.8 to 76")


def test_sectors_that_cannot_be_compared_are_warned_of_by_name(rated: DayView) -> None:
    fires, explosions = rate_tables(rated)
    assert "alike enough" in fires.warning
    assert explosions.warning.startswith("Warning")
    assert rated.mission.sectors[0].title in explosions.warning
    assert [row.compared for row in explosions.sectors[:2]] == ["no", "yes"]


@pytest.mark.parametrize(
    ("value", "words"), [(0.0, "0"), (0.0251, "0.025"), (1.0, "1.0"), (9.2, "9.2"), (13.04, "13"), (1234.5, "1,234")]
)
def test_an_estimate_has_two_significant_digits(rated: DayView, value: float, words: str) -> None:
    assert rate_tables(of(rated, replace(a_rate(), per_day=value)))[0].whole[0].per_day == words


def test_nothing_that_could_be_recorded_is_not_a_zero_and_no_upper_end_is_said(rated: DayView) -> None:
    blind = replace(a_rate(), per_day=None, per_day_low=0.0, per_day_high=None)
    row = rate_tables(of(rated, blind))[0].whole[0]
    assert row.per_day == row.spread == NOT_KNOWN
    open_ended = replace(a_rate(), per_day_high=None)
    assert rate_tables(of(rated, open_ended))[0].whole[0].spread == "4.8 or more, without upper end"


def test_page_and_report_say_that_an_incident_stands_for_itself_and_for_those_missed(
    rated: DayView, ground: Ground
) -> None:
    said = "Each incident that a sensor recorded stands for itself and for those that the looking at its own place and "
    report = section_text(draft(rated, ground, "daily", "en"), "rates")
    assert said in report
    assert "in which such an event could be recorded somewhere" in report
    assert said[1:] in section(render_day(rated, ground), "rates")


def test_what_stands_for_itself_alone_is_told(rated: DayView) -> None:
    assert unpromised_words(rated).startswith("2 incidents were recorded")
    assert unpromised_words(of(rated, replace(a_rate(), n_unpromised=0))) == ""


def test_blasts_stand_by_time_and_notice_and_an_unconfirmed_one_has_no_outcome(rated: DayView) -> None:
    rows = blast_rows(rated)
    assert [row.notice_id for row in rows] == ["notice_1", "notice_2", "notice_3"]
    assert [row.outcome.split(":")[0] for row in rows] == ["recorded", "not known", "not recorded"]


def test_why_one_kind_of_sensor_may_have_an_outcome_where_all_have_none_is_said(rated: DayView, ground: Ground) -> None:
    said = "one kind can have an outcome where all together have none"
    assert said in section(render_day(rated, ground), "checks")
    unchecked = replace(rated, today=replace(rated.today, miss_rates=rated.today.miss_rates.take(np.array([], int))))
    assert said not in section(render_day(unchecked, ground), "checks")


def test_what_nobody_checked_has_no_rate(rated: DayView) -> None:
    assert [(row.checked, row.missed, row.expected) for row in miss_rows(rated)] == [(2, 1, "0.8")]
    assert is_quiet_unchecked(rated)


def test_sides_stand_by_name_each_by_day_and_night(rated: DayView) -> None:
    (table,) = side_tables(rated)
    assert [row.side for row in table.rows] == ["east"] * 3 + ["west"] * 3
    assert [row.light for row in table.rows[:3]] == ["day and night", "by day", "by night"]
    assert spaced(table.rows[0].longest) == "8.5 h"


def test_the_page_tells_all_of_it_to_the_cell(rated: DayView, ground: Ground) -> None:
    page = render_day(rated, ground)
    assert "4.8 to 76" in section(page, "rates")
    assert "not recorded" in section(page, "checks")
    assert "by night" in section(page, "looking")
    assert "is not known" in section(page, "checks")


def test_without_looking_a_rate_is_not_stated_and_that_is_not_zero(ground: Ground) -> None:
    page = render_day(a_view(20, ground=ground), ground)
    assert "Not stated" in section(page, "rates")
    assert "not zero" in section(page, "rates")
    assert "none tests the looking" in section(page, "checks")


@pytest.mark.parametrize("reader", ["public"])
def test_other_readers_are_told_that_it_is_not_shown(ground: Ground, reader: str) -> None:
    page = render_day(a_view(20, reader, ground=ground), ground)
    assert "Not shown to this reader" in section(page, "rates")
    assert "Not shown to this reader" in section(page, "checks")
