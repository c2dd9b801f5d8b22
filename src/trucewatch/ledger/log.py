"""The folder of a ledger in, its verified state out: key, checkpoint, entries, statements.

Nothing is handed out that does not lead to the signed root.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from trucewatch.errors import LedgerError, VerificationError
from trucewatch.ledger.batch import list_name, list_root, sealed_name
from trucewatch.ledger.files import read_file
from trucewatch.ledger.merkle import leaf_hash, tree_root
from trucewatch.ledger.note import Checkpoint, LogKey, open_checkpoint, parse_log_key
from trucewatch.ledger.tiles import bundle_paths, parse_bundle, tile_paths
from trucewatch.records.statement import DESTRUCTION, Statement, parse_statement

KEY_NAME = "ledger/log.pub"
"""The log's public key."""

CHECKPOINT_NAME = "ledger/checkpoint"
"""The signed state; its rename commits an append."""


@dataclass(frozen=True, slots=True)
class LogState:
    """The log as of one checkpoint."""

    note: bytes
    """The signed note."""
    checkpoint: Checkpoint
    """What it says."""
    entries: tuple[bytes, ...]
    """Statements in canonical form."""
    leaves: tuple[bytes, ...]
    """Their leaf hashes."""
    statements: tuple[Statement, ...]
    """The same, parsed."""


@dataclass(frozen=True, slots=True)
class References:
    """What statements say must lie in the mission folder."""

    originals: frozenset[str]
    """Stored SHA-256 of every original."""
    payloads: frozenset[str]
    """Stored SHA-256 of every payload."""
    lists: frozenset[str]
    """Roots of lists of originals."""
    destroyed: dict[str, int]
    """Stored SHA-256 of every destroyed item, with the index of the statement that says so."""

    def names(self) -> frozenset[str]:
        """Return the file names below the mission folder."""
        return frozenset(
            [sealed_name("originals", item) for item in self.originals]
            + [sealed_name("payloads", item) for item in self.payloads]
            + [list_name(root) for root in self.lists]
        )


def read_log_key(folder: Path) -> LogKey:
    """Read the public key of a ledger.

    Raises:
        VerificationError: it is missing or malformed.
    """
    try:
        return parse_log_key(_read(folder, KEY_NAME).decode("utf-8"))
    except UnicodeDecodeError as error:
        raise VerificationError(f"got a {KEY_NAME} that is no text; restore it from a copy") from error


def read_checkpoint(folder: Path, key: LogKey) -> tuple[bytes, Checkpoint]:
    """Read the current checkpoint and its note, which carries the log's signature and no other.

    Raises:
        VerificationError: it is missing, malformed or not signed by the log.
    """
    note = _read(folder, CHECKPOINT_NAME)
    checkpoint = open_checkpoint(note, key)
    if note.count("\n— ".encode()) != 1:
        raise VerificationError(f"got a {CHECKPOINT_NAME} with several signatures, expected the log's alone")
    return note, checkpoint


def read_log(folder: Path, key: LogKey) -> LogState:
    """Read the whole log and check it against its signed root.

    Raises:
        VerificationError: a file is missing or changed.
    """
    note, checkpoint = read_checkpoint(folder, key)
    entries: list[bytes] = []
    for path in bundle_paths(checkpoint.size):
        name = f"ledger/{path}"
        try:
            entries.extend(parse_bundle(path, _read(folder, name)))
        except LedgerError as error:
            raise VerificationError(str(error)) from error
    leaves = tuple(map(leaf_hash, entries))
    if tree_root(leaves) != checkpoint.root:
        raise VerificationError(
            "got entries that do not lead to the signed root, expected those that were signed; "
            "run `ledger verify` and restore from a copy"
        )
    try:
        statements = tuple(map(_parse, entries))
    except LedgerError as error:
        raise VerificationError(str(error)) from error
    return LogState(note, checkpoint, tuple(entries), leaves, statements)


@lru_cache(maxsize=2**16)
def _parse(entry: bytes) -> Statement:
    # The log is read anew at every call, and the same bytes always say the same.
    return parse_statement(entry)


def log_files(size: int) -> frozenset[str]:
    """Return the names of all files of a log of that size, below the mission folder."""
    return frozenset({KEY_NAME, CHECKPOINT_NAME, *(f"ledger/{path}" for path in tile_paths(size))})


def originals_of(folder: Path, statement: Statement) -> tuple[str, ...]:
    """Return the stored SHA-256 of all originals that a statement names, read from their list where it is long.

    Raises:
        VerificationError: the list is missing or does not lead to its root.
    """
    if statement.originals_root is None:
        return statement.originals
    name = list_name(statement.originals_root)
    content = _read(folder, name)
    names = tuple(content.decode("ascii", "replace").split("\n")[:-1])
    try:
        fits = list_root(names) == statement.originals_root and len(names) == statement.originals_count
    except ValueError:
        fits = False
    if not fits or "".join(f"{item}\n" for item in names).encode() != content:
        raise VerificationError(f"got a changed {name}, expected the list of that root; restore it from a copy")
    return names


def collect_references(named: Iterable[tuple[Statement, tuple[str, ...]]]) -> References:
    """Return what the statements, each with the originals it names, say must lie in the mission folder.

    Raises:
        VerificationError: an item was destroyed that was never recorded.
    """
    originals: set[str] = set()
    payloads: set[str] = set()
    lists: set[str] = set()
    destroyed: dict[str, int] = {}
    for index, (statement, names) in enumerate(named):
        if statement.originals_root is not None:
            lists.add(statement.originals_root)
        if statement.kind == DESTRUCTION:
            unknown = [name for name in names if name not in originals and name not in payloads]
            if unknown:
                raise VerificationError(f"got the destruction of {unknown[0]} at {index}, which was never recorded")
            destroyed |= {name: index for name in names if name not in destroyed}
        else:
            originals.update(names)
        if statement.payload_sha256 is not None:
            payloads.add(statement.payload_sha256)
    return References(frozenset(originals), frozenset(payloads), frozenset(lists), destroyed)


def find_references(folder: Path, statements: Sequence[Statement]) -> References:
    """Return all stored items that the statements name.

    Raises:
        VerificationError: a list of originals is missing or changed, or a destroyed item was never recorded.
    """
    return collect_references((statement, originals_of(folder, statement)) for statement in statements)


def _read(folder: Path, name: str) -> bytes:
    try:
        return read_file(folder, name)
    except OSError as error:
        raise VerificationError(
            f"got no readable {name}, expected it in the mission folder; restore it from a copy"
        ) from error
