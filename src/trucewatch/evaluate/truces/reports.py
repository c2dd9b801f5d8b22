"""One file of news reports and its observations in, the columns of a study out.

A report is a row of the file. Its day, words, hour, original and sites are taken from the row as it stands, so that
every number can be found again in the file; only which rows count, and how much, comes from their observations.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from trucewatch.count import RULES
from trucewatch.evaluate.truces.declaration import Kind, Truce
from trucewatch.records.observation import Observation
from trucewatch.records.table import Flags, Floats, Integers, Table, Texts

Days: TypeAlias = npt.NDArray[np.datetime64]

STUDY_RULES = ("recorded_events_v1", "each_discharge_v1", "distinct_claims_v1")
"""Rules used on news reports. A series needs hours and numbers, which these do not have."""
ALL_ROWS = "all rows"
"""In the place of a rule: every row of the file, those that say of no event included."""


@dataclass(frozen=True, eq=False)
class Reports:
    """News reports, one for each row of the file, in its order."""

    day: Days
    """Local day, `datetime64[D]`."""
    hour: Integers
    """Local hour; -1 where the row has a date alone."""
    lat_deg: Floats
    """Latitude."""
    lon_deg: Floats
    """Longitude."""
    words: tuple[frozenset[str], ...]
    """Words for kinds; an empty cell is the empty word."""
    original: Texts
    """The original that the row names first; None where it names none."""
    sites: tuple[frozenset[str], ...]
    """News sites of all its originals; empty where they are no addresses."""
    counted: Mapping[str, Integers]
    """What each row adds, by rule and under `all rows`; 0 where it became no observation."""

    def with_kind(self, kind: Kind) -> Flags:
        """Return which reports have one of a kind's words."""
        wanted = frozenset(kind.words)
        return np.array([bool(wanted & words) for words in self.words], dtype=np.bool_)


def take_reports(content: bytes, observations: Table[Observation], truce: Truce) -> Reports:
    """Set the observations of a file beside its rows; observations name their row, 1 for the first."""
    rows = pq.read_table(io.BytesIO(content))
    moments = rows[truce.time_column].cast(pa.timestamp("us"))
    hour = np.asarray(pc.hour(moments).to_numpy(zero_copy_only=False), dtype=np.int64)
    midnight = pc.equal(moments, pc.floor_temporal(moments, unit="day"))
    dated = np.asarray(midnight.to_numpy(zero_copy_only=False), dtype=np.bool_)
    originals = [_parts(cell, truce.copy_split) for cell in rows[truce.copy_column].to_pylist()]
    original = np.empty(len(rows), dtype=object)
    original[:] = [parts[0] if parts else None for parts in originals]
    at, place = observations.integers("row") - 1, np.zeros(len(observations), dtype=np.int64)
    counted = {ALL_ROWS: np.ones(len(rows), dtype=np.int64)}
    for rule in STUDY_RULES:
        counted[rule] = np.zeros(len(rows), dtype=np.int64)
        counted[rule][at] = RULES[rule].function(observations, place).counted
    none: frozenset[str] = frozenset()
    return Reports(
        day=np.asarray(moments.to_numpy()).astype("datetime64[D]"),
        hour=np.where(dated, -1, hour),
        lat_deg=np.asarray(rows["lat"].to_numpy(), dtype=np.float64),
        lon_deg=np.asarray(rows["lon"].to_numpy(), dtype=np.float64),
        words=tuple(frozenset(_parts(cell, truce.kind_split) or [""]) for cell in rows[truce.kind_column].to_pylist()),
        original=original,
        sites=tuple(frozenset(map(_host, parts)) if truce.names_sites else none for parts in originals),
        counted=counted,
    )


def _host(address: str) -> str:
    return urlsplit(address).netloc


def _parts(cell: object, mark: str) -> list[str]:
    text = "" if cell is None else str(cell)
    return [part for part in (text.split(mark) if mark else [text]) if part]


def days_between(first: date, last: date) -> Days:
    """Return the days from the first to the last, both included."""
    return np.arange(np.datetime64(first), np.datetime64(last) + 1)


def per_day(reports: Reports, counted: Integers, days: Days) -> Integers:
    """Sum what each report adds by its local day; days outside `days` are left out."""
    at = (reports.day - days[0]).astype(np.int64)
    inside = (at >= 0) & (at < len(days))
    return np.bincount(at[inside], weights=counted[inside], minlength=len(days)).astype(np.int64)


def as_days(days: Sequence[date]) -> Days:
    """Return dates as `datetime64[D]`."""
    return np.array(list(days), dtype="datetime64[D]")
