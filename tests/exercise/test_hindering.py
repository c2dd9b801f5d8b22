from datetime import UTC, datetime, timedelta

import pytest
import shapely

from tests.builders import a_sensor
from trucewatch.exercise.happening import NOBODY, Happening, Hindrance, Spot
from trucewatch.exercise.hindering import hinder
from trucewatch.exercise.looking import WorldLook
from trucewatch.exercise.terrain import Stretch
from trucewatch.records.interval import Interval

NOON = datetime(2030, 5, 14, 12, tzinfo=UTC)
SPOT = Spot(46.0, -35.0, 1, 10.0, 2.0, "A")


def at(minutes: int) -> datetime:
    return NOON + timedelta(minutes=minutes)


def a_look(name: str = "one") -> WorldLook:
    camera = a_sensor("camera_1", "camera", ("explosion",))
    footprint = shapely.box(-35.1, 45.9, -34.9, 46.1)
    stretch, span = Stretch(1, 0.0, 20_000.0), Interval(at(0), at(60))
    return WorldLook(name, camera, "acquired", span, footprint, stretch, SPOT, 0.0, False, (("explosion", 0.9),), 1.0)


def silenced(start: int, end: int) -> Happening:
    hindrance = Hindrance("one", "gone", "jamming", at(start), at(end), at(start), True)
    return Happening("t", "blinding", "jamming", SPOT, 0.0, at(start), at(end), NOBODY, (), hindrances=(hindrance,))


@pytest.mark.parametrize(
    ("start", "end", "pieces"),
    [
        (20, 40, [(0, 20, "acquired"), (20, 40, "failed"), (40, 60, "acquired")]),
        (-10, 30, [(0, 30, "failed"), (30, 60, "acquired")]),
        (50, 90, [(0, 50, "acquired"), (50, 60, "failed")]),
        (-10, 90, [(0, 60, "failed")]),
        (60, 90, [(0, 60, "acquired")]),
    ],
)
def test_only_what_was_silenced_is_lost(start: int, end: int, pieces: list[tuple[int, int, str]]) -> None:
    looks = hinder(1, [a_look(), a_look("two")], [silenced(start, end)])
    mine = [one for one in looks if one.look_id != "two"]
    assert [(one.span.start_at, one.span.end_at, one.status) for one in mine] == [
        (at(begin), at(until), status) for begin, until, status in pieces
    ]
    assert {one.impediment_id for one in mine if one.status == "failed"} <= {"gone"}
    assert mine[0].look_id == "one"
    assert len({one.look_id for one in looks}) == len(looks)


def test_nothing_hindered_leaves_the_looks_as_they_were() -> None:
    looks = (a_look(), a_look("two"))
    assert hinder(1, looks, []) == looks
