"""One day's view in, how often things happened as far as counts and looking can tell, in words for the page, out."""

from dataclasses import dataclass
from math import floor, log10

from trucewatch.records.rate import Rate
from trucewatch.records.view import DayView
from trucewatch.report.looking import event_order, event_title
from trucewatch.report.spelling import counted, listed, percent, percent_range

NOTHING = "nothing could have been recorded"
"""Stands for a chance of recording where no look could; never a zero."""
NOT_KNOWN = f"not known: {NOTHING}"
"""Stands for a rate where nobody looked; never a zero."""
AMONG_WORDS = {"recorded_event": "", "possible_violation": ": possible violations among them"}
"""What is counted of a kind of event, as a table says it after its name."""


@dataclass(frozen=True, slots=True)
class RateRow:
    """One rate in the words of a table."""

    name: str
    """What is counted: a level of the whole line, or a sector."""
    count: int
    """Incidents that sensors recorded."""
    per_day: str
    """Best estimate a day, or that it is not known."""
    spread: str
    """Its 95 % interval."""
    looked: str
    """Share of stretch and time in which such an event could be recorded."""
    recorded: str
    """Chance over the whole stretch that one is recorded, with its ends."""
    compared: str
    """Whether its count may be compared with that of others; empty for the whole line."""


@dataclass(frozen=True, slots=True)
class RateTable:
    """The rates of one kind of event."""

    event: str
    """The kind."""
    title: str
    """How pages name it."""
    whole: tuple[RateRow, ...]
    """The whole line, a row for each level."""
    sectors: tuple[RateRow, ...]
    """Every sector whose looking is stated."""
    warning: str
    """What may not be compared, or that all may."""


def rate_tables(view: DayView) -> tuple[RateTable, ...]:
    """Return a table for each tabled kind of event, the one shown first before the others; none without rates."""
    rows = list(view.today.rates.rows())
    held = {event: [row for row in rows if row.event == event] for event in event_order(view.mission)}
    return tuple(_table(view, event, own) for event, own in held.items() if own)


def unpromised_words(view: DayView) -> str:
    """Say how many incidents were recorded where next to nothing was promised; empty if none were."""
    number = sum(
        row.n_unpromised for row in view.today.rates.rows() if not row.sector and row.level == "recorded_event"
    )
    if not number:
        return ""
    return (
        f"{counted(number, 'incident was', 'incidents were')} recorded where the looking promised next to nothing. "
        "Each counts once, for itself alone."
    )


def _table(view: DayView, event: str, own: list[Rate]) -> RateTable:
    titles = {sector.name: sector.title for sector in view.mission.sectors}
    sectors = [row for row in own if row.sector and row.level == "recorded_event"]
    unequal = [titles[row.sector] for row in sectors if not row.comparable]
    title = event_title(view.mission, event)
    alike = "All sectors were looked at alike enough for their counts to be compared."
    warning = f"Warning: looked at too unequally for their counts to be compared with others: {listed(unequal)}."
    return RateTable(
        event=event,
        title=title,
        whole=tuple(_row(title + AMONG_WORDS.get(row.level, row.level), row, "") for row in own if not row.sector),
        sectors=tuple(_row(titles[row.sector], row, "yes" if row.comparable else "no") for row in sectors),
        warning=warning if unequal else alike,
    )


def _row(name: str, row: Rate, compared: str) -> RateRow:
    return RateRow(
        name=name,
        count=row.count,
        per_day=NOT_KNOWN if row.per_day is None else _figure(row.per_day),
        spread=_spread(row),
        looked=percent(row.share_looked),
        recorded=_recorded(row),
        compared=compared,
    )


def _recorded(row: Rate) -> str:
    if not row.share_looked:
        return NOTHING
    return f"{percent(row.p_seen)} ({percent_range(row.p_seen_low, row.p_seen_high)})"


def _spread(row: Rate) -> str:
    if row.per_day is None:
        return NOT_KNOWN
    low = _figure(row.per_day_low)
    return f"{low} or more, without upper end" if row.per_day_high is None else f"{low} to {_figure(row.per_day_high)}"


def _figure(value: float) -> str:
    """Write a rate with two significant digits, and at least to the unit."""
    decimals = 0 if value <= 0 else max(0, 1 - floor(log10(value)))
    return f"{round(value, decimals):,.{decimals}f}"
