"""How well past days foretell a day's patrols, on a short exercise."""

from pathlib import Path

import pytest

from trucewatch.evaluate.habits import Foretold, foretell_patrols
from trucewatch.evaluate.weeks import MIXES, read_records
from trucewatch.mission import load_mission
from trucewatch.pipeline.records import newest
from trucewatch.pipeline.rehearsal import lay_exercise


@pytest.fixture(scope="module")
def foretold(tmp_path_factory: pytest.TempPathFactory) -> tuple[Foretold, ...]:
    """Return how well three days of a seed for tuning were foretold."""
    folder: Path = tmp_path_factory.mktemp("habits")
    laid = lay_exercise(folder / "world", 101, 3, MIXES["tense"])
    loaded = load_mission(laid.mission)
    return foretell_patrols(newest(read_records(laid, loaded)), loaded, laid.days)


def test_without_a_past_hardly_anything_is_foretold_and_gained(foretold: tuple[Foretold, ...]) -> None:
    # Of the first day its last hour alone can be foretold: from its first, which lies in the hour beside.
    assert abs(foretold[0].correlation) < 0.1
    assert foretold[0].timed == pytest.approx(foretold[0].seen, rel=0.02)


def test_habits_show_after_two_days_and_an_opponent_gains_by_them(foretold: tuple[Foretold, ...]) -> None:
    assert foretold[2].correlation > 0.2
    assert foretold[2].timed < 0.95 * foretold[2].seen
    assert all(day.timed <= day.seen for day in foretold)
