"""What is appended comes back, in order, once; what may not be appended is refused and leaves no trace."""

import errno
import multiprocessing
import os
import subprocess
import sys
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from tests.ledger.builders import START, a_draft, a_ledger, a_row, every_file, some_keys
from trucewatch.errors import LedgerError, UnquantisableError, VerificationError
from trucewatch.ledger.files import locked
from trucewatch.ledger.keys import SeededContentKeys, create_keys, open_keys
from trucewatch.ledger.merkle import is_consistent
from trucewatch.ledger.payload import parse_line, split_payload
from trucewatch.ledger.store import Ledger
from trucewatch.records.canonical import digest


class StoppedError(Exception):
    """Stands for a process that ends at a write step."""


def interrupt_at(step: int):
    def hook(number: int, name: str) -> None:
        if number == step:
            raise StoppedError(name)

    return hook


def reopened(ledger: Ledger, on_step=lambda number, name: None) -> Ledger:
    return Ledger.open(ledger.folder, open_keys(ledger.keys.path), SeededContentKeys(b"seed"), on_step)


def test_statements_payloads_and_originals_come_back_as_they_were_given(tmp_path: Path) -> None:
    ledger = a_ledger(tmp_path)
    receipt = ledger.append([a_draft(0), a_draft(1, rows=0, originals=(b"", b"two"))])
    assert (receipt.first, receipt.size, ledger.size) == (0, 2, 2)
    ledger = reopened(ledger)
    first, second = ledger.statements()
    assert receipt.statements == (first, second)
    assert [parse_line(line) for line in split_payload(ledger.payload(first))] == list(a_draft(0).rows)
    assert (second.rows, second.payload_sha256, ledger.payload(second)) == (0, None, b"")
    assert {ledger.original(name) for name in second.originals} == {b"", b"two"}
    assert ledger.statements(up_to=1) == (first,)
    assert ledger.note == receipt.note


def test_an_original_is_found_by_the_digest_that_records_carry(tmp_path: Path) -> None:
    ledger = a_ledger(tmp_path, 1)
    assert ledger.original(digest("original", b"report 0\n")) == b"report 0\n"
    with pytest.raises(LedgerError, match="destroyed or is unknown"):
        ledger.original(digest("original", b"never received"))


def test_rejections_are_counted_apart(tmp_path: Path) -> None:
    ledger = a_ledger(tmp_path)
    rows = (a_row("a"), a_row("b", "rejections"), a_row("c", "rejections"))
    assert ledger.append([a_draft(0, rows=rows)]).statements[0].rejected == 2
    first = ledger.statements()[0]
    assert (first.rows, first.rejected) == (1, 2)
    ledger.verify()


def test_the_same_original_is_stored_once(tmp_path: Path) -> None:
    ledger = a_ledger(tmp_path)
    ledger.append([a_draft(0, originals=(b"same", b"same"))])
    ledger.append([a_draft(1, originals=(b"same",))])
    first, second = ledger.statements()
    assert first.originals == second.originals
    assert len(list((ledger.folder / "originals").iterdir())) == 1


def test_nothing_on_disk_shows_what_was_sealed_or_its_plain_digest(tmp_path: Path) -> None:
    ledger = a_ledger(tmp_path, 3)
    plain = list(ledger.keys.stored_items().values())
    for name, content in every_file(ledger.folder).items():
        assert b"report 1" not in content
        assert b"explosion" not in content
        assert not any(item in name or item.encode() in content for item in plain)


def test_more_than_500_originals_are_named_by_the_root_of_their_list(tmp_path: Path) -> None:
    ledger = a_ledger(tmp_path)
    ledger.append([a_draft(0, originals=tuple(b"%d" % number for number in range(501)))])
    statement = ledger.statements()[0]
    assert (statement.originals, statement.originals_count) == ((), 501)
    listed = (ledger.folder / f"originals/{statement.originals_root}.list").read_text().split()
    assert len({ledger.original(name) for name in listed[::100]}) == 6
    assert ledger.verify().originals == 501
    assert ledger.find_same_run(a_draft(9, originals=tuple(b"%d" % n for n in reversed(range(501))))) == 0


def test_an_append_of_nothing_writes_nothing(tmp_path: Path) -> None:
    ledger = a_ledger(tmp_path, 1)
    before = every_file(tmp_path)
    assert ledger.append([]).statements == ()
    assert every_file(tmp_path) == before


def test_the_past_tree_size_of_a_time_is_the_last_recorded_by_then(tmp_path: Path) -> None:
    ledger = a_ledger(tmp_path, 3)
    ledger.append([a_draft(2, originals=(b"same minute",))])
    sizes = [ledger.size_as_of(START + timedelta(seconds=s)) for s in (-1, 0, 59, 60, 119, 120, 1000)]
    assert sizes == [0, 1, 1, 2, 2, 4, 4]


def test_a_run_done_before_is_found_and_one_that_differs_in_anything_is_not(tmp_path: Path) -> None:
    ledger = a_ledger(tmp_path)
    draft = a_draft(0, settings_sha256="a" * 64)
    ledger.append([draft, a_draft(1)])
    assert ledger.find_same_run(replace(draft, recorded_at=START + timedelta(days=1), rows=())) == 0
    for change in (
        {"kind": "fuse"},
        {"software_version": "0.2.0"},
        {"inputs": 1},
        {"originals": (b"other",)},
        {"originals": (b"report 0\n", b"report 1\n")},
        {"originals": ()},
        {"settings_sha256": "b" * 64},
        {"parser": None},
    ):
        assert ledger.find_same_run(replace(draft, **change)) is None, change


@pytest.mark.parametrize(
    ("number", "change", "reason"),
    [
        (0, {}, r"time 2026-06-25T06:00:00\.000000Z, expected none before 2026-06-25T06:01"),
        (2, {"inputs": 3}, "inputs up to tree size 3, expected at most 2"),
        (2, {"kind": "destruction"}, "use destroy_original"),
        (2, {"actor": "x" * 70_000}, "expected at most 65535"),
        (2, {"rows": (a_row("a"), a_row("a"))}, "expected each record once"),
    ],
)
def test_a_draft_that_breaks_a_rule_is_refused_and_leaves_no_trace(
    tmp_path: Path, number: int, change: dict[str, object], reason: str
) -> None:
    ledger = a_ledger(tmp_path, 2)
    before = every_file(tmp_path)
    with pytest.raises(LedgerError, match=reason):
        ledger.append([a_draft(number, **change), a_draft(3)])
    assert every_file(tmp_path) == before


def test_time_may_not_run_back_within_one_append_either(tmp_path: Path) -> None:
    ledger = a_ledger(tmp_path)
    with pytest.raises(LedgerError, match="set the clock right"):
        ledger.append([a_draft(3), a_draft(2)])
    assert ledger.size == 0


def test_two_ledgers_with_the_same_clock_keys_and_content_keys_hold_the_same_bytes(tmp_path: Path) -> None:
    ledgers = [a_ledger(tmp_path / name, 4) for name in ("one", "two")]
    assert every_file(tmp_path / "one") == every_file(tmp_path / "two")
    assert ledgers[0].note == ledgers[1].note


def test_an_outsider_reads_and_proves_without_keys_but_opens_nothing(tmp_path: Path) -> None:
    ledger = Ledger.open(a_ledger(tmp_path, 3).folder)
    statement = ledger.statements()[1]
    assert ledger.prove(1).startswith("c2sp.org/tlog-proof@v1\nindex 1\n")
    for forbidden in (
        lambda: ledger.payload(statement),
        lambda: ledger.original(statement.originals[0]),
        lambda: ledger.append([a_draft(9)]),
    ):
        with pytest.raises(LedgerError, match="opened without keys"):
            forbidden()


def test_growth_is_proved_consistent(tmp_path: Path) -> None:
    ledger = a_ledger(tmp_path, 3)
    old = ledger.checkpoint
    ledger.append([a_draft(number) for number in range(3, 9)])
    new = ledger.checkpoint
    assert is_consistent(3, 9, old.root, new.root, ledger.prove_consistency(3))
    assert ledger.root_of(3) == old.root


def test_only_the_partial_tiles_of_the_current_checkpoint_are_kept(tmp_path: Path) -> None:
    ledger = a_ledger(tmp_path, 3)
    names = [name for name in every_file(ledger.folder) if name.startswith("ledger/tile")]
    assert names == ["ledger/tile/0/000.p/3", "ledger/tile/entries/000.p/3"]
    ledger.append([a_draft(9, rows=0, originals=()) for _ in range(253)])
    names = [name for name in every_file(ledger.folder) if name.startswith("ledger/tile")]
    assert names == ["ledger/tile/0/000", "ledger/tile/1/000.p/1", "ledger/tile/entries/000"]
    assert not (ledger.folder / "ledger/tile/0/000.p").exists()
    ledger.verify()


def test_an_interrupted_append_leaves_files_that_verify_lists_and_the_next_append_removes(tmp_path: Path) -> None:
    ledger = a_ledger(tmp_path, 2)
    listed: set[str] = set()
    for step in count(1):
        try:
            reopened(ledger, interrupt_at(step)).append([a_draft(ledger.size)])
            break
        except StoppedError:
            listed |= set(ledger.verify().unreferenced)
    assert {name.split("/")[0] for name in listed} == {"ledger", "originals", "payloads"}
    assert any(name.endswith(".tmp") for name in listed)
    ledger.append([a_draft(1000)])
    assert ledger.verify().unreferenced == ()
    assert not list(ledger.keys.path.rglob("*.tmp"))


def test_an_interrupted_creation_can_be_done_again(tmp_path: Path) -> None:
    keys = some_keys(tmp_path / "keys")
    for step in count(1):
        folder = tmp_path / f"mission{step}"
        folder.mkdir()
        try:
            Ledger.create(folder, keys, on_step=interrupt_at(step))
            break
        except StoppedError:
            if not (folder / "ledger/checkpoint").exists():
                Ledger.create(folder, keys)
            assert Ledger.open(folder, keys).size == 0
    assert step > 8


def test_a_destroyed_original_stays_closed_and_verification_says_so(tmp_path: Path) -> None:
    ledger = a_ledger(tmp_path, 3)
    stored = ledger.statements()[1].originals[0]
    receipt = ledger.destroy_original(stored, a_draft(5, originals=(), kind="destruction"))
    assert receipt.statements[0].originals == (stored,)
    report = reopened(ledger).verify()
    assert report.destroyed == (stored,)
    assert report.opened == 2 + 4
    assert Ledger.open(ledger.folder).verify().destroyed == (stored,)
    assert not [path for path in ledger.keys.path.rglob("*") if stored in path.name]
    with pytest.raises(LedgerError, match="destroyed or is unknown"):
        ledger.original(stored)
    with pytest.raises(LedgerError, match="may be destroyed already"):
        ledger.destroy_original(stored, a_draft(6, originals=()))


def test_an_original_received_again_after_its_destruction_is_stored_anew(tmp_path: Path) -> None:
    ledger = a_ledger(tmp_path, 2)
    stored = ledger.statements()[1].originals[0]
    ledger.destroy_original(stored, a_draft(5, originals=()))
    again = ledger.append([a_draft(6, originals=(b"report 1\n",))]).statements[0].originals[0]
    assert again != stored
    assert ledger.original(again) == b"report 1\n"
    assert ledger.verify().destroyed == (stored,)


def test_an_interrupted_destruction_is_either_not_recorded_or_finished_by_the_next_append(tmp_path: Path) -> None:
    recorded = set()
    for step in count(1):
        ledger = a_ledger(tmp_path / str(step), 2)
        stored = ledger.statements()[0].originals[0]
        try:
            reopened(ledger, interrupt_at(step)).destroy_original(stored, a_draft(5, originals=()))
            break
        except StoppedError:
            destroyed = ledger.verify().destroyed == (stored,)
            recorded.add(destroyed)
            ledger.append([a_draft(6)])
            assert (stored in ledger.keys.stored_items()) is not destroyed
    assert recorded == {False, True}


def test_an_append_refuses_a_folder_that_lost_a_recorded_file(tmp_path: Path) -> None:
    ledger = a_ledger(tmp_path, 2)
    path = next((ledger.folder / "payloads").iterdir())
    path.rename(path.with_name("aside"))
    with pytest.raises(VerificationError, match="got a folder without payloads/"):
        ledger.append([a_draft(5)])
    assert path.with_name("aside").exists()


def test_a_folder_that_was_set_back_is_seen_with_keys_and_by_whoever_kept_a_checkpoint(tmp_path: Path) -> None:
    ledger = a_ledger(tmp_path, 2)
    old = every_file(ledger.folder)
    ledger.append([a_draft(5)])
    kept = ledger.note
    for path in [item for item in ledger.folder.rglob("*") if item.is_file()]:
        path.unlink()
    for name, content in old.items():
        (ledger.folder / name).parent.mkdir(parents=True, exist_ok=True)
        (ledger.folder / name).write_bytes(content)
    outsider = Ledger.open(ledger.folder)
    assert outsider.verify().size == 2
    with pytest.raises(VerificationError, match="does not continue it"):
        outsider.verify(since=kept)
    with pytest.raises(VerificationError, match="the keys' checkpoint"):
        ledger.verify()
    with pytest.raises(VerificationError, match="was set back"):
        ledger.append([a_draft(6)])


def test_a_ledger_is_neither_made_twice_nor_with_its_keys_inside_nor_opened_with_others(tmp_path: Path) -> None:
    ledger = a_ledger(tmp_path, 1)
    with pytest.raises(LedgerError, match="with a ledger, expected none"):
        Ledger.create(ledger.folder, ledger.keys)
    (ledger.folder / "ledger/checkpoint").rename(tmp_path / "aside")
    with pytest.raises(LedgerError, match="with a ledger, expected none"):
        Ledger.create(ledger.folder, ledger.keys)
    (tmp_path / "aside").rename(ledger.folder / "ledger/checkpoint")
    (tmp_path / "empty").mkdir()
    with pytest.raises(LedgerError, match="keys inside the mission folder"):
        Ledger.create(tmp_path / "empty", some_keys(tmp_path / "empty/keys"))
    with pytest.raises(VerificationError, match="of another log"):
        Ledger.open(ledger.folder, create_keys(tmp_path / "other", "example.org/other"))


def test_a_second_writer_waits_and_then_says_who_it_waits_for(tmp_path: Path) -> None:
    ledger = a_ledger(tmp_path, 1)
    inner = locked(ledger.folder / "ledger", exclusive=True, patience_s=0.05)
    with (
        locked(ledger.folder / "ledger", exclusive=False),
        pytest.raises(LedgerError, match="another process has held"),
        inner,
    ):
        pass
    with locked(ledger.folder / "ledger", exclusive=True, patience_s=0.05):
        pass


def append_ten(folder: Path, keys: Path) -> None:
    ledger = Ledger.open(folder, open_keys(keys), SeededContentKeys(b"seed"))
    for number in range(10):
        ledger.append([a_draft(0, originals=(b"%d of %d" % (number, os.getpid()),))])


def test_two_processes_that_write_at_once_lose_nothing(tmp_path: Path) -> None:
    ledger = a_ledger(tmp_path)
    spawn = multiprocessing.get_context("spawn")
    writers = [spawn.Process(target=append_ten, args=(ledger.folder, ledger.keys.path)) for _ in range(2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0, 0]
    assert ledger.verify().size == 20


def test_tables_are_told_after_the_commit_and_their_failure_loses_nothing(tmp_path: Path) -> None:
    ledger = a_ledger(tmp_path)

    def fail(receipt) -> None:
        assert ledger.size == receipt.size == 1
        raise RuntimeError("tables are full")

    with pytest.raises(RuntimeError, match="tables are full"):
        ledger.append([a_draft(0)], after_commit=fail)
    assert ledger.verify().size == 1


def test_a_naive_time_is_refused_and_never_taken_for_utc(tmp_path: Path) -> None:
    ledger = a_ledger(tmp_path, 1)
    naive = datetime(2026, 6, 26)  # noqa: DTZ001 (the naive time is the point)
    with pytest.raises(UnquantisableError, match="naive time"):
        ledger.append([a_draft(1, recorded_at=naive)])
    with pytest.raises(UnquantisableError, match="naive time"):
        ledger.size_as_of(naive)


def test_a_disk_that_is_full_acknowledges_nothing_and_harms_nothing(tmp_path: Path) -> None:
    ledger = a_ledger(tmp_path, 2)

    def fill(number: int, name: str) -> None:
        if name.startswith("sync payloads/"):
            raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(LedgerError, match="got No space left on device while writing"):
        reopened(ledger, fill).append([a_draft(2)])
    assert ledger.verify().size == 2
    assert ledger.append([a_draft(2)]).size == 3


WRITE = """
import sys
from pathlib import Path
from tests.ledger.builders import a_draft, a_ledger
ledger = a_ledger(Path(sys.argv[1]), 3)
ledger.append([a_draft(5, rows=40), a_draft(6, originals=tuple(b"%d" % n for n in range(20)))])
"""


def test_processes_with_other_time_zone_locale_and_hash_seed_write_the_same_bytes(tmp_path: Path) -> None:
    settings = ({"TZ": "Asia/Kathmandu", "LC_ALL": "C", "PYTHONHASHSEED": "1"}, {"TZ": "UTC", "PYTHONHASHSEED": "2"})
    for number, environment in enumerate(settings):
        command = [sys.executable, "-c", WRITE, str(tmp_path / str(number))]
        root = Path(__file__).parents[2]
        subprocess.run(command, check=True, cwd=root, env=environment | {"PYTHONPATH": str(root)})
    assert every_file(tmp_path / "0") == every_file(tmp_path / "1")
