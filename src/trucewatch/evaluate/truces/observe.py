"""One file of news reports in, its observations out, read as any file of a source is read."""

import tempfile
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from importlib.resources import files
from pathlib import Path

from trucewatch.count.rules import DISCHARGES
from trucewatch.errors import Fault, InputError
from trucewatch.evaluate.truces.declaration import Truce
from trucewatch.ingest import Batch, read_file
from trucewatch.mission import load_mission, write_template
from trucewatch.mission.mappings import parse_mapping
from trucewatch.records.mapping import Mapping
from trucewatch.records.mission import Area, Source

WORLD = Area(south_deg=-90.0, west_deg=-180.0, north_deg=90.0, east_deg=180.0)
"""No report is refused for where it lies."""


def shipped_mapping(name: str) -> Mapping:
    """Return a shipped mapping.

    Raises:
        InputError: the mapping cannot be read.
    """
    faults: list[Fault] = []
    content = (files("trucewatch.mission") / "mappings" / f"{name}.toml").read_bytes()
    mapping = parse_mapping(content, name, faults)
    if mapping is None:
        raise InputError(faults)
    return mapping


def observe(content: bytes, truce: Truce) -> Batch:
    """Return what ingest takes of a file of events, and which of its rows it rejects, with the reasons.

    Raises:
        SourceError: the file has not the columns of its mapping.
    """
    with tempfile.TemporaryDirectory() as folder:
        write_template(Path(folder) / "mission", "truces")
        mission = load_mission(Path(folder) / "mission").mission
    mapping = shipped_mapping(truce.mapping)
    source = Source(
        name=truce.mapping,
        title=mapping.title,
        format="mapped",
        files=(),
        timezone=None,
        resolution_s=None,
        authenticity="none",
        label=mission.labels[0].name,
        independence_group="news",
        holds_from=None,
        holds_to=None,
        sensors=(),
        note=mapping.note,
        mapping=mapping.name,
    )
    received_at = datetime.combine(truce.last_day, time(), UTC) + timedelta(days=365)
    setting = replace(mission, area=WORLD, sources=(source,), mappings=(mapping,))
    return read_file(content, Path(truce.events).name, source, setting, received_at)


def taken_filter(truce: Truce) -> str:
    """Say which rows of the file become observations."""
    rules = shipped_mapping(truce.mapping).kinds.rules
    words = [word for rule in rules if rule.refusal is None for word in rule.words]
    return f"{truce.kind_column} has one of {', '.join(words)}"


def discharge_filter(truce: Truce) -> str:
    """Say which rows of the file become a discharge: they have its word, and none of an earlier rule."""
    wanted, earlier = _discharge_words(shipped_mapping(truce.mapping))
    before = f" and none of {', '.join(earlier)}" if earlier and truce.kind_split else ""
    return f"{truce.kind_column} has one of {', '.join(wanted)}{before}"


def _discharge_words(mapping: Mapping) -> tuple[list[str], list[str]]:
    rules = mapping.kinds.rules
    last = max(at for at, rule in enumerate(rules) if rule.event in DISCHARGES)
    wanted = [word for rule in rules if rule.event in DISCHARGES for word in rule.words]
    return wanted, [word for rule in rules[:last] if rule.event not in DISCHARGES for word in rule.words]
