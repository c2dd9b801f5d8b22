"""A folder and a name in; a complete, valid, illustrative mission folder out."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from trucewatch.errors import Fault, MissionError
from trucewatch.mission.references import NAME
from trucewatch.records.quantity import to_text

FIRST_DAY = datetime(2030, 5, 14, tzinfo=UTC)
"""First day of the exercise: the elements of the template belong to it."""


def write_template(folder: Path, name: str, days: int = 1) -> None:
    """Lay an illustrative mission in a folder; the same name and days give the same bytes.

    Args:
        folder: new or empty folder.
        name: short name of the mission.
        days: how many days from FIRST_DAY on its satellite source holds.

    Raises:
        MissionError: the name is ill-formed, there is no day, or the folder holds something already.
    """
    faults = []
    if not NAME.fullmatch(name):
        expected = "letters A to Z, digits, _ - and . only, at most 64"
        faults.append(Fault("bad_name", folder.name, "name", repr(name)[:200], expected, "choose another name"))
    if days < 1:
        faults.append(Fault("out_of_range", folder.name, "days", str(days), "1 or more", "choose another number"))
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        expected, remedy = "a new or empty folder", "choose another folder; nothing was overwritten"
        faults.append(Fault("folder_not_empty", folder.name, "", "a folder with content", expected, remedy))
    if faults:
        raise MissionError(faults)
    marks = {"@NAME@": name, "@HOLDS_TO@": to_text(FIRST_DAY + timedelta(days=days))}
    for file, source in template_files().items():
        target = folder / file
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(_filled(source.read_bytes(), marks) if file.endswith(".toml") else source.read_bytes())


def add_background(folder: Path, content: bytes) -> None:
    """Give a mission laid from the template its background of hotspots.

    Raises:
        MissionError: its mission.toml is not that of the template, or has a background already.
    """
    settings = folder / "mission.toml"
    text = settings.read_bytes()
    if text.count(b"\n# background = ") != 1:
        expected, remedy = "the template's comment `# background = ...`", "write the key by hand"
        raise MissionError([Fault("template_changed", settings.name, "background", "no such line", expected, remedy)])
    target = folder / "background" / "background.csv"
    target.parent.mkdir(exist_ok=True)
    target.write_bytes(content)
    settings.write_bytes(text.replace(b"\n# background = ", b"\nbackground = "))


def template_files() -> Mapping[str, Traversable]:
    """Return the files of the template by their path in a mission folder, sorted."""
    return dict(sorted(_walk(files("trucewatch.mission") / "template", "")))


def _walk(folder: Traversable, prefix: str) -> Iterator[tuple[str, Traversable]]:
    for item in folder.iterdir():
        if item.is_dir():
            yield from _walk(item, f"{prefix}{item.name}/")
        else:
            yield f"{prefix}{item.name}", item


def _filled(content: bytes, marks: Mapping[str, str]) -> bytes:
    for mark, text in marks.items():
        content = content.replace(mark.encode(), text.encode())
    return content
