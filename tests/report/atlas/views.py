"""Made views with everything that the map can show: looks, passes, incidents of every kind, a week, a large day."""

from dataclasses import replace
from datetime import timedelta

import numpy as np

from tests.builders import a_look
from tests.report.views import DAY, a_day, a_full_view, a_view
from trucewatch.geo.ground import Ground
from trucewatch.records.interval import Interval
from trucewatch.records.look import Look
from trucewatch.records.passage import Pass
from trucewatch.records.table import Table
from trucewatch.records.view import DayView


def a_rich_view(ground: Ground, reader: str = "cell", count: int = 120) -> DayView:
    """Return the made day with alerts, adoptions, a look and passes."""
    view = a_full_view(reader, ground, count, previous=False)
    if reader != "cell":
        return view
    line = view.mission.line
    passes = [
        Pass("NOAA-20", 43013, "viirs_n20", DAY + timedelta(hours=hour), DAY + timedelta(hours=hour, minutes=3),
             line.line, line.version, 1, 40.0, 900.0, 12.0, 14.0, 30.0, True)
        for hour in (0, 11)
    ]  # fmt: skip
    square = "POLYGON ((34 48, 34.4 48, 34.4 48.3, 34 48.3, 34 48))"
    look = a_look(look_id="look_1", start_at=DAY + timedelta(hours=9), end_at=DAY + timedelta(hours=10),
                  footprint_wkt=square)  # fmt: skip
    return replace(view, today=replace(view.today, passes=Table.of(Pass, passes), looks=Table.of(Look, [look])))


def a_week(ground: Ground) -> DayView:
    """Return a made week: the days' own events, the looking of its first day alone."""
    view = a_view(0, "cell", previous=False, ground=ground)
    days = [a_day(view.mission, ground, 20, DAY + timedelta(days=at), 7 + at) for at in range(7)]
    span = Interval(DAY, DAY + timedelta(days=7))
    observations = Table.concat([day.observations for day in days])
    incidents = Table.concat([day.incidents for day in days])
    findings = Table.concat([day.findings for day in days])
    today = replace(days[0], span=span, observations=observations, incidents=incidents, findings=findings)
    return replace(view, today=today)


def a_large_view(ground: Ground, events: int, incidents: int) -> DayView:
    """Return a made day of so many recorded events of which some are in incidents."""
    view = a_view(0, "cell", previous=False, ground=ground)
    whole = a_day(view.mission, ground, events, DAY, 7)
    kept = whole.incidents.take(np.arange(incidents, dtype=np.int64))
    names = set(kept.texts("incident_id").tolist())
    mask = np.array([name in names for name in whole.findings.texts("incident_id")], dtype=np.bool_)
    return replace(view, today=replace(whole, incidents=kept, findings=whole.findings.where(mask)))
