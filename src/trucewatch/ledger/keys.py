"""The secrets of a ledger, kept outside the mission folder.

`log.key` signs checkpoints, `mission.secret` salts records, `content/STORED.PLAIN.key` opens one item (STORED is the
SHA-256 of the sealed file, PLAIN the digest of its content), `checkpoint` is the last state that was committed and
shows a mission folder that was set back. One file per content key, so that to destroy one is to delete one.
"""

import base64
import binascii
import hmac
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from trucewatch.errors import LedgerError
from trucewatch.ledger.files import FILE, StepWriter, list_files, read_file
from trucewatch.ledger.note import ED25519, SigningKey
from trucewatch.ledger.sealing import KEY_BYTES
from trucewatch.records.canonical import canonical_bytes

PRIVATE = 0o600
"""Mode of every file here."""


class ContentKeySource(Protocol):
    """Where content keys come from."""

    def key_for(self, kind: str, plaintext_sha256: str, ordinal: int) -> bytes:
        """Return 32 secret bytes for the item of that kind and content, the `ordinal`-th of the ledger."""
        ...


@dataclass(frozen=True, slots=True)
class RandomContentKeys:
    """Content keys from the operating system: the source to use."""

    def key_for(self, kind: str, plaintext_sha256: str, ordinal: int) -> bytes:
        """Return 32 random bytes."""
        return os.urandom(KEY_BYTES)


@dataclass(frozen=True, slots=True)
class SeededContentKeys:
    """Content keys derived from one seed, for exercises and tests that must give the same bytes twice.

    Whoever has the seed can make a destroyed key again: never for real evidence.
    """

    seed: bytes
    """Any bytes."""

    def key_for(self, kind: str, plaintext_sha256: str, ordinal: int) -> bytes:
        """Return the HMAC-SHA256 of kind, content digest and ordinal under the seed."""
        return hmac.digest(self.seed, canonical_bytes([kind, plaintext_sha256, ordinal]), "sha256")


@dataclass(frozen=True, slots=True)
class KeyFolder:
    """The opened folder of secrets."""

    path: Path
    """The folder."""
    signing_key: SigningKey
    """Signs checkpoints."""
    secret: bytes
    """Mission secret, 32 bytes."""

    def stored_items(self) -> dict[str, str]:
        """Return the stored SHA-256 of every item that can be opened, with the digest of its content."""
        names = [name.removeprefix("content/") for name, kind in self._listed().items() if kind == FILE]
        parts = [name.split(".") for name in names if name.endswith(".key")]
        return {part[0]: part[1] for part in parts if len(part) == 3}

    def content_key(self, stored: str, plain: str) -> bytes:
        """Return the content key of an item.

        Raises:
            LedgerError: the key file is missing or malformed.
        """
        return _read_hex(self.path, content_key_name(stored, plain))

    def last_note(self) -> bytes | None:
        """Return the last committed checkpoint, or None before the first."""
        try:
            return read_file(self.path, "checkpoint")
        except FileNotFoundError:
            return None

    def temporaries(self) -> dict[str, str]:
        """Return what an interrupted write left here."""
        listed = self._listed() | {path.name: FILE for path in self.path.glob(".*.tmp")}
        return {name: kind for name, kind in listed.items() if name.endswith(".tmp")}

    def _listed(self) -> dict[str, str]:
        return list_files(self.path, ("content",))


def content_key_name(stored: str, plain: str) -> str:
    """Return the name of an item's key file below the folder of keys."""
    return f"content/{stored}.{plain}.key"


def hex_line(content: bytes) -> bytes:
    """Return bytes as one line of hexadecimal digits."""
    return content.hex().encode("ascii") + b"\n"


def create_keys(path: Path, origin: str, random_bytes: Callable[[int], bytes] = os.urandom) -> KeyFolder:
    """Make a folder of new secrets for the log named `origin`.

    Raises:
        LedgerError: the folder already holds keys, or the name is no log name.
    """
    if (path / "log.key").exists():
        raise LedgerError("got a folder that holds keys, expected a new one; open it or name another folder")
    seed, secret = random_bytes(KEY_BYTES), random_bytes(KEY_BYTES)
    key = SigningKey(origin, seed)
    private = base64.b64encode(ED25519 + seed).decode("ascii")
    text = f"PRIVATE+KEY+{key.log_key.origin}+{key.log_key.key_id.hex()}+{private}\n"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    (path / "content").mkdir(mode=0o700, exist_ok=True)
    writer = StepWriter()
    writer.write(path, {"mission.secret": hex_line(secret)}, PRIVATE)
    writer.write(path, {"log.key": text.encode()}, PRIVATE)
    writer.sync_folders([path.parent])
    return KeyFolder(path, key, secret)


def open_keys(path: Path) -> KeyFolder:
    """Open a folder of secrets.

    Raises:
        LedgerError: a key is missing or malformed.
    """
    return KeyFolder(path, _read_signing_key(path), _read_hex(path, "mission.secret"))


def _read_signing_key(path: Path) -> SigningKey:
    try:
        parts = read_file(path, "log.key").decode("utf-8").removesuffix("\n").split("+", 4)
        decoded = base64.b64decode(parts[4], validate=True)
        key = SigningKey(parts[2], decoded[1:])
        fits = parts[:2] == ["PRIVATE", "KEY"] and parts[3] == key.log_key.key_id.hex()
    except (OSError, UnicodeDecodeError, IndexError, binascii.Error, ValueError) as error:
        raise LedgerError("got no readable log.key, expected the log's private key; restore it") from error
    if not fits or decoded[:1] != ED25519:
        raise LedgerError("got a log.key whose parts do not fit, expected an Ed25519 key; restore it")
    return key


def _read_hex(path: Path, name: str) -> bytes:
    try:
        content = read_file(path, name)
        key = bytes.fromhex(content.decode("ascii"))
    except (OSError, ValueError) as error:
        raise LedgerError(f"got no readable {name}, expected {2 * KEY_BYTES} hex digits; restore it") from error
    if hex_line(key) != content or len(key) != KEY_BYTES:
        raise LedgerError(f"got {name} of wrong form, expected {2 * KEY_BYTES} hex digits; restore it")
    return key
