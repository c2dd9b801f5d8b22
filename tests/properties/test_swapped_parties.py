"""Both parties are treated alike: with names and sides exchanged everywhere, everything comes out exchanged."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.pipeline.chain import DAY, NOW, change_rows, copy_of, take_all
from trucewatch.pipeline import compute_as_of, open_shelf
from trucewatch.records.table import Table
from trucewatch.records.view import DayTables

EXCHANGE = {"A": "B", "B": "A", "Party A": "Party B", "Party B": "Party A"}
PARTY = re.compile(r"Party [AB]\b|\b(?:[Pp]arty|[Ss]ide|of|by|from) [AB]\b|\"[AB]\"")
"""Where texts name a party."""


def exchanged(text: str) -> str:
    """Exchange the parties' names in a text."""
    return PARTY.sub(lambda found: found[0].translate(str.maketrans("AB", "BA")), text)


def swap_names(world: Path) -> None:
    """Exchange the names of the parties and of their sides in the mission folder and in what they declared."""
    mission = world / "mission"
    for path in (*mission.glob("*.toml"), mission / "geometry" / "line.geojson"):
        path.write_text(PARTY.sub(lambda found: found[0].translate(str.maketrans("AB", "BA")), path.read_text("utf-8")))
    change_rows(world, "notices", lambda rows: [{**row, "by": EXCHANGE.get(row["by"], row["by"])} for row in rows])


def swap_order(world: Path) -> None:
    """Exchange the places of the two parties in the list of parties."""
    path = world / "mission" / "mission.toml"
    text = path.read_text("utf-8")
    first, second = re.findall(r"\[\[parties\]\].*?side = [^\n]*\n", text, re.S)
    path.write_text(text.replace(first, "@").replace(second, first).replace("@", second), "utf-8")


def results_of(world: Path) -> DayTables:
    desk = take_all(world)
    shelf = open_shelf(desk.ledger, desk.folder)
    return compute_as_of(desk, shelf, shelf.records(), DAY, NOW)


@pytest.fixture(scope="module")
def results(laid: Path, tmp_path_factory: pytest.TempPathFactory) -> DayTables:
    return results_of(copy_of(laid, tmp_path_factory.mktemp("unswapped") / "world"))


def rows_of(table: Table[Any], *, names: bool, order: bool) -> list[dict[str, Any]]:
    """Return rows without their place in a file, names exchanged back, the chances of the parties put back in order."""
    rows = []
    for whole in table.arrow.to_pylist():
        row = {key: value for key, value in whole.items() if key not in ("original", "row")}
        if order and "actor_probability" in row:
            first, second, *others = row["actor_probability"]
            row["actor_probability"] = [second, first, *others]
        rows.append({key: exchanged_value(key, value) if names else value for key, value in row.items()})
    return rows


def exchanged_value(key: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    return EXCHANGE.get(value, value) if key in ("side", "by") else exchanged(value)


@pytest.mark.parametrize(("names", "order"), [(True, False), (False, True), (True, True)])
def test_exchanged_parties_give_exchanged_results(
    laid: Path, results: DayTables, tmp_path: Path, names: bool, order: bool
) -> None:
    world = copy_of(laid, tmp_path / "world")
    if names:
        swap_names(world)
    if order:
        swap_order(world)
    swapped = results_of(world)
    assert {row["side"] for row in rows_of(results.incidents, names=False, order=False)} >= {"A", "B"}
    for name in ("incidents", "evidence", "findings", "cases", "clocks", "options", "looking", "notices", "hotspots"):
        plain = rows_of(getattr(results, name), names=False, order=False)
        back = rows_of(getattr(swapped, name), names=names, order=order)
        assert sorted(map(repr, back)) == sorted(map(repr, plain)), name


def test_the_exchange_would_notice_a_verdict_that_leans_to_a_party(results: DayTables) -> None:
    rows = rows_of(results.findings, names=False, order=False)
    assert any(row["actor_probability"][0] != row["actor_probability"][1] for row in rows)
