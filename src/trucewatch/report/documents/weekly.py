"""A brief in, the sections of a weekly report out: the days beside each other, then what a daily report holds."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import numpy as np

from trucewatch.records.interval import Interval, day_of
from trucewatch.records.table import Flags, Integers, microseconds
from trucewatch.report.document import Section
from trucewatch.report.documents.brief import Brief, end, section, start, tabled
from trucewatch.report.documents.daily import daily_sections
from trucewatch.report.documents.looked import looking_refs
from trucewatch.report.documents.trend import DayLooking, DayRow, tell_number, trend_figure
from trucewatch.report.languages import Wording
from trucewatch.report.looking import event_title, primary_event, state_of


def weekly_sections(brief: Brief) -> tuple[Section, ...]:
    """Return the weekly report: the table of days stands after the summary."""
    first, *rest = daily_sections(brief)
    return (first, days_section(brief), *rest)


def days_section(brief: Brief) -> Section:
    """Return a picture and a row for each local day: what was recorded, joined and judged, beside its looking."""
    words, days = brief.words, day_rows(brief)
    rows = [
        (words.day(one.day.start_at), *(tell_number(brief, one, number)
                                        for number in (one.events, one.incidents, one.possible)),
         *_told(words, one.looking))
        for one in days
    ]  # fmt: skip
    columns = (
        start(words.say("Day")), end(words.title("levels", "recorded_event")),
        end(words.title("concepts", "incidents")), end(words.title("levels", "possible_violation")),
        end(words.say("Chance of recording")), end(words.say("Not looked at")),
    )  # fmt: skip
    note = words.say(
        "Local days of the zone {zone}; an incident belongs to the day on which it began. Chance of recording: for an "
        "event nearest to the line ({title}), beginning at a random place and time of that day. Not looked at: share "
        "of the kilometre-hours of that day that nothing observed. Where the looking changes, a change of the numbers "
        "is no trend.",
        zone=words.timezone, title=event_title(brief.mission, primary_event(brief.mission)))  # fmt: skip
    refs = (*brief.rests_on_observations(), *looking_refs(brief))
    table = tabled(words.say("Days of the period, beside the looking"), columns, rows, refs, note)
    return section("days", words.say("Day by day"), [trend_figure(brief, days), table])


def _told(words: Wording, looking: DayLooking | None) -> tuple[str, str]:
    """Return the chance of recording, or the word of the state where no look could, and the share not looked at."""
    if looking is None:
        return (words.term("looking", "share_not_stated"),) * 2
    state = state_of(looking.share_looked, looking.share_blind)
    chance = words.percent(looking.p_seen) if state == "looked" else words.term("looking", state)
    return chance, words.percent(looking.share_not_looked)


def day_rows(brief: Brief) -> tuple[DayRow, ...]:
    """Return what each local day of the period holds."""
    incidents, observations = brief.today.incidents, brief.today.observations
    names, rows = incidents.texts("incident_id"), []
    for day in days_in(brief.today.span, brief.words.timezone):
        begun = _within(incidents.instants("t0_best"), day)
        here = set(names[begun].tolist())
        rows.append(DayRow(
            day, int(_within(observations.instants("observed_from"), day).sum()), int(begun.sum()),
            sum(name in here for name, _ in brief.story.possible), looking_of_day(brief, day),
        ))  # fmt: skip
    return tuple(rows)


def days_in(span: Interval, timezone: str) -> list[Interval]:
    """Return the local days that a span touches, cut to it."""
    zone, days = ZoneInfo(timezone), []
    day = span.start_at.astimezone(zone).date()
    while (held := day_of(day, timezone)).start_at < span.end_at:
        days.append(Interval(max(held.start_at, span.start_at), min(held.end_at, span.end_at)))
        day += timedelta(days=1)
    return days


def _within(moments_us: Integers, day: Interval) -> Flags:
    low, high = microseconds(day.start_at), microseconds(day.end_at)
    return np.asarray((moments_us >= low) & (moments_us < high), dtype=np.bool_)


def looking_of_day(brief: Brief, day: Interval) -> DayLooking | None:
    """Return the looking of one day from the cells of the band nearest to the line; None where there are no cells."""
    cells = brief.today.coverage
    chosen = (cells.texts("event") == primary_event(brief.mission)) & _within(cells.instants("start_at"), day)
    if not chosen.any():
        return None
    near = cells.numbers("offset_from_km")
    chosen &= near == near[chosen].min()
    length_km = (cells.numbers("chainage_to_km") - cells.numbers("chainage_from_km"))[chosen]
    weight = length_km * (cells.instants("end_at") - cells.instants("start_at"))[chosen]
    state = cells.texts("state")[chosen]
    names = ("not_looked", "looked", "blind")
    shares = (float(np.average((state == name).astype(np.float64), weights=weight)) for name in names)
    return DayLooking(float(np.average(cells.numbers("p_seen")[chosen], weights=weight)), *shares)
