"""A value in, its one canonical byte string and hash out.

Canonical JSON is RFC 8785 over null, booleans, integers up to 2^53 - 1, strings in NFC, lists and objects with string
keys. Floats are refused: quantities are turned into integers of their fixed quantum first (`records.quantity`).
A hash is SHA-256 over the kind, a line feed and the content, written `kind:hex`, so that bytes hashed for one purpose
never stand for another.
"""

import hashlib
import unicodedata
from collections.abc import Mapping, Sequence
from json.encoder import encode_basestring
from typing import TypeAlias

from trucewatch.errors import UnquantisableError

Canonical: TypeAlias = "bool | int | str | Sequence[Canonical] | Mapping[str, Canonical] | None"

LARGEST_INTEGER = 2**53 - 1
"""Largest integer that every JSON reader keeps exact (RFC 8785 §3.2.2.3, RFC 7493 §2.2)."""


def canonical_bytes(value: Canonical) -> bytes:
    """Write a value as RFC 8785 canonical JSON in UTF-8.

    Raises:
        UnquantisableError: a float, an integer beyond 2^53 - 1, a non-string key, a lone surrogate or another type.

    >>> canonical_bytes({"b": 1, "a": [None, True, "é"]})
    b'{"a":[null,true,"\\xc3\\xa9"],"b":1}'
    """
    pieces: list[str] = []
    _write(value, pieces)
    try:
        return "".join(pieces).encode("utf-8")
    except UnicodeEncodeError as error:
        raise UnquantisableError("got a lone surrogate, expected text; repair the text at its source") from error


def digest(kind: str, content: bytes) -> str:
    """Return `kind:hex`, the SHA-256 of `kind`, a line feed and `content`."""
    hashed = hashlib.sha256(kind.encode("utf-8") + b"\n" + content)
    return f"{kind}:{hashed.hexdigest()}"


def digest_of(kind: str, value: Canonical) -> str:
    """Return the digest of a value's canonical bytes."""
    return digest(kind, canonical_bytes(value))


def _write(value: Canonical, pieces: list[str]) -> None:
    if value is None or isinstance(value, bool):
        pieces.append("null" if value is None else "true" if value else "false")
    elif isinstance(value, int):
        if abs(value) > LARGEST_INTEGER:
            raise UnquantisableError(f"got {value}, expected an integer within ±(2^53 - 1); use a coarser quantum")
        pieces.append(str(int(value)))
    elif isinstance(value, str):
        pieces.append(_quoted(value))
    elif isinstance(value, Mapping):
        _write_object(value, pieces)
    elif isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        pieces.append("[")
        for index, item in enumerate(value):
            if index:
                pieces.append(",")
            _write(item, pieces)
        pieces.append("]")
    else:
        raise UnquantisableError(
            f"got {type(value).__name__}, expected null, bool, int, str, list or object; "
            "turn quantities into integer quanta first"
        )


def _write_object(value: Mapping[str, Canonical], pieces: list[str]) -> None:
    if not all(isinstance(key, str) for key in value):
        raise UnquantisableError("got an object key that is not text; expected text keys")
    normal = {unicodedata.normalize("NFC", key): item for key, item in value.items()}
    if len(normal) != len(value):
        raise UnquantisableError("got two object keys that are equal in NFC; expected distinct keys")
    pieces.append("{")
    # Among ASCII keys the order of UTF-16 code units is that of characters.
    ordered = sorted(normal) if "".join(normal).isascii() else sorted(normal, key=_utf16)
    for index, key in enumerate(ordered):
        pieces.append(("," if index else "") + _quoted(key) + ":")
        _write(normal[key], pieces)
    pieces.append("}")


def _utf16(key: str) -> bytes:
    return key.encode("utf-16-be", "surrogatepass")


def _quoted(text: str) -> str:
    return encode_basestring(text if text.isascii() else unicodedata.normalize("NFC", text))
