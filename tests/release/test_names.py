"""Names that only their reader knows."""

from tests.builders import NOON, a_notice, an_impediment, an_observation
from trucewatch.records.declared import Impediment, Notice
from trucewatch.records.observation import Observation
from trucewatch.records.table import Table
from trucewatch.release import rename_impediments, rename_notices, rename_observations

FIRST, SECOND = b"key of a reader", b"key of another"


def observations() -> Table[Observation]:
    """Return two copies of one original and an observation of its own."""
    rows = [an_observation(observation_id=f"obs_{n}", copy_group=group) for n, group in enumerate(("g", "g", None))]
    return Table.of(Observation, rows)


def names_under(key: bytes) -> set[str]:
    """Return the names of one record of each kind under a key."""
    notices = rename_notices(Table.of(Notice, [a_notice()]), key)
    impediments = rename_impediments(Table.of(Impediment, [an_impediment()]), key)
    return {
        *rename_observations(observations(), key).texts("observation_id"),
        *notices.texts("notice_id"),
        *impediments.texts("impediment_id"),
    }


def test_two_readers_get_different_names_and_neither_holds_the_old() -> None:
    first, second = names_under(FIRST), names_under(SECOND)
    assert (len(first), len(second)) == (5, 5)
    assert first.isdisjoint(second)
    old = ("obs_0", "obs_1", "obs_2", "notice_1", "impediment_1")
    assert not any(before in after for before in old for after in first | second)


def test_one_reader_gets_the_same_name_for_the_same_record_every_time() -> None:
    again = Table.of(Observation, list(observations().rows())[::-1])
    assert rename_observations(observations(), FIRST).arrow.equals(rename_observations(again, FIRST).arrow)


def test_copies_stay_copies_of_one_original() -> None:
    groups = sorted(map(str, rename_observations(observations(), FIRST).texts("copy_group")))
    assert groups[0] == "None"
    assert groups[1] == groups[2] != "g"


def test_records_leave_by_time_and_their_new_names_so_that_no_order_tells_of_others() -> None:
    early = an_observation(observation_id="obs_9", observed_from=NOON.replace(hour=1))
    table = Table.of(Observation, [*observations().rows(), early])
    named = rename_observations(table, FIRST)
    assert named.row(0).observed_from == early.observed_from
    assert named.texts("observation_id")[1:].tolist() == sorted(named.texts("observation_id")[1:])
