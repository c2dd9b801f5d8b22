"""The days of a week in, one figure out: recorded events, incidents and looking beside each other, day by day."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from trucewatch.records.interval import Interval
from trucewatch.report.document import Figure
from trucewatch.report.documents.brief import Brief
from trucewatch.report.documents.drawing import DARK, EMPTY, FACE, WIDTH, whole
from trucewatch.report.documents.looked import looking_refs

MARGIN, PANEL, GAP, TOP, PLOT = 12.0, 206.0, 40.0, 34.0, 96.0
"""Room at the left, width of a panel, room between two, top and height of the bars, in px."""
SHARES = 2
"""Which panel holds shares: its bars stand against the whole."""


@dataclass(frozen=True, slots=True)
class DayLooking:
    """The looking of one day of the week for the kind of event shown first."""

    p_seen: float
    """Mean chance of recording over line and time."""
    share_not_looked: float
    """Share of line and time without a look."""
    share_looked: float
    """Share of line and time with a look that can record it."""
    share_blind: float
    """Share of line and time with looks that cannot."""


@dataclass(frozen=True, slots=True)
class DayRow:
    """What one day holds."""

    day: Interval
    """The local day, cut to the period."""
    events: int
    """Recorded events that began on it."""
    incidents: int
    """Incidents that began on it."""
    possible: int
    """Possible violations of these incidents."""
    looking: DayLooking | None
    """Its looking; None where none is stated."""


def tell_number(brief: Brief, row: DayRow, number: int) -> str:
    """Return a number of a day; of a day that a delay hides from the reader no number, of a part of one that it is.

    Of a day on which nothing was recorded and no source says that it delivered nothing is known, which is not zero.
    """
    words = brief.words
    if brief.shown_to <= row.day.start_at:
        return words.term("concepts", "withheld")
    if not is_known(brief, row):
        return words.absent
    if brief.shown_to < row.day.end_at:
        return f"{words.number(number)} ({words.term('concepts', 'incomplete')})"
    return words.number(number)


def is_known(brief: Brief, row: DayRow) -> bool:
    """Say whether anything is known of a day: something was recorded, or a source says that it delivered."""
    return bool(row.events or row.incidents or any(source.delivers(row.day) for source in brief.mission.sources))


def trend_figure(brief: Brief, days: Sequence[DayRow]) -> Figure:
    """Return a panel each for recorded events, incidents and the share of kilometre-hours looked at."""
    words = brief.words
    looked = [None if one.looking is None else one.looking.share_looked for one in days]
    seen = [brief.shown_to > one.day.start_at and is_known(brief, one) for one in days]
    events = [float(one.events) if shown else None for one, shown in zip(days, seen, strict=True)]
    incidents = [float(one.incidents) if shown else None for one, shown in zip(days, seen, strict=True)]
    panels = (
        (words.title("levels", "recorded_event"), events, *_scaled(brief, days, events)),
        (words.title("concepts", "incidents"), incidents, *_scaled(brief, days, incidents)),
        (words.say("Looked at, % of kilometre-hours"), looked,
         ["?" if share is None else words.number(share * 100) for share in looked], 1.0),
    )  # fmt: skip
    names = [words.short_day(one.day.start_at + one.day.duration / 2) for one in days]
    caption = words.say("Recorded events and incidents day by day, beside the looking; ? stands for not known")
    parts = [part for at, panel in enumerate(panels) for part in _panel(brief, at, names, *panel)]
    told = words.series_of([
        words.say("{day}: recorded events {events}, incidents {incidents}, looked at {share}", day=name,
                  events=tell_number(brief, one, one.events), incidents=tell_number(brief, one, one.incidents),
                  share=words.term("looking", "share_not_stated") if share is None else words.percent(share))
        for name, one, share in zip(names, days, looked, strict=True)
    ])  # fmt: skip
    refs = (*brief.rests_on_observations(), *looking_refs(brief))
    return Figure(whole(WIDTH, TOP + PLOT + 24, caption, parts), caption, f"{told}.", refs)


def _scaled(brief: Brief, days: Sequence[DayRow], values: Sequence[float | None]) -> tuple[list[str], float]:
    """Return what stands above each bar, and the highest bar.

    Of a day shown in part it is at least so many, of a day not yet shown a dash, of one of which nothing is known `?`.
    """
    part = [one.day.start_at < brief.shown_to < one.day.end_at for one in days]
    hidden = [one.day.start_at >= brief.shown_to for one in days]
    told = [
        ("–" if later else "?") if value is None else f"{'≥' if partly else ''}{brief.words.number(value)}"
        for value, partly, later in zip(values, part, hidden, strict=True)
    ]
    return told, max((value for value in values if value is not None), default=0.0)


def _panel(
    brief: Brief, at: int, names: Sequence[str], title: str, values: Sequence[float | None], told: Sequence[str],
    most: float,
) -> list[str]:  # fmt: skip
    """Return one panel: its title, a bar for each day with its number above, and the days that fit."""
    left, foot, step = MARGIN + at * (PANEL + GAP), TOP + PLOT, PANEL / max(len(names), 1)
    parts = [
        f'<text x="{left:.1f}" y="12" {FACE} font-weight="600">{escape(title)}</text>',
        f'<path d="M{left:.1f} {foot:.1f}h{PANEL:.1f}" stroke="{DARK}" stroke-width="1"/>',
    ]
    if at == SHARES and all(value is None for value in values):
        parts.append(_said(left + PANEL / 2, foot - PLOT / 2, brief.words.term("looking", "share_not_stated")))
    for day, (name, value, number) in enumerate(zip(names, values, told, strict=True)):
        x, middle = left + (day + 0.15) * step, left + (day + 0.5) * step
        height = PLOT * (value or 0.0) / most if most else 0.0
        full = PLOT if at == SHARES and value is not None else height
        if value is not None:
            parts += [_bar(x, foot, step, full, EMPTY), _bar(x, foot, step, height, DARK)]
        parts.append(_said(middle, foot - full - 4, number))
        if day % 3 == 0:
            parts.append(_said(middle, foot + 15, name))
    return parts


def _bar(x: float, foot: float, step: float, height: float, fill: str) -> str:
    return f'<rect x="{x:.1f}" y="{foot - height:.1f}" width="{step * 0.7:.1f}" height="{height:.1f}" fill="{fill}"/>'


def _said(x: float, y: float, text: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="middle" {FACE}>{escape(text)}</text>'
