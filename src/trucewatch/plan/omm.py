"""The keywords of one orbit mean-elements message in, a checked set of elements or one fault that names all faults out.

Keywords are those of CCSDS 502.0-B-3 (Orbit Data Messages, chapter 4). Only mean elements of SGP4 in TEME about the
Earth in UTC are taken; every other theory, frame or time system is refused, and so is EPHEMERIS_TYPE 4 (SGP4-XP), whose
elements mean something else under the same names. JSON and CSV of CelesTrak and Space-Track leave out what is the same
in all their sets (theory, frame, time system): there an absent keyword means that; in XML the standard demands them.

An EPOCH is written without offset: the standard gives it the message's TIME_SYSTEM, which here is UTC. This is the one
place where a time without offset is not refused.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import isfinite

from trucewatch.errors import Fault
from trucewatch.records.elements import Elements

MOST_REVOLUTIONS = 20.0
"""Largest mean motion taken, revolutions a day: below about 17.5 an orbit stays above the ground."""
LARGEST_NUMBER = 999_999_999
"""Largest catalogue number of the standard's nine digits."""
LONGEST_NAME = 100
"""Letters of the longest name taken."""
UNITS: Mapping[str, tuple[str, ...]] = {
    "MEAN_MOTION": ("rev/day",),
    "INCLINATION": ("deg",),
    "RA_OF_ASC_NODE": ("deg",),
    "ARG_OF_PERICENTER": ("deg",),
    "MEAN_ANOMALY": ("deg",),
    "BSTAR": ("1/ER",),
    "MEAN_MOTION_DOT": ("rev/day**2",),
    "MEAN_MOTION_DDOT": ("rev/day**3",),
}
"""Units of the standard, where a message names them."""

_FIXED: Mapping[str, tuple[str, ...]] = {
    "CENTER_NAME": ("EARTH",),
    "REF_FRAME": ("TEME",),
    "TIME_SYSTEM": ("UTC",),
    "MEAN_ELEMENT_THEORY": ("SGP4", "SGP/SGP4"),
}
_EPHEMERIS_TYPES = ("0", "2")
_EPOCH = re.compile(r"(\d{4})-(?:(\d{2})-(\d{2})|(\d{3}))T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,12}))?Z?", re.ASCII)
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)
_EARLIEST, _LATEST = 1957, 2099
_REMEDY = "fetch the elements again from their publisher; the other sets were read"


@dataclass(frozen=True, slots=True)
class Message:
    """One message as it stood in its file, before anything is believed of it."""

    where: str
    """Place in the file, such as `set 3` or `row 3`."""
    texts: Mapping[str, str]
    """Its keywords and values as text; what was null or empty is left out."""
    complaints: tuple[str, ...]
    """What was wrong with its form already: a keyword twice, a value that is no text or number, a wrong unit."""
    is_complete: bool
    """Whether the standard demands centre, frame, time system and theory of it, as it does in XML."""


_Bound = tuple[str, Callable[[float], bool], str]
_BOUNDS: tuple[_Bound, ...] = (
    ("MEAN_MOTION", lambda value: 0 < value <= MOST_REVOLUTIONS, f"above 0 to {MOST_REVOLUTIONS:g} revolutions a day"),
    ("ECCENTRICITY", lambda value: 0 <= value < 1, "0 to below 1"),
    ("INCLINATION", lambda value: 0 <= value <= 180, "0 to 180 degrees"),
    ("RA_OF_ASC_NODE", lambda value: 0 <= value <= 360, "0 to 360 degrees"),
    ("ARG_OF_PERICENTER", lambda value: 0 <= value <= 360, "0 to 360 degrees"),
    ("MEAN_ANOMALY", lambda value: 0 <= value <= 360, "0 to 360 degrees"),
    ("BSTAR", lambda value: abs(value) <= 10, "-10 to 10 per Earth radius"),
    ("MEAN_MOTION_DOT", lambda value: abs(value) <= 100, "-100 to 100 revolutions a day squared"),
    ("MEAN_MOTION_DDOT", lambda value: abs(value) <= 100, "-100 to 100 revolutions a day cubed"),
)


def read_message(message: Message, file: str) -> Elements | Fault:
    """Return the elements of one message, or one fault whose `got` names everything that is wrong with it."""
    texts = message.texts
    complaints = [*message.complaints, *_fixed_complaints(message)]
    numbers = {key: _number(texts.get(key), key, allowed, words, complaints) for key, allowed, words in _BOUNDS}
    norad_id = _catalogue_number(texts.get("NORAD_CAT_ID"), complaints)
    epoch = _epoch(texts.get("EPOCH"), complaints)
    name = texts.get("OBJECT_NAME", "").strip() or f"NORAD {norad_id}"
    if len(name) > LONGEST_NAME or not name.isprintable():
        complaints.append(f"OBJECT_NAME {name[:20]!r} is not one printable line of at most {LONGEST_NAME} letters")
    if complaints or epoch is None:
        expected = "an OMM of SGP4 mean elements in TEME and UTC, all keywords within their ranges"
        return Fault("omm_rejected", file, message.where, "; ".join(complaints)[:200], expected, _REMEDY)
    return Elements(name, norad_id, epoch, *(numbers[key] for key, _, _ in _BOUNDS))


def _fixed_complaints(message: Message) -> Iterator[str]:
    for key, words in _FIXED.items():
        text = message.texts.get(key)
        if text is None and message.is_complete:
            yield f"{key} is missing"
        if text is not None and text.strip().upper() not in words:
            yield f"{key} {text[:20]!r} is not {words[0]}"
    kind = message.texts.get("EPHEMERIS_TYPE", "0").strip()
    if kind not in _EPHEMERIS_TYPES:
        yield f"EPHEMERIS_TYPE {kind[:20]!r} is not SGP4"


def _number(
    text: str | None, key: str, is_allowed: Callable[[float], bool], words: str, complaints: list[str]
) -> float:
    if text is None:
        complaints.append(f"{key} is missing")
        return 0.0
    value = float(text) if len(text) <= 40 and _NUMBER.fullmatch(text.strip()) else float("nan")
    if not isfinite(value) or not is_allowed(value):
        complaints.append(f"{key} {text[:20]!r} is not {words}")
    return value


def _catalogue_number(text: str | None, complaints: list[str]) -> int:
    plain = "" if text is None else text.strip()
    number = int(plain) if plain.isascii() and plain.isdigit() and len(plain) <= 9 else 0
    if not 1 <= number <= LARGEST_NUMBER:
        complaints.append(f"NORAD_CAT_ID {plain[:20]!r} is not 1 to {LARGEST_NUMBER}" if plain else "no NORAD_CAT_ID")
    return number


def _epoch(text: str | None, complaints: list[str]) -> datetime | None:
    if text is None:
        complaints.append("EPOCH is missing")
        return None
    epoch = _moment(text.strip())
    if epoch is None:
        complaints.append(f"EPOCH {text[:40]!r} is not a UTC time like 2026-06-25T10:04:00.123456")
    return epoch


def _moment(text: str) -> datetime | None:
    match = _EPOCH.fullmatch(text)
    if match is None or not _EARLIEST <= int(match[1]) <= _LATEST:
        return None
    month, day, day_of_year = match[2], match[3], match[4]
    try:
        start = datetime(int(match[1]), int(month or 1), int(day or 1), tzinfo=UTC)
        time = timedelta(hours=int(match[5]), minutes=int(match[6]), seconds=int(match[7]))
    except ValueError:
        return None
    if day_of_year is not None:
        start += timedelta(days=int(day_of_year) - 1)
    if start.year != int(match[1]) or int(match[5]) > 23 or int(match[6]) > 59 or int(match[7]) > 59:
        return None
    # A leap second has no place in a count of microseconds and is refused; further decimals are rounded.
    fraction = (match[8] or "0").ljust(12, "0")
    return start + time + timedelta(microseconds=round(int(fraction) / 1_000_000))
