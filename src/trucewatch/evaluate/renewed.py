"""The renewed attack over many seeds: how soon it alerts, how often not, and what alerts in weeks without it.

Only the worlds are written, their files read as they stand, and the rules for alerts replayed over the week: nothing is
fused and no ledger is kept. Every row arrives when it says that it did. Hotspots do not say: they arrive with their
file, six hours after the week, which is later than satellite services deliver, and no rule counts them. A quiet week is
the same week of the same seed without the attack. The numbers of the rules were tuned on seeds 101 to 120 alone
(`TUNING_SEEDS`); what is told here comes from seeds 1 to 20 (`TOLD_SEEDS`).
"""

import csv
import io
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.stats import chi2

from trucewatch.check import binomial_limits
from trucewatch.errors import Fault, InputError
from trucewatch.evaluate.processes import OnPlayed, play_all
from trucewatch.exercise import ATTACK_WEEK, QUIET_WEEK_MIX
from trucewatch.ingest import Batch, read_file
from trucewatch.mission import LoadedMission, load_mission
from trucewatch.pipeline.intake import files_of
from trucewatch.pipeline.rehearsal import REPORTED_AFTER, Rehearsal, lay_exercise
from trucewatch.records.alert import Alert
from trucewatch.records.interval import Interval
from trucewatch.records.mission import Sector
from trucewatch.records.table import Table
from trucewatch.respond import Arrivals, find_alerts

TUNING_SEEDS = range(101, 121)
"""Seeds on which the numbers of the rules may be tuned."""
TOLD_SEEDS = range(1, 21)
"""Seeds of which the figures are told; nothing is tuned on them."""
WEEK_DAYS = 7
GOAL_MIN = 30.0
"""Minutes from the beginning of the attack to the alert that are the goal."""
RULE = "renewed_attack_v1"
"""The rule that must find the attack and must not find it elsewhere."""
RESAMPLES = 2000
CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class TrueAttack:
    """The attack as the world knows it."""

    began_at: datetime
    """When the first sensor fell silent."""
    ended_at: datetime
    """When the last of it began."""
    part: int
    """Part of the line."""
    chainage_from_km: float
    """Start of the stretch attacked."""
    chainage_to_km: float
    """End of it."""

    def touches(self, sector: Sector) -> bool:
        """Say whether the stretch attacked lies partly in the sector."""
        along = sector.chainage_from_km < self.chainage_to_km and sector.chainage_to_km > self.chainage_from_km
        return sector.part == self.part and along


@dataclass(frozen=True, slots=True)
class Week:
    """What one week came to."""

    seed: int
    """Its seed."""
    attacked: bool
    """Whether it held an attack."""
    delays_min: dict[str, float]
    """Minutes from the beginning of the attack to the first alert of each rule on its stretch, where there is one."""
    false_alarms: dict[str, int]
    """Alerts of each rule elsewhere or before the attack, and all alerts of a quiet week."""
    rows: int
    """Observations, impediments and looks that arrived."""


def play_week(seed: int, attacked: bool) -> Week:
    """Write the week of a seed, replay its arrivals and say what alerted."""
    with tempfile.TemporaryDirectory() as folder:
        laid = lay_exercise(Path(folder) / "world", seed, WEEK_DAYS, ATTACK_WEEK if attacked else QUIET_WEEK_MIX)
        loaded = load_mission(laid.mission)
        arrivals = read_arrivals(laid, loaded)
        attacks = read_attacks((laid.truth / "attack.csv").read_bytes())
    span = Interval(laid.days[0].start_at, laid.days[-1].end_at)
    alerts = find_alerts(arrivals, loaded.ground, loaded.mission, span, span.end_at, b"")
    rows = len(arrivals.observations) + len(arrivals.impediments) + len(arrivals.looks)
    return judge_week(seed, list(alerts.rows()), attacks, loaded.mission.sectors, rows)


def judge_week(
    seed: int, alerts: Sequence[Alert], attacks: Sequence[TrueAttack], sectors: Sequence[Sector], rows: int
) -> Week:
    """Tell alerts of the attack from false ones; an alert is of the attack on its stretch, from its beginning on."""
    hit = {sector.name for attack in attacks for sector in sectors if attack.touches(sector)}
    began = min((attack.began_at for attack in attacks), default=None)
    delays: dict[str, float] = {}
    false: Counter[str] = Counter()
    for alert in sorted(alerts, key=lambda one: one.raised_at):
        if began is not None and alert.sector in hit and alert.raised_at >= began:
            delays.setdefault(alert.rule, (alert.raised_at - began).total_seconds() / 60)
        else:
            false[alert.rule] += 1
    return Week(seed, bool(attacks), delays, dict(sorted(false.items())), rows)


def read_arrivals(laid: Rehearsal, loaded: LoadedMission) -> Arrivals:
    """Read every input file of an exercise as ingest does, without a ledger."""
    now = laid.days[-1].end_at + REPORTED_AFTER
    batches = list(_batches(laid, loaded, now))
    return Arrivals(
        Table.concat([batch.observations for batch in batches]),
        Table.concat([batch.notices for batch in batches]),
        Table.concat([batch.impediments for batch in batches]),
        Table.concat([batch.looks for batch in batches]),
    )


def _batches(laid: Rehearsal, loaded: LoadedMission, now: datetime) -> Iterator[Batch]:
    for source in loaded.mission.sources:
        for path in files_of(source, laid.mission):
            yield read_file(path.read_bytes(), path.name, source, loaded.mission, now)


def read_attacks(content: bytes) -> tuple[TrueAttack, ...]:
    """Read `truth/attack.csv`; none for a quiet week.

    Raises:
        InputError: a column is missing or a value cannot be read (`bad_truth`).
    """
    try:
        return tuple(
            TrueAttack(
                datetime.fromisoformat(row["began_at"]),
                datetime.fromisoformat(row["ended_at"]),
                int(row["part"]),
                float(row["chainage_from_km"]),
                float(row["chainage_to_km"]),
            )
            for row in csv.DictReader(io.StringIO(content.decode("utf-8")))
        )
    except (KeyError, ValueError, TypeError) as error:
        expected = "the file as the exercise wrote it"
        fault = Fault("bad_truth", "attack.csv", "", repr(error)[:200], expected, "write the exercise again")
        raise InputError([fault]) from error


@dataclass(frozen=True, slots=True)
class RuleFigures:
    """How one rule did over all weeks."""

    rule: str
    """The rule."""
    found: int
    """Attack weeks in which it alerted of the attack."""
    within_goal: int
    """Of them, within the goal."""
    weeks: int
    """Attack weeks."""
    found_low: float
    """Lower end of the 95 % interval of the share found (Clopper and Pearson)."""
    median_min: float | None
    """Median delay where it alerted; None where it never did."""
    median_low: float | None
    """Lower end of its 95 % bootstrap interval."""
    median_high: float | None
    """Upper end."""
    worst_min: float | None
    """Longest delay."""
    false_quiet: int
    """Alerts in quiet weeks."""
    quiet_weeks: int
    """Quiet weeks."""
    false_high: float
    """Upper end of the 95 % interval of false alarms a quiet week (exact, Poisson)."""
    false_attacked: int
    """Alerts in attack weeks before the attack or away from it."""

    def to_line(self) -> str:
        """Return the figures as one line for people."""
        delay = "never"
        if self.median_min is not None and self.worst_min is not None:
            delay = f"median {self.median_min:.0f} min ({self.median_low:.0f} to {self.median_high:.0f})"
            delay += f", worst {self.worst_min:.0f} min"
        return (
            f"{self.rule}: attack found in {self.found} of {self.weeks} weeks (share at least {self.found_low:.2f}), "
            f"{delay}, {self.within_goal} within {GOAL_MIN:.0f} min; false alarms: {self.false_quiet} in "
            f"{self.quiet_weeks} quiet weeks (at most {self.false_high:.2f} a week), {self.false_attacked} more in "
            "attack weeks"
        )


def figures_of(rule: str, weeks: Sequence[Week]) -> RuleFigures:
    """Return the figures of a rule over weeks with and without an attack."""
    attacked, quiet = [one for one in weeks if one.attacked], [one for one in weeks if not one.attacked]
    delays = np.array([one.delays_min[rule] for one in attacked if rule in one.delays_min])
    low, high = _median_interval(delays)
    false = sum(one.false_alarms.get(rule, 0) for one in quiet)
    found, n, tail = len(delays), len(attacked), (1 - CONFIDENCE) / 2
    return RuleFigures(
        rule=rule,
        found=found,
        within_goal=int((delays <= GOAL_MIN).sum()),
        weeks=n,
        found_low=binomial_limits(found, n)[0],
        median_min=float(np.median(delays)) if found else None,
        median_low=low,
        median_high=high,
        worst_min=float(delays.max()) if found else None,
        false_quiet=false,
        quiet_weeks=len(quiet),
        false_high=float(chi2.ppf(1 - tail, 2 * (false + 1)) / 2 / max(len(quiet), 1)),
        false_attacked=sum(one.false_alarms.get(rule, 0) for one in attacked),
    )


def false_seeds(rule: str, weeks: Sequence[Week]) -> tuple[int, ...]:
    """Return the seeds of the quiet weeks in which a rule alerted, sorted."""
    return tuple(sorted(one.seed for one in weeks if not one.attacked and one.false_alarms.get(rule, 0)))


def play_weeks(tasks: Sequence[tuple[int, bool]], workers: int, on_week: OnPlayed) -> tuple[Week, ...]:
    """Play weeks, each a seed and whether it is attacked, in processes; the order of the weeks is that of the tasks."""
    return play_all(play_week, tasks, workers, on_week)


def _median_interval(values: npt.NDArray[np.float64]) -> tuple[float | None, float | None]:
    if not len(values):
        return None, None
    rng = np.random.Generator(np.random.PCG64(0))
    medians = np.median(values[rng.integers(0, len(values), (RESAMPLES, len(values)))], axis=1)
    low, high = np.quantile(medians, ((1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2))
    return float(low), float(high)


def as_values(figures: Sequence[RuleFigures], weeks: Sequence[Week]) -> dict[str, object]:
    """Return everything as values for a file."""
    return {"rules": [asdict(one) for one in figures], "weeks": [asdict(one) for one in weeks]}
