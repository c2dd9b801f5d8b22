"""A record that a reader outside may not see changes no byte of any of its exports."""

from pathlib import Path

import pytest

from tests.export.conftest import released
from tests.pipeline.chain import add_rows, copy_of, take_all
from tests.properties.test_secrecy import PRESS, a_notice, with_secrets
from trucewatch.export import FORMATS, MAP_FORMATS, MAP_TABLES, TABLES, write_export
from trucewatch.pipeline import Desk, open_shelf
from trucewatch.pipeline.memory import OBSERVATIONS
from trucewatch.records.view import DayView

OUTSIDE_TABLES = [name for name, table in TABLES.items() if table.access == "anybody"]


@pytest.fixture(scope="module")
def desks(laid: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Desk, Desk]:
    plain = copy_of(laid, tmp_path_factory.mktemp("plain") / "world")
    add_rows(plain, "press", PRESS, {**PRESS, "observation_id": "told", "lat_deg": "46.9", "lon_deg": "-33.9"})
    add_rows(plain, "notices", a_notice("open_notice", "open"))
    secret = copy_of(plain, tmp_path_factory.mktemp("secret") / "world")
    with_secrets(secret, "cell_only")
    return take_all(plain), take_all(secret)


def files(desk: Desk, view: DayView) -> dict[tuple[str, str], tuple[bytes, bytes | None]]:
    line = desk.loaded.ground.line
    pairs = [(name, form) for name in OUTSIDE_TABLES for form in FORMATS]
    kept = [(name, form) for name, form in pairs if form not in MAP_FORMATS or name == "notices"]
    assert "notices" in MAP_TABLES
    done = {pair: write_export(view, line, *pair) for pair in kept}
    return {pair: (one.content, one.sidecar) for pair, one in done.items()}


@pytest.mark.parametrize("reader", ["party_a", "public"])
def test_an_export_is_the_same_with_and_without_records_for_the_cell_alone(
    desks: tuple[Desk, Desk], reader: str
) -> None:
    views = [released(desk, reader) for desk in desks]
    plain, secret = (files(desk, view) for desk, view in zip(desks, views, strict=True))
    assert len(views[0].today.observations) > 100
    differing = [pair for pair in plain if plain[pair] != secret[pair]]
    assert not differing


def test_the_secret_records_are_on_the_ledger(desks: tuple[Desk, Desk]) -> None:
    plain, secret = (len(open_shelf(desk.ledger, desk.folder).latest(OBSERVATIONS)) for desk in desks)
    assert secret > plain
