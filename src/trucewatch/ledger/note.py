"""A checkpoint and a key in, a signed note out, and back.

Source: C2SP signed-note (Ed25519, signature type 0x01) and C2SP tlog-checkpoint. Base64 is read strictly: a spelling
that decodes to the same bytes but is not the one we would write is refused, so that every flipped bit shows.
"""

import base64
import binascii
import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from trucewatch.errors import LedgerError, VerificationError
from trucewatch.ledger.merkle import HASH_BYTES

ED25519 = b"\x01"
"""Signature type of Ed25519 in C2SP signed-note."""

LARGEST_SIGNATURES = 16
"""Signatures that a note may carry: one of the log, the others of witnesses."""


@dataclass(frozen=True, slots=True)
class LogKey:
    """The public key by which anyone checks the log."""

    origin: str
    """Name of the log and of its key, such as `example.org/ceasefire`."""
    public: bytes
    """Ed25519 public key, 32 bytes."""

    def __post_init__(self) -> None:
        if not self.origin or "+" in self.origin or not self.origin.isprintable() or " " in self.origin:
            raise LedgerError(
                f"got the log name {self.origin!r}, expected text without spaces and plus; name it like a URL"
            )

    @property
    def key_id(self) -> bytes:
        """Four bytes that name the key beside its name."""
        named = self.origin.encode() + b"\n" + ED25519 + self.public
        return hashlib.sha256(named).digest()[:4]

    def to_text(self) -> str:
        """Return the verifier key as one line: name, key id, key (the form that Go's `sumdb/note` reads)."""
        return f"{self.origin}+{self.key_id.hex()}+{_encoded(ED25519 + self.public)}\n"


@dataclass(frozen=True, slots=True)
class SigningKey:
    """The private key of the log; it lives outside the mission folder."""

    origin: str
    """Name of the log and of its key."""
    seed: bytes
    """Ed25519 private key, 32 bytes."""

    @property
    def log_key(self) -> LogKey:
        """The public half."""
        private = Ed25519PrivateKey.from_private_bytes(self.seed)
        return LogKey(self.origin, private.public_key().public_bytes_raw())


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The state of the log that was signed: how many entries, under which root."""

    origin: str
    """Name of the log."""
    size: int
    """Number of entries."""
    root: bytes
    """Root of the tree, 32 bytes."""

    def to_text(self) -> str:
        """Return the three lines of C2SP tlog-checkpoint."""
        return f"{self.origin}\n{self.size}\n{_encoded(self.root)}\n"


def parse_log_key(text: str) -> LogKey:
    """Read a verifier key written by `LogKey.to_text`.

    Raises:
        VerificationError: the text is not exactly of that form.
    """
    parts = text.removesuffix("\n").split("+", 2)
    decoded = _decoded(parts[2]) if len(parts) == 3 else None
    try:
        if decoded is not None and len(decoded) == 33 and decoded[:1] == ED25519:
            key = LogKey(parts[0], decoded[1:])
            if key.to_text() == text:
                return key
    except LedgerError as error:
        raise VerificationError(f"{error}; the file was changed: restore it from a copy") from error
    raise VerificationError(f"got the log key {text[:200]!r}, expected name+id+key; restore the file from a copy")


def sign_checkpoint(checkpoint: Checkpoint, key: SigningKey) -> bytes:
    """Return the checkpoint as a note with one signature."""
    text = checkpoint.to_text()
    signature = Ed25519PrivateKey.from_private_bytes(key.seed).sign(text.encode())
    line = f"— {key.origin} {_encoded(key.log_key.key_id + signature)}\n"
    return f"{text}\n{line}".encode()


def open_checkpoint(note: bytes, key: LogKey) -> Checkpoint:
    """Return the checkpoint of a note that the key signed; signatures of others are passed over.

    Raises:
        VerificationError: the note is malformed, is of another log, or is not signed by the key.
    """
    text, lines = _split_note(note)
    name_and_id = (key.origin, key.key_id)
    ours = [signature for name, key_id, signature in lines if (name, key_id) == name_and_id]
    if not ours:
        raise VerificationError(
            f"got a checkpoint without signature of {key.origin}, expected one; restore it from a copy"
        )
    try:
        for signature in ours:
            Ed25519PublicKey.from_public_bytes(key.public).verify(signature, text.encode())
    except (InvalidSignature, ValueError) as error:
        raise VerificationError(
            "got a checkpoint whose signature does not fit, expected the log's; restore it from a copy"
        ) from error
    return _parse_checkpoint(text, key.origin)


def _split_note(note: bytes) -> tuple[str, list[tuple[str, bytes, bytes]]]:
    malformed = VerificationError(
        "got a note of wrong form, expected text, an empty line and signatures; restore it from a copy"
    )
    try:
        text, separator, tail = note.decode("utf-8").rpartition("\n\n")
    except UnicodeDecodeError as error:
        raise malformed from error
    lines = tail.removesuffix("\n").split("\n")
    if not separator or not tail.endswith("\n") or len(lines) > LARGEST_SIGNATURES:
        raise malformed
    signatures = []
    for line in lines:
        dash, _, rest = line.partition(" ")
        name, _, encoded = rest.partition(" ")
        decoded = _decoded(encoded)
        if dash != "—" or not name or decoded is None or len(decoded) < 5:
            raise malformed
        signatures.append((name, decoded[:4], decoded[4:]))
    return text + "\n", signatures


def _parse_checkpoint(text: str, origin: str) -> Checkpoint:
    lines = text.removesuffix("\n").split("\n")
    root = _decoded(lines[2]) if len(lines) == 3 else None
    if root is not None and len(root) == HASH_BYTES and lines[1].isascii() and lines[1].isdigit():
        checkpoint = Checkpoint(lines[0], int(lines[1]), root)
        if checkpoint.to_text() == text and checkpoint.origin == origin:
            return checkpoint
    raise VerificationError(
        f"got the checkpoint text {text[:200]!r}, expected origin {origin}, size and root; restore it from a copy"
    )


def _encoded(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")


def _decoded(text: str) -> bytes | None:
    try:
        content = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return content if _encoded(content) == text else None
