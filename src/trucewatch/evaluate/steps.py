"""The statistical checks, each at full size or as the small share that a test runs, in one list."""

import itertools
import os
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from typing import TypeAlias

import numpy as np
import pyarrow.parquet as pq

from trucewatch.detect import leave_one_year_out
from trucewatch.evaluate.accesses import ELEMENTS_DAY, check_accesses, real_elements, real_points
from trucewatch.evaluate.detection import FULL_DRAWS, figure_lines, measure_detection
from trucewatch.evaluate.ledger_attacks import attack_at_random, flip_each_file, make_exhibit
from trucewatch.evaluate.ledger_crashes import CrashResult, kill_at_each_step, kill_at_random, make_ledger
from trucewatch.evaluate.looking import PROBED_SEEDS, join_probed, try_week
from trucewatch.evaluate.looking_figures import tell_looking
from trucewatch.evaluate.offsets import check_real_offsets
from trucewatch.evaluate.perfect import tell_perfect
from trucewatch.evaluate.processes import play_all
from trucewatch.evaluate.rate_figures import tell_rates
from trucewatch.evaluate.rates import rate_week
from trucewatch.evaluate.rehearsals import QUIET_MIX, Rehearsed, rehearse
from trucewatch.evaluate.reliability import measure_reliability
from trucewatch.evaluate.renewed import GOAL_MIN, RULE, TOLD_SEEDS, as_values, false_seeds, figures_of, play_weeks
from trucewatch.evaluate.scores import Estimate, Scores, estimate, summarise
from trucewatch.evaluate.weather import PROMISED, measure_climatology, read_series
from trucewatch.evaluate.week_figures import seeds_line, tell_weeks
from trucewatch.evaluate.weeks import TOLD_SEEDS as TOLD_WEEKS
from trucewatch.evaluate.weeks import WEEK_DAYS, Task
from trucewatch.evaluate.weeks import play_weeks as score_weeks
from trucewatch.exercise import DAY_MIX
from trucewatch.records.interval import Interval

DEFAULT_DATA = Path("..") / "shared" / "data"
LARGEST_OFFSET_ERROR_M = 1.0

Figures: TypeAlias = dict[str, object]


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is done, where, and who is told of it."""

    small: bool
    """Whether only the small share is done."""
    data: Path | None
    """The folder of real data; None where there is none."""
    on_progress: Callable[[int, int], None]
    """Told how much of how much is done."""
    seeds: int | None = None
    """Seeds of the weeks; None for all that are told."""

    def size(self, full: int, small: int) -> int:
        """Return one of two sizes."""
        return small if self.small else full


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one check came to."""

    sizes: str
    """How much was done, in words."""
    lines: tuple[str, ...]
    """Figures for people."""
    figures: Figures
    """The same and more as values."""
    holds: bool | None
    """Whether what must hold does; None where the figures are only told."""


def rehearse_seeds(effort: Effort) -> Outcome:
    """Score exercise days of many seeds with intervals; a run that reports nothing must find nothing."""
    runs = _rehearse_all(effort, effort.size(20, 2), quiet=False)
    scores, silent = summarise([run.scores for run in runs]), [run.silent for run in runs]
    tables = [
        measure_reliability(title, [pair for run in runs for pair in getattr(run.stated, name)])
        for name, title in (
            ("happened", "An incident is something (1 - p_nothing)"),
            ("named", "An incident is of its likeliest class"),
            ("breached", "An incident breaches a provision (p_breach)"),
            ("looked", "A happening would be recorded (p_seen)"),
        )
    ]
    carried = any(run.scores.spoof_carried for run in runs)
    lines = [one.to_line() for one in scores]
    lines.append(f"a run that reports nothing: recall {max(map(_recall, silent)):.3f}, F1 {max(map(_f1, silent)):.3f}")
    for table in tables:
        lines.extend(table.to_lines())
    figures: Figures = {
        "scores": [asdict(one) for one in scores],
        "reliability": [asdict(table) for table in tables],
        "silent_recall": max(map(_recall, silent)),
        "forged_report_carried": carried,
    }
    holds = not carried and all(_recall(one) == _f1(one) == 0.0 for one in silent)
    return Outcome(f"{len(runs)} seeds", tuple(lines), figures, holds)


def rehearse_quiet(effort: Effort) -> Outcome:
    """Count false alarms on days without fighting; exercises and demining that were notified are no breach."""
    runs = _rehearse_all(effort, effort.size(20, 1), quiet=True)
    told = [
        _estimate("incidents", [run.scores.n_incidents for run in runs]),
        _estimate("incidents that stem from nothing", [run.scores.false_incidents for run in runs]),
        _estimate("possible violations", [run.possible for run in runs]),
        _estimate("cases proposed", [run.cases for run in runs]),
    ]
    free = sum(run.possible == 0 for run in runs)
    lines = (*(f"a day: {one.to_line()}" for one in told), f"days without a false alarm: {free} of {len(runs)}")
    figures: Figures = {"a_day": [asdict(one) for one in told], "days_without_false_alarm": free}
    return Outcome(f"{len(runs)} seeds without fighting", lines, figures, None)


def attack_ledger(effort: Effort) -> Outcome:
    """Change the record at random and once in every file: all must be seen."""
    attacks = effort.size(10_000, 40)
    with tempfile.TemporaryDirectory() as folder:
        make_exhibit(Path(folder), 501 if not effort.small else 4)
        each = flip_each_file(Path(folder), 1)
        missed = list(each.missed)
        attempted: dict[str, int] = {}
        piece = max(attacks // 20, 4)
        for number in range(attacks // piece):
            result = attack_at_random(Path(folder), piece, 2 + number)
            missed.extend(result.missed)
            attempted = {kind: attempted.get(kind, 0) + count for kind, count in result.attempted.items()}
            effort.on_progress((number + 1) * piece, attacks)
    kinds = ", ".join(f"{kind} {count}" for kind, count in attempted.items())
    lines = (f"a flip in each of {each.attempted['flip']} files, at random: {kinds}", f"missed: {len(missed)}")
    figures: Figures = {"each_file": each.attempted["flip"], "random": attempted, "missed": missed}
    return Outcome(f"{attacks} random attacks", lines, figures, not missed)


def crash_ledger(effort: Effort) -> Outcome:
    """Kill writers at each numbered step and at random instants: nothing acknowledged may be lost."""
    kills = effort.size(200, 3)
    results: dict[str, CrashResult] = {}
    for number, after_crash in enumerate((False, True)):
        with tempfile.TemporaryDirectory() as folder:
            # From 240 on, the log outgrows its first tile while writers die.
            make_ledger(Path(folder), 3 if effort.small else 240)
            name = "each step of clearing up" if after_crash else "each step"
            results[name] = kill_at_each_step(Path(folder), after_crash=after_crash, most=effort.size(1000, 3))
            effort.on_progress(number + 1, 3)
    with tempfile.TemporaryDirectory() as folder:
        make_ledger(Path(folder), 3)
        results["random instants"] = kill_at_random(Path(folder), kills, 4)
        effort.on_progress(3, 3)
    lines = tuple(
        f"{name}: {one.kills} killed, {one.acknowledged} statements acknowledged, {len(one.faults)} faults"
        for name, one in results.items()
    )
    figures: Figures = {name: asdict(one) for name, one in results.items()}
    return Outcome(
        f"{kills} random kills and each step", lines, figures, not any(one.faults for one in results.values())
    )


def check_offsets(effort: Effort) -> Outcome:
    """Compare offsets and sides of the real hotspots with geographiclib and ray casting."""
    if effort.data is None:
        return _not_measured()
    found = check_real_offsets(effort.data, effort.size(1, 90), effort.on_progress)
    lines = (
        f"worst difference of {found.compared} offsets: {found.worst_m:.6f} m (at most {LARGEST_OFFSET_ERROR_M:g} m)",
        f"wrong sides beyond 50 m of the line: {found.wrong_sides} of {found.sides_judged}",
    )
    holds = found.worst_m <= LARGEST_OFFSET_ERROR_M and not found.wrong_sides
    return Outcome(f"{found.compared} of {found.points} hotspots", lines, dict(asdict(found)), holds)


def measure_fires(effort: Effort) -> Outcome:
    """Ask how often a second satellite records the real fires of three days again; shipped chances must be those."""
    if effort.data is None:
        return _not_measured()
    found = measure_detection(effort.data, effort.size(FULL_DRAWS, 4), effort.on_progress)
    sizes = f"{found.looks} second looks at fires among {found.hotspots} hotspots"
    return Outcome(sizes, figure_lines(found), dict(asdict(found)), found.hold(ends=not effort.small))


def hold_out_year(effort: Effort) -> Outcome:
    """Score the hotspots of 2013 by the rates of 2012, the two years before the war."""
    if effort.data is None:
        return _not_measured()
    table = pq.read_table(effort.data / "firms" / "points_date_only.parquet", columns=["acq_date", "lat_e5", "lon_e5"])
    found = leave_one_year_out(*(table[name].to_numpy() for name in ("acq_date", "lat_e5", "lon_e5")))
    lines = (
        f"gain over a random place and season: {found.gain_nats:.3f} nats, season alone {found.climatology_nats:.3f}",
        f"AUC {found.auc:.3f}, season alone {found.climatology_auc:.3f}",
        f"industrial hotspots at places known a year before: {found.industrial_known:.3f} of {found.n_industrial}",
    )
    sizes = f"{found.n_hotspots} hotspots of 2013 from {table.num_rows} points"
    return Outcome(sizes, lines, dict(asdict(found)), found.gain_nats > found.climatology_nats)


def hold_out_weather(effort: Effort) -> Outcome:
    """Set the hourly cloud of each year against what the other years had; nine tenths must lie where they say."""
    if effort.data is None:
        return _not_measured()
    series = read_series(effort.data)
    if effort.small:
        series = series.where(series.place < 2)
    found = measure_climatology(series, effort.on_progress)
    lines = tuple(one.to_line() for one in (*found.years, found.later, found.beside, *found.months))
    sizes = f"{len(series.times_us)} hours of {len(np.unique(series.place))} places"
    return Outcome(sizes, lines, dict(asdict(found)), found.years[-1].inside >= PROMISED)


def find_renewed(effort: Effort) -> Outcome:
    """Time the alert of a renewed attack, and count what alerts in the same weeks without it."""
    seeds = list(TOLD_SEEDS)[: effort.size(len(TOLD_SEEDS), 1)]
    tasks = [(seed, attacked) for seed in seeds for attacked in ((True,) if effort.small else (True, False))]
    weeks = play_weeks(tasks, effort.size(2, 1), lambda done: effort.on_progress(done, len(tasks)))
    rules = sorted({RULE}.union(*({*week.delays_min, *week.false_alarms} for week in weeks)))
    figures = [figures_of(rule, weeks) for rule in rules]
    missed = [week.seed for week in weeks if week.attacked and RULE not in week.delays_min]
    lines = (
        *(one.to_line() for one in figures),
        f"seeds told: {seeds[0]} to {seeds[-1]}; the numbers of the rules were tuned on seeds 101 to 120 alone",
        f"seeds missed by {RULE}: {_listed(missed)}",
        *(f"quiet weeks with {rule}: {_listed(false_seeds(rule, weeks))}" for rule in rules),
        f"goal: every attack within {GOAL_MIN:.0f} min, no false alarm in a quiet week",
    )
    quiet = sum(not week.attacked for week in weeks)
    sizes = f"{len(weeks) - quiet} attack weeks and {quiet} quiet weeks"
    return Outcome(sizes, lines, {**as_values(figures, weeks), "missed": missed}, None)


def rehearse_weeks(effort: Effort) -> Outcome:
    """Score weeks with a renewed attack and peaceful ones; what nobody vouches for must carry nothing."""
    seeds = list(TOLD_WEEKS)[: 1 if effort.small else effort.seeds]
    mixes, days = (("tense",), 2) if effort.small else (("attack", "tense", "peaceful"), WEEK_DAYS)
    tasks: list[Task] = [(mix, seed, days) for mix in mixes for seed in seeds]
    weeks = score_weeks(tasks, effort.size(2, 1), lambda done: effort.on_progress(done, len(tasks)))
    lines, figures = [seeds_line()], Figures()
    for mix in mixes:
        told, figures[mix] = tell_weeks(mix, [week for week in weeks if week.mix == mix])
        lines.extend(told)
    holds = not any(week.unvouched or week.scores.spoof_carried for week in weeks)
    return Outcome(f"{len(seeds)} seeds of {days} days, {' and '.join(mixes)}", tuple(lines), figures, holds)


def hold_promises(effort: Effort) -> Outcome:
    """Hold what is promised of looking against probes, random and timed; a share of bins must lie inside.

    Of more seeds than the first twenty each further twenty is told beside, and not judged.
    """
    count = 1 if effort.small else effort.seeds or len(PROBED_SEEDS[0])
    seeds, days = list(itertools.chain(*PROBED_SEEDS))[:count], effort.size(WEEK_DAYS, 2)
    tasks: list[Task] = [("tense", seed, days) for seed in seeds]
    played = play_all(try_week, tasks, effort.size(2, 1), lambda done: effort.on_progress(done, len(tasks)))
    lines, figures, judged = [], Figures(), None
    for twenty in PROBED_SEEDS:
        own = [week for week, seed in zip(played, seeds, strict=True) if seed in twenty]
        if own:
            joined = join_probed(own)
            told, values, holds = tell_looking(joined)
            name = f"seeds {twenty[0]} to {twenty[0] + len(own) - 1}"
            verdict = "judged" if twenty is PROBED_SEEDS[0] else "beside: told before, not judged"
            lines += [
                f"{name}, intervals over seeds; {verdict}",
                *told,
                *(() if effort.small else tell_perfect(joined)),
            ]
            figures[name] = values
            judged = holds if twenty is PROBED_SEEDS[0] else judged
    sizes = f"{len(seeds)} seeds of {days} days, tense"
    return Outcome(sizes, tuple(lines), figures, None if effort.small else judged)


def hold_accesses(effort: Effort) -> Outcome:
    """Compare accesses of real satellites to points of the real line with roots of Skyfield's altitude."""
    if effort.data is None:
        return _not_measured()
    satellites, points, days = (4, 10, 3) if effort.small else (40, 50, 14)
    span = Interval(ELEMENTS_DAY, ELEMENTS_DAY + timedelta(days=days))
    elements, places = real_elements(effort.data, satellites), real_points(effort.data, points)
    figures, lines, holds = Figures(), [], True
    for least_deg in (30.0, 60.0):
        found = check_accesses(elements, places, span, least_deg, effort.on_progress)
        figures[f"least_{least_deg:.0f}_deg"] = asdict(found)
        lines.append(f"above {least_deg:.0f}°: {found.to_line()}")
        holds &= not found.missed and not found.extra and found.p99_s <= 0.05 and found.worst_s <= 0.2
    return Outcome(f"{satellites} satellites, {points} points, {days} days", tuple(lines), figures, holds)


def hold_rates(effort: Effort) -> Outcome:
    """Hold rates against probes that stand for happenings; nine tenths of intervals must hold the truth."""
    seeds, days = list(TOLD_WEEKS)[: 1 if effort.small else effort.seeds], effort.size(WEEK_DAYS, 1)
    tasks: list[Task] = [("tense", seed, days) for seed in seeds]
    played = play_all(rate_week, tasks, effort.size(2, 1), lambda done: effort.on_progress(done, len(tasks)))
    lines, figures, holds = tell_rates(played)
    sizes, judged = f"{len(seeds)} seeds of {days} days, tense", None if effort.small else holds
    return Outcome(sizes, (seeds_line(), *lines), figures, judged)


STEPS: dict[str, Callable[[Effort], Outcome]] = {
    "rehearsals": rehearse_seeds,
    "quiet": rehearse_quiet,
    "weeks": rehearse_weeks,
    "looking": hold_promises,
    "rates": hold_rates,
    "renewed": find_renewed,
    "attacks": attack_ledger,
    "crashes": crash_ledger,
    "offsets": check_offsets,
    "accesses": hold_accesses,
    "detection": measure_fires,
    "background": hold_out_year,
    "weather": hold_out_weather,
}
"""Every check by name, in the order in which they run."""


def real_folder() -> Path | None:
    """Return the folder of real data that TRUCEWATCH_DATA names, else its default; None where there is none."""
    folder = Path(os.environ.get("TRUCEWATCH_DATA", str(DEFAULT_DATA)))
    return folder if (folder / "MANIFEST.md").is_file() else None


def _rehearse_all(effort: Effort, seeds: int, *, quiet: bool) -> list[Rehearsed]:
    runs = []
    for seed in range(1, seeds + 1):
        with tempfile.TemporaryDirectory() as folder:
            runs.append(rehearse(Path(folder) / "world", seed, QUIET_MIX if quiet else DAY_MIX))
        effort.on_progress(seed, seeds)
    return runs


def _listed(seeds: Iterable[int]) -> str:
    return ", ".join(map(str, seeds)) or "none"


def _estimate(name: str, counts: Iterable[int]) -> Estimate:
    return estimate(name, np.array(list(counts), dtype=np.float64).tolist())


def _recall(scores: Scores) -> float:
    return scores.recall_visible or 0.0


def _f1(scores: Scores) -> float:
    return scores.pair_f1 or 0.0


def _not_measured() -> Outcome:
    line = "not measured: the real data are not on this machine (TRUCEWATCH_DATA)"
    return Outcome("nothing", (line,), {}, None)
