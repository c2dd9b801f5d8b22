"""One finding in, the folder of all it rests on out, stage by stage, which anybody can verify without Trucewatch.

Cell and board only. What names or places a human source is shown by its hash alone, to every reader: the record is
proved to be there and unchanged, and stays closed. A record that other eyes must open is not opened here.
"""

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from trucewatch import __version__, export
from trucewatch.errors import Fault, InputError, ReaderError
from trucewatch.export import HUMAN
from trucewatch.export.folder import readme
from trucewatch.ledger.merkle import leaf_hash
from trucewatch.ledger.payload import PayloadRow, disclose
from trucewatch.ledger.tables import TableRow
from trucewatch.mission import settings_of
from trucewatch.pipeline.day import OnStage, draft_statement, write_whole
from trucewatch.pipeline.desk import Desk
from trucewatch.pipeline.memory import FINDINGS, INCIDENTS, NOTICES, OBSERVATIONS, REJECTIONS, Kept, Shelf, open_shelf
from trucewatch.records.canonical import Canonical, canonical_bytes
from trucewatch.records.encoding import decode, encode
from trucewatch.records.finding import Finding
from trucewatch.records.incident import Incident
from trucewatch.records.look import Look
from trucewatch.records.observation import Observation
from trucewatch.records.table import Table
from trucewatch.records.vocabulary import ORIGIN_DESCRIPTIONS, ORIGIN_EVENTS
from trucewatch.release import Door, admits
from trucewatch.release.fields import may_have

SCRIPTS = ("verify.py", "ed25519.py")
"""What goes into every folder to check it."""
CLOSED = "it holds what names or places a human source, or what this reader may not have"
"""Why a record is shown by its hash alone."""


@dataclass(frozen=True, slots=True)
class LineageDone:
    """What was given."""

    folder: Path
    """The folder."""
    records: int
    """Records in it."""
    closed: int
    """Those of them that are shown by their hash alone."""
    originals: int
    """Originals in it."""
    withheld: int
    """Originals that are named by their digest alone."""
    log_key: str
    """The log's public key, to be given to whoever checks the folder by another way than the folder."""


def export_finding(desk: Desk, finding_id: str, door: Door, out: Path, on_stage: OnStage) -> LineageDone:
    """Write the folder of one finding, whole or not at all; that it was given is on the ledger.

    Raises:
        ReaderError: the reader is not in cell or board, gets no exact places, or the place is a recent origin.
        InputError: there is no such finding for this reader, or the folder holds something.
        LedgerError: the clock stands before the last statement, or the ledger cannot be written.
    """
    if not door.is_inside or door.rule.place != "exact" or door.rule.time_min:
        remedy = "a file for another reader needs the two-key rule of case files, which is not built"
        _refuse("not_for_reader", f"lineage for {door.reader.name}", "a reader in cell or board", remedy)
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        expected, remedy = "a new or empty folder", "name another: a folder that verifies holds nothing else"
        raise InputError([Fault("folder_in_use", out.name, "", "a folder that holds something", expected, remedy)])
    on_stage("gathering what the finding rests on")
    shelf = open_shelf(desk.ledger, desk.folder)
    gathered = _gather(desk, shelf, finding_id, door)
    on_stage("proving it and writing the folder")
    files = {**gathered.files, **_statements(desk, gathered.entries), **_fixed(desk, gathered)}
    files["manifest.json"] = _manifest(desk, shelf, finding_id, door, files)
    _write_folder(out, files)
    given = sum(name.startswith("1_originals/") for name in files)
    key = desk.ledger.log_key.to_text().strip()
    return LineageDone(out, gathered.records, gathered.closed, given, gathered.named - given, key)


@dataclass(frozen=True, slots=True)
class _Gathered:
    """The stages of one finding as files, and what they refer to."""

    finding: Finding
    files: dict[str, bytes]
    entries: frozenset[int]
    records: int
    closed: int
    named: int


def _gather(desk: Desk, shelf: Shelf, finding_id: str, door: Door) -> _Gathered:
    row, finding = _finding(shelf, finding_id, door)
    run = desk.ledger.statements(row.entry + 1)[row.entry]
    if run.settings_sha256 != desk.loaded.settings_sha256:
        expected, remedy = "the settings of the run that found it", "run the day again under these settings"
        raise InputError([Fault("other_settings", "mission", "", "settings that changed since", expected, remedy)])
    (found,) = _rows(shelf, INCIDENTS, [finding.incident_id], row.entry)
    incident = decode(Incident, json.loads(found.record))
    if incident.is_origin and incident.t0_latest > door.now - timedelta(hours=door.mission.release.origin_delay_h):
        got, expected = "the recent place of an origin", "one whose delay has passed: until then it is a grid cell"
        _refuse(
            "recent_origin", got, expected, f"ask again {door.mission.release.origin_delay_h:g} h after it happened"
        )
    results = [("3_incident/incident", found), *_evidence(shelf, finding.incident_id, row.entry)]
    results += _numbered("3_incident/hotspot", _rows_of(shelf, "hotspots", incident.observation_ids, row.entry))
    results.append(("4_finding/finding", row))
    observed = _newest(_rows(shelf, OBSERVATIONS, incident.observation_ids), run.inputs)
    declared = _newest(_rows(shelf, NOTICES, finding.notice_ids), run.inputs)
    inputs = [*_numbered("2_observations/observation", observed), *_numbered("2_observations/notice", declared)]
    open_ = {item.record_id for _, item in results} | {
        item.record_id
        for kept, items in ((OBSERVATIONS, observed), (NOTICES, declared))
        for item in items
        if _may_open(kept.record, json.loads(item.record), door)
    }
    files = {f"{name}.json": _disclosed(desk, item, item.record_id in open_) for name, item in (*inputs, *results)}
    shown = [json.loads(item.record)["original"] for _, item in inputs if item.record_id in open_]
    named = {str(name) for name in shown}
    for name in sorted(named):
        if _may_give(shelf, name, door):
            files[f"1_originals/{name.partition(':')[2]}"] = desk.ledger.original(name)
    entries = frozenset(item.entry for _, item in (*inputs, *results))
    closed = sum(item.record_id not in open_ for _, item in inputs)
    return _Gathered(finding, files, entries, len(inputs) + len(results), closed, len(named))


def _finding(shelf: Shelf, finding_id: str, door: Door) -> tuple[TableRow, Finding]:
    rows = _rows(shelf, FINDINGS, [finding_id])
    finding = decode(Finding, json.loads(rows[-1].record)) if rows else None
    if finding is None or not admits(door, finding.label):
        expected, remedy = "a finding that this reader may see", "take the name from `trucewatch export … findings`"
        raise InputError([Fault("unknown_finding", "command line", "FINDING", finding_id[:200], expected, remedy)])
    return rows[-1], finding


def _rows(shelf: Shelf, kept: Kept[Any], names: Iterable[str], entry: int | None = None) -> list[TableRow]:
    return _rows_of(shelf, kept.table, names, entry)


def _rows_of(shelf: Shelf, table: str, names: Iterable[str], entry: int | None) -> list[TableRow]:
    found = shelf.store.rows_named(table, sorted(names), shelf.size)
    return sorted((row for row in found if entry in (None, row.entry)), key=_ledger_order)


def _ledger_order(row: TableRow) -> tuple[int, int]:
    return row.entry, row.ordinal


def _newest(rows: Sequence[TableRow], inputs: int) -> list[TableRow]:
    """Return the last version of each record that the run read."""
    last = {row.record_id: row for row in rows if row.entry < inputs}
    return sorted(last.values(), key=_ledger_order)


def _evidence(shelf: Shelf, incident_id: str, entry: int) -> list[tuple[str, TableRow]]:
    found = (row for row in shelf.store.rows("evidence", shelf.size) if row.entry == entry)
    return _numbered("3_incident/evidence", [row for row in found if row.record_id.startswith(f"{incident_id}|")])


def _numbered(name: str, rows: Iterable[TableRow]) -> list[tuple[str, TableRow]]:
    return [(f"{name}_{number:04d}", row) for number, row in enumerate(rows, start=1)]


def _may_open(record: type[Any], fields: dict[str, Any], door: Door) -> bool:
    """Say whether a whole record may be shown: label, every field that is there, and no human source in it."""
    held = [name for name, value in fields.items() if value is not None]
    human = HUMAN.get(record, ())
    allowed = all(may_have(record, name, door.reader.kind) and name not in human for name in held)
    return allowed and admits(door, fields["label"]) and not _is_person(fields, door)


def _is_person(fields: dict[str, Any], door: Door) -> bool:
    people = {sensor.name for sensor in door.mission.sensors if sensor.kind == "observer"}
    return fields.get("sensor") in people


def _may_give(shelf: Shelf, original: str, door: Door) -> bool:
    """Say whether the bytes of a file may be given: every record read from it may be, and no row was rejected."""
    if (shelf.latest(REJECTIONS).texts("original") == original).any():
        return False
    history = shelf.history()
    tables: tuple[Table[Any], ...] = (
        history.observations, history.notices, history.impediments, history.looks, history.contexts, history.adoptions,
        history.clouds, history.reviews,
    )  # fmt: skip
    rows = [row for table in tables for row in table.where(table.texts("original") == original).rows()]
    hidden = {name for row in _recent_origins(shelf, door) for name in row.observation_ids}
    return bool(rows) and all(
        not isinstance(row, Look)
        and _may_open(type(row), encode(row), door)
        and not (isinstance(row, Observation) and (row.observation_id in hidden or _is_recent_origin(row, door)))
        for row in rows
    )


def _recent_origins(shelf: Shelf, door: Door) -> Iterator[Incident]:
    limit = door.now - timedelta(hours=door.mission.release.origin_delay_h)
    return (row for row in shelf.latest(INCIDENTS).rows() if row.is_origin and row.t0_latest > limit)


def _is_recent_origin(row: Observation, door: Door) -> bool:
    limit = door.now - timedelta(hours=door.mission.release.origin_delay_h)
    return row.observed_to > limit and (row.event in ORIGIN_EVENTS or row.description in ORIGIN_DESCRIPTIONS)


def _disclosed(desk: Desk, row: TableRow, is_open: bool) -> bytes:
    """Return what proves one record: its line and salt, or the hash of both where it stays closed."""
    payload = desk.ledger.payload(desk.ledger.statements(row.entry + 1)[row.entry])
    proof = disclose(desk.keys.secret, row.entry, payload, row.ordinal)
    said: dict[str, Canonical] = {
        "table": row.table,
        "name": row.record_id,
        "statement": row.entry,
        "index": proof.index,
        "count": proof.count,
        "path": [_base64(item) for item in proof.path],
        "leaf": _base64(leaf_hash(proof.salt + proof.line)),
        "salt": _base64(proof.salt) if is_open else None,
        "line": proof.line.decode("utf-8") if is_open else None,
        "closed": None if is_open else CLOSED,
    }
    return canonical_bytes(said)


def _statements(desk: Desk, entries: Iterable[int]) -> dict[str, bytes]:
    statements = desk.ledger.statements()
    return {
        f"6_log/statement_{index:06d}.json": canonical_bytes(
            {"entry": statements[index].to_bytes().decode("utf-8"), "proof": desk.ledger.prove(index)}
        )
        for index in sorted(entries)
    }


def _fixed(desk: Desk, gathered: _Gathered) -> dict[str, bytes]:
    """Return agreement, settings, key, scripts and the page in plain words."""
    loaded, finding = desk.loaded, gathered.finding
    provisions = loaded.mission.agreement.provisions
    provision = next(item for item in provisions if item.provision_id == finding.provision_id)
    reading = next(item for item in provision.readings if item.reading_id == finding.reading_id)
    settings = settings_of(loaded)
    source = Path(export.__file__).parent
    return {
        "5_agreement/provision.json": canonical_bytes(encode(provision)),
        "5_agreement/reading.json": canonical_bytes(encode(reading)),
        "5_agreement/settings.json": canonical_bytes(settings),
        "log.pub": desk.ledger.log_key.to_text().encode(),
        "README.txt": readme(loaded.mission, finding, gathered.closed).encode(),
        **{name: (source / name).read_bytes() for name in SCRIPTS},
    }


def _manifest(desk: Desk, shelf: Shelf, finding_id: str, door: Door, files: dict[str, bytes]) -> bytes:
    """Put on the ledger what is given, file by file, and return the proof of that entry."""
    digests: dict[str, Canonical] = {name: hashlib.sha256(files[name]).hexdigest() for name in sorted(files)}
    said: dict[str, Canonical] = {"finding_id": finding_id, "reader": door.reader.name, "files": digests}
    row = PayloadRow("exports", f"{finding_id}|{door.reader.name}", 1, said)
    parser = f"lineage/{__version__} {finding_id} {door.reader.name}"
    draft = draft_statement(desk, "lineage", parser, door.now, shelf.inputs())
    index = desk.ledger.append([replace(draft, rows=(row,))]).first
    entry = desk.ledger.statements(index + 1)[index].to_bytes().decode("utf-8")
    place = TableRow(index, 0, row.table, row.record_id, row.version, "")
    record = json.loads(_disclosed(desk, place, True))
    return canonical_bytes({"entry": entry, "proof": desk.ledger.prove(index), "record": record})


def _write_folder(out: Path, files: dict[str, bytes]) -> None:
    """Write the files beside the folder and give it its name last."""
    part = out.with_name(f".{out.name}.part")
    for name in sorted(files):
        (part / name).parent.mkdir(parents=True, exist_ok=True)
        write_whole(part / name, files[name])
    part.replace(out)


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")


def _refuse(code: str, got: str, expected: str, remedy: str) -> None:
    raise ReaderError([Fault(code, "lineage", "", got, expected, remedy)])
