"""Bytes of a file of orbit mean-elements messages in, its messages out: JSON, CSV or XML.

JSON is a list of flat objects (CelesTrak, numbers; Space-Track, numbers as text) or one such object; CSV has keywords
as header; XML is CCSDS NDM with any number of `omm`, or one `omm`. In XML no document type, entity or outside reference
is read. Size and depth are bounded.
"""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse

from trucewatch.errors import Fault, SourceError
from trucewatch.plan.elements import LARGEST_BYTES
from trucewatch.plan.omm import UNITS, Message

DEEPEST_XML = 12
"""Levels of an NDM message are 8; deeper text is refused."""
MOST_SETS = 200_000
"""Sets read of one file, some four times the public catalogue of 2026."""
_REMEDY = "fetch the elements again from their publisher"


def iter_json(content: bytes, file: str) -> Iterator[Message]:
    """Yield the messages of a JSON file; an empty list gives none.

    Raises:
        SourceError: no JSON in UTF-8, too deep or large, or neither an object nor a list of objects.
    """
    try:
        loaded = json.loads(
            _text(content, file),
            parse_float=_Literal,
            parse_int=_Literal,
            parse_constant=_Literal,
            object_pairs_hook=_Pairs,
        )
    except (ValueError, RecursionError) as error:
        got = "arrays within arrays without end" if isinstance(error, RecursionError) else str(error)
        raise _refused("omm_not_json", file, got, "JSON: a list of OMM objects") from error
    items = loaded if isinstance(loaded, list) and not isinstance(loaded, _Pairs) else [loaded]
    for number, item in enumerate(_bounded(items, file), start=1):
        where = f"set {number}"
        if isinstance(item, _Pairs):
            yield _message(where, [(key, _plain(value)) for key, value in item], (), is_complete=False)
        else:
            yield Message(where, {}, (f"{str(item)[:40]!r} is no object with keywords",), is_complete=False)


def iter_csv(content: bytes, file: str) -> Iterator[Message]:
    """Yield the messages of a CSV file, one a row; a header alone gives none.

    Raises:
        SourceError: no CSV in UTF-8, too many rows, or a column twice.
    """
    try:
        header, *rows = csv.reader(io.StringIO(_text(content, file), newline=""), strict=True)
    except (csv.Error, ValueError) as error:
        raise _refused("omm_not_csv", file, str(error), "comma separated text with OMM keywords as header") from error
    header = [name.strip() for name in header]
    doubled = sorted({name for name in header if header.count(name) > 1})
    if doubled:
        raise _refused("omm_not_csv", file, f"columns twice: {', '.join(doubled)}", "each keyword once")
    for number, row in enumerate(_bounded([row for row in rows if row], file), start=1):
        form = () if len(row) == len(header) else (f"{len(row)} cells under {len(header)} keywords",)
        cells = zip(header, row, strict=False)
        yield _message(f"row {number}", list(cells), form, is_complete=False)


def iter_xml(content: bytes, file: str) -> Iterator[Message]:
    """Yield the messages of an XML file; an `ndm` without `omm` gives none.

    Raises:
        SourceError: no XML, a document type or entity in it, too deep or large, or another root than `ndm` or `omm`.
    """
    try:
        found = list(_iter_omm(content, file))
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        got = f"{type(error).__name__}: {error}"
        raise _refused("omm_not_xml", file, got, "CCSDS NDM/OMM in XML, without document type or entities") from error
    for number, (leaves, form) in enumerate(_bounded(found, file), start=1):
        yield _message(f"set {number}", leaves, form, is_complete=True)


def _iter_omm(content: bytes, file: str) -> Iterator[tuple[list[tuple[str, str | None]], tuple[str, ...]]]:
    """Yield the leaves of every `omm` with what is wrong with their units; each is forgotten once it was read."""
    depth = 0
    parser: Any = iterparse(
        io.BytesIO(content), events=("start", "end"), forbid_dtd=True, forbid_entities=True, forbid_external=True
    )
    for event, element in parser:
        tag = _local(element.tag)
        if event == "start":
            depth += 1
            if depth == 1 and tag not in ("ndm", "omm"):
                raise _refused("omm_not_xml", file, f"a root named {tag[:40]}", "a root named ndm or omm")
            if depth > DEEPEST_XML:
                raise _refused("omm_not_xml", file, f"{depth} levels", f"at most {DEEPEST_XML} levels")
            continue
        depth -= 1
        if tag == "omm":
            leaves = [leaf for leaf in element.iter() if len(leaf) == 0]
            form = tuple(complaint for leaf in leaves for complaint in _unit_complaints(leaf))
            yield [(_local(leaf.tag), leaf.text) for leaf in leaves if _local(leaf.tag) != "USER_DEFINED"], form
            element.clear()


def _unit_complaints(leaf: Any) -> Iterator[str]:
    key, unit = _local(leaf.tag), leaf.get("units")
    if unit is not None and key in UNITS and unit not in UNITS[key]:
        yield f"{key} in {unit[:20]!r}, not in {UNITS[key][0]}"


def _local(tag: object) -> str:
    return str(tag).rpartition("}")[2]


def _message(where: str, pairs: list[tuple[str, Any]], form: tuple[str, ...], *, is_complete: bool) -> Message:
    keys = [key for key, _ in pairs]
    doubled = sorted({key for key in keys if keys.count(key) > 1 and key != "COMMENT"})
    odd = [key for key, value in pairs if value is not None and not isinstance(value, str)]
    complaints = [*form, *(f"{key} twice" for key in doubled), *(f"{key} is no text or number" for key in odd)]
    texts = {key: value for key, value in pairs if isinstance(value, str) and value.strip()}
    return Message(where, texts, tuple(complaints), is_complete)


class _Literal(str):
    """A number of a JSON file as it was written, so that no digit is lost and none is made up."""


class _Pairs(list[tuple[str, Any]]):
    """An object of a JSON file with its keywords in order, doubled ones too."""


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, str) else value


def _text(content: bytes, file: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        got = f"byte {content[error.start]} at offset {error.start}"
        raise _refused("omm_not_utf8", file, got, "text in UTF-8") from error


def _bounded(items: list[Any], file: str) -> list[Any]:
    if len(items) > MOST_SETS:
        raise _refused("elements_too_large", file, f"{len(items)} sets", f"at most {MOST_SETS} sets")
    return items


def _refused(code: str, file: str, got: str, expected: str) -> SourceError:
    return SourceError([Fault(code, file, "", got[:200], expected, _REMEDY)])


def refuse_large(content: bytes, file: str, largest: int = LARGEST_BYTES) -> None:
    """Refuse a file that is too large to be read.

    Raises:
        SourceError: it has more bytes than `largest`.
    """
    if len(content) > largest:
        got, expected = f"{len(content)} bytes", f"at most {largest} bytes"
        raise SourceError([Fault("elements_too_large", file, "", got, expected, "split the file")])
