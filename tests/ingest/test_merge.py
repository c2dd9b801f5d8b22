"""Twice equals once, and a correction stands beside what it corrects."""

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import NOON, a_look, a_mission, a_notice, a_source, an_impediment, an_observation
from tests.ingest.damaged import COUNTED, GOOD, lines
from trucewatch.ingest import merge_batch, read_file
from trucewatch.records.look import Look
from trucewatch.records.observation import Observation
from trucewatch.records.table import Table

NOTHING = Table.of(Observation, ())


def table(*observations: Observation) -> Table[Observation]:
    return Table.of(Observation, observations)


def brief(held: Table[Observation]) -> list[tuple[str, int, float]]:
    return [(row.observation_id, row.version, row.lat_deg) for row in held.rows()]


def test_the_same_content_from_another_file_at_another_time_is_ignored() -> None:
    first = table(an_observation())
    again = table(an_observation(received_at=NOON + timedelta(days=1), original="original:ff", row=9, version=1))
    assert merge_batch(first, again).arrow.equals(first.arrow)


def test_other_content_under_the_same_id_is_the_next_version_beside_the_old() -> None:
    held = merge_batch(table(an_observation()), table(an_observation(lat_deg=48.1)))
    held = merge_batch(held, table(an_observation(lat_deg=48.2), an_observation(lat_deg=48.1)))
    name = an_observation().observation_id
    assert brief(held) == [(name, 1, 48.0), (name, 2, 48.1), (name, 3, 48.2)]


def test_what_an_earlier_version_said_is_not_taken_again() -> None:
    both = merge_batch(table(an_observation()), table(an_observation(lat_deg=48.1)))
    assert merge_batch(both, table(an_observation())).arrow.equals(both.arrow)


def test_known_rows_keep_their_place_and_new_ones_follow_in_their_order() -> None:
    known = table(an_observation(observation_id="b"), an_observation(observation_id="a"))
    held = merge_batch(known, table(an_observation(observation_id="d"), an_observation(observation_id="c")))
    assert list(held.texts("observation_id")) == ["b", "a", "d", "c"]


@pytest.mark.parametrize(
    "record", [an_observation(), a_notice(), an_impediment(), a_look()], ids=lambda r: type(r).__name__
)
def test_every_kind_of_record_is_merged(record: object) -> None:
    once = merge_batch(Table.of(type(record), ()), Table.of(type(record), (record, record)))
    assert list(once.rows()) == [record]


def test_a_look_or_impediment_that_comes_again_later_is_no_other_version() -> None:
    for row in (a_look(), an_impediment()):
        again = replace(row, received_at=row.received_at + timedelta(hours=1))
        once = merge_batch(Table.of(type(row), ()), Table.of(type(row), (row, again)))
        assert list(once.rows()) == [row]


def test_a_chance_of_detection_is_part_of_the_content() -> None:
    known = Table.of(Look, (a_look(),))
    held = merge_batch(known, Table.of(Look, (a_look(p_detect=(0.7,)), a_look(events=(), p_detect=()))))
    assert held.row(0) == a_look()
    assert len(held) == 3


@pytest.mark.parametrize("order", [("camera", "press"), ("press", "camera")])
def test_two_sources_with_one_id_never_correct_each_other(order: tuple[str, str]) -> None:
    """In whatever order their files come; each source's own correction stays one."""
    held = NOTHING
    for count in ("1", "2"):
        for name in order:
            content = lines(f"observation_id,{COUNTED}", f"7,{GOOD},{count},exact")
            held = merge_batch(
                held, read_file(content, "seen.csv", a_source(name=name), a_mission(), NOON).observations
            )
    rows = sorted((row.observation_id, row.version, row.count) for row in held.rows())
    assert rows == [("camera:7", 1, 1), ("camera:7", 2, 2), ("press:7", 1, 1), ("press:7", 2, 2)]


ROWS = st.lists(
    st.builds(
        lambda name, lat, minutes: an_observation(
            observation_id=name, lat_deg=lat, received_at=NOON + timedelta(minutes=minutes)
        ),
        st.sampled_from(["a", "b"]),
        st.sampled_from([48.0, 48.1, 48.2]),
        st.integers(0, 2),
    ),
    max_size=8,
)


@settings(max_examples=60, deadline=None)
@given(rows=ROWS, known=ROWS, order=st.randoms(use_true_random=False))
def test_twice_equals_once_and_order_gives_no_version(
    rows: list[Observation], known: list[Observation], order: Random
) -> None:
    held = merge_batch(NOTHING, table(*known))
    once = merge_batch(held, table(*rows))
    assert merge_batch(once, table(*rows)).arrow.equals(once.arrow)
    shuffled = list(rows)
    order.shuffle(shuffled)
    assert sorted(brief(merge_batch(held, table(*shuffled)))) == sorted(brief(once))
    assert len({(name, version) for name, version, _ in brief(once)}) == len(once)
