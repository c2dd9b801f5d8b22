"""Cloud at a place and time comes from the best that is known of it, and says from what."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trucewatch.coverage.sky import BASES, PRIOR, CloudField, make_field
from trucewatch.geo.geodesy import solve_direct
from trucewatch.records.table import Table, microseconds
from trucewatch.records.weather import CloudHour, CloudNormal

NOON = datetime(2030, 6, 10, 12, tzinfo=UTC)
LAT, LON = 48.0, 37.0


def an_hour(**changes: Any) -> CloudHour:
    hour = CloudHour(
        "c1", 1, LAT, LON, 50.0, NOON, NOON + timedelta(hours=1), 0.4, 0.2, 0.6, "reanalysis", None,
        NOON + timedelta(days=5), "weather", "open", "original:x", 1,
    )  # fmt: skip
    return replace(hour, **changes)


def a_forecast(issued_h: int, **changes: Any) -> CloudHour:
    issued = NOON - timedelta(hours=issued_h)
    return an_hour(basis="forecast", issued_at=issued, received_at=issued + timedelta(hours=1), **changes)


def field_of(*rows: CloudHour, normals: tuple[CloudNormal, ...] = (), now: datetime | None = None) -> CloudField:
    climatology = Table.of(CloudNormal, normals) if normals else None
    return make_field(Table.of(CloudHour, rows), climatology, 0.5, None if now is None else microseconds(now))


def ask(field: CloudField, moment: datetime = NOON, lat: float = LAT, lon: float = LON) -> tuple[Any, ...]:
    said = field.at(np.array([microseconds(moment)]), np.array([lat]), np.array([lon]))
    return float(said.best[0]), float(said.low[0]), float(said.high[0]), BASES[said.basis[0]]


def north(metres: float) -> tuple[float, float]:
    lat, lon = solve_direct(np.array([LAT]), np.array([LON]), np.array([0.0]), np.array([metres]))
    return float(lat[0]), float(lon[0])


def test_where_nothing_is_known_the_prior_stands_with_the_whole_interval() -> None:
    assert ask(field_of()) == (0.5, 0.0, 1.0, "prior")
    assert ask(field_of(an_hour()), NOON - timedelta(seconds=1))[3] == "prior"


def test_a_statement_holds_for_its_half_open_hour_within_its_reach_and_no_farther() -> None:
    field = field_of(an_hour())
    assert ask(field) == (0.4, 0.2, 0.6, "reanalysis")
    assert ask(field, NOON + timedelta(hours=1))[3] == "prior"
    assert ask(field, NOON + timedelta(minutes=59), *north(49_900))[3] == "reanalysis"
    assert ask(field, NOON, *north(50_100))[3] == "prior"


def test_the_better_basis_counts_even_where_a_worse_one_is_nearer() -> None:
    lat, lon = north(40_000)
    rows = [
        a_forecast(12, cloud_id="f", cloud_fraction=0.3),
        an_hour(cloud_id="r", lat_deg=lat, lon_deg=lon, cloud_fraction=0.5),
        an_hour(cloud_id="o", basis="observed", cloud_fraction=0.6, reach_km=0.001),
    ]
    assert ask(field_of(*rows))[::3] == (0.6, "observed")
    assert ask(field_of(*rows[:2]))[::3] == (0.5, "reanalysis")
    assert ask(field_of(rows[0]))[::3] == (0.3, "forecast")


def test_of_several_places_the_nearest_that_says_something_of_the_time_counts() -> None:
    lat, lon = north(20_000)
    near = an_hour(cloud_id="n", lat_deg=lat, lon_deg=lon, cloud_fraction=0.6)
    field = field_of(an_hour(), near, an_hour(cloud_id="l", start_at=NOON + timedelta(hours=1),
                                              end_at=NOON + timedelta(hours=2), cloud_fraction=0.25))  # fmt: skip
    assert ask(field, NOON, *north(15_000))[0] == 0.6
    assert ask(field, NOON, *north(5_000))[0] == 0.4
    assert ask(field, NOON + timedelta(hours=1), *north(15_000))[0] == 0.25


def test_of_forecasts_the_latest_issue_received_by_then_counts() -> None:
    rows = [a_forecast(36, cloud_id="a", cloud_fraction=0.3), a_forecast(12, cloud_id="b", cloud_fraction=0.5)]
    assert ask(field_of(*rows))[0] == 0.5
    assert ask(field_of(*reversed(rows)))[0] == 0.5
    assert ask(field_of(*rows, now=NOON - timedelta(hours=24)))[0] == 0.3
    assert ask(field_of(*rows, now=NOON - timedelta(hours=48)))[3] == "prior"


def test_spans_of_any_length_are_cut_where_they_overlap() -> None:
    long = an_hour(cloud_id="l", start_at=NOON - timedelta(hours=3), end_at=NOON + timedelta(hours=3),
                   received_at=NOON + timedelta(days=4), cloud_fraction=0.25)  # fmt: skip
    field = field_of(long, an_hour())
    hours = [ask(field, NOON + timedelta(hours=hour))[0] for hour in (-4, -3, -1, 0, 1, 2, 3)]
    assert hours == [0.5, 0.25, 0.25, 0.4, 0.25, 0.25, 0.5]


def test_other_years_count_by_month_and_hour_in_utc_before_the_prior() -> None:
    june = CloudNormal(6, 12, LAT, LON, 100.0, 0.35, 0.05, 0.95)
    field = field_of(normals=(june, replace(june, hour=13, cloud_fraction=0.45), replace(june, month=7)))
    assert ask(field) == (0.35, 0.05, 0.95, "climatology")
    assert ask(field, NOON.replace(year=2026, day=30, hour=13, minute=59))[0] == 0.45
    assert ask(field, NOON.replace(hour=14))[3] == "prior"
    assert ask(field, NOON.replace(month=5))[3] == "prior"
    assert ask(field_of(a_forecast(12), normals=(june,)))[3] == "forecast"


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 30), st.integers(1, 9), st.floats(-0.6, 0.6), st.floats(1, 90), st.integers(1, 99)),
        min_size=1, max_size=12,
    ),
    st.lists(st.tuples(st.integers(-5, 45), st.floats(-0.8, 0.8)), min_size=1, max_size=20),
)  # fmt: skip
def test_many_at_once_say_what_a_plain_search_row_by_row_says(
    rows: list[tuple[int, int, float, float, int]], asked: list[tuple[int, float]]
) -> None:
    hours = [
        an_hour(cloud_id=f"c{number:02d}", start_at=NOON + timedelta(minutes=20 * start),
                lat_deg=round(LAT + north_, 4), end_at=NOON + timedelta(minutes=20 * (start + length)),
                reach_km=round(reach, 3), cloud_low=0.0, cloud_high=1.0, cloud_fraction=share / 100)
        for number, (start, length, north_, reach, share) in enumerate(rows)
    ]  # fmt: skip
    times = np.array([microseconds(NOON + timedelta(minutes=20 * at)) for at, _ in asked])
    lats = np.array([round(LAT + offset, 4) for _, offset in asked])
    said = field_of(*hours).at(times, lats, np.full(len(asked), LON))
    for (at, _), lat, best, basis in zip(asked, lats, said.best, said.basis, strict=True):
        moment = NOON + timedelta(minutes=20 * at)
        reaching = [
            (abs(one.lat_deg - lat), -number, one)
            for number, one in enumerate(hours)
            if one.start_at <= moment < one.end_at and abs(one.lat_deg - lat) * 111.195 <= one.reach_km
        ]
        on_edge = any(abs(abs(one.lat_deg - lat) * 111.195 - one.reach_km) < 0.1 for one in hours)
        apart = sorted({round(distance, 6) for distance, _, _ in reaching})
        if on_edge or (len(apart) > 1 and apart[1] - apart[0] < 2e-4):
            continue
        nearest = [one for distance, _, one in reaching if round(distance, 6) == apart[0]] if reaching else []
        if {one.reach_km for one in nearest} and len({one.reach_km for one in nearest}) > 1:
            continue
        expected = max(nearest, key=lambda one: one.cloud_id).cloud_fraction if nearest else 0.5
        assert (best, basis == PRIOR) == (pytest.approx(expected), not nearest)


def test_no_question_has_no_answer() -> None:
    none = np.array([])
    assert len(field_of(an_hour()).at(none.astype(np.int64), none, none).best) == 0


def test_how_many_distances_are_held_at_once_moves_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    field = field_of(
        *(an_hour(cloud_id=f"c{row}", lat_deg=LAT + row / 10, cloud_fraction=row / 10) for row in range(5))
    )
    times, lat = np.full(40, microseconds(NOON)), LAT - 0.5 + np.arange(40) / 40
    whole = field.at(times, lat, np.full(40, LON))
    monkeypatch.setattr("trucewatch.coverage.sky.PAIRS_AT_ONCE", 15)
    pieces = field.at(times, lat, np.full(40, LON))
    assert np.array_equal(whole.best, pieces.best)
    assert np.array_equal(whole.basis, pieces.basis)
    assert len(set(whole.best.tolist())) > 3
