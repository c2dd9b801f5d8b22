from datetime import UTC, datetime

import pytest

from tests.builders import a_mission, an_observation
from tests.detect.histories import FACTORY, FIELD, QUIET, a_history
from trucewatch.detect import Background, build_background, classify_hotspots
from trucewatch.records.hotspot import Hotspot
from trucewatch.records.observation import Observation
from trucewatch.records.table import Table

APRIL = datetime(2026, 4, 10, 11, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def background() -> Background:
    return build_background(*a_history())


def _hotspot(background: Background | None, place: tuple[float, float], at: datetime = APRIL) -> Hotspot:
    fire = an_observation(
        event="thermal_anomaly", means="detected", lat_deg=place[0], lon_deg=place[1], observed_from=at, observed_to=at
    )
    return classify_hotspots(Table.of(Observation, [fire]), background, a_mission()).row(0)


def test_only_thermal_anomalies_are_classified_in_their_order(background: Background) -> None:
    rows = [
        an_observation(observation_id="fire_2", event="thermal_anomaly"),
        an_observation(observation_id="bang"),
        an_observation(observation_id="fire_1", event="thermal_anomaly"),
    ]
    hotspots = classify_hotspots(Table.of(Observation, rows), background, a_mission())
    assert hotspots.texts("observation_id").tolist() == ["fire_2", "fire_1"]


def test_no_observations_give_no_hotspots(background: Background) -> None:
    assert len(classify_hotspots(Table.of(Observation, []), background, a_mission())) == 0


def test_without_a_background_nothing_is_said_and_the_reason_says_so() -> None:
    hotspot = _hotspot(None, FIELD)
    assert (hotspot.llr_natural, hotspot.llr_industrial, hotspot.background_days) == (0.0, 0.0, 0)
    assert "No background" in hotspot.reason


def test_a_place_beyond_the_history_is_unknown_and_not_rare(background: Background) -> None:
    hotspot = _hotspot(background, (52.0, 25.0))
    assert (hotspot.llr_natural, hotspot.llr_industrial, hotspot.background_days) == (0.0, 0.0, 0)
    assert "says nothing of this place" in hotspot.reason


def test_a_field_in_its_season_is_natural_and_not_in_winter(background: Background) -> None:
    in_season = _hotspot(background, FIELD)
    in_winter = _hotspot(background, FIELD, datetime(2026, 12, 10, tzinfo=UTC))
    assert in_season.llr_natural > 1 > 0 > in_winter.llr_natural
    assert in_season.p_conflict < in_winter.p_conflict


def test_a_factory_is_industrial(background: Background) -> None:
    hotspot = _hotspot(background, FACTORY)
    assert hotspot.persistent_days > 200
    assert hotspot.llr_industrial > 2
    assert hotspot.p_conflict < _hotspot(background, QUIET).p_conflict


def test_every_ratio_is_bounded(background: Background) -> None:
    for place in (FIELD, FACTORY, QUIET):
        for month in range(1, 13):
            hotspot = _hotspot(background, place, datetime(2026, month, 20, tzinfo=UTC))
            assert -3 <= hotspot.llr_natural <= 3
            assert -2 <= hotspot.llr_industrial <= 4
            assert 0 < hotspot.p_conflict < 1


def test_without_evidence_the_share_of_conflict_is_that_of_the_prior_among_classes_that_burn() -> None:
    mission = a_mission()
    prior = {item.name: item.probability for item in mission.fuse.priors}
    burning = 1 - prior["weapon_presence"] - prior["jamming"]
    expected = (prior["strike"] + prior["attack_drone"]) / burning
    assert _hotspot(None, FIELD).p_conflict == pytest.approx(expected, abs=1e-6)
