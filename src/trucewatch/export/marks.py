"""Notices and own plans in, what a map says of each out: a name, a title, a time."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from trucewatch.records.declared import Notice
from trucewatch.records.identity import OPEN_KEY, name_for
from trucewatch.records.look import Look
from trucewatch.records.passage import Pass
from trucewatch.records.quantity import to_text
from trucewatch.records.table import Table


@dataclass(frozen=True, slots=True)
class Mark:
    """One declared area or planned look or pass on a map."""

    name: str
    """Stable name."""
    title: str
    """How the map names it."""
    start_at: datetime
    """When it begins."""
    end_at: datetime
    """When it ends; after it the mark is stale."""


def marks_of(rows: Table[Any]) -> tuple[Mark, ...]:
    """Return the mark of each row of notices, looks or passes."""
    return tuple(_mark(row) for row in rows.rows())


def _mark(row: Notice | Look | Pass) -> Mark:
    if isinstance(row, Notice):
        kind = row.kind.replace("_", " ")
        return Mark(row.notice_id, f"Notice: {kind}, declared by {row.by}", row.valid_from, row.valid_to)
    if isinstance(row, Look):
        return Mark(row.look_id, f"Planned look: {row.sensor}", row.start_at, row.end_at)
    name = name_for(
        OPEN_KEY, "pass", str(row.norad_id), to_text(row.start_at), str(row.part), str(row.chainage_from_km)
    )
    return Mark(name, f"Planned pass: {row.satellite}", row.start_at, row.end_at)
