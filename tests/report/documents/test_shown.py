"""What readers outside cell and board are told of what they may not see, and that numbers agree with their evidence."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.builders import a_notice
from tests.report.documents.drafts import LANGUAGES, drafted, ground, sentences_of, tables_of, view_for
from tests.report.views import DAY
from trucewatch.records.declared import Notice
from trucewatch.records.table import Table
from trucewatch.records.view import DayView
from trucewatch.records.vocabulary import Language
from trucewatch.report import draft
from trucewatch.report.documents.judged import EVEN_P
from trucewatch.report.judged import find_undetermined
from trucewatch.report.languages import open_wording
from trucewatch.report.story import tell

DENIALS = (
    "No rule crossed", "No impediment was", "No notice held", "No record of damage", "No context was",
    "No event was recorded", "Nothing was judged", "No source sent", "No finding gives", "raised: 0",
)  # fmt: skip


def said(view: DayView, anchor: str = "", language: Language = "en") -> list[str]:
    """Return the sentences of a daily report, of one section if named."""
    told = sentences_of(draft(view, ground(), "daily", language))
    return [one.text for name, one in told if not anchor or name == anchor]


@pytest.mark.parametrize("reader", ["party_a", "guarantor_x", "public"])
def test_nothing_shown_is_never_told_to_an_outside_reader_as_nothing_there(reader: str) -> None:
    told = [one.text for _, one in sentences_of(drafted("daily", reader, "en", empty=True))]
    assert not [text for text in told if any(denial in text for denial in DENIALS)]
    assert sum("None that may be shown to this reader." in text for text in told) >= 6
    inside = [one.text for _, one in sentences_of(drafted("daily", "cell", "en", empty=True))]
    assert any("No rule crossed" in text for text in inside)
    assert not any("None that may be shown" in text for text in inside)


@pytest.mark.parametrize("reader", ["cell", "public"])
def test_alerts_of_an_outside_reader_are_said_to_be_computed_anew(reader: str) -> None:
    anchors = {anchor for anchor, one in sentences_of(drafted("daily", reader, "en")) if "anew" in one.text}
    assert anchors == (set() if reader == "cell" else {"summary", "alerts"})


def with_origins(reader: str, offset_km: float = 0.1, side: str = "") -> DayView:
    """Return the made day with every incident a recent origin, near the line."""
    view = view_for(reader)
    count = len(view.today.incidents)
    incidents = view.today.incidents.with_columns(
        is_origin=[True] * count, offset_km=[offset_km] * count, side=[side] * count
    )
    return replace(view, today=replace(view.today, incidents=incidents))


def test_the_place_of_a_recent_origin_says_until_when_it_is_a_cell() -> None:
    view = with_origins("cell")
    places = [text for text in said(view, "incidents") if "Place:" in text]
    wait = timedelta(hours=view.mission.release.origin_delay_h)
    young = [one for one in tell(view, ground()).strongest[:10] if view.issued_at - one.incident.t0_latest < wait]
    assert 0 < len(young) < len(places)
    assert sum("5 km cell until" in text for text in places) == len(young)
    later = replace(view, issued_at=view.issued_at + timedelta(hours=2 * view.mission.release.origin_delay_h))
    assert not any("cell until" in text for text in said(later, "incidents"))


def test_places_of_cells_are_never_finer_than_the_cell() -> None:
    places = [text for text in said(with_origins("public"), "incidents") if "Place:" in text]
    assert places
    for text in places:
        assert "within a 5 km cell; at the line or near it; side: not known at this resolution" in text
    far = [text for text in said(with_origins("public", 2.6, "east"), "incidents") if "Place:" in text]
    assert all("about 3\u00a0km from the line; side: east" in text for text in far)


def with_notices(reader: str, *notices: Notice) -> DayView:
    """Return the made day with these notices and no other."""
    view = view_for(reader)
    return replace(view, today=replace(view.today, notices=Table.of(Notice, notices)))


def test_declarations_statements_and_late_ones_are_counted_apart() -> None:
    noon = DAY + timedelta(hours=12)
    span = {"valid_from": noon, "valid_to": noon + timedelta(hours=2)}
    view = with_notices(
        "cell",
        a_notice(notice_id="early", received_at=noon - timedelta(days=9), **span),
        a_notice(notice_id="late", received_at=noon + timedelta(hours=1), **span),
        a_notice(notice_id="said", kind="allegation", received_at=noon + timedelta(days=1), **span),
    )
    told = said(view)
    assert "Declarations that held: 2; of these too late: 1." in told
    assert "Allegations and replies, which declare nothing ahead: 1." in told
    assert any(text.startswith("Exercises notified in time: 1.") for text in told)


def test_notices_stand_in_the_order_of_time_and_name_who_declared() -> None:
    hour = timedelta(hours=1)
    view = with_notices(
        "cell",
        a_notice(notice_id="a", by="force", valid_from=DAY + 9 * hour, valid_to=DAY + 10 * hour),
        a_notice(notice_id="b", by="state", valid_from=DAY + 2 * hour, valid_to=DAY + 3 * hour),
    )
    table = next(one for name, one in tables_of(draft(view, ground(), "daily", "de")) if name == "notices")
    assert [row[1] for row in table.rows] == ["Staat", "Truppe"]


@pytest.mark.parametrize("reader", ["cell", "public"])
def test_a_number_rests_on_exactly_what_it_counts(reader: str) -> None:
    view = view_for(reader)
    story = tell(view, ground())
    told = {one.text: one for _, one in sentences_of(drafted("daily", reader, "en"))}
    opened = next(one for text, one in told.items() if text.startswith("Whether a provision was breached"))
    assert {name for ref in opened.rests_on for name in ref.ids} == {
        story.lookup.incidents[row].incident_id for row in find_undetermined(story.lookup)
    }
    likely = next(one for text, one in told.items() if text.startswith("Incidents whose chance"))
    held = {item.incident.incident_id for item in story.strongest if item.finding.p_breach >= EVEN_P}
    assert {name for ref in likely.rests_on for name in ref.ids} == held
    assert f": {len(held)}." in likely.text


def test_possible_violations_rest_on_one_finding_for_each_pair() -> None:
    view = view_for("cell")
    levels = ["possible_violation"] * len(view.today.findings)
    changed = replace(view, today=replace(view.today, findings=view.today.findings.with_columns(level=levels)))
    told = next(one for _, one in sentences_of(draft(changed, ground(), "daily", "en")) if "proposes" in one.text)
    pairs = len(tell(changed, ground()).possible)
    assert sum(len(ref.ids) for ref in told.rests_on) == pairs
    assert pairs > 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_adopted_finding_about_another_day_is_told_beside_no_looking_of_this_one(language: Language) -> None:
    view = view_for("cell")
    month = timedelta(days=30)
    adoptions = view.today.adoptions
    moved = adoptions.with_columns(
        t0_earliest=[row.t0_earliest - month for row in adoptions.rows()],
        t0_latest=[row.t0_latest - month for row in adoptions.rows()],
    )
    document = draft(replace(view, today=replace(view.today, adoptions=moved)), ground(), "daily", language)
    levels = next(table for _, table in tables_of(document))
    assert "%" in levels.rows[0][2]
    assert "%" not in levels.rows[2][2]
    same = draft(view, ground(), "daily", language)
    assert len(list(sentences_of(document))) == len(list(sentences_of(same))) + len(adoptions)


def test_an_end_just_before_a_minute_is_written_as_that_minute() -> None:
    words, six = open_wording("en", "UTC"), DAY + timedelta(hours=6)
    seven = six + timedelta(hours=1)
    assert words.between(six, seven - timedelta(microseconds=1)) == words.between(six, seven)
    assert words.between(six, six) == words.short(six)


def test_beside_possible_violations_nothing_is_promised_against_an_opponent() -> None:
    view = view_for("cell")
    count = len(view.today.incidents)
    incidents = view.today.incidents.with_columns(p_seen=[0.97] * count, p_seen_timed=[0.13] * count)
    findings = view.today.findings.with_columns(level=["possible_violation"] * len(view.today.findings))
    held = replace(view, today=replace(view.today, incidents=incidents, findings=findings))
    table = next(one for name, one in tables_of(draft(held, ground(), "daily", "en")) if name == "summary")
    assert table.rows[1][2] == (
        "another such event at the same places and times would be recorded: 97\u00a0% on average"
    )


def test_an_incident_below_one_half_is_told_as_such_where_the_strongest_are_told() -> None:
    for reader in ("cell", "party_a"):
        told = {one.text for anchor, one in sentences_of(drafted("daily", reader, "en")) if anchor == "incidents"}
        first = next(text for text in told if text.startswith("Incidents whose chance"))
        second = next(text for text in told if text.startswith("Told here"))
        likely, shown, below = (int(number) for number in re.findall(r": (\d+)", f"{first} {second}"))
        assert below == max(shown - likely, 0)
