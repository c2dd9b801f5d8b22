"""The ledger on disk: drafts in, statements, originals and payloads kept; and all of it back.

The rename of `ledger/checkpoint` is the commit. What lies in the folders before it and is not named by it is left over
from an interrupted write: `verify` lists it, the next append removes it. Every call reads the disk anew under a lock
on the folder `ledger`, so several processes may share a mission, one writing at a time.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from trucewatch.errors import LedgerError, VerificationError
from trucewatch.ledger.batch import Batch, Draft, find_same_run, prepare_batch, sealed_name
from trucewatch.ledger.files import OnStep, StepWriter, ignore_step, list_files, locked, read_file
from trucewatch.ledger.keys import PRIVATE, ContentKeySource, KeyFolder, RandomContentKeys, content_key_name
from trucewatch.ledger.log import (
    CHECKPOINT_NAME,
    KEY_NAME,
    LogState,
    References,
    find_references,
    log_files,
    read_checkpoint,
    read_log,
    read_log_key,
)
from trucewatch.ledger.merkle import consistency_path, leaf_hash, tree_root
from trucewatch.ledger.note import Checkpoint, LogKey, open_checkpoint, sign_checkpoint
from trucewatch.ledger.payload import Disclosure, disclose
from trucewatch.ledger.proof import write_proof
from trucewatch.ledger.sealing import ORIGINAL, PAYLOAD, unseal
from trucewatch.ledger.tiles import tile_files, tile_paths
from trucewatch.ledger.verification import VerificationReport, examine_ledger
from trucewatch.records.quantity import to_text
from trucewatch.records.statement import DESTRUCTION, Statement


@dataclass(frozen=True, slots=True)
class Receipt:
    """What an append acknowledges: it is on disk and stays."""

    first: int
    """Index of the first new statement; the tree size where there is none."""
    statements: tuple[Statement, ...]
    """The new statements."""
    note: bytes
    """The signed checkpoint that holds them."""
    size: int
    """Tree size after the append."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """An opened ledger; without keys it can be read, proved and verified but holds sealed items closed."""

    folder: Path
    """The mission folder."""
    log_key: LogKey
    """The public key of the log."""
    keys: KeyFolder | None
    """The secrets; None for a reader without them."""
    content_keys: ContentKeySource
    """Where keys of new items come from."""
    on_step: OnStep
    """Told of each write step."""

    @classmethod
    def create(
        cls,
        folder: Path,
        keys: KeyFolder,
        content_keys: ContentKeySource | None = None,
        on_step: OnStep = ignore_step,
    ) -> "Ledger":
        """Make an empty ledger in a mission folder; its checkpoint of size 0 is signed.

        Raises:
            LedgerError: there is a ledger already, or the keys lie inside the mission folder.
        """
        if (folder / CHECKPOINT_NAME).exists() or (folder / "ledger" / "tile").exists():
            raise LedgerError("got a mission folder with a ledger, expected none; open it")
        _refuse_keys_inside(folder, keys)
        key = keys.signing_key.log_key
        note = sign_checkpoint(Checkpoint(key.origin, 0, tree_root([])), keys.signing_key)
        writer = StepWriter(on_step)
        writer.write(folder, {KEY_NAME: key.to_text().encode()})
        writer.write(folder, {CHECKPOINT_NAME: note})
        writer.write(keys.path, {"checkpoint": note}, PRIVATE)
        return cls(folder, key, keys, content_keys or RandomContentKeys(), on_step)

    @classmethod
    def open(
        cls,
        folder: Path,
        keys: KeyFolder | None = None,
        content_keys: ContentKeySource | None = None,
        on_step: OnStep = ignore_step,
    ) -> "Ledger":
        """Open a ledger, with keys or without.

        Raises:
            VerificationError: the public key or the checkpoint is missing, malformed or not the log's.
            LedgerError: the keys lie inside the mission folder.
        """
        key = read_log_key(folder)
        if keys is not None:
            _refuse_keys_inside(folder, keys)
            if keys.signing_key.log_key != key:
                raise VerificationError(f"got {KEY_NAME} of another log than the keys', expected the same; restore it")
        read_checkpoint(folder, key)
        return cls(folder, key, keys, content_keys or RandomContentKeys(), on_step)

    @property
    def size(self) -> int:
        """Number of statements."""
        return self.checkpoint.size

    @property
    def checkpoint(self) -> Checkpoint:
        """The current signed state."""
        return open_checkpoint(self.note, self.log_key)

    @property
    def note(self) -> bytes:
        """The current signed state as a note, what an outsider keeps for `verify(since=…)`."""
        with self._reading():
            return read_checkpoint(self.folder, self.log_key)[0]

    def statements(self, up_to: int | None = None) -> tuple[Statement, ...]:
        """Return the first `up_to` statements, or all.

        Raises:
            LedgerError: there are fewer.
        """
        found = self._log().statements
        if up_to is not None and not 0 <= up_to <= len(found):
            raise LedgerError(f"got tree size {up_to}, expected 0 to {len(found)}; name a size the ledger had")
        return found[:up_to]

    def size_as_of(self, moment: datetime) -> int:
        """Return the last tree size recorded by `moment`; 0 before the first statement.

        Raises:
            UnquantisableError: the time is naive.
        """
        to_text(moment)
        return sum(statement.recorded_at <= moment for statement in self._log().statements)

    def payload(self, statement: Statement) -> bytes:
        """Return the payload of a statement, JSON Lines; empty where it has none.

        Raises:
            LedgerError: there are no keys, or the payload was destroyed.
        """
        if statement.payload_sha256 is None:
            return b""
        return self._unseal(PAYLOAD, statement.payload_sha256, self._held_keys().stored_items())

    def payloads(self, first: int, up_to: int) -> Iterator[tuple[int, bytes]]:
        """Yield index and payload of the statements from `first` to before `up_to` that have one not destroyed.

        Raises:
            LedgerError: there are no keys.
        """
        with self._reading():
            statements = read_log(self.folder, self.log_key).statements
            destroyed = find_references(self.folder, statements).destroyed
        held = self._held_keys().stored_items()
        for index, statement in enumerate(statements[first:up_to], start=first):
            if statement.payload_sha256 is not None and statement.payload_sha256 not in destroyed:
                yield index, self._unseal(PAYLOAD, statement.payload_sha256, held)

    def root_of(self, size: int) -> bytes:
        """Return the root that the log had at a tree size.

        Raises:
            LedgerError: the log is shorter.
        """
        leaves = self._log().leaves
        if not 0 <= size <= len(leaves):
            raise LedgerError(f"got tree size {size}, expected 0 to {len(leaves)}; name a size the ledger had")
        return tree_root(leaves[:size])

    def original(self, name: str) -> bytes:
        """Return an original by its stored SHA-256 or by the digest of its content (`original:…`).

        Raises:
            LedgerError: there are no keys, there is no such original, or it was destroyed.
        """
        plain = name.removeprefix("original:")
        stored = name if plain == name else self._originals_by_content().get(plain, name)
        return self._unseal(ORIGINAL, stored, self._held_keys().stored_items())

    def find_same_run(self, draft: Draft) -> int | None:
        """Return the index of a statement that ran this draft's step on the same inputs already, or None."""
        return find_same_run(self._log().statements, draft, self._originals_by_content())

    def prove(self, index: int) -> str:
        """Return the C2SP tlog-proof that the statement at `index` is in the current tree."""
        log = self._log()
        return write_proof(log.leaves, index, log.note)

    def prove_consistency(self, old_size: int) -> tuple[bytes, ...]:
        """Return the RFC 6962 proof that the tree of `old_size` is a prefix of the current one."""
        return consistency_path(self._log().leaves, old_size)

    def disclose(self, index: int, line: int) -> Disclosure:
        """Return what proves one record, a line of the payload of the statement at `index`."""
        payload = self.payload(self.statements(index + 1)[index])
        return disclose(self._held_keys().secret, index, payload, line)

    def examine(self, since: bytes | None = None) -> VerificationReport:
        """Check everything and return all that was found; `since` is an earlier note of this log."""
        with self._reading():
            return examine_ledger(self.folder, self.log_key, self.keys, since)

    def verify(self, since: bytes | None = None) -> VerificationReport:
        """Check everything; files that no statement names are listed and are no fault.

        Raises:
            VerificationError: something was changed, with every fault found.
        """
        report = self.examine(since)
        if report.faults:
            raise VerificationError("\n".join(str(fault) for fault in report.faults))
        return report

    def append(self, drafts: Sequence[Draft], after_commit: Callable[[Receipt], None] | None = None) -> Receipt:
        """Record the drafts, all or none; when this returns, they are on disk and stay.

        `after_commit` then brings the tables up to date; if it fails, the statements are recorded all the same.

        Raises:
            VerificationError: the folder was changed or set back; nothing is written then.
            LedgerError: there are no keys, another process writes, the disk refuses, or a draft is refused.
        """
        keys = self._held_keys()
        with locked(self.folder / "ledger", exclusive=True):
            log = read_log(self.folder, self.log_key)
            references = find_references(self.folder, log.statements)
            self._refuse_damage(keys, log, references)
            known = _openable_originals(keys, references)
            batch = prepare_batch(drafts, log.statements, known, keys.secret, self.content_keys)
            writer = StepWriter(self.on_step)
            try:
                self._clear_leftovers(writer, keys, log, references)
                note = self._write_batch(writer, keys, log, batch) if batch.statements else log.note
            except OSError as error:
                raise LedgerError(
                    f"got {error.strerror} while writing, expected a folder with room that may be written; "
                    "nothing is acknowledged: mend it and append again"
                ) from error
        size = len(log.entries) + len(batch.statements)
        receipt = Receipt(len(log.entries), tuple(batch.statements), note, size)
        if after_commit is not None:
            after_commit(receipt)
        return receipt

    def destroy_original(self, name: str, draft: Draft) -> Receipt:
        """Destroy the content key of a stored original or payload, after recording that it is destroyed.

        `name` is the stored SHA-256 or the digest of the content; `draft` has the kind `destruction`. The sealed file
        stays, closed for ever, so that everyone can go on checking the folder.

        Raises:
            LedgerError: there is no such item, or it was destroyed already.
        """
        keys = self._held_keys()
        stored = self._originals_by_content().get(name.removeprefix("original:"), name)
        if stored not in keys.stored_items():
            raise LedgerError(f"got {name}, expected an item whose key is held; it may be destroyed already")
        return self.append([replace(draft, kind=DESTRUCTION, destroys=(stored,))])

    def _write_batch(self, writer: StepWriter, keys: KeyFolder, log: LogState, batch: Batch) -> bytes:
        """Write keys, originals, payloads and tiles, then the checkpoint: the commit; then tidy up."""
        entries = [*log.entries, *(statement.to_bytes() for statement in batch.statements)]
        before, after = set(tile_paths(len(log.entries))), set(tile_paths(len(entries)))
        files = tile_files(entries)
        root = tree_root([leaf_hash(entry) for entry in entries])
        note = sign_checkpoint(Checkpoint(self.log_key.origin, len(entries), root), keys.signing_key)
        writer.write(keys.path, batch.keys, PRIVATE)
        writer.write(self.folder, batch.originals)
        writer.write(self.folder, batch.payloads)
        writer.write(self.folder, {f"ledger/{path}": files[path] for path in after - before})
        writer.write(self.folder, {CHECKPOINT_NAME: note})
        stale = {f"ledger/{path}": "file" for path in before - after}
        writer.remove(self.folder, stale, self._kept_folders())
        writer.write(keys.path, {"checkpoint": note}, PRIVATE)
        destroyed = [name for item in batch.statements if item.kind == DESTRUCTION for name in item.originals]
        _remove_content_keys(writer, keys, destroyed)
        return note

    def _clear_leftovers(self, writer: StepWriter, keys: KeyFolder, log: LogState, references: References) -> None:
        """Remove what an interrupted write left, and finish an interrupted destruction."""
        wanted = log_files(len(log.entries)) | references.names()
        listed = list_files(self.folder)
        writer.remove(self.folder, _without(listed, wanted), self._kept_folders())
        writer.remove(keys.path, keys.temporaries(), [keys.path / "content"])
        _remove_content_keys(writer, keys, list(references.destroyed))

    def _refuse_damage(self, keys: KeyFolder, log: LogState, references: References) -> None:
        """Refuse to add to a folder that lost a file or was set back: the next write would hide it."""
        listed = list_files(self.folder)
        wanted = log_files(len(log.entries)) | references.names()
        missing = sorted(name for name in wanted if listed.get(name) != "file")
        if missing:
            raise VerificationError(
                f"got a folder without {missing[0]} and {len(missing) - 1} more, expected every recorded file; "
                "restore them from a copy"
            )
        last = keys.last_note()
        if last is not None:
            known = open_checkpoint(last, self.log_key)
            if known.size > len(log.leaves) or tree_root(log.leaves[: known.size]) != known.root:
                raise VerificationError(
                    f"got a ledger of size {len(log.leaves)}, expected one that continues size {known.size}; "
                    "the folder was set back: restore the newer copy"
                )

    def _log(self) -> LogState:
        with self._reading():
            return read_log(self.folder, self.log_key)

    @contextmanager
    def _reading(self) -> Iterator[None]:
        with locked(self.folder / "ledger", exclusive=False):
            yield

    def _held_keys(self) -> KeyFolder:
        if self.keys is None:
            raise LedgerError("got a ledger opened without keys, expected its keys; name the folder of keys")
        return self.keys

    def _kept_folders(self) -> list[Path]:
        return [self.folder / name for name in ("ledger", "originals", "payloads")]

    def _originals_by_content(self) -> dict[str, str]:
        with self._reading():
            statements = read_log(self.folder, self.log_key).statements
            return _openable_originals(self._held_keys(), find_references(self.folder, statements))

    def _unseal(self, kind: str, stored: str, held: Mapping[str, str]) -> bytes:
        if stored not in held:
            raise LedgerError(f"got {stored}, expected an item whose key is held; it was destroyed or is unknown")
        name = sealed_name(f"{kind}s", stored)
        with self._reading():
            try:
                sealed = read_file(self.folder, name)
            except OSError as error:
                raise VerificationError(f"got no readable {name}; restore it from a copy") from error
        return unseal(kind, sealed, self._held_keys().content_key(stored, held[stored]))


def _without(listed: dict[str, str], wanted: frozenset[str]) -> dict[str, str]:
    return {name: kind for name, kind in listed.items() if name not in wanted}


def _openable_originals(keys: KeyFolder, references: References) -> dict[str, str]:
    """Return the stored SHA-256 of every recorded original that can be opened, by the digest of its content."""
    held = keys.stored_items()
    open_items = sorted(references.originals & held.keys() - references.destroyed.keys())
    return {held[stored]: stored for stored in open_items}


def _remove_content_keys(writer: StepWriter, keys: KeyFolder, stored: Sequence[str]) -> None:
    held = keys.stored_items()
    names = {content_key_name(item, held[item]): "file" for item in sorted(set(stored)) if item in held}
    writer.remove(keys.path, names, [keys.path / "content"])


def _refuse_keys_inside(folder: Path, keys: KeyFolder) -> None:
    if keys.path.resolve().is_relative_to(folder.resolve()):
        raise LedgerError("got keys inside the mission folder, expected them outside; move the folder of keys")
