"""Played weeks in, figures with intervals out, for people and as values."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TypeAlias

import numpy as np

from trucewatch.check import binomial_limits
from trucewatch.evaluate.reliability import measure_reliability
from trucewatch.evaluate.scores import Estimate, estimate, summarise
from trucewatch.evaluate.weeks import TOLD_SEEDS, TUNING_SEEDS, Deceit, PlayedWeek

Figures: TypeAlias = dict[str, object]
STATED = (
    ("happened", "An incident is something (1 - p_nothing)"),
    ("named", "An incident is of its likeliest class"),
    ("breached", "An incident breaches a provision (p_breach)"),
    ("looked", "A happening would be recorded (p_seen)"),
)
"""What runs state, as `Stated` names it, and how it is called."""
CLAIMED = (
    ("staged, real sensors recorded it", "staged", True),
    ("staged, told only by unauthenticated reports", "staged", False),
    ("false report over a captured, authenticated channel", "captured_channel", True),
    ("forged report, unauthenticated", "spoof", False),
)
"""Kinds of deceit: in words, beginning of the kind in the world, whether anything of it was authenticated."""


@dataclass(frozen=True, slots=True)
class Rate:
    """How often one kind of deceit came to something."""

    name: str
    """The kind, in words."""
    count: int
    """How many were told of and became incidents of their own."""
    verdicts: int
    """Of them, those with a breach verdict."""
    low: float
    """Lower end of the 95 % interval of their share (Clopper and Pearson)."""
    high: float
    """Upper end."""
    possible: int
    """Those that became a possible violation."""

    def to_line(self) -> str:
        """Write the rate as one line for people."""
        share = f"{self.verdicts / self.count:.3f} [{self.low:.3f}, {self.high:.3f}]" if self.count else "none"
        return (
            f"{self.name}: breach verdicts on {self.verdicts} of {self.count}, rate {share}; "
            f"possible violations {self.possible}"
        )


def rates_of(weeks: Sequence[PlayedWeek]) -> tuple[Rate, ...]:
    """Return the rate of breach verdicts of each kind of deceit over all weeks."""
    deceits = [one for week in weeks for one in week.deceits]
    return tuple(
        _rate(name, [one for one in deceits if one.kind.startswith(kind) and one.authenticated == vouched])
        for name, kind, vouched in CLAIMED
    )


def tell_weeks(title: str, weeks: Sequence[PlayedWeek]) -> tuple[tuple[str, ...], Figures]:
    """Return lines for people and values of the weeks of one mix, at least one."""
    scores = summarise([week.scores for week in weeks])
    tables = [
        measure_reliability(name, [pair for week in weeks for pair in getattr(week.stated, field)])
        for field, name in STATED
    ]
    alarms = _alarms(weeks)
    free = sum(week.days - week.false_days for week in weeks), sum(week.days for week in weeks)
    low, high = binomial_limits(*free)
    rates = rates_of(weeks)
    unvouched = sum(week.unvouched for week in weeks)
    lines = [
        f"{title}: {len(weeks)} weeks",
        *(f"  {one.to_line()}" for one in (*scores, *alarms)),
        f"  days without a false possible violation: {free[0]} of {free[1]} [{low:.3f}, {high:.3f}]",
        f"  incidents of unauthenticated input alone with a verdict or possible violation: {unvouched} (must be 0)",
        *(f"  {one.to_line()}" for one in rates if one.count),
        *(f"  {line}" for table in tables for line in table.to_lines()),
    ]
    values: Figures = {
        "scores": [asdict(one) for one in (*scores, *alarms)],
        "days_without_false_alarm": free,
        "unvouched": unvouched,
        "deceits": [asdict(one) for one in rates],
        "reliability": [asdict(table) for table in tables],
        "seeds": [week.seed for week in weeks],
    }
    return tuple(lines), values


def seeds_line() -> str:
    """Say which seeds are told and which are tuned on."""
    return (
        f"told: seeds {TOLD_SEEDS[0]} to {TOLD_SEEDS[-1]}, intervals over seeds; reasons and numbers were tried on "
        f"seeds {TUNING_SEEDS[0]} to {TUNING_SEEDS[-1]} alone"
    )


def _alarms(weeks: Sequence[PlayedWeek]) -> tuple[Estimate, ...]:
    told = (("possible_violations", "possible"), ("false_possible_violations", "false_possible"))
    return tuple(
        estimate(name, np.array([getattr(week, field) for week in weeks], dtype=np.float64).tolist())
        for name, field in told
    )


def _rate(name: str, deceits: Sequence[Deceit]) -> Rate:
    verdicts = sum(one.verdict for one in deceits)
    return Rate(
        name, len(deceits), verdicts, *binomial_limits(verdicts, len(deceits)), sum(one.possible for one in deceits)
    )
