from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import box

from tests.builders import NOON, a_look, a_mission
from tests.fuse.scenes import a_ground, chance_of, fused, only, seen
from trucewatch.geo.ground import ZoneShape
from trucewatch.records.identity import name_for

LATER = "original:" + "1" * 64


def _fire(name: str, north_m: float = 0.0, minutes: float = 0.0, **changes):
    sensor = changes.pop("sensor", "viirs_snpp")
    return seen(
        name, north_m, minutes, event="thermal_anomaly", means="detected", sensor=sensor, source="firms", **changes
    )


def test_no_observations_give_empty_tables() -> None:
    fusion = fused([])
    assert (len(fusion.incidents), len(fusion.evidence), len(fusion.lineage)) == (0, 0, 0)


def test_the_place_is_the_mean_by_inverse_variance() -> None:
    incident = only(fused([seen("a", 0.0, sigma_m=100.0), seen("b", 100.0, sigma_m=200.0, source="firms")]))
    assert (incident.lat_deg - 48.0) * 111_208 == pytest.approx(20.0, abs=0.1)
    assert incident.semi_major_m == pytest.approx(100 / np.sqrt(1.25), abs=0.1)


def test_pixels_of_one_overpass_do_not_shrink_the_ellipse_and_their_spread_widens_it() -> None:
    alone = only(fused([_fire("a")]))
    together = only(fused([_fire(name, 0.0) for name in "abcd"]))
    spread = only(fused([_fire("a", -200.0), _fire("b", 200.0)]))
    assert together.semi_major_m == pytest.approx(alone.semi_major_m, abs=0.01)
    assert spread.semi_major_m == pytest.approx(np.hypot(100, 200), rel=1e-3)
    assert (spread.semi_minor_m, spread.azimuth_deg) == (pytest.approx(100, rel=1e-3), pytest.approx(0, abs=0.01))


def test_measurements_that_disagree_more_than_they_claim_widen_the_ellipse() -> None:
    agree = only(fused([seen("a", 0.0), seen("b", 10.0, source="firms")]))
    differ = only(fused([seen("a", 0.0), seen("b", 400.0, source="firms")]))
    assert differ.semi_major_m > agree.semi_major_m


def test_an_imprecise_member_does_not_move_the_place_or_the_time() -> None:
    alone = only(fused([seen("a")]))
    day = timedelta(hours=12)
    vague = seen("b", 900.0, sigma_m=3000.0, source="firms", observed_from=NOON - day, observed_to=NOON + day)
    both = only(fused([seen("a"), vague]))
    assert both.n_observations == 2
    for field in ("lat_deg", "semi_major_m", "t0_earliest", "t0_latest"):
        assert getattr(both, field) == getattr(alone, field)


def test_overlapping_times_are_narrowed_to_what_they_share() -> None:
    hour = timedelta(hours=1)
    wide = seen("a", observed_from=NOON - hour, observed_to=NOON + hour)
    incident = only(fused([wide, seen("b", observed_from=NOON, observed_to=NOON + 3 * hour, source="firms")]))
    assert (incident.t0_earliest, incident.t0_latest) == (NOON, NOON + hour)
    assert incident.t0_best == NOON + hour / 2


def test_a_series_began_with_its_first_member() -> None:
    incident = only(fused([seen("a", minutes=0), seen("b", minutes=10, source="firms")]))
    assert incident.t0_earliest == incident.t0_best == incident.t0_latest == NOON


def test_a_fire_began_at_the_latest_when_first_seen_and_at_the_earliest_its_tabled_duration_before() -> None:
    incident = only(fused([_fire("a", minutes=5), _fire("b", minutes=0)]))
    assert (incident.t0_latest, incident.t0_best) == (NOON, NOON)
    assert incident.t0_earliest == NOON - timedelta(hours=3)


def test_an_explosion_says_when_the_fire_beside_it_began() -> None:
    incident = only(fused([seen("a", minutes=-10), _fire("b")]))
    assert incident.t0_earliest == incident.t0_latest == NOON - timedelta(minutes=10)


def test_the_incident_is_located_on_the_line() -> None:
    incident = only(fused([seen("a")]))
    assert (incident.line, incident.line_version, incident.part, incident.side) == ("test", "1", 1, "east")
    assert incident.offset_km == pytest.approx(7.46, abs=0.01)
    assert incident.chainage_km == pytest.approx(222.3, abs=0.1)


def test_the_strictest_label_of_all_members_wins_copies_included() -> None:
    rows = [seen("a", copy_group="g"), seen("b", copy_group="g", label="cell_only", authenticity="none")]
    assert only(fused(rows)).label == "cell_only+open"


@pytest.mark.parametrize(
    ("changes", "origin"),
    [({}, False), ({"event": "weapon"}, True), ({"description": "outgoing"}, True), ({"event": "muzzle_flash"}, True)],
)
def test_a_place_of_origin_is_known_by_its_words(changes: dict[str, str], origin: bool) -> None:
    assert only(fused([seen("a", **changes)])).is_origin is origin


def test_only_the_latest_version_of_an_observation_is_a_member() -> None:
    incident = only(fused([seen("a"), seen("a", 200.0, version=2, original=LATER)]))
    assert incident.observation_ids == ("a",)
    assert incident.lat_deg > 48.001


def test_an_incident_is_named_after_its_oldest_member_first_by_batch_then_by_id() -> None:
    assert only(fused([seen("z"), seen("a", original=LATER)], key=b"k")).incident_id == name_for(b"k", "inc", "z")
    assert only(fused([seen("z"), seen("a")], key=b"k")).incident_id == name_for(b"k", "inc", "a")


def test_unchanged_incidents_keep_their_version_and_changed_ones_get_one_more() -> None:
    first = fused([seen("a"), seen("b", 9000)])
    assert set(first.incidents.integers("incident_version")) == {1}
    looked_back = first.incidents.with_columns(p_seen=np.array([0.5, 0.5]), case_id=["case_1", "case_1"])
    second = fused([seen("a"), seen("b", 9000), seen("c", 9100, original=LATER)], previous=looked_back)
    version = {row.observation_ids[0]: row.incident_version for row in second.incidents.rows()}
    assert version == {"a": 1, "b": 2}
    assert len(second.lineage) == 0


def test_a_merge_is_written_as_lineage() -> None:
    apart = fused([seen("a"), seen("b", 700)])
    joined = fused([seen("a"), seen("b", 700), seen("c", 350, original=LATER)], previous=apart.incidents)
    rows = [(row.incident_id, row.predecessor_id, row.relation) for row in joined.lineage.rows()]
    assert rows == [(name_for(b"", "inc", "a"), name_for(b"", "inc", "b"), "merged")]


def test_a_split_is_written_as_lineage() -> None:
    joined = fused([seen("a"), seen("c", 350), seen("b", 700)])
    moved = [seen("a"), seen("c", 350), seen("b", 700), seen("c", 90_000, version=2, original=LATER)]
    rows = [
        (row.incident_id, row.predecessor_id, row.relation)
        for row in fused(moved, previous=joined.incidents).lineage.rows()
    ]
    old = name_for(b"", "inc", "a")
    assert rows == sorted((name_for(b"", "inc", name), old, "split") for name in ("b", "c"))


SCENE = st.lists(st.tuples(st.floats(-3000, 3000), st.floats(-30, 30)), min_size=2, max_size=12)


@settings(max_examples=25, deadline=None)
@given(SCENE, st.integers(0, 12))
def test_fusing_in_two_steps_gives_what_fusing_at_once_gives(scene, cut: int) -> None:
    rows = [
        seen(f"{(number * 7) % 13:02}", *place, original=LATER if number >= cut else "original:" + "0" * 64)
        for number, place in enumerate(scene)
    ]
    at_once = fused(rows).incidents
    in_steps = fused(rows, previous=fused(rows[:cut]).incidents).incidents
    plain = {"incident_version": np.ones(len(at_once), dtype=np.int64)}
    assert in_steps.with_columns(**plain).arrow.equals(at_once.with_columns(**plain).arrow)


@settings(max_examples=25, deadline=None)
@given(SCENE)
def test_swapped_parties_swap_the_side_and_nothing_else(scene) -> None:
    rows = [seen(f"p{number:02}", *place, lon_deg=37.4 + 0.2 * (number % 2)) for number, place in enumerate(scene)]
    parties = a_mission().parties
    swapped = a_mission(parties=(replace(parties[1], side="west"), replace(parties[0], side="east")))
    one = fused(rows, ground=a_ground("east", "west"))
    other = fused(rows, swapped, ground=a_ground("west", "east"))
    turned = {"east": "west", "west": "east"}
    assert [turned[side] for side in one.incidents.texts("side")] == other.incidents.texts("side").tolist()
    assert one.incidents.arrow.drop(["side"]).equals(other.incidents.arrow.drop(["side"]))
    assert one.evidence.arrow.equals(other.evidence.arrow)


def test_a_look_that_should_have_seen_it_and_did_not_is_evidence_against() -> None:
    without = only(fused([seen("a", means="reported", lon_deg=37.5)]))
    fusion = fused([seen("a", means="reported", lon_deg=37.5)], looks=[a_look(label="guarded")])
    (silent,) = [row for row in fusion.evidence.rows() if row.rule_id == "look_saw_nothing"]
    assert silent.log_likelihood[0] == pytest.approx(np.log(1 - 0.95 * 0.8), abs=1e-6)
    assert chance_of(only(fusion), "nothing") > 2 * chance_of(without, "nothing")
    assert only(fusion).label == "guarded+open"


@pytest.mark.parametrize(
    ("observation", "look"),
    [
        ({"look_id": "look_1"}, {}),
        ({"sensor": "drone_1"}, {}),
        ({"event": "flare"}, {}),
        ({"lat_deg": 48.5}, {}),
        ({"observed_from": NOON + timedelta(hours=1), "observed_to": NOON + timedelta(hours=1)}, {}),
        ({}, {"status": "failed"}),
        ({}, {"status": "planned"}),
        ({}, {"cloud_fraction": 1.0}),
        ({}, {"impediment_id": "jam"}),
        ({}, {"p_detect": (0.0,)}),
    ],
)
def test_a_look_that_could_not_have_seen_it_or_did_says_nothing(observation, look) -> None:
    fusion = fused([seen("a", **({"lon_deg": 37.5} | observation))], looks=[a_look(**look)])
    assert "look_saw_nothing" not in fusion.evidence.texts("rule_id").tolist()


def test_unknown_cloud_takes_the_assumed_share() -> None:
    fusion = fused([seen("a", lon_deg=37.5)], looks=[a_look(cloud_fraction=None)])
    (silent,) = [row for row in fusion.evidence.rows() if row.rule_id == "look_saw_nothing"]
    assert silent.log_likelihood[0] == pytest.approx(np.log(1 - 0.95 * 0.8 * 0.5), abs=1e-6)


def test_only_the_strongest_silent_look_of_a_sensor_counts() -> None:
    looks = [a_look(look_id="weak", p_detect=(0.3,)), a_look(look_id="strong"), a_look(look_id="third")]
    fusion = fused([seen("a", lon_deg=37.5)], looks=looks)
    counted = {row.item: row.counted for row in fusion.evidence.rows() if row.rule_id == "look_saw_nothing"}
    assert counted == {"strong": True, "third": False, "weak": False}


def test_a_training_area_makes_an_exercise_more_likely_and_a_works_only_heat_industrial() -> None:
    area = box(37.5, 47.9, 37.7, 48.1)
    training = a_ground(zones=(ZoneShape("range", "training_area", area, None, 100.0),))
    works = a_ground(zones=(ZoneShape("works", "industrial", area, None, 100.0),))
    plain = only(fused([seen("a")]))
    assert chance_of(only(fused([seen("a")], ground=training)), "exercise") > 2 * chance_of(plain, "exercise")
    assert only(fused([seen("a")], ground=works)).class_probability == plain.class_probability
    assert chance_of(only(fused([_fire("a")], ground=works)), "industrial") > 2 * chance_of(
        only(fused([_fire("a")])), "industrial"
    )


def test_a_previous_incident_that_the_window_cuts_off_is_neither_merged_nor_split() -> None:
    whole = fused([seen("a"), seen("b", 350, 10), seen("c", 700, 20)])
    cut = fused([seen("b", 350, 10), seen("c", 700, 20)], previous=whole.incidents)
    assert len(cut.lineage) == 0
