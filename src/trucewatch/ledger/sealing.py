"""Bytes and a content key in, sealed bytes out, and back: AES-256-GCM, one content key for each item.

A sealed item is a line that names its kind, a commitment to the content key, a nonce and the ciphertext with its tag.
The commitment makes the item mean one content only: GCM alone would let two keys open one ciphertext to two texts.
The nonce comes from key and content, so that a source that repeated a key would still not repeat a nonce for other
content. Encryption, commitment and nonce use separate keys derived from the content key.
"""

import hmac

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from trucewatch.errors import LedgerError, VerificationError

ORIGINAL = "original"
"""Kind of bytes as they were received."""

PAYLOAD = "payload"
"""Kind of bytes that hold records."""

KEY_BYTES = 32
"""Length of a content key."""

LARGEST_ITEM_BYTES = 2**30
"""Most bytes of one item."""

_COMMITMENT_BYTES = 32
_NONCE_BYTES = 12


def seal(kind: str, content: bytes, key: bytes) -> bytes:
    """Encrypt an item under its own content key.

    Raises:
        LedgerError: the key is not 32 bytes long or the content is longer than 1 GiB.
    """
    if len(key) != KEY_BYTES:
        raise LedgerError(f"got a content key of {len(key)} bytes, expected {KEY_BYTES}; repair the key source")
    if len(content) > LARGEST_ITEM_BYTES:
        raise LedgerError(
            f"got an {kind} of {len(content)} bytes, expected at most {LARGEST_ITEM_BYTES}; split it at its source"
        )
    head = _first_line(kind) + _derived(key, b"commitment")
    nonce = _derived(key, b"nonce\n" + content)[:_NONCE_BYTES]
    return head + nonce + AESGCM(_derived(key, b"encryption")).encrypt(nonce, content, head)


def unseal(kind: str, sealed: bytes, key: bytes) -> bytes:
    """Decrypt a sealed item.

    Raises:
        VerificationError: the item is of another kind, is sealed under another key, or was changed.
    """
    line = _first_line(kind)
    if not sealed.startswith(line):
        raise VerificationError(f"got an item that is no sealed {kind}; restore the file from a copy")
    head_end = len(line) + _COMMITMENT_BYTES
    head, nonce, rest = sealed[:head_end], sealed[head_end:][:_NONCE_BYTES], sealed[head_end + _NONCE_BYTES :]
    if not hmac.compare_digest(head[len(line) :], _derived(key, b"commitment")):
        raise VerificationError(f"got a content key of another item for a sealed {kind}; restore the key file")
    try:
        return AESGCM(_derived(key, b"encryption")).decrypt(nonce, rest, head)
    except (InvalidTag, ValueError) as error:
        raise VerificationError(f"got a changed sealed {kind}; restore the file from a copy") from error


def _first_line(kind: str) -> bytes:
    return f"trucewatch sealed {kind} 1\n".encode()


def _derived(key: bytes, purpose: bytes) -> bytes:
    return hmac.digest(key, b"trucewatch " + purpose, "sha256")
