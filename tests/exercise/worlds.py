"""Worlds for tests: the template mission laid once, worlds of some seeds written beside it, their files parsed."""

import csv
from datetime import UTC, date, datetime
from pathlib import Path

from trucewatch.exercise import DAY_MIX, Mix, write_world
from trucewatch.ingest import Batch, read_file
from trucewatch.mission import LoadedMission, load_mission, write_template

START = date(2030, 5, 14)
EMPTY = Mix(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
"""Nothing happens; watchers and weather are as on the day that ships."""
RECEIVED = datetime(2030, 5, 15, tzinfo=UTC)


def lay_mission(folder: Path) -> LoadedMission:
    write_template(folder / "mission", "exercise")
    return load_mission(folder / "mission")


def lay_world(folder: Path, loaded: LoadedMission, seed: int, days: int = 1, mix: Mix = DAY_MIX) -> Path:
    assert loaded.elements is not None
    write_world(folder, loaded.mission, loaded.ground, loaded.elements, seed, days, START, mix)
    return folder


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def files_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def ingest_all(folder: Path, loaded: LoadedMission, received_at: datetime = RECEIVED) -> list[Batch]:
    sources = {source.name: source for source in loaded.mission.sources}
    return [
        read_file(
            (folder / "inputs" / row["file"]).read_bytes(),
            row["file"],
            sources[row["source"]],
            loaded.mission,
            received_at,
        )
        for row in rows_of(folder / "truth" / "files.csv")
    ]
