"""Tables are a cache: built anew they are the same, and a destroyed payload leaves them."""

from pathlib import Path

import pytest

from tests.ledger.builders import a_draft, a_ledger, a_row
from trucewatch.ledger.tables import SqliteTables, TableState, dump_tables, rebuild_tables, refresh_tables


@pytest.fixture
def tables(tmp_path: Path) -> SqliteTables:
    return SqliteTables(tmp_path / "tables.sqlite")


def test_deleted_tables_are_built_again_to_the_same_canonical_dump(tmp_path: Path, tables: SqliteTables) -> None:
    ledger = a_ledger(tmp_path, 4)
    refresh_tables(ledger, tables)
    before = dump_tables(tables, 4)
    tables.path.unlink()
    rebuild_tables(ledger, tables)
    assert dump_tables(tables, 4) == before
    assert before.count(b"\n") == 12


def test_tables_grown_step_by_step_equal_those_built_at_once(tmp_path: Path, tables: SqliteTables) -> None:
    ledger = a_ledger(tmp_path)
    for number in range(4):
        ledger.append([a_draft(number)], after_commit=lambda _: refresh_tables(ledger, tables))
    grown = dump_tables(tables, 4)
    assert tables.state() == TableState(4, ledger.checkpoint.root.hex())
    assert rebuild_tables(ledger, tables) == tables.state()
    assert dump_tables(tables, 4) == grown


def test_rows_as_of_a_tree_size_are_those_of_its_statements(tmp_path: Path, tables: SqliteTables) -> None:
    ledger = a_ledger(tmp_path, 4)
    refresh_tables(ledger, tables)
    assert [row.record_id for row in tables.rows("observations", 2)] == [f"o{n}-{r}" for n in (0, 1) for r in range(3)]
    assert list(tables.rows("observations", 0)) == []
    assert list(tables.rows("nothing", 4)) == []
    past = SqliteTables(tmp_path / "past.sqlite")
    rebuild_tables(ledger, past, up_to=2)
    assert dump_tables(past, 4) == dump_tables(tables, 2)


def test_the_latest_row_of_a_record_is_the_last_by_then(tmp_path: Path, tables: SqliteTables) -> None:
    ledger = a_ledger(tmp_path)
    ledger.append([a_draft(0, rows=(a_row("a"), a_row("b"), a_row("a", "looks")))])
    ledger.append([a_draft(1, rows=(a_row("a", version=2),))])
    refresh_tables(ledger, tables)

    def latest(up_to: int) -> list[tuple[str, int]]:
        return [(row.record_id, row.version) for row in tables.latest_rows("observations", up_to)]

    assert latest(1) == [("a", 1), ("b", 1)]
    assert latest(2) == [("b", 1), ("a", 2)]
    assert tables.tables() == ("looks", "observations")


def test_a_destroyed_payload_leaves_the_tables_and_the_file(tmp_path: Path, tables: SqliteTables) -> None:
    ledger = a_ledger(tmp_path, 2)
    ledger.append([a_draft(2, rows=(a_row("person", text="place of the observer"),))])
    refresh_tables(ledger, tables)
    assert b"place of the observer" in tables.path.read_bytes()
    ledger.destroy_original(ledger.statements()[2].payload_sha256, a_draft(3, originals=(), rows=0))
    refresh_tables(ledger, tables)
    assert [row.record_id for row in tables.rows("observations", 9)][-1] == "o1-2"
    assert b"place of the observer" not in tables.path.read_bytes()
    assert ledger.verify().destroyed == (ledger.statements()[2].payload_sha256,)


def test_tables_of_another_history_or_of_no_form_are_built_anew(tmp_path: Path, tables: SqliteTables) -> None:
    ledger = a_ledger(tmp_path, 2)
    right = refresh_tables(ledger, tables)
    dump = dump_tables(tables, 2)
    tables.put_rows([], TableState(1, "00"))
    assert refresh_tables(ledger, tables) == right
    tables.path.write_bytes(b"no database " * 100)
    assert refresh_tables(ledger, tables) == right
    assert dump_tables(tables, 2) == dump


def test_names_with_quotes_are_values_and_never_commands(tmp_path: Path, tables: SqliteTables) -> None:
    ledger = a_ledger(tmp_path)
    name = "x'; DROP TABLE rows; --"
    ledger.append([a_draft(0, rows=(a_row(name, name),))])
    refresh_tables(ledger, tables)
    assert [row.record_id for row in tables.rows(name, 1)] == [name]
