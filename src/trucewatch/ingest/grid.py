"""What every file format hands on: names, columns of raw text, row numbers, rows that did not fit."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pyarrow as pa

from trucewatch.records.table import Integers

MAX_ROWS = 2_000_000
"""More rows in one file are refused."""
MAX_COLUMNS = 1_000
"""More columns are refused."""


@dataclass(frozen=True, slots=True)
class Misfit:
    """A row that has another number of cells than the header."""

    row: int
    """Number of the row, 1 for the first after the header."""
    cells: int
    """How many cells it has."""
    expected: int
    """How many the header has."""
    text: str
    """Its beginning."""


@dataclass(frozen=True, eq=False)
class Grid:
    """Names and columns of a file, before anything is known of their meaning."""

    names: Sequence[str]
    """Column names in file order, perhaps repeated or empty."""
    rows: Integers
    """Row numbers, shape (n,)."""
    misfits: tuple[Misfit, ...]
    """Rows left out of the columns."""
    column: Callable[[str, str], pa.Array]
    """Column as text by its name and the file's name; raises SourceError where its type has no text."""
    headed: bool = True
    """Whether the names are those of a header; an empty collection of features has none and needs none."""
