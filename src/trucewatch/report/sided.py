"""One day's view in, how either side of the line was looked at by day and by night, in words for the page, out."""

from dataclasses import dataclass

from trucewatch.records.coverage import SideLooking
from trucewatch.records.view import DayView
from trucewatch.report.looking import event_order, event_title, stated_chance
from trucewatch.report.spelling import hours, percent, percent_range

LIGHT_WORDS = {"all": "day and night", "day": "by day", "night": "by night"}
"""Which times count, as a table says it."""


@dataclass(frozen=True, slots=True)
class SideRow:
    """How one side was looked at in one light."""

    side: str
    """The side."""
    light: str
    """Which times count."""
    looked: str
    """Share of line and time that was looked at by something that can record such an event."""
    recorded: str
    """Chance that one is recorded, with its ends; blind or not looked at where no look could."""
    timed: str
    """The same if an opponent chooses the time."""
    longest: str
    """Longest time on end that some stretch had no look that can."""
    median: str
    """Half of the line had no longer such time."""


@dataclass(frozen=True, slots=True)
class SideTable:
    """How the sides were looked at for one kind of event."""

    title: str
    """How pages name the kind."""
    rows: tuple[SideRow, ...]
    """Either side, each in every light."""


def side_tables(view: DayView) -> tuple[SideTable, ...]:
    """Return a table of the whole line for each kind of event, the one shown first before the others; sides by name."""
    lights = list(LIGHT_WORDS)
    rows = [row for row in view.today.side_looking.rows() if not row.sector]
    rows.sort(key=lambda row: (row.side, lights.index(row.light)))
    held = {event: [row for row in rows if row.event == event] for event in event_order(view.mission)}
    return tuple(
        SideTable(event_title(view.mission, event), tuple(_row(row) for row in own))
        for event, own in held.items()
        if own
    )


def _row(row: SideLooking) -> SideRow:
    chance = stated_chance(row.p_seen, row.share_looked, row.share_blind)
    spread = f" ({percent_range(row.p_seen_low, row.p_seen_high)})" if row.share_looked > 0 else ""
    return SideRow(
        side=row.side,
        light=LIGHT_WORDS[row.light],
        looked=percent(row.share_looked),
        recorded=chance + spread,
        timed=stated_chance(row.p_seen_timed, row.share_looked, row.share_blind),
        longest=hours(row.longest_gap_s / 3600),
        median=hours(row.median_gap_s / 3600),
    )
