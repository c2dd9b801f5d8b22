"""Known and new rows in, both without repetition out: twice equals once, corrections stand beside the old."""

from typing import TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from trucewatch.ingest.naming import ARRIVAL, contents_of, id_field
from trucewatch.records.encoding import field_types
from trucewatch.records.table import Table

R = TypeVar("R")


def merge_batch(known: Table[R], new: Table[R]) -> Table[R]:
    """Return the rows of `known`, unchanged, and after them the rows of `new` that say something new, in their order.

    Same id and same content as any version seen: left out. Same id and other content: the next version. Content is
    every field but version, time of receipt, original and row. Among conflicting rows of one batch versions follow the
    time of receipt, then the content, never the order of the rows.
    """
    field = id_field(known.record)
    fields = [name for name in field_types(known.record) if name not in ARRIVAL]
    met = known.where(
        np.asarray(pc.is_in(known.arrow.column(field), value_set=new.arrow.column(field)), dtype=np.bool_)
    )
    versions: dict[str, int] = {}
    for name, version in zip(met.texts(field), met.integers("version"), strict=True):
        versions[name] = max(versions.get(name, 0), int(version))
    seen = set(contents_of(met, fields))
    contents, names = contents_of(new, fields), new.texts(field)
    taken: dict[int, int] = {}
    for index in _by_receipt(new, contents):
        if contents[index] not in seen:
            seen.add(contents[index])
            versions[names[index]] = versions.get(names[index], 0) + 1
            taken[index] = versions[names[index]]
    order = sorted(taken)
    added = new.take(np.array(order, dtype=np.int64))
    numbered = added.with_columns(version=pa.array([taken[index] for index in order], type=pa.int64()))
    return Table.concat([known, numbered])


def _by_receipt(table: Table[R], contents: list[str]) -> list[int]:
    """Return row numbers by time of receipt where the record has one, then content, then row."""
    received = table.instants("received_at") if "received_at" in table.arrow.column_names else np.zeros(len(table))
    return sorted(range(len(table)), key=lambda index: (received[index], contents[index], index))
