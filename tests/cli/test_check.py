"""`trucewatch check`: a sample is drawn, answered, taken in and told as a rate; nobody outside the cell gets it."""

import csv
import io
from pathlib import Path

import pytest
from typer.testing import CliRunner

from trucewatch.cli import app
from trucewatch.exercise import DAY_MIX
from trucewatch.pipeline.rehearsal import lay_exercise

DAY = "2030-05-14"


@pytest.fixture(scope="module")
def mission(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a mission with one day on its ledger."""
    folder = tmp_path_factory.mktemp("check")
    laid = lay_exercise(folder, 3, 1, DAY_MIX)
    done = invoke(
        "day", laid.mission, "--date", DAY, "--reader", "cell", "--out", folder / "out", now=f"{DAY}T23:59:00Z"
    )
    assert done.exit_code == 0, done.output
    return laid.mission


def invoke(*arguments: object, now: str = "2030-05-15T08:00:00Z"):
    return CliRunner().invoke(app, [*map(str, arguments), "--now", now])


def sampled(mission: Path, out: Path) -> str:
    done = invoke("check", "sample", mission, "--date", DAY, "--reader", "cell", "--out", out)
    assert done.exit_code == 0, done.output
    return next(out.glob("*review-form.html")).read_text(encoding="utf-8")


def test_a_sample_drawn_twice_is_the_same_and_appends_nothing(mission: Path, tmp_path: Path) -> None:
    first = sampled(mission, tmp_path / "a")
    size = (mission / "ledger" / "checkpoint").read_bytes() if (mission / "ledger" / "checkpoint").exists() else b""
    assert sampled(mission, tmp_path / "b") == first
    if size:
        assert (mission / "ledger" / "checkpoint").read_bytes() == size


@pytest.mark.parametrize("reader", ["board", "public"])
def test_a_sample_is_for_readers_of_the_cell_alone(mission: Path, tmp_path: Path, reader: str) -> None:
    done = invoke("check", "sample", mission, "--date", DAY, "--reader", reader, "--out", tmp_path)
    assert done.exit_code == 2
    assert not list(tmp_path.iterdir())


def test_rates_are_for_cell_and_board(mission: Path) -> None:
    assert invoke("check", "rates", mission, "--date", DAY, "--reader", "board").exit_code == 0
    assert invoke("check", "rates", mission, "--date", DAY, "--reader", "public").exit_code == 2
    assert invoke("check", "rates", mission, "--date", DAY).exit_code == 2


def test_answers_become_a_rate_with_its_interval(mission: Path, tmp_path: Path) -> None:
    form = sampled(mission, tmp_path)
    sample_id = form.partition("sample smp_")[2][:16]
    items = [piece.partition('"')[0] for piece in form.split('data-item="')[1:]]
    assert items
    rows = [
        [f"r{at}", f"smp_{sample_id}", item, "nothing", "", f"{DAY}T23:59:30Z", "second watch"]
        for at, item in enumerate(items)
    ]
    text = io.StringIO()
    csv.writer(text).writerows(
        [["review_id", "sample_id", "item", "answer", "event", "reviewed_at", "reviewer"], *rows]
    )
    path = tmp_path / "reviews.csv"
    path.write_text(text.getvalue(), encoding="utf-8")
    taken = invoke("ingest", mission, "reviews", path, now="2030-05-15T09:00:00Z")
    assert taken.exit_code == 0, taken.output
    told = invoke("check", "rates", mission, "--date", DAY, "--reader", "cell", now="2030-05-15T09:30:00Z")
    assert told.exit_code == 0, told.output
    quiet = next(line for line in told.output.splitlines() if line.startswith("quiet_cell"))
    assert "missed 0 of" in quiet
    assert "0% to" in quiet
    control = [line for line in told.output.splitlines() if line.startswith("control")]
    assert control
