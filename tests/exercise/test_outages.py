from dataclasses import replace
from datetime import timedelta

import pytest

from tests.exercise.watched import the_days, the_watch
from tests.exercise.worlds import lay_mission
from trucewatch.exercise import DAY_MIX
from trucewatch.exercise.looking import Watch
from trucewatch.exercise.outages import blind, watch_csv
from trucewatch.mission import LoadedMission
from trucewatch.records.interval import Interval

TROUBLED = replace(
    DAY_MIX, drones=5, cameras=12, stations=8, posts=3, post_looks=True, outages=1.5, maintenance=1.0, quirks=0.3,
    silent_share=0.4,
)  # fmt: skip


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> LoadedMission:
    return lay_mission(tmp_path_factory.mktemp("outages"))


@pytest.fixture(scope="module")
def watch(loaded: LoadedMission) -> Watch:
    return the_watch(loaded, 4, 7, TROUBLED)


def test_nobody_looks_during_an_outage(watch: Watch) -> None:
    for outage in watch.outages:
        met = [one for one in watch.looks if one.sensor.name == outage.sensor and one.span.overlaps(outage.span)]
        assert met
        assert not any(look.can_see for look in met)


def test_a_reported_outage_is_named_by_its_looks_and_a_silent_one_by_none(watch: Watch) -> None:
    told = {one.impediment_id for one in watch.outages if one.reported_at is not None}
    assert all(one.impediment_id == "" for one in watch.outages if one.reported_at is None)
    assert {look.impediment_id for look in watch.looks} - {""} <= told
    assert "" not in told


def test_outages_are_silent_as_often_as_the_mix_says(watch: Watch) -> None:
    """Of outages besides the daily hour of each mast, 40 % are silent: within 3 sigma of some 60 draws."""
    drawn = [one for one in watch.outages if one.reported_at is None or one.reported_at != one.span.end_at]
    assert len(drawn) > 40
    silent = sum(one.reported_at is None for one in drawn) / len(drawn)
    assert abs(silent - 0.4) < 3 * (0.24 / len(drawn)) ** 0.5
    assert {one.leaves_looks for one in drawn if one.reported_at is None} == {True, False}


def test_outages_are_reported_after_they_begin(watch: Watch) -> None:
    late = [one.reported_at - one.span.start_at for one in watch.outages if one.reported_at is not None]
    assert min(late) >= timedelta(0)
    assert max(late) > timedelta(hours=1)


def test_the_truth_of_the_watch_has_a_row_for_each_outage_and_quirk(watch: Watch) -> None:
    rows = watch_csv(watch).decode("utf-8").splitlines()
    assert len(rows) == 1 + len(watch.outages) + len(watch.quirks)
    assert watch.quirks
    assert all(bool(one.clock_s) != bool(one.east_m or one.north_m) for one in watch.quirks)


def test_blinding_takes_the_share_of_sensors_out_for_the_span(loaded: LoadedMission) -> None:
    watch = the_watch(loaded, 4, 2, TROUBLED)
    day = the_days(2)[1]
    span = Interval(day.start_at + timedelta(hours=2), day.start_at + timedelta(hours=5))
    busy = {one.sensor.name for one in watch.looks if one.can_see and one.span.overlaps(span)}
    after = blind(watch, span, 0.75, 4)
    left = {one.sensor.name for one in after.looks if one.can_see and one.span.overlaps(span)}
    assert len(left) == len(busy) - round(0.75 * len(busy))
    new = after.outages[len(watch.outages) :]
    reported = [one.reported_at for one in new if one.reported_at is not None]
    assert 0 < len(reported) < len(new)
    assert all(timedelta(minutes=30) <= at - span.start_at <= timedelta(hours=6) for at in reported)
    elsewhere = [(one.look_id, one.status) for one in watch.looks if not one.span.overlaps(span)]
    assert [(one.look_id, one.status) for one in after.looks if not one.span.overlaps(span)] == elsewhere


def test_blinding_nobody_changes_nothing(watch: Watch) -> None:
    assert blind(watch, the_days(1)[0], 0.0, 4) == watch
