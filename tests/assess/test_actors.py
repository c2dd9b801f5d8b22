"""Who may have done it: only from evidence of origin, and alike for every party."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.assess.scenes import the_ground
from tests.builders import a_mission, an_observation
from trucewatch.assess.actors import Attribution, attribute
from trucewatch.records.mission import Party
from trucewatch.records.observation import Observation

EAST, WEST = 37.7, 37.3


def seen(name: str = "obs_1", lon_deg: float = EAST, **changes: Any) -> Observation:
    """Return an observation 15 km east of the line."""
    return an_observation(observation_id=name, lon_deg=lon_deg, **changes)


def attributed(*members: Observation) -> Attribution:
    """Return who may have done it: A (west), B (east), third, undetermined."""
    return attribute(members, a_mission(), the_ground())


def test_without_evidence_of_origin_the_actor_is_undetermined() -> None:
    assert attributed(seen()).probability == (0.0, 0.0, 0.0, 1.0)
    assert attributed().probability == (0.0, 0.0, 0.0, 1.0)


@pytest.mark.parametrize("description", ["impact", "incoming", "airburst", "in_flight", "reported"])
def test_a_place_of_impact_is_no_place_of_origin(description: str) -> None:
    assert attributed(seen(description=description)).probability[-1] == 1.0


def test_fire_going_out_points_to_the_party_of_that_side() -> None:
    east, west = attributed(seen(description="outgoing")), attributed(seen(lon_deg=WEST, description="outgoing"))
    assert east.probability == pytest.approx((0.0, 0.784, 0.016, 0.2))
    assert west.probability == pytest.approx((0.784, 0.0, 0.016, 0.2))
    assert attributed(seen(event="muzzle_flash")).probability == east.probability


def test_a_weapon_seen_standing_points_to_its_side_and_one_seen_absent_to_nobody() -> None:
    assert attributed(seen(event="weapon", description="present")).probability[1] > 0.5
    assert attributed(seen(event="weapon", description="absent")).probability[-1] == 1.0
    assert attributed(seen(event="jamming")).probability[-1] == 1.0


def test_a_direction_points_weakly_to_the_side_from_which_fire_came() -> None:
    found = attributed(seen(lon_deg=37.49, direction_from_deg=90.0, description="impact")).probability
    assert found == pytest.approx((0.0, 0.49, 0.01, 0.5), abs=0.06)
    assert found[1] > 0.4


def test_input_without_authenticity_gives_no_actor() -> None:
    assert attributed(seen(description="outgoing", authenticity="none")).probability[-1] == 1.0


def test_a_place_that_may_lie_on_either_side_is_shared_between_both() -> None:
    found = attributed(seen(lon_deg=37.5, description="outgoing", sigma_m=500.0)).probability
    assert found[0] > 0.25
    assert found[1] > 0.25


def test_witnesses_who_disagree_are_averaged_and_copies_are_one_witness() -> None:
    east = [seen(f"obs_{n}", description="outgoing", copy_group="one") for n in range(3)]
    west = seen("obs_9", lon_deg=WEST, description="outgoing")
    found = attributed(*east, west).probability
    assert found[0] == found[1] == pytest.approx(0.392)
    assert attributed(west, *reversed(east)).probability == found


def test_a_third_side_names_no_party() -> None:
    found = attributed(seen(lon_deg=21.0, description="outgoing")).probability
    assert found == (0.0, 0.0, 0.0, 1.0)


some_members = st.lists(
    st.builds(
        lambda name, lon, event, description, turn, sigma: seen(
            f"obs_{name}", lon, event=event, description=description, direction_from_deg=turn, sigma_m=sigma
        ),
        st.integers(0, 50),
        st.floats(37.45, 37.55),
        st.sampled_from(["explosion", "muzzle_flash", "weapon", "thermal_anomaly"]),
        st.sampled_from(["undetermined", "outgoing", "impact", "absent"]),
        st.none() | st.floats(0, 360, exclude_max=True),
        st.floats(10, 3000),
    ),
    max_size=5,
)


@given(some_members)
def test_the_shares_sum_to_one_in_whole_quanta_and_swapped_parties_swap_them(members: list[Observation]) -> None:
    found = attributed(*members).probability
    assert sum(round(1e6 * share) for share in found) == 1_000_000
    assert min(found) >= 0
    swapped = a_mission(parties=(Party("A", "Party A", "east"), Party("B", "Party B", "west")))
    other = attribute(members, swapped, the_ground()).probability
    assert other == (found[1], found[0], *found[2:])
