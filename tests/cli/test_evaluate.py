"""`trucewatch evaluate coverage` tells how the promises of one exercise fared, and refuses what is none."""

from dataclasses import replace
from pathlib import Path

from tests.cli.doors import call
from trucewatch.exercise import DAY_MIX
from trucewatch.pipeline.rehearsal import lay_exercise


def test_the_promises_of_an_exercise_are_told(tmp_path: Path) -> None:
    lay_exercise(tmp_path / "world", 1, 1, replace(DAY_MIX, probes=30))
    said = call("evaluate", "coverage", tmp_path / "world")
    assert said.code == 0, said.out
    assert "random:" in said.out
    assert "timed:" in said.out
    assert "seen although nobody is said to have looked: 0 of 300" in said.out


def test_a_folder_without_an_exercise_is_refused(tmp_path: Path) -> None:
    said = call("evaluate", "coverage", tmp_path)
    assert said.code == 2
    assert "no_exercise" in said.out
