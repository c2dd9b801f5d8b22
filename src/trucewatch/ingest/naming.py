"""Tables in, stable names and one text of content a row out.

The content of a row is the text of chosen fields in record order, joined by U+001F: quantities as whole quanta,
instants as whole microseconds, lists joined by commas, absent values empty. No cell holds U+001F, and no value is
empty, so that two rows have the same content exactly if the fields are the same.
"""

from collections.abc import Sequence
from typing import Any, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from trucewatch.records.encoding import bare_type, field_types
from trucewatch.records.identity import OPEN_KEY, name_for
from trucewatch.records.quantity import Quantum
from trucewatch.records.table import Table

R = TypeVar("R")

ARRIVAL = ("version", "received_at", "original", "row")
"""Fields that say how a row came, not what it says: they are no part of its content."""


def id_field(record: type[object]) -> str:
    """Return the name of the field that holds a record's stable name: its first."""
    return next(iter(field_types(record)))


def contents_of(table: Table[R], fields: Sequence[str]) -> list[str]:
    """Return the content of every row over `fields`, taken in record order."""
    hints = field_types(table.record)
    columns = [
        _text_of(table.arrow.column(name).combine_chunks(), hint) for name, hint in hints.items() if name in fields
    ]
    return list(pc.binary_join_element_wise(*columns, "\x1f").to_pylist())


def name_rows(table: Table[R], kind: str, fields: Sequence[str], own_label: str, *, scoped: bool = False) -> Table[R]:
    """Return the table with an id in every row: its own, else one that follows from source and content.

    With `scoped` a row's own id names it within its source only, and its record is called `source:id`: no source can
    correct or hide what another one recorded. A source's name holds no colon, so that no two pairs have one id.

    Rows without an id that are alike over `fields` are told apart by ordinals from 0, counted in the order of their
    whole content and time of receipt, so that the names do not depend on the order of the rows. They are counted for
    each label apart, and a label other than the source's `own_label` enters the name: so nobody learns from a name that
    there is a like row under a label that does not admit him.
    """
    field = id_field(table.record)
    given = table.texts(field)
    nameless = [index for index, name in enumerate(given) if not name]
    if scoped:
        owned = zip(table.texts("source"), given, strict=True)
        given = np.array([f"{source}:{name}" if name else "" for source, name in owned], dtype=object)
    if not nameless:
        return table.with_columns(**{field: pa.array(given, type=pa.string())}) if scoped else table
    chosen = table.take(np.array(nameless, dtype=np.int64))
    contents, sources = contents_of(chosen, fields), chosen.texts("source")
    labels = ["" if label == own_label else label for label in chosen.texts("label")]
    keys = list(zip(sources, contents, labels, strict=True))
    ordinals = _ordinals(keys, chosen)
    for index, (source, content, label), ordinal in zip(nameless, keys, ordinals, strict=True):
        parts = (source, content, str(ordinal)) if not label else (source, content, str(ordinal), label)
        given[index] = name_for(OPEN_KEY, kind, *parts)
    return table.with_columns(**{field: pa.array(given, type=pa.string())})


def _ordinals(keys: Sequence[tuple[str, ...]], table: Table[R]) -> list[int]:
    """Return the place of each row among the rows with its key."""
    groups: dict[tuple[str, ...], list[int]] = {}
    for index, key in enumerate(keys):
        groups.setdefault(key, []).append(index)
    ordinals = [0] * len(keys)
    repeated = [group for group in groups.values() if len(group) > 1]
    if repeated:
        whole = contents_of(table, [name for name in field_types(table.record) if name not in ARRIVAL])
        received = table.instants("received_at")
        for group in repeated:
            for ordinal, index in enumerate(sorted(group, key=lambda at: (whole[at], received[at]))):
                ordinals[index] = ordinal
    return ordinals


def _text_of(column: pa.Array, hint: Any) -> pa.Array:
    base, quantum, _ = bare_type(hint)
    if pa.types.is_list(column.type):
        items = _text_of(column.flatten(), base.__args__[0])
        lengths = pc.fill_null(pc.list_value_length(column), 0).to_numpy(zero_copy_only=False)
        offsets = pa.array(np.concatenate(([0], np.cumsum(lengths))), type=pa.int32())
        return pc.binary_join(pa.ListArray.from_arrays(offsets, items), ",")
    if quantum is not None:
        column = _quanta_of(column, quantum)
    elif pa.types.is_timestamp(column.type):
        column = column.cast(pa.int64())
    return pc.fill_null(column.cast(pa.string()), "")


def _quanta_of(column: pa.Array, quantum: Quantum) -> pa.Array:
    numbers = np.asarray(pc.fill_null(column, 0.0).to_numpy(zero_copy_only=False), dtype=np.float64)
    return pa.array(np.round(numbers * quantum.per_unit).astype(np.int64), mask=~np.asarray(column.is_valid()))
