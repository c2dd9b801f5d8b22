"""Notes against the example of Go's sumdb/note and the signed-note specification; strictness bit by bit."""

import pytest

from trucewatch.errors import LedgerError, VerificationError
from trucewatch.ledger.note import Checkpoint, LogKey, SigningKey, open_checkpoint, parse_log_key, sign_checkpoint

NEUMANN = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW\n"
"""Verifier key in the documentation of golang.org/x/mod/sumdb/note."""

QUOTE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
"""Signed note in the same documentation."""

KEY = SigningKey("example.org/line", bytes(range(32)))
NOTE = sign_checkpoint(Checkpoint("example.org/line", 12, b"r" * 32), KEY)


def test_a_published_key_is_read_and_written_back() -> None:
    assert parse_log_key(NEUMANN).to_text() == NEUMANN


def test_a_published_signature_fits_and_one_over_other_words_does_not() -> None:
    # The text is no checkpoint: a fitting signature gets as far as the form of the text.
    key = parse_log_key(NEUMANN)
    with pytest.raises(VerificationError, match="got the checkpoint text"):
        open_checkpoint(QUOTE.encode(), key)
    with pytest.raises(VerificationError, match="signature does not fit"):
        open_checkpoint(QUOTE.replace("answer", "reason").encode(), key)


def test_a_signed_checkpoint_is_read_back() -> None:
    assert open_checkpoint(NOTE, KEY.log_key) == Checkpoint("example.org/line", 12, b"r" * 32)


def test_every_flipped_bit_of_a_checkpoint_shows() -> None:
    for bit in range(8 * len(NOTE)):
        changed = bytearray(NOTE)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises(VerificationError):
            open_checkpoint(bytes(changed), KEY.log_key)


def test_every_flipped_bit_of_a_public_key_shows() -> None:
    text = KEY.log_key.to_text().encode()
    for bit in range(8 * len(text)):
        changed = bytearray(text)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises((VerificationError, UnicodeDecodeError)):
            parse_log_key(bytes(changed).decode("utf-8"))


def test_signatures_of_witnesses_are_passed_over_but_not_instead_of_the_log_s() -> None:
    witness = SigningKey("witness.example", b"w" * 32)
    theirs = sign_checkpoint(Checkpoint("example.org/line", 12, b"r" * 32), witness)
    line = theirs.rpartition(b"\n\n")[2]
    assert open_checkpoint(NOTE + line, KEY.log_key).size == 12
    with pytest.raises(VerificationError, match="without signature"):
        open_checkpoint(NOTE.rpartition(b"\n\n")[0] + b"\n\n" + line, KEY.log_key)


def test_a_checkpoint_of_another_log_under_the_same_key_is_refused() -> None:
    other = sign_checkpoint(Checkpoint("example.org/other", 12, b"r" * 32), KEY)
    with pytest.raises(VerificationError, match=r"expected origin example\.org/line"):
        open_checkpoint(other, KEY.log_key)


@pytest.mark.parametrize("name", ["", "two words", "a+b", "tab\there"])
def test_a_log_name_that_a_note_cannot_hold_is_refused(name: str) -> None:
    with pytest.raises(LedgerError, match="log name"):
        LogKey(name, b"k" * 32)
