"""A truce as data in, its days out: whole, partial, compared and set aside."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

from trucewatch.errors import Fault, InputError

Role: TypeAlias = Literal["whole", "partial", "compared", "set_aside"]


@dataclass(frozen=True, slots=True)
class Sourced:
    """Something said, with where it stands."""

    text: str
    """What is said."""
    source: str
    """Where it was read."""
    verified: bool
    """Whether it was read there; what was not is assumed, and printed so."""


@dataclass(frozen=True, slots=True)
class Bound:
    """The instant at which a truce began or ended, as declared."""

    at: datetime
    """The instant, with offset."""
    source: str
    """Where it was read."""
    verified: bool
    """Whether it was read there; what was not is assumed, and printed so."""


@dataclass(frozen=True, slots=True)
class SetAside:
    """Days that are compared with nothing, such as those of another truce."""

    first_day: date
    """First local day."""
    last_day: date
    """Last local day, included."""
    reason: Sourced
    """Why."""


@dataclass(frozen=True, slots=True)
class Kind:
    """Reports of one kind, by the words of the file."""

    title: str
    """How pages name it."""
    words: tuple[str, ...]
    """Words of which a report has at least one; the empty word is an empty cell."""
    is_control: bool
    """Whether a truce should not change it, so that it shows how much was written at all."""


@dataclass(frozen=True, slots=True)
class OtherDays:
    """Days that are compared like those of the truce, to see what else such days can do."""

    title: str
    """What they are."""
    days: tuple[date, ...]
    """The days."""


@dataclass(frozen=True, slots=True)
class Truce:
    """A truce that was declared, and the days and files with which it is studied."""

    name: str
    """Short name."""
    title: str
    """How pages name it."""
    basis: str
    """How it came about."""
    timezone: str
    """Zone of the local days."""
    events: str
    """File of events, relative to the folder of data."""
    mapping: str
    """Mapping by which its rows become observations."""
    time_column: str
    """Column with the day, and the hour where there is one."""
    kind_column: str
    """Column with the words for kinds."""
    kind_split: str
    """Mark between several words of one cell; empty where a cell is one word."""
    copy_column: str
    """Column that names the original of a report."""
    copy_split: str
    """Mark between several originals, of which the first counts; empty where a cell is one."""
    has_hours: bool
    """Whether some rows carry an hour; 00:00 is a date alone."""
    names_sites: bool
    """Whether the originals are addresses, so that news sites can be counted."""
    begins: Bound
    """When it began."""
    ends: Bound
    """When it ended."""
    first_day: date
    """First local day of the weeks around it."""
    last_day: date
    """Last local day of the weeks around it, included."""
    set_aside: tuple[SetAside, ...]
    """Days compared with nothing."""
    known: tuple[Sourced, ...]
    """What else is known of these days."""
    other_days: tuple[OtherDays, ...]
    """Days compared likewise, with the four weeks before and after each."""
    kinds: tuple[Kind, ...]
    """Kinds of reports."""

    @property
    def days(self) -> tuple[date, ...]:
        """Every local day of the weeks around it and of itself."""
        many = (self.last_day - self.first_day).days + 1
        return tuple(self.first_day + timedelta(days=step) for step in range(many))

    def role_of(self, day: date) -> Role:
        """Say what a local day is for this truce. A day of which only a part was truce is partial, never compared."""
        zone = ZoneInfo(self.timezone)
        start = datetime.combine(day, time(), zone)
        end = datetime.combine(day + timedelta(days=1), time(), zone)
        if self.begins.at <= start and end <= self.ends.at:
            return "whole"
        if self.begins.at < end and start < self.ends.at:
            return "partial"
        if any(one.first_day <= day <= one.last_day for one in self.set_aside):
            return "set_aside"
        return "compared"

    def days_of(self, role: Role) -> tuple[date, ...]:
        """Return the local days of one role."""
        return tuple(day for day in self.days if self.role_of(day) == role)


def parse_truce(content: bytes, file: str) -> Truce:
    """Read a truce from TOML.

    Raises:
        InputError: the file is no TOML, lacks a key, has a time without offset, or has no whole day of truce.
    """
    try:
        held = tomllib.loads(content.decode("utf-8"))
        truce = _truce(held)
    except (ValueError, KeyError, TypeError) as error:
        raise _refused(file, "", repr(error)[:200], "the keys of a truce, as in the examples") from error
    for where, bound in (("begins.at", truce.begins), ("ends.at", truce.ends)):
        if bound.at.tzinfo is None:
            raise _refused(file, where, bound.at.isoformat(), "a time with offset")
    if not truce.days_of("whole"):
        raise _refused(file, "ends.at", truce.ends.at.isoformat(), "at least one whole local day of truce")
    return truce


def _refused(file: str, where: str, got: str, expected: str) -> InputError:
    return InputError([Fault("bad_truce", file, where, got, expected, "correct the file")])


def _truce(held: Mapping[str, object]) -> Truce:
    tables = {name: _tables(held.get(name, [])) for name in ("set_aside", "known", "other_days", "kinds")}
    texts = {
        name: str(held[name])
        for name in (
            "name",
            "title",
            "basis",
            "timezone",
            "events",
            "mapping",
            "time_column",
            "kind_column",
            "copy_column",
        )
    }
    return Truce(
        **texts,
        kind_split=str(held.get("kind_split", "")),
        copy_split=str(held.get("copy_split", "")),
        has_hours=bool(held["has_hours"]),
        names_sites=bool(held["names_sites"]),
        begins=_bound(held["begins"]),
        ends=_bound(held["ends"]),
        first_day=_day(held["first_day"]),
        last_day=_day(held["last_day"]),
        set_aside=tuple(
            SetAside(_day(one["first_day"]), _day(one["last_day"]), _sourced(one, "reason"))
            for one in tables["set_aside"]
        ),
        known=tuple(_sourced(one, "text") for one in tables["known"]),
        other_days=tuple(
            OtherDays(str(one["title"]), tuple(_day(day) for day in _items(one["days"])))
            for one in tables["other_days"]
        ),
        kinds=tuple(
            Kind(str(one["title"]), tuple(map(str, _items(one["words"]))), bool(one.get("is_control", False)))
            for one in tables["kinds"]
        ),
    )


def _items(value: object) -> Sequence[object]:
    if not isinstance(value, list):
        raise TypeError(f"got {value!r}, expected a list")
    return value


def _tables(value: object) -> list[Mapping[str, object]]:
    return [one for one in _items(value) if isinstance(one, dict)]


def _bound(value: object) -> Bound:
    if not isinstance(value, dict) or not isinstance(value["at"], datetime):
        raise TypeError(f"got {value!r}, expected a table with a time")
    return Bound(value["at"], str(value["source"]), bool(value["verified"]))


def _day(value: object) -> date:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise TypeError(f"got {value!r}, expected a date")
    return value


def _sourced(held: Mapping[str, object], key: str) -> Sourced:
    return Sourced(str(held[key]), str(held["source"]), bool(held["verified"]))
