"""`trucewatch mission agreement`: a page for a reader, and nothing without one."""

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
