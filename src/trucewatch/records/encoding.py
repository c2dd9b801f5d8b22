"""A record in, its canonical object out, and back.

Quantities become integers of their quantum, times become UTC text, absent values become null; every field is written.
"""

from collections.abc import Hashable
from dataclasses import fields, is_dataclass
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


def encode(record: object) -> dict[str, Canonical]:
    """Return a record as an object of canonical values, ready for `canonical_bytes`.

    Raises:
        UnquantisableError: a field holds a float without quantum, a naive time or a value of an unknown type.
    """
    return {name: _encode(getattr(record, name), hint) for name, hint in field_types(type(record)).items()}


def decode(record: type[R], value: Canonical) -> R:
    """Return the record that `encode` wrote as `value`.

    Raises:
        UnquantisableError: the object lacks a field, has an unknown one, or a value has the wrong form.
    """
    hints = field_types(record)
    if not isinstance(value, dict) or set(value) != set(hints):
        named = sorted(set(value) ^ set(hints)) if isinstance(value, dict) else type(value).__name__
        raise UnquantisableError(f"got other fields than {record.__name__} has ({named}); expected exactly its fields")
    return record(**{name: _decode(value[name], hint) for name, hint in hints.items()})


def _encode(value: Any, hint: Any) -> Canonical:
    if value is None:
        return None
    base, quantum, _ = bare_type(hint)
    if quantum is not None:
        return to_quanta(value, quantum)
    if isinstance(value, datetime):
        return to_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_encode(item, get_args(base)[0]) for item in value]
    if is_dataclass(value):
        return encode(value)
    if isinstance(value, bool | int | str):
        return value
    raise UnquantisableError(f"got {value!r} of type {type(value).__name__}, expected a type with a canonical form")


def _decode(value: Any, hint: Any) -> Any:
    base, quantum, optional = bare_type(hint)
    if value is None:
        if not optional:
            raise UnquantisableError(f"got null, expected a value of type {base}")
        return None
    if quantum is not None:
        return value / quantum.per_unit
    if base is datetime:
        return from_text(value)
    if base is date:
        return date.fromisoformat(value)
    if get_origin(base) is tuple:
        return tuple(_decode(item, get_args(base)[0]) for item in value)
    if is_dataclass(base):
        return decode(cast(type[object], base), value)
    expected = str if get_origin(base) is Literal else base
    if type(value) is not expected:
        raise UnquantisableError(f"got {value!r}, expected {expected.__name__}")
    return value
