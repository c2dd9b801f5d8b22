"""A released view in, what stands on every export out: status, for whom, when, from what, under which settings."""

from dataclasses import dataclass
from typing import Any

from trucewatch.records.canonical import Canonical, canonical_bytes
from trucewatch.records.quantity import to_text
from trucewatch.records.table import Table
from trucewatch.records.view import DayView

ILLUSTRATIVE = "All lines and maps are illustrative and imply no view on status."
"""The sentence about lines that every export carries."""
PASSED_ON = (
    "Given to the reader named here and to nobody else. What the senders of the sources ask for, their licences "
    "included, holds for their records in it."
)
"""The sentence about use that every export carries."""


@dataclass(frozen=True, slots=True)
class Imprint:
    """What a person who finds the file must know before reading a row of it."""

    entries: tuple[tuple[str, Canonical], ...]
    """Names and values, in the order in which they are printed."""

    def to_object(self) -> dict[str, Canonical]:
        """Return the entries as an object for JSON."""
        return dict(self.entries)

    def to_bytes(self) -> bytes:
        """Return the entries as canonical JSON."""
        return canonical_bytes(self.to_object())

    def to_lines(self) -> tuple[str, ...]:
        """Return the entries as lines for people; what is not known is left out."""
        return tuple(f"{name}: {value}" for name, value in self.entries if value not in (None, "", []))


def origin_of(view: DayView) -> tuple[tuple[str, Canonical], ...]:
    """Return from what a view was computed, and along which line, as entries of every imprint."""
    line = view.mission.line
    return (
        ("software", view.software),
        ("settings_sha256", view.settings_sha256),
        ("tree_size", view.tree_size),
        ("line", line.line),
        ("line_version", line.version),
        ("lines", ILLUSTRATIVE),
    )


def imprint_of(view: DayView, table: str, rows: Table[Any], left_out: int) -> Imprint:
    """Return the imprint of one table of a view, of which `left_out` rows may not leave in the format."""
    mission, span = view.mission, view.today.span
    held = set(rows.texts("source").tolist()) if "source" in rows.arrow.column_names else set()
    notes: list[Canonical] = [
        f"{item.name}: {item.note}" for item in mission.sources if item.name in held and item.note
    ]
    return Imprint(
        (
            ("statement", mission.statement),
            ("status", mission.status),
            ("mission", mission.name),
            ("title", mission.title),
            ("table", table),
            ("reader", view.reader.name),
            ("from", to_text(span.start_at)),
            ("to", to_text(span.end_at)),
            ("rows", len(rows)),
            ("left_out", left_out),
            ("basis", view.basis),
            ("issued_at", to_text(view.issued_at)),
            *origin_of(view),
            ("use", PASSED_ON),
            ("sources", notes),
            ("columns", "docs/formats.md; times are UTC, places WGS 84 degrees, an empty value means not known"),
        )
    )
