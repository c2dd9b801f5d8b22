"""Reports in, what is known of how much was written and read out: the nearest that news come to a look.

How many people watched, wrote, or could reach the place is not known from such files. What is known: how many texts and
sites the rows of a day come from, and how much of a row was left empty.
"""

from collections.abc import Callable, Iterator

import numpy as np

from trucewatch.evaluate.truces.compare import weekdays_of
from trucewatch.evaluate.truces.declaration import Truce
from trucewatch.evaluate.truces.figures import Figure
from trucewatch.evaluate.truces.reports import Days, Reports
from trucewatch.records.table import Flags, Floats, Integers

TABLE = "looking"
"""Name of these figures' table."""
WEEKEND = 5
"""First weekday of a weekend, Monday 0."""


def looking_figures(truce: Truce, reports: Reports, days: Days, whole: Flags, compared: Flags) -> Iterator[Figure]:
    """Yield what each measure was on the truce days and on the same weekdays around them, with least and most."""
    weekday = weekdays_of(days)
    pool = compared & np.isin(weekday, weekday[whole])
    shown = np.flatnonzero(whole | compared)
    measures = [(*one, _by_day(reports, days, shown, one[1])) for one in _measures(truce)]
    for subject, _, found_by, values in measures:
        on = values[whole].mean()
        yield Figure(truce.name, TABLE, "", subject, "a whole truce day", float(on), None, None, found_by)
        least, most = float(values[pool].min()), float(values[pool].max())
        quantity = "a same weekday around it, with least and most"
        yield Figure(truce.name, TABLE, "", subject, quantity, float(values[pool].mean()), least, most, found_by)
    rows = measures[0][3]
    at_weekend, in_week = rows[compared & (weekday >= WEEKEND)].mean(), rows[compared & (weekday < WEEKEND)].mean()
    found_by = "mean of compared Saturdays and Sundays by mean of the other compared days"
    quantity = "weekend by weekday"
    yield Figure(truce.name, TABLE, "", "reports a day", quantity, float(at_weekend / in_week), None, None, found_by)


Measure = Callable[[Reports, Integers], float]


def _measures(truce: Truce) -> Iterator[tuple[str, Measure, str]]:
    yield "reports a day", lambda reports, rows: float(len(rows)), "rows of the day"
    original = f"first part of {truce.copy_column}" if truce.copy_split else truce.copy_column
    yield "texts a day", _texts, f"distinct {original} of the day"
    yield "reports by text", lambda reports, rows: len(rows) / max(_texts(reports, rows), 1.0), "the one by the other"
    if truce.names_sites:
        yield "news sites a day", _sites, f"distinct hosts of {truce.copy_column} of the day"
    yield "share without hour", lambda reports, rows: float((reports.hour[rows] < 0).mean()), "rows with time 00:00"
    control = [word for kind in truce.kinds if kind.is_control for word in kind.words]

    def untyped(reports: Reports, rows: Integers) -> float:
        return float(np.mean([bool(reports.words[row] & set(control)) for row in rows]))

    words = " or ".join(word or "nothing" for word in control)
    yield "share without kind of fighting", untyped, f"rows whose {truce.kind_column} is {words}"


def _texts(reports: Reports, rows: Integers) -> float:
    return float(len({name for name in reports.original[rows] if name is not None}))


def _sites(reports: Reports, rows: Integers) -> float:
    return float(len({site for row in rows for site in reports.sites[row]}))


def _by_day(reports: Reports, days: Days, shown: Integers, measure: Measure) -> Floats:
    values = np.full(len(days), np.nan)
    for at in shown:
        rows = np.flatnonzero(reports.day == days[at])
        values[at] = measure(reports, rows) if len(rows) else 0.0
    return values
