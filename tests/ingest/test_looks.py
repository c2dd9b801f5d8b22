"""Looks: their footprints, spans and own chances of detection."""

from datetime import timedelta

import pytest

from tests.builders import NOON, a_mission, a_source
from tests.ingest.damaged import LOOK, LOOKED, lines
from trucewatch.ingest import Batch, read_file

STATED = f"{LOOKED},p_detect_uav,p_detect_explosion,cloud_fraction,processing"


def read(header: str, *rows: str) -> Batch:
    return read_file(lines(header, *rows), "looks.csv", a_source("looks"), a_mission(), NOON)


def test_a_look_states_chances_for_the_events_it_names_and_no_others() -> None:
    both, one, none = read(STATED, f"{LOOK},0.2,0.9,0.5,by eye", f"{LOOK},0,,,", f"{LOOK},,,,").looks.rows()
    assert (both.events, both.p_detect) == (("explosion", "uav"), (0.9, 0.2))
    assert (both.cloud_fraction, both.processing) == (0.5, "by eye")
    # No chance and no word on the chance are different values.
    assert (one.events, one.p_detect) == (("uav",), (0.0,))
    assert (none.events, none.p_detect, none.cloud_fraction) == ((), (), None)


def test_rows_keep_their_own_chances_beside_a_rejected_row() -> None:
    batch = read(STATED, f"{LOOK},0.1,,,", f"{LOOK},7,,,", f"{LOOK},,0.3,,")
    assert [look.p_detect for look in batch.looks.rows()] == [(0.1,), (0.3,)]
    assert [(row.code, row.key) for row in batch.rejections.rows()] == [("out_of_range", "p_detect_uav")]


def test_only_a_planned_look_may_begin_after_its_file_came() -> None:
    later = LOOK.replace("2026-06-25", "2026-06-26")
    batch = read(LOOKED, later, later.replace("flown", "planned"))
    assert [look.status for look in batch.looks.rows()] == ["planned"]
    assert [(row.code, row.key) for row in batch.rejections.rows()] == [("future_time", "start_at")]


@pytest.mark.parametrize(
    ("change", "code", "key"),
    [
        (("drone_1", "drone_2"), "unknown_sensor", "sensor"),
        (("drone_1", ""), "missing_value", "sensor"),
        (("flown", "dreamt"), "unknown_word", "status"),
        (("l1", ""), "missing_value", "look_id"),
        (("T11:00Z", "T09:00Z"), "reversed_interval", "end_at"),
        (('"POLYGON ((37 48, 38 48, 38 49, 37 48))"', ""), "missing_value", "footprint_wkt"),
    ],
)
def test_a_look_that_is_not_whole_is_refused(change: tuple[str, str], code: str, key: str) -> None:
    rejection = read(LOOKED, LOOK.replace(*change), LOOK).rejections.row(0)
    assert (rejection.row, rejection.code, rejection.key) == (1, code, key)


def test_a_look_came_when_it_says_but_never_after_its_file() -> None:
    header = f"{LOOKED},received_at"
    said, later, silent = read(
        header, f"{LOOK},2026-06-25T11:30:00Z", f"{LOOK},2026-06-25T11:59:59.5Z", f"{LOOK},"
    ).looks.rows()
    assert (said.received_at, silent.received_at) == (NOON - timedelta(minutes=30), NOON)
    assert later.received_at <= NOON
