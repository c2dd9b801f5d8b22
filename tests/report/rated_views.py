"""The made day with rates, field checks and the looking by side, as only cell and board get them."""

from dataclasses import replace
from datetime import timedelta

from tests.report.views import DAY, a_ground, a_view
from trucewatch.geo.ground import Ground
from trucewatch.records.coverage import SideLight, SideLooking
from trucewatch.records.field_check import FieldCheck, MissRate
from trucewatch.records.rate import Rate
from trucewatch.records.table import Table
from trucewatch.records.view import DayView
from trucewatch.records.vocabulary import Event, Level

END = DAY + timedelta(days=1)


def a_rated_view(count: int = 60, ground: Ground | None = None) -> DayView:
    """Return the made day with two kinds of event rated, the second hardly looked at in the first sector."""
    view = a_view(count, ground=ground or a_ground())
    sectors = [sector.name for sector in view.mission.sectors]
    rates = [
        a_rate(sector=sector, event=event, level=level, comparable=(event, sector) != ("explosion", sectors[0]))
        for event in ("thermal_anomaly", "explosion")
        for level in ("recorded_event", "possible_violation")
        for sector in ("", *sectors)
    ]
    sides = [a_side(side, light) for side in ("west", "east") for light in ("all", "day", "night")]
    checks = [a_check("notice_2", None), a_check("notice_1", True), a_check("notice_3", False)]
    missed = [
        MissRate("promised", 2, 1, 0.8, 0.5, 0.013, 0.987),
        MissRate("promised:drone", 0, 0, None, None, 0.0, 1.0),
        MissRate("quiet_cell", 0, 0, None, None, 0.0, 1.0),
    ]
    tables = replace(
        view.today,
        rates=Table.of(Rate, rates),
        side_looking=Table.of(SideLooking, sides),
        checks=Table.of(FieldCheck, checks),
        miss_rates=Table.of(MissRate, missed),
    )
    return replace(view, today=tables)


def a_rate(
    sector: str = "", event: Event = "explosion", level: Level = "recorded_event", *, comparable: bool = True
) -> Rate:
    """Return nine incidents that stand for some thirteen."""
    return Rate(sector, event, level, DAY, END, 9, 1, 0.12, 0.1, 0.05, 0.2, 13.04, 4.81, 76.2, comparable)


def a_side(side: str, light: SideLight) -> SideLooking:
    """Return the looking of one side, better by night."""
    seen = 0.4 if light == "night" else 0.2
    return SideLooking(
        "", side, light, "thermal_anomaly", DAY, END, seen, seen / 2, seen + 0.1, seen / 10, 0.5, 0.1, 0.4, 30_600.0,
        25_200.0, (), (),
    )  # fmt: skip


def a_check(notice_id: str, recorded: bool | None) -> FieldCheck:
    """Return an announced blast that two looks met."""
    return FieldCheck(
        f"check_{notice_id}", notice_id, "explosion", None, DAY, DAY + timedelta(hours=2), 0.6, 2, recorded,
        "" if recorded is None else "an entry",
    )  # fmt: skip
