"""The tree against the published vectors of Certificate Transparency, and its proofs against themselves."""

import pytest

from trucewatch.errors import LedgerError
from trucewatch.ledger.merkle import (
    consistency_path,
    inclusion_path,
    inclusion_root,
    is_consistent,
    leaf_hash,
    tree_root,
)

LEAVES = [
    leaf_hash(bytes.fromhex(text))
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
"""Roots of the first n leaves in the test vectors of google/certificate-transparency (merkletree)."""

MANY = [leaf_hash(b"%d" % number) for number in range(40)]


@pytest.mark.parametrize("size", range(9))
def test_roots_are_those_of_certificate_transparency(size: int) -> None:
    assert tree_root(LEAVES[:size]).hex() == ROOTS[size]


def test_the_path_of_a_leaf_is_that_of_the_published_vector() -> None:
    path = [item.hex() for item in inclusion_path(LEAVES, 5)]
    assert path == [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]


def test_every_leaf_of_every_tree_leads_to_its_root_and_no_other_leaf_does() -> None:
    for size in range(1, len(MANY) + 1):
        leaves, root = MANY[:size], tree_root(MANY[:size])
        for index in range(size):
            path = inclusion_path(leaves, index)
            assert inclusion_root(leaves[index], index, size, path) == root
            assert inclusion_root(leaf_hash(b"forged"), index, size, path) != root
            assert inclusion_root(leaves[index], index, size, (*path, root)) != root
            if path:
                assert inclusion_root(leaves[index], index, size, path[:-1]) != root


def test_an_index_outside_the_tree_has_no_path() -> None:
    with pytest.raises(LedgerError, match="index 3, expected 0 to 2"):
        inclusion_path(MANY[:3], 3)
    assert inclusion_root(MANY[0], 3, 3, ()) is None


def test_every_earlier_tree_is_shown_to_be_a_prefix_of_every_later_one() -> None:
    for size in range(len(MANY) + 1):
        for old in range(size + 1):
            path = consistency_path(MANY[:size], old)
            assert is_consistent(old, size, tree_root(MANY[:old]), tree_root(MANY[:size]), path), (old, size)


def test_a_tree_whose_past_was_changed_is_shown_to_be_consistent_with_nothing() -> None:
    for size in range(2, len(MANY) + 1):
        for old in range(1, size):
            forged = [leaf_hash(b"forged"), *MANY[1:size]]
            path = consistency_path(forged, old)
            assert not is_consistent(old, size, tree_root(MANY[:old]), tree_root(forged), path), (old, size)
            assert not is_consistent(old, size, tree_root(MANY[:old]), tree_root(MANY[:size]), (*path, MANY[0]))


def test_a_later_tree_is_no_prefix_of_an_earlier_one() -> None:
    assert not is_consistent(3, 2, tree_root(MANY[:3]), tree_root(MANY[:2]), ())
    with pytest.raises(LedgerError, match="old size 4, expected 0 to 3"):
        consistency_path(MANY[:3], 4)
