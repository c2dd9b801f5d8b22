"""Looks that files report in, those that were to be expected of what stands somewhere and was not heard of, out.

A mast that falls silent sends no look, and no word that it failed: the files have a hole that nobody could foresee. Who
knows what stands where expects it to look as it did at the same time of the last day on which it looked then. So a hole
lowers what is seen, and never tells an opponent when to act. Neither does the end of the files, beyond which looks are
still on their way.
"""

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import shapely

from trucewatch.coverage.chances import Flags, Instants
from trucewatch.coverage.habits import LEARNT_DAYS
from trucewatch.coverage.sights import Places, Sights, reported_sights
from trucewatch.coverage.sky import CloudField
from trucewatch.records.declared import Impediment
from trucewatch.records.look import Look
from trucewatch.records.mission import Mission
from trucewatch.records.quantity import DAY_US, MINUTE_US
from trucewatch.records.table import Table
from trucewatch.records.vocabulary import FIXED_SENSORS

LEAST_US = 5 * MINUTE_US
"""A shorter hole is none: looks follow each other with small gaps. A look that lies wholly in a hole counts, how short
it may be."""


def silent_looks(looks: Table[Look], mission: Mission) -> Table[Look]:
    """Return the looks that were to be expected of standing sensors and of which nothing was heard.

    Each is a look of one of the seven days before, put to its time of day, and cut to the hole; the last of those days
    counts. The end of the files is followed by one day. Nothing is expected of a sensor before its first look.
    """
    names = [sensor.name for sensor in mission.sensors if sensor.kind in FIXED_SENSORS]
    held = looks.where(np.isin(looks.texts("sensor").astype(str), names) & (looks.texts("status") != "planned"))
    if not len(held):
        return held
    post, begin, end = _posts(held), held.instants("start_at"), held.instants("end_at")
    horizon = int(end.max()) + DAY_US
    found = [np.zeros((3, 0), dtype=np.int64)]
    for number in range(int(post.max()) + 1):
        rows = np.flatnonzero(post == number)
        found += _expected(rows, begin[rows], end[rows], horizon)
    row, start, stop = np.concatenate(found, axis=1)
    return held.take(row).with_columns(start_at=start, end_at=stop)


def silent_sights(
    looks: Table[Look],
    places: Places,
    field: CloudField,
    mission: Mission,
    skies: Places | None = None,
    within_us: tuple[int, int] | None = None,
) -> Sights:
    """Return the sights of silent looks, of those within some time or of all: none of them was able to see."""
    silent, unhindered = silent_looks(looks, mission), Table.of(Impediment, [])
    if within_us is not None:
        begin, end = within_us
        silent = silent.where((silent.instants("end_at") > begin) & (silent.instants("start_at") < end))
    found = reported_sights(silent, unhindered, places, field, mission, skies)
    return replace(found, able=np.zeros(len(found.place), dtype=np.bool_))


def _posts(looks: Table[Look]) -> Instants:
    """Return for each look the number of its post: looks of one sensor whose footprints touch are from one."""
    names = list(zip(looks.texts("sensor").tolist(), looks.texts("footprint_wkt").tolist(), strict=True))
    kinds = sorted(set(names))
    number = {name: at for at, name in enumerate(kinds)}
    kind = np.array([number[name] for name in names], dtype=np.int64)
    owner, shapes = np.array([sensor for sensor, _ in kinds]), shapely.from_wkt([shape for _, shape in kinds])
    post = np.arange(len(kinds))
    for name in np.unique(owner):
        own = np.flatnonzero(owner == name)
        post[own] = own[_touching(shapes[own])]
    return np.asarray(np.unique(post, return_inverse=True)[1].reshape(-1)[kind], dtype=np.int64)


def _touching(shapes: npt.NDArray[np.object_]) -> Instants:
    """Return for each shape the first of those that it touches, or that touch one that it touches, and so on."""
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    first = np.arange(len(shapes))
    while True:
        joined = first.copy()
        np.minimum.at(joined, one, first[other])
        if np.array_equal(joined, first):
            return first
        first = joined


def _expected(rows: Instants, begin: Instants, end: Instants, horizon: int) -> list[Instants]:
    """Return what was to be expected of one post, as row, start and end, shape (3, k) each."""
    found = []
    known_from, known_to = _merged(begin, end)
    for lag in range(1, LEARNT_DAYS + 1):
        start, stop = begin + lag * DAY_US, np.minimum(end + lag * DAY_US, horizon)
        lacking = np.flatnonzero((start < stop) & ~_covered(start, stop, known_from, known_to))
        holes = [
            (rows[one], *hole)
            for one in lacking.tolist()
            for hole in _holes(int(start[one]), int(stop[one]), known_from, known_to)
        ]
        if holes:
            piece = np.array(holes, dtype=np.int64).T
            found.append(piece)
            known_from, known_to = _merged(np.concatenate((known_from, piece[1])), np.concatenate((known_to, piece[2])))
    return found


def _merged(begin: Instants, end: Instants) -> tuple[Instants, Instants]:
    """Return spans as such that do not touch, ascending; holes that are none are closed."""
    order = np.argsort(begin, kind="stable")
    begin, latest = begin[order], np.maximum.accumulate(end[order])
    fresh = np.flatnonzero(np.append(True, begin[1:] - latest[:-1] >= LEAST_US))
    return begin[fresh], latest[np.append(fresh[1:] - 1, len(latest) - 1)]


def _covered(begin: Instants, end: Instants, known_from: Instants, known_to: Instants) -> Flags:
    """Say which spans lie within one that is known, but for less than what is a hole."""
    at = np.searchsorted(known_from, begin + LEAST_US, side="right") - 1
    return np.asarray((at >= 0) & (known_to[at] > end - LEAST_US), dtype=np.bool_)


def _holes(begin: int, end: int, known_from: Instants, known_to: Instants) -> list[tuple[int, int]]:
    """Return the pieces of a span that no known one covers; remnants shorter than a hole are none."""
    first, last = np.searchsorted(known_to, begin, side="right"), np.searchsorted(known_from, end)
    edges = [begin, *np.stack((known_from[first:last], known_to[first:last]), axis=1).reshape(-1).tolist(), end]
    pieces = zip(edges[::2], edges[1::2], strict=True)
    return [(start, stop) for start, stop in pieces if stop - start >= min(LEAST_US, end - begin)]
