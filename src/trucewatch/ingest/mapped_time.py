"""Columns of a foreign file in, the interval of each row out, as its mapping says how time is written there.

A row that gives a date alone becomes its whole local day, and no hour is made up for it.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from trucewatch.ingest.cells import Cells, flags_of
from trucewatch.ingest.moments import Moments, read_moments
from trucewatch.ingest.provenance import Arrival, note_future, read_received
from trucewatch.records.interval import day_of
from trucewatch.records.mapping import MappedTime, Widening
from trucewatch.records.table import NO_INSTANT, Flags, Integers, microseconds, moment_of

_MIDNIGHT = r"^([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]00:00(:00([.,]0{1,9})?)?$"
_REPEATED = r"^\s*(?P<day>[0-9]{1,2})/(?P<month>[0-9]{1,2})/(?P<year>[0-9]{4})"


def join_clock(columns: Mapping[str, pa.Array], time: MappedTime) -> Mapping[str, pa.Array]:
    """Return the columns with date and clock in one, and without the midnights that stand for a time not known."""
    joined = dict(columns)
    if time.column not in joined:
        # A collection of no features has no columns at all.
        return joined
    if time.clock_column is not None:
        both = pc.binary_join_element_wise(columns[time.column], columns[time.clock_column], "T")
        joined[time.column] = pc.coalesce(both, columns[time.column])
    if time.midnight == "date_only":
        for name in (time.column, time.end_column):
            if name is not None:
                joined[name] = pc.replace_substring_regex(joined[name], _MIDNIGHT, r"\1")
    return joined


def read_interval(cells: Cells, time: MappedTime, arrival: Arrival) -> tuple[Integers, Integers, Integers]:
    """Return first and last instant of each row, the interval closed, and when the row reached the cell."""
    received = _received(cells, time, arrival)
    start, end = _ends(cells, time, arrival)
    note_future(cells, time.column, start, received)
    note_reversed(cells, time, start, end.latest < start.earliest, end)
    _note_conflicting(cells, time)
    first, last = start.earliest, end.latest
    if time.clock == "report":
        first = local_days(first, time.timezone, 0)[0]
    for widening in time.widenings:
        first, last = _widened(first, last, _among(cells, time, widening), time.timezone, widening)
    return first, last, received


def read_period(
    cells: Cells, time: MappedTime, arrival: Arrival, *, future: Flags | None = None
) -> tuple[Integers, Integers, Integers]:
    """Return start and end of each row, half-open, and when it reached the cell; `future` rows may begin after that."""
    received = _received(cells, time, arrival)
    start, end = _ends(cells, time, arrival)
    if future is not None:
        note_future(cells, time.column, start, np.where(future, np.iinfo(np.int64).max, received))
    note_reversed(cells, time, start, end.end <= start.earliest, end)
    return start.earliest, end.end, received


def note_reversed(cells: Cells, time: MappedTime, start: Moments, wrong: Flags, end: Moments) -> None:
    """Note the rows of a mask whose both ends are known."""
    key = time.end_column or time.column
    pair = pc.binary_join_element_wise(cells.text(time.column), cells.text(key), " to ")
    cells.note("reversed_interval", key, wrong & start.known & end.known, "an end after the start", "swap them", pair)


def local_days(instants: Integers, zone: str, shift_days: int) -> tuple[Integers, Integers]:
    """Return first and last instant of the local day of each instant, so many days later; unknown stays unknown."""
    known = instants != NO_INSTANT
    unique, back = np.unique(instants[known], return_inverse=True)
    local = ZoneInfo(zone)
    days = [moment_of(one).astimezone(local).date() for one in unique]
    spans = {day: day_of(day + timedelta(days=shift_days), zone) for day in sorted(set(days))}
    first, last = instants.copy(), instants.copy()
    starts = np.array([microseconds(spans[day].start_at) for day in days], dtype=np.int64)
    ends = np.array([microseconds(spans[day].end_at) - 1 for day in days], dtype=np.int64)
    first[known], last[known] = starts[back.ravel()], ends[back.ravel()]
    return first, last


def _received(cells: Cells, time: MappedTime, arrival: Arrival) -> Integers:
    if time.received_column is None:
        return np.full(cells.count, arrival.received_us, dtype=np.int64)
    return read_received(cells, _zoned(arrival, time), time.received_column)


def _ends(cells: Cells, time: MappedTime, arrival: Arrival) -> tuple[Moments, Moments]:
    source = _zoned(arrival, time).source
    cells.require(time.column)
    start = read_moments(cells, time.column, source)
    if time.end_column is None:
        return start, start
    end = read_moments(cells, time.end_column, source)
    given = cells.known(time.end_column)
    return start, Moments(
        np.where(given, end.earliest, start.earliest),
        np.where(given, end.latest, start.latest),
        np.where(given, end.end, start.end),
    )


def _zoned(arrival: Arrival, time: MappedTime) -> Arrival:
    return replace(arrival, source=replace(arrival.source, timezone=time.timezone, resolution_s=time.resolution_s))


def _among(cells: Cells, time: MappedTime, widening: Widening) -> Flags:
    words = cells.text(time.precision_column or "")
    return flags_of(pc.is_in(pc.fill_null(words, ""), value_set=pa.array(widening.words, pa.string())))


def _widened(first: Integers, last: Integers, mask: Flags, zone: str, widening: Widening) -> tuple[Integers, Integers]:
    before = local_days(first, zone, -widening.before_days)[0]
    after = local_days(last, zone, widening.after_days)[1]
    return np.where(mask, before, first), np.where(mask, after, last)


def _note_conflicting(cells: Cells, time: MappedTime) -> None:
    """Note rows whose text begins with another date than their column of dates holds."""
    if time.repeated_in is None:
        return
    parts = pc.extract_regex(cells.text(time.repeated_in), _REPEATED)
    year, month, day = (pc.struct_field(parts, name) for name in ("year", "month", "day"))
    said = pc.binary_join_element_wise(year, pc.utf8_lpad(month, 2, "0"), pc.utf8_lpad(day, 2, "0"), "-")
    held = pc.utf8_slice_codeunits(cells.text(time.column), 0, 10)
    differs = flags_of(pc.not_equal(said, held))
    expected, remedy = f"the same date as in {time.column}", "find out which of the two dates is right"
    cells.note("conflicting_dates", time.repeated_in, differs, expected, remedy)
