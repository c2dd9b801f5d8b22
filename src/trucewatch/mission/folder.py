"""A mission folder in, the bytes of its files out: which settings stand in which file, and which paths are allowed."""

from collections.abc import Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path, PurePosixPath

from trucewatch.errors import Fault

SETTINGS_FILES: Mapping[str, tuple[str, ...]] = {
    "mission.toml": (
        "name", "title", "status", "statement", "day_timezone", "retrospective", "area", "parties", "organs", "line",
        "layers", "zones", "sectors", "elements", "background", "climatology", "places",
    ),
    "agreement.toml": (
        "agreement", "weapons", "classes", "event_sizes", "thresholds", "fuse", "counting_rule", "ladder", "case_rule",
        "case_window_h",
    ),
    "sensors.toml": ("sensors", "sources"),
    "release.toml": ("readers", "labels", "release", "alerts"),
}  # fmt: skip
"""The files of settings and the keys of the mission that each one holds."""

FILE_OF_KEY: Mapping[str, str] = {key: file for file, keys in SETTINGS_FILES.items() for key in keys}
"""The file in which a key of the mission stands."""

MAPPINGS = "mappings"
"""Folder of mappings in a mission folder, and in this package."""

DETECTION = "detection"
"""Folder of detection tables in a mission folder, and in this package."""

CATALOGUE = "catalogue"
"""Folder of classes of sensors in a mission folder, and in this package."""

LARGEST_BYTES = 64 * 1024 * 1024
"""A file of the mission folder larger than this is refused unread."""


def read_file(folder: Path, file: str, where: tuple[str, str] = ("", "")) -> bytes | Fault:
    """Return a file's bytes, or the fault that keeps it from being read.

    Args:
        folder: the mission folder.
        file: path inside it, with `/`.
        where: settings file and key that name it; empty for a file that every mission has.
    """
    source, key = where if where[0] else (file, "")
    fault = path_fault(folder, file, source, key)
    if fault:
        return fault
    path = folder / file
    if not path.is_file():
        remedy = "add the file" if not key else "add the file or correct the key"
        return Fault("missing_file", source, key, f"no file {file}", f"the file {file}", remedy)
    size = path.stat().st_size
    if size > LARGEST_BYTES:
        got, expected = f"{file} of {size} bytes", f"at most {LARGEST_BYTES} bytes"
        return Fault("file_too_large", source, key, got, expected, "shorten the file")
    return path.read_bytes()


def mapping_file(name: str) -> str:
    """Return the path of a mapping in a mission folder."""
    return f"{MAPPINGS}/{name}.toml"


def detection_file(sensor_class: str) -> str:
    """Return the path of the detection table of a sensor class in a mission folder."""
    return f"{DETECTION}/{sensor_class}.toml"


def catalogue_file(sensor_class: str) -> str:
    """Return the path of a class of sensors in a mission folder."""
    return f"{CATALOGUE}/{sensor_class}.toml"


def shipped_names(kind: str) -> tuple[str, ...]:
    """Return the names of what is shipped in the folder `MAPPINGS`, `DETECTION` or `CATALOGUE`, sorted."""
    return _names_in(files("trucewatch.mission") / kind)


def catalogue_names(folder: Path | None) -> tuple[str, ...]:
    """Return the names of all classes of sensors, those of a mission folder among them, sorted."""
    own = () if folder is None or not (folder / CATALOGUE).is_dir() else _names_in(folder / CATALOGUE)
    return tuple(sorted({*shipped_names(CATALOGUE), *own}))


def read_mapping_file(folder: Path, name: str, where: str) -> bytes | Fault:
    """Return the bytes of a mapping: that of the mission folder if there is one, else the shipped one.

    Args:
        folder: the mission folder.
        name: name of the mapping, well-formed.
        where: key of the source that names it.
    """
    return _read_own_or_shipped(folder, MAPPINGS, name, where, "unknown_mapping")


def read_detection_file(folder: Path | None, sensor_class: str, where: str) -> bytes | Fault:
    """Return the bytes of a detection table: that of the mission folder if there is one, else the shipped one.

    Args:
        folder: the mission folder; None reads the shipped table.
        sensor_class: name of the class, well-formed.
        where: key of the sensor that names it.
    """
    return _read_own_or_shipped(folder, DETECTION, sensor_class, where, "unknown_sensor_class")


def read_catalogue_file(folder: Path | None, sensor_class: str, where: str) -> bytes | Fault:
    """Return the bytes of a class of sensors: that of the mission folder if there is one, else the shipped one.

    Args:
        folder: the mission folder; None reads what is shipped.
        sensor_class: name of the class, well-formed.
        where: key of the sensor that names it.
    """
    return _read_own_or_shipped(folder, CATALOGUE, sensor_class, where, "unknown_sensor_class")


def _names_in(held: Traversable) -> tuple[str, ...]:
    return tuple(sorted(item.name.removesuffix(".toml") for item in held.iterdir() if item.name.endswith(".toml")))


def _read_own_or_shipped(folder: Path | None, kind: str, name: str, where: str, unknown: str) -> bytes | Fault:
    file = f"{kind}/{name}.toml"
    if folder is not None and (folder / file).exists():
        return read_file(folder, file, ("sensors.toml", where))
    known = shipped_names(kind)
    if name in known:
        return (files("trucewatch.mission") / kind / f"{name}.toml").read_bytes()
    expected = f"a file {file}, or a shipped one: {', '.join(known)}"
    return Fault(unknown, "sensors.toml", where, name, expected, "add the file or correct the name")


def path_fault(folder: Path, file: str, source: str, key: str) -> Fault | None:
    """Say what is wrong with a path that must stay inside the mission folder, links followed; None if nothing."""
    pure = PurePosixPath(file)
    stays = bool(file) and "\\" not in file and not pure.is_absolute() and ".." not in pure.parts
    if stays and (folder / file).resolve().is_relative_to(folder.resolve()):
        return None
    expected = "a relative path inside the mission folder, written with /"
    return Fault("path_leaves_folder", source, key, file[:200], expected, "copy the file into the mission folder")
