"""What was looked at, and how well: the looking behind every count."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from trucewatch.records.quantity import Kilometres, Probability, Seconds
from trucewatch.records.vocabulary import CoverageState, Event

SideLight: TypeAlias = Literal["all", "day", "night"]
"""`day` where the sun stands above the horizon in the middle of a cell's time."""
STATES: tuple[CoverageState, ...] = ("not_looked", "blind", "looked")
"""States of a cell, from the least looking to the most; tables of numbers hold their index."""
MOMENTS = 12
"""Moments that come to the mind of an opponent, who acts at the one at which it foresees to be seen least; assumed,
after probes of the exercise. What it foresees is not what is, and the least of all errs more than that of a few."""


@dataclass(frozen=True, slots=True)
class CoverageCell:
    """How well one stretch of the line was looked at in one span of time for one kind of event."""

    line: str
    """Reference line."""
    line_version: str
    """Its version."""
    part: int
    """Its part."""
    chainage_from_km: Kilometres
    """Start of the stretch."""
    chainage_to_km: Kilometres
    """End of the stretch."""
    offset_from_km: Kilometres
    """Nearest distance from the line."""
    offset_to_km: Kilometres
    """Farthest distance from the line."""
    side: str
    """Side of the line; empty where both are meant."""
    start_at: datetime
    """Start of the span in which the event would have begun; half-open."""
    end_at: datetime
    """End of the span."""
    event: Event
    """Kind of event, with the mission's tabled size and duration."""
    state: CoverageState
    """`not_looked`: no look; `blind`: looks, none of which can see it; `looked`: at least one can."""
    p_seen: Probability
    """Chance that such an event, starting uniformly in the span, is recorded; 0 unless looked."""
    p_seen_low: Probability
    """The same under the worst tabled conditions (unknown cloud taken as cloud)."""
    p_seen_high: Probability
    """The same under the best tabled conditions (unknown cloud taken as clear)."""
    p_seen_timed: Probability
    """The same for an event timed within the span by an opponent who knows orbits, fixed sensors and past patrols."""
    looks: tuple[str, ...]
    """Looks and passes that count, sorted."""
    p_foreseen: Probability
    """What that opponent expects `p_seen` to be."""


@dataclass(frozen=True, slots=True)
class SectorLooking:
    """How one sector was looked at over one span: the looking that stands beside its counts."""

    sector: str
    """Sector of the mission."""
    event: Event
    """Kind of event, with the mission's tabled size and duration."""
    start_at: datetime
    """Start of the span; half-open."""
    end_at: datetime
    """End of the span."""
    p_seen: Probability
    """Mean over stretches and times of the chance that such an event is recorded."""
    p_seen_low: Probability
    """The same under the worst tabled conditions."""
    p_seen_high: Probability
    """The same under the best tabled conditions."""
    p_seen_timed: Probability
    """The same where an opponent chooses the time in each stretch and side: of the moments of the span that come to its
    mind the one that it foresees as least seen."""
    share_not_looked: Probability
    """Share of stretch-time with no look at all."""
    share_blind: Probability
    """Share of stretch-time with looks of which none can see such an event."""
    share_looked: Probability
    """Share of stretch-time with a look that can see it; the three shares sum to 1."""
    n_looks: int
    """Distinct looks and passes."""


@dataclass(frozen=True, slots=True)
class SideLooking:
    """How one side of the line, or of a sector, was looked at over one span, by day, by night or at all times."""

    sector: str
    """Sector of the mission; empty for the whole line."""
    side: str
    """Side of the line."""
    light: SideLight
    """Which cells count."""
    event: Event
    """Kind of event, with the mission's tabled size."""
    start_at: datetime
    """Start of the span; half-open."""
    end_at: datetime
    """End of the span."""
    p_seen: Probability
    """Mean over stretches and times of the chance that such an event of the tabled duration is recorded."""
    p_seen_low: Probability
    """The same under the worst tabled conditions."""
    p_seen_high: Probability
    """The same under the best tabled conditions."""
    p_seen_timed: Probability
    """The same where an opponent chooses the time in each stretch."""
    share_not_looked: Probability
    """Share of stretch-time with no look at all."""
    share_blind: Probability
    """Share of stretch-time with looks of which none can record such an event."""
    share_looked: Probability
    """Share of stretch-time with a look that can; the three shares sum to 1."""
    longest_gap_s: Seconds
    """Longest time on end in which some stretch had no look that can, in whole cells."""
    median_gap_s: Seconds
    """Half of the length of the line has no longer such gap."""
    durations_s: tuple[Seconds, ...]
    """Other durations for which the chance is told; none for an event of an instant."""
    seen_by_duration: tuple[Probability, ...]
    """Share of events of each duration that would be recorded, aligned with `durations_s`."""
