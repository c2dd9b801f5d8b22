import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trucewatch.fuse.gate import Spread, find_links
from trucewatch.geo.geodesy import solve_direct, solve_inverse
from trucewatch.records.mission import FuseSettings

GATE = FuseSettings(3.0, 900.0, 1000.0, 24.0, ())


def _spread(rng: np.random.Generator, count: int) -> Spread:
    start = 1_782_000_000_000_000 + rng.integers(0, 4 * 3_600_000_000, count)
    return Spread(
        48 + rng.normal(0, 0.05, count),
        37 + rng.normal(0, 0.05, count),
        10 ** rng.uniform(0, 4, count),
        start,
        start + rng.choice([0, 0, 60_000_000, 7_200_000_000], count),
        rng.integers(0, 2, count),
    )


def _by_all_pairs(spread: Spread, gate: FuseSettings) -> set[tuple[int, int]]:
    one, other = np.triu_indices(len(spread.lat_deg), 1)
    metres, _ = solve_inverse(spread.lat_deg[one], spread.lon_deg[one], spread.lat_deg[other], spread.lon_deg[other])
    near = metres <= gate.gate_sigmas * np.sqrt(spread.sigma_m[one] ** 2 + spread.sigma_m[other] ** 2)
    gap_s = (
        np.maximum(spread.from_us[one], spread.from_us[other]) - np.minimum(spread.to_us[one], spread.to_us[other])
    ) / 1e6
    same = spread.family[one] == spread.family[other]
    kept = near & same & ((gap_s <= 0) | (gap_s < gate.gate_s))
    return set(zip(one[kept].tolist(), other[kept].tolist(), strict=True))


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(0, 120))
def test_the_links_are_those_found_by_comparing_every_pair(seed: int, count: int) -> None:
    spread = _spread(np.random.default_rng(seed), count)
    links = find_links(spread, GATE)
    assert set(zip(links.first.tolist(), links.second.tolist(), strict=True)) == _by_all_pairs(spread, GATE)


@pytest.mark.parametrize(("metres", "linked"), [(424.26, 1), (424.27, 0)])
def test_the_gate_is_three_combined_sigmas_of_geodesic_distance(metres: float, linked: int) -> None:
    lat, lon = solve_direct(np.array([48.0]), np.array([37.0]), np.array([77.0]), np.array([metres]))
    moment = np.zeros(2, dtype=np.int64)
    spread = Spread(
        np.array([48.0, lat[0]]), np.array([37.0, lon[0]]), np.array([100.0, 100.0]), moment, moment, moment
    )  # fmt: skip
    assert len(find_links(spread, GATE).first) == linked


@pytest.mark.parametrize(("seconds", "linked"), [(899, 1), (900, 0), (0, 1)])
def test_times_are_joined_if_their_intervals_are_nearer_than_the_gate(seconds: int, linked: int) -> None:
    ends = np.array([0, 0]), np.array([60_000_000, 0])
    start = np.array([ends[0][0], ends[1][0] + seconds * 1_000_000])
    same = np.full(2, 48.0)
    spread = Spread(same, same, same, start, np.array([60_000_000, start[1]]), np.zeros(2, dtype=np.int64))
    assert len(find_links(spread, GATE).first) == linked


def test_a_pair_at_both_limits_at_once_is_linked() -> None:
    lat, lon = solve_direct(np.array([48.0]), np.array([37.0]), np.array([20.0]), np.array([424.26]))
    start = np.array([0, 899_900_000])
    spread = Spread(
        np.array([48.0, lat[0]]), np.array([37.0, lon[0]]), np.array([100.0, 100.0]), start, start, start * 0
    )  # fmt: skip
    assert len(find_links(spread, GATE).first) == 1
