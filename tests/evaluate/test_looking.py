"""Promises of looking against probes whose truth is known: right ones hold, wrong ones are named."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from trucewatch.errors import InputError
from trucewatch.evaluate.looking import Probed, join_probed, try_probes
from trucewatch.evaluate.looking_figures import reliable, tell_looking
from trucewatch.evaluate.truth import parse_probes
from trucewatch.exercise import WEEK_MIX
from trucewatch.mission import load_mission
from trucewatch.pipeline.rehearsal import lay_exercise

COUNT = 4000


def probed(wrong: float = 0.0, *, timed: bool = False, seed: int = 1) -> Probed:
    """Probes whose promises lie too low by a difference."""
    rng = np.random.default_rng(seed)
    chance = rng.uniform(0.0, 0.9, COUNT)
    seen = rng.random(COUNT) < np.clip(chance + wrong, 0, 1)
    return Probed(
        probe_id=np.array([f"p{number}" for number in range(COUNT)]),
        seed=np.arange(COUNT) % 10,
        event=np.array(["explosion", "uav"])[np.arange(COUNT) % 2],
        timed=np.full(COUNT, timed),
        promised=chance,
        most=chance,
        covered=np.ones(COUNT, dtype=bool),
        seen=seen,
        kind=np.where(seen, "camera", ""),
        late=rng.random(COUNT) < 0.5,
        far=rng.random(COUNT) < 0.5,
    )


def test_right_promises_hold() -> None:
    lines, figures, holds = tell_looking(join_probed([probed(), probed(timed=True, seed=2)]))
    assert holds
    assert figures["seen_not_looked"] == []
    assert any("second half of each sector" in line for line in lines)
    assert sum("AUC" in line for line in lines) == 4


def test_wrong_promises_are_named_with_event_bin_and_direction() -> None:
    found = reliable(probed(0.15), timed=False)
    assert not found.holds
    assert {one.event for one in found.outside} == {"explosion", "uav"}
    assert all("TOO LOW" in one.to_line() and "camera" in one.to_line() for one in found.outside)
    assert not tell_looking(join_probed([probed(), probed(0.15, timed=True)]))[2]


def test_what_was_seen_although_nobody_looked_is_listed_and_breaks_the_promise() -> None:
    right = join_probed([probed(), probed(timed=True, seed=2)])
    first = int(np.argmax(right.seen))
    most = np.where(np.arange(len(right)) == first, 0.0, right.most)
    lines, figures, holds = tell_looking(replace(right, most=most))
    assert holds
    assert figures["seen_through_cloud"] == [right.probe_id[first]]
    lines, figures, holds = tell_looking(replace(right, most=most, covered=most > 0))
    assert not holds
    assert figures["seen_not_looked"] == [right.probe_id[first]]
    assert lines[-1].split()[0] == right.probe_id[first]


def test_bins_of_few_probes_are_told_and_not_judged() -> None:
    few = probed().where(np.arange(COUNT) < 40)
    found = reliable(few, timed=False)
    assert found.bins
    assert not found.judged
    assert not found.holds


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory) -> Probed:
    """Two days of a told seed: the named small share of `python -m trucewatch.evaluate --only looking`."""
    folder: Path = tmp_path_factory.mktemp("looking")
    laid = lay_exercise(folder / "world", 1, 2, WEEK_MIX)
    return try_probes(1, laid, load_mission(laid.mission))


def test_promises_of_two_days_come_near_to_what_is_seen(week: Probed) -> None:
    assert len(week) == 5 * (2 * 100 + 100)
    random = week.where(~week.timed)
    # 1000 probes of which some 80 are seen: four sigma are 0.04.
    assert abs(random.promised.mean() - random.seen.mean()) < 0.04
    assert random.promised[random.seen].mean() > 2 * random.promised[~random.seen].mean()


def test_an_opponent_is_promised_less_and_seen_less(week: Probed) -> None:
    timed, random = week.where(week.timed & week.late), week.where(~week.timed & week.late)
    assert timed.promised.mean() < random.promised.mean()
    assert timed.seen.mean() < random.seen.mean()


def test_nobody_is_seen_where_nobody_could_see(week: Probed) -> None:
    assert not week.seen[~week.covered].any()
    assert (week.promised <= week.most).all()
    assert (week.most == 0).mean() > 0.5


def test_probes_that_cannot_be_read_are_refused() -> None:
    with pytest.raises(InputError, match="bad_truth"):
        parse_probes(b"probe_id,event\np1,explosion\n")
    assert parse_probes(b"probe_id,event\n") == ()
