"""Columns of text in, typed columns out; what is wrong with a row is noted as a flaw, and the others go on."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from trucewatch.ingest.sheet import Sheet
from trucewatch.records.table import Flags, Floats

MAX_TEXT = 65_536
"""Longest cell, in characters."""
MAX_NAME = 200
"""Longest name or id, in characters."""

_NUMBER = r"^[+-]?([0-9]{1,30}(\.[0-9]{0,30})?|\.[0-9]{1,30})([eE][+-]?[0-9]{1,2})?$"
_NOT_FINITE = r"^[+-]?(?i:nan|inf|infinity)$"
_WHOLE = re.compile(r"[0-9]{1,15}")
_CONTROL = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"


@dataclass(frozen=True, eq=False)
class Flaw:
    """The rows that are wrong in one way; the first flaw of a row names its rejection."""

    code: str
    """Stable name of the reason."""
    key: str
    """Column at fault."""
    mask: Flags
    """Rows at fault, shape (n,)."""
    got: pa.Array
    """What stood there, shape (n,)."""
    expected: str
    """What would have been right."""
    remedy: str
    """What to do."""


class Cells:
    """The cells of a sheet, asked for column by column; collects flaws in the order in which they are noted."""

    def __init__(self, sheet: Sheet) -> None:
        self.count = len(sheet.rows)
        self._columns = sheet.columns
        self._flaws: list[Flaw] = []
        for name in sorted(sheet.columns):
            self._note_unfit_text(name)

    @property
    def flaws(self) -> tuple[Flaw, ...]:
        """Everything noted so far, in order."""
        return tuple(self._flaws)

    @property
    def good(self) -> Flags:
        """Rows without a flaw so far, shape (n,)."""
        good = np.ones(self.count, dtype=np.bool_)
        for flaw in self._flaws:
            good &= ~flaw.mask
        return good

    def note(self, code: str, key: str, mask: Flags, expected: str, remedy: str, got: pa.Array | None = None) -> None:
        """Note the rows of a mask as wrong; `got` is the cell of the column unless given."""
        if mask.any():
            self._flaws.append(Flaw(code, key, mask, self.text(key) if got is None else got, expected, remedy))

    def has(self, name: str) -> bool:
        """Say whether the file has the column."""
        return name in self._columns

    def names(self, prefix: str) -> Sequence[str]:
        """Return the columns that begin so, sorted."""
        return sorted(name for name in self._columns if name.startswith(prefix))

    def text(self, name: str) -> pa.Array:
        """Return a column of text, shape (n,); null where empty or where the file has no such column."""
        return self._columns[name] if name in self._columns else pa.nulls(self.count, pa.string())

    def known(self, name: str) -> Flags:
        """Say in which rows the cell is not empty, shape (n,)."""
        return flags_of(pc.is_valid(self.text(name)))

    def name(self, name: str) -> pa.Array:
        """Return a column of names or ids of at most 200 characters on one line."""
        unfit = flags_of(pc.greater(pc.utf8_length(self.text(name)), MAX_NAME)) | self._matches(name, r"[\t\r\n]")
        self.note("bad_name", name, unfit, f"at most {MAX_NAME} characters on one line", "shorten it")
        return self.text(name)

    def require(self, name: str, among: Flags | None = None) -> None:
        """Note rows (of `among`) whose cell is empty."""
        missing = ~self.known(name) if among is None else among & ~self.known(name)
        self.note("missing_value", name, missing, f"a value of {name}", "fill it in; what is not known cannot be taken")

    def number(self, name: str, low: float = -np.inf, high: float = np.inf) -> Floats:
        """Return a column of numbers, shape (n,); NaN where empty or wrong."""
        text = self.text(name)
        unfinite, fit = self._matches(name, _NOT_FINITE), self._matches(name, _NUMBER)
        self.note("not_finite", name, unfinite, "a finite number", "leave it empty if it is not known")
        comma = "a number with a decimal point, like 48.5"
        self.note("not_a_number", name, self.known(name) & ~fit & ~unfinite, comma, "write it with a decimal point")
        parsed = pc.if_else(pa.array(fit), text, pa.scalar(None, pa.string())).cast(pa.float64())
        values = np.array(pc.fill_null(parsed, float("nan")).to_numpy(zero_copy_only=False), dtype=np.float64)
        if np.isfinite(low) or np.isfinite(high):
            self.note("out_of_range", name, (values < low) | (values > high), f"{low:g} to {high:g}", "correct it")
        return values

    def whole(self, name: str, high: int) -> Floats:
        """Return a column of whole numbers from 0 to `high`, shape (n,); NaN where empty or wrong."""
        fit = self._matches(name, f"^{_WHOLE.pattern}$")
        self.note("not_a_number", name, self.known(name) & ~fit, "a whole number", "write digits alone")
        return np.where(fit, self.number(name, 0, high), np.nan)

    def word(self, name: str, allowed: Iterable[str], code: str = "unknown_word") -> pa.Array:
        """Return a column of words of a closed list, exact in case; null where empty."""
        words = tuple(allowed)
        text = self.text(name)
        unknown = self.known(name) & ~flags_of(pc.is_in(text, value_set=pa.array(words, pa.string())))
        self.note(code, name, unknown, "one of " + ", ".join(words), "use a word of the list, or leave it empty")
        return text

    def _matches(self, name: str, pattern: str) -> Flags:
        return flags_of(pc.match_substring_regex(self.text(name), pattern))

    def _note_unfit_text(self, name: str) -> None:
        long = flags_of(pc.greater(pc.utf8_length(self.text(name)), MAX_TEXT))
        self.note("too_long", name, long, f"at most {MAX_TEXT} characters", "shorten it or split the row")
        self.note("control_character", name, self._matches(name, _CONTROL), "printable text", "remove the character")


def flags_of(flags: pa.Array) -> Flags:
    """Return a column of truth values as an array, shape (n,); false where null."""
    return np.asarray(pc.fill_null(flags, False).to_numpy(zero_copy_only=False), dtype=np.bool_)
