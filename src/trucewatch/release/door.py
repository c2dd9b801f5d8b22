"""Records and a reader in, the records as that reader may see them out. Every door goes through here.

Default is denial: an unknown reader, a label that does not name it, a reader kind without a rule, a field that nobody
named all give nothing. Readers outside cell and board get records that are coarsened before anything is computed from
them, so that no number can vary with what they may not see.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from trucewatch.errors import Fault, ReaderError
from trucewatch.records.encoding import bare_type, field_types
from trucewatch.records.label import JOIN, Reader, ReleaseRule
from trucewatch.records.mission import Mission
from trucewatch.records.table import NO_INSTANT, Table, microseconds
from trucewatch.release.fields import INSIDE, WITHHELD, WITHHELD_ROW, may_have

R = TypeVar("R")
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Door:
    """A reader before the mission's records: who, under which rule, at what time."""

    reader: Reader
    """The reader."""
    rule: ReleaseRule
    """How coarse and late things leave for its kind."""
    mission: Mission
    """The mission whose labels hold."""
    now: datetime
    """Clock of the run."""

    @property
    def is_inside(self) -> bool:
        """Whether the reader is in cell or board, and so sees what was computed from all records."""
        return self.reader.kind in INSIDE


def open_door(mission: Mission, name: str | None, now: datetime) -> Door:
    """Find the reader and the rule of its kind.

    Raises:
        ReaderError: no reader was named, the mission has none of that name, or its kind has no rule.
    """
    known = ", ".join(sorted(reader.name for reader in mission.readers))
    if not name:
        raise ReaderError([_fault("no reader", f"one of {known}", "name one with --reader")])
    reader = next((reader for reader in mission.readers if reader.name == name), None)
    if reader is None:
        raise ReaderError([_fault(repr(name), f"one of {known}", "name a reader of the mission folder")])
    rule = mission.release.rule_for(reader.kind)
    if rule is None:
        remedy = f"write a release rule for the kind {reader.kind} or choose another reader"
        raise ReaderError([_fault(f"{name}, a {reader.kind} without a release rule", "a reader with one", remedy)])
    return Door(reader, rule, mission, now)


def require_cell(door: Door) -> None:
    """Refuse every reader outside the cell: single rows, and who will look where, leave to nobody else.

    Raises:
        ReaderError: the reader is of another kind.
    """
    if door.reader.kind != "cell":
        got, expected = f"{door.reader.name}, a reader of kind {door.reader.kind}", "a reader of kind cell"
        remedy = "name a reader of the cell; this leaves to nobody else"
        raise ReaderError([Fault("not_for_reader", "command line", "--reader", got, expected, remedy)])


def _fault(got: str, expected: str, remedy: str) -> Fault:
    return Fault("unknown_reader", "readers", "", got, expected, remedy)


def admits(door: Door, label: str) -> bool:
    """Say whether every part of a label names the reader; an unknown or empty part names nobody."""
    known = {entry.name: entry.readers for entry in door.mission.labels}
    return all(door.reader.name in known.get(part, ()) for part in label.split(JOIN))


def admitted(table: Table[R], door: Door) -> Table[R]:
    """Return the rows whose label names the reader, order kept."""
    flags = [admits(door, label) for label in table.texts("label")]
    return table.where(np.array(flags, dtype=np.bool_).reshape(len(table)))


def delay_of(door: Door, label: str) -> timedelta:
    """Return how long a record so labelled waits for this reader: the longest of its labels and of its kind.

    An unknown label waits for ever.
    """
    if door.is_inside:
        return timedelta(0)
    delays = {entry.name: timedelta(hours=entry.delay_h) for entry in door.mission.labels}
    return max(timedelta(hours=door.rule.delay_h), *(delays.get(part, timedelta.max) for part in label.split(JOIN)))


def may_see(table: Table[R], door: Door, time: str) -> Flags:
    """Return which rows the reader may see now, by label and by the age of the column `time`, shape (n,).

    A row without that time has no age, and nobody sees it.
    """
    labels = table.texts("label")
    known = sorted(set(labels.tolist()))
    admitted = {label: admits(door, label) for label in known}
    latest = {label: microseconds(door.now - delay_of(door, label)) for label in known if admitted[label]}
    moments = table.instants(time)
    return np.array(
        [
            admitted[label] and NO_INSTANT < moment <= latest[label]
            for label, moment in zip(labels, moments, strict=True)
        ],
        dtype=np.bool_,
    ).reshape(len(table))


def without_denied_fields(table: Table[R], door: Door) -> Table[R]:
    """Blank every field that may not reach this kind of reader; no rows of a record of which no field may.

    Raises:
        UnquantisableError: a denied field has no withheld value; it stays inside, and so does the record.
    """
    hints = field_types(table.record)
    denied = [name for name in hints if not may_have(table.record, name, door.reader.kind)]
    if len(denied) == len(hints):
        return table.where(np.zeros(len(table), dtype=np.bool_))
    blanks = {name: [_withheld(hints[name])] * len(table) for name in denied}
    return table.with_columns(**blanks) if blanks else table


def _withheld(hint: object) -> str | int | None:
    base, _, optional = bare_type(hint)
    if optional:
        return None
    return WITHHELD if base is str else WITHHELD_ROW
