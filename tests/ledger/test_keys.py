"""Keys are made once, kept private, read strictly."""

from pathlib import Path

import pytest

from tests.ledger.builders import ORIGIN, some_keys
from trucewatch.errors import LedgerError
from trucewatch.ledger.keys import RandomContentKeys, SeededContentKeys, create_keys, open_keys


def test_keys_are_opened_as_they_were_made_and_only_their_owner_reads_them(tmp_path: Path) -> None:
    made = create_keys(tmp_path / "keys", ORIGIN)
    assert open_keys(tmp_path / "keys") == made
    assert made != create_keys(tmp_path / "others", ORIGIN)
    modes = {path.stat().st_mode & 0o077 for path in [tmp_path / "keys", *(tmp_path / "keys").rglob("*")]}
    assert modes == {0}


def test_keys_are_not_made_over_others(tmp_path: Path) -> None:
    some_keys(tmp_path)
    with pytest.raises(LedgerError, match="holds keys, expected a new one"):
        some_keys(tmp_path)


@pytest.mark.parametrize("name", ["log.key", "mission.secret"])
def test_a_missing_or_changed_key_file_is_refused(tmp_path: Path, name: str) -> None:
    some_keys(tmp_path)
    content = (tmp_path / name).read_bytes()
    for changed in (content[:-5], content + b"\n", b"", b"\xff", content.replace(b"0", b"z").replace(b"A", b"*"), None):
        (tmp_path / name).unlink()
        if changed is not None:
            (tmp_path / name).write_bytes(changed)
        with pytest.raises(LedgerError, match=name):
            open_keys(tmp_path)
        (tmp_path / name).write_bytes(content)


def test_seeded_content_keys_repeat_only_for_the_same_item_and_random_ones_never() -> None:
    source = SeededContentKeys(b"seed")
    asked = [("original", "a", 0), ("payload", "a", 0), ("original", "b", 0), ("original", "a", 1)]
    assert len({source.key_for(*item) for item in asked}) == 4
    assert source.key_for(*asked[0]) == SeededContentKeys(b"seed").key_for(*asked[0])
    assert source.key_for(*asked[0]) != SeededContentKeys(b"other").key_for(*asked[0])
    assert RandomContentKeys().key_for(*asked[0]) != RandomContentKeys().key_for(*asked[0])
