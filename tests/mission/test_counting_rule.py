"""The counting rule of the headline must be one that is known."""

from dataclasses import replace

from tests.builders import a_mission
from trucewatch.mission.references import check_counting_rule
from trucewatch.records.count import COUNTING_RULES


def test_every_known_rule_may_be_the_headline_and_no_other() -> None:
    for rule in COUNTING_RULES:
        assert not list(check_counting_rule(replace(a_mission(), counting_rule=rule)))
    (fault,) = check_counting_rule(replace(a_mission(), counting_rule="explosions_v9"))
    assert (fault.code, fault.where, fault.got) == ("unknown_rule", "counting_rule", "explosions_v9")
