"""The folder of a finding convinces without Trucewatch, and a changed one does not."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.pipeline.chain import NOW, files_below, say_nothing
from trucewatch.errors import InputError, ReaderError
from trucewatch.export import verify
from trucewatch.pipeline import Desk
from trucewatch.pipeline.lineage import LineageDone, export_finding
from trucewatch.records.encoding import encode
from trucewatch.records.finding import Finding
from trucewatch.records.observation import Observation
from trucewatch.records.view import DayView
from trucewatch.release import open_door

Views = Callable[[str], DayView]


def finding_with(view: DayView, wanted: Callable[[DayView, tuple[str, ...]], bool]) -> Finding:
    """Return the first finding of an incident whose observations are as wanted."""
    incidents = {row.incident_id: row for row in view.today.incidents.rows()}
    rows = view.today.findings.rows()
    return next(row for row in rows if wanted(view, incidents[row.incident_id].observation_ids))


def all_by_satellite(view: DayView, names: tuple[str, ...]) -> bool:
    means = {row.observation_id: row.original for row in view.today.observations.rows() if row.source == "firms"}
    return len(names) > 1 and all(name in means for name in names)


def members(view: DayView, names: tuple[str, ...]) -> list[Observation]:
    return [row for row in view.today.observations.rows() if row.observation_id in names]


def write(desk: Desk, finding: Finding, reader: str, out: Path) -> LineageDone:
    return export_finding(desk, finding.finding_id, open_door(desk.loaded.mission, reader, NOW), out, say_nothing)


@pytest.fixture(scope="module")
def done(desk: Desk, view_of: Views, tmp_path_factory: pytest.TempPathFactory) -> LineageDone:
    out = tmp_path_factory.mktemp("lineage") / "finding"
    return write(desk, finding_with(view_of("cell"), all_by_satellite), "cell", out)


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the script in an interpreter that knows nothing but the standard library."""
    python = shutil.which("python3.11", path="/usr/bin:/usr/local/bin") or shutil.which("python3")
    command = [str(python), "-I", "-S", str(folder / "verify.py"), *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, env={"PATH": os.defpath})


def test_the_folder_verifies_without_trucewatch_and_names_what_was_checked(done: LineageDone) -> None:
    before = files_below(done.folder)
    said = run(done.folder, done.log_key)
    assert (said.returncode, said.stderr) == (0, "")
    assert f"Holds: {len(before)} files" in said.stdout
    assert f"{done.records} records (0 by hash alone), 1 of 1 originals" in said.stdout
    assert "compare it" not in said.stdout
    assert files_below(done.folder) == before


def test_without_a_key_of_ones_own_the_script_prints_the_one_it_used(done: LineageDone) -> None:
    said = run(done.folder)
    assert said.returncode == 0
    assert done.log_key in said.stdout
    assert "compare it with one from elsewhere" in said.stdout


def test_a_folder_of_another_log_is_refused_where_a_key_is_named(done: LineageDone) -> None:
    said = run(done.folder, "trucewatch/other+00000000+" + done.log_key.rpartition("+")[2])
    assert said.returncode == 1
    assert "another log" in said.stdout


def test_the_stages_are_there_and_the_original_is_as_it_came(desk: Desk, done: LineageDone) -> None:
    names = sorted(files_below(done.folder))
    tops = {name.partition("/")[0] for name in names}
    assert tops >= {"1_originals", "2_observations", "3_incident", "4_finding", "5_agreement", "6_log"}
    (original,) = (done.folder / "1_originals").iterdir()
    assert original.read_bytes() == desk.ledger.original(f"original:{original.name}")
    assert original.read_bytes().startswith(b"latitude,longitude,")
    page = (done.folder / "README.txt").read_text("utf-8")
    assert desk.loaded.mission.statement in page
    assert "python3 -I verify.py" in page


def test_a_flipped_byte_in_any_file_shows(done: LineageDone, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(done.folder, tmp_path / "copy"))
    for name, content in files_below(folder).items():
        for place, mask in ((0, 1), (len(content) // 2, 32), (len(content) - 1, 1)):
            changed = bytearray(content)
            changed[place] ^= mask
            (folder / name).write_bytes(bytes(changed))
            assert not holds(folder), f"{name}, byte {place}"
        (folder / name).write_bytes(content)
    assert holds(folder)


def test_every_byte_of_the_manifest_counts(done: LineageDone, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(done.folder, tmp_path / "copy"))
    content = (folder / "manifest.json").read_bytes()
    for place in range(0, len(content), max(1, len(content) // 100)):
        changed = bytearray(content)
        changed[place] ^= 32
        (folder / "manifest.json").write_bytes(bytes(changed))
        assert not holds(folder), f"byte {place}: {content[place - 20 : place + 20]!r}"


def test_a_removed_and_an_added_file_show(done: LineageDone, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(done.folder, tmp_path / "copy"))
    for name, content in files_below(folder).items():
        (folder / name).unlink()
        assert not holds(folder), name
        (folder / name).write_bytes(content)
    (folder / "2_observations" / "more.json").write_bytes(b"{}")
    assert not holds(folder)


def holds(folder: Path) -> bool:
    """Say whether the checks of the script hold, in this process, which is quicker."""
    try:
        verify.check(folder, (folder / "log.pub").read_text("utf-8"))
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, StopIteration, OSError):
        return False
    return True


def test_the_script_itself_ends_with_one_where_something_was_changed(done: LineageDone, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(done.folder, tmp_path / "copy"))
    for name in ("verify.py", "ed25519.py", "4_finding/finding.json", "log.pub", "README.txt"):
        content = (folder / name).read_bytes()
        (folder / name).write_bytes(content[:10] + bytes([content[10] ^ 1]) + content[11:])
        assert run(folder).returncode == 1, name
        (folder / name).write_bytes(content)


@pytest.mark.parametrize("reader", ["cell", "board"])
def test_a_human_source_is_proved_and_not_shown(desk: Desk, view_of: Views, tmp_path: Path, reader: str) -> None:
    people = {row.observation_id for row in view_of("cell").today.observations.rows() if row.observer_lat_deg}
    finding = finding_with(view_of(reader), lambda _, names: not people.isdisjoint(names))
    done = write(desk, finding, reader, tmp_path / "finding")
    assert done.closed >= 1
    assert run(done.folder, done.log_key).returncode == 0
    held = files_below(done.folder)
    incident = next(row for row in view_of("cell").today.incidents.rows() if row.incident_id == finding.incident_id)
    told = [encode(row) for row in members(view_of("cell"), incident.observation_ids)]
    secrets = [str(row[name]) for row in told for name in ("observer_lat_deg", "observer_lon_deg", "text") if row[name]]
    assert secrets
    for secret in secrets:
        assert not [name for name, content in held.items() if secret.encode() in content]
    closed = [json.loads(content) for name, content in held.items() if name.startswith("2_")]
    assert [item["name"] for item in closed if item["line"] is None and item["salt"] is None]


@pytest.mark.parametrize("reader", ["party_a", "guarantor_x", "public"])
def test_a_reader_outside_cell_and_board_is_refused(desk: Desk, view_of: Views, tmp_path: Path, reader: str) -> None:
    finding = finding_with(view_of("cell"), all_by_satellite)
    with pytest.raises(ReaderError, match="two-key rule"):
        write(desk, finding, reader, tmp_path / "finding")
    assert not list(tmp_path.iterdir())


def test_an_unknown_finding_and_a_folder_in_use_are_refused(desk: Desk, view_of: Views, tmp_path: Path) -> None:
    door = open_door(desk.loaded.mission, "cell", NOW)
    with pytest.raises(InputError, match="unknown_finding"):
        export_finding(desk, "fnd_0000000000000000", door, tmp_path / "finding", say_nothing)
    (tmp_path / "note.txt").write_bytes(b"mine")
    with pytest.raises(InputError, match="folder_in_use"):
        write(desk, finding_with(view_of("cell"), all_by_satellite), "cell", tmp_path)


def test_the_script_is_short_and_imports_the_standard_library_alone() -> None:
    text = Path(verify.__file__).read_text("utf-8")
    assert len([line for line in text.splitlines() if line.strip()]) <= 100
    assert "trucewatch" not in text.replace("Trucewatch", "")
