"""The mission of the real days is built from the data, is sound, and names what it leaves out."""

import subprocess
import sys
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from trucewatch.coverage.sky import BASES, make_field
from trucewatch.mission import LoadedMission, load_mission
from trucewatch.records.table import Table, microseconds
from trucewatch.records.weather import CloudHour

BUILD = Path(__file__).parents[2] / "examples" / "real_days" / "build.py"

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def built(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("real") / "mission"
    subprocess.run([sys.executable, str(BUILD), "--data", str(real_data), "--out", str(folder)], check=True)
    return folder


@pytest.fixture(scope="module")
def loaded(built: Path) -> LoadedMission:
    return load_mission(built)


def test_the_parts_used_face_the_land_beyond_the_line(loaded: LoadedMission) -> None:
    assert loaded.mission.line.parts == (1, 3, 5, 7, 8, 15)
    assert loaded.ground.line.version.length_km == pytest.approx(1319, abs=2)
    assert loaded.ground.line.version.parts_kept[0].length_km == pytest.approx(1184, rel=0.01)
    assert len(loaded.mission.line.left_out) == 12
    assert all(left.reason.startswith("shoreline") for left in loaded.mission.line.left_out)


def test_each_day_has_its_layer_and_one_line_is_pinned_for_all(loaded: LoadedMission) -> None:
    assert [layer.day for layer in loaded.ground.layers] == [date(2026, 6, day) for day in (24, 25, 26)]
    assert loaded.mission.line.version == "2026-06-25"


def test_it_is_hypothetical_and_says_where_its_rows_came_from(loaded: LoadedMission) -> None:
    mission = loaded.mission
    assert mission.status == "hypothetical"
    assert "No truce was in force" in mission.statement
    assert "28 June 2026" in mission.retrospective
    assert "mirror" in mission.sources[0].note
    assert {party.name: party.side for party in mission.parties} == {"A": "A", "B": "B"}
    assert (loaded.ground.line.version.inside, loaded.ground.line.version.outside) == ("B", "A")


def test_sectors_cover_every_part_used_without_gap(loaded: LoadedMission) -> None:
    for kept in loaded.ground.line.version.parts_kept:
        sectors = [one for one in loaded.mission.sectors if one.part == kept.part]
        assert sectors[0].chainage_from_km == 0
        assert sectors[-1].chainage_to_km == pytest.approx(kept.length_km, abs=0.001)
        assert all(a.chainage_to_km == b.chainage_from_km for a, b in pairwise(sectors))


def test_only_the_three_satellites_have_elements(loaded: LoadedMission) -> None:
    assert loaded.elements is not None
    assert [line[2:7] for line in loaded.elements.decode().splitlines() if line.startswith("1 ")] == [
        "37849", "43013", "54234",
    ]  # fmt: skip


def test_its_source_finds_the_file(built: Path, loaded: LoadedMission) -> None:
    assert [path.name for path in built.glob(loaded.mission.sources[0].files[0])] == ["viirs_full_2026-06.parquet"]


def test_every_place_of_its_line_has_the_june_of_other_years(loaded: LoadedMission) -> None:
    field = make_field(Table.of(CloudHour, ()), loaded.normals, loaded.mission.thresholds.cloud_prior)
    on_line = np.vstack([part.lon_lat for part in loaded.ground.line.parts])[::20]
    for hour in (0, 14):
        time_us = microseconds(datetime(2026, 6, 25, hour, tzinfo=UTC))
        said = field.at(np.full(len(on_line), time_us), on_line[:, 1], on_line[:, 0])
        assert {BASES[code] for code in np.unique(said.basis)} == {"climatology"}
        assert 0.1 < said.best.min() <= said.best.max() < 0.6
        assert said.low.max() < 0.05
        assert said.high.min() > 0.7
