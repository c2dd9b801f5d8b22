"""Every kind of change is named with its file; a folder put right again verifies."""

import hashlib
from pathlib import Path

import pytest

from tests.ledger.builders import a_draft, a_ledger, every_file
from trucewatch.errors import VerificationError
from trucewatch.ledger.batch import plain_digest
from trucewatch.ledger.files import StepWriter
from trucewatch.ledger.keys import content_key_name, hex_line
from trucewatch.ledger.merkle import leaf_hash, tree_root
from trucewatch.ledger.note import Checkpoint, SigningKey, sign_checkpoint
from trucewatch.ledger.sealing import PAYLOAD, seal
from trucewatch.ledger.store import Ledger
from trucewatch.ledger.tiles import tile_files


def codes(ledger: Ledger) -> set[str]:
    return {fault.code for fault in ledger.examine().faults}


def test_an_untouched_ledger_verifies_with_and_without_keys(tmp_path: Path) -> None:
    ledger = a_ledger(tmp_path, 3)
    report = ledger.verify(since=ledger.note)
    assert (report.size, report.originals, report.payloads, report.opened) == (3, 3, 3, 6)
    assert report.root == ledger.checkpoint.root.hex()
    assert report.unreferenced == report.destroyed == report.faults == ()
    assert Ledger.open(ledger.folder).verify().opened == 0
    assert a_ledger(tmp_path / "empty").verify().size == 0


def test_each_changed_file_is_named_and_restoring_it_heals(tmp_path: Path) -> None:
    ledger = a_ledger(tmp_path, 3)
    for name, content in every_file(ledger.folder).items():
        path = ledger.folder / name
        for changed in (content[:-1], content + b"x", bytes([content[0] ^ 1]) + content[1:], b""):
            path.write_bytes(changed)
            with pytest.raises(VerificationError, match=name if "entries" not in name else "ledger/tile/entries"):
                ledger.verify()
        path.unlink()
        with pytest.raises(VerificationError, match=name):
            ledger.verify()
        path.symlink_to(tmp_path / "elsewhere")
        with pytest.raises(VerificationError, match=name):
            ledger.verify()
        path.unlink()
        path.write_bytes(content)
    ledger.verify()


def test_all_faults_are_reported_at_once(tmp_path: Path) -> None:
    ledger = a_ledger(tmp_path, 3)
    names = [name for name in every_file(ledger.folder) if name.endswith(".sealed")]
    for name in names:
        (ledger.folder / name).write_bytes(b"")
    with pytest.raises(VerificationError) as raised:
        Ledger.open(ledger.folder).verify()
    assert all(name in str(raised.value) for name in names)
    assert raised.value.exit_code == 3


def test_a_file_link_or_folder_that_nothing_names_is_listed_and_is_no_fault(tmp_path: Path) -> None:
    ledger = a_ledger(tmp_path, 1)
    (ledger.folder / "originals/.DS_Store").write_bytes(b"x")
    (ledger.folder / "ledger/tile/0/001").write_bytes(b"x" * 8192)
    (ledger.folder / "payloads/folder").mkdir()
    (ledger.folder / "payloads/link").symlink_to(tmp_path)
    expected = ("ledger/tile/0/001", "originals/.DS_Store", "payloads/folder", "payloads/link")
    assert ledger.verify().unreferenced == expected
    ledger.append([a_draft(1)])
    assert ledger.verify().unreferenced == ()
    assert (tmp_path / "keys").exists()


def test_a_folder_replaced_by_a_link_to_its_copy_is_a_fault(tmp_path: Path) -> None:
    ledger = a_ledger(tmp_path, 1)
    (ledger.folder / "originals").rename(tmp_path / "moved")
    (ledger.folder / "originals").symlink_to(tmp_path / "moved")
    assert codes(ledger) == {"missing_item"}


def test_a_lost_or_changed_content_key_is_a_fault_for_who_should_hold_it(tmp_path: Path) -> None:
    ledger = a_ledger(tmp_path, 1)
    path = sorted(ledger.keys.path.glob("content/*.key"))[0]
    content = path.read_bytes()
    for changed in (hex_line(b"x" * 32), b"", None):
        path.write_bytes(changed) if changed is not None else path.unlink()
        assert codes(ledger) == {"closed_item"}
        assert codes(Ledger.open(ledger.folder)) == set()
    path.write_bytes(content)
    path.rename(path.with_name(path.name.replace(path.name[70:80], "0123456789")))
    assert codes(ledger) == {"closed_item"}


def test_another_log_s_signature_under_another_public_key_is_seen_by_who_knows_the_key(tmp_path: Path) -> None:
    ledger = a_ledger(tmp_path, 2)
    forger = SigningKey(ledger.log_key.origin, b"f" * 32)
    note = sign_checkpoint(ledger.checkpoint, forger)
    (ledger.folder / "ledger/log.pub").write_text(forger.log_key.to_text())
    (ledger.folder / "ledger/checkpoint").write_bytes(note)
    assert Ledger.open(ledger.folder).verify().size == 2
    assert codes(ledger) == {"other_log_key", "bad_checkpoint"}


def rewritten(ledger: Ledger, entries: list[bytes]) -> None:
    """Sign another history with the log's own key, as a dishonest holder of the keys could."""
    root = tree_root([leaf_hash(entry) for entry in entries])
    note = sign_checkpoint(Checkpoint(ledger.log_key.origin, len(entries), root), ledger.keys.signing_key)
    writer = StepWriter()
    writer.write(ledger.folder, {f"ledger/{name}": text for name, text in tile_files(entries).items()})
    writer.write(ledger.folder, {"ledger/checkpoint": note})


def test_a_history_rewritten_by_the_holder_of_the_keys_is_seen_by_who_kept_a_checkpoint(tmp_path: Path) -> None:
    ledger = a_ledger(tmp_path, 3)
    kept = ledger.note
    entries = [statement.to_bytes() for statement in ledger.statements()]
    entries[0] = entries[0].replace(b'"actor":"watch"', b'"actor":"other"')
    rewritten(ledger, entries)
    outsider = Ledger.open(ledger.folder)
    assert outsider.verify().size == 3
    with pytest.raises(VerificationError, match="history_changed"):
        outsider.verify(since=kept)
    with pytest.raises(VerificationError, match="bad_earlier_checkpoint"):
        outsider.verify(since=kept.replace(b"3", b"2", 1))


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (b'"rows":3', b'"rows":4', "got 3 rows and 0 rejected; expected 4 and 0"),
        (b'"records_root":"', b'"records_root":"00', "bad_statement"),
        (b'"recorded_at":"2026-06-25T06:01', b'"recorded_at":"2026-06-25T05:01', "time_runs_back"),
        (b'"kind":"ingest"', b'"kind":"destruction"', "unknown_destroyed"),
        (b'{"actor"', b'{ "actor"', "bad_statement"),
    ],
)
def test_a_signed_statement_that_is_not_true_is_a_fault(tmp_path: Path, old: bytes, new: bytes, code: str) -> None:
    ledger = a_ledger(tmp_path, 2)
    (ledger.keys.path / "checkpoint").unlink()
    entries = [statement.to_bytes() for statement in ledger.statements()]
    assert old in entries[1]
    rewritten(ledger, [entries[0], entries[1].replace(old, new)])
    with pytest.raises(VerificationError, match=code):
        ledger.verify()


def test_records_other_than_their_root_says_are_a_fault(tmp_path: Path) -> None:
    ledger = a_ledger(tmp_path, 2)
    (ledger.keys.path / "checkpoint").unlink()
    entries = [statement.to_bytes() for statement in ledger.statements()]
    stated = ledger.statements()[1]
    payload = ledger.payload(stated).replace(b'"count":2', b'"count":5')
    sealed = seal(PAYLOAD, payload, b"k" * 32)
    name = hashlib.sha256(sealed).hexdigest()
    (ledger.folder / f"payloads/{name}.sealed").write_bytes(sealed)
    key_name = content_key_name(name, plain_digest(PAYLOAD, payload))
    (ledger.keys.path / key_name).write_bytes(hex_line(b"k" * 32))
    rewritten(ledger, [entries[0], entries[1].replace(stated.payload_sha256.encode(), name.encode())])
    with pytest.raises(VerificationError, match="expected records under records_root"):
        ledger.verify()
