"""Spans of time. Uncertainty is closed at both ends; validity, looks, coverage and report days are half-open."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from trucewatch.errors import Fault, InputError


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """A half-open span [start_at, end_at) of aware UTC time."""

    start_at: datetime
    """First instant inside."""
    end_at: datetime
    """First instant after; never before `start_at`."""

    def __post_init__(self) -> None:
        """Refuse naive and reversed times, and hold both ends in UTC."""
        faults = [
            Fault(
                "naive_time",
                "",
                name,
                moment.isoformat(),
                "a time with an offset",
                "add Z or an offset like +03:00",
            )
            for name, moment in (("start_at", self.start_at), ("end_at", self.end_at))
            if moment.tzinfo is None
        ]
        if not faults and self.end_at < self.start_at:
            got = f"{self.start_at.isoformat()} to {self.end_at.isoformat()}"
            faults = [
                Fault(
                    "reversed_interval",
                    "",
                    "end_at",
                    got,
                    "an end at or after the start",
                    "swap the two times",
                )
            ]
        if faults:
            raise InputError(faults)
        object.__setattr__(self, "start_at", self.start_at.astimezone(UTC))
        object.__setattr__(self, "end_at", self.end_at.astimezone(UTC))

    @property
    def duration(self) -> timedelta:
        """The length of the span; zero for an empty one."""
        return self.end_at - self.start_at

    def contains(self, moment: datetime) -> bool:
        """Say whether the instant lies inside."""
        return self.start_at <= moment < self.end_at

    def overlaps(self, other: "Interval") -> bool:
        """Say whether the two spans share an instant; an empty span shares none."""
        return max(self.start_at, other.start_at) < min(self.end_at, other.end_at)


def day_of(day: date, timezone: str = "UTC") -> Interval:
    """Return the local calendar day as a span of UTC: 23, 24 or 25 hours long."""
    zone = ZoneInfo(timezone)
    start = datetime(day.year, day.month, day.day, tzinfo=zone)
    following = day + timedelta(days=1)
    return Interval(start, datetime(following.year, following.month, following.day, tzinfo=zone))


def days_of(span: Interval, timezone: str = "UTC") -> tuple[Interval, ...]:
    """Return the whole local calendar days that a span touches, in their order; of an empty span the day it lies in."""
    zone = ZoneInfo(timezone)
    day, days = span.start_at.astimezone(zone).date(), list[Interval]()
    while not days or days[-1].end_at < span.end_at:
        days.append(day_of(day, timezone))
        day += timedelta(days=1)
    return tuple(days)


def span_before(span: Interval, timezone: str = "UTC") -> Interval:
    """Return the span just before that is as long: as many whole local days where it is made of such, else hours."""
    days = days_of(span, timezone)
    if span != Interval(days[0].start_at, days[-1].end_at):
        return Interval(span.start_at - span.duration, span.start_at)
    first = span.start_at.astimezone(ZoneInfo(timezone)).date() - timedelta(days=len(days))
    return Interval(day_of(first, timezone).start_at, span.start_at)
