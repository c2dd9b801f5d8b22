"""Faults of the numbers from which alerts are raised."""

from dataclasses import replace
from typing import Any

import pytest

from tests.respond.arrivals import SETTINGS, the_mission
from trucewatch.mission.alert_checks import check_alerts, check_heavy_weapons


def codes(**changes: Any) -> list[tuple[str, str]]:
    mission = the_mission(alerts=replace(SETTINGS, **changes), weapons=("howitzer",))
    return [(fault.code, fault.where) for fault in (*check_alerts(mission), *check_heavy_weapons(mission))]


def test_a_mission_with_sound_numbers_or_without_alerts_has_no_fault() -> None:
    assert codes() == []
    assert list(check_alerts(the_mission(alerts=None))) == []


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"step_s": 0.0}, "alerts.step_s"),
        ({"step_s": 1e-7}, "alerts.step_s"),
        ({"unrest": -1.0}, "alerts.unrest"),
        ({"renewed_p": 1.0}, "alerts.renewed_p"),
        ({"windows_h": (3.0, 1.0)}, "alerts.windows_h"),
        ({"windows_h": ()}, "alerts.windows_h"),
    ],
)
def test_a_number_that_cannot_be_meant_is_a_fault(changes: dict[str, Any], where: str) -> None:
    assert codes(**changes) == [("out_of_range", where)]


def test_a_heavy_weapon_that_the_table_does_not_know_is_a_fault() -> None:
    assert codes(heavy_weapons=("catapult",)) == [("unknown_reference", "alerts.heavy_weapons[0]")]
