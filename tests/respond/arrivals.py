"""A line of two sectors with its sensors, and what arrives from them on an ordinary and on another day."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.builders import a_look, a_mission, a_sensor, a_source, an_impediment, an_observation
from tests.fuse.scenes import a_ground
from trucewatch.records.alert import Alert
from trucewatch.records.alerting import AlertSettings
from trucewatch.records.declared import Impediment, Notice
from trucewatch.records.interval import Interval
from trucewatch.records.look import Look
from trucewatch.records.mission import Mission, Sector
from trucewatch.records.observation import Observation
from trucewatch.records.table import Table
from trucewatch.respond import Arrivals, find_alerts

MIDNIGHT = datetime(2026, 6, 25, tzinfo=UTC)
DAY = Interval(MIDNIGHT, MIDNIGHT + timedelta(days=1))
NOON = MIDNIGHT + timedelta(hours=12)
MINUTE = timedelta(minutes=1)

SETTINGS = AlertSettings(
    source="assumed for the tests", step_s=60.0, history_h=168.0, windows_h=(1.0, 3.0), happening_km=3.0, lull_s=2400.0,
    prior_happenings=3.0, prior_outages=0.5, prior_days=2.0, unrest=4.0, false_a_week=0.02, min_happenings=4,
    min_sensors=3, min_hindered=2, min_groups=2, renewed_p=0.5, severe_km=10.0, severe_s=3600.0, severe_casualties=5,
    severe_count=10, heavy_weapons=("howitzer",), notice_margin_km=3.0, hold_h=12.0,
)  # fmt: skip


def the_mission(**changes: Any) -> Mission:
    """Return a mission with alerts, one long sector, three sensors and sources of three independent groups."""
    sources = (
        a_source(),
        a_source(name="camera", independence_group="camera"),
        a_source(name="press", independence_group="press", authenticity="none"),
        a_source("impediments"),
        a_source("looks"),
    )
    mission = replace(
        a_mission(),
        alerts=SETTINGS,
        sources=sources,
        sensors=tuple(a_sensor(f"drone_{number}") for number in range(1, 7)),
        sectors=(Sector("S1", "Sector 1", 1, 0.0, 10_000.0),),
    )
    return replace(mission, **changes)


def explosion(number: int, minutes: float, delay: float = 5.0, **changes: Any) -> Observation:
    """Return the explosion of a number some minutes after noon, each in a cell of its own near the line."""
    at = NOON + minutes * MINUTE
    row = an_observation(
        observation_id=f"obs_{number:016d}", observed_from=at, observed_to=at, received_at=at + delay * MINUTE,
        lat_deg=47.0 + 0.15 * (number % 12), lon_deg=37.52, source=("observations", "camera")[number % 2],
    )  # fmt: skip
    return replace(row, **changes)


def hindered(number: int, minutes: float, **changes: Any) -> Impediment:
    """Return the jamming of one drone near the line some minutes after noon."""
    at = NOON + minutes * MINUTE
    name = f"impediment_{number}"
    row = an_impediment(
        impediment_id=name, sensor=f"drone_{number}", start_at=at, end_at=at + 60 * MINUTE, received_at=at + 5 * MINUTE
    )
    return replace(row, **changes)


def arriving(
    observations: list[Observation] | None = None,
    impediments: list[Impediment] | None = None,
    notices: list[Notice] | None = None,
    looks: list[Look] | None = None,
) -> Arrivals:
    """Return arrivals of rows."""
    return Arrivals(
        Table.of(Observation, observations or []),
        Table.of(Notice, notices or []),
        Table.of(Impediment, impediments or []),
        Table.of(Look, looks or []),
    )


def alerts_of(
    arrivals: Arrivals, mission: Mission | None = None, now: datetime = DAY.end_at, span: Interval = DAY
) -> list[Alert]:
    """Return the alerts of the day."""
    return list(find_alerts(arrivals, a_ground(), mission or the_mission(), span, now, b"").rows())


def hourly_look(number: int, hours: float, **changes: Any) -> Look:
    """Return the look of the first drone of one hour, some hours after noon."""
    at = NOON + 60 * hours * MINUTE
    return replace(
        a_look(look_id=f"look_{number}", start_at=at, end_at=at + 60 * MINUTE, received_at=at + 65 * MINUTE), **changes
    )
