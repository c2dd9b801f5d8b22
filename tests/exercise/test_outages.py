import csv
import io
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.exercise.watched import the_watch
from tests.exercise.worlds import lay_mission
from trucewatch.exercise import DAY_MIX
from trucewatch.exercise.looking import Watch
from trucewatch.exercise.outages import watch_csv
from trucewatch.mission import LoadedMission

TROUBLED = replace(
    DAY_MIX,
    drones=5,
    cameras=12,
    stations=8,
    posts=3,
    post_looks=True,
    habit_share=0.5,
    outages=1.5,
    maintenance=1.0,
    quirks=0.3,
    silent_share=0.4,
)


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


def test_the_truth_of_the_watch_tells_every_outage_quirk_and_habit(watch: Watch) -> None:
    rows = list(csv.DictReader(io.StringIO(watch_csv(watch).decode("utf-8"))))
    whats = [row["what"] for row in rows]
    assert (whats.count("outage"), whats.count("quirk")) == (len(watch.outages), len(watch.quirks))
    starts = [float(row["share"]) for row in rows if row["kind"] == "start"]
    assert sum(starts) == pytest.approx(TROUBLED.habit_share * 5, abs=0.02)
    assert watch.quirks
    assert all(bool(one.clock_s) != bool(one.east_m or one.north_m) for one in watch.quirks)
