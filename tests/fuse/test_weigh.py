from dataclasses import replace

import numpy as np
import pytest

from tests.builders import a_mission, a_source
from tests.fuse.scenes import chance_of, fused, only, seen
from trucewatch.fuse import Fusion
from trucewatch.records.hotspot import Hotspot
from trucewatch.records.incident import Evidence

MISSION = a_mission(sources=(*a_mission().sources, a_source(name="second"), a_source(name="kin")))
"""`second` and `kin` have groups of their own unless a test says otherwise."""
MISSION = replace(
    MISSION,
    sources=tuple(
        replace(source, independence_group="apart" if source.name == "second" else source.independence_group)
        for source in MISSION.sources
    ),
)


def _fire(name: str, minutes: float = 0.0, sensor: str = "viirs_snpp", **changes):
    return seen(
        name, minutes=minutes, event="thermal_anomaly", means="detected", sensor=sensor, source="firms", **changes
    )


def _background(name: str, natural: float = 0.0, industrial: float = 0.0, days: int = 712) -> Hotspot:
    return Hotspot(name, 1, 0.01, days, 0, natural, industrial, 0.3, "Test.")


def _counted(fusion: Fusion) -> list[Evidence]:
    return [row for row in fusion.evidence.rows() if row.counted]


def test_a_thousand_copies_of_a_claim_move_the_posterior_as_much_as_one() -> None:
    claim = seen("claim")
    other = seen("other", source="second", north_m=50)
    copies = [seen(f"copy{number:04}", source="second", copy_group="g") for number in range(1000)]
    one = only(fused([replace(claim, copy_group="g"), other], MISSION))
    many = only(fused([replace(claim, copy_group="g"), other, *copies], MISSION))
    assert many.class_probability == one.class_probability
    assert (many.n_observations, many.n_independent) == (1002, one.n_independent)
    assert (many.lat_deg, many.semi_major_m) == (one.lat_deg, one.semi_major_m)


def test_sources_of_one_independence_group_count_once_for_the_same_event() -> None:
    dependent = only(fused([seen("a"), seen("b", source="kin")], MISSION))
    independent = only(fused([seen("a"), seen("b", source="second")], MISSION))
    assert (dependent.n_independent, independent.n_independent) == (1, 2)
    assert chance_of(dependent, "nothing") == chance_of(only(fused([seen("a")], MISSION)), "nothing")
    assert chance_of(independent, "nothing") < chance_of(dependent, "nothing")


def test_of_dependent_items_the_strongest_counts_and_the_others_are_kept() -> None:
    fusion = fused([seen("a", means="heard"), seen("b", means="saw")], MISSION)
    counted = {row.item: row.counted for row in fusion.evidence.rows()}
    assert counted == {"a": False, "b": True}


def test_pixels_of_one_overpass_count_once_and_satellites_count_apart() -> None:
    mission = replace(MISSION, fuse=replace(MISSION.fuse, gate_s=7200.0))
    pixels = [_fire("p1"), _fire("p2", 1.0), _fire("p3", 2.0)]
    assert only(fused(pixels, mission)).n_independent == 1
    assert only(fused([*pixels, _fire("p4", 50.0, "viirs_noaa20")], mission)).n_independent == 2
    assert only(fused([*pixels, _fire("p5", 101.0)], mission)).n_independent == 2


def test_a_fire_that_burns_on_speaks_against_a_false_alarm_and_for_no_class_that_burns() -> None:
    mission = replace(MISSION, fuse=replace(MISSION.fuse, gate_s=7200.0))
    once = only(fused([_fire("p1")], mission))
    again = only(fused([_fire("p1"), _fire("p2", 50.0, "viirs_noaa20"), _fire("p3", 100.0, "viirs_noaa21")], mission))
    assert chance_of(again, "nothing") < chance_of(once, "nothing") / 2
    ratios = [chance_of(again, name) / chance_of(once, name) for name in ("strike", "natural", "accident")]
    assert np.ptp(ratios) < 1e-4


def test_the_background_of_a_place_is_said_once_for_an_incident() -> None:
    fires = [_fire("p1"), _fire("p2", 5.0, "viirs_noaa20")]
    fusion = fused(fires, MISSION, hotspots=[_background("p1", 1.0), _background("p2", 1.2)])
    assert [row.item for row in _counted(fusion) if row.rule_id == "background"] == ["p2"]


def test_a_background_of_industry_makes_the_incident_industrial_and_an_unknown_one_says_nothing() -> None:
    plain = only(fused([_fire("p1")], MISSION))
    works = only(fused([_fire("p1")], MISSION, hotspots=[_background("p1", industrial=4.0)]))
    unknown = only(fused([_fire("p1")], MISSION, hotspots=[_background("p1", 2.0, 2.0, days=0)]))
    assert chance_of(works, "industrial") > 0.7 > chance_of(plain, "industrial")
    assert unknown.class_probability == plain.class_probability


@pytest.mark.parametrize(
    ("field", "better", "worse"),
    [
        ("reliability", "A", "E"),
        ("credibility", "1", "5"),
        ("authenticity", "signed", "none"),
        ("means", "saw", "reported"),
    ],
)
def test_a_worse_rating_says_less(field: str, better: str, worse: str) -> None:
    sure, unsure = (only(fused([seen("a", **{field: value})], MISSION)) for value in (better, worse))
    assert chance_of(sure, "nothing") < chance_of(unsure, "nothing") < 0.2


def test_an_incident_is_authenticated_by_one_member_and_never_by_none() -> None:
    hearsay = seen("a", authenticity="none")
    assert not only(fused([hearsay], MISSION)).authenticated
    assert only(fused([hearsay, seen("b", authenticity="signed")], MISSION)).authenticated


def test_every_posterior_sums_to_one_in_whole_millionths() -> None:
    events = ("explosion", "uav_strike", "thermal_anomaly", "jamming", "outage", "weapon", "damage", "other")
    fusion = fused([seen(event, 9000.0 * number, event=event) for number, event in enumerate(events)], MISSION)
    millionths = np.round(fusion.incidents.matrix("class_probability") * 1e6)
    assert (millionths.sum(axis=1) == 1_000_000).all()


def test_counted_evidence_and_the_prior_give_the_posterior() -> None:
    fusion = fused([seen("a"), seen("b", source="second", description="impact")], MISSION)
    prior = np.array(
        [item.probability for name in MISSION.classes for item in MISSION.fuse.priors if item.name == name]
    )
    total = np.log(prior) + sum(np.array(row.log_likelihood) for row in _counted(fusion))
    expected = np.exp(total) / np.exp(total).sum()
    assert only(fusion).class_probability == pytest.approx(expected, abs=2e-6)


def test_classes_follow_what_was_seen() -> None:
    tops = {
        event: MISSION.classes[int(np.argmax(only(fused([seen("a", event=event)], MISSION)).class_probability))]
        for event in ("uav_strike", "jamming", "weapon", "explosion")
    }
    assert tops == {
        "uav_strike": "attack_drone", "jamming": "jamming", "weapon": "weapon_presence", "explosion": "strike"
    }  # fmt: skip


def test_a_doubtful_report_of_an_explosion_is_a_true_one_or_none_and_no_fire_of_straw() -> None:
    doubtful = only(fused([seen("a", authenticity="none", means="reported", reliability="D")], MISSION))
    before = {item.name: item.probability for item in MISSION.fuse.priors}
    assert chance_of(doubtful, "natural") < before["natural"]
    assert chance_of(doubtful, "strike") > before["strike"]
