"""The main job: twice equals once, any past state comes back, and what was issued stays as issued."""

import shutil
from dataclasses import fields, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.pipeline.chain import (
    DAY,
    DELIVERIES,
    NOW,
    add_rows,
    copy_of,
    files_below,
    open_fixed,
    say_nothing,
    take_all,
    tell_day,
)
from trucewatch.errors import LedgerError, VerificationError
from trucewatch.evaluate.rehearsals import score_days
from trucewatch.ledger.tables import dump_tables
from trucewatch.pipeline import DayDone, compute_as_of, do_run, open_shelf, take_in, take_in_all
from trucewatch.pipeline.memory import OBSERVATIONS, RECEIPTS, REJECTIONS
from trucewatch.records.canonical import digest
from trucewatch.records.view import DayTables

REPORT = {
    "means": "reported", "observed_from": "2030-05-14T10:00Z", "observed_to": "2030-05-14T10:00Z", "lat_deg": "46.5",
    "lon_deg": "-35", "sigma_m": "100", "event": "explosion",
}  # fmt: skip
"""One report more."""


@pytest.fixture(scope="module")
def done(laid: Path, tmp_path_factory: pytest.TempPathFactory) -> DayDone:
    return tell_day(copy_of(laid, tmp_path_factory.mktemp("done") / "world"))


@pytest.fixture
def world(done: DayDone, tmp_path: Path) -> Path:
    """Return a copy of a world whose day was done once for the cell."""
    return copy_of(done.report.parent.parent, tmp_path / "world")


def kinds(world: Path) -> list[str]:
    return [statement.kind for statement in open_fixed(world).ledger.statements()]


def as_rows(tables: DayTables) -> dict[str, Any]:
    return {
        field.name: getattr(tables, field.name).arrow.to_pylist() for field in fields(DayTables) if field.name != "span"
    }


def test_a_day_is_one_delivery_a_source_one_run_and_one_report(done: DayDone, world: Path) -> None:
    assert kinds(world) == ["ingest"] * DELIVERIES + ["run", "report"]
    assert done.tree_size == DELIVERIES + 2
    assert not done.refused


def test_the_same_day_again_appends_nothing_and_writes_the_same_page(done: DayDone, world: Path) -> None:
    before = files_below(world / "mission", leave_out=("cache",))
    again = tell_day(world)
    assert all(intake.known for intake in again.intakes)
    assert again.report.read_bytes() == done.report.read_bytes()
    assert files_below(world / "mission", leave_out=("cache",)) == before


def test_the_same_day_later_and_for_another_reader_appends_reports_and_no_run(world: Path) -> None:
    tell_day(world, now=NOW + timedelta(hours=1))
    tell_day(world, "board", NOW + timedelta(hours=1))
    assert kinds(world)[DELIVERIES:] == ["run", "report", "report", "report"]


def test_a_new_record_makes_a_new_run(world: Path) -> None:
    add_rows(world, "press", REPORT)
    again = tell_day(world, now=NOW + timedelta(hours=1))
    assert kinds(world)[DELIVERIES:] == ["run", "report", "ingest", "run", "report"]
    assert not again.refused


def test_ingesting_twice_adds_no_row(laid: Path, tmp_path: Path) -> None:
    world = copy_of(laid, tmp_path / "world")
    desk = take_all(world)
    shelf = open_shelf(desk.ledger, desk.folder)
    before = shelf.size, dump_tables(shelf.store, shelf.size)
    assert all(intake.known for intake in take_in_all(desk, NOW + timedelta(hours=1), say_nothing))
    shelf = open_shelf(desk.ledger, desk.folder)
    assert (shelf.size, dump_tables(shelf.store, shelf.size)) == before


def test_the_same_bytes_of_two_sources_or_under_two_names_are_deliveries_of_their_own(
    laid: Path, tmp_path: Path
) -> None:
    world = copy_of(laid, tmp_path / "world")
    header = (world / "inputs/press/2030-05-14.csv").read_bytes().splitlines(keepends=True)[0]
    sources = ("acoustic", "camera", "drones", "jamming", "observers", "press")
    for source in sources:
        (world / f"inputs/{source}/2030-05-14.csv").write_bytes(header)
    (world / "inputs/press/2030-05-15.csv").write_bytes(header)
    desk = take_all(world)
    receipts = open_shelf(desk.ledger, desk.folder).table(RECEIPTS)
    empty = digest("original", header)
    came = [(row.source, row.file) for row in receipts.rows() if row.original == empty]
    names = [(source.replace("jamming", "jamming_monitor"), "2030-05-14.csv") for source in sources]
    assert sorted(came) == [*names, ("press", "2030-05-15.csv")]


def test_a_correction_stands_beside_the_old(laid: Path, tmp_path: Path) -> None:
    world = copy_of(laid, tmp_path / "world")
    mine = {**REPORT, "observation_id": "mine", "count": "16", "count_kind": "about"}
    add_rows(world, "press", mine)
    desk = take_all(world)
    add_rows(world, "press", {**mine, "count": "6"})
    source = next(item for item in desk.loaded.mission.sources if item.name == "press")
    (intake,) = take_in(desk, source, [world / "inputs/press/2030-05-14.csv"], NOW + timedelta(hours=1))
    assert not intake.known
    shelf = open_shelf(desk.ledger, desk.folder)
    rows = [row for row in shelf.table(OBSERVATIONS).rows() if row.observation_id == "press:mine"]
    assert [(row.version, row.count) for row in rows] == [(1, 16), (2, 6)]
    assert [row.count for row in shelf.records().observations.rows() if row.observation_id == "press:mine"] == [6]


def test_any_past_size_gives_its_results_again(done: DayDone, world: Path) -> None:
    add_rows(world, "press", REPORT)
    desk = open_fixed(world)
    take_in_all(desk, NOW + timedelta(hours=1), say_nothing)
    later = do_run(desk, DAY, NOW + timedelta(hours=1))
    size = desk.ledger.size
    then = open_shelf(desk.ledger, desk.folder, DELIVERIES)
    assert as_rows(compute_as_of(desk, then, then.records(), DAY, NOW)) == as_rows(done.results)
    assert len(later.observations) == len(done.results.observations) + 1
    assert desk.ledger.size == size
    assert desk.ledger.size_as_of(NOW) == DELIVERIES + 2
    with pytest.raises(LedgerError, match="expected 0 to"):
        open_shelf(desk.ledger, desk.folder, size + 1)


def test_what_a_run_recorded_is_what_it_computed(done: DayDone, world: Path) -> None:
    desk = open_fixed(world)
    shelf = open_shelf(desk.ledger, desk.folder)
    held = {row.table for row in shelf.store.rows("incidents", shelf.size)}
    assert held == {"incidents"}
    assert sum(1 for _ in shelf.store.rows("findings", shelf.size)) == len(done.results.findings)
    assert sum(1 for _ in shelf.store.rows("incidents", shelf.size)) == len(done.results.incidents)


def test_a_lost_cache_comes_back_the_same(world: Path) -> None:
    desk = open_fixed(world)
    shelf = open_shelf(desk.ledger, desk.folder)
    before = dump_tables(shelf.store, shelf.size)
    shutil.rmtree(world / "mission" / "cache")
    shelf = open_shelf(desk.ledger, desk.folder)
    assert dump_tables(shelf.store, shelf.size) == before


def test_an_issued_report_is_kept_as_issued(done: DayDone, world: Path) -> None:
    page = done.report.read_bytes()
    done_again = tell_day(world, now=NOW + timedelta(days=1))
    assert done_again.report.read_bytes() != page
    assert open_fixed(world).ledger.original(digest("original", page)) == page


def test_originals_come_back_as_they_came(laid: Path, world: Path) -> None:
    ledger = open_fixed(world).ledger
    for path in sorted((laid / "inputs").rglob("*.csv")):
        assert ledger.original(digest("original", path.read_bytes())) == path.read_bytes()


def test_the_truth_lies_outside_and_nothing_but_the_scores_reads_it(done: DayDone, world: Path) -> None:
    mission = open_fixed(world).loaded.mission
    scores = score_days(world / "truth", mission, [done.results])
    names = {line.split(",")[0] for line in (world / "truth/incidents.csv").read_text("utf-8").splitlines()[1:]}
    shelf = open_shelf(open_fixed(world).ledger, world / "mission")
    told = dump_tables(shelf.store, shelf.size).decode() + done.report.read_text("utf-8")
    assert len(names) > 10
    assert not [name for name in names if name in told]
    assert not [path for path in files_below(world / "mission") if "truth" in path]
    path = world / "truth" / "incidents.csv"
    path.write_text(path.read_text("utf-8").replace(",strike,", ",natural,"), "utf-8")
    assert score_days(world / "truth", mission, [done.results]) != scores
    shutil.rmtree(world / "truth")
    for folder in ("report", "mission/cache"):
        shutil.rmtree(world / folder)
    assert tell_day(world).report.read_bytes() == done.report.read_bytes()


def test_a_clock_that_runs_back_is_refused_and_nothing_is_written(world: Path) -> None:
    add_rows(world, "press", {"means": "saw"})
    before = files_below(world, leave_out=("mission/cache",))
    with pytest.raises(LedgerError, match="set the clock right"):
        tell_day(world, now=NOW - timedelta(days=1))
    after = files_below(world)
    assert {name: after[name] for name in before if "cache" not in name} == {
        name: content for name, content in before.items() if "cache" not in name
    }


def test_a_ledger_that_is_gone_is_not_begun_anew(world: Path) -> None:
    shutil.rmtree(world / "mission" / "ledger")
    with pytest.raises(VerificationError, match="restore the folder from a copy"):
        open_fixed(world)


def test_a_rejection_is_told_once_however_often_its_file_is_read(laid: Path, tmp_path: Path) -> None:
    world = copy_of(laid, tmp_path / "world")
    add_rows(world, "press", {"means": "saw"})
    first = tell_day(world)
    path = world / "mission" / "agreement.toml"
    path.write_text(path.read_text("utf-8").replace("quiet_p_seen = 0.5", "quiet_p_seen = 0.6"), "utf-8")
    again = tell_day(world, now=NOW + timedelta(hours=1))
    assert len(first.view.rejections) == len(again.view.rejections) == 1
    assert len(first.view.files) == len(again.view.files) == DELIVERIES
    shelf = open_shelf(open_fixed(world).ledger, world / "mission")
    assert len(shelf.table(REJECTIONS)) == 2


def test_page_and_map_of_a_day_are_on_the_ledger_as_issued_and_name_each_other(done: DayDone, world: Path) -> None:
    page, atlas = done.report.read_bytes(), done.map.read_bytes()
    ledger = open_fixed(world).ledger
    assert ledger.statements()[-1].originals_count == 2
    assert ledger.original(digest("original", page)) == page
    assert ledger.original(digest("original", atlas)) == atlas
    assert f'href="{done.map.name}"'.encode() in page
    assert f'href="{done.report.name}"'.encode() in atlas
    assert done.map.name == "exercise-2030-05-14-cell-map.html"


def test_a_report_of_a_day_elsewhere_is_named_by_the_local_day(laid: Path, tmp_path: Path) -> None:
    world = copy_of(laid, tmp_path / "world")
    path = world / "mission" / "mission.toml"
    path.write_text(path.read_text("utf-8").replace('day_timezone = "UTC"', 'day_timezone = "Europe/Kyiv"'), "utf-8")
    done = tell_day(world)
    assert done.report.name == "exercise-2030-05-14-cell.html"
    assert replace(done, intakes=()).refused == ()


def test_a_merge_is_told_once_and_the_merged_incident_is_remembered_as_the_other(world: Path) -> None:
    def results(hours: int, *rows: dict[str, str]) -> DayTables:
        add_rows(world, "press", *rows)
        return tell_day(world, now=NOW + timedelta(hours=hours)).results

    apart = results(1, {**REPORT, "lat_deg": "46.5"}, {**REPORT, "lat_deg": "46.5054"})
    assert len(apart.lineage) == 0
    joined = results(2, {**REPORT, "lat_deg": "46.5027"})
    assert joined.lineage.texts("relation").tolist() == ["merged"]
    assert len(joined.incidents) == len(apart.incidents) - 1
    after = results(3, {**REPORT, "lat_deg": "48.5"})
    assert len(after.lineage) == 0
    assert len(after.incidents) == len(joined.incidents) + 1
