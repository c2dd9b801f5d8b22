"""A column of ISO 8601 text in, the earliest and latest instant of each cell out.

A time with an offset is an instant. A naive time is refused unless the source declares zone and resolution: then it
means the closed interval from that time to one microsecond before it plus the resolution; a date means its whole local
day. A local time that a change of clocks makes occur twice begins at the first and ends at the second; one that it
skips is refused.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow.compute as pc

from trucewatch.ingest.cells import Cells
from trucewatch.records.interval import day_of
from trucewatch.records.mission import Source
from trucewatch.records.table import NO_INSTANT, Flags, Integers, microseconds

EXPECTED = "a time like 2026-06-25T10:04:00Z, from 1970 to 2199"

_FORM = re.compile(
    r"(?:19[7-9][0-9]|2[01][0-9]{2})-[0-9]{2}-[0-9]{2}"
    r"(?P<clock>[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]{1,9})?)?)?(?P<offset>Z|[+-][0-9]{2}:?[0-9]{2})?"
)
_ABSENT = int(NO_INSTANT)
_BAD, _NAIVE, _READ, _WHOLE_DAY = range(4)


@dataclass(frozen=True, eq=False)
class Moments:
    """What a column of times says, in microseconds since 1970 UTC; `NO_INSTANT` where empty or wrong."""

    earliest: Integers
    """First instant that the cell may mean, shape (n,)."""
    latest: Integers
    """Last instant that the cell may mean, shape (n,); equal to `earliest` for a time with an offset."""
    end: Integers
    """The instant at which a half-open span ends that is said to end so: a day ends with its last instant."""

    @property
    def known(self) -> Flags:
        """Say which rows hold a time, shape (n,)."""
        return np.asarray(self.earliest != NO_INSTANT)


def read_moments(cells: Cells, name: str, source: Source) -> Moments:
    """Return the times of a column, noting naive and unreadable ones."""
    encoded = pc.dictionary_encode(cells.text(name))
    read = [_read(text, source) for text in encoded.dictionary.to_pylist()]
    table = np.array([*read, (_READ, _ABSENT, _ABSENT, _ABSENT)], dtype=np.int64)
    held = table[np.asarray(pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False))]
    cells.note("bad_time", name, held[:, 0] == _BAD, EXPECTED, "write it as ISO 8601 with an offset")
    remedy = "add Z or an offset like +03:00, or declare timezone and resolution_s of the source"
    cells.note("naive_time", name, held[:, 0] == _NAIVE, "a time with an offset", remedy)
    return Moments(held[:, 1], held[:, 2], held[:, 3])


def _read(text: str, source: Source) -> tuple[int, int, int, int]:
    form = _FORM.fullmatch(text)
    if form is None or (form["offset"] and not form["clock"]):
        return _BAD, _ABSENT, _ABSENT, _ABSENT
    try:
        if form["offset"]:
            instant = microseconds(datetime.fromisoformat(text))
            return _READ, instant, instant, instant
        if source.timezone is None or source.resolution_s is None:
            datetime.fromisoformat(text)
            return _NAIVE, _ABSENT, _ABSENT, _ABSENT
        if not form["clock"]:
            day = day_of(date.fromisoformat(text), source.timezone)
            return _WHOLE_DAY, microseconds(day.start_at), microseconds(day.end_at) - 1, microseconds(day.end_at)
        return _read_local(datetime.fromisoformat(text), ZoneInfo(source.timezone), source.resolution_s)
    except ValueError:
        return _BAD, _ABSENT, _ABSENT, _ABSENT


def _read_local(local: datetime, zone: ZoneInfo, resolution_s: float) -> tuple[int, int, int, int]:
    first, second = local.replace(tzinfo=zone, fold=0), local.replace(tzinfo=zone, fold=1)
    if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != local:
        return _BAD, _ABSENT, _ABSENT, _ABSENT
    last = microseconds(second) + max(round(resolution_s * 1_000_000) - 1, 0)
    return _READ, microseconds(first), last, microseconds(second)
