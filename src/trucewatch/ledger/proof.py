"""One entry's place in the log in, a text that convinces an outsider offline out, and back.

Source: C2SP tlog-proof, without extra data. The outsider needs the entry, this text and the log's public key.
"""

import base64
import binascii
from collections.abc import Sequence

from trucewatch.errors import VerificationError
from trucewatch.ledger.merkle import inclusion_path, inclusion_root, leaf_hash
from trucewatch.ledger.note import Checkpoint, LogKey, open_checkpoint

PROOF_HEADER = "c2sp.org/tlog-proof@v1"
"""First line of a proof."""


def write_proof(leaves: Sequence[bytes], index: int, note: bytes) -> str:
    """Return the proof that the entry at `index` is in the tree over `leaves` that `note` signed.

    Raises:
        LedgerError: the tree has no such entry.
    """
    path = [base64.b64encode(item).decode("ascii") for item in inclusion_path(leaves, index)]
    head = "\n".join([PROOF_HEADER, f"index {index}", *path])
    return f"{head}\n\n{note.decode('utf-8')}"


def verify_proof(proof: str, entry: bytes, key: LogKey) -> tuple[int, Checkpoint]:
    """Return the index and the checkpoint under which a proof shows that the entry was logged.

    Raises:
        VerificationError: the proof is malformed, is signed by another key, or does not lead to the root.
    """
    head, _, note = proof.partition("\n\n")
    lines = head.split("\n")
    if lines[0] != PROOF_HEADER or len(lines) < 2 or not lines[1].startswith("index "):
        raise VerificationError(f"got a proof that starts {head[:80]!r}, expected {PROOF_HEADER} and an index")
    number = lines[1].removeprefix("index ")
    if not (number.isascii() and number.isdigit() and number == str(int(number))):
        raise VerificationError(f"got the index {number[:80]!r}, expected a decimal number; ask for a new proof")
    try:
        path = [base64.b64decode(line, validate=True) for line in lines[2:]]
    except binascii.Error as error:
        raise VerificationError("got a path that is no base64, expected hashes; ask for a new proof") from error
    checkpoint = open_checkpoint(note.encode("utf-8"), key)
    if inclusion_root(leaf_hash(entry), int(number), checkpoint.size, path) != checkpoint.root:
        raise VerificationError(
            f"got a path that does not lead from the entry at {number} to the signed root; ask for a new proof"
        )
    return int(number), checkpoint
