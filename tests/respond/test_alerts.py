"""Alerts: raised on what had arrived, by written rules, and by nothing that anybody can flood or retract."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import box

from tests.builders import a_notice
from tests.fuse.scenes import a_ground
from tests.respond.arrivals import (
    DAY,
    MINUTE,
    NOON,
    alerts_of,
    arriving,
    explosion,
    hindered,
    hourly_look,
    the_mission,
)
from trucewatch.geo.ground import ZoneShape
from trucewatch.records.alert import Alert
from trucewatch.records.look import Look
from trucewatch.records.observation import Observation
from trucewatch.respond import find_alerts


def surge(count: int = 10) -> list[Observation]:
    """Return explosions two minutes apart, of two independent authenticated sources."""
    return [explosion(number, 2 * number) for number in range(count)]


def rules(alerts: list[Alert]) -> list[str]:
    return [alert.rule for alert in alerts]


def test_an_ordinary_day_raises_nothing() -> None:
    assert alerts_of(arriving([explosion(number, 200 * number) for number in range(3)])) == []


def test_a_surge_is_raised_at_the_full_minute_after_the_arrival_that_crosses() -> None:
    (alert,) = alerts_of(arriving(surge()))
    assert (alert.kind, alert.sector, alert.n_sources, alert.authenticated) == ("surge", "S1", 2, True)
    assert alert.measured == alert.threshold == len(alert.observation_ids)
    assert alert.received_at < alert.raised_at <= alert.received_at + MINUTE
    crossing = max(alert.observation_ids)
    assert alert.received_at == next(row.received_at for row in surge() if row.observation_id == crossing)


def test_one_source_alone_raises_no_surge() -> None:
    assert alerts_of(arriving([replace(row, source="camera") for row in surge()])) == []


def test_a_mission_without_settings_raises_nothing() -> None:
    assert alerts_of(arriving(surge()), the_mission(alerts=None)) == []


def test_a_thousand_copies_of_one_claim_raise_nothing() -> None:
    claim = explosion(0, 0, copy_group="claim")
    copies = [
        replace(claim, observation_id=f"copy_{n}", received_at=claim.received_at + n * MINUTE / 60) for n in range(1000)
    ]
    spread = [replace(row, lat_deg=47.0 + 0.002 * n) for n, row in enumerate(copies)]
    assert alerts_of(arriving(spread)) == []


def test_a_thousand_unauthenticated_claims_raise_nothing() -> None:
    claims = [
        explosion(n, 0.05 * n, source="press", authenticity="none", lat_deg=46.5 + 0.003 * n) for n in range(1000)
    ]
    assert alerts_of(arriving(claims)) == []


def test_unauthenticated_reports_add_to_authenticated_ones_and_the_alert_says_so() -> None:
    trusted = surge(4)
    assert alerts_of(arriving(trusted)) == []
    claims = [explosion(n, 2 * n, source="press", authenticity="none") for n in range(4, 8)]
    (alert,) = alerts_of(arriving(trusted + claims))
    assert not alert.authenticated


def test_heat_alone_is_no_surge() -> None:
    assert alerts_of(arriving([replace(row, event="thermal_anomaly") for row in surge()])) == []


def test_a_timely_notified_exercise_does_not_count_and_a_late_or_blanket_one_does() -> None:
    places = [(lat, lon) for lat in (47.965, 48.0, 48.035) for lon in (37.475, 37.525)]
    rows = [
        explosion(number, 9 * number, lat_deg=lat, lon_deg=lon, sigma_m=100.0)
        for number, (lat, lon) in enumerate(places)
    ]
    timely = a_notice(valid_from=NOON - 30 * MINUTE, valid_to=NOON + 90 * MINUTE, received_at=NOON - timedelta(days=4))
    late = replace(timely, received_at=NOON - 31 * MINUTE)
    blanket = replace(timely, radius_km=500.0)
    assert alerts_of(arriving(rows, notices=[timely])) == []
    for notices in ([], [late], [blanket]):
        assert rules(alerts_of(arriving(rows, notices=notices))) == ["surge_v1"]


def test_what_is_ordinary_is_learnt_from_the_days_before() -> None:
    before = [
        replace(explosion(1000 * day + n, 120 * n - 24 * 60 * day - 700), observation_id=f"before_{day}_{n}")
        for day in range(1, 8)
        for n in range(12)
    ]
    few, many = alerts_of(arriving(surge())), alerts_of(arriving(before + surge()))
    assert few[0].expected < (many[0].expected if many else np.inf)
    assert not many or many[0].threshold > few[0].threshold


def test_three_sensors_jammed_at_once_with_a_sign_of_fire_are_a_renewed_attack() -> None:
    jammed = [hindered(number, number) for number in range(1, 4)]
    alerts = alerts_of(arriving([explosion(0, 2, delay=1)], jammed))
    assert set(rules(alerts)) == {"blinding_v1", "renewed_attack_v1"}
    attack = next(alert for alert in alerts if alert.kind == "renewed_attack")
    assert attack.impediment_ids == ("impediment_1", "impediment_2", "impediment_3")
    assert attack.raised_at <= NOON + 10 * MINUTE


def test_a_power_failure_is_told_apart_and_is_no_renewed_attack() -> None:
    faults = [replace(hindered(number, number), kind="technical") for number in range(1, 4)]
    (alert,) = alerts_of(arriving([explosion(0, 2, delay=1)], faults))
    assert (alert.rule, alert.kind, alert.sector) == ("mass_outage_v1", "blinding", None)


def test_nothing_is_known_of_an_impediment_before_it_is_told() -> None:
    late = [hindered(number, 0, received_at=NOON + 90 * MINUTE) for number in range(1, 7)]
    alerts = alerts_of(arriving([explosion(0, 2, delay=1)], late))
    assert alerts
    assert {alert.raised_at for alert in alerts} == {NOON + 91 * MINUTE}


def test_a_shelling_and_the_replies_to_it_are_one_happening_at_each_place() -> None:
    duel = [explosion(number, 12 * number, lat_deg=48.0 + 0.07 * (number % 2)) for number in range(14)]
    apart = [explosion(number, 12 * number, lat_deg=47.0 + 0.07 * number) for number in range(14)]
    assert alerts_of(arriving(duel)) == []
    assert rules(alerts_of(arriving(apart))) == ["surge_v1"]


def regular_looks(hours: int, **changes: object) -> list[Look]:
    """Return hourly looks of six drones from thirty hours before noon on."""
    return [
        replace(hourly_look(100 * sensor + hour, hour - 30, sensor=f"drone_{sensor}"), **changes)  # type: ignore[arg-type]
        for sensor in range(1, 7)
        for hour in range(hours)
    ]


def test_a_silence_that_a_fault_explains_blinds_nobody_from_then_on() -> None:
    faults = [
        replace(hindered(number, 10), kind="technical", received_at=NOON + 20 * number * MINUTE)
        for number in range(1, 7)
    ]
    alerts = alerts_of(arriving(impediments=faults, looks=regular_looks(30)))
    assert "blinding_v1" not in rules(alerts)
    untold = alerts_of(arriving(impediments=faults[:1], looks=regular_looks(30)))
    assert rules(untold) == ["blinding_v1"]


def test_a_sensor_whose_looks_always_come_late_is_silent_only_after_that_delay() -> None:
    """Its looks come 50 minutes late: the next is due at one o'clock, and overdue after 100 minutes more."""
    late = [replace(look, received_at=look.end_at + 50 * MINUTE) for look in regular_looks(30)]
    (alert,) = alerts_of(arriving(looks=late))
    assert alert.raised_at == NOON + 161 * MINUTE


def test_planned_looks_of_which_nothing_is_heard_count_after_their_sensor_s_usual_delay() -> None:
    flown = [replace(look, start_at=look.start_at + (look.end_at - look.start_at) / 3) for look in regular_looks(5)]
    planned = [
        replace(
            hourly_look(900 + number, 0, sensor=f"drone_{number}"), status="planned", received_at=NOON - 600 * MINUTE
        )
        for number in range(1, 7)
    ]
    (alert,) = alerts_of(arriving(looks=[*flown, *planned]))
    assert alert.rule == "blinding_v1"
    assert NOON + 70 * MINUTE <= alert.raised_at <= NOON + 72 * MINUTE
    back = [replace(look, status="flown", version=2, received_at=NOON + 66 * MINUTE) for look in planned]
    assert alerts_of(arriving(looks=[*flown, *planned, *back])) == []


def test_weather_blinds_nobody() -> None:
    assert alerts_of(arriving([], [replace(hindered(number, 0), kind="weather") for number in range(1, 7)])) == []


def test_regular_sensors_that_fall_silent_together_raise_a_blinding() -> None:
    (alert,) = alerts_of(arriving(looks=regular_looks(30)))
    assert (alert.rule, alert.measured, alert.impediment_ids) == ("blinding_v1", 6, ())
    assert alert.raised_at == NOON + 71 * MINUTE


def test_casualties_told_by_the_press_and_fire_seen_by_a_drone_are_one_severe_event() -> None:
    told = explosion(
        0, 0, source="press", authenticity="none", event="casualty", count=12, count_kind="about", delay=30
    )
    seen = explosion(2, 5, lat_deg=47.01)
    (alert,) = alerts_of(arriving([told, seen]))
    assert (alert.rule, alert.n_sources, alert.authenticated) == ("severe_event_v1", 2, False)
    assert alert.raised_at == NOON + 31 * MINUTE
    assert alerts_of(arriving([told])) == alerts_of(arriving([told, replace(seen, authenticity="none")])) == []


def test_a_strike_in_a_city_needs_no_number() -> None:
    zone = ZoneShape("town", "city", box(37.51, 46.9, 37.6, 47.1), None, 0.0)
    rows = [explosion(0, 0, event="missile"), explosion(12, 1, event="missile", source="camera")]
    found = find_alerts(arriving(rows), a_ground(zones=(zone,)), the_mission(), DAY, DAY.end_at, b"")
    assert list(found.texts("rule")) == ["severe_event_v1"]
    assert alerts_of(arriving(rows)) == []


def test_an_alert_that_goes_on_is_raised_once_a_day() -> None:
    rows = [explosion(number, 2 * number) for number in range(120)]
    assert rules(alerts_of(arriving(rows))).count("surge_v1") == 1


def test_nothing_depends_on_who_holds_which_side() -> None:
    mission = the_mission()
    first, second = mission.parties[:2]
    turned = replace(mission, parties=(replace(first, side=second.side), replace(second, side=first.side)))
    jammed = [hindered(number, number) for number in range(1, 4)]
    arrivals = arriving(surge(), jammed)
    assert alerts_of(arrivals, mission) == alerts_of(arrivals, turned) != []


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(10, 60))
def test_what_arrives_later_never_changes_what_was_raised_before(seed: int, cut: int) -> None:
    rng = np.random.default_rng(seed)
    rows = [
        explosion(number, float(rng.uniform(0, 60)), delay=float(rng.uniform(1, 60)))
        for number in range(int(rng.integers(5, 30)))
    ]
    jammed = [
        hindered(number, begun, received_at=NOON + (begun + float(rng.uniform(0, 40))) * MINUTE)
        for number, begun in enumerate(rng.uniform(0, 60, int(rng.integers(2, 7))).tolist(), 1)
    ]
    step = NOON + cut * MINUTE
    later = [row for row in rows if row.received_at >= step]
    scrambled = [
        replace(row, lat_deg=float(rng.uniform(46.5, 49.5)), received_at=step + rng.uniform(0, 120) * MINUTE)
        for row in later
        if rng.random() < 0.7
    ]
    known = [row for row in rows if row.received_at < step]
    whole = [alert for alert in alerts_of(arriving(rows, jammed)) if alert.raised_at <= step]
    other = [alert for alert in alerts_of(arriving(known + scrambled, jammed)) if alert.raised_at <= step]
    assert whole == other == alerts_of(arriving(known, jammed), now=step)


@settings(max_examples=10, deadline=None)
@given(st.permutations(range(10)))
def test_the_order_of_rows_is_nothing(order: list[int]) -> None:
    rows = surge()
    assert alerts_of(arriving([rows[index] for index in order])) == alerts_of(arriving(rows))
