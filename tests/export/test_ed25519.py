"""The small Ed25519 says what the library says."""

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given, settings
from hypothesis import strategies as st

from trucewatch.export.ed25519 import ORDER, is_signed


def test_the_third_example_of_the_standard_is_signed() -> None:
    """RFC 8032 §7.1, TEST 3."""
    key = bytes.fromhex("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025")
    signature = bytes.fromhex(
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
        "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
    )
    assert is_signed(key, b"\xaf\x82", signature)


@settings(max_examples=40, deadline=None)
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=60), st.integers(0, 511), st.booleans())
def test_a_signature_fits_exactly_where_the_library_says_so(
    seed: bytes, message: bytes, bit: int, is_changed: bool
) -> None:
    private = Ed25519PrivateKey.from_private_bytes(seed)
    key, signature = private.public_key().public_bytes_raw(), bytearray(private.sign(message))
    signature[bit // 8] ^= (1 << bit % 8) if is_changed else 0
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(bytes(signature), message)
        expected = True
    except InvalidSignature:
        expected = False
    assert expected is not is_changed
    try:
        assert is_signed(key, message, bytes(signature)) is expected
    except ValueError:
        assert not expected


def test_the_same_signature_in_another_number_is_refused() -> None:
    private = Ed25519PrivateKey.from_private_bytes(bytes(32))
    signature = private.sign(b"")
    larger = (int.from_bytes(signature[32:], "little") + ORDER).to_bytes(32, "little")
    assert not is_signed(private.public_key().public_bytes_raw(), b"", signature[:32] + larger)


@pytest.mark.parametrize("lengths", [(31, 64), (32, 63), (32, 0)])
def test_a_key_or_signature_of_another_length_is_refused(lengths: tuple[int, int]) -> None:
    assert not is_signed(bytes(lengths[0]), b"", bytes(lengths[1]))
