import numpy as np
import pytest

from tests.builders import a_mission
from trucewatch.fuse.families import FAMILIES
from trucewatch.fuse.likelihoods import (
    AUTHENTICITY,
    BOUND,
    CREDIBILITY,
    MEANS,
    RELIABILITY,
    RULES,
    log_likelihoods,
    match_observation,
)
from trucewatch.records import vocabulary


def test_every_row_has_its_own_id_and_says_where_its_numbers_come_from() -> None:
    names = [rule.rule_id for rule in RULES]
    assert len(set(names)) == len(names)
    assert all(rule.source.strip() for rule in RULES)


def test_every_number_is_bounded_and_nothing_is_zero() -> None:
    table = log_likelihoods(vocabulary.CLASSES)
    assert np.abs(table).max() <= BOUND
    assert (table[:, vocabulary.CLASSES.index("nothing")] == 0).all()


def test_every_row_names_known_classes_events_and_descriptions_only() -> None:
    for rule in RULES:
        assert {name for name, _ in rule.says} <= set(vocabulary.CLASSES) - {"nothing"}
        assert set(rule.events) <= set(vocabulary.EVENTS)
        assert set(rule.descriptions) <= set(vocabulary.DESCRIPTIONS)


def test_the_last_row_of_the_observations_catches_everything() -> None:
    rows = [rule for rule in RULES if rule.kind == "observation"]
    assert (rows[-1].events, rows[-1].descriptions) == ((), ())
    assert all(rule.events or rule.descriptions for rule in rows[:-1])


def test_every_row_for_observations_is_reached_by_some_observation() -> None:
    reached = {match_observation(event, said) for event in vocabulary.EVENTS for said in vocabulary.DESCRIPTIONS}
    assert reached == {number for number, rule in enumerate(RULES) if rule.kind == "observation"}


def test_exercises_are_no_less_likely_than_strikes_to_sound_like_an_undetermined_explosion() -> None:
    row = dict(RULES[match_observation("explosion", "undetermined")].says)
    assert row["exercise"] == row["strike"]


def test_a_class_that_a_mission_adds_takes_the_rest_of_each_row() -> None:
    table = log_likelihoods((*vocabulary.CLASSES, "meteor"))
    assert table[match_observation("explosion", "undetermined"), -1] == 1.0


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (RELIABILITY, vocabulary.get_args(vocabulary.Reliability)),
        (CREDIBILITY, vocabulary.get_args(vocabulary.Credibility)),
        (AUTHENTICITY, vocabulary.get_args(vocabulary.Authenticity)),
        (MEANS, vocabulary.MEANS),
    ],
)
def test_every_rating_has_its_weight_between_nothing_and_all(table, words) -> None:
    assert tuple(table) == words
    assert all(0 < share <= 1 for share in table.values())


def test_every_event_is_in_one_family() -> None:
    events = [event for _, family in FAMILIES for event in family]
    assert sorted(events) == sorted(vocabulary.EVENTS)


def test_every_class_of_the_mission_has_a_column() -> None:
    assert log_likelihoods(a_mission().classes).shape == (len(RULES), len(a_mission().classes))
