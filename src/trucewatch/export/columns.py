"""The rows of a table in, the columns of its export out: names of the exchange formats, Arrow types, same order.

One column for each class, actor and event stands in the place of a list whose order only the mission knows. What names
or places a human source is in no export, whoever reads it: an export is a file that travels.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from trucewatch.records.context import Context
from trucewatch.records.declared import Impediment, Notice
from trucewatch.records.encoding import field_types
from trucewatch.records.field_check import Review
from trucewatch.records.finding import Finding
from trucewatch.records.incident import Evidence, Incident
from trucewatch.records.look import Look
from trucewatch.records.mission import Mission
from trucewatch.records.observation import Observation
from trucewatch.records.rejection import Rejection
from trucewatch.records.table import Table, schema_of
from trucewatch.records.vocabulary import EVENTS, ReaderKind

HUMAN: dict[type[Any], tuple[str, ...]] = {
    Observation: (
        "observer_lat_deg", "observer_lon_deg", "distance_min_km", "distance_max_km", "bearing_deg", "text",
    ),
    Notice: ("text",),
    Impediment: ("text",),
    Context: ("text",),
    Rejection: ("got",),
    Review: ("reviewer",),
}  # fmt: skip
"""Fields that could name or place a person who saw or told something: they are no column of any export."""
SPREAD: dict[tuple[type[Any], str], tuple[str, str]] = {
    (Incident, "class_probability"): ("p_", "class"),
    (Evidence, "log_likelihood"): ("log_likelihood_", "class"),
    (Finding, "actor_probability"): ("actor_", "actor"),
    (Look, "p_detect"): ("p_detect_", "event"),
}
"""Lists that become one column for each class, actor or event, with the first piece of its name."""
SAID_BY_OTHERS: dict[type[Any], tuple[str, ...]] = {Look: ("events",)}
"""Fields that the spread columns already say."""
JUDGED: dict[type[Any], tuple[str, ...]] = {
    Finding: ("actor_probability", "verdict", "confidence", "reason", "undetermined"),
}
"""Fields of a proposal that outside cell and board are empty: there only what the board adopted says such things."""
FOOTPRINTS = ("lat_deg", "lon_deg", "radius_km", "footprint_wkt")
"""Where a sensor looks; of a human observer that is where a person stands."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of an export, or one for each class, actor or event."""

    field: str
    """Field of the record."""
    name: str
    """Name of the column; `p_<class>` and the like where it is spread."""
    spread: str | None
    """`class`, `actor` or `event` where there is one column for each; None otherwise."""


def columns_of(record: type[Any]) -> Iterator[Column]:
    """Yield the columns of a record's export, in the order of its fields."""
    for field in field_types(record):
        if field in HUMAN.get(record, ()) or field in SAID_BY_OTHERS.get(record, ()):
            continue
        prefix, spread = SPREAD.get((record, field), ("", None))
        yield Column(field, f"{prefix}<{spread}>" if spread else field, spread)


def to_columns(rows: Table[Any], mission: Mission, kind: ReaderKind) -> pa.Table:
    """Return the columns of an export for a kind of reader; no rows give all columns, empty."""
    hidden = are_hidden(rows, mission)
    judged = () if kind in ("cell", "board") else JUDGED.get(rows.record, ())
    schema, arrays, fields = schema_of(rows.record), [], []
    for column in columns_of(rows.record):
        if column.spread is None:
            field = schema.field(column.field)
            array = rows.arrow.column(column.field).combine_chunks()
            if column.field in FOOTPRINTS and hidden.any():
                array = pa.array([None if hide else v for hide, v in zip(hidden, array.to_pylist(), strict=True)])
                array, field = array.cast(field.type), field.with_nullable(True)
            if column.field in judged:
                array, field = pa.nulls(len(rows), field.type), field.with_nullable(True)
            arrays.append(array)
            fields.append(field)
            continue
        for name, values in _spread(rows, column, mission):
            told = values if column.field not in judged else [None] * len(rows)
            arrays.append(pa.array(told, type=pa.float64()))
            fields.append(pa.field(name, pa.float64()))
    return pa.Table.from_arrays(arrays, schema=pa.schema(fields))


def are_hidden(rows: Table[Any], mission: Mission) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Return which rows have a place that is in no export, shape (n,): the looks of human observers."""
    if rows.record not in (Look, Impediment):
        return np.zeros(len(rows), dtype=np.bool_)
    people = [sensor.name for sensor in mission.sensors if sensor.kind == "observer"]
    return np.asarray(np.isin(rows.texts("sensor").astype(str), people), dtype=np.bool_)


def _spread(rows: Table[Any], column: Column, mission: Mission) -> Iterator[tuple[str, list[float | None]]]:
    prefix = column.name.partition("<")[0]
    lists = rows.lists(column.field)
    if column.spread != "event":
        names: Sequence[str] = mission.classes if column.spread == "class" else actors_of(mission)
        for place, name in enumerate(names):
            yield prefix + name, [values[place] for values in lists]
        return
    stated = [
        dict(zip(events, values, strict=True)) for events, values in zip(rows.lists("events"), lists, strict=True)
    ]
    tabled = {size.event for size in mission.event_sizes} | {event for row in stated for event in row}
    for event in (event for event in EVENTS if event in tabled):
        yield prefix + event, [row.get(event) for row in stated]


def actors_of(mission: Mission) -> tuple[str, ...]:
    """Return the names of actors in the order of every `actor_probability`."""
    return (*(party.name for party in mission.parties), "third", "undetermined")
