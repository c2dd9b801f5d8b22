"""The figures of the renewed attack: what is found, how late, what is false."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.respond.arrivals import alerts_of, arriving, explosion, the_mission
from trucewatch.errors import InputError
from trucewatch.evaluate.renewed import (
    TOLD_SEEDS,
    TUNING_SEEDS,
    Week,
    false_seeds,
    figures_of,
    judge_week,
    read_attacks,
)

HEAD = b"began_at,ended_at,part,chainage_from_km,chainage_to_km,attacker,blinded,spared\n"
ROW = b"2026-06-25T12:00:00Z,2026-06-25T15:00:00Z,1,100.000,200.000,A,[],[]\n"


def test_no_seed_is_both_tuned_on_and_told() -> None:
    assert not set(TUNING_SEEDS) & set(TOLD_SEEDS)


def test_a_quiet_week_has_no_attack_and_a_broken_truth_is_refused() -> None:
    assert read_attacks(HEAD) == ()
    assert read_attacks(HEAD + ROW)[0].began_at == datetime(2026, 6, 25, 12, tzinfo=UTC)
    with pytest.raises(InputError):
        read_attacks(b"began_at\nnever\n")


def test_an_alert_counts_for_the_attack_only_on_its_stretch_and_after_it_began() -> None:
    (alert,) = alerts_of(arriving([explosion(number, 2 * number) for number in range(10)]))
    (attack,) = read_attacks(HEAD + ROW)
    sectors = the_mission().sectors
    found = judge_week(1, [alert], [attack], sectors, 10)
    assert found.delays_min == {"surge_v1": (alert.raised_at - attack.began_at) / timedelta(minutes=1)}
    (later,) = read_attacks((HEAD + ROW).replace(b"T12:00", b"T14:00"))
    assert judge_week(1, [alert], [later], sectors, 10).false_alarms == {"surge_v1": 1}
    assert judge_week(1, [alert], [], sectors, 10).false_alarms == {"surge_v1": 1}


def test_figures_count_missed_weeks_and_bound_what_was_not_seen() -> None:
    weeks = [Week(seed, True, {"rule": 10.0 * seed}, {}, 1) for seed in (1, 2, 3)]
    weeks += [Week(4, True, {}, {"rule": 1}, 1), Week(5, False, {}, {}, 1), Week(6, False, {}, {}, 1)]
    told = figures_of("rule", weeks)
    assert (told.found, told.weeks, told.within_goal, told.median_min, told.worst_min) == (3, 4, 3, 20.0, 30.0)
    # Clopper and Pearson for 3 of 4, and Poisson for none in 2: 0.1941 and 3.689 / 2.
    assert told.found_low == pytest.approx(0.1941, abs=1e-4)
    assert told.false_high == pytest.approx(1.8444, abs=1e-4)
    assert (told.false_quiet, told.false_attacked) == (0, 1)
    loud = [*weeks, Week(7, False, {}, {"rule": 2}, 1)]
    assert (false_seeds("rule", weeks), false_seeds("rule", loud)) == ((), (7,))
    assert "never" in figures_of("other", weeks).to_line()
