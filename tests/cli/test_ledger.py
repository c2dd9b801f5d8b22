"""`trucewatch ledger verify`: what it says when all is as recorded, and when it is not."""

from pathlib import Path

import pytest

from tests.cli.doors import call
from tests.pipeline.chain import DELIVERIES, copy_of, take_all
from trucewatch.pipeline import default_keys


@pytest.fixture(scope="module")
def recorded(laid: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    world = copy_of(laid, tmp_path_factory.mktemp("recorded") / "world")
    take_all(world)
    return world


@pytest.fixture
def mission(recorded: Path, tmp_path: Path) -> Path:
    return copy_of(recorded, tmp_path / "world") / "mission"


def test_an_unchanged_ledger_is_summed_up_in_words(mission: Path) -> None:
    said = call("ledger", "verify", mission)
    assert said.code == 0
    n, different = DELIVERIES, len({path.read_bytes() for path in (mission.parent / "inputs").rglob("*.csv")})
    first, root, opened, left = said.out.splitlines()
    assert first == f"Verified: {n} statements, {different} originals, {n} payloads; nothing recorded was changed."
    assert root.startswith("Root ")
    assert opened == f"Opened with their keys and checked inside: {n + different} of {n + different} sealed items."
    assert left == "Files that nothing names: none."


def test_without_keys_sealed_items_are_checked_and_not_opened(mission: Path, tmp_path: Path) -> None:
    said = call("ledger", "verify", mission, "--keys", tmp_path / "nowhere")
    assert said.code == 0
    assert "No keys at hand" in said.out


def test_files_that_nothing_names_are_listed(mission: Path) -> None:
    stray = mission / "originals" / ("0" * 64 + ".sealed")
    stray.write_bytes(b"?")
    said = call("ledger", "verify", mission)
    assert said.code == 0
    assert f"Files that nothing names: 1.\n  originals/{stray.name} (the next write removes it)" in said.out


@pytest.mark.parametrize("pattern", ["originals/*.sealed", "payloads/*.sealed", "ledger/checkpoint"])
def test_one_flipped_byte_exits_with_three(mission: Path, pattern: str) -> None:
    path = sorted(mission.glob(pattern))[0]
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    said = call("ledger", "verify", mission)
    assert (said.code, said.error) == (3, None)
    assert path.name in said.out


def test_an_earlier_checkpoint_proves_that_the_log_only_grew(recorded: Path, mission: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.write_bytes((recorded / "mission/ledger/checkpoint").read_bytes())
    header = (mission.parent / "inputs/press/2030-05-14.csv").read_bytes().splitlines(keepends=True)[0]
    empty = tmp_path / "empty.csv"
    empty.write_bytes(header)
    assert call("ingest", mission, "press", empty, "--now", "2030-05-20T00:00:00Z").code == 0
    said = call("ledger", "verify", mission, "--since", kept)
    assert said.code == 0
    assert "The log continues kept" in said.out
    later = tmp_path / "later"
    later.write_bytes((mission / "ledger/checkpoint").read_bytes())
    back = call("ledger", "verify", recorded / "mission", "--since", later)
    assert back.code == 3
    assert "does not continue it" in back.out
    assert call("ledger", "verify", mission, "--since", tmp_path / "nowhere").code == 2


def test_a_ledger_that_is_gone_exits_with_three(mission: Path) -> None:
    for path in sorted((mission / "ledger").rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    assert call("ledger", "verify", mission).code == 3
    span = ("--from", "2030-05-14T00:00Z", "--to", "2030-05-15T00:00Z")
    assert call("run", mission, *span).code == 3
    assert default_keys(mission).exists()
