"""Comma-separated bytes in, a grid of text out (RFC 4180, UTF-8 with or without mark, any line ending)."""

import numpy as np
import pyarrow as pa
import pyarrow.csv as pv

from trucewatch.errors import Fault, SourceError
from trucewatch.ingest.grid import MAX_COLUMNS, Grid, Misfit

_MARK = b"\xef\xbb\xbf"
_TEXTS = {f"f{number}": pa.string() for number in range(MAX_COLUMNS)}


def read_grid(content: bytes, file: str) -> Grid:
    """Return the cells of a CSV file; blank lines are no rows.

    Raises:
        SourceError: not UTF-8, NUL bytes, an unclosed quote, more columns than allowed or unreadable as CSV.
    """
    faults = _find_faults(content, file)
    if faults:
        raise SourceError(faults)
    misfits: list[Misfit] = []
    table = _parse(content.removeprefix(_MARK) + b"\n", file, misfits)
    if table.num_columns > MAX_COLUMNS:
        got = f"{table.num_columns} columns"
        raise SourceError([Fault("too_many_columns", file, "", got, f"at most {MAX_COLUMNS}", "remove columns")])
    columns = [column.combine_chunks() for column in table.columns]
    names = [column[0].as_py().strip() for column in columns]
    places = {name: number for number, name in reversed(list(enumerate(names)))}
    numbers = np.arange(1, table.num_rows + len(misfits), dtype=np.int64)
    rows = numbers[~np.isin(numbers, [misfit.row for misfit in misfits])]
    return Grid(names, rows, tuple(misfits), lambda name, _: columns[places[name]][1:])


def _parse(content: bytes, file: str, misfits: list[Misfit]) -> pa.Table:
    def note(row: pv.InvalidRow) -> str:
        # The header counts as row 1 of the parser, so its row 2 is the first of ours.
        misfits.append(Misfit(row.number - 1, row.actual_columns, row.expected_columns, row.text[:200]))
        return "skip"

    try:
        return pv.read_csv(
            pa.BufferReader(content),
            # One block, so that a row or a quoted line break never straddles two; text throughout, header included.
            read_options=pv.ReadOptions(
                use_threads=False, block_size=max(len(content), 1024) + 1, autogenerate_column_names=True
            ),
            parse_options=pv.ParseOptions(newlines_in_values=True, invalid_row_handler=note),
            convert_options=pv.ConvertOptions(column_types=_TEXTS, strings_can_be_null=False),
        )
    except (pa.ArrowException, ValueError, OSError) as error:
        fault = Fault("unreadable_csv", file, "", str(error)[:200], "CSV as in RFC 4180", "export it again")
        raise SourceError([fault]) from error


def _find_faults(content: bytes, file: str) -> list[Fault]:
    faults = []
    zero = content.find(b"\0")
    if zero >= 0:
        remedy = "export as UTF-8 text, not UTF-16 or binary"
        faults.append(Fault("nul_byte", file, _line(content, zero), "a NUL byte", "text without NUL bytes", remedy))
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        got = f"byte 0x{content[error.start]:02x} at offset {error.start}"
        faults.append(Fault("not_utf8", file, _line(content, error.start), got, "UTF-8 text", "export it as UTF-8"))
    if content.count(b'"') % 2:
        expected = "each quote closed, quotes inside a cell doubled"
        faults.append(Fault("unclosed_quote", file, "", "an odd number of quotes", expected, "export it again"))
    return faults


def _line(content: bytes, offset: int) -> str:
    line = content.count(b"\n", 0, offset)
    return f"row {line}" if line else "header"
