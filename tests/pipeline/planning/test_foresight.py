"""What is to be expected of a night: announced looks, masts that stand, nothing that was told later or to others."""

from dataclasses import replace
from datetime import timedelta
from typing import Any, get_args

import pytest

from tests.builders import NOON, a_look, a_mission, a_sensor, an_impediment
from trucewatch.pipeline.planning.foresight import SILENT, Foresight, foresee, known_at
from trucewatch.pipeline.records import Records, no_records
from trucewatch.records.declared import Impediment
from trucewatch.records.label import Label
from trucewatch.records.look import Look
from trucewatch.records.table import Table
from trucewatch.records.vocabulary import SensorKind
from trucewatch.release import open_door

HOUR = timedelta(hours=1)
MISSION = replace(a_mission(), sensors=(a_sensor("drone_1", "drone"), a_sensor("camera_1", "camera")))
NIGHT_END = NOON + 18 * HOUR


def camera(hours: float, lasts: float = 1.0, **changes: Any) -> Look:
    """Return a look of the camera that starts so many hours after noon."""
    start = NOON + hours * HOUR
    named = {"look_id": f"camera {hours:g}", "sensor": "camera_1", "received_at": start + lasts * HOUR, **changes}
    return a_look(start_at=start, end_at=start + lasts * HOUR, **named)


def records(looks: list[Look], impediments: tuple[Impediment, ...] = ()) -> Records:
    return replace(no_records(), looks=Table.of(Look, looks), impediments=Table.of(Impediment, impediments))


def foreseen(*looks: Look, impediments: tuple[Impediment, ...] = ()) -> Foresight:
    return foresee(records(list(looks), impediments), MISSION, NOON, NIGHT_END)


def after_noon(ahead: Foresight) -> list[tuple[str, float, float]]:
    held = [one for one in ahead.records.looks.rows() if one.end_at > NOON]
    return sorted((one.look_id, (one.start_at - NOON) / HOUR, (one.end_at - NOON) / HOUR) for one in held)


def test_an_announced_look_counts_as_if_flown_and_one_of_the_past_that_never_was_does_not() -> None:
    planned = a_look(look_id="next", status="planned", start_at=NOON + 3 * HOUR, end_at=NOON + 4 * HOUR)
    never = a_look(look_id="never", status="planned", start_at=NOON - 3 * HOUR, end_at=NOON - 2 * HOUR)
    ahead = foreseen(planned, never)
    assert [(one.look_id, one.status) for one in ahead.records.looks.rows()] == [("next", "acquired")]
    assert ahead.planned.texts("look_id").tolist() == ["next"]
    assert ahead.kept == ()


def test_a_patrol_that_nobody_announced_does_not_fly() -> None:
    flown = a_look(start_at=NOON - 20 * HOUR, end_at=NOON - 19 * HOUR)
    assert after_noon(foreseen(flown)) == []


@pytest.mark.parametrize("kind", get_args(SensorKind))
def test_what_stands_goes_on_and_what_flies_does_not(kind: SensorKind) -> None:
    flies = kind == "drone" or kind.startswith("satellite")
    mission = replace(MISSION, sensors=(a_sensor("camera_1", kind),))
    ahead = foresee(records([camera(-20)]), mission, NOON, NIGHT_END)
    assert ahead.kept == (() if flies else ("camera_1",))


def test_a_camera_goes_on_at_the_same_hours_as_on_its_last_day() -> None:
    ahead = foreseen(camera(-30), camera(-20), camera(-2))
    assert after_noon(ahead) == [("camera -20+1d", 4.0, 5.0)]
    assert ahead.kept == ("camera_1",)
    # The look of two hours ago comes again in 22 hours, after the night; with a longer night it is in it.
    longer = foresee(records([camera(-30), camera(-20), camera(-2)]), MISSION, NOON, NOON + 40 * HOUR)
    assert after_noon(longer) == [
        ("camera -2+1d", 22.0, 23.0), ("camera -20+1d", 4.0, 5.0), ("camera -20+2d", 28.0, 29.0),
    ]  # fmt: skip


def test_a_camera_that_looks_all_the_time_looks_all_night_without_a_gap_or_an_overlap() -> None:
    ahead = foreseen(*(camera(-1 - at) for at in range(40)))
    times = sorted(one[1:] for one in after_noon(ahead))
    assert times == [(float(at), float(at + 1)) for at in range(18)]
    whole = foreseen(camera(-60, lasts=59.5))
    assert sorted(one[1:] for one in after_noon(whole)) == [(-0.5, 23.5)]


def test_a_camera_that_fell_silent_or_announced_its_looks_is_not_taken_to_go_on() -> None:
    silent = camera(-1 - SILENT / HOUR - 0.5)
    assert after_noon(foreseen(silent)) == []
    announced = camera(2, status="planned", received_at=NOON)
    assert after_noon(foreseen(camera(-20), announced)) == [("camera 2", 2.0, 3.0)]


def test_what_hinders_now_is_taken_to_last_and_what_is_over_is_over() -> None:
    lasting = an_impediment(impediment_id="on", start_at=NOON - HOUR, end_at=NOON + HOUR)
    over = an_impediment(impediment_id="over", start_at=NOON - 2 * HOUR, end_at=NOON - HOUR)
    held = {one.impediment_id: one for one in foreseen(impediments=(lasting, over)).records.impediments.rows()}
    assert held["on"].end_at > NIGHT_END
    assert held["over"] == over


@pytest.mark.parametrize("label", ["open", "board_only"])
def test_only_what_was_received_and_may_be_seen_is_known(label: str) -> None:
    mission = replace(MISSION, labels=(*MISSION.labels, Label("board_only", ("board",), 0.0)))
    door = open_door(mission, "cell", NOON)
    early, late = camera(-3, label=label), camera(-2, received_at=NOON + HOUR)
    second = replace(early, version=2, status="failed", received_at=NOON + HOUR)
    known = known_at(records([early, late, second]), door, NOON)
    told = [(one.look_id, one.version) for one in known.looks.rows()]
    assert told == ([("camera -3", 1)] if label == "open" else [])
