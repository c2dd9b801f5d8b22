from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from tests.exercise.watched import a_bang, the_days, the_orders
from tests.exercise.worlds import lay_mission
from trucewatch.exercise import DAY_MIX
from trucewatch.exercise.casting import cast
from trucewatch.exercise.happening import Happening
from trucewatch.exercise.hearsay import tell_press
from trucewatch.exercise.press import tell_feed
from trucewatch.exercise.rows import OBSERVATIONS, PRESS_FEED
from trucewatch.mission import LoadedMission

LOUD = replace(DAY_MIX, press_share=1.0, copy_share=1.0, feed_share=1.0, press_loose=0.5, most_copies=5)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> LoadedMission:
    return lay_mission(tmp_path_factory.mktemp("press"))


@pytest.fixture(scope="module")
def happenings(loaded: LoadedMission) -> list[Happening]:
    terrain = the_orders(loaded, 1, 1, LOUD).terrain
    rng = np.random.default_rng(3)
    start = the_days(1)[0].start_at
    return [
        a_bang(
            f"shelling-{number}", terrain.draw_spot(rng, (1.0, 20.0)), start + timedelta(minutes=5 * number), count=4
        )
        for number in range(120)
    ]


def test_loose_reports_name_settlements_days_and_greater_counts(
    loaded: LoadedMission, happenings: list[Happening]
) -> None:
    casting, places = cast(loaded.mission), loaded.ground.places
    told = [tell_press(1, one, casting, LOUD, places) for one in happenings]
    firsts = [dict(zip(OBSERVATIONS, rows[0].cells, strict=True)) for rows in told]
    centres = {f"{lat:.5f}" for lat in places.lat_deg}
    assert 15 < sum(row["lat_deg"] in centres for row in firsts) < 60
    assert 15 < sum(row["observed_from"].endswith("T00:00:00Z") for row in firsts) < 55
    counts = [int(row["count"]) for row in firsts if row["count"]]
    assert len(counts) > 15
    assert min(counts) >= 6
    assert {len(rows) for rows in told} == {2, 3, 4, 5, 6}
    for rows in told:
        assert len({dict(zip(OBSERVATIONS, row.cells, strict=True))["copy_group"] for row in rows}) == 1


def test_the_feed_tells_settlements_days_and_copies(loaded: LoadedMission, happenings: list[Happening]) -> None:
    until = the_days(4)[-1].end_at
    told = [tell_feed(1, loaded.mission, loaded.ground.places, one, LOUD, until) for one in happenings]
    items = [dict(zip(PRESS_FEED, row.cells, strict=True)) for rows in told for row in rows]
    assert {item["place_name"] for item in items} <= set(loaded.ground.places.name)
    clocks = [item["published_at_clock"] for item in items]
    assert clocks.count("") > 0.3 * len(clocks)
    assert len(set(clocks)) > 20
    assert len({item["url"] for item in items}) == sum(bool(rows) for rows in told)
    assert all(row.at < until for rows in told for row in rows)


def test_without_a_feed_or_settlements_nothing_is_told(loaded: LoadedMission, happenings: list[Happening]) -> None:
    until, places = the_days(4)[-1].end_at, loaded.ground.places
    sources = tuple(one for one in loaded.mission.sources if one.format != "mapped")
    bare = replace(loaded.mission, sources=sources)
    empty = replace(places, name=places.name[:0], lat_deg=places.lat_deg[:0], lon_deg=places.lon_deg[:0])
    assert not tell_feed(1, bare, places, happenings[0], LOUD, until)
    assert not tell_feed(1, loaded.mission, empty, happenings[0], LOUD, until)
