"""The worked example of the contributors' page does what the page says."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.mission.template import lay_mission
from trucewatch.ingest import Batch, merge_batch, read_file
from trucewatch.mission import load_mission
from trucewatch.records.observation import Observation
from trucewatch.records.table import Table

PAGE = Path(__file__).parents[2] / "CONTRIBUTING.md"
MIDNIGHT = datetime(2030, 5, 14, tzinfo=UTC)


def block_of(kind: str, beginning: str) -> str:
    """Return the one block of the page that begins so."""
    blocks: list[str] = re.findall(rf"```{kind}\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    (found,) = [block for block in blocks if beginning in block]
    return found


def brigade(folder: Path) -> Batch:
    """Lay the mission of the template with the example's mapping and source, and read the example's file."""
    mission = lay_mission(folder)
    (mission / "mappings").mkdir()
    (mission / "mappings/brigade.toml").write_text(block_of("toml", "fire brigade"), "utf-8")
    with (mission / "sensors.toml").open("a", encoding="utf-8") as sensors:
        sensors.write("\n" + block_of("toml", 'name = "brigade"'))
    loaded = load_mission(mission).mission
    source = next(one for one in loaded.sources if one.name == "brigade")
    return read_file(block_of("csv", "no,day").encode(), "brigade.csv", source, loaded, MIDNIGHT + timedelta(days=1))


def test_the_example_of_a_mapping_comes_to_what_the_page_says(tmp_path: Path) -> None:
    batch = brigade(tmp_path)
    held = merge_batch(Table.of(Observation, ()), batch.observations)
    first, second = held.rows()
    assert (batch.rows, len(held), len(batch.observations) - len(held)) == (6, 2, 1)
    assert [(row.row, row.code) for row in batch.rejections.rows()] == [
        (4, "unknown_word"), (5, "withdrawn"), (6, "outside_area"),
    ]  # fmt: skip
    assert (first.observation_id, first.event, first.count) == ("brigade:17", "explosion", 2)
    assert first.observed_from == MIDNIGHT
    assert first.observed_to == MIDNIGHT + timedelta(hours=5, minutes=41) - timedelta(microseconds=1)
    assert (second.observation_id, second.count) == ("brigade:18", None)
    assert second.observed_to - second.observed_from == timedelta(days=1) - timedelta(microseconds=1)
    assert {row.authenticity for row in held.rows()} == {"none"}
