"""The columnar form of a record: the same fields as Arrow columns, rounded to their quanta.

The one module of `records` that imports numpy and pyarrow. A `Table` never changes; every operation returns a new one.
Absent numbers read as NaN, absent instants as `NO_INSTANT`, absent texts as None: none of them equals a real value.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, is_dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Generic, Literal, TypeVar, get_args, get_origin

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from trucewatch.errors import UnquantisableError
from trucewatch.records.encoding import bare_type, field_types
from trucewatch.records.quantity import Quantum

R = TypeVar("R")
Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Texts = npt.NDArray[np.object_]

NO_INSTANT = np.iinfo(np.int64).min
"""The microsecond count that stands for an absent instant."""

INSTANT = pa.timestamp("us", tz="UTC")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
"""The instant from which microseconds count."""


def schema_of(record: type[object]) -> pa.Schema:
    """Return the Arrow schema of a record: its fields in order, nullable where `None` is allowed."""
    return pa.schema([_arrow_field(name, hint) for name, hint in field_types(record).items()])


@dataclass(frozen=True, eq=False)
class Table(Generic[R]):
    """Rows of one record type, held as columns."""

    record: type[R]
    """The record whose fields are the columns."""
    arrow: pa.Table
    """The columns, in the record's order and schema."""

    @classmethod
    def of(cls, record: type[R], rows: Iterable[R]) -> "Table[R]":
        """Make a table of records; none gives an empty table with all columns."""
        held = list(rows)
        columns = {name: [getattr(row, name) for row in held] for name in field_types(record)}
        return cls.from_columns(record, columns)

    @classmethod
    def from_columns(cls, record: type[R], columns: Mapping[str, Any]) -> "Table[R]":
        """Make a table of columns (numpy, Arrow or lists; NaN and None are absent), rounding quantities to quanta.

        Raises:
            UnquantisableError: a column is missing, unknown, of another length or type, or absent where it may not be.
        """
        hints = field_types(record)
        if set(columns) != set(hints):
            raise UnquantisableError(
                f"got other columns than {record.__name__} has: {sorted(set(columns) ^ set(hints))}; "
                "expected exactly its fields"
            )
        schema = schema_of(record)
        arrays = [_column(columns[name], schema.field(name), _quantum_of(hint)) for name, hint in hints.items()]
        return cls(record, pa.Table.from_arrays(arrays, schema=schema))

    def __len__(self) -> int:
        """Return the number of rows."""
        return int(self.arrow.num_rows)

    def numbers(self, name: str) -> Floats:
        """Return a column of quantities, shape (n,); NaN where absent."""
        column = self.arrow.column(name).cast(pa.float64())
        return np.asarray(pc.fill_null(column, float("nan")).to_numpy(zero_copy_only=False), dtype=np.float64)

    def integers(self, name: str, absent: int = -1) -> Integers:
        """Return a column of whole numbers, shape (n,); `absent` where there is none."""
        return np.asarray(pc.fill_null(self.arrow.column(name), absent).to_numpy(zero_copy_only=False), dtype=np.int64)

    def instants(self, name: str) -> Integers:
        """Return a column of instants as microseconds since 1970 UTC, shape (n,); `NO_INSTANT` where absent."""
        column = self.arrow.column(name).cast(pa.int64())
        return np.asarray(pc.fill_null(column, int(NO_INSTANT)).to_numpy(zero_copy_only=False), dtype=np.int64)

    def flags(self, name: str) -> Flags:
        """Return a column of truth values, shape (n,)."""
        return np.asarray(self.arrow.column(name).to_numpy(zero_copy_only=False), dtype=np.bool_)

    def texts(self, name: str) -> Texts:
        """Return a column of texts, shape (n,); None where absent."""
        texts = np.empty(len(self), dtype=object)
        texts[:] = self.arrow.column(name).to_pylist()
        return texts

    def lists(self, name: str) -> list[tuple[Any, ...]]:
        """Return a column of lists as tuples, one a row."""
        return [tuple(items) for items in self.arrow.column(name).to_pylist()]

    def matrix(self, name: str) -> Floats:
        """Return a column of equally long lists of numbers, shape (n, k); (0, 0) for an empty table."""
        rows = self.arrow.column(name).to_pylist()
        return np.array(rows, dtype=np.float64).reshape(len(rows), -1) if rows else np.empty((0, 0))

    def row(self, index: int) -> R:
        """Return one row as a record."""
        return next(iter(self.take(np.array([index], dtype=np.int64)).rows()))

    def rows(self) -> Iterator[R]:
        """Yield every row as a record, in order."""
        yield from map(self.record, *(_values(self.arrow.column(name)) for name in field_types(self.record)))

    def take(self, indices: npt.NDArray[np.integer[Any]]) -> "Table[R]":
        """Return the rows at `indices`, in that order."""
        return Table(self.record, self.arrow.take(pa.array(indices, type=pa.int64())))

    def where(self, mask: npt.NDArray[np.bool_]) -> "Table[R]":
        """Return the rows whose mask is true, order kept."""
        return Table(self.record, self.arrow.filter(pa.array(mask)))

    def sorted_by(self, *names: str) -> "Table[R]":
        """Return the rows sorted ascending by columns, absent values last; equal rows keep their order."""
        order = pc.sort_indices(self.arrow, sort_keys=[(name, "ascending", "at_end") for name in names])
        return Table(self.record, self.arrow.take(order))

    def with_columns(self, **columns: Any) -> "Table[R]":
        """Return the table with some columns replaced."""
        held = {name: self.arrow.column(name) for name in self.arrow.column_names}
        return Table.from_columns(self.record, {**held, **columns})

    @staticmethod
    def concat(tables: "Sequence[Table[R]]") -> "Table[R]":
        """Join tables of one record type, in order; at least one is needed."""
        return Table(tables[0].record, pa.concat_tables([table.arrow for table in tables]).combine_chunks())


def microseconds(moment: datetime) -> int:
    """Return an aware time as microseconds since 1970 UTC.

    Raises:
        UnquantisableError: the time is naive.
    """
    if moment.tzinfo is None:
        raise UnquantisableError(f"got the naive time {moment.isoformat()}, expected one with an offset")
    return (moment - EPOCH) // timedelta(microseconds=1)


def moment_of(microseconds: int) -> datetime:
    """Return microseconds since 1970 UTC as an aware time."""
    return EPOCH + timedelta(microseconds=int(microseconds))


def _values(column: pa.ChunkedArray) -> list[Any]:
    """Return a column as a record holds it: aware times, tuples, None where absent."""
    if pa.types.is_timestamp(column.type):
        # Ten times as fast as Arrow, which asks its time zone about every single time.
        counts = column.cast(pa.int64()).to_pylist()
        return [None if count is None else EPOCH + timedelta(microseconds=count) for count in counts]
    values: list[Any] = column.to_pylist()
    if pa.types.is_list(column.type):
        return [None if items is None else tuple(items) for items in values]
    return values


def _arrow_field(name: str, hint: Any) -> pa.Field:
    base, _, optional = bare_type(hint)
    return pa.field(name, _arrow_type(base), nullable=optional)


def _arrow_type(base: Any) -> pa.DataType:
    if get_origin(base) is tuple:
        return pa.list_(_arrow_type(bare_type(get_args(base)[0])[0]))
    if get_origin(base) is Literal:
        return pa.string()
    known = {float: pa.float64(), int: pa.int64(), bool: pa.bool_(), str: pa.string(), datetime: INSTANT}
    if base not in known or is_dataclass(base):
        raise UnquantisableError(f"got the field type {base}, expected a number, text, time, flag or a list of them")
    return known[base]


def _column(values: Any, field: pa.Field, quantum: Quantum | None) -> pa.Array:
    try:
        array = _as_array(values, field.type)
    except (pa.ArrowInvalid, pa.ArrowTypeError, TypeError) as error:
        raise UnquantisableError(f"got a column {field.name} that is not {field.type}: {error}") from error
    if quantum is not None and pa.types.is_list(field.type):
        array = pa.ListArray.from_arrays(array.offsets, _rounded(array.values, quantum))
    elif quantum is not None:
        array = _rounded(array, quantum)
    if not field.nullable and array.null_count:
        raise UnquantisableError(f"got {array.null_count} absent values in {field.name}, expected a value in every row")
    return array


def _rounded(array: pa.Array, quantum: Quantum) -> pa.Array:
    numbers = np.asarray(pc.fill_null(array, float("nan")).to_numpy(zero_copy_only=False), dtype=np.float64)
    return pa.array(np.round(numbers * quantum.per_unit) / quantum.per_unit + 0.0, type=pa.float64(), from_pandas=True)


def _quantum_of(hint: Any) -> Quantum | None:
    base, quantum, _ = bare_type(hint)
    return bare_type(get_args(base)[0])[1] if get_origin(base) is tuple else quantum


def _as_array(values: Any, kind: pa.DataType) -> pa.Array:
    if isinstance(values, pa.ChunkedArray):
        values = values.combine_chunks()
    if isinstance(values, pa.Array):
        return values.cast(kind)
    if pa.types.is_timestamp(kind) and isinstance(values, np.ndarray) and values.dtype.kind == "i":
        return pa.array(values, type=pa.int64(), mask=values == NO_INSTANT).cast(kind)
    if pa.types.is_integer(kind) and isinstance(values, list | tuple):
        # Of lists, unlike numpy arrays, Arrow cuts the fraction off without a word.
        broken = next((value for value in values if isinstance(value, float) and value % 1 > 0), None)
        if broken is not None:
            raise TypeError(f"got {broken}, expected a whole number")
    return pa.array(values, type=kind, from_pandas=True)
