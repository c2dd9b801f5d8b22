"""A record in, its canonical object out, and back.

Quantities become integers of their quantum, times become UTC text, absent values become null; every field is written.
"""

from collections.abc import Hashable
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from trucewatch.errors import UnquantisableError
from trucewatch.records.canonical import Canonical
from trucewatch.records.quantity import Quantum, from_text, to_quanta, to_text

R = TypeVar("R")


def field_types(record: type[object]) -> dict[str, Any]:
    """Return the resolved type of every field of a record, annotations kept, in field order."""
    return _field_types(cast(Hashable, record))


@cache
def _field_types(record: Any) -> dict[str, Any]:
    hints = get_type_hints(record, include_extras=True)
    return {field.name: hints[field.name] for field in fields(record)}


def bare_type(hint: Any) -> tuple[Any, Quantum | None, bool]:
    """Split a field's type into its bare type, its quantum and whether it may be absent."""
    optional = False
    if get_origin(hint) in (Union, UnionType):
        options = [option for option in get_args(hint) if option is not NoneType]
        optional = len(options) < len(get_args(hint))
        if len(options) != 1:
            raise UnquantisableError(f"got the field type {hint}, expected one type or that type or None")
        hint = options[0]
    if get_origin(hint) is Annotated:
        base, *extras = get_args(hint)
        quantum = next((extra for extra in extras if isinstance(extra, Quantum)), None)
        return base, quantum, optional
    return hint, None, optional


@dataclass(frozen=True, slots=True)
class _Form:
    """How a field's values are written and read."""

    kind: Literal["quantity", "moment", "day", "list", "record", "plain"]
    base: Any
    quantum: Quantum | None
    optional: bool
    item: "_Form | None"


@cache
def _form(hint: Any) -> _Form:
    base, quantum, optional = bare_type(hint)
    if quantum is not None:
        return _Form("quantity", base, quantum, optional, None)
    if base is datetime:
        return _Form("moment", base, None, optional, None)
    if base is date:
        return _Form("day", base, None, optional, None)
    if get_origin(base) is tuple:
        return _Form("list", base, None, optional, _form(get_args(base)[0]))
    if is_dataclass(base):
        return _Form("record", base, None, optional, None)
    return _Form("plain", str if get_origin(base) is Literal else base, None, optional, None)


@cache
def _forms(record: Any) -> tuple[tuple[str, _Form], ...]:
    return tuple((name, _form(hint)) for name, hint in _field_types(record).items())


def encode(record: object) -> dict[str, Canonical]:
    """Return a record as an object of canonical values, ready for `canonical_bytes`.

    Raises:
        UnquantisableError: a field holds a float without quantum, a naive time or a value of an unknown type.
    """
    return {name: _encode(getattr(record, name), form) for name, form in _forms(cast(Hashable, type(record)))}


def decode(record: type[R], value: Canonical) -> R:
    """Return the record that `encode` wrote as `value`.

    Raises:
        UnquantisableError: the object lacks a field, has an unknown one, or a value has the wrong form.
    """
    forms = _forms(cast(Hashable, record))
    if not isinstance(value, dict) or value.keys() != field_types(record).keys():
        named = sorted(set(value) ^ set(field_types(record))) if isinstance(value, dict) else type(value).__name__
        raise UnquantisableError(f"got other fields than {record.__name__} has ({named}); expected exactly its fields")
    return record(**{name: _decode(value[name], form) for name, form in forms})


def _encode(value: Any, form: _Form) -> Canonical:
    if value is None:
        return None
    if form.quantum is not None:
        return to_quanta(value, form.quantum)
    if form.kind == "moment":
        return to_text(value)
    if form.kind == "day":
        return str(value.isoformat())
    if form.item is not None:
        return [_encode(item, form.item) for item in value]
    if form.kind == "record":
        return encode(value)
    if isinstance(value, bool | int | str):
        return value
    raise UnquantisableError(f"got {value!r} of type {type(value).__name__}, expected a type with a canonical form")


def _decode(value: Any, form: _Form) -> Any:
    if value is None:
        if not form.optional:
            raise UnquantisableError(f"got null, expected a value of type {form.base}")
        return None
    if form.quantum is not None:
        if type(value) is not int:
            raise UnquantisableError(f"got {value!r}, expected a whole number of quanta of one {form.quantum.unit}")
        return value / form.quantum.per_unit
    if form.kind == "moment":
        return from_text(value)
    if form.kind == "day":
        return date.fromisoformat(value)
    if form.item is not None:
        return tuple(_decode(item, form.item) for item in value)
    if form.kind == "record":
        return decode(form.base, value)
    if type(value) is not form.base:
        raise UnquantisableError(f"got {value!r}, expected {form.base.__name__}")
    return value
