"""The order of rows in files reaches nothing but the digests of the files and the numbers of the rows."""

from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np

from tests.pipeline.chain import DAY, NOW, Row, change_rows, copy_of, take_all
from trucewatch.pipeline import compute_as_of, open_shelf
from trucewatch.records.table import Table
from trucewatch.records.view import DayTables

ARRIVAL = {"original", "row"}
"""Fields that say from which row of which file a record came."""


def shuffled(world: Path, seed: int) -> None:
    random = np.random.default_rng(seed)

    def mix(rows: list[Row]) -> list[Row]:
        return [rows[index] for index in random.permutation(len(rows))]

    for folder in sorted((world / "inputs").iterdir()):
        change_rows(world, folder.name, mix)


def results_of(world: Path) -> tuple[DayTables, Any]:
    desk = take_all(world)
    shelf = open_shelf(desk.ledger, desk.folder)
    records = shelf.records()
    return compute_as_of(desk, shelf, records, DAY, NOW), records


def rows_of(table: Table[Any]) -> list[dict[str, Any]]:
    held = [name for name in table.arrow.column_names if name not in ARRIVAL]
    rows: list[dict[str, Any]] = table.arrow.select(held).to_pylist()
    return rows


def test_shuffled_rows_give_the_same_records_and_results(laid: Path, tmp_path: Path) -> None:
    straight, mixed = copy_of(laid, tmp_path / "straight"), copy_of(laid, tmp_path / "mixed")
    shuffled(mixed, 5)
    assert (mixed / "inputs/looks/2030-05-14.csv").read_bytes() != (
        straight / "inputs/looks/2030-05-14.csv"
    ).read_bytes()
    (results, records), (mixed_results, mixed_records) = results_of(straight), results_of(mixed)
    for field in fields(records):
        assert rows_of(getattr(records, field.name)) == rows_of(getattr(mixed_records, field.name)), field.name
    for field in fields(DayTables):
        if field.name != "span":
            assert rows_of(getattr(results, field.name)) == rows_of(getattr(mixed_results, field.name)), field.name
    assert len(results.findings)
