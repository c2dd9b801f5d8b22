"""The eight kinds of input record as one value, and what of them touches a span of time.

An adoption belongs to the span it is about and to that in which it was made; a review to the one in which it was made.
"""

from collections import Counter
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from trucewatch.records.adoption import Adoption
from trucewatch.records.context import Context
from trucewatch.records.declared import Impediment, Notice
from trucewatch.records.field_check import Review
from trucewatch.records.interval import Interval
from trucewatch.records.look import Look
from trucewatch.records.observation import Observation
from trucewatch.records.table import Table, microseconds
from trucewatch.records.weather import CloudHour

R = TypeVar("R")


@dataclass(frozen=True, eq=False)
class Records:
    """What was taken in, in ledger order: every version, or the latest of each record."""

    observations: Table[Observation]
    """Observations."""
    notices: Table[Notice]
    """Notices."""
    impediments: Table[Impediment]
    """Impediments."""
    looks: Table[Look]
    """Looks."""
    contexts: Table[Context]
    """Air-raid alerts and outages."""
    adoptions: Table[Adoption]
    """What the board adopted."""
    clouds: Table[CloudHour]
    """Cloud, hour by hour."""
    reviews: Table[Review]
    """What people found who looked again."""


def no_records() -> Records:
    """Return eight empty tables."""
    return Records(
        Table.of(Observation, []),
        Table.of(Notice, []),
        Table.of(Impediment, []),
        Table.of(Look, []),
        Table.of(Context, []),
        Table.of(Adoption, []),
        Table.of(CloudHour, []),
        Table.of(Review, []),
    )


def during(records: Records, span: Interval) -> Records:
    """Return what touches the span, order kept; an observation by its closed interval, the rest by half-open ones."""
    return Records(
        _touching(records.observations, span, "observed_from", "observed_to", closed=True),
        _touching(records.notices, span, "valid_from", "valid_to", closed=False),
        _touching(records.impediments, span, "start_at", "end_at", closed=False),
        _touching(records.looks, span, "start_at", "end_at", closed=False),
        _touching(records.contexts, span, "start_at", "end_at", closed=False),
        records.adoptions.where(_about(records.adoptions, span)),
        _touching(records.clouds, span, "start_at", "end_at", closed=False),
        _within(records.reviews, span, "reviewed_at"),
    )


def _about(adoptions: Table[Adoption], span: Interval) -> npt.NDArray[np.bool_]:
    """Say which adoptions are about the span or were made in it."""
    first, last = microseconds(span.start_at), microseconds(span.end_at)
    made = adoptions.instants("adopted_at")
    about = (adoptions.instants("t0_earliest") < last) & (adoptions.instants("t0_latest") >= first)
    return np.asarray(about | ((made >= first) & (made < last)), dtype=np.bool_)


def rows_not_named(table: Table[R], field: str, names: npt.NDArray[np.object_]) -> Table[R]:
    """Return the rows whose field is none of the names, order kept."""
    return table.where(~np.isin(table.texts(field).astype(str), names.astype(str)))


def begun_in(records: Records, span: Interval) -> Records:
    """Return what touches the span, but observations only by their earliest time: each is counted on one day alone."""
    held = during(records, span)
    return replace(held, observations=_within(held.observations, span, "observed_from"))


def newest(history: Records) -> Records:
    """Return the last version of every record, in the order in which each was first seen."""
    return Records(
        latest(history.observations, "observation_id"),
        latest(history.notices, "notice_id"),
        latest(history.impediments, "impediment_id"),
        latest(history.looks, "look_id"),
        latest(history.contexts, "context_id"),
        latest(history.adoptions, "adoption_id"),
        latest(history.clouds, "cloud_id"),
        latest(history.reviews, "review_id"),
    )


def latest(table: Table[R], id_field: str) -> Table[R]:
    """Return the last version of every record, in the order in which each was first seen."""
    names, versions = table.texts(id_field), table.integers("version")
    best: dict[str, int] = {}
    for row, name in enumerate(names):
        if name not in best or versions[row] > versions[best[name]]:
            best[name] = row
    return table.take(np.array(list(best.values()), dtype=np.int64))


def renumbered(history: Table[R], id_field: str) -> Table[R]:
    """Return the last version of every record, numbered among the versions at hand and none that are not."""
    count = Counter(history.texts(id_field).tolist())
    last = latest(history, id_field)
    return last.with_columns(version=[count[name] for name in last.texts(id_field)])


def rows_named(table: Table[R], field: str, names: npt.NDArray[np.object_]) -> Table[R]:
    """Return the rows whose field is one of the names, order kept."""
    return table.where(np.isin(table.texts(field).astype(str), names.astype(str)))


def _within(table: Table[R], span: Interval, begin: str) -> Table[R]:
    begun = table.instants(begin)
    return table.where((begun >= microseconds(span.start_at)) & (begun < microseconds(span.end_at)))


def _touching(table: Table[R], span: Interval, begin: str, end: str, *, closed: bool) -> Table[R]:
    start, stop = table.instants(begin), table.instants(end)
    first, last = microseconds(span.start_at), microseconds(span.end_at)
    return table.where((start < last) & ((stop >= first) if closed else (stop > first)))
