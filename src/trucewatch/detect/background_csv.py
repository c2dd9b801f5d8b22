"""A background in, its one CSV text out, and back.

Columns: kind, row, column, season, value; all but the first are whole numbers. For a spot `season` is the number of
half-months in which it burned, for the `_llr` rows the class. Rates are not stored, only counts, so
reading gives the background that was written. Fitted numbers are in millionths. Any other spelling is refused.
"""

import io

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv

from trucewatch.detect.background import Background, Counts
from trucewatch.detect.grid import SEASONS, Integers, key_of, rows_columns
from trucewatch.errors import Fault, InputError

LARGEST_BYTES = 32_000_000
"""A larger file is refused unread: the whole country with two years makes 3 MB."""
_COLUMNS = ("kind", "row", "column", "season", "value")
_FITTED = ("prior_strength", "intercept", "slope")
_BY_CLASS = ("natural_llr", "industry_llr")
_MILLION = 1_000_000
Rows = list[tuple[str, Integers, Integers, Integers, Integers]]


def to_bytes(background: Background) -> bytes:
    """Return the background as CSV text in UTF-8: the same background, the same bytes."""
    pieces = [",".join(_COLUMNS)]
    for kind, row, column, season, value in _blocks(background):
        columns = np.stack(np.broadcast_arrays(row, column, season, value), axis=1).tolist()
        pieces.extend(f"{kind},{a},{b},{c},{d}" for a, b, c, d in columns)
    return ("\n".join(pieces) + "\n").encode("ascii")


def from_bytes(content: bytes, name: str = "background.csv") -> Background:
    """Return the background that `to_bytes` wrote.

    Raises:
        InputError: the file is too large, is no such CSV, or is not spelled as `to_bytes` spells it.
    """
    if len(content) > LARGEST_BYTES:
        raise _refused(name, f"{len(content)} bytes", f"at most {LARGEST_BYTES}")
    try:
        background = _assemble(_read(content))
        same = to_bytes(background) == content
    except (pa.ArrowInvalid, KeyError, ValueError, IndexError, OverflowError) as error:
        raise _refused(name, str(error), "the columns " + ", ".join(_COLUMNS) + " as `to_bytes` writes them") from error
    if not same:
        raise _refused(name, "rows missing, repeated, out of order or of an unknown kind", "the canonical text")
    return background


def _blocks(background: Background) -> Rows:
    counts, zero = background.counts, np.zeros(1, dtype=np.int64)
    fitted = (background.prior_strength, background.intercept, background.slope)
    rows: Rows = [(kind, zero, zero, zero, _millions(value)) for kind, value in zip(_FITTED, fitted, strict=True)]
    for kind in _BY_CLASS:
        ratios = getattr(background, kind)
        rows.append((kind, zero, zero, np.arange(len(ratios), dtype=np.int64), _millions(*ratios)))
    rows.append(("season_days", zero, zero, np.arange(SEASONS, dtype=np.int64), counts.season_days))
    row, column = rows_columns(counts.cell)
    rows.append(("industrial", row, column, zero, counts.industrial))
    at, season = np.nonzero(counts.natural)
    rows.append(("natural", row[at], column[at], season.astype(np.int64), counts.natural[at, season]))
    row, column = rows_columns(counts.spot)
    rows.append(("spot", row, column, counts.spot_seasons, counts.spot_days))
    return rows


def _millions(*values: float) -> Integers:
    return np.array([round(value * _MILLION) for value in values], dtype=np.int64)


def _read(content: bytes) -> dict[str, dict[str, Integers]]:
    types = {name: pa.string() if name == "kind" else pa.int64() for name in _COLUMNS}
    table = pa_csv.read_csv(
        io.BytesIO(content), convert_options=pa_csv.ConvertOptions(column_types=types, null_values=[])
    )
    if tuple(table.column_names) != _COLUMNS:
        raise ValueError(f"the columns {', '.join(table.column_names)}")
    kind = np.array(table.column("kind").to_pylist(), dtype=np.str_)
    numbers = {name: table.column(name).to_numpy() for name in _COLUMNS[1:]}
    return {
        one: {name: numbers[name][kind == one].astype(np.int64) for name in numbers}
        for one in (*_FITTED, *_BY_CLASS, "season_days", "industrial", "natural", "spot")
    }


def _assemble(blocks: dict[str, dict[str, Integers]]) -> Background:
    cell = key_of(blocks["industrial"]["row"], blocks["industrial"]["column"])
    natural = np.zeros((len(cell), SEASONS), dtype=np.int64)
    burning = blocks["natural"]
    at = np.searchsorted(cell, key_of(burning["row"], burning["column"]))
    natural[at, burning["season"]] = burning["value"]
    counts = Counts(
        season_days=blocks["season_days"]["value"],
        cell=cell,
        natural=natural,
        industrial=blocks["industrial"]["value"],
        spot=key_of(blocks["spot"]["row"], blocks["spot"]["column"]),
        spot_days=blocks["spot"]["value"],
        spot_seasons=blocks["spot"]["season"],
    )
    if len(counts.season_days) != SEASONS or any(np.any(np.diff(keys) <= 0) for keys in (counts.cell, counts.spot)):
        raise ValueError("seasons missing, or cells or spots not in order")
    if min(int(column.min(initial=0)) for column in (natural, counts.industrial, counts.season_days)) < 0:
        raise ValueError("a count below zero")
    fitted = [int(blocks[kind]["value"][0]) / _MILLION for kind in _FITTED]
    by_class = [tuple(value / _MILLION for value in blocks[kind]["value"].tolist()) for kind in _BY_CLASS]
    return Background(counts, fitted[0], fitted[1], fitted[2], by_class[0], by_class[1])


def _refused(name: str, got: str, expected: str) -> InputError:
    return InputError([Fault("bad_background", name, "", got[:200], expected, "build the background again")])
