"""Who gets in: readers, labels, delays and fields, all denied unless named."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import NOON, a_look, a_mission, a_notice, an_impediment, an_observation
from tests.incidents import an_incident
from trucewatch.errors import ReaderError
from trucewatch.records.incident import Incident
from trucewatch.records.label import JOIN, Label, strictest
from trucewatch.records.look import Look
from trucewatch.records.mission import Mission
from trucewatch.records.observation import Observation
from trucewatch.records.table import Table
from trucewatch.release import Door, admits, may_see, open_door, without_denied_fields
from trucewatch.release.door import delay_of
from trucewatch.release.fields import WITHHELD, WITHHELD_ROW

HOUR = timedelta(hours=1)
READERS = ("cell", "board", "party_a", "party_b", "guarantor_x", "public")
OUTSIDE = READERS[2:]
LABELS = ("open", "shared_24h", "guarded", "cell_only")


def door_of(name: str, hours: float = 1000.0, mission: Mission | None = None) -> Door:
    """Return the door of a reader some hours after noon."""
    return open_door(mission or a_mission(), name, NOON + hours * HOUR)


@pytest.mark.parametrize("name", [None, "", "nobody", "Cell", "party"])
def test_without_a_known_reader_nothing_opens(name: str | None) -> None:
    with pytest.raises(ReaderError, match="expected one of board, cell, guarantor_x") as refused:
        open_door(a_mission(), name, NOON)
    assert refused.value.exit_code == 2
    assert refused.value.faults[0].code == "unknown_reader"


def test_a_reader_whose_kind_has_no_rule_gets_nothing() -> None:
    mission = a_mission()
    rules = tuple(rule for rule in mission.release.rules if rule.reader != "public")
    with pytest.raises(ReaderError, match="a public without a release rule") as refused:
        open_door(replace(mission, release=replace(mission.release, rules=rules)), "public", NOON)
    assert refused.value.exit_code == 2


@pytest.mark.parametrize("label", ["", "unknown", "open+unknown", "open+", "+open", "OPEN", "open open"])
def test_a_label_with_an_unknown_part_admits_nobody(label: str) -> None:
    assert not any(admits(door_of(name), label) for name in READERS)


def test_a_label_admits_whom_it_names() -> None:
    assert [name for name in READERS if admits(door_of(name), "guarded")] == ["cell", "board", "guarantor_x"]
    assert [name for name in READERS if admits(door_of(name), "cell_only")] == ["cell"]
    assert [name for name in READERS if admits(door_of(name), "open")] == list(READERS)


joins = st.lists(st.sampled_from([*LABELS, "unknown"]), min_size=1, max_size=5)


@given(st.sampled_from(READERS), joins, joins)
def test_the_strictest_label_wins(name: str, first: list[str], second: list[str]) -> None:
    door = door_of(name)
    joined = strictest([JOIN.join(first), JOIN.join(second)])
    assert admits(door, joined) == (admits(door, JOIN.join(first)) and admits(door, JOIN.join(second)))
    assert delay_of(door, joined) == max(delay_of(door, JOIN.join(first)), delay_of(door, JOIN.join(second)))


def test_the_longest_delay_counts_and_none_inside() -> None:
    assert delay_of(door_of("guarantor_x"), "open") == 6 * HOUR
    assert delay_of(door_of("guarantor_x"), "shared_24h+guarded") == 24 * HOUR
    assert delay_of(door_of("public"), "shared_24h") == 72 * HOUR
    assert delay_of(door_of("cell"), "shared_24h") == timedelta(0)
    assert delay_of(door_of("public"), "unknown") > 10_000 * HOUR


@pytest.mark.parametrize(("name", "hours"), [("cell", 0), ("guarantor_x", 24), ("party_a", 24), ("public", 72)])
def test_a_record_leaves_when_its_delay_has_passed_and_not_before(name: str, hours: float) -> None:
    table = Table.of(Observation, [an_observation(label="shared_24h")])
    assert may_see(table, door_of(name, hours), "observed_to").tolist() == [True]
    assert may_see(table, door_of(name, hours - 1e-6), "observed_to").tolist() == [False]


def test_each_row_is_judged_by_its_own_label_and_an_unlabelled_one_reaches_nobody() -> None:
    rows = [an_observation(observation_id=label, label=label) for label in (*LABELS, "guarded+open", "typo", "")]
    table = Table.of(Observation, rows)
    assert may_see(table, door_of("guarantor_x"), "observed_to").tolist() == [
        True,
        True,
        True,
        False,
        True,
        False,
        False,
    ]
    assert may_see(Table.of(Observation, []), door_of("public"), "observed_to").shape == (0,)


def a_full_observation() -> Observation:
    """Return an observation in which every field holds something."""
    return an_observation(
        observer_lat_deg=48.0123456, observer_lon_deg=37.4321, distance_min_km=1.0, distance_max_km=2.0,
        bearing_deg=77.0, count=3, count_kind="exact", direction_from_deg=88.0, weapon="mlrs", reliability="A",
        credibility="1", sensor="drone_1", look_id="look_1", copy_group="group_1", frp_mw=3.0,
        evidence_sha256="e" * 64, text="seen by the man in the red house", row=17,
    )  # fmt: skip


@pytest.mark.parametrize("name", OUTSIDE)
def test_an_outside_reader_gets_no_field_that_is_not_named_for_it(name: str) -> None:
    full = a_full_observation()
    (left,) = without_denied_fields(Table.of(Observation, [full]), door_of(name)).rows()
    denied = (
        "observer_lat_deg", "observer_lon_deg", "distance_min_km", "distance_max_km", "bearing_deg", "text",
        "direction_from_deg", "reliability", "credibility", "sensor", "look_id", "evidence_sha256",
    )  # fmt: skip
    assert {field: getattr(left, field) for field in denied} == dict.fromkeys(denied)
    assert (left.original, left.row) == (WITHHELD, WITHHELD_ROW)
    blank: dict[str, Any] = dict.fromkeys(denied)
    assert left == replace(full, original=WITHHELD, row=WITHHELD_ROW, **blank)


def test_the_board_gets_no_text_and_no_place_of_an_observer() -> None:
    full = a_full_observation()
    (left,) = without_denied_fields(Table.of(Observation, [full]), door_of("board")).rows()
    cell_only = ("observer_lat_deg", "observer_lon_deg", "distance_min_km", "distance_max_km", "bearing_deg", "text")
    blank: dict[str, Any] = dict.fromkeys(cell_only)
    assert left == replace(full, **blank)


def test_the_cell_gets_every_field() -> None:
    for row in (a_full_observation(), a_notice(text="a"), an_impediment(text="b"), a_look()):
        table = Table.of(type(row), [row])
        assert list(without_denied_fields(table, door_of("cell")).rows()) == [row]


def test_texts_of_notices_and_impediments_stay_in_the_cell() -> None:
    for row in (a_notice(text="secret"), an_impediment(text="secret")):
        for name in READERS[1:]:
            (left,) = without_denied_fields(Table.of(type(row), [row]), door_of(name)).rows()
            assert left.text is None


def test_a_hindered_sensor_and_its_place_stay_inside() -> None:
    for name in OUTSIDE:
        (left,) = without_denied_fields(Table.of(type(an_impediment()), [an_impediment()]), door_of(name)).rows()
        assert (left.sensor, left.lat_deg, left.lon_deg, left.radius_km, left.footprint_wkt) == (None,) * 5


@pytest.mark.parametrize("name", OUTSIDE)
def test_looks_reach_nobody_outside_nor_does_a_record_that_nobody_named(name: str) -> None:
    assert len(without_denied_fields(Table.of(Look, [a_look()]), door_of(name))) == 0
    assert len(without_denied_fields(Table.of(Incident, [an_incident()]), door_of(name))) == 0


def test_one_row_more_that_a_reader_may_not_see_changes_nothing_it_gets() -> None:
    seen = [an_observation(observation_id="obs_1"), an_observation(observation_id="obs_2", label="shared_24h")]
    secret = an_observation(observation_id="obs_0", label="cell_only")
    door = door_of("public")
    tables = [Table.of(Observation, rows) for rows in (seen, [secret, *seen])]
    left = [table.where(may_see(table, door, "observed_to")) for table in tables]
    assert left[0].arrow.equals(left[1].arrow)
    assert np.array_equal(left[0].texts("observation_id"), ["obs_1", "obs_2"])


def test_a_label_added_to_the_mission_is_followed() -> None:
    mission = a_mission()
    mission = replace(mission, labels=(*mission.labels, Label("party_a_only", ("cell", "party_a"))))
    assert [name for name in READERS if admits(door_of(name, mission=mission), "party_a_only")] == ["cell", "party_a"]
