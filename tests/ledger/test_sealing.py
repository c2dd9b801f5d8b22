"""Sealed items open under their key and kind alone."""

import pytest

from trucewatch.errors import LedgerError, VerificationError
from trucewatch.ledger.sealing import ORIGINAL, PAYLOAD, seal, unseal

KEY, OTHER = b"k" * 32, b"o" * 32


@pytest.mark.parametrize("content", [b"", b"text", b"\x00" * 100_000])
def test_an_item_opens_to_the_same_bytes(content: bytes) -> None:
    sealed = seal(ORIGINAL, content, KEY)
    assert unseal(ORIGINAL, sealed, KEY) == content
    assert len(content) < 4 or content not in sealed


def test_every_flipped_byte_another_key_and_another_kind_are_refused() -> None:
    sealed = seal(ORIGINAL, b"text", KEY)
    for place in range(len(sealed)):
        changed = bytearray(sealed)
        changed[place] ^= 1
        with pytest.raises(VerificationError):
            unseal(ORIGINAL, bytes(changed), KEY)
    with pytest.raises(VerificationError, match="key of another item"):
        unseal(ORIGINAL, sealed, OTHER)
    with pytest.raises(VerificationError, match="no sealed payload"):
        unseal(PAYLOAD, sealed, KEY)
    for end in range(len(sealed)):
        with pytest.raises(VerificationError):
            unseal(ORIGINAL, sealed[:end], KEY)


def test_a_key_used_twice_by_mistake_still_repeats_no_nonce() -> None:
    one, two = seal(ORIGINAL, b"one", KEY), seal(ORIGINAL, b"two", KEY)
    head = len(b"trucewatch sealed original 1\n") + 32
    assert one[:head] == two[:head]
    assert one[head : head + 12] != two[head : head + 12]


def test_a_key_of_wrong_length_is_refused() -> None:
    with pytest.raises(LedgerError, match="content key of 16 bytes, expected 32"):
        seal(ORIGINAL, b"", b"k" * 16)
