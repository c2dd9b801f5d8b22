"""A statement, the leaf of the ledger: what one batch of a machine step, or one human act, put on record.

Its canonical form is RFC 8785 JSON of at most 65,535 bytes, because a C2SP entry bundle holds a 2-byte length before
each entry. A statement names what it brought (originals, payload) by digests and holds none of it.
"""

import json
import re
from dataclasses import dataclass
from datetime import datetime

from trucewatch.errors import LedgerError, UnquantisableError
from trucewatch.records.canonical import canonical_bytes
from trucewatch.records.encoding import decode, encode

STATEMENT_VERSION = 1
"""Version of the fields below."""

LARGEST_STATEMENT_BYTES = 65_535
"""Most bytes that the length prefix of an entry bundle can say (C2SP tlog-tiles, "Log entries")."""

LARGEST_ORIGINALS = 500
"""Originals named one by one; more are named by the root of their list."""

DESTRUCTION = "destruction"
"""Kind of a statement whose `originals` are the stored items whose content keys it destroyed."""

_KIND = re.compile(r"[a-z][a-z0-9_]{0,63}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_DIGEST = re.compile(r"(?:[a-z][a-z0-9_-]*:)?[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What was recorded, when, by whom, with which software, from which inputs."""

    statement_version: int = STATEMENT_VERSION
    """Version of this list of fields."""
    kind: str
    """What was done, in lower case: `ingest`, `fuse`, `decision`, `destruction` …"""
    recorded_at: datetime
    """When the ledger took it, aware UTC; never before the statement before it."""
    actor: str
    """Who did it: a role or an account, never empty."""
    software: str
    """Name of the software."""
    software_version: str
    """Version of the software."""
    inputs: int
    """Tree size read: the smallest that holds all that was read; 0 where only originals were."""
    originals: tuple[str, ...]
    """SHA-256 of each stored original, sorted; empty where there is none or `originals_root` names them."""
    originals_root: str | None
    """RFC 6962 root of the sorted list of more than 500 originals, else None."""
    originals_count: int
    """How many originals there are."""
    payload_sha256: str | None
    """SHA-256 of the stored payload; None where it brought no record."""
    rows: int
    """Records in the payload, rejections not counted."""
    rejected: int
    """Rejections in the payload."""
    records_root: str | None
    """RFC 6962 root over the salted records; None where there is no payload."""
    parser: str | None
    """Name and version of what read the originals; None where nothing was parsed."""
    settings_sha256: str | None
    """Digest of the frozen settings; None where there are none."""

    def __post_init__(self) -> None:
        faults = [text for text, wrong in self._rules() if wrong]
        if faults:
            raise LedgerError(
                f"got a statement of kind {self.kind!r} with {'; '.join(faults)}; "
                "make it by the ledger's append, which fills these fields"
            )

    def _rules(self) -> tuple[tuple[str, bool], ...]:
        listed = self.originals_root is not None
        digests = (self.payload_sha256, self.records_root, self.originals_root, *self.originals)
        return (
            ("an unknown version", self.statement_version != STATEMENT_VERSION),
            ("a kind that is no lower-case word", not _KIND.fullmatch(self.kind)),
            ("an empty actor or software", not (self.actor and self.software and self.software_version)),
            ("a negative count", min(self.inputs, self.rows, self.rejected, self.originals_count) < 0),
            ("originals out of order or twice", list(self.originals) != sorted(set(self.originals))),
            ("too many originals for their list", len(self.originals) > LARGEST_ORIGINALS),
            ("a root of few originals", listed and self.originals_count <= LARGEST_ORIGINALS),
            ("a wrong count of originals", self.originals_count != len(self.originals) and not listed),
            ("both a root and names of originals", listed and bool(self.originals)),
            ("a digest that is no 64 hex digits", any(d and not _SHA256.fullmatch(d) for d in digests)),
            ("a settings digest of wrong form", not _DIGEST.fullmatch(self.settings_sha256 or "0" * 64)),
            ("rows without payload", self.payload_sha256 is None and bool(self.rows or self.rejected)),
            ("a payload without root", (self.payload_sha256 is None) != (self.records_root is None)),
        )

    def to_bytes(self) -> bytes:
        """Return the canonical form, the entry of the log.

        Raises:
            LedgerError: the form is longer than 65,535 bytes.
        """
        entry = canonical_bytes(encode(self))
        if len(entry) > LARGEST_STATEMENT_BYTES:
            raise LedgerError(
                f"got a statement of {len(entry)} bytes, expected at most {LARGEST_STATEMENT_BYTES}; "
                "put long text into the payload"
            )
        return entry


def parse_statement(entry: bytes) -> Statement:
    """Read a statement from its canonical form; any other spelling of the same content is refused.

    Raises:
        LedgerError: the bytes are not canonical JSON of exactly the fields of a statement.
    """
    try:
        statement = decode(Statement, json.loads(entry))
    except (ValueError, TypeError, RecursionError, UnquantisableError) as error:
        raise LedgerError(
            f"got an entry that is no statement ({error}); expected canonical JSON of its fields; "
            "restore the file from a copy"
        ) from error
    if statement.to_bytes() != entry:
        raise LedgerError(
            "got a statement in another spelling, expected its canonical form; restore the file from a copy"
        )
    return statement
