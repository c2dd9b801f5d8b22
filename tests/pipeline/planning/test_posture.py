"""The whole way from a mission and a scenario to the files of the answer, for the cell alone."""

import csv
import hashlib
import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from trucewatch.errors import InputError, ReaderError
from trucewatch.mission import LoadedMission, load_mission, write_template
from trucewatch.pipeline.planning.posture import weigh_scenario, write_answer
from trucewatch.records.interval import Interval
from trucewatch.records.posture_answer import PostureView
from trucewatch.release import open_door

START = datetime(2030, 5, 14, tzinfo=UTC)
SPAN = Interval(START, START + timedelta(days=1))


def shorter(text: str) -> bytes:
    """Return the shipped scenario with two events, two options and wide steps, so that it is weighed in a second."""
    text = text.replace("step_km = 10.0", "step_km = 100.0")
    head, tail = text.split("# ---- clouds", 1)
    begin, *events = head.split("[[events]]")
    begin, options = begin.split("# ---- options", 1)
    kept = "[[options]]".join(options.split("[[options]]")[:3])
    notes = "# ---- events\n"
    asked = "".join("[[events]]" + one for one in events[1:3])
    return f"{begin}# ---- options{kept}{notes}{asked}# ---- clouds{tail}".encode()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a mission folder laid from the template."""
    path = tmp_path_factory.mktemp("posture") / "mission"
    write_template(path, "test")
    return path


@pytest.fixture(scope="module")
def loaded(folder: Path) -> LoadedMission:
    """Return that mission."""
    return load_mission(folder)


@pytest.fixture(scope="module")
def scenario(folder: Path) -> bytes:
    """Return its scenario, shortened."""
    return shorter((folder / "posture.toml").read_text("utf-8"))


def weigh(loaded: LoadedMission, folder: Path, scenario: bytes, reader: str = "cell") -> PostureView:
    """Return the answer for a reader."""
    door = open_door(loaded.mission, reader, START)
    return weigh_scenario(loaded, folder, ("posture.toml", scenario), None, SPAN, door, lambda text: None)


@pytest.fixture(scope="module")
def view(loaded: LoadedMission, folder: Path, scenario: bytes) -> PostureView:
    """Return the answer for the cell."""
    return weigh(loaded, folder, scenario)


@pytest.mark.parametrize("reader", ["board", "party_a", "guarantor_x", "public"])
def test_nobody_outside_the_cell_is_answered(loaded: LoadedMission, folder: Path, scenario: bytes, reader: str) -> None:
    with pytest.raises(ReaderError, match="not_for_reader"):
        weigh(loaded, folder, scenario, reader)


def test_the_answer_covers_the_line_and_every_event_and_option(view: PostureView) -> None:
    assert view.length_km == pytest.approx(1400, abs=0.1)
    assert view.satellites == 50
    assert set(view.answer.shares.texts("event")) == {"fire", "launcher"}
    assert set(view.answer.shares.texts("posture")) == {
        "base", "cameras_70", "base+cameras_70", "acoustic_10", "base+acoustic_10", "all",
    }  # fmt: skip
    assert {"A", "B", ""} == set(view.answer.shares.texts("side"))


def test_a_satellite_that_the_elements_lack_is_refused(loaded: LoadedMission, folder: Path, scenario: bytes) -> None:
    with pytest.raises(InputError, match="unknown_satellite"):
        weigh(loaded, folder, scenario.replace(b"37849, ", b"11, "))


def test_the_files_hold_every_figure_the_scenario_and_the_statement(
    view: PostureView, scenario: bytes, tmp_path: Path
) -> None:
    paths = write_answer(view, scenario, tmp_path / "out", lambda text: None)
    assert [path.name for path in paths] == [
        "answer.pdf", "answer.html", "scenario.toml", "shares.csv", "costs.csv", "curve.csv", "swings.csv",
        "hours.csv", "imprint.json",
    ]  # fmt: skip
    assert (tmp_path / "out" / "scenario.toml").read_bytes() == scenario
    with (tmp_path / "out" / "shares.csv").open(encoding="utf-8") as text:
        assert len(list(csv.DictReader(text))) == len(view.answer.shares)
    imprint = json.loads((tmp_path / "out" / "imprint.json").read_text("utf-8"))
    assert imprint["statement"] == view.mission.statement
    shares = (tmp_path / "out" / "shares.csv").read_bytes()
    assert imprint["files_sha256"]["shares.csv"] == hashlib.sha256(shares).hexdigest()


def test_no_file_of_the_answer_holds_a_coordinate(view: PostureView, scenario: bytes, tmp_path: Path) -> None:
    for path in write_answer(view, scenario, tmp_path / "out", lambda text: None):
        if path.suffix == ".csv":
            assert not re.search(r"_deg|_lat|_lon|chainage|offset|\bwkt\b", path.read_text("utf-8").partition("\n")[0])


def test_the_same_question_gives_the_same_bytes(
    view: PostureView, loaded: LoadedMission, folder: Path, scenario: bytes, tmp_path: Path
) -> None:
    first = write_answer(view, scenario, tmp_path / "one", lambda text: None)
    second = write_answer(weigh(loaded, folder, scenario), scenario, tmp_path / "two", lambda text: None)
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_a_span_of_hours_or_of_a_quarter_is_refused(loaded: LoadedMission, folder: Path, scenario: bytes) -> None:
    door = open_door(loaded.mission, "cell", START)
    for days in (0.5, 90.0):
        span = Interval(START, START + timedelta(days=days))
        with pytest.raises(InputError, match="out_of_range"):
            weigh_scenario(loaded, folder, ("posture.toml", scenario), None, span, door, lambda text: None)
