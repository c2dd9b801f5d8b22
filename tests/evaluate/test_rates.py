"""Rates against probes whose number is known: right promises hold, wrong ones do not, and a share holds by event."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from trucewatch.count import Promised
from trucewatch.evaluate.rate_figures import held_by_event, tell_rates, tries_of
from trucewatch.evaluate.rates import Happened, Pool, RatedWeek
from trucewatch.records.coverage import SectorLooking
from trucewatch.records.rate import Rate

START = datetime(2030, 5, 14, tzinfo=UTC)
DAYS, A_DAY = 4, 100


def looking(sector: str, day: int, best: float, share: float) -> SectorLooking:
    start = START + timedelta(days=day)
    return SectorLooking(
        sector, "explosion", start, start + timedelta(days=1), best, best, best, best / 2, 1 - share, 0.0, share, 9
    )


def week(seed: int, wrong: float = 1.0) -> RatedWeek:
    """Probes of two sectors, half of them looked at with chances from 0.1 to 0.9, seen that many times as often."""
    rng = np.random.default_rng(seed)
    chance = np.where(rng.random(DAYS * A_DAY) < 0.5, rng.uniform(0.1, 0.9, DAYS * A_DAY), 0.0)
    pool = Pool(
        event="explosion",
        day=np.repeat(np.arange(DAYS), A_DAY),
        sector=np.tile([0, 1], DAYS * A_DAY // 2),
        promised=Promised(chance, chance, chance),
        seen=rng.random(len(chance)) < chance * wrong,
    )
    daily = tuple(tuple(looking(name, day, 0.25, 0.5) for name in ("S1", "S2")) for day in range(DAYS))
    return RatedWeek(seed, DAYS, (pool,), daily, {"S1": 60.0, "S2": 60.0}, ())


def test_intervals_hold_what_could_be_recorded_and_what_is_behind_thinned_counts() -> None:
    tries = [one for seed in range(8) for one in tries_of(week(seed))]
    held = held_by_event(tries)
    assert [(one.part, one.thinned) for one in held] == [
        ("line", False), ("line", True), ("sector", False), ("sector", True),
    ]  # fmt: skip
    # Made to hold at 95 % or more of Poisson counts; 640 draws have a standard error of 0.9 %.
    assert all(one.share > 0.92 for one in held)
    line = held[0]
    assert line.told == pytest.approx(line.true, rel=0.1)
    assert line.true == pytest.approx(A_DAY / 2, rel=0.1)
    assert line.naive == pytest.approx(A_DAY, rel=0.15)
    assert line.everywhere == A_DAY


def test_promises_that_are_three_times_too_high_are_found_out() -> None:
    found = tell_rates([week(seed, 1 / 3) for seed in range(8)])
    assert not found[2]
    assert held_by_event([one for seed in range(8) for one in tries_of(week(seed, 1 / 3))])[0].beneath > 0.5


def test_the_same_weeks_give_the_same_figures() -> None:
    assert tell_rates([week(1), week(2)]) == tell_rates([week(1), week(2)])


def test_a_stretch_in_which_nothing_could_be_recorded_is_not_judged() -> None:
    blind = tuple(tuple(replace(row, p_seen=0.0, share_looked=0.0) for row in day) for day in week(1).daily)
    assert list(tries_of(replace(week(1), daily=blind))) == []


def test_happenings_are_told_with_what_a_plain_division_would_say() -> None:
    rate = Rate("", "explosion", "recorded_event", START, START + timedelta(days=DAYS), 5, 0, 0.5, 0.01, 0.01, 0.01,
                2.0, 0.5, 6.0, True)  # fmt: skip
    lines, figures, _ = tell_rates([replace(week(1), happened=(Happened(rate, 7, 30),)), week(2)])
    assert "estimate 8.0, count by mean looking 500.0; the interval holds in 1 of 1 worlds" in lines[-1]
    told = figures["happened"]
    assert isinstance(told, list)
    assert len(told) == 1
