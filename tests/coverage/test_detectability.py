"""Rows of detection tables chosen for many looks at once."""

from dataclasses import replace
from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucewatch.coverage.detectability import Detectability, Likelihood
from trucewatch.coverage.fires import fire_ends
from trucewatch.mission.detections import read_shipped_detections
from trucewatch.records.detection import CloudState, DetectionChance
from trucewatch.records.table import Floats, Table
from trucewatch.records.vocabulary import Event

NEAR = DetectionChance(
    sensor_class="mast",
    event="explosion",
    size="bomb of 0.4 kg",
    size_value=0.4,
    duration_s=0.0,
    geometry="range_km",
    geometry_from=0.0,
    geometry_to=3.0,
    light="any",
    cloud="any",
    p_best=0.9,
    p_low=0.7,
    p_high=0.99,
    basis="assumed",
    source="assumed for this test",
)
FAR = replace(NEAR, geometry_from=3.0, geometry_to=8.0, p_best=0.4, p_low=0.1, p_high=0.8)
SHIPPED = read_shipped_detections()


def ask(
    rows: list[DetectionChance],
    ranges: list[float],
    duration_s: float = 60.0,
    sun: Floats | None = None,
    cloud: CloudState = "clear",
    size_value: float | None = None,
) -> Likelihood:
    """Return the chances of looks of a mast at some ranges; by day and in clear sky unless asked otherwise."""
    lights = np.full(len(ranges), 30.0) if sun is None else sun
    table = Detectability.of(Table.of(DetectionChance, rows))
    return table.likelihood("mast", "explosion", duration_s, np.array(ranges), lights, cloud, size_value)


def test_the_band_of_each_look_chooses_its_row_and_gaps_are_blind() -> None:
    found = ask([NEAR, replace(FAR, geometry_from=5.0)], [0.0, 2.999, 3.0, 4.9, 5.0, 8.0])
    assert found.best.tolist() == [0.9, 0.9, 0.0, 0.0, 0.4, 0.0]
    assert found.low.tolist() == [0.7, 0.7, 0.0, 0.0, 0.1, 0.0]
    assert found.high.tolist() == [0.99, 0.99, 0.0, 0.0, 0.8, 0.0]


def test_an_unknown_range_gives_the_least_best_and_the_widest_interval_of_the_bands() -> None:
    for rows in ([NEAR, FAR], [FAR, NEAR]):
        found = ask(rows, [np.nan])
        assert (found.low[0], found.best[0], found.high[0]) == (0.1, 0.4, 0.99)


def test_an_event_without_a_row_is_blind_and_so_is_an_unknown_class() -> None:
    table = Detectability.of(Table.of(DetectionChance, [NEAR]))
    assert table.records("mast", "explosion")
    assert not table.records("mast", "uav")
    assert not table.records("drone", "explosion")
    assert table.geometry_of("mast", "explosion") == "range_km"
    assert table.geometry_of("mast", "uav") == "any"
    other_event = table.likelihood("mast", "uav", 60.0, np.zeros(2), np.zeros(2), "clear")
    other_class = table.likelihood("drone", "explosion", 60.0, np.zeros(2), np.zeros(2), "clear")
    assert other_event.high.tolist() == other_class.high.tolist() == [0.0, 0.0]


def test_no_looks_give_no_chances() -> None:
    assert len(ask([NEAR], []).best) == 0


def test_light_and_sky_choose_the_row() -> None:
    rows = [replace(NEAR, light="day", cloud="clear"), replace(NEAR, light="night", p_best=0.8)]
    sun = np.array([10.0, -10.0, 0.0, np.nan])
    assert ask(rows, [1.0] * 4, sun=sun).best.tolist() == [0.9, 0.8, 0.8, 0.0]
    assert ask(rows, [1.0] * 4, sun=sun, cloud="cloudy").best.tolist() == [0.0, 0.8, 0.8, 0.0]


def test_the_largest_listed_size_not_above_the_event_stands_for_it() -> None:
    rows = [NEAR, replace(NEAR, size_value=5.0, p_best=0.95)]
    assert ask(rows, [1.0], size_value=0.4).best.tolist() == [0.9]
    assert ask(rows, [1.0], size_value=4.9).best.tolist() == [0.9]
    assert ask(rows, [1.0], size_value=50.0).best.tolist() == [0.95]
    assert ask(rows, [1.0], size_value=0.3).best.tolist() == [0.0]
    assert ask(rows, [1.0]).best.tolist() == [0.9]


def test_the_longest_listed_duration_not_above_the_event_stands_for_it() -> None:
    rows = [NEAR, replace(NEAR, duration_s=3600.0, p_best=0.97)]
    assert ask(rows, [1.0], duration_s=3599.0).best.tolist() == [0.9]
    assert ask(rows, [1.0], duration_s=7200.0).best.tolist() == [0.97]
    assert ask([replace(NEAR, duration_s=3600.0)], [1.0], duration_s=60.0).best.tolist() == [0.0]


@given(
    seed=st.integers(0, 2**32 - 1),
    event=st.sampled_from(get_args(Event)),
    name=st.sampled_from(sorted(set(SHIPPED.texts("sensor_class")))),
    geometry=st.lists(st.one_of(st.floats(0, 300), st.just(float("nan"))), min_size=1, max_size=8),
    sun=st.floats(-90, 90),
    cloud=st.sampled_from(get_args(CloudState)[:2]),
    size=st.one_of(st.none(), st.floats(0, 1e5)),
    duration=st.floats(0, 1e7),
)
def test_of_what_is_shipped_intervals_hold_their_best_and_the_order_of_rows_does_not_matter(
    seed: int,
    event: Event,
    name: str,
    geometry: list[float],
    sun: float,
    cloud: CloudState,
    size: float | None,
    duration: float,
) -> None:
    shuffled = SHIPPED.take(np.random.default_rng(seed).permutation(len(SHIPPED)))
    found = []
    for table in (Detectability.of(SHIPPED), Detectability.of(shuffled)):
        lights = np.full(len(geometry), sun)
        found.append(table.likelihood(name, event, duration, np.array(geometry), lights, cloud, size))
    one, other = found
    assert (one.low <= one.best).all()
    assert (one.best <= one.high).all()
    assert ((one.low >= 0) & (one.high <= 1)).all()
    for column in ("low", "best", "high"):
        assert np.array_equal(getattr(one, column), getattr(other, column))


def test_of_what_is_shipped_no_chance_grows_with_distance_or_angle() -> None:
    table = Detectability.of(SHIPPED)
    steps = {"range_km": np.linspace(0, 300, 3001), "off_nadir_deg": np.linspace(0, 57, 571)}
    for rows in table.rows.values():
        name, event = rows[0].sensor_class, rows[0].event
        # One reach for every event of a class: where it ends unknown rows may follow, which promise nothing.
        if rows[0].geometry not in steps or any(row.basis == "unknown" for row in rows):
            continue
        values = steps[rows[0].geometry]
        for size in {row.size_value for row in rows}:
            for sun in (-20.0, 20.0):
                found = table.likelihood(name, event, 1e9, values, np.full(len(values), sun), "clear", size)
                for column in (found.low, found.best):
                    assert (np.diff(column) <= 0).all(), (name, event, size, sun)


@pytest.mark.parametrize("frp_mw", [1.0, 5.0, 20.0])
def test_the_rows_of_viirs_are_the_curve_by_which_passes_are_judged(frp_mw: float) -> None:
    table = Detectability.of(SHIPPED)
    for begin, end in ((0.0, 20.0), (20.0, 31.72), (31.73, 44.86), (44.87, 56.28)):
        angle = np.linspace(begin, end, 42)[1:-1]
        for sun in (-20.0, 20.0):
            lights = np.full(len(angle), sun)
            low, best, high = fire_ends(frp_mw, angle, lights, 1.0)
            found = table.likelihood("viirs_375m", "thermal_anomaly", 1.0, angle, lights, "clear", frp_mw)
            assert found.best[0] == pytest.approx(float(best.mean()), abs=0.006)
            assert found.low[0] == pytest.approx(float(low.min()), abs=0.006)
            assert found.high[0] == pytest.approx(float(high.max()), abs=0.006)
