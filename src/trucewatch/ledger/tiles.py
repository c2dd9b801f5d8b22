"""Entries in, the files of a tiled log out: the layout of C2SP tlog-tiles, below the folder `ledger`.

A tile holds up to 256 hashes of one level; a bundle up to 256 entries, each after its length in two bytes. A file
that is not full carries its width in its name, so no file is ever written twice with other bytes.
"""

from collections.abc import Sequence

from trucewatch.errors import LedgerError
from trucewatch.ledger.merkle import leaf_hash, tree_root
from trucewatch.records.statement import LARGEST_STATEMENT_BYTES

TILE_WIDTH = 256
"""Hashes in a full tile, entries in a full bundle."""

ENTRIES = "entries"
"""Takes the place of the level in the path of an entry bundle."""


def tile_path(level: int | str, index: int, width: int) -> str:
    """Return the path of a tile or bundle.

    >>> tile_path(0, 1234067, 256), tile_path("entries", 0, 5)
    ('tile/0/x001/x234/067', 'tile/entries/000.p/5')
    """
    groups = [f"{index % 1000:03d}"]
    while index >= 1000:
        index //= 1000
        groups.insert(0, f"x{index % 1000:03d}")
    path = f"tile/{level}/{'/'.join(groups)}"
    return path if width == TILE_WIDTH else f"{path}.p/{width}"


def bundle_paths(size: int) -> tuple[str, ...]:
    """Return the paths of the entry bundles of a tree, in order."""
    return _level_paths(ENTRIES, size)


def tile_paths(size: int) -> tuple[str, ...]:
    """Return the paths of all tiles and bundles that a tree of that size needs, and no others."""
    paths = list(bundle_paths(size))
    level, count = 0, size
    while count:
        paths.extend(_level_paths(level, count))
        level, count = level + 1, count // TILE_WIDTH
    return tuple(paths)


def bundle_files(entries: Sequence[bytes]) -> dict[str, bytes]:
    """Return the bytes of every entry bundle by its path."""
    groups = _groups(entries)
    paths = bundle_paths(len(entries))
    return {path: b"".join(map(_prefixed, group)) for path, group in zip(paths, groups, strict=True)}


def hash_files(leaves: Sequence[bytes]) -> dict[str, bytes]:
    """Return the bytes of every hash tile by its path."""
    files: dict[str, bytes] = {}
    level, hashes = 0, list(leaves)
    while hashes:
        groups = _groups(hashes)
        paths = _level_paths(level, len(hashes))
        files.update({path: b"".join(group) for path, group in zip(paths, groups, strict=True)})
        hashes = [tree_root(group) for group in groups if len(group) == TILE_WIDTH]
        level += 1
    return files


def tile_files(entries: Sequence[bytes]) -> dict[str, bytes]:
    """Return the bytes of every tile and bundle of the tree over the entries."""
    return bundle_files(entries) | hash_files([leaf_hash(entry) for entry in entries])


def bundle_width(path: str) -> int:
    """Return how many entries the bundle at that path holds."""
    return int(path.rpartition("/")[2]) if ".p/" in path else TILE_WIDTH


def parse_bundle(path: str, content: bytes) -> tuple[bytes, ...]:
    """Return the entries of a bundle.

    Raises:
        LedgerError: the bytes are not exactly as many length-prefixed entries as the path says.
    """
    entries, at = [], 0
    while at + 2 <= len(content):
        end = at + 2 + int.from_bytes(content[at : at + 2], "big")
        entries.append(content[at + 2 : end])
        at = end
    width = bundle_width(path)
    if at != len(content) or len(entries) != width:
        raise LedgerError(
            f"got {len(entries)} entries in {len(content)} bytes of {path}, expected exactly {width}; "
            "restore the file from a copy"
        )
    return tuple(entries)


def _prefixed(entry: bytes) -> bytes:
    if len(entry) > LARGEST_STATEMENT_BYTES:
        raise LedgerError(
            f"got an entry of {len(entry)} bytes, expected at most {LARGEST_STATEMENT_BYTES}; use the payload"
        )
    return len(entry).to_bytes(2, "big") + entry


def _groups(items: Sequence[bytes]) -> list[Sequence[bytes]]:
    return [items[at : at + TILE_WIDTH] for at in range(0, len(items), TILE_WIDTH)]


def _level_paths(level: int | str, count: int) -> tuple[str, ...]:
    full, rest = divmod(count, TILE_WIDTH)
    paths = [tile_path(level, index, TILE_WIDTH) for index in range(full)]
    return tuple([*paths, tile_path(level, full, rest)] if rest else paths)
