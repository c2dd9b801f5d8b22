"""Text of two-line element sets in, checked elements and faults out.

Two- and three-line sets are read (with or without a leading "0 " on the name line). A set is taken only if both lines
are 69 columns long, their fields stand in their columns, both checksums are right and both name the same satellite;
every other set is rejected with a fault and the next one is read. Source: CelesTrak, Two-Line Element Set Format.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import astuple, replace
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import TypeAlias

from trucewatch.errors import Fault, SourceError
from trucewatch.geo.orbits import elements_of_lines
from trucewatch.records.elements import Elements
from trucewatch.records.interval import Interval

LARGEST_BYTES = 16_000_000
"""Largest text read: about 95,000 sets, twice the public catalogue of 2026."""

_LINE1 = re.compile(
    r"1 (?P<norad>[ \dA-HJ-NP-Z][ \d]{3}\d)[A-Z ] .{8} (?P<year>\d\d)[ \d]{2}\d\.\d{8}"
    r" [+ -]\.\d{8} [+ -]\d{5}[+-]\d [+ -]\d{5}[+-]\d [ \d] [ \d]{4}\d"
)
_LINE2 = re.compile(
    r"2 (?P<norad>[ \dA-HJ-NP-Z][ \d]{3}\d) [ \d]{2}\d\.\d{4} [ \d]{2}\d\.\d{4} \d{7}"
    r" [ \d]{2}\d\.\d{4} [ \d]{2}\d\.\d{4} [ \d]\d\.\d{8}[ \d]{5}\d"
)
_Line: TypeAlias = tuple[int, str]
_EXPECTED_SET = "line 1 and line 2 of one satellite, 69 columns each, with right checksums"
_REMEDY = "fetch the elements again from their publisher; the other sets were read"


def parse_elements(content: bytes, file: str) -> tuple[tuple[Elements, ...], tuple[Fault, ...]]:
    """Return the good sets in the order of the text, and one fault for each rejected set or stray line.

    An empty text gives no elements and no faults.

    Raises:
        SourceError: larger than LARGEST_BYTES, not ASCII, or something stands there but no set is good.
    """
    found: list[Elements] = []
    faults: list[Fault] = []
    for name, pair in _blocks(_numbered_lines(content, file)):
        one = _read_set(name, pair, file) if len(pair) == 2 else _fault("elements_unpaired", file, *pair[0])
        if isinstance(one, Elements):
            found.append(one)
        else:
            faults.append(one)
    if faults and not found:
        raise SourceError(faults)
    return tuple(found), tuple(faults)


def keep_nearest(elements: Iterable[Elements], interval: Interval) -> tuple[Elements, ...]:
    """Return one set per satellite, by norad id: the one whose epoch is nearest to the interval.

    The distance of an epoch inside the interval is zero. Ties go to the epoch nearer to the interval's middle, then to
    the later epoch, then to the greater text, so that the order of the input never matters.
    """
    middle = interval.start_at + interval.duration / 2

    def rank(one: Elements) -> tuple[timedelta, timedelta, timedelta, tuple[float, ...]]:
        outside = max(interval.start_at - one.epoch, one.epoch - interval.end_at, timedelta(0))
        content = (*astuple(one)[3:], *one.satellite.encode())
        return (
            outside,
            abs(one.epoch - middle),
            datetime.max.replace(tzinfo=UTC) - one.epoch,
            tuple(-x for x in content),
        )

    ordered = sorted(elements, key=lambda one: one.norad_id)
    return tuple(min(same, key=rank) for _, same in groupby(ordered, key=lambda one: one.norad_id))


def _numbered_lines(content: bytes, file: str) -> list[_Line]:
    if len(content) > LARGEST_BYTES:
        got, expected = f"{len(content)} bytes", f"at most {LARGEST_BYTES} bytes"
        raise SourceError([Fault("elements_too_large", file, "", got, expected, "split the file")])
    try:
        text = content.decode("ascii")
    except UnicodeDecodeError as error:
        got = f"byte {content[error.start]} at offset {error.start}"
        raise SourceError([Fault("elements_not_ascii", file, "", got, "plain ASCII text", _REMEDY)]) from error
    lines = text.replace("\r\n", "\n").split("\n")
    return [(number, line.rstrip(" ")) for number, line in enumerate(lines, start=1) if line.strip(" ")]


def _blocks(lines: list[_Line]) -> Iterator[tuple[str, tuple[_Line, ...]]]:
    """Yield (name, (line 1, line 2)) for each set, and ("", (line,)) for each line that belongs to none."""
    name: _Line | None = None
    index = 0
    while index < len(lines):
        kinds = tuple(line[:2] for _, line in lines[index : index + 2])
        if kinds == ("1 ", "2 "):
            yield name[1] if name else "", (lines[index], lines[index + 1])
            name = None
            index += 2
            continue
        if name:
            yield "", (name,)
        name = None if kinds[0] in ("1 ", "2 ") else lines[index]
        if name is None:
            yield "", (lines[index],)
        index += 1
    if name:
        yield "", (name,)


def _read_set(name: str, pair: tuple[_Line, ...], file: str) -> Elements | Fault:
    matches = []
    for (number, line), pattern in zip(pair, (_LINE1, _LINE2), strict=True):
        match = pattern.fullmatch(line)
        if len(line) != 69:
            return _fault("elements_length", file, number, line)
        if match is None:
            return _fault("elements_columns", file, number, line)
        if line[68] != str(checksum(line)):
            return _fault("elements_checksum", file, number, line)
        matches.append(match)
    (number, line1), (_, line2) = pair
    if matches[0]["norad"] != matches[1]["norad"]:
        return _fault("elements_mismatch", file, number, line1[:7] + " / " + line2[:7])
    elements = elements_of_lines(name.removeprefix("0 ").strip(), line1, line2)
    if elements.epoch.year % 100 != int(matches[0]["year"]):
        return _fault("elements_epoch", file, number, line1)
    return elements if elements.satellite else replace(elements, satellite=f"NORAD {elements.norad_id}")


def checksum(line: str) -> int:
    """Return the sum of the first 68 columns' digits, minus signs counting 1, modulo 10."""
    return sum(int(c) if c in "0123456789" else c == "-" for c in line[:68]) % 10


def _fault(code: str, file: str, number: int, got: str) -> Fault:
    return Fault(code, file, f"row {number}", got[:200], _EXPECTED_SET, _REMEDY)
