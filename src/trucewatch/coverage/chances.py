"""Looks at places in, the chance that an event starting at each time is recorded out.

An event that starts at t and can be recorded for `duration` meets a look [a, b) if t lies in [a - duration, b). Between
the ends of those windows nothing changes, so the chance is a step function of t, computed exactly on its steps.

Looks are independent only given the states that they share. Cloud: one number U, uniform from 0 to 1, stands for the
sky over a place and event; a look whose sky is under cloud by the share c is under cloud where U < c, so that a sky
that hides the ground from one look hides it from every look with as much cloud. The chance is the integral over U,
exact because it changes only at the shares c. A sky holds for good, or for a while that the mission states, and is then
another one (`coverage/changing.py`). Model:
the table of one class of sensors is too low, right or too high for all looks of that class together, with the weights
`MODEL_WEIGHTS`; classes err apart. Outage: all sensors of a class may have failed without anybody's saying so, with a
stated chance. Everything else of two looks is independent. A further look multiplies what is missed by at most one in
every state, so that it never lowers the chance. The windows of one look, which an impediment may have cut into pieces,
are one chance and not several.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from trucewatch.coverage.changing import Chains, chained_rows, missed_by_chains, stacked
from trucewatch.geo.ellipsoid import Floats
from trucewatch.records.detection import MODEL_WEIGHTS

Instants = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

LOW, BEST, HIGH = range(3)
"""Columns of every chance with an interval."""
PAIRS_AT_ONCE = 1_000_000
"""Numbers in one working array: bounds the memory, and moves no result."""


@dataclass(frozen=True, slots=True, eq=False)
class Windows:
    """Looks at places for one event, as columns of equal length k; none where nobody looked.

    All windows of one look at one place have the same chances, cloud and time of their sky.
    """

    place: Instants
    """Number of the place, from 0, shape (k,)."""
    look: Instants
    """Number of the look, shape (k,)."""
    from_us: Instants
    """Earliest start of an event that the look meets, microseconds since 1970 UTC."""
    to_us: Instants
    """First start that it no longer meets."""
    group: Instants
    """Number of the class of sensors that share a model, shape (k,)."""
    known: Flags
    """Whether an opponent can foresee the look, shape (k,)."""
    able: Flags
    """Whether the look worked, shape (k,). One that failed records nothing, but who foresaw it did not foresee that."""
    clear: Floats
    """Chance to record it in clear sky if it works: low, best, high; shape (k, 3); 0 where it is blind for it."""
    cloudy: Floats
    """The same under cloud, nowhere above that in clear sky."""
    cloud: Floats
    """Share of the sky under cloud: low, best, high; shape (k, 3); 0 for a look that cloud does not touch."""
    at_us: Instants
    """When the look meets its sky, shape (k,)."""
    holds_us: Floats
    """How long a sky holds on average, shape (k,), the same for all looks at a place; infinite for one sky for good."""

    def can_record(self) -> Flags:
        """Say of each window whether it can record the event at all, shape (k,)."""
        return self.able & self.could_record()

    def could_record(self) -> Flags:
        """Say the same as if every look had worked."""
        least = self.cloud[:, LOW]
        return np.asarray((1 - least) * self.clear[:, HIGH] + least * self.cloudy[:, HIGH] > 0, dtype=np.bool_)

    def take(self, rows: npt.NDArray[np.integer[Any]]) -> "Windows":
        """Return the windows at `rows`, in that order."""
        return Windows(*(getattr(self, name)[rows] for name in self.__dataclass_fields__))


@dataclass(frozen=True, slots=True, eq=False)
class SeenSteps:
    """What is promised, best stated, on each step of start times, by place and time; within a step nothing changes."""

    place: Instants
    """Place of each step, shape (s,)."""
    begin_us: Instants
    """Where it begins."""
    width_us: Floats
    """How long it is."""
    seen: Floats
    """Chance that an event that starts in it is recorded, over all states."""


@dataclass(frozen=True, slots=True, eq=False)
class Steps(SeenSteps):
    """The same with its interval, and what an opponent can foresee of it."""

    low: Floats
    """The same with the worst models and the most cloud."""
    high: Floats
    """The same with the best models and the least cloud."""
    known: Floats
    """The same as `seen` by the looks alone that an opponent can foresee, had all of them worked."""


def chances_on_steps(windows: Windows, from_us: Instants, to_us: Instants, cuts_us: Instants, outage: Floats) -> Steps:
    """Return the chances for starts in [from, to) of each of n places, as steps that none of the cuts divides.

    Args:
        windows: the looks; a place is an index into `from_us` and `to_us`.
        from_us: first start of each place, shape (n,).
        to_us: end of the starts of each place, above the first; shape (n,).
        cuts_us: further times, ascending, at which steps of every place are cut.
        outage: chance of each group, shape (groups,), that all its looks failed unreported.
    """
    axis = _axis_of(from_us, to_us)
    flown = _merged(windows.take(np.flatnonzero(windows.can_record())), from_us, to_us)
    foreseen = windows.known & windows.could_record()
    # Where every look worked and all can be foreseen the two are one, and are not worked out twice.
    alike = np.array_equal(foreseen, windows.can_record())
    hoped = flown if alike else _merged(windows.take(np.flatnonzero(foreseen)), from_us, to_us)
    keys = axis.keys(flown, hoped)
    pairs, expected = (_pairs(kept, *axis.segments(kept, keys), len(keys), outage) for kept in (flown, hoped))
    seen, low, high = _on_segments(pairs)
    place, begin, width, segment = axis.steps(keys, from_us, to_us, cuts_us)
    values = seen, low, high, seen if alike else expected.recorded()
    return Steps(place, begin, width, *(value[segment] for value in values))


def seen_on_steps(windows: Windows, from_us: Instants, to_us: Instants, cuts_us: Instants, outage: Floats) -> SeenSteps:
    """Return `seen` alone for the same question, up to rounding, for a quarter of the work."""
    axis = _axis_of(from_us, to_us)
    flown = _merged(windows.take(np.flatnonzero(windows.can_record())), from_us, to_us)
    keys = axis.keys(flown)
    seen = _pairs(flown, *axis.segments(flown, keys), len(keys), outage).recorded()
    place, begin, width, segment = axis.steps(keys, from_us, to_us, cuts_us)
    return SeenSteps(place, begin, width, seen[segment])


@dataclass(frozen=True, slots=True, eq=False)
class _Axis:
    """The times of all places one after the other, so that one sort serves them all."""

    offset: Instants
    begin: Instants
    end: Instants

    def keys(self, *kept: Windows) -> Instants:
        """Return where anything changes: the ends of the places' times and of windows, which lie within them."""
        ends = [time + self.offset[one.place] for one in kept for time in (one.from_us, one.to_us)]
        return distinct(np.concatenate((self.begin, self.end, *ends)))

    def segments(self, kept: Windows, keys: Instants) -> tuple[Instants, Instants]:
        """Return the first segment that each window covers, and the first that it no longer does."""
        offset = self.offset[kept.place]
        return np.searchsorted(keys, kept.from_us + offset), np.searchsorted(keys, kept.to_us + offset)

    def steps(
        self, keys: Instants, from_us: Instants, to_us: Instants, cuts_us: Instants
    ) -> tuple[Instants, Instants, Floats, Instants]:
        """Return place, beginning, width and segment of each step."""
        fine = distinct(np.concatenate((keys, _cut_keys(from_us, to_us, cuts_us, self.offset))))
        inside = np.flatnonzero(~np.isin(fine[:-1], self.end, assume_unique=True))
        segment = np.searchsorted(keys, fine[inside], side="right") - 1
        place = np.searchsorted(self.begin, fine[inside], side="right") - 1
        width = (fine[inside + 1] - fine[inside]).astype(np.float64)
        return place, fine[inside] - self.offset[place], width, segment


def _axis_of(from_us: Instants, to_us: Instants) -> _Axis:
    origin = int(from_us.min(initial=np.iinfo(np.int64).max)) if len(from_us) else 0
    period = int(to_us.max(initial=origin)) - origin + 1
    offset = np.arange(len(from_us), dtype=np.int64) * period - origin
    return _Axis(offset, from_us + offset, to_us + offset)


def _cut_keys(from_us: Instants, to_us: Instants, cuts_us: Instants, offset: Instants) -> Instants:
    first, last = np.searchsorted(cuts_us, from_us, side="right"), np.searchsorted(cuts_us, to_us)
    count = np.maximum(last - first, 0)
    place = np.repeat(np.arange(len(count)), count)
    return np.asarray(cuts_us[ranges(first, count)] + offset[place], dtype=np.int64)


def distinct(values: Instants) -> Instants:
    """Return the values that differ, ascending: by sorting, which is faster here than hashing."""
    ordered = np.sort(values)
    return ordered[np.concatenate(([True], ordered[1:] != ordered[:-1]))] if len(ordered) else ordered


def ranges(first: Instants, count: Instants) -> Instants:
    """Return first, first + 1, … for as many as `count` says, of one range after the other."""
    return np.asarray(np.repeat(first - np.cumsum(count) + count, count) + np.arange(count.sum()), dtype=np.int64)


def _merged(windows: Windows, from_us: Instants, to_us: Instants) -> Windows:
    """Return the windows cut to their places' times, those of a look that touch as one."""
    begin = np.maximum(windows.from_us, from_us[windows.place])
    end = np.minimum(windows.to_us, to_us[windows.place])
    held = np.flatnonzero(begin < end)
    begin, end = begin[held], end[held]
    order = np.lexsort((end, begin, windows.look[held], windows.place[held]))
    held, begin, end = held[order], begin[order], end[order]
    fresh = np.ones(len(held), dtype=np.bool_)
    fresh[1:] = (np.diff(windows.place[held]) != 0) | (np.diff(windows.look[held]) != 0)
    # The latest end so far among the windows of one look, by one running maximum over all of them.
    shift = np.cumsum(fresh) * (int(end.max(initial=0)) - int(end.min(initial=0)) + 1)
    latest = np.maximum.accumulate(end + shift) - shift if len(end) else end
    fresh[1:] |= begin[1:] > latest[:-1]
    firsts = np.flatnonzero(fresh)
    if not len(firsts):
        return windows.take(firsts)
    kept = windows.take(held[firsts])
    return Windows(
        kept.place, kept.look, begin[firsts], np.maximum.reduceat(end, firsts), kept.group, kept.known, kept.able,
        kept.clear, kept.cloudy, kept.cloud, kept.at_us, kept.holds_us,
    )  # fmt: skip


def _pairs(windows: Windows, at: Instants, until: Instants, count: int, outage: Floats) -> "_Pairs":
    """Return which window covers which segment: window i covers the segments at[i] to until[i]."""
    row, segment = np.repeat(np.arange(len(at)), until - at), ranges(at, until - at)
    group = _groups(windows, outage)
    order = np.lexsort((group[row], segment))
    return _Pairs(windows, group, row[order], segment[order], count, outage)


def _on_segments(pairs: "_Pairs") -> tuple[Floats, Floats, Floats]:
    """Return seen, low and high of each segment."""
    low = 1 - pairs.missed(HIGH, (LOW,))
    high = np.maximum(1 - pairs.missed(LOW, (HIGH,)), low)
    # Rounding of the sums may not turn the order of the values about.
    return pairs.recorded().clip(low, high), low, high


def _groups(windows: Windows, outage: Floats) -> Instants:
    """Return the group of each window; those of groups that share no doubt need no telling apart and are -1."""
    wide = outage > 0
    doubted = windows.clear[:, LOW] < windows.clear[:, HIGH]
    doubted |= windows.cloudy[:, LOW] < windows.cloudy[:, HIGH]
    wide[windows.group[doubted]] = True
    return np.where(wide[windows.group], windows.group, -1)


@dataclass(frozen=True, slots=True, eq=False)
class _Pairs:
    """Which window covers which segment, by segment and group."""

    windows: Windows
    group: Instants
    row: npt.NDArray[np.intp]
    segment: Instants
    count: int
    outage: Floats

    def recorded(self) -> Floats:
        """Return the chance that some look of a segment records, best stated and over all states."""
        return np.asarray(1 - self.missed(BEST, (LOW, BEST, HIGH)), dtype=np.float64)

    def missed(self, sky: int, models: tuple[int, ...]) -> Floats:
        """Return the chance that no look of a segment records, integrated over the sky and mixed over the models."""
        windows, row, result = self.windows, self.row, np.ones(self.count)
        if not len(row):
            return result
        level = np.where((windows.clear != windows.cloudy).any(axis=1), windows.cloud[:, sky], 0.0)
        if not (self.group >= 0).any():
            models = models[len(models) // 2 : len(models) // 2 + 1]
        lefts = [(1 - windows.clear[:, model], 1 - windows.cloudy[:, model]) for model in models]
        weights = MODEL_WEIGHTS if len(lefts) > 1 else (1.0,)
        if not np.isfinite(windows.holds_us).any():
            self._under_one_sky(result, row, self.segment, level, lefts, weights)
            return result
        touched = (level[row] > 0) & (level[row] < 1)
        chained = chained_rows(self.segment, touched, self.group[row])
        self._under_one_sky(result, row[~chained], self.segment[~chained], level, lefts, weights)
        self._under_changing_skies(result, np.flatnonzero(chained), level, lefts, weights)
        return result

    def _under_changing_skies(
        self,
        result: Floats,
        pairs: npt.NDArray[np.intp],
        level: Floats,
        lefts: Sequence[tuple[Floats, Floats]],
        weights: Sequence[float],
    ) -> None:
        """Multiply into the result what the pairs miss of each segment under a sky that changes between them."""
        pairs = pairs[np.lexsort((self.windows.at_us[self.row[pairs]], self.segment[pairs]))]
        row, held = self.row[pairs], np.unique(self.segment[pairs])
        event = np.searchsorted(held, self.segment[pairs])
        at_us, holds_us = self.windows.at_us[row], self.windows.holds_us[row]
        missed = stacked([(clear[row], cloudy[row]) for clear, cloudy in lefts], self.group[row])
        chains = Chains(event, at_us, holds_us, level[row], self.group[row], missed)
        states = np.concatenate((self.outage[:, None], (1 - self.outage[:, None]) * np.array(weights)), axis=1)
        result[held] *= missed_by_chains(chains, states)

    def _under_one_sky(
        self,
        result: Floats,
        row: npt.NDArray[np.intp],
        segment: Instants,
        level: Floats,
        lefts: Sequence[tuple[Floats, Floats]],
        weights: Sequence[float],
    ) -> None:
        """Multiply into the result what looks miss of each segment that share one sky for good."""
        count = np.bincount(segment, minlength=self.count)
        held = np.flatnonzero(count)
        if not len(held):
            return
        first = np.append(0, np.cumsum(count[held]))
        # Every segment is worked out once for each sky in which it may stand, and at most so many at a time.
        skies = np.add.reduceat(np.append((level[row] > 0) & (level[row] < 1), 0), first)[:-1] + 1
        work = np.cumsum(np.diff(first) * skies)
        missed = [np.concatenate(pair) for pair in lefts]
        for part in np.split(np.arange(len(held)), _cuts(work)):
            own = row[first[part[0]] : first[part[-1] + 1]]
            result[held[part]] *= self._integral(own, count[held[part]], level[own], missed, weights)

    def _integral(
        self,
        row: npt.NDArray[np.intp],
        count: Instants,
        level: Floats,
        lefts: Sequence[Floats],
        weights: Sequence[float],
    ) -> Floats:
        """Return what is missed in each segment, `count` windows of which stand one after the other, by group.

        `level` is the cloud over each window: it stands under cloud where U is less. `lefts` hold for each model what
        each window misses in clear sky and, behind all those, what it misses under cloud.
        """
        owner, begin, width = _skies(count, level)
        size = count[owner]
        at = ranges((np.cumsum(count) - count)[owner], size)
        state = np.repeat(np.arange(len(owner)), size)
        column = row[at] + (level[at] > begin[state]) * len(self.group)
        group = self.group[row[at]]
        starts = np.flatnonzero(np.concatenate(([True], (np.diff(state) != 0) | (np.diff(group) != 0))))
        mixed = np.zeros(len(starts))
        for weight, left in zip(weights, lefts, strict=True):
            mixed += weight * np.multiply.reduceat(left[column], starts)
        out = np.append(self.outage, 0.0)[group[starts]]
        missed = np.multiply.reduceat(out + (1 - out) * mixed, np.searchsorted(starts, np.cumsum(size) - size))
        return np.asarray(np.add.reduceat(width * missed, np.searchsorted(owner, np.arange(len(count)))))


def _cuts(work: Instants) -> list[int]:
    """Return where to cut rows whose work adds up as said into pieces of bounded work, none of them empty."""
    piece = (work - work[0]) // PAIRS_AT_ONCE
    return (np.flatnonzero(np.diff(piece)) + 1).tolist()


def _skies(count: Instants, level: Floats) -> tuple[Instants, Floats, Floats]:
    """Return the pieces of U within which no window changes its sky: segment, beginning and width of each."""
    segment = np.repeat(np.arange(len(count)), count)
    changes = (level > 0) & (level < 1)
    owner = np.concatenate((np.arange(len(count)), segment[changes]))
    begin = np.concatenate((np.zeros(len(count)), level[changes]))
    order = np.lexsort((begin, owner))
    owner, begin = owner[order], begin[order]
    kept = np.concatenate(([True], (np.diff(owner) != 0) | (np.diff(begin) != 0)))
    owner, begin = owner[kept], begin[kept]
    end = np.where(np.append(np.diff(owner), 1) != 0, 1.0, np.append(begin[1:], 1.0))
    return owner, begin, end - begin
