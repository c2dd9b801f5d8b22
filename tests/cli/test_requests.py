"""`trucewatch plan requests`: looks asked for as a file, tonight's gaps in words, and nothing for anybody else."""

import csv
import hashlib
import io
import json
from pathlib import Path

import pytest

from tests.cli.doors import Said, call
from tests.pipeline.chain import keep_two_events
from trucewatch.exercise import DAY_MIX
from trucewatch.pipeline.rehearsal import lay_exercise
from trucewatch.records.encoding import field_types
from trucewatch.records.look_request import LookRequest

SPAN = ("--from", "2030-05-14T12:00Z", "--to", "2030-05-15T00:00Z")
NOW = "2030-05-15T00:30:00Z"


@pytest.fixture(scope="module")
def mission(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a mission of which a day was taken in."""
    folder = tmp_path_factory.mktemp("requests")
    laid = lay_exercise(folder, 3, 1, DAY_MIX)
    keep_two_events(folder)
    done = call("day", laid.mission, "--date", "2030-05-14", "--reader", "cell", "--out", folder / "out", "--now", NOW)
    assert done.code == 0, done.out
    return laid.mission


def ask(mission: Path, out: Path, reader: str = "cell", now: str = NOW) -> Said:
    return call("plan", "requests", mission, *SPAN, "--reader", reader, "--out", out, "--now", now)


def test_looks_asked_for_leave_by_rank_with_their_imprint_alike_each_time_and_the_night_is_told(
    mission: Path, tmp_path: Path
) -> None:
    out = tmp_path / "requests.csv"
    said = ask(mission, out)
    assert said.code == 0, said.out
    rows = list(csv.DictReader(io.StringIO(out.read_text("utf-8"))))
    assert list(rows[0]) == list(field_types(LookRequest))
    assert [row["rank"] for row in rows] == [str(at + 1) for at in range(len(rows))]
    assert {row["reason"] for row in rows} <= {"provision", "case", "remedy"}
    imprint = json.loads((tmp_path / "requests.csv.meta.json").read_text("utf-8"))
    assert imprint["sha256"] == hashlib.sha256(out.read_bytes()).hexdigest()
    assert (imprint["rows"], imprint["table"], imprint["reader"]) == (len(rows), "look_requests", "cell")
    assert imprint["known_at"] == imprint["night_from"] == "2030-05-15T00:30:00.000000Z"
    assert "Night: 15\u00a0May\u00a000:30–" in said.out
    assert "of kilometre-hours not looked at" in said.out
    assert "Nobody will look at: part " in said.out
    assert f"{len(rows)} looks asked for, of which" in said.out
    assert ask(mission, tmp_path / "again.csv").code == 0
    assert (tmp_path / "again.csv").read_bytes() == out.read_bytes()


@pytest.mark.parametrize("reader", ["board", "party_a", "public"])
def test_no_reader_outside_the_cell_is_given_a_file_or_a_word(mission: Path, tmp_path: Path, reader: str) -> None:
    said = ask(mission, tmp_path / "requests.csv", reader)
    assert said.code == 2
    assert "a reader of kind cell" in said.out
    assert "Night" not in said.out
    assert not list(tmp_path.iterdir())


def test_a_file_of_another_form_and_a_mission_without_a_ledger_are_refused(mission: Path, tmp_path: Path) -> None:
    assert ask(mission, tmp_path / "requests.geojson").code == 2
    lone = tmp_path / "lone"
    assert call("mission", "new", lone).code == 0
    said = ask(lone, tmp_path / "requests.csv")
    assert said.code == 2
    assert "no ledger" in said.out
