"""Drafts in, sealed items and statements out; nothing here touches the disk."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from trucewatch.errors import LedgerError
from trucewatch.ledger.keys import ContentKeySource, content_key_name, hex_line
from trucewatch.ledger.merkle import leaf_hash, tree_root
from trucewatch.ledger.payload import (
    PayloadRow,
    count_rows,
    salted_leaves,
    split_payload,
    write_payload,
)
from trucewatch.ledger.sealing import ORIGINAL, PAYLOAD, seal
from trucewatch.records.canonical import digest
from trucewatch.records.quantity import to_text
from trucewatch.records.statement import DESTRUCTION, LARGEST_ORIGINALS, Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a step or a person wants on record; the ledger makes a statement of it."""

    kind: str
    """What was done, in lower case."""
    recorded_at: datetime
    """The clock's time, aware."""
    actor: str
    """Who did it."""
    software: str
    """Name of the software."""
    software_version: str
    """Version of the software."""
    inputs: int = 0
    """Tree size read: the smallest that holds all that was read; 0 where only originals were."""
    originals: tuple[bytes, ...] = ()
    """Bytes as received; the same bytes are stored once."""
    rows: tuple[PayloadRow, ...] = ()
    """Records, those of the table `rejections` counted as rejected."""
    parser: str | None = None
    """Name and version of what read the originals."""
    settings_sha256: str | None = None
    """Digest of the frozen settings."""
    destroys: tuple[str, ...] = ()
    """SHA-256 of stored items whose keys go; only by the ledger's `destroy_original`."""


@dataclass(frozen=True, slots=True)
class Batch:
    """All that one append writes, by file name."""

    keys: dict[str, bytes] = field(default_factory=dict)
    """Content keys, below the folder of keys."""
    originals: dict[str, bytes] = field(default_factory=dict)
    """Sealed originals and lists of originals, below the mission folder."""
    payloads: dict[str, bytes] = field(default_factory=dict)
    """Sealed payloads, below the mission folder."""
    statements: list[Statement] = field(default_factory=list)
    """The new statements."""


@dataclass(frozen=True, slots=True)
class Sealer:
    """Seals items into a batch; the same content twice gives one item."""

    batch: Batch
    """Takes the items and keys."""
    content_keys: ContentKeySource
    """Gives the content keys."""
    known: dict[str, str]
    """Stored SHA-256 by content digest, of originals that can still be opened."""
    first_ordinal: int
    """Items that the ledger holds before this batch."""

    def seal_original(self, content: bytes) -> str:
        """Return the stored SHA-256 of an original, sealing it if it is new."""
        plain = plain_digest(ORIGINAL, content)
        if plain not in self.known:
            self.known[plain] = self._seal(ORIGINAL, content, plain, self.batch.originals, "originals")
        return self.known[plain]

    def seal_payload(self, content: bytes) -> str:
        """Return the stored SHA-256 of a payload."""
        plain = plain_digest(PAYLOAD, content)
        return self._seal(PAYLOAD, content, plain, self.batch.payloads, "payloads")

    def _seal(self, kind: str, content: bytes, plain: str, files: dict[str, bytes], folder: str) -> str:
        key = self.content_keys.key_for(kind, plain, self.first_ordinal + len(self.batch.keys))
        sealed = seal(kind, content, key)
        stored = sealed_digest(sealed)
        files[sealed_name(folder, stored)] = sealed
        self.batch.keys[content_key_name(stored, plain)] = hex_line(key)
        return stored


def plain_digest(kind: str, content: bytes) -> str:
    """Return the hexadecimal part of the content's digest of its kind (`records.canonical.digest`)."""
    return digest(kind, content).partition(":")[2]


def sealed_digest(sealed: bytes) -> str:
    """Return the SHA-256 of a sealed item, whose first line is the kind prefix."""
    return hashlib.sha256(sealed).hexdigest()


def sealed_name(folder: str, stored: str) -> str:
    """Return the name of a sealed file below the mission folder."""
    return f"{folder}/{stored}.sealed"


def list_name(root: str) -> str:
    """Return the name of the list of more than 500 originals below the mission folder."""
    return f"originals/{root}.list"


def list_root(stored: Sequence[str]) -> str:
    """Return the RFC 6962 root over stored SHA-256 values, each 32 bytes, in the order given."""
    return tree_root([leaf_hash(bytes.fromhex(item)) for item in stored]).hex()


def prepare_batch(
    drafts: Sequence[Draft],
    earlier: Sequence[Statement],
    known: Mapping[str, str],
    secret: bytes,
    content_keys: ContentKeySource,
) -> Batch:
    """Return what must be written so that the drafts become the next statements.

    Raises:
        LedgerError: a draft's time runs backwards, it reads more than there is, or a record or item is too large.
        UnquantisableError: a draft's time is naive or a record holds what has no canonical form.
    """
    batch = Batch()
    held = sum(item.originals_count + (item.payload_sha256 is not None) for item in earlier)
    sealer = Sealer(batch, content_keys, dict(known), held)
    last = earlier[-1].recorded_at if earlier else None
    for entry, draft in enumerate(drafts, start=len(earlier)):
        _check_order(draft, last, len(earlier))
        last = draft.recorded_at
        batch.statements.append(_make_statement(draft, entry, secret, sealer))
        batch.statements[-1].to_bytes()
    return batch


def find_same_run(statements: Sequence[Statement], draft: Draft, known: Mapping[str, str]) -> int | None:
    """Return the index of the latest statement of the same run, or None.

    The same run has the same kind, software, version, inputs, parser, settings and originals. `known` gives the stored
    SHA-256 of each original by its content digest.
    """
    stored = [known.get(plain_digest(ORIGINAL, content)) for content in draft.originals]
    names = sorted({item for item in stored if item is not None})
    if None in stored:
        return None
    asked = (*_run_of(draft), *_originals_fields(names))
    for index in range(len(statements) - 1, -1, -1):
        done = statements[index]
        if (*_run_of(done), done.originals, done.originals_root, done.originals_count) == asked:
            return index
    return None


def _run_of(step: Draft | Statement) -> tuple[str | int | None, ...]:
    software = (step.software, step.software_version)
    return (step.kind, *software, step.inputs, step.parser, step.settings_sha256)


def _originals_fields(names: list[str]) -> tuple[tuple[str, ...], str | None, int]:
    if len(names) > LARGEST_ORIGINALS:
        return (), list_root(names), len(names)
    return tuple(names), None, len(names)


def _check_order(draft: Draft, last: datetime | None, size: int) -> None:
    recorded_at = to_text(draft.recorded_at)
    if last is not None and draft.recorded_at < last:
        raise LedgerError(
            f"got the time {recorded_at}, expected none before {to_text(last)}, "
            "the time of the last statement; set the clock right"
        )
    if draft.inputs > size:
        raise LedgerError(f"got inputs up to tree size {draft.inputs}, expected at most {size}; read the ledger again")
    if (draft.kind == DESTRUCTION) != bool(draft.destroys):
        raise LedgerError("got a destruction that names no item; use destroy_original for it and only for it")


def _make_statement(draft: Draft, entry: int, secret: bytes, sealer: Sealer) -> Statement:
    names = sorted({sealer.seal_original(content) for content in draft.originals} | set(draft.destroys))
    originals, root, count = _originals_fields(names)
    if root is not None:
        sealer.batch.originals[list_name(root)] = "".join(f"{name}\n" for name in names).encode("ascii")
    payload = write_payload(draft.rows)
    leaves = salted_leaves(secret, entry, draft.rows, split_payload(payload))
    rows, rejected = count_rows(draft.rows)
    return Statement(
        kind=draft.kind,
        recorded_at=draft.recorded_at,
        actor=draft.actor,
        software=draft.software,
        software_version=draft.software_version,
        inputs=draft.inputs,
        originals=originals,
        originals_root=root,
        originals_count=count,
        payload_sha256=sealer.seal_payload(payload) if draft.rows else None,
        rows=rows,
        rejected=rejected,
        records_root=tree_root(leaves).hex() if draft.rows else None,
        parser=draft.parser,
        settings_sha256=draft.settings_sha256,
    )
