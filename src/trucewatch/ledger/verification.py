"""A mission folder in, every fault of its record out.

Without keys: signature, tree, tiles, statements, and the SHA-256 of every stored file. With keys also: every item
opens, its content has the digest by which its key is filed, its rows are as many as stated, and they lead to the
statement's `records_root`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from trucewatch.errors import Fault, LedgerError, VerificationError
from trucewatch.ledger.batch import plain_digest, sealed_name
from trucewatch.ledger.files import FILE, list_files, read_file, sha256_of
from trucewatch.ledger.keys import KeyFolder
from trucewatch.ledger.log import (
    CHECKPOINT_NAME,
    KEY_NAME,
    References,
    collect_references,
    log_files,
    originals_of,
    read_checkpoint,
    read_log_key,
)
from trucewatch.ledger.merkle import leaf_hash, tree_root
from trucewatch.ledger.note import Checkpoint, LogKey, open_checkpoint
from trucewatch.ledger.payload import count_rows, parse_line, records_root, split_payload
from trucewatch.ledger.sealing import ORIGINAL, PAYLOAD, unseal
from trucewatch.ledger.tiles import bundle_paths, hash_files, parse_bundle
from trucewatch.records.quantity import to_text
from trucewatch.records.statement import DESTRUCTION, Statement, parse_statement

_RESTORE = "restore it from a copy"


@dataclass(frozen=True, slots=True)
class VerificationReport:
    """What was checked and what was found."""

    size: int
    """Statements in the log; 0 where the checkpoint could not be read."""
    root: str
    """Signed root in hexadecimal; empty where the checkpoint could not be read."""
    originals: int
    """Originals checked by their SHA-256."""
    payloads: int
    """Payloads checked by their SHA-256."""
    opened: int
    """Items opened with their keys; 0 without keys."""
    destroyed: tuple[str, ...]
    """Stored SHA-256 of items that a statement says are destroyed; their sealed files are still checked."""
    unreferenced: tuple[str, ...]
    """Files that nothing names: left by an interrupted write or put there; the next append removes them."""
    faults: tuple[Fault, ...]
    """Everything that does not verify; empty when all does."""


@dataclass(frozen=True, slots=True)
class _Findings:
    """Faults as they are found."""

    faults: list[Fault]

    def add(self, code: str, file: str, got: str, expected: str, where: str = "") -> None:
        self.faults.append(Fault(code, file, where, got[:200], expected, _RESTORE))


def examine_ledger(folder: Path, key: LogKey, keys: KeyFolder | None, since: bytes | None) -> VerificationReport:
    """Check the record of a mission folder against the public key, the keys held and an earlier note."""
    found = _Findings([])
    listed = list_files(folder)
    checkpoint = _check_key_and_checkpoint(folder, key, found)
    if checkpoint is None:
        return VerificationReport(0, "", 0, 0, 0, (), (), tuple(found.faults))
    entries = _check_bundles(folder, checkpoint, listed, found)
    leaves = [leaf_hash(entry) for entry in entries]
    _check_tree(folder, checkpoint, leaves, listed, found)
    statements = _check_statements(entries, found)
    _check_earlier(since, key, leaves, "the checkpoint given", found)
    _check_earlier(keys.last_note() if keys else None, key, leaves, "the keys' checkpoint", found)
    references = _check_references(folder, statements, found)
    _check_items(folder, references, listed, found)
    opened = _check_opened(folder, keys, statements, references, found) if keys else 0
    wanted = log_files(checkpoint.size) | references.names()
    return VerificationReport(
        size=checkpoint.size,
        root=checkpoint.root.hex(),
        originals=len(references.originals),
        payloads=len(references.payloads),
        opened=opened,
        destroyed=tuple(sorted(references.destroyed)),
        unreferenced=tuple(name for name in listed if name not in wanted),
        faults=tuple(found.faults),
    )


def _check_key_and_checkpoint(folder: Path, key: LogKey, found: _Findings) -> Checkpoint | None:
    try:
        if read_log_key(folder) != key:
            found.add("other_log_key", KEY_NAME, "another key", "the key by which the ledger was opened")
    except VerificationError as error:
        found.add("bad_log_key", KEY_NAME, str(error), "the key by which the ledger was opened")
    try:
        return read_checkpoint(folder, key)[1]
    except VerificationError as error:
        found.add("bad_checkpoint", CHECKPOINT_NAME, str(error), "a checkpoint signed by the log")
        return None


def _check_bundles(folder: Path, checkpoint: Checkpoint, listed: dict[str, str], found: _Findings) -> list[bytes]:
    entries: list[bytes] = []
    for path in bundle_paths(checkpoint.size):
        name = f"ledger/{path}"
        try:
            entries.extend(parse_bundle(path, _read_listed(folder, name, listed)))
        except (OSError, LedgerError) as error:
            found.add("bad_bundle", name, str(error), "a bundle of entries")
    return entries


def _check_tree(
    folder: Path, checkpoint: Checkpoint, leaves: list[bytes], listed: dict[str, str], found: _Findings
) -> None:
    if len(leaves) != checkpoint.size or tree_root(leaves) != checkpoint.root:
        found.add("wrong_root", "ledger/tile/entries", "entries that lead elsewhere", "entries under the signed root")
        return
    for path, content in hash_files(leaves).items():
        name = f"ledger/{path}"
        try:
            if _read_listed(folder, name, listed) != content:
                found.add("bad_tile", name, "other hashes", "the hashes of the entries")
        except OSError as error:
            found.add("missing_tile", name, str(error), "a tile of hashes")


def _check_statements(entries: Sequence[bytes], found: _Findings) -> list[Statement]:
    statements = []
    for index, entry in enumerate(entries):
        try:
            statements.append(parse_statement(entry))
        except LedgerError as error:
            found.add("bad_statement", "ledger/tile/entries", str(error), "a statement", f"entry {index}")
    for index, (before, after) in enumerate(pairwise(statements), start=1):
        if after.recorded_at < before.recorded_at:
            got, least = to_text(after.recorded_at), to_text(before.recorded_at)
            found.add("time_runs_back", "ledger/tile/entries", got, f"no time before {least}", f"entry {index}")
    return statements


def _check_earlier(note: bytes | None, key: LogKey, leaves: list[bytes], name: str, found: _Findings) -> None:
    if note is None:
        return
    try:
        earlier = open_checkpoint(note, key)
    except VerificationError as error:
        found.add("bad_earlier_checkpoint", name, str(error), "an earlier checkpoint of this log")
        return
    if earlier.size > len(leaves) or tree_root(leaves[: earlier.size]) != earlier.root:
        got = f"a log of {len(leaves)} entries that does not continue it"
        found.add("history_changed", name, got, f"a log that continues size {earlier.size}")


def _check_references(folder: Path, statements: Sequence[Statement], found: _Findings) -> References:
    named = []
    for index, statement in enumerate(statements):
        try:
            named.append((statement, originals_of(folder, statement)))
        except VerificationError as error:
            place = f"originals/{statement.originals_root}.list"
            found.add("bad_list", place, str(error), "a list under its root", f"entry {index}")
            named.append((statement, ()))
    try:
        return collect_references(named)
    except VerificationError as error:
        found.add("unknown_destroyed", "ledger/tile/entries", str(error), "the destruction of a recorded item")
        return collect_references([pair for pair in named if pair[0].kind != DESTRUCTION])


def _check_items(folder: Path, references: References, listed: dict[str, str], found: _Findings) -> None:
    for place, items in (("originals", references.originals), ("payloads", references.payloads)):
        for stored in sorted(items):
            name = sealed_name(place, stored)
            if listed.get(name) != FILE:
                found.add("missing_item", name, "no such file", "the sealed item")
            elif (got := sha256_of(folder, name)) != stored:
                found.add("changed_item", name, f"SHA-256 {got}", f"SHA-256 {stored}")


def _check_opened(
    folder: Path, keys: KeyFolder, statements: Sequence[Statement], references: References, found: _Findings
) -> int:
    """Open every item whose key should be held and return how many opened."""
    held, opened = keys.stored_items(), 0
    stated = {item.payload_sha256: (index, item) for index, item in enumerate(statements) if item.payload_sha256}
    for kind, place, stored in _items_to_open(references):
        name = sealed_name(place, stored)
        try:
            if stored not in held:
                raise VerificationError("got no content key, expected one or a statement of destruction")
            content = unseal(kind, read_file(folder, name), keys.content_key(stored, held[stored]))
            if plain_digest(kind, content) != held[stored]:
                raise VerificationError("got other content than its key is filed under")
            opened += 1
        except (OSError, LedgerError) as error:
            found.add("closed_item", name, str(error), "an item that opens with its key")
            continue
        if kind == PAYLOAD:
            _check_payload(keys.secret, *stated[stored], content, name, found)
    return opened


def _items_to_open(references: References) -> Iterator[tuple[str, str, str]]:
    for stored in sorted(references.originals - references.destroyed.keys()):
        yield ORIGINAL, "originals", stored
    for stored in sorted(references.payloads - references.destroyed.keys()):
        yield PAYLOAD, "payloads", stored


def _check_payload(
    secret: bytes, index: int, statement: Statement, content: bytes, name: str, found: _Findings
) -> None:
    try:
        counts = count_rows([parse_line(line) for line in split_payload(content)])
        root = records_root(secret, index, content).hex()
    except VerificationError as error:
        found.add("wrong_payload", name, str(error), "records", f"entry {index}")
        return
    if counts != (statement.rows, statement.rejected):
        stated = f"{statement.rows} and {statement.rejected}"
        found.add("wrong_payload", name, f"{counts[0]} rows and {counts[1]} rejected", stated, f"entry {index}")
    if root != statement.records_root:
        expected = f"records under records_root {statement.records_root}"
        found.add("wrong_payload", name, f"records that lead to {root}", expected, f"entry {index}")


def _read_listed(folder: Path, name: str, listed: dict[str, str]) -> bytes:
    if listed.get(name) != FILE:
        raise FileNotFoundError(f"no regular file {name}")
    return read_file(folder, name)
