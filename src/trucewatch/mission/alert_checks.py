"""Settings in, numbers of the rules for alerts that cannot be meant out."""

from collections.abc import Iterator
from itertools import pairwise

from trucewatch.errors import Fault
from trucewatch.mission.draft import fault_at, listed
from trucewatch.records.mission import Mission

SHORTEST_STEP_S = 1.0
"""Nobody reads alerts more often than this; shorter than a microsecond there would be no step at all."""

_POSITIVE = (
    "step_s", "history_h", "happening_km", "lull_s", "prior_happenings", "prior_outages", "prior_days", "unrest",
    "severe_km", "severe_s", "false_a_week", "min_happenings", "min_sensors", "min_hindered", "min_groups",
    "severe_casualties", "severe_count",
)  # fmt: skip


def check_alerts(mission: Mission) -> Iterator[Fault]:
    """Yield numbers out of range, windows out of order and weapons that the agreement does not know."""
    settings = mission.alerts
    if settings is None:
        return
    for name in _POSITIVE:
        value = getattr(settings, name)
        if value <= 0:
            yield fault_at("out_of_range", f"alerts.{name}", value, "more than 0", "correct the number")
    if 0 < settings.step_s < SHORTEST_STEP_S:
        expected, remedy = f"at least {SHORTEST_STEP_S:g} s", "state how often the rules are applied"
        yield fault_at("out_of_range", "alerts.step_s", settings.step_s, expected, remedy)
    if not 0 < settings.renewed_p < 1:
        expected = "a probability between 0 and 1"
        yield fault_at("out_of_range", "alerts.renewed_p", settings.renewed_p, expected, "correct the number")
    windows = settings.windows_h
    if not windows or min(windows) <= 0 or any(later <= first for first, later in pairwise(windows)):
        got, expected = (
            listed(f"{hours:g}" for hours in windows),
            "at least one window, each longer than the one before",
        )
        yield fault_at("out_of_range", "alerts.windows_h", got, expected, "correct and order the windows")


def check_heavy_weapons(mission: Mission) -> Iterator[Fault]:
    """Yield heavy weapons that are no class of the weapon table."""
    for index, name in enumerate(() if mission.alerts is None else mission.alerts.heavy_weapons):
        if name not in mission.weapons:
            expected, where = f"a weapon: {listed(mission.weapons)}", f"alerts.heavy_weapons[{index}]"
            yield fault_at("unknown_reference", where, name, expected, "correct the name")
