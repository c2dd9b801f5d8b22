"""What a reader is shown are words: names of records stand only where a record is cited."""

import re
from dataclasses import replace

import pytest

from tests.report.documents.drafts import LANGUAGES, ground, texts_of, view_for
from tests.report.pages import spaced
from tests.report.views import a_full_view
from trucewatch.records.finding import Finding
from trucewatch.records.table import Table
from trucewatch.records.view import DayView
from trucewatch.records.vocabulary import Language, ReportKind
from trucewatch.report import draft, render_day
from trucewatch.report.terms import (
    declarer_title,
    event_words,
    label_words,
    party_title,
    reading_words,
    rule_words,
    term,
    written_rule,
)

NAME = re.compile(r"\b[a-z][a-z0-9]*(?:_[a-z0-9]+)+\b")


def titles_of(view: DayView) -> set[str]:
    """Return what the made mission calls its sensors and sources: their titles look like names."""
    mission = view.mission
    return {one.title for one in mission.sensors} | {one.title for one in mission.sources}


def with_a_reading(view: DayView) -> DayView:
    """Return the view with a reading of one side whose name is that of a record."""
    agreement = view.mission.agreement
    held, *rest = agreement.provisions
    party = view.mission.parties[0].name
    reading = replace(held.readings[0], reading_id="each_side", holder=party)
    agreement = replace(agreement, provisions=(replace(held, readings=(reading,)), *rest))
    findings = [
        replace(row, reading_id="each_side") if row.provision_id == held.provision_id else row
        for row in view.today.findings.rows()
    ]
    mission = replace(view.mission, agreement=agreement, case_rule="sector_subject_window_v1: of one kind one case")
    return replace(view, mission=mission, today=replace(view.today, findings=Table.of(Finding, findings)))


def test_words_are_those_of_the_glossary() -> None:
    assert event_words("thermal_anomaly") == "thermal anomaly"
    assert event_words("uav_strike") == "strike by uncrewed aircraft"
    assert term("sensors", "satellite_sar") == "radar satellite"
    assert term("sensors", "small_arms") == "small arms"
    assert label_words("cell_only+open") == "cell only and open"


def test_a_counting_rule_and_a_written_rule_are_told_by_what_they_say() -> None:
    assert rule_words("series_v1") == "series (version 1)"
    assert rule_words("my_rule") == "my rule"
    assert written_rule("sector_v12: what it says: all") == "what it says: all; version 12"
    assert written_rule("cases by hand: v1") == "cases by hand: v1"


def test_a_reading_is_told_by_who_holds_it() -> None:
    view = with_a_reading(a_full_view("cell", ground()))
    provision, party = view.mission.agreement.provisions[0], view.mission.parties[0]
    assert reading_words(view.mission, provision, "each_side") == party.title
    two = replace(provision, readings=(*provision.readings, replace(provision.readings[0], reading_id="in_all")))
    assert reading_words(view.mission, two, "each_side") == f"{party.title}, each side"
    assert reading_words(view.mission, provision, "in_all") == "in all"
    assert reading_words(view.mission, None, "in_all") == "in all"
    assert party_title(view.mission, party.name) == declarer_title(view.mission, party.name) == party.title
    assert declarer_title(view.mission, "force") == "force"


def test_the_page_shows_no_name_of_a_record_but_where_it_cites_one() -> None:
    view = with_a_reading(a_full_view("cell", ground()))
    page = render_day(view, ground())
    page = re.sub(r"<(script|style|code)\b.*?</\1>", " ", page, flags=re.DOTALL)
    page = re.sub(r'<details class="annex".*?</details>', " ", page, flags=re.DOTALL)
    page = re.sub(r'<h3 id="files">.*?</section>', " ", page, flags=re.DOTALL)
    text = spaced(re.sub(r"<[^>]*>", " ", page))
    for title in sorted(titles_of(view), key=len, reverse=True):
        text = text.replace(title, " ")
    assert sorted(set(NAME.findall(text))) == []


@pytest.mark.parametrize("kind", ["daily", "weekly", "handover", "flash"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_document_shows_a_name_of_a_record_in_its_text(kind: ReportKind, language: Language) -> None:
    view = with_a_reading(view_for("cell"))
    titles = titles_of(view) | set(view.today.adoptions.texts("adoption_id").tolist())
    found = {name for text in texts_of(draft(view, ground(), kind, language)) for name in NAME.findall(text)}
    assert sorted(name for name in found if name not in titles) == []
