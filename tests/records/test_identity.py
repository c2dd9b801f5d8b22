"""Names follow from content and key; what is not part of a thing leaves no trace in its name."""

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from trucewatch.records.identity import OPEN_KEY, name_for

TEXTS = st.text("abé\n", max_size=3)


def by_hand(key: bytes, message: bytes) -> str:
    """Return HMAC-SHA256 as RFC 2104 writes it, in hexadecimal."""
    block = key.ljust(64, b"\0")
    inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in block) + message).digest()
    return hashlib.sha256(bytes(byte ^ 0x5C for byte in block) + inner).hexdigest()


def test_a_name_is_the_keyed_hash_of_the_canonical_list() -> None:
    assert name_for(b"key", "inc", "a", "b") == "inc_" + by_hand(b"key", b'["inc","a","b"]')[:16]
    assert name_for(OPEN_KEY, "inc") == "inc_" + by_hand(b"", b'["inc"]')[:16]


def test_names_under_two_keys_do_not_match() -> None:
    assert name_for(b"one", "inc", "a") != name_for(b"two", "inc", "a")


@given(st.lists(TEXTS, max_size=3), st.lists(TEXTS, max_size=3))
def test_where_one_part_ends_and_the_next_begins_matters(first: list[str], second: list[str]) -> None:
    assert (name_for(b"k", "obs", *first) == name_for(b"k", "obs", *second)) == (first == second)
