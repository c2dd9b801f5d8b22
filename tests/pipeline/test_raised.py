from dataclasses import replace
from datetime import timedelta

from tests.builders import NOON
from tests.report.views import DAY, a_day, a_ground, an_alert, the_mission
from trucewatch.pipeline.day import _with_raised
from trucewatch.records.alert import Alert
from trucewatch.records.interval import Interval
from trucewatch.records.table import Table

SPAN = Interval(NOON, NOON + timedelta(days=1))


GROUND = a_ground()
TABLES = a_day(the_mission(GROUND), GROUND, 6, DAY, 7, cells=False)


def alert(name: str, hours: int, measured: float = 5.0) -> Alert:
    return replace(an_alert(TABLES), alert_id=name, raised_at=NOON + timedelta(hours=hours), measured=measured)


def test_what_was_raised_stays_raised_as_it_was_and_news_are_added() -> None:
    recorded = Table.of(Alert, [alert("old", 3), alert("both", 5, 7.0), alert("another day", 30)])
    told = _with_raised(Table.of(Alert, [alert("both", 5), alert("new", 1)]), recorded, SPAN)
    assert [(row.alert_id, row.measured) for row in told.rows()] == [("new", 5.0), ("old", 5.0), ("both", 7.0)]


def test_nothing_recorded_leaves_what_was_computed() -> None:
    computed = Table.of(Alert, [alert("new", 1)])
    assert list(_with_raised(computed, Table.of(Alert, []), SPAN).rows()) == list(computed.rows())
