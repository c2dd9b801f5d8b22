"""The commands of the cell: what they say, what they leave, and how they refuse."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.doors import call
from tests.pipeline.chain import DELIVERIES, add_rows, copy_of, files_below, lay_small
from trucewatch.pipeline import default_keys

CLOCK = ("--now", "2030-05-19T06:00:00Z", "--content-key-seed", "tests")
SPAN = ("--from", "2030-05-14T00:00Z", "--to", "2030-05-15T00:00Z")
DAY = ("--date", "2030-05-14")


@pytest.fixture(scope="module")
def done(laid: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a world whose day was done for the cell, one of its files refused."""
    world = copy_of(laid, tmp_path_factory.mktemp("done") / "world")
    (world / "inputs/press/2030-05-15.csv").write_bytes(b"means;observed_from\n")
    said = call("day", world / "mission", *DAY, "--reader", "cell", "--out", world / "report", *CLOCK)
    assert said.code == 2, said.out
    (world / "said.txt").write_text(said.out, "utf-8")
    return world


@pytest.fixture
def world(done: Path, tmp_path: Path) -> Path:
    return copy_of(done, tmp_path / "world")


def test_a_day_goes_on_without_a_refused_file_names_it_and_exits_with_two(done: Path) -> None:
    said = (done / "said.txt").read_text("utf-8")
    assert "press: 2030-05-15.csv refused, nothing written." in said
    assert "wrong_delimiter" in said
    assert "firms: 2030-05-14.csv: " in said
    assert "Report for Monitoring cell: " in said
    page = (done / "report/exercise-2030-05-14-cell.html").read_text("utf-8")
    assert "2030-05-15.csv" in page
    assert "wrong_delimiter" in page


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        ((*DAY,), 2, "no reader"),
        ((*DAY, "--reader", "stranger"), 2, "one of board, cell, guarantor_x"),
        (("--date", "14.05.2030", "--reader", "cell"), 2, "a day like 2026-06-25"),
        ((*DAY, "--reader", "cell", "--now", "2030-05-19T06:00:00"), 2, "add Z or an offset"),
    ],
)
def test_a_day_that_cannot_be_done_writes_nothing(
    laid: Path, tmp_path: Path, words: tuple[str, ...], code: int, told: str
) -> None:
    world = copy_of(laid, tmp_path / "world")
    before = files_below(world)
    said = call("day", world / "mission", "--out", tmp_path / "report", *words)
    assert (said.code, said.error) == (code, None)
    assert told in said.out
    assert files_below(world) == before
    assert not (tmp_path / "report").exists()


@pytest.mark.parametrize(
    "words",
    [
        ("day", "NONE", *DAY, "--reader", "cell", "--out", "OUT"),
        ("ingest", "NONE", "press", "FILE"),
        ("run", "NONE", *SPAN),
        ("ledger", "verify", "NONE"),
        ("mission", "check", "NONE"),
        ("mission", "show", "NONE"),
    ],
)
def test_a_mission_folder_that_is_not_there_is_said_so(words: tuple[str, ...], tmp_path: Path) -> None:
    said = call(*(str(tmp_path / word) if word in ("NONE", "OUT", "FILE") else word for word in words))
    assert (said.code, said.error) == (2, None)
    assert "no such folder" in said.out
    assert not list(tmp_path.iterdir())


def test_an_unknown_source_is_named_with_those_there_are(world: Path) -> None:
    said = call("ingest", world / "mission", "rumours", world / "inputs/press/2030-05-14.csv", *CLOCK)
    assert said.code == 2
    assert "got rumours; expected one of acoustic, adoptions, camera" in said.out


def test_a_file_that_is_not_there_is_refused(world: Path) -> None:
    said = call("ingest", world / "mission", "press", world / "nowhere.csv", *CLOCK)
    assert said.code == 2
    assert "nowhere.csv: got no such file" in said.out


def test_a_run_says_what_it_found_and_the_same_run_appends_nothing(world: Path) -> None:
    first = call("run", world / "mission", *SPAN, *CLOCK)
    second = call("run", world / "mission", *SPAN, *CLOCK)
    assert first.code == second.code == 0
    assert first.out == second.out
    assert "Incidents with a possible violation" in first.out
    assert f"Ledger: {DELIVERIES + 2} statements." in first.out


def test_a_run_as_of_a_size_or_a_time_appends_nothing_and_needs_no_clock(world: Path) -> None:
    before = files_below(world / "mission", leave_out=("cache",))
    by_size = call("run", world / "mission", *SPAN, "--as-of", str(DELIVERIES))
    by_time = call("run", world / "mission", *SPAN, "--as-of", "2030-05-19T06:00:00Z")
    assert by_size.code == by_time.code == 0
    assert by_size.out == by_time.out
    assert "Recorded events" in by_size.out
    assert files_below(world / "mission", leave_out=("cache",)) == before


@pytest.mark.parametrize(
    ("as_of", "told"), [("99", f"a tree size from 0 to {DELIVERIES + 2}"), ("-1", "ISO 8601"), ("x", "ISO 8601")]
)
def test_a_state_that_never_was_is_refused(world: Path, as_of: str, told: str) -> None:
    said = call("run", world / "mission", *SPAN, "--as-of", as_of)
    assert said.code == 2
    assert told in said.out


def test_a_span_that_ends_before_it_begins_is_refused(world: Path) -> None:
    said = call("run", world / "mission", "--from", SPAN[3], "--to", SPAN[1])
    assert said.code == 2
    assert "swap the two times" in said.out


def test_a_clock_that_runs_back_is_said_so(world: Path) -> None:
    add_rows(world, "press", {"means": "saw"})
    said = call(
        "ingest", world / "mission", "press", world / "inputs/press/2030-05-14.csv", "--now", "2030-05-18T00:00:00Z"
    )
    assert (said.code, said.error) == (1, None)
    assert "set the clock right" in said.out


def test_keys_that_are_gone_are_said_so(world: Path) -> None:
    shutil.rmtree(default_keys(world / "mission"))
    said = call("run", world / "mission", *SPAN, *CLOCK)
    assert (said.code, said.error) == (1, None)
    assert "restore it" in said.out


def test_a_report_that_cannot_be_written_is_said_so(world: Path) -> None:
    (world / "blocked").write_bytes(b"")
    out = world / "blocked" / "report"
    said = call("day", world / "mission", *DAY, "--reader", "cell", "--out", out, *CLOCK)
    assert (said.code, said.error) == (1, None)
    assert "Not a directory" in said.out


def test_what_nobody_foresaw_exits_with_one(laid: Path, tmp_path: Path) -> None:
    world = copy_of(laid, tmp_path / "world")
    program = (
        "import trucewatch.cli.job_commands as jobs; jobs.load_mission = None; from trucewatch.cli import main; main()"
    )
    command = [sys.executable, "-c", program, "ingest", str(world / "mission"), "press", "x.csv"]
    ended = subprocess.run(command, check=False, capture_output=True, env={**os.environ})
    assert ended.returncode == 1
    assert b"Traceback" in ended.stderr


def test_an_exercise_ends_with_scores_and_the_path_of_its_report(tmp_path: Path) -> None:
    out = tmp_path / "played"
    said = call("exercise", "--seed", "4", "--out", out)
    assert said.code == 0, said.out
    told = [line for line in said.out.splitlines() if not line.startswith("·")]
    assert [line.split(":")[0] for line in told[3:-1]] == [
        "truth", "pairs", "incidents", "classes", "breaches", "looking",
    ]  # fmt: skip
    assert len(told) == 10
    assert told[1].startswith("Recorded events ")
    assert Path(told[-1].removeprefix("Report: ").removesuffix(" (opens from disk, no network)")).is_file()
    again = call("exercise", "--seed", "4", "--out", out)
    assert again.code == 2
    assert "nothing was overwritten" in again.out


def test_a_mission_is_laid_checked_and_shown(tmp_path: Path) -> None:
    mission = tmp_path / "mission"
    assert "Next: trucewatch mission check" in call("mission", "new", mission).out
    assert call("mission", "check", mission).out == "No faults.\n"
    assert call("mission", "show", mission).code == 0
    path = mission / "agreement.toml"
    path.write_text(path.read_text("utf-8").replace("gate_sigmas = 3.0", "gate_sigmas = -3.0"), "utf-8")
    said = call("mission", "check", mission)
    assert said.code == 2
    assert "agreement.toml: fuse.gate_sigmas" in said.out


def test_the_seed_alone_decides_the_world(tmp_path: Path) -> None:
    worlds = [files_below(lay_small(tmp_path / str(number), seed)) for number, seed in enumerate((5, 5, 6))]
    assert worlds[0] == worlds[1]
    assert worlds[0] != worlds[2]
