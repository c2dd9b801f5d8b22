"""A named share of `make evaluate`: 2 seeds of 20, 1 quiet day of 20, 40 attacks of 10,000, 3 random kills of 200."""

import json
from pathlib import Path

import pytest

from trucewatch.evaluate.__main__ import main
from trucewatch.evaluate.steps import STEPS, Effort, Outcome


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, object]]:
    out = tmp_path_factory.mktemp("evaluate") / "figures" / "evaluate.json"
    names = [
        word
        for name in STEPS
        if name not in ("offsets", "accesses", "detection", "background", "weather")
        for word in ("--only", name)
    ]
    assert main(["--small", "--out", str(out), *names]) == 0
    checks: dict[str, dict[str, object]] = json.loads(out.read_text("utf-8"))["checks"]
    return checks


def test_the_small_share_says_its_sizes_and_seconds(told: dict[str, dict[str, object]]) -> None:
    assert {name: check["sizes"] for name, check in told.items()} == {
        "rehearsals": "2 seeds",
        "quiet": "1 seeds without fighting",
        "weeks": "1 seeds of 2 days, tense",
        "looking": "1 seeds of 2 days, tense",
        "rates": "1 seeds of 1 days, tense",
        "renewed": "1 attack weeks and 0 quiet weeks",
        "attacks": "40 random attacks",
        "crashes": "3 random kills and each step",
    }
    assert all(isinstance(check["seconds"], float) for check in told.values())


def test_a_run_that_reports_nothing_finds_nothing(told: dict[str, dict[str, object]]) -> None:
    assert told["rehearsals"]["silent_recall"] == 0.0


def test_scores_of_seeds_come_with_intervals(told: dict[str, dict[str, object]]) -> None:
    scores = told["rehearsals"]["scores"]
    assert isinstance(scores, list)
    recall = next(one for one in scores if one["name"] == "recall_recorded")
    assert recall["seeds"] == 2
    assert 0.5 < recall["low"] <= recall["mean"] <= recall["high"] <= 1.0


def test_a_quiet_day_raises_no_possible_violation(told: dict[str, dict[str, object]]) -> None:
    assert told["quiet"]["days_without_false_alarm"] == 1


def test_a_short_tense_week_keeps_its_floors(told: dict[str, dict[str, object]]) -> None:
    """Floors for seed 1, two days: far enough below what it reached that only a real loss falls through."""
    tense = told["weeks"]["tense"]
    assert isinstance(tense, dict)
    mean = {one["name"]: one["mean"] for one in tense["scores"]}
    assert mean["pair_f1"] >= 0.6
    assert mean["recall_recorded"] >= 0.8
    assert mean["over_count"] <= 1.4
    assert mean["breach_precision"] >= 0.9
    assert mean["breach_recall_vouched"] >= 0.4
    assert tense["unvouched"] == 0


def test_what_must_hold_and_does_not_ends_with_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(effort: Effort) -> Outcome:
        effort.on_progress(1, 1)
        return Outcome("one", ("missed: 1",), {"missed": 1}, False)

    monkeypatch.setitem(STEPS, "attacks", fail)
    assert main(["--only", "attacks", "--out", str(tmp_path / "evaluate.json")]) == 1


def test_intervals_of_rates_hold_what_could_be_recorded_of_a_day(told: dict[str, dict[str, object]]) -> None:
    held = told["rates"]["held"]
    assert isinstance(held, list)
    assert {one["event"] for one in held} == {"explosion", "jamming", "thermal_anomaly", "uav", "weapon"}
    assert all(one["share"] >= 0.9 for one in held)


@pytest.mark.real
def test_offsets_detection_and_background_hold_on_the_real_data(real_data: Path) -> None:
    effort = Effort(small=True, data=real_data, on_progress=lambda done, whole: None)
    assert STEPS["offsets"](effort).holds
    assert STEPS["detection"](effort).holds
    assert STEPS["background"](effort).holds


def test_without_real_data_nothing_is_claimed() -> None:
    effort = Effort(small=True, data=None, on_progress=lambda done, whole: None)
    assert STEPS["offsets"](effort).holds is None
    assert STEPS["accesses"](effort).holds is None
    assert STEPS["detection"](effort).holds is None
    assert STEPS["background"](effort).figures == {}
