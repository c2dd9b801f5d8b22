"""A proof convinces, and a changed one does not."""

from pathlib import Path

import pytest

from tests.ledger.builders import ORIGIN, a_ledger
from trucewatch.errors import VerificationError
from trucewatch.ledger.proof import verify_proof


def test_every_statement_is_proved_offline_by_entry_proof_and_public_key(tmp_path: Path) -> None:
    ledger = a_ledger(tmp_path, 5)
    for index, statement in enumerate(ledger.statements()):
        found, checkpoint = verify_proof(ledger.prove(index), statement.to_bytes(), ledger.log_key)
        assert (found, checkpoint.size, checkpoint.origin) == (index, 5, ORIGIN)


def test_a_proof_of_another_entry_index_path_or_form_is_refused(tmp_path: Path) -> None:
    ledger = a_ledger(tmp_path, 5)
    entry, proof = ledger.statements()[2].to_bytes(), ledger.prove(2)
    lines = proof.split("\n")
    cases = {
        "does not lead": [(proof, entry + b" "), (proof.replace("index 2", "index 3"), entry)],
        "expected a decimal": [(proof.replace("index 2", f"index {text}"), entry) for text in ("02", "x", "-1", "")],
        "expected hashes": [("\n".join([*lines[:2], "*", *lines[3:]]), entry)],
        "proof that starts": [("another header" + proof, entry), ("", entry)],
        "signature does not fit": [(proof.replace("\n5\n", "\n6\n"), entry)],
    }
    for match, changed in cases.items():
        for text, content in changed:
            with pytest.raises(VerificationError, match=match):
                verify_proof(text, content, ledger.log_key)
