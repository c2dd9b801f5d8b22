"""Groups or catalogue numbers in, files of orbital elements out, from CelesTrak's GP service.

CelesTrak renews its elements every two hours and asks for one download per renewal; who asks more often is refused,
then shut out. So an answer is kept for two hours whatever happens, and after a refusal nothing is asked for as long.
Source: CelesTrak, A New Way to Obtain GP Data, and its usage policy.
"""

import csv
import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Literal, TypeAlias, get_args

from trucewatch.errors import Fault, FetchError, InputError
from trucewatch.fetch.asking import Ask, Meaning, misread
from trucewatch.fetch.files import Delivery, Origin, Provider, deliver, plain
from trucewatch.fetch.session import Session, parse_json

SERVICE = "https://celestrak.org/NORAD/elements/gp.php"
"""Where CelesTrak answers."""
RENEWED_EVERY = timedelta(hours=2)
"""How often the elements are renewed, and so how often they may be asked for."""
MOST_NUMBERS = 20
"""More satellites than these are asked for as a group: each number is a request of its own."""

ElementsForm: TypeAlias = Literal["json", "csv", "xml", "tle"]
"""Forms of elements. A TLE has no room for catalogue numbers beyond 99999, and CelesTrak leaves those out of it."""

PROVIDER = Provider(
    "CelesTrak",
    "Free to use; one download per renewal (2 hours); the elements are those of the US Space Force's 18th and 19th"
    " Space Defense Squadrons",
    "Orbital elements: CelesTrak (T. S. Kelso), https://celestrak.org",
)
"""Who publishes it."""

_TYPES: Mapping[ElementsForm, tuple[str, ...]] = {
    "json": ("application/json", "text/json"),
    "csv": ("text/csv", "text/plain", "application/csv"),
    "xml": ("application/xml", "text/xml"),
    "tle": ("text/plain",),
}
_SENTENCES: tuple[tuple[str, Meaning], ...] = (
    ("has not updated since your last", "unchanged"),
    ("no gp data found", "nothing"),
    ("invalid query", "bad_question"),
)
_FIELDS = ("NORAD_CAT_ID", "EPOCH", "MEAN_MOTION", "ECCENTRICITY", "INCLINATION")
_LINE = re.compile(r"[12] [0-9A-Z ]{5}.{62}")
_LARGEST_BYTES = 64_000_000


@dataclass(frozen=True, slots=True)
class ElementsOrder:
    """Which elements are wanted."""

    groups: tuple[str, ...]
    """Groups as CelesTrak names them, such as weather or resource."""
    norad_ids: tuple[int, ...]
    """Catalogue numbers."""
    form: ElementsForm
    """Form of the files."""
    service: str = SERVICE
    """Address of the service."""


def fetch_elements(session: Session, order: ElementsOrder, out: Path) -> tuple[Delivery, ...]:
    """Write one file for each group and catalogue number.

    Raises:
        InputError: nothing or too much is asked for, or the service holds no such group or number.
        FetchError: the service does not answer; files written before stay, each of them whole.
    """
    check_order(order)
    return tuple(
        _fetch_one(session, order, kind, value, out)
        for kind, value in (
            *(("GROUP", name) for name in sorted(set(order.groups))),
            *(("CATNR", str(number)) for number in sorted(set(order.norad_ids))),
        )
    )


def check_order(order: ElementsOrder) -> None:
    """Refuse an order that cannot be asked.

    Raises:
        InputError: no group and no number, a name no group can have, more numbers than a group is for, another form.
    """
    where, faults = "command line", []
    if not order.groups and not order.norad_ids:
        remedy = "name a group, such as --group weather"
        faults.append(Fault("nothing_asked", where, "--group", "no group or number", "a group or number", remedy))
    for name in order.groups:
        if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9-]{0,39}", name):
            expected = "letters, digits and dashes"
            faults.append(Fault("bad_group", where, "--group", name[:60], expected, "name a group of CelesTrak"))
    if len(set(order.norad_ids)) > MOST_NUMBERS or any(not 0 < number < 10**9 for number in order.norad_ids):
        got, expected = f"{len(set(order.norad_ids))} numbers", f"at most {MOST_NUMBERS} numbers of 1 to 9 digits"
        faults.append(Fault("bad_number", where, "--norad", got, expected, "ask for a group that holds them"))
    if order.form not in get_args(ElementsForm):
        expected = ", ".join(get_args(ElementsForm))
        faults.append(Fault("unknown_word", where, "--format", order.form[:20], expected, "name one"))
    if faults:
        raise InputError(faults)


def _fetch_one(session: Session, order: ElementsOrder, kind: str, value: str, out: Path) -> Delivery:
    url = f"{order.service}?{kind}={value}&FORMAT={order.form.upper()}"
    ask = Ask(url, _TYPES[order.form], RENEWED_EVERY, _LARGEST_BYTES, RENEWED_EVERY, _SENTENCES)
    session.note(f"elements of {kind} {value}")
    answer = session.obtain(ask, lambda body: count_sets(body, order.form))
    asked = {"service": order.service, kind.lower(): value, "format": order.form}
    again_at = answer.checked_at + RENEWED_EVERY
    origin = Origin(asked, PROVIDER, answer.fetched_at, answer.from_cache, "complete", again_at)
    suffix = "txt" if order.form == "tle" else order.form
    path = out / f"celestrak_{kind.lower()}-{plain(value)}.{suffix}"
    return deliver(path, answer.body, count_sets(answer.body, order.form), origin)


def count_sets(body: bytes, form: ElementsForm) -> int:
    """Return how many sets of elements a body holds.

    Raises:
        FetchError: it is not of that form, ends early, or holds none.
    """
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        raise _misread("bytes that are no UTF-8", "text") from None
    count = _COUNTERS[form](text)
    if count == 0:
        raise _misread("no elements", "at least one set")
    return count


def _count_json(text: str) -> int:
    loaded = parse_json(text.encode(), lambda reason: _misread(reason, "whole JSON"))
    if not isinstance(loaded, list) or not all(isinstance(one, dict) and set(_FIELDS) <= set(one) for one in loaded):
        raise _misread(text[:100], f"a list of objects with {', '.join(_FIELDS)}")
    return len(loaded)


def _count_csv(text: str) -> int:
    rows = [row for row in csv.reader(io.StringIO(text)) if row]
    if not rows or not set(_FIELDS) <= set(rows[0]):
        raise _misread(text[:100], f"a header with {', '.join(_FIELDS)}")
    if cut := [row for row in rows[1:] if len(row) != len(rows[0])]:
        raise _misread(",".join(cut[0]), f"{len(rows[0])} cells in every row")
    return len(rows) - 1


def _count_xml(text: str) -> int:
    # Read as text: whether it is well formed is the reader's affair, that it is whole is ours.
    if not re.match(r"\s*(<\?xml[^>]*\?>\s*)?<ndm[\s>]", text) or not re.search(r"</ndm>\s*$", text):
        raise _misread(text[:100], "an ndm element from beginning to end")
    opened, closed = len(re.findall(r"<omm[\s>]", text)), text.count("</omm>")
    if opened != closed:
        raise _misread(f"{opened} omm begun, {closed} ended", "as many ended as begun")
    return closed


def _count_tle(text: str) -> int:
    lines = [line.rstrip() for line in text.splitlines() if line.strip()]
    kinds = [line[0] for line in lines if _LINE.fullmatch(line)]
    if kinds != ["1", "2"] * (len(kinds) // 2) or len(lines) not in (len(kinds), len(kinds) // 2 * 3):
        raise _misread(lines[-1] if lines else "nothing", "lines 1 and 2 of 69 columns for each satellite")
    return len(kinds) // 2


_COUNTERS: Mapping[ElementsForm, Callable[[str], int]] = {
    "json": _count_json, "csv": _count_csv, "xml": _count_xml, "tle": _count_tle,
}  # fmt: skip


def _misread(got: str, expected: str) -> FetchError:
    return misread("not_elements", "CelesTrak", "answer", got, expected)
