"""The template laid in a folder, and ways to damage it."""

from pathlib import Path

from trucewatch.mission import write_template


def lay_mission(folder: Path) -> Path:
    """Lay the template in a new folder below `folder` and return it."""
    mission = folder / "mission"
    write_template(mission, "test")
    return mission


def edit(mission: Path, file: str, old: str, new: str) -> None:
    """Replace the first occurrence of a text, which must be there."""
    text = (mission / file).read_text("utf-8")
    assert old in text, f"{file} holds no {old!r}"
    (mission / file).write_text(text.replace(old, new, 1), "utf-8")
