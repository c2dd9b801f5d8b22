"""When what the watch has to say reaches the cell."""

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.exercise.test_hindering import NOON, a_look, at
from tests.exercise.worlds import EMPTY, lay_mission, lay_world, rows_of
from trucewatch.exercise.looking import fail_look
from trucewatch.exercise.sending import look_received, silence_told
from trucewatch.records.vocabulary import SensorKind

WATCHED = replace(EMPTY, cameras=12, drones=5, stations=8, outages=3.0, jammings=3, mass_outages=1)
MINUTE = timedelta(minutes=1)


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sent")
    return lay_world(folder / "world", lay_mission(folder), 5, days=2, mix=WATCHED) / "inputs"


def test_every_look_and_impediment_says_when_it_came_and_none_before_it_began(inputs: Path) -> None:
    for name, known_by in (("looks", "end_at"), ("impediments", "start_at")):
        rows = [row for day in ("14", "15") for row in rows_of(inputs / name / f"2030-05-{day}.csv")]
        assert rows
        for row in rows:
            if row.get("status") != "planned":
                assert datetime.fromisoformat(row["received_at"]) >= datetime.fromisoformat(row[known_by])
            assert row["received_at"] < "2030-05-16"


def test_a_row_stands_in_the_file_of_the_day_on_which_it_came(inputs: Path) -> None:
    late = rows_of(inputs / "looks" / "2030-05-15.csv")
    assert any(row["end_at"] <= "2030-05-15T00:00:00Z" for row in late)
    assert all(row["received_at"].startswith("2030-05-15") for row in late)


def test_machines_send_within_minutes_and_people_within_the_hour_or_two() -> None:
    camera = a_look()
    most_min: dict[SensorKind, int] = {"camera": 3, "acoustic": 2, "drone": 40, "observer": 90}
    for kind, most in most_min.items():
        look = replace(camera, sensor=replace(camera.sensor, kind=kind))
        assert timedelta(0) < look_received(1, look, None) - look.span.end_at <= most * MINUTE


def test_a_failed_look_comes_with_its_reason_and_later_where_nobody_gives_one() -> None:
    lost = fail_look(a_look(), "gone")
    assert look_received(1, lost, at(300)) == at(300)
    assert look_received(1, fail_look(a_look(), ""), None) >= at(90)
    assert look_received(1, replace(a_look(), status="planned"), None) < NOON - timedelta(hours=12)


def test_silences_are_told_at_once_by_machines_later_by_people_or_never() -> None:
    """Shares as written, each within 4 sigma of 2,000 draws: 4 x 0.011."""
    told = [silence_told(seed, "t", "camera_1", "camera", NOON) for seed in range(2000)]
    delays = [(None if when is None else (when - NOON) / MINUTE, machine) for when, machine in told]
    assert all(0.75 <= late <= 5 for late, machine in delays if machine and late is not None)
    shares = Counter("machine" if machine else "never" if late is None else "people" for late, machine in delays)
    assert abs(shares["machine"] / 2000 - 0.6) < 0.044
    assert abs(shares["never"] / 2000 - 0.1) < 0.044
    people = [late for late, machine in delays if not machine and late is not None]
    assert min(people) >= 10
    assert 60 < max(people) <= 360
