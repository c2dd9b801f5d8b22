"""Parquet bytes in, a grid of text out: numbers in their shortest exact decimal form, times in UTC."""

from collections.abc import Callable
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
_KINDS: tuple[Callable[[Any], bool], ...] = (
    pa.types.is_string, pa.types.is_large_string, pa.types.is_integer, pa.types.is_floating, pa.types.is_decimal,
    pa.types.is_timestamp, pa.types.is_date, pa.types.is_boolean, pa.types.is_null,
)  # fmt: skip
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

    def column(name: str, named: str) -> pa.Array:
        # The first of columns with one name; a repeated one is refused before any column is asked for.
        kind = schema.types[schema.names.index(name)]
        return _text_column(content, name, kind, named, count)

    rows = np.arange(1, count + 1, dtype=np.int64)
    return Grid(schema.names, rows, (), column)


def _text_column(content: bytes, name: str, kind: Any, file: str, count: int) -> pa.Array:
    """Read one column; byte strings stay dictionaries until their unfolded size is known."""
    value: Any = kind.value_type if pa.types.is_dictionary(kind) else kind
    if not any(is_kind(value) for is_kind in _KINDS):
        expected = "text, numbers, times or dates"
        raise SourceError([Fault("unknown_type", file, name, str(kind)[:200], expected, "export it as text")])
    texts = [name] if pa.types.is_string(value) or pa.types.is_large_string(value) else None
    try:
        opened = pq.ParquetFile(
            pa.BufferReader(content),
            read_dictionary=texts,
            thrift_string_size_limit=_STRING_LIMIT,
            thrift_container_size_limit=_CONTAINER_LIMIT,
        )
        chunks = opened.read(columns=[name], use_threads=False).column(0)
        fault = _find_fault(chunks, name, file, count)
        if fault is None:
            return _as_text(chunks)
    except (pa.ArrowException, ValueError, OSError, IndexError, KeyError) as error:
        raise SourceError([_unreadable(file, name, error)]) from error
    raise SourceError([fault])


def _find_fault(chunks: pa.ChunkedArray, name: str, file: str, count: int) -> Fault | None:
    if len(chunks) != count:
        return Fault("unreadable_parquet", file, name, f"{len(chunks)} rows", f"{count} rows", "export it again")
    if pa.types.is_dictionary(chunks.type):
        length = sum(_unfolded_bytes(chunk) for chunk in chunks.chunks)
        if length > MAX_COLUMN_BYTES:
            expected = f"at most {MAX_COLUMN_BYTES} bytes in a column"
            return Fault("too_large", file, name, f"{length} bytes", expected, "split it into several files")
    return None


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
