"""Columns in, CSV out: UTF-8, a header, LF line ends; times ISO 8601 with Z, lists as JSON, empty for not known."""

import csv
import io
import json
from datetime import datetime
from typing import Any

import pyarrow as pa

from trucewatch.records.quantity import to_text


def to_csv(columns: pa.Table) -> bytes:
    """Return the rows as CSV; no rows give the header alone."""
    held = io.StringIO(newline="")
    writer = csv.writer(held, lineterminator="\n")
    writer.writerow(columns.column_names)
    writer.writerows(zip(*([_cell(value) for value in column.to_pylist()] for column in columns.columns), strict=True))
    return held.getvalue().encode("utf-8")


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return to_text(value)
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return str(value)
