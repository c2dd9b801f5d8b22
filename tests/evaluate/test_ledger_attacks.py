"""A named share of the attacks of `make evaluate`: 300 of 10,000 at random, and each file of the exhibit once."""

from pathlib import Path

import pytest

from trucewatch.evaluate import ledger_attacks
from trucewatch.evaluate.ledger_attacks import attack_at_random, flip_each_file, make_exhibit
from trucewatch.ledger.verification import VerificationReport


def test_a_flip_in_each_file_of_the_record_is_seen(tmp_path: Path) -> None:
    make_exhibit(tmp_path, frames=4)
    result = flip_each_file(tmp_path, seed=1)
    assert result.missed == ()
    assert result.attempted["flip"] == sum(path.is_file() for path in (tmp_path / "mission").rglob("*")) > 15


def test_a_flip_in_a_list_of_originals_is_seen(tmp_path: Path) -> None:
    ledger = make_exhibit(tmp_path)
    path = next((tmp_path / "mission/originals").glob("*.list"))
    path.write_bytes(path.read_bytes().replace(b"a", b"b", 1))
    assert {fault.code for fault in ledger.examine().faults} >= {"bad_list"}


def test_random_flips_additions_removals_and_renames_are_seen(tmp_path: Path) -> None:
    make_exhibit(tmp_path, frames=4)
    result = attack_at_random(tmp_path, 300, seed=2)
    assert result.missed == ()
    assert result.attempted == {"flip": 75, "addition": 75, "removal": 75, "rename": 75}


def test_a_verification_that_sees_nothing_gets_no_credit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Blind:
        @staticmethod
        def open(folder: Path) -> type["Blind"]:
            return Blind

        @staticmethod
        def verify() -> VerificationReport:
            return VerificationReport(0, "", 0, 0, 0, (), (), ())

    make_exhibit(tmp_path, frames=4)
    monkeypatch.setattr(ledger_attacks, "Ledger", Blind)
    assert len(attack_at_random(tmp_path, 40, seed=3).missed) == 40
