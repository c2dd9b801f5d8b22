"""A scenario is read whole, or every fault of it is named."""

from collections.abc import Mapping

import pytest

from trucewatch.errors import InputError
from trucewatch.mission.scenario import parse_scenario
from trucewatch.mission.template import template_files

SHIPPED = template_files()["posture.toml"].read_text("utf-8")
SIDES = ("A", "B")


def faults_of(changes: Mapping[str, str]) -> set[tuple[str, str]]:
    """Return code and place of every fault of the shipped scenario with some text replaced once."""
    text = SHIPPED
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new, 1)
    with pytest.raises(InputError) as caught:
        parse_scenario(text.encode(), "posture.toml", SIDES)
    return {(fault.code, fault.where) for fault in caught.value.faults}


def test_the_shipped_scenario_has_no_fault_and_a_source_for_every_number() -> None:
    scenario = parse_scenario(SHIPPED.encode(), "posture.toml", SIDES)
    assert len(scenario.options) == 6
    assert [one.month for one in scenario.clouds] == list(range(1, 13))
    assert 'source = ""' not in SHIPPED


def test_a_syntax_error_and_an_unknown_key_are_named() -> None:
    assert faults_of({"[[options]]": "[[options]"}) == {("toml_syntax", "")}
    assert faults_of({"currency = ": "curency = "}) == {("unknown_key", "curency"), ("missing_key", "currency")}


def test_unknown_fleets_double_names_and_odd_sides_are_named_together() -> None:
    found = faults_of(
        {
            'fleets = ["acoustic"]': 'fleets = ["accoustic"]',
            'name = "seismic_24"': 'name = "acoustic_10"',
            'sides = "both"': 'sides = "C"',
        }
    )
    assert found == {
        ("unknown_reference", "options.acoustic_10"),
        ("duplicate_name", "options"),
        ("unknown_word", "cameras_25.sides"),
    }


def test_ends_out_of_order_and_shares_above_one_are_named() -> None:
    found = faults_of(
        {
            "in_view = { low = 0.15, best = 0.35": "in_view = { low = 0.4, best = 0.35",
            "working = { low = 0.6, best = 0.85, high = 0.97": "working = { low = 0.6, best = 0.85, high = 1.2",
        }
    )
    assert found == {("out_of_range", "posts[0].in_view"), ("out_of_range", "posts[0].working.high")}


def test_planes_that_do_not_divide_and_both_counts_are_named() -> None:
    found = faults_of({"planes = 8": "planes = 7", "count = 25 ": "per_km = 1.0\ncount = 25 "})
    assert found == {("bad_fleet", "satellites.sar_new"), ("missing_key", "posts.cameras_25")}


def test_a_reserved_or_joined_name_is_refused() -> None:
    assert ("bad_name", "options") in faults_of({'name = "cameras_70"': 'name = "all"'})
    assert ("bad_name", "options.a+b") in faults_of({'name = "cameras_70"': 'name = "a+b"'})
