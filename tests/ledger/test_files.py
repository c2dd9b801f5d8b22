"""The order of write steps, and what is listed as lying on the disk."""

import os
from pathlib import Path

import pytest

from tests.ledger.builders import a_draft, a_ledger
from trucewatch.ledger.files import StepWriter, list_files, read_file
from trucewatch.ledger.store import Ledger


def test_an_append_writes_keys_originals_payloads_tiles_and_then_commits(tmp_path: Path) -> None:
    names: list[str] = []
    ledger = a_ledger(tmp_path, 1)
    ledger = Ledger.open(ledger.folder, ledger.keys, on_step=lambda number, name: names.append(name))
    ledger.append([a_draft(1)])
    renamed = [name.split()[1].split("/")[0:2] for name in names if name.startswith("rename")]
    assert [part[0] for part in renamed] == [
        "content",
        "content",
        "originals",
        "payloads",
        "ledger",
        "ledger",
        "ledger",
        "checkpoint",
    ]
    commit = names.index("rename ledger/checkpoint")
    for name in [name for name in names if name.startswith("rename") and names.index(name) < commit]:
        file = name.removeprefix("rename ")
        folder = f"sync folder {Path(file).parent.name}"
        assert names.index(f"write {file}") < names.index(f"sync {file}") < names.index(name)
        assert names.index(name) < names.index(folder, names.index(name)) < commit
    assert names[commit + 1] == "sync folder ledger"
    assert all(names.index(name) > commit for name in names if name.startswith("remove"))


def test_bytes_are_synced_before_their_name_and_their_name_before_the_write_returns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[tuple[str, bool]] = []

    def note_sync(handle: int) -> None:
        synced.append((Path(f"/proc/self/fd/{handle}").resolve().name, (tmp_path / "folder/file").exists()))

    monkeypatch.setattr(os, "fsync", note_sync)
    StepWriter().write(tmp_path, {"folder/file": b"content"})
    assert synced == [(tmp_path.name, False), (".file.tmp", False), ("folder", True)]
    assert read_file(tmp_path, "folder/file") == b"content"


def test_files_links_and_empty_folders_are_listed_and_links_not_followed(tmp_path: Path) -> None:
    (tmp_path / "ledger/a/b").mkdir(parents=True)
    (tmp_path / "ledger/a/file").write_bytes(b"")
    (tmp_path / "ledger/link").symlink_to(tmp_path)
    (tmp_path / "originals").symlink_to(tmp_path / "ledger")
    assert list_files(tmp_path) == {
        "ledger/a/b": "empty folder",
        "ledger/a/file": "file",
        "ledger/link": "other",
        "originals": "other",
    }
    with pytest.raises(OSError, match="symbolic link"):
        read_file(tmp_path, "ledger/link")
