"""Context is taken as it is written, and what has not begun is no alert."""

from datetime import timedelta
from typing import Any

import pytest

from tests.builders import NOON, a_mission, a_source
from tests.ingest.damaged import lines
from trucewatch.errors import SourceError
from trucewatch.ingest import Batch, merge_batch, read_file
from trucewatch.records.context import Context
from trucewatch.records.table import Table

HEADER = "context_id,kind,area,start_at,end_at,received_at,source,label,text"
GOOD = "c1,air_raid_alert,North,2026-06-25T09:00Z,2026-06-25T10:00Z,2026-06-25T09:01Z,,,loud"


def read(*rows: str, **source: Any) -> Batch:
    return read_file(lines(HEADER, *rows), "context.csv", a_source("contexts", **source), a_mission(), NOON)


def code_of(row: str) -> str:
    with pytest.raises(SourceError) as refused:
        read(row)
    return refused.value.faults[1].code


def test_a_row_becomes_context_of_its_source() -> None:
    (held,) = read(GOOD).contexts.rows()
    assert (held.context_id, held.kind, held.area, held.label, held.text) == (
        "contexts:c1", "air_raid_alert", "North", "open", "loud",
    )  # fmt: skip
    assert (held.start_at, held.end_at) == (NOON - timedelta(hours=3), NOON - timedelta(hours=2))
    assert held.received_at == NOON - timedelta(minutes=179)


def test_a_row_without_id_is_named_by_source_and_content() -> None:
    first, second = read(GOOD[2:], GOOD[2:]).contexts.texts("context_id")
    assert first != second
    assert first.startswith("ctx_")
    assert first not in read(GOOD[2:], name="another").contexts.texts("context_id")


def test_two_sources_with_one_id_are_two_pieces_of_context() -> None:
    held = merge_batch(read(GOOD).contexts, read(GOOD, name="another").contexts)
    assert sorted(held.texts("context_id")) == ["another:c1", "contexts:c1"]


def test_only_an_outage_may_be_announced() -> None:
    later = GOOD.replace("25T09:00Z", "26T09:00Z").replace("25T10:00Z", "26T10:00Z")
    assert code_of(later) == "future_time"
    assert len(read(later.replace("air_raid_alert", "outage")).contexts) == 1


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [("air_raid_alert", "siren", "unknown_word"), ("North", "", "missing_value"),
     ("25T10:00Z", "25T08:00Z", "reversed_interval"),
     (",,,loud", ",,secret,loud", "unknown_label"), (",,,loud", ",press,,loud", "foreign_source")],
)  # fmt: skip
def test_a_wrong_cell_rejects_its_row(old: str, new: str, code: str) -> None:
    assert code_of(GOOD.replace(old, new)) == code


def test_context_twice_is_context_once() -> None:
    held = merge_batch(Table.of(Context, ()), read(GOOD, GOOD).contexts)
    assert len(held) == 1
