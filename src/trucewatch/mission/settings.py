"""Parsed TOML in, records of settings and every fault out.

Keys are exactly the field names of the record, so that a mistyped one is a fault and not a silent default. A field that
may be absent is left out. Nothing is converted: a number in quotes is a fault.
"""

import difflib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import UTC, date, datetime
from math import isfinite
from typing import Any, Literal, TypeVar, cast, get_args, get_origin

from trucewatch.errors import Fault
from trucewatch.records.encoding import bare_type, field_types
from trucewatch.records.quantity import Quantum

R = TypeVar("R")

TYPE_WORDS: Mapping[object, str] = {
    str: "text in quotes",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    datetime: "a time with an offset, like 2030-05-14T00:00:00Z",
    date: "a date, like 2030-05-14",
}
"""How the reader is told what a key should hold."""

_NEVER_NEGATIVE = (
    "metre", "kilometre", "square kilometre", "hour", "minute", "second", "megawatt", "euro",
)  # fmt: skip
_UNREADABLE = object()


def parse_toml(content: bytes, file: str) -> Mapping[str, object] | Fault:
    """Read a settings file; a syntax error names its line and column."""
    try:
        return tomllib.loads(content.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        expected = "TOML in UTF-8"
        return Fault("toml_syntax", file, "", str(error)[:200], expected, "correct the syntax at this place")


def read_fields(
    record: type[object], names: tuple[str, ...], table: Mapping[str, object], file: str, faults: list[Fault]
) -> dict[str, object]:
    """Return those of the named fields of a record that could be read; the faults say why the others could not."""
    hints = field_types(record)
    reader = _Reader(file, faults)
    reader.refuse_unknown(table, names, "")
    found = {name: reader.field(record, name, hints[name], table, "") for name in names}
    return {name: value for name, value in found.items() if value is not _UNREADABLE}


def blank(hint: Any) -> Any:
    """Return an empty value of a type, which stands for a setting that could not be read while the rest is checked."""
    base, _, optional = bare_type(hint)
    if optional:
        return None
    if is_dataclass(base):
        record = cast(type[object], base)
        return record(**{name: blank(inner) for name, inner in field_types(record).items()})
    if get_origin(base) is Literal:
        return get_args(base)[0]
    if get_origin(base) is tuple:
        return ()
    if base in (datetime, date):
        return datetime(1970, 1, 1, tzinfo=UTC) if base is datetime else date(1970, 1, 1)
    return base()


class _Reader:
    """Reads the values of one file and collects their faults."""

    def __init__(self, file: str, faults: list[Fault]) -> None:
        self._file = file
        self._faults = faults

    def refuse_unknown(self, table: Mapping[str, object], names: tuple[str, ...], where: str) -> None:
        for key in table:
            if key not in names:
                near = difflib.get_close_matches(key, names, 1)
                remedy = f"did you mean {near[0]}?" if near else "remove the key, or move it to its own file or table"
                self._fault("unknown_key", _join(where, key), key, f"one of {', '.join(names)}", remedy)

    def field(self, record: type[object], name: str, hint: Any, table: Mapping[str, object], where: str) -> Any:
        if name in table:
            return self.value(hint, table[name], _join(where, name))
        base, _, optional = bare_type(hint)
        default = next(field.default for field in fields(cast(Any, record)) if field.name == name)
        if default is not MISSING or optional:
            return None if default is MISSING else default
        expected = _words(base)
        return self._fault("missing_key", _join(where, name), "nothing", expected, f"add the key {name}")

    def value(self, hint: Any, value: object, where: str) -> Any:
        base, quantum, _ = bare_type(hint)
        if is_dataclass(base):
            return self._record(cast(type[object], base), value, where)
        if get_origin(base) is tuple:
            return self._array(get_args(base)[0], value, where)
        if get_origin(base) is Literal:
            return self._word(get_args(base), value, where)
        if base is float and type(value) is int:
            value = float(value)
        if type(value) is not base:
            return self._fault("wrong_type", where, _shown(value), _words(base), "write a value of that type")
        if isinstance(value, datetime):
            return self._time(value, where)
        if quantum is not None:
            return self._quantity(cast(float, value), quantum, where)
        return value

    def _record(self, record: type[object], value: object, where: str) -> Any:
        if not isinstance(value, dict):
            return self._fault("wrong_type", where, _shown(value), "a table", f"write it as [{where}]")
        hints = field_types(record)
        self.refuse_unknown(value, tuple(hints), where)
        found = {name: self.field(record, name, hint, value, where) for name, hint in hints.items()}
        return _UNREADABLE if any(item is _UNREADABLE for item in found.values()) else record(**found)

    def _array(self, hint: Any, value: object, where: str) -> Any:
        if not isinstance(value, list):
            return self._fault("wrong_type", where, _shown(value), "an array", "write it in square brackets")
        found = tuple(self.value(hint, item, f"{where}[{index}]") for index, item in enumerate(value))
        return _UNREADABLE if any(item is _UNREADABLE for item in found) else found

    def _word(self, words: tuple[object, ...], value: object, where: str) -> Any:
        if value in words and isinstance(value, str):
            return value
        near = difflib.get_close_matches(str(value), [str(word) for word in words], 1)
        remedy = f"did you mean {near[0]}?" if near else "choose one of them"
        return self._fault("unknown_word", where, _shown(value), ", ".join(map(str, words)), remedy)

    def _time(self, value: datetime, where: str) -> Any:
        if value.tzinfo is not None:
            return value.astimezone(UTC)
        remedy = "add Z or an offset like +03:00"
        return self._fault("naive_time", where, value.isoformat(), TYPE_WORDS[datetime], remedy)

    def _quantity(self, value: float, quantum: Quantum, where: str) -> Any:
        least = 0.0 if quantum.unit in _NEVER_NEGATIVE else float("-inf")
        if isfinite(value) and value >= least:
            return value
        expected = f"a finite number of {quantum.unit}s" + (", 0 or more" if least == 0 else "")
        return self._fault("out_of_range", where, str(value), expected, "correct the number")

    def _fault(self, code: str, where: str, got: str, expected: str, remedy: str) -> object:
        self._faults.append(Fault(code, self._file, where, got[:200], expected, remedy))
        return _UNREADABLE


def _join(where: str, key: str) -> str:
    return f"{where}.{key}" if where else key


def _words(base: Any) -> str:
    if get_origin(base) is Literal:
        return "one of " + ", ".join(map(str, get_args(base)))
    if get_origin(base) is tuple:
        return "an array"
    return TYPE_WORDS.get(base, "a table")


def _shown(value: object) -> str:
    if isinstance(value, dict | list):
        return "a table" if isinstance(value, dict) else "an array"
    return f"{value!r}" if isinstance(value, str) else str(value)


def iter_named(items: tuple[R, ...], where: str) -> Iterator[tuple[str, R]]:
    """Yield each item of an array with its place, such as `parties[1]`."""
    for index, item in enumerate(items):
        yield f"{where}[{index}]", item
