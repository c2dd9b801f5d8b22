"""Each damaged input at the door: after exit code 2 the folder is as before, after 0 it holds good rows and rejections.

The table is that of the tests of reading.
"""

from pathlib import Path
from typing import Any

import pytest

from tests.cli.doors import call
from tests.cli.eastern import SOURCES, lay_eastern
from tests.ingest.damaged import DAMAGED, GOOD, OBSERVED, Damaged, lines
from tests.pipeline.chain import copy_of, files_below
from trucewatch.ledger.tables import dump_tables
from trucewatch.pipeline import open_desk, open_shelf
from trucewatch.pipeline.memory import RECEIPTS, REJECTIONS

NOW = "2026-06-27T00:00:00Z"


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a mission that has no ledger yet."""
    return lay_eastern(tmp_path_factory.mktemp("fresh") / "world").parent


@pytest.fixture(scope="module")
def begun(fresh: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a mission whose ledger holds one good file."""
    world = copy_of(fresh, tmp_path_factory.mktemp("begun") / "world")
    first = world / "first.csv"
    first.write_bytes(lines(OBSERVED, GOOD.replace("10:00", "11:00")))
    assert call("ingest", world / "mission", "press", first, "--now", NOW).code == 0
    return world


@pytest.mark.parametrize("is_begun", [False, True], ids=["fresh", "begun"])
@pytest.mark.parametrize("case", DAMAGED, ids=lambda case: case.name)
def test_each_damaged_input_leaves_what_its_table_says(
    fresh: Path, begun: Path, tmp_path: Path, case: Damaged, is_begun: bool
) -> None:
    world = copy_of(begun if is_begun else fresh, tmp_path / "world")
    path = tmp_path / case.file
    path.write_bytes(case.content)
    before = files_below(world)
    said = call("ingest", world / "mission", SOURCES[case.source_format], path, "--now", NOW)
    assert said.error is None
    assert said.code == case.exit_code, said.out
    for each in case.expected:
        where = ", ".join([f"row {each.row}"] * (each.row is not None) + [each.key] * bool(each.key))
        told = [line for line in said.out.splitlines() if f"[{each.code}]" in line]
        assert [
            line
            for line in told
            if f"{case.file}: {where}" in line and all(text in line for text in (each.got, each.expected, each.remedy))
        ], said.out
    if case.exit_code == 2:
        assert files_below(world) == before
    else:
        assert_kept(world, before, case)


def assert_kept(world: Path, before: dict[str, bytes], case: Damaged) -> None:
    after = files_below(world)
    grown = ("mission/ledger/", "mission/cache/", "mission.keys/checkpoint")
    assert [name for name in before if after.get(name) != before[name] and not name.startswith(grown)] == []
    desk = open_desk(world / "mission")
    assert desk.ledger.verify().unreferenced == ()
    shelf = open_shelf(desk.ledger, desk.folder)
    records = shelf.records()
    tables: tuple[Any, ...] = (records.observations, records.notices, records.impediments, records.looks)
    (receipt,) = [row for row in shelf.table(RECEIPTS).rows() if row.file == case.file]
    rows = [
        row
        for table in tables
        for row, original in zip(table.integers("row").tolist(), table.texts("original"), strict=True)
        if original == receipt.original
    ]
    assert tuple(sorted(rows)) == case.good_rows
    rejections = list(shelf.table(REJECTIONS).rows())
    assert [(row.code, row.row, row.key) for row in rejections] == [
        (each.code, each.row, each.key) for each in case.expected
    ]
    assert (receipt.rows, receipt.rejected) == (len(case.good_rows), len(case.expected))
    assert desk.ledger.original(receipt.original) == case.content
    assert set(shelf.store.tables()) <= {"observations", "notices", "impediments", "looks", "rejections", "receipts"}


@pytest.mark.parametrize("case", [case for case in DAMAGED if case.exit_code == 0][:2], ids=lambda case: case.name)
def test_strict_refuses_a_file_with_a_rejected_row(fresh: Path, tmp_path: Path, case: Damaged) -> None:
    world = copy_of(fresh, tmp_path / "world")
    path = tmp_path / case.file
    path.write_bytes(case.content)
    before = files_below(world)
    said = call("ingest", world / "mission", SOURCES[case.source_format], path, "--strict", "--now", NOW)
    assert said.code == 2
    assert case.expected[0].remedy in said.out
    assert files_below(world) == before


def test_of_two_files_the_good_one_is_kept_and_the_exit_code_is_two(fresh: Path, tmp_path: Path) -> None:
    world = copy_of(fresh, tmp_path / "world")
    bad, good = tmp_path / "bad.csv", tmp_path / "good.csv"
    bad.write_bytes(b"")
    good.write_bytes(lines(OBSERVED, GOOD))
    said = call("ingest", world / "mission", "press", bad, good, "--now", NOW)
    assert said.code == 2
    assert "bad.csv refused" in said.out
    desk = open_desk(world / "mission")
    assert [statement.kind for statement in desk.ledger.statements()] == ["ingest"]
    again = call("ingest", world / "mission", "press", good, "--now", NOW)
    assert (again.code, "taken before" in again.out) == (0, True)
    shelf = open_shelf(desk.ledger, desk.folder)
    assert dump_tables(shelf.store, shelf.size).count(b'"observations"') == 1
