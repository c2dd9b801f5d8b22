"""A made answer with plain figures, and one whose words are as long as anybody would write."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

from tests.builders import a_mission
from trucewatch.plan.posture import list_postures
from trucewatch.records.interval import Interval
from trucewatch.records.posture import (
    AssumptionSwing,
    CostPoint,
    Estimate,
    FleetCost,
    HourShare,
    MonthlyCloud,
    PostFleet,
    PostureCost,
    PostureOption,
    PostureShare,
    Scenario,
    WatchedEvent,
)
from trucewatch.records.posture_answer import PostureAnswer, PostureView
from trucewatch.records.table import Table

ENDS = (0.5, 1.0, 2.0)
ASSUMPTIONS = ("posts.option_0.in_view", "events.event_0.duration_h", "tables.camera_mast", "clouds")
START = datetime(2030, 6, 10, tzinfo=UTC)


def about(low: float, best: float, high: float, source: str = "assumed by the tests") -> Estimate:
    """Return an estimate with ends."""
    return Estimate(low, best, high, source)


def a_fleet(name: str, title: str, source: str) -> PostFleet:
    """Return posts."""
    cost = FleetCost(about(1e5, 2e5, 4e5, source), about(4.0, 5.0, 6.0), about(1e4, 2e4, 3e4))
    share = about(0.2, 0.5, 0.8)
    return PostFleet(
        name, title, "camera_mast", "both", about(0.5, 1.0, 2.0), share, share, 10, None, share, share, cost
    )


def a_scenario(events: int = 3, options: int = 3, filler: str = "") -> Scenario:
    """Return a scenario of some events and options; `filler` makes all its words longer."""
    names = [f"option_{number}" for number in range(options)]
    return Scenario(
        name="made", title=f"A made scenario{filler}", currency="EUR", band_km=10.0, step_km=10.0, watched_p=0.5,
        gap_p=0.1,
        events=tuple(
            WatchedEvent(f"event_{n}", "weapon", f"made event {n}{filler}", f"made events {n}{filler}", about(1, 6, 24))
            for n in range(events)
        ),
        clouds=(MonthlyCloud(6, about(0.2, 0.3, 0.4)),), hindrances=(), satellites=(),
        posts=(a_fleet("old", "old masts", f"a source{filler}"),
               *(a_fleet(name, f"{name} masts{filler}", f"source of {name}{filler}") for name in names)),
        drones=(), base_title=f"the old masts{filler}", base=("old",),
        options=tuple(PostureOption(name, f"more of {name}{filler}", (name,)) for name in names),
    )  # fmt: skip


def a_view(scenario: Scenario | None = None, **changes: Any) -> PostureView:
    """Return an answer in which event n is seen with a chance that grows with n and with what is held."""
    held = a_scenario() if scenario is None else scenario
    return replace(
        PostureView(
            mission=a_mission(), reader=a_mission().readers[0], issued_at=START, scenario=held,
            scenario_sha256="scenario:" + "a" * 64, elements_sha256="", answer=an_answer(held),
            span=Interval(START, START + timedelta(days=14)), length_km=1400.0, satellites=3, looks=1234,
            software="trucewatch test", settings_sha256="settings:" + "b" * 64,
        ),
        **changes,
    )  # fmt: skip


def an_answer(scenario: Scenario) -> PostureAnswer:
    """Return its figures."""
    postures = list_postures(scenario)
    events = [one.name for one in scenario.events]
    seen = {
        (posture, event): min(0.02 + 0.08 * at + 0.1 * len(fleets), 1.0) if posture != "option_0" or at else 0.0
        for (posture, fleets), (at, event) in product(postures.items(), enumerate(events))
    }
    shares = [
        PostureShare(
            posture, event, side, light, timing, p / (1 + (timing == "timed")), p / 3, min(1.0, 2 * p), p / 2, 12.0
        )
        for (posture, event), p in seen.items()
        for side, light, timing in product(("", "A", "B"), ("any", "day", "night"), ("random", "timed"))
    ]
    costs = [
        PostureCost(name, *(1e6 * len(fleets) * end for end in ENDS), *(2e5 * len(fleets) * end for end in ENDS))
        for name, fleets in postures.items()
    ]  # fmt: skip
    names = [one.name for one in scenario.options]
    curve = [
        CostPoint(
            measure, step, names[step - 1] if step else "", tuple(names[:step]),
            *(2e5 * (step + 1) * end for end in ENDS),
            0.1 + 0.08 * step, 0.05, 0.9, 0.05 + 0.07 * step, 0.12 + 0.08 * step,
        )
        for measure in (*events, "least_seen")
        for step in range(len(names) + 1)
    ]  # fmt: skip
    swings = [
        AssumptionSwing(name, name, "all", event, 0.2, 0.5, 0.8, 0.5, 0.5 - 0.1 / rank, 0.5 + 0.2 / rank, rank, "made")
        for rank, name in enumerate(ASSUMPTIONS, 1)
        for event in ("", *events)
    ]  # fmt: skip
    hours = [
        HourShare(posture, event, hour, 1.0 if 4 <= hour < 20 else 0.0, hour / 24)
        for posture in ("base", "all")
        for event in events
        for hour in range(24)
    ]
    return PostureAnswer(
        Table.of(PostureShare, shares), Table.of(PostureCost, costs), Table.of(CostPoint, curve),
        Table.of(AssumptionSwing, swings), Table.of(HourShare, hours),
    )  # fmt: skip
