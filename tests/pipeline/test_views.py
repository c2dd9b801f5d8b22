"""What a reader outside gets of a week: the looking of a week with data, nothing of one without."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.pipeline.chain import DAY, NOW, lay_small
from trucewatch.mission import LoadedMission, load_mission
from trucewatch.pipeline.records import no_records
from trucewatch.pipeline.views import looking_of_week
from trucewatch.records.table import Table
from trucewatch.release import open_door


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> LoadedMission:
    """Return the mission of an exercise whose sources do not say that they deliver."""
    held = load_mission(lay_small(tmp_path_factory.mktemp("week") / "world") / "mission")
    silent = tuple(replace(source, holds_from=None, holds_to=None) for source in held.mission.sources)
    return replace(held, mission=replace(held.mission, sources=silent))


def test_a_week_in_which_no_source_delivered_has_no_looking(loaded: LoadedMission) -> None:
    week = looking_of_week(no_records(), loaded, DAY, open_door(loaded.mission, "public", NOW))
    assert len(week) == 0


def test_a_week_in_which_a_source_delivered_has_a_row_for_every_sector_and_kind(loaded: LoadedMission) -> None:
    first, *rest = loaded.mission.sources
    served = (replace(first, holds_from=DAY.start_at - timedelta(days=5)), *rest)
    mission = replace(loaded.mission, sources=served)
    week = looking_of_week(no_records(), replace(loaded, mission=mission), DAY, open_door(mission, "public", NOW))
    assert isinstance(week, Table)
    assert len(week) == len(mission.sectors) * len(mission.event_sizes)
