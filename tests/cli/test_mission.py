"""`trucewatch mission`: a page for a reader and nothing without one, and a check that reads the elements too."""

from pathlib import Path

from typer.testing import CliRunner

from tests.mission.template import lay_mission
from trucewatch.cli import app


def test_the_agreement_is_written_for_a_reader_and_for_nobody_else(tmp_path: Path) -> None:
    folder, out = lay_mission(tmp_path / "mission"), tmp_path / "agreement.html"
    refused = CliRunner().invoke(app, ["mission", "agreement", str(folder), "--out", str(out)])
    assert (refused.exit_code, out.exists()) == (2, False)
    done = CliRunner().invoke(app, ["mission", "agreement", str(folder), "--out", str(out), "--reader", "public"])
    assert done.exit_code == 0, done.output
    assert out.read_text("utf-8").startswith("<!DOCTYPE html>")


def test_a_check_reads_the_elements_of_the_satellites_too(tmp_path: Path) -> None:
    folder = lay_mission(tmp_path / "mission")
    sound = CliRunner().invoke(app, ["mission", "check", str(folder)])
    assert (sound.exit_code, sound.output) == (0, "No faults.\n")
    elements = folder / "orbits" / "illustrative.tle"
    elements.write_bytes(elements.read_bytes().replace(b"2 43013  98", b"2 43013  97"))
    damaged = CliRunner().invoke(app, ["mission", "check", str(folder)])
    assert damaged.exit_code == 2
    assert "elements_checksum" in damaged.output
    assert "2 faults." in damaged.output
