"""File names and widths against the examples of the tlog-tiles specification."""

import pytest

from trucewatch.errors import LedgerError
from trucewatch.ledger.merkle import leaf_hash, tree_root
from trucewatch.ledger.tiles import bundle_files, bundle_paths, hash_files, parse_bundle, tile_files, tile_paths


def test_a_tree_of_70_000_has_the_tiles_that_the_specification_lists() -> None:
    paths = tile_paths(70_000)
    hashes = [path for path in paths if not path.startswith("tile/entries")]
    full = [path for path in hashes if path.startswith("tile/0/") and ".p/" not in path]
    assert len(full) == 273
    assert set(hashes) - set(full) == {"tile/0/273.p/112", "tile/1/000", "tile/1/001.p/17", "tile/2/000.p/1"}


def test_a_full_tile_is_hashed_into_the_level_above() -> None:
    assert set(tile_paths(256)) == {"tile/entries/000", "tile/0/000", "tile/1/000.p/1"}
    leaves = [leaf_hash(b"%d" % number) for number in range(256)]
    assert hash_files(leaves)["tile/1/000.p/1"] == tree_root(leaves)


@pytest.mark.parametrize("size", [0, 1, 255, 256, 257, 600])
def test_the_files_of_a_tree_are_exactly_its_paths_and_give_its_entries_back(size: int) -> None:
    entries = [b"x" * (number % 300) for number in range(size)]
    files = tile_files(entries)
    assert set(files) == set(tile_paths(size))
    read = [entry for path in bundle_paths(size) for entry in parse_bundle(path, files[path])]
    assert read == entries


def test_a_bundle_with_other_entries_than_its_name_says_is_refused() -> None:
    content = bundle_files([b"a", b"b"])["tile/entries/000.p/2"]
    for path, changed in (
        ("tile/entries/000.p/3", content),
        ("tile/entries/000.p/2", content + b"\x00"),
        ("tile/entries/000.p/2", content[:-1]),
    ):
        with pytest.raises(LedgerError, match="entries in"):
            parse_bundle(path, changed)


def test_an_entry_longer_than_its_length_prefix_can_say_is_refused() -> None:
    with pytest.raises(LedgerError, match="entry of 65536 bytes"):
        bundle_files([b"x" * 65_536])
