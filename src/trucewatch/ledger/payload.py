"""Records in, payload bytes out, and back; one record's disclosure out, and its check.

A payload is JSON Lines: each line the canonical object of record, record_id, table and version. The tree under
`records_root` has one leaf per line: the salt (32 bytes) and then the line without its line feed. The salt is the
HMAC-SHA256 under the mission secret of entry, table, record id and version, so a leaf cannot be guessed from its
hash, and showing one record tells nothing of another, nor of another version of the same.
"""

import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from trucewatch.errors import LedgerError, VerificationError
from trucewatch.ledger.merkle import inclusion_path, inclusion_root, leaf_hash, tree_root
from trucewatch.records.canonical import Canonical, canonical_bytes
from trucewatch.records.statement import Statement

REJECTIONS = "rejections"
"""Table whose rows a statement counts as `rejected`."""

LARGEST_LINE_BYTES = 2**20
"""Most bytes of one record's line."""


@dataclass(frozen=True, slots=True)
class PayloadRow:
    """One record as the ledger keeps it."""

    table: str
    """Name of its table."""
    record_id: str
    """Stable name of the record."""
    version: int
    """Version of the record, from 1."""
    record: Mapping[str, Canonical]
    """The record's fields (`records.encoding.encode`)."""

    def to_line(self) -> bytes:
        """Return the canonical line, without line feed.

        Raises:
            LedgerError: the line is longer than 1 MiB.
        """
        line = canonical_bytes(
            {
                "record": self.record,
                "record_id": self.record_id,
                "table": self.table,
                "version": self.version,
            }
        )
        if len(line) > LARGEST_LINE_BYTES:
            raise LedgerError(
                f"got the record {self.record_id} of {len(line)} bytes, expected at most {LARGEST_LINE_BYTES}; "
                "keep long content as an original"
            )
        return line


@dataclass(frozen=True, slots=True)
class Disclosure:
    """What lets an outsider check one record against a statement's `records_root`."""

    line: bytes
    """The record's canonical line."""
    salt: bytes
    """Its salt, 32 bytes."""
    index: int
    """Its place among the lines of the payload, from 0."""
    count: int
    """Lines in the payload."""
    path: tuple[bytes, ...]
    """Sibling hashes from the leaf up."""


def write_payload(rows: Sequence[PayloadRow]) -> bytes:
    """Return the lines of all rows, each with a line feed, in the order given.

    Raises:
        LedgerError: two rows have the same table, record id and version.
    """
    names = {(row.table, row.record_id, row.version) for row in rows}
    if len(names) != len(rows):
        raise LedgerError(
            f"got {len(rows)} records with {len(names)} names, expected each record once; "
            "give identical rows their ordinals"
        )
    return b"".join(row.to_line() + b"\n" for row in rows)


def split_payload(payload: bytes) -> tuple[bytes, ...]:
    """Return the lines of a payload without their line feeds; of no bytes, none.

    Raises:
        VerificationError: the last line has no line feed.
    """
    if payload and not payload.endswith(b"\n"):
        raise VerificationError("got a payload that ends within a line; restore the file from a copy")
    return tuple(payload.split(b"\n")[:-1])


def parse_line(line: bytes) -> PayloadRow:
    """Return the record of one line.

    Raises:
        VerificationError: the line is not an object of exactly record, record_id, table and version.
    """
    try:
        fields = json.loads(line)
        row = PayloadRow(fields.pop("table"), fields.pop("record_id"), fields.pop("version"), fields.pop("record"))
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        raise VerificationError(f"got the payload line {line[:80]!r}, expected a record ({error!r})") from error
    if fields or (type(row.table), type(row.record_id), type(row.version)) != (str, str, int):
        raise VerificationError(f"got the payload line {line[:80]!r}, expected exactly the fields of a record")
    return row


def record_text(line: bytes, row: PayloadRow) -> str:
    """Return the canonical JSON of the record alone, cut out of its line.

    Raises:
        VerificationError: the line is not canonical.
    """
    rest: dict[str, Canonical] = {"record_id": row.record_id, "table": row.table, "version": row.version}
    head, tail = b'{"record":', b"," + canonical_bytes(rest)[1:]
    if not (line.startswith(head) and line.endswith(tail)):
        raise VerificationError(f"got the payload line {line[:80]!r}, expected its canonical form; restore it")
    return line[len(head) : -len(tail)].decode("utf-8")


def count_rows(rows: Sequence[PayloadRow]) -> tuple[int, int]:
    """Return how many rows are records and how many are rejections."""
    rejected = sum(row.table == REJECTIONS for row in rows)
    return len(rows) - rejected, rejected


def salt_of(secret: bytes, entry: int, row: PayloadRow) -> bytes:
    """Return the salt of a record in the payload of the statement at index `entry`."""
    name = canonical_bytes([entry, row.table, row.record_id, row.version])
    return hmac.digest(secret, b"trucewatch record salt\n" + name, "sha256")


def salted_leaves(secret: bytes, entry: int, rows: Sequence[PayloadRow], lines: Sequence[bytes]) -> list[bytes]:
    """Return the leaf hash of every line."""
    pairs = zip(rows, lines, strict=True)
    return [leaf_hash(salt_of(secret, entry, row) + line) for row, line in pairs]


def records_root(secret: bytes, entry: int, payload: bytes) -> bytes:
    """Return the root of the tree over the salted lines of a payload."""
    lines = split_payload(payload)
    return tree_root(salted_leaves(secret, entry, [parse_line(line) for line in lines], lines))


def disclose(secret: bytes, entry: int, payload: bytes, index: int) -> Disclosure:
    """Return what proves the line at `index` of the payload of the statement at index `entry`.

    Raises:
        LedgerError: the payload has no such line.
    """
    lines = split_payload(payload)
    rows = [parse_line(line) for line in lines]
    leaves = salted_leaves(secret, entry, rows, lines)
    path = inclusion_path(leaves, index)
    return Disclosure(lines[index], salt_of(secret, entry, rows[index]), index, len(lines), path)


def verify_disclosure(disclosure: Disclosure, statement: Statement) -> PayloadRow:
    """Return the record that a disclosure shows to be under the statement's `records_root`.

    Raises:
        VerificationError: the disclosure does not lead to that root or does not fit the statement's counts.
    """
    leaf = leaf_hash(disclosure.salt + disclosure.line)
    root = inclusion_root(leaf, disclosure.index, disclosure.count, disclosure.path)
    fits = len(disclosure.salt) == 32 and disclosure.count == statement.rows + statement.rejected
    if not fits or root is None or root.hex() != statement.records_root:
        raise VerificationError(
            "got a record that does not lead to the statement's records_root; ask for a new disclosure"
        )
    return parse_line(disclosure.line)
