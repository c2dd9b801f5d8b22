"""`trucewatch plan posture`: the template, refusals, and an answer on disk."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.pipeline.planning.test_posture import shorter
from trucewatch.cli import app
from trucewatch.mission import write_template
from trucewatch.mission.template import template_files

RUN = CliRunner()
DAY = ("--from", "2030-05-14T00:00:00Z", "--to", "2030-05-15T00:00:00Z", "--now", "2030-05-14T00:00:00Z")


@pytest.fixture(scope="module")
def mission(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a mission folder whose scenario is weighed in seconds."""
    folder = tmp_path_factory.mktemp("cli") / "mission"
    write_template(folder, "test")
    (folder / "posture.toml").write_bytes(shorter((folder / "posture.toml").read_text("utf-8")))
    return folder


def test_the_template_is_printed_as_shipped() -> None:
    done = RUN.invoke(app, ["plan", "posture", "--template"])
    assert done.exit_code == 0
    assert done.stdout == template_files()["posture.toml"].read_text("utf-8")


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ([], "unknown_reader"),
        (["--reader", "board"], "not_for_reader"),
        (["--reader", "cell", "--scenario", "nowhere.toml"], "missing_file"),
    ],
)
def test_who_may_not_ask_gets_nothing(mission: Path, tmp_path: Path, more: list[str], code: str) -> None:
    done = RUN.invoke(app, ["plan", "posture", str(mission), *DAY, "--out", str(tmp_path / "out"), *more])
    assert done.exit_code == 2
    assert code in done.stderr
    assert not (tmp_path / "out").exists()


def test_without_a_folder_to_write_to_it_says_what_is_missing(mission: Path) -> None:
    done = RUN.invoke(app, ["plan", "posture", str(mission), *DAY, "--reader", "cell"])
    assert done.exit_code == 2
    assert "missing_argument" in done.stderr


def test_the_cell_gets_two_pages_and_every_figure(mission: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = RUN.invoke(app, ["plan", "posture", str(mission), *DAY, "--out", str(out), "--reader", "cell"])
    assert done.exit_code == 0, done.stderr
    assert "2 kinds of event, 2 options, 1,400 km of line" in done.stdout
    assert (out / "answer.pdf").read_bytes().startswith(b"%PDF")
    assert "weighing every set of options" in done.stderr
