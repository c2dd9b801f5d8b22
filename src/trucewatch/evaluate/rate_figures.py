"""Weeks with known truth in, how often the intervals of rates hold it out, for people and as values.

Each pool of probes is judged whole: its interval must hold how many could be recorded. Then it is thinned to counts
like real ones: happenings come at random, as many a day over the whole line as a draw between 1 and 30 says, each
like a probe of the pool, and the interval must hold the rate behind them. Draws are seeded, so that the same weeks give
the same figures. The share of intervals that hold is told with an interval over worlds.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from trucewatch.count import Promised, estimate, whole_line_looking
from trucewatch.evaluate.clusters import clustered_share
from trucewatch.evaluate.rates import Flags, Happened, Pool, RatedWeek
from trucewatch.records.coverage import SectorLooking

Figures: TypeAlias = dict[str, object]
HELD_SHARE = 0.9
"""Share of the intervals of every event that must hold the truth."""
DRAWS = 20
"""Thinned draws of each pool."""
LEAST_A_DAY, MOST_A_DAY = 1.0, 30.0
"""Between how many happenings a day over the whole line a thinned pool has."""
PARTS = ("line", "sector")
"""Whole line a day, and each sector a day."""


@dataclass(frozen=True, slots=True)
class Try:
    """One interval and what it must hold."""

    seed: int
    """World."""
    part: str
    """`line` or `sector`."""
    event: str
    """Event."""
    thinned: bool
    """Whether the pool was thinned."""
    true: float
    """How many there were, or the rate behind them."""
    told: float
    """Best estimate."""
    low: float
    """Lower end."""
    high: float
    """Upper end; infinite where there is none."""
    count: int
    """How many were recorded."""
    everywhere: float
    """How many there were in the whole stretch, looked at or not."""
    naive: float
    """Count divided by the mean looking of the stretch: what a plain division would say of all of it."""

    @property
    def holds(self) -> bool:
        """Whether the interval holds the truth."""
        return self.low <= self.true <= self.high


@dataclass(frozen=True, slots=True)
class Held:
    """How the intervals of one event and part fared."""

    part: str
    """`line` or `sector`."""
    event: str
    """Event."""
    thinned: bool
    """Whether pools were thinned."""
    tries: int
    """How many intervals."""
    share: float
    """Share that holds the truth."""
    low: float
    """Lower end of its 95 % interval over worlds."""
    high: float
    """Upper end."""
    beneath: float
    """Share that lies wholly beneath the truth."""
    above: float
    """Share that lies wholly above it."""
    true: float
    """Mean truth."""
    told: float
    """Mean estimate."""
    count: float
    """Mean count."""
    median_high: float
    """Median upper end."""
    everywhere: float
    """Mean number in the whole stretch, looked at or not."""
    naive: float
    """Mean of what a plain division would say of it."""

    def to_line(self) -> str:
        """Write it as one line for people."""
        kind = "thinned" if self.thinned else "whole"
        return (
            f"{self.part}, {kind}, {self.event}: {self.tries} intervals, of them hold {self.share:.3f} "
            f"[{self.low:.3f}, {self.high:.3f}], too low {self.beneath:.3f}, too high {self.above:.3f}; mean truth "
            f"{self.true:.2f}, estimate {self.told:.2f}, count {self.count:.2f}, median upper end "
            f"{self.median_high:.1f}; count by mean looking {self.naive:.1f} of {self.everywhere:.1f} everywhere"
        )


def tries_of(week: RatedWeek, draws: int = DRAWS) -> Iterator[Try]:
    """Yield every interval of a week's probes: day by day, the whole line and each sector, whole and thinned."""
    names = list(week.length_km)
    for pool in week.pools:
        rng = np.random.Generator(np.random.PCG64([week.seed, *pool.event.encode()]))
        for day, stated in enumerate(week.daily):
            own = {row.sector: row for row in stated if row.event == pool.event}
            today = pool.day == day
            yield from _tries(week.seed, "line", pool, today, whole_line_looking(own, week.length_km), rng, draws)
            for name, row in own.items():
                here = today & (pool.sector == names.index(name))
                yield from _tries(week.seed, "sector", pool, here, row, rng, draws)


def held_by_event(tries: Sequence[Try]) -> tuple[Held, ...]:
    """Return how intervals fared by part, thinning and event; without tries nothing."""
    keys = sorted({(one.part, one.thinned, one.event) for one in tries})
    return tuple(_held([one for one in tries if (one.part, one.thinned, one.event) == key]) for key in keys)


def tell_rates(weeks: Sequence[RatedWeek]) -> tuple[tuple[str, ...], Figures, bool]:
    """Return lines for people, values, and whether enough intervals of every event hold, of at least one week."""
    held = held_by_event([one for week in weeks for one in tries_of(week)])
    lines = [*(one.to_line() for one in held), *_tell_happened(weeks)]
    figures: Figures = {
        "held": [asdict(one) for one in held],
        "happened": [
            {"seed": week.seed, "event": one.rate.event, "per_day": one.rate.per_day, "low": one.rate.per_day_low,
             "high": one.rate.per_day_high, "count": one.rate.count, "recordable": one.recordable,
             "happened": one.happened, "days": week.days}
            for week in weeks for one in week.happened
        ],
    }  # fmt: skip
    return tuple(lines), figures, bool(held) and all(one.share >= HELD_SHARE for one in held)


def _tries(
    seed: int, part: str, pool: Pool, here: Flags, looking: SectorLooking, rng: np.random.Generator, draws: int
) -> Iterator[Try]:
    if looking.p_seen == 0 or looking.share_looked == 0:
        return
    able = np.flatnonzero(here & (pool.promised.most > 0))
    everywhere, a_day = int(here.sum()), len(pool.day) / (int(pool.day.max(initial=0)) + 1)
    whole = _try(seed, part, pool, able, looking)
    yield replace(whole, true=float(len(able)), everywhere=float(everywhere))
    for _ in range(draws):
        share = float(rng.uniform(LEAST_A_DAY, MOST_A_DAY)) / a_day
        number = int(rng.poisson(share * len(able)))
        drawn = able[rng.integers(0, max(1, len(able)), number)]
        one = _try(seed, part, pool, drawn, looking)
        yield replace(one, thinned=True, true=share * len(able), everywhere=share * everywhere)


def _try(seed: int, part: str, pool: Pool, rows: npt.NDArray[np.int64], looking: SectorLooking) -> Try:
    """Estimate from those of the rows that were seen; truth is filled in by the caller."""
    seen = rows[pool.seen[rows]]
    promised = Promised(pool.promised.best[seen], pool.promised.least[seen], pool.promised.most[seen])
    told, naive = estimate(promised, looking), len(seen) / looking.p_seen
    high = np.inf if told.high is None else told.high
    return Try(seed, part, pool.event, False, 0.0, told.total, told.low, high, len(seen), 0.0, naive)


def _held(tries: Sequence[Try]) -> Held:
    def mean(name: str) -> float:
        return float(np.mean([getattr(one, name) for one in tries]))

    holds = np.array([one.holds for one in tries], dtype=np.bool_)
    world = np.array([one.seed for one in tries], dtype=np.int64)
    share = clustered_share(np.full(len(tries), HELD_SHARE), holds, world)
    return Held(
        part=tries[0].part,
        event=tries[0].event,
        thinned=tries[0].thinned,
        tries=len(tries),
        share=share.came_true,
        low=share.low_true,
        high=share.high_true,
        beneath=float(np.mean([one.high < one.true for one in tries])),
        above=float(np.mean([one.low > one.true for one in tries])),
        true=mean("true"),
        told=mean("told"),
        count=mean("count"),
        median_high=float(np.median([one.high for one in tries])),
        everywhere=mean("everywhere"),
        naive=mean("naive"),
    )


def _tell_happened(weeks: Sequence[RatedWeek]) -> Iterator[str]:
    """Yield for each event what the chain says of real happenings, beside how many there were."""
    run = [week for week in weeks if week.happened]
    for number, pool in enumerate(weeks[0].pools if run else ()):
        own = [(week.happened[number], week.days) for week in run]
        looked = [(one.rate, days) for one, days in own if one.rate.per_day is not None]
        told = _mean([(rate.per_day or 0.0) * days for rate, days in looked])
        naive = _mean([rate.count / rate.p_seen for rate, _ in looked])
        inside = sum(_holds(one, days) for one, days in own)
        yield (
            f"happenings, {pool.event}, in all days of a world: {_mean([one.happened for one, _ in own]):.1f}, of them "
            f"could be recorded {_mean([one.recordable for one, _ in own]):.1f}; incidents by sensors "
            f"{_mean([one.rate.count for one, _ in own]):.1f}, estimate {told:.1f}, count by mean looking {naive:.1f}; "
            f"the interval holds in {inside} of {len(own)} worlds"
        )


def _holds(one: Happened, days: int) -> bool:
    high = np.inf if one.rate.per_day_high is None else one.rate.per_day_high
    return bool(one.rate.per_day_low * days <= one.recordable <= high * days)


def _mean(values: Sequence[float]) -> float:
    return float(np.mean(values)) if values else float("nan")
