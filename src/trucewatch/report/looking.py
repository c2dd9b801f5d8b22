"""Looking by sector in, the looking that stands beside every count out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import fsum, nan

from trucewatch.records.coverage import SectorLooking
from trucewatch.records.interval import Interval
from trucewatch.records.mission import Mission
from trucewatch.records.table import Table
from trucewatch.report.spelling import percent, percent_range
from trucewatch.report.terms import event_words

STATE_WORDS = {"not_looked": "not looked at", "blind": "blind"}
"""What stands where no look could record: never a share of nought, since nobody measured one."""
DEFAULT_EVENT = "thermal_anomaly"
"""The kind of event whose looking is shown first, where the mission tables it."""


@dataclass(frozen=True, slots=True)
class Looking:
    """How well a stretch, or the whole line, was looked at for one kind of event."""

    event: str
    """Kind of event."""
    title: str
    """How pages name it, with size and duration."""
    start_at: datetime
    """Start of the span."""
    end_at: datetime
    """End of the span."""
    p_seen: float
    """Mean chance that such an event is recorded."""
    p_seen_low: float
    """The same under the worst tabled conditions."""
    p_seen_high: float
    """The same under the best tabled conditions."""
    p_seen_timed: float
    """The same if timed by an opponent."""
    share_not_looked: float
    """Share of stretch-time without a look."""
    share_blind: float
    """Share of stretch-time with looks that cannot see it."""
    share_looked: float
    """Share of stretch-time with a look that can."""
    n_looks: int
    """Distinct looks in the stretch; -1 where stretches are joined, since a look may serve several."""

    @property
    def short(self) -> str:
        """The looking in a few words, for a cell of a table."""
        if self.share_looked == 0 and self.share_blind == 0:
            return STATE_WORDS[self.state]
        if self.share_looked == 0:
            return f"{STATE_WORDS[self.state]}; {percent(self.share_not_looked)} not looked at"
        spread = percent_range(self.p_seen_low, self.p_seen_high)
        return f"{percent(self.p_seen)} would be recorded ({spread}); {percent(self.share_not_looked)} not looked at"

    @property
    def shares(self) -> str:
        """The three shares in words; they sum to one."""
        return (
            f"{percent(self.share_not_looked)} not looked at; {percent(self.share_blind)} blind; "
            f"{percent(self.share_looked)} looked at"
        )

    def chance(self, value: float) -> str:
        """Write a chance of recording; where no look could record it, the word of the state: nobody measured a zero."""
        return stated_chance(value, self.share_looked, self.share_blind)

    def covers(self, span: Interval) -> bool:
        """Say whether this is the looking of a span, or of an earlier time such as the last complete week."""
        return self.start_at <= span.start_at and span.end_at <= self.end_at

    @property
    def state(self) -> str:
        """`looked` if some of it was looked at, `blind` if all looks were blind, else `not_looked`."""
        return state_of(self.share_looked, self.share_blind)


def state_of(share_looked: float, share_blind: float) -> str:
    """Return `looked` if some of it was looked at, `blind` if all looks were blind, else `not_looked`."""
    return "looked" if share_looked > 0 else "blind" if share_blind > 0 else "not_looked"


def stated_chance(value: float, share_looked: float, share_blind: float) -> str:
    """Write a chance of recording; where no look could record such an event, the word of the state instead."""
    state = state_of(share_looked, share_blind)
    return percent(value) if state == "looked" else STATE_WORDS[state]


def primary_event(mission: Mission) -> str:
    """Return the kind of event whose looking is shown first; empty where the mission tables none."""
    names = [size.event for size in mission.event_sizes]
    return DEFAULT_EVENT if DEFAULT_EVENT in names else names[0] if names else ""


def event_order(mission: Mission) -> tuple[str, ...]:
    """Return the tabled kinds of event, the one shown first before the others."""
    names = [str(size.event) for size in mission.event_sizes]
    return tuple(sorted(names, key=lambda name: (name != primary_event(mission), names.index(name))))


def event_title(mission: Mission, event: str) -> str:
    """Return how pages name a kind of event."""
    size = mission.size_of(event)
    return event_words(event) if size is None else size.title


def looking_by_event(mission: Mission, looking: Table[SectorLooking]) -> tuple[Looking, ...]:
    """Return the looking of the whole line for each kind, weighted by length; kinds without a row are left out."""
    rows = latest(looking)
    lengths = {sector.name: sector.chainage_to_km - sector.chainage_from_km for sector in mission.sectors}
    kinds = sorted({row.event for row in rows}, key=lambda name: _place(event_order(mission), name))
    joined = (_joined(mission, [row for row in rows if row.event == kind], lengths) for kind in kinds)
    return tuple(sorted(joined, key=lambda item: _place(event_order(mission), item.event)))


def looking_by_sector(mission: Mission, looking: Table[SectorLooking], event: str) -> dict[str, Looking]:
    """Return the looking of each sector for one kind of event; a sector without a row is left out."""
    return {
        row.sector: _joined(mission, [row], {row.sector: 1.0}, row.n_looks)
        for row in latest(looking)
        if row.event == event
    }


def latest(looking: Table[SectorLooking]) -> list[SectorLooking]:
    """Return the rows of the span that ends last: the day, or the last complete week."""
    rows = list(looking.rows())
    last = max(((row.end_at, row.start_at) for row in rows), default=None)
    return [row for row in rows if (row.end_at, row.start_at) == last]


def _place(order: Sequence[str], name: str) -> tuple[int, str]:
    return (order.index(name) if name in order else len(order), name)


def _joined(mission: Mission, rows: list[SectorLooking], lengths: dict[str, float], n_looks: int = -1) -> Looking:
    weights = [lengths.get(row.sector, 0.0) for row in rows]

    def mean(values: list[float]) -> float:
        total = fsum(weights)
        return fsum(value * weight for value, weight in zip(values, weights, strict=True)) / total if total else nan

    return Looking(
        event=rows[0].event,
        title=event_title(mission, rows[0].event),
        start_at=rows[0].start_at,
        end_at=rows[0].end_at,
        p_seen=mean([row.p_seen for row in rows]),
        p_seen_low=mean([row.p_seen_low for row in rows]),
        p_seen_high=mean([row.p_seen_high for row in rows]),
        p_seen_timed=mean([row.p_seen_timed for row in rows]),
        share_not_looked=mean([row.share_not_looked for row in rows]),
        share_blind=mean([row.share_blind for row in rows]),
        share_looked=mean([row.share_looked for row in rows]),
        n_looks=n_looks,
    )
