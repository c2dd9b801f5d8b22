"""What every row of an input says of its own origin, or takes from its source: source, label, authenticity, arrival."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias, get_args

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from trucewatch.ingest.cells import Cells
from trucewatch.ingest.moments import Moments, read_moments
from trucewatch.ingest.sheet import Layout, Sheet, read_sheet
from trucewatch.records.mission import Mission, Source
from trucewatch.records.table import NO_INSTANT, Flags, Floats, Integers
from trucewatch.records.vocabulary import Authenticity

Column: TypeAlias = "Floats | Integers | Flags | pa.Array"

_WEAKEST_FIRST: tuple[str, ...] = tuple(reversed(get_args(Authenticity)))


@dataclass(frozen=True, slots=True)
class Arrival:
    """One file as it reached the cell."""

    source: Source
    """Who sent it."""
    mission: Mission
    """The settings under which it is read."""
    received_us: int
    """When it came, in microseconds since 1970 UTC."""
    original: str
    """Digest of its bytes."""


def same_sheet(sheet: Sheet) -> Sheet:
    """Return a sheet that needs no preparation."""
    return sheet


@dataclass(frozen=True, slots=True)
class InputFormat:
    """How the rows of one input format become the columns of one record."""

    record: type[Any]
    """The record."""
    kind: str
    """Begins the ids given to rows without one; empty where every row must bring its own."""
    layout: Layout
    """Columns read."""
    named_by: tuple[str, ...]
    """Fields whose values name a row without id; empty where every row must bring its own."""
    read: Callable[[Cells, Arrival], Mapping[str, Column]]
    """Reads all fields of the record but the id where absent, `version`, `original` and `row`."""
    scoped: bool = False
    """Whether a row's own id is a name within its source only; then the record's id is `source:id`."""
    prepare: Callable[[Sheet], Sheet] = same_sheet
    """Puts the columns of a sheet into the form that `read` expects."""
    open: Callable[[bytes, str, Layout], Sheet] = read_sheet
    """Makes a sheet of a file's bytes and name."""


def read_source(cells: Cells, arrival: Arrival) -> pa.Array:
    """Return the source of each row; one that names another source belongs to that source's files."""
    own = arrival.source.name
    foreign = cells.known("source") & ~same(cells.text("source"), own)
    cells.note("foreign_source", "source", foreign, own, "ingest the row through its own source")
    return repeat(own, cells.count)


def read_label(cells: Cells, arrival: Arrival) -> pa.Array:
    """Return the label of each row; that of the source where empty."""
    given = cells.word("label", [label.name for label in arrival.mission.labels], "unknown_label")
    return pc.fill_null(given, arrival.source.label)


def read_authenticity(cells: Cells, arrival: Arrival) -> pa.Array:
    """Return how the channel protects each row: what the row says, but never more than the source's channel proves.

    A row that claims more is taken at what the channel proves, since a claim of being signed is no signature; the claim
    stays in the original.
    """
    given = pc.fill_null(cells.word("authenticity", _WEAKEST_FIRST), arrival.source.authenticity)
    rank = pc.fill_null(pc.index_in(given, value_set=pa.array(_WEAKEST_FIRST)), 0)
    capped = pc.min_element_wise(rank, _WEAKEST_FIRST.index(arrival.source.authenticity))
    return pa.array(_WEAKEST_FIRST).take(capped)


def weaker(first: Authenticity, second: Authenticity) -> Authenticity:
    """Return the weaker of two ways in which a channel protects what it carries."""
    return min(first, second, key=_WEAKEST_FIRST.index)


def read_sensor(cells: Cells, arrival: Arrival) -> pa.Array:
    """Return the sensor of each row; null where empty."""
    return cells.word("sensor", [sensor.name for sensor in arrival.mission.sensors], "unknown_sensor")


def read_received(cells: Cells, arrival: Arrival, name: str = "received_at") -> Integers:
    """Return when each row reached the cell: what it says, else when the file came; never after the file came.

    A naive time counts with its last instant, so that a notice is never taken as earlier than it may have been.
    """
    said = read_moments(cells, name, arrival.source)
    note_future(cells, name, said, arrival.received_us)
    return np.where(said.known, np.minimum(said.latest, arrival.received_us), arrival.received_us)


def note_future(cells: Cells, key: str, moments: Moments, limit_us: Integers | int) -> None:
    """Note times that begin after the row or its file was received."""
    future = moments.known & (moments.earliest > limit_us)
    cells.note("future_time", key, future, "a time before it was received", "check the date, the offset and the clock")


def read_span(cells: Cells, start_key: str, end_key: str, source: Source) -> tuple[Moments, Moments]:
    """Return both ends of a half-open span, noting empty, reversed and missing ones."""
    cells.require(start_key)
    cells.require(end_key)
    start, end = read_moments(cells, start_key, source), read_moments(cells, end_key, source)
    reversed_span = start.known & end.known & (end.end <= start.earliest)
    pair = pc.binary_join_element_wise(cells.text(start_key), cells.text(end_key), " to ")
    cells.note("reversed_interval", end_key, reversed_span, f"{end_key} after {start_key}", "swap the two times", pair)
    return start, end


def instants(values: Integers) -> pa.Array:
    """Return microseconds as a column of instants; null where there is none."""
    return pa.array(values, type=pa.int64(), mask=values == NO_INSTANT).cast(pa.timestamp("us", tz="UTC"))


def same(column: pa.Array, text: str) -> Flags:
    """Say which cells equal a text, shape (n,); false where empty."""
    return np.asarray(pc.fill_null(pc.equal(column, text), False).to_numpy(zero_copy_only=False), dtype=np.bool_)


def repeat(text: str, count: int) -> pa.Array:
    """Return a column that holds one text throughout."""
    return pa.repeat(pa.scalar(text, pa.string()), count)
