"""The night to come: told to the cell in words, picture and table, and to nobody else in any word."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from tests.report.documents.drafts import LANGUAGES, drafted, figures_of, ground, sentences_of, tables_of, view_for
from trucewatch.records.look_request import LookRequest
from trucewatch.records.table import Table
from trucewatch.records.vocabulary import Language, ReportKind
from trucewatch.report import draft
from trucewatch.report.document import Document
from trucewatch.report.languages import open_wording

KINDS: tuple[ReportKind, ...] = ("handover", "daily")


def issued(kind: ReportKind, language: Language, after_s: float) -> Document:
    """Return the cell's document, issued so long after the end of the night."""
    view = view_for("cell")
    assert view.tonight is not None
    moment = view.tonight.span.end_at + timedelta(seconds=after_s)
    return draft(replace(view, issued_at=moment), ground(), kind, language)


def told(document: Document) -> list[str]:
    return [one.text for anchor, one in sentences_of(document) if anchor == "tonight"]


@pytest.mark.parametrize("kind", KINDS)
def test_the_cell_is_told_what_nobody_will_look_at_and_where_to_look_besides(kind: ReportKind) -> None:
    document = issued(kind, "en", -1.0)
    text = " ".join(told(document)).replace("\u00a0", " ")
    assert "The night: 26 June 2026, 00:00 UTC – 26 June 2026, 06:00 UTC." in text
    assert "Announced looks, counted as if flown: 1" in text
    assert "Largest stretch without a look:" in text
    assert "Looks asked for: 3; listed: 3, those that would teach most first; such that nobody could meet: 1" in text
    gaps, asked = (table for anchor, table in tables_of(document) if anchor == "tonight")
    assert "26 Jun" in gaps.rows[0][3]
    assert [row[0] for row in asked.rows] == ["1", "2", "3"]
    rows = [tuple(cell.replace("\u00a0", " ") for cell in row) for row in asked.rows]
    assert rows[0][1] == "Main 1; part 1, km 42; 47.12°, 33.46°"
    assert rows[0][2].startswith("Is it quiet there? To look for: damage (I-")
    assert rows[0][3:] == ("drone_1: 26 Jun 01:00; cloud 35 %", "40 %", "120", "Article 1 (no fire)")
    assert rows[1][3] == "viirs_snpp: 26 Jun 01:00"
    assert rows[1][6].startswith("case: K-")
    assert rows[2][3:6] == ("nobody until 27 Jun 00:00", "does not apply", "does not apply")


@pytest.mark.parametrize("language", LANGUAGES)
def test_of_a_night_that_is_over_nothing_is_asked(language: Language) -> None:
    def tables(after_s: float) -> int:
        held = issued("handover", language, after_s)
        return len([anchor for anchor, _ in tables_of(held) if anchor == "tonight"])

    assert (tables(-1.0), tables(0.0)) == (2, 1)
    over = open_wording(language, "UTC").say("This night is over: nothing of it can still be asked for.")
    assert told(issued("handover", language, 0.0))[0] == over
    assert over not in told(issued("handover", language, -1.0))
    assert not [text for text in told(issued("handover", "en", 0.0)) if text.startswith("Looks asked for")]


@pytest.mark.parametrize(("language", "south", "east"), [("en", "\u221247.10", "3.05"), ("de", "\u221247,10", "3,05")])
def test_degrees_have_two_decimals_and_a_sign_of_minus(language: Language, south: str, east: str) -> None:
    words = open_wording(language, "UTC")
    assert (words.degrees(-47.1), words.degrees(3.05)) == (south, east)


def test_the_strip_of_the_night_is_beside_the_words_and_in_no_weekly_report() -> None:
    for language in LANGUAGES:
        held = list(figures_of(drafted("handover", "cell", language)))
        assert len(held) == 1
        assert "<title>" + held[0].caption.partition("{")[0][:20] in held[0].svg
    assert not told(drafted("weekly", "cell", "en"))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("reader", ["board", "party_a", "guarantor_x", "public"])
def test_no_other_reader_is_told_a_word_of_it_even_if_a_view_held_it(kind: ReportKind, reader: str) -> None:
    view = view_for(reader)
    leaking = replace(view, tonight=view_for("cell").tonight)
    document = draft(leaking, ground(), kind, "en")
    assert document == drafted(kind, reader, "en")
    if kind == "handover":
        assert told(document) == ["None that may be shown to this reader."]


def test_what_was_not_worked_out_or_is_not_asked_is_said_so() -> None:
    view = view_for("cell")
    none = draft(replace(view, tonight=None), ground(), "handover", "en")
    assert told(none)[0].startswith("Not worked out")
    assert view.tonight is not None
    quiet = replace(view.tonight, requests=view.tonight.requests.take(np.zeros(0, dtype=np.int64)))
    early = replace(view, tonight=quiet, issued_at=quiet.span.start_at)
    assert told(draft(early, ground(), "handover", "en"))[-1].startswith("No look is asked for")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_request_whose_sensor_is_asked_elsewhere_says_which_when_and_for_which_rank(language: Language) -> None:
    view = view_for("cell")
    assert view.tonight is not None
    rows = list(view.tonight.requests.rows())
    lost = replace(rows[2], lost_sensor="drone_1", lost_at=rows[0].start_at, lost_to=rows[0].request_id)
    asked = Table.of(LookRequest, [*rows[:2], lost])
    early = replace(view, tonight=replace(view.tonight, requests=asked), issued_at=view.tonight.span.start_at)
    document = draft(early, ground(), "handover", language)
    table = [held for anchor, held in tables_of(document) if anchor == "tonight"][1]
    words = open_wording(language, "UTC")
    who = words.say("its sensor is asked elsewhere at that time: {sensor}, {time}, for rank {rank}", sensor="drone_1",
                    time=words.short(rows[0].start_at or view.issued_at).replace("\u00a0", " "), rank=1)  # fmt: skip
    assert table.rows[2][3:6] == (who, *(words.term("concepts", "does_not_apply"),) * 2)
    if language == "en":
        assert "because the sensor is asked elsewhere at that time: 1." in " ".join(told(document))
