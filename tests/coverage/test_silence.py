"""What was to be expected of sensors that stand somewhere and of which nothing was heard."""

from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import NOON, a_look
from tests.coverage.scenes import EVERYWHERE, HOUR, a_delivering_mission
from trucewatch.coverage.silence import silent_looks
from trucewatch.records.look import Look
from trucewatch.records.table import Table

MISSION = a_delivering_mission()
DAY = timedelta(days=1)
FAR_AWAY = "POLYGON ((30.0 40.0, 30.1 40.0, 30.1 40.1, 30.0 40.1, 30.0 40.0))"


def look(start: float, hours: float = 1.0, footprint: str = EVERYWHERE, sensor: str = "camera_1") -> Look:
    """Return a look that begins so many hours after noon."""
    begin = NOON + start * HOUR
    return a_look(
        look_id=f"{sensor} {start} {len(footprint)}", sensor=sensor, start_at=begin, end_at=begin + hours * HOUR,
        footprint_wkt=footprint, status="acquired",
    )  # fmt: skip


def silent(looks: list[Look]) -> list[tuple[float, float]]:
    """Return the silent looks, begin and end in hours after noon, up to the end of what was heard."""
    rows = silent_looks(Table.of(Look, looks), MISSION).rows()
    last = max((one.end_at for one in looks), default=NOON)
    return sorted((_hours(one.start_at), _hours(one.end_at)) for one in rows if one.start_at < last)


def _hours(moment: datetime) -> float:
    return (moment - NOON) / HOUR


def test_a_hole_is_filled_with_the_looks_of_the_day_before() -> None:
    yesterday = [look(hour - 24) for hour in range(6)]
    assert silent([*yesterday, *(look(hour) for hour in (0, 1, 4, 5))]) == [(2, 3), (3, 4)]


def test_a_piece_of_a_look_is_told_that_was_not_looked() -> None:
    assert silent([look(-24), look(-23), look(0, 0.5), look(1)]) == [(0.5, 1)]


def test_the_last_day_on_which_it_looked_then_counts_and_none_before_the_last_seven() -> None:
    assert silent([look(-72), look(-24.5, 0.5), look(3)]) == [(-48, -47), (-24.0, -23), (-0.5, 0), (0, 1)]
    assert (168.0, 169.0) in silent([look(0), look(200)])
    assert (192.0, 193.0) not in silent([look(0), look(200)])


def test_nothing_is_expected_where_it_never_looks_nor_of_what_moves() -> None:
    assert silent([look(hour - 24 * day) for hour in (0, 1, 5) for day in (1, 0)]) == []
    assert silent([look(hour, sensor="drone_1") for hour in (-24, -23, 0, 3)]) == []
    assert silent([]) == []


def test_looks_of_one_name_from_two_places_are_expected_apart() -> None:
    here, there = look(-24), look(-24, footprint=FAR_AWAY)
    assert silent([here, there, look(0), look(1)]) == [(0, 1)]
    assert silent([here, there, look(0), look(0, footprint=FAR_AWAY), look(1)]) == []


def test_a_gap_of_some_minutes_between_looks_is_no_hole() -> None:
    gap = 4 / 60
    assert silent([look(-24, 1), look(-23, 1), look(0, 1 - gap), look(1, 1)]) == []


def test_the_day_after_the_end_of_what_was_heard_is_filled_as_well() -> None:
    rows = list(silent_looks(Table.of(Look, [look(0), look(1)]), MISSION).rows())
    assert sorted(_hours(one.start_at) for one in rows) == [24.0, 25.0]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.integers(-96, 48), st.integers(1, 30)), max_size=12))
def test_what_is_expected_never_overlaps_what_was_heard(spans: list[tuple[int, int]]) -> None:
    looks = [look(start + number / 1000, hours) for number, (start, hours) in enumerate(spans)]
    for begin, end in silent(looks):
        for one in looks:
            assert end <= _hours(one.start_at) + 1e-9 or begin >= _hours(one.end_at) - 1e-9


def test_a_mast_whose_looks_are_short_falls_silent_as_well() -> None:
    every = [0.25 * number for number in range(24)]
    before = [look(start - 24, 1 / 60) for start in every]
    heard = [look(start, 1 / 60) for start in every if not 2 <= start < 5]
    found = silent([*before, *heard])
    assert [start for start, _ in found] == [start for start in every if 2 <= start < 5]
