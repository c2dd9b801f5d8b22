"""A named share of the kills of `make evaluate`: every write step once, 10 of 200 random instants."""

from pathlib import Path

from trucewatch.evaluate.ledger_crashes import kill_at_each_step, kill_at_random, make_ledger


def test_a_writer_killed_at_each_write_step_loses_nothing_acknowledged(tmp_path: Path) -> None:
    # From 240 on, the log outgrows its first tile while writers die.
    make_ledger(tmp_path, 240)
    result = kill_at_each_step(tmp_path, after_crash=False)
    assert result.faults == ()
    assert result.steps == ("make", "remove", "rename", "sync", "write")
    assert result.kills >= 30


def test_a_writer_killed_while_it_clears_after_another_s_death_loses_nothing(tmp_path: Path) -> None:
    make_ledger(tmp_path, 3)
    result = kill_at_each_step(tmp_path, after_crash=True, most=16)
    assert result.faults == ()
    assert "remove" in result.steps
    assert result.kills == 16


def test_a_writer_killed_at_random_instants_loses_nothing_acknowledged(tmp_path: Path) -> None:
    make_ledger(tmp_path, 3)
    result = kill_at_random(tmp_path, 10, seed=4)
    assert result.faults == ()
    assert result.kills == 10
    assert result.acknowledged > 0
