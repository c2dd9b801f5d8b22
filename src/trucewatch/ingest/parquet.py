"""Parquet bytes in, a grid of text out: numbers in their shortest exact decimal form, times in UTC."""

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from trucewatch.errors import Fault, SourceError
from trucewatch.ingest.grid import MAX_COLUMNS, MAX_ROWS, Grid

MAGIC = b"PAR1"
"""First and last four bytes of a Parquet file."""
MAX_COLUMN_BYTES = 2**30
"""A column whose text would be longer is refused: small files can unfold into very large ones."""
_STRING_LIMIT = 2**24
_CONTAINER_LIMIT = 2**20


def read_grid(content: bytes, file: str) -> Grid:
    """Return the columns of a Parquet file; each is read when it is asked for.

    Raises:
        SourceError: unreadable as Parquet, or more rows or columns than allowed.
    """
    try:
        opened = pq.ParquetFile(
            pa.BufferReader(content),
            thrift_string_size_limit=_STRING_LIMIT,
            thrift_container_size_limit=_CONTAINER_LIMIT,
        )
        schema, count = opened.schema_arrow, int(opened.metadata.num_rows)
    except (pa.ArrowException, ValueError, OSError) as error:
        raise SourceError([_unreadable(file, "", error)]) from error
    faults = []
    if not 0 <= count <= MAX_ROWS:
        faults.append(Fault("too_many_rows", file, "", f"{count} rows", f"at most {MAX_ROWS}", "split it"))
    if len(schema.names) > MAX_COLUMNS:
        got = f"{len(schema.names)} columns"
        faults.append(Fault("too_many_columns", file, "", got, f"at most {MAX_COLUMNS}", "remove columns"))
    if faults:
        raise SourceError(faults)
    rows = np.arange(1, count + 1, dtype=np.int64)
    return Grid(schema.names, rows, (), lambda name, named: _text_column(content, name, named, count))


def _text_column(content: bytes, name: str, file: str, count: int) -> pa.Array:
    """Read one column; byte strings stay dictionaries until their unfolded size is known."""
    try:
        # A name with a point would be taken for a path into a nested column; no column that is asked for has one.
        opened = pq.ParquetFile(
            pa.BufferReader(content),
            read_dictionary=[name],
            thrift_string_size_limit=_STRING_LIMIT,
            thrift_container_size_limit=_CONTAINER_LIMIT,
        )
        chunks = opened.read(columns=[name], use_threads=False).column(0)
        fault = _find_fault(chunks, name, file, count)
        if fault is None:
            return _as_text(chunks)
    except (pa.ArrowException, ValueError, OSError, IndexError) as error:
        raise SourceError([_unreadable(file, name, error)]) from error
    raise SourceError([fault])


def _find_fault(chunks: pa.ChunkedArray, name: str, file: str, count: int) -> Fault | None:
    if len(chunks) != count:
        return Fault("unreadable_parquet", file, name, f"{len(chunks)} rows", f"{count} rows", "export it again")
    kind = chunks.type
    if pa.types.is_dictionary(kind):
        length = sum(_unfolded_bytes(chunk) for chunk in chunks.chunks)
        if length > MAX_COLUMN_BYTES:
            expected = f"at most {MAX_COLUMN_BYTES} bytes in a column"
            return Fault("too_large", file, name, f"{length} bytes", expected, "split it into several files")
        kind = kind.value_type
    tests = (
        "is_string", "is_large_string", "is_integer", "is_floating", "is_timestamp", "is_date", "is_boolean", "is_null",
        "is_decimal",
    )  # fmt: skip
    if any(getattr(pa.types, test)(kind) for test in tests):
        return None
    return Fault("unknown_type", file, name, str(kind), "text, numbers, times or dates", "export the column as text")


def _unfolded_bytes(chunk: pa.DictionaryArray) -> int:
    lengths = pc.binary_length(chunk.dictionary)
    return int(pc.sum(pc.take(lengths, chunk.indices).cast(pa.int64())).as_py() or 0)


def _as_text(chunks: pa.ChunkedArray) -> pa.Array:
    kind: Any = chunks.type
    if pa.types.is_timestamp(kind):
        chunks = chunks.cast(pa.timestamp("us", kind.tz and "UTC"), safe=False)
    column = chunks.cast(pa.string()).combine_chunks()
    column.validate(full=True)
    return column


def _unreadable(file: str, where: str, error: Exception) -> Fault:
    return Fault("unreadable_parquet", file, where, str(error)[:200], "a whole Parquet file", "export it again")
