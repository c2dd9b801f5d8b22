"""Weeks of the exercise in, what the chain makes of them out.

Each week is run as one span from everything that was received by its end. The files are read and merged as ingest does,
in the order of the mission's sources, and no ledger is kept; a test holds that a run on the ledger gives the same
results. Whatever is tuned is tuned on seeds 101 to 110 (`TUNING_SEEDS`); what is told comes from seeds 1 to 20
(`TOLD_SEEDS`), on which nothing is tuned.
"""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias, TypeVar

import numpy as np

from trucewatch.evaluate.matching import Matched, match, trace
from trucewatch.evaluate.processes import OnPlayed, play_all
from trucewatch.evaluate.rehearsals import Stated, read_truth, score_days, state
from trucewatch.evaluate.scores import Scores
from trucewatch.evaluate.truth import Truth
from trucewatch.exercise import ATTACK_WEEK, WEEK_MIX, Mix, without_fighting
from trucewatch.ingest import Batch, merge_batch, read_file
from trucewatch.mission import LoadedMission, load_mission
from trucewatch.pipeline.intake import files_of
from trucewatch.pipeline.order import compute_span, no_memory
from trucewatch.pipeline.records import Records, newest, no_records
from trucewatch.pipeline.rehearsal import REPORTED_AFTER, Rehearsal, lay_exercise
from trucewatch.records.identity import OPEN_KEY
from trucewatch.records.interval import Interval
from trucewatch.records.quantity import DAY_US
from trucewatch.records.table import Table
from trucewatch.records.view import DayTables

R = TypeVar("R")

TUNING_SEEDS = range(101, 111)
"""Seeds on which reasons and numbers of the chain may be tried."""
TOLD_SEEDS = range(1, 21)
"""Seeds of which the figures are told."""
WEEK_DAYS = 7
PEACEFUL_WEEK = without_fighting(WEEK_MIX)
"""A week in which nobody fights: fires, works, accidents, declared work and forged reports are left."""
LOOKED_WEEKS = frozenset(("tense", seed) for seed in range(1, 4))
"""Weeks whose looking is measured, which takes most of the time of a week: enough happenings for that figure."""
MIXES: dict[str, Mix] = {"attack": ATTACK_WEEK, "tense": WEEK_MIX, "peaceful": PEACEFUL_WEEK}
"""Weeks by name: with a renewed attack on the sixth day, the same without it, and without any fighting."""
Task: TypeAlias = tuple[str, int, int]
"""Name of the mix, seed, days."""


@dataclass(frozen=True, slots=True)
class Deceit:
    """One false report or staged scene, and how far it came."""

    truth_id: str
    """Its name in the truth."""
    kind: str
    """Its kind in the world."""
    authenticated: bool
    """Whether its false report came over an authenticated channel, or real sensors recorded the staged scene."""
    verdict: bool
    """Whether an incident that stems from it got a breach verdict."""
    possible: bool
    """Whether one became a possible violation."""


@dataclass(frozen=True, slots=True)
class PlayedWeek:
    """What one week came to."""

    mix: str
    """Name of its mix."""
    seed: int
    """Its seed."""
    scores: Scores
    """How well the run did."""
    stated: Stated
    """What it was sure of, and whether rightly."""
    deceits: tuple[Deceit, ...]
    """False reports and staged scenes that were told of."""
    possible: int
    """Incidents with a possible violation."""
    false_possible: int
    """Of them, those that stem from nothing that breaches any provision."""
    false_days: int
    """Days on which at least one of these began."""
    days: int
    """Days of the week."""
    unvouched: int
    """Incidents without any authenticated member that carry a breach verdict or a possible violation: must be 0."""


def play_week(mix: str, seed: int, days: int) -> PlayedWeek:
    """Write the week of a seed, run it without a ledger, and score it."""
    with tempfile.TemporaryDirectory() as folder:
        laid = lay_exercise(Path(folder) / "world", seed, days, MIXES[mix])
        loaded = load_mission(laid.mission)
        results = run_week(laid, loaded, with_looking=(mix, seed) in LOOKED_WEEKS)
        return judge_week(mix, seed, laid, loaded, results)


def play_weeks(tasks: Sequence[Task], workers: int, on_week: OnPlayed) -> tuple[PlayedWeek, ...]:
    """Play weeks in processes; the order of the weeks is that of the tasks."""
    return play_all(play_week, tasks, workers, on_week)


def run_week(laid: Rehearsal, loaded: LoadedMission, *, with_looking: bool = True) -> DayTables:
    """Return the results of all days of an exercise as one span, without a ledger."""
    span = Interval(laid.days[0].start_at, laid.days[-1].end_at)
    records = newest(read_records(laid, loaded))
    now = span.end_at + REPORTED_AFTER
    return compute_span(records, loaded, span, now, OPEN_KEY, no_memory(), with_looking=with_looking)


def read_records(laid: Rehearsal, loaded: LoadedMission) -> Records:
    """Return everything that the files of an exercise hold, every version, as a ledger would hold it."""
    now = laid.days[-1].end_at + REPORTED_AFTER
    held = no_records()
    for source in loaded.mission.sources:
        for path in files_of(source, laid.mission):
            held = _merged(held, read_file(path.read_bytes(), path.name, source, loaded.mission, now))
    return held


def _merged(held: Records, batch: Batch) -> Records:
    return Records(
        _with_new(held.observations, batch.observations, "observation_id"),
        _with_new(held.notices, batch.notices, "notice_id"),
        _with_new(held.impediments, batch.impediments, "impediment_id"),
        _with_new(held.looks, batch.looks, "look_id"),
        _with_new(held.contexts, batch.contexts, "context_id"),
        _with_new(held.adoptions, batch.adoptions, "adoption_id"),
        _with_new(held.clouds, batch.clouds, "cloud_id"),
        _with_new(held.reviews, batch.reviews, "review_id"),
    )


def _with_new(known: Table[R], new: Table[R], name: str) -> Table[R]:
    """Return what is known and after it what a file adds, sorted by name and version as on the ledger."""
    merged = merge_batch(known, new)
    added = merged.take(np.arange(len(known), len(merged)))
    return Table.concat([known, added.sorted_by(name, "version")])


def judge_week(mix: str, seed: int, laid: Rehearsal, loaded: LoadedMission, results: DayTables) -> PlayedWeek:
    """Score the results of a week against its truth."""
    truth, mission = read_truth(laid.truth), loaded.mission
    matched = match(truth, trace(truth, results.observations), results.incidents)
    said, possible = _named(results, "verdict", "breach"), _named(results, "level", "possible_violation")
    blameless = {one.incident_id for one in matched if one.truth is None or not one.truth.provisions}
    false = possible & blameless
    return PlayedWeek(
        mix=mix,
        seed=seed,
        scores=score_days(laid.truth, mission, [results]),
        stated=state(truth, mission, results),
        deceits=find_deceits(truth, matched, said, possible),
        possible=len(possible),
        false_possible=len(false),
        false_days=len(_days_of(results, false)),
        days=len(laid.days),
        unvouched=len((said | possible) & _unvouched(results)),
    )


def find_deceits(
    truth: Truth, matched: Sequence[Matched], said: frozenset[str], possible: frozenset[str]
) -> tuple[Deceit, ...]:
    """Return the false reports and staged scenes that an incident stems from, by name.

    Args:
        truth: all that is known.
        matched: incidents and what they stem from.
        said: incidents with a breach verdict.
        possible: incidents with a possible violation.
    """
    sensed = {link.truth_id for link in truth.links if link.sensed}
    found = []
    for one in sorted(truth.incidents, key=lambda one: one.truth_id):
        own = {item.incident_id for item in matched if item.truth is not None and item.truth.truth_id == one.truth_id}
        if own and (one.claimed or one.class_name == "staged"):
            authenticated = one.claimed == "authenticated" or one.truth_id in sensed
            found.append(Deceit(one.truth_id, one.kind, authenticated, bool(own & said), bool(own & possible)))
    return tuple(found)


def _named(results: DayTables, field: str, value: str) -> frozenset[str]:
    findings = results.findings
    return frozenset(findings.texts("incident_id")[findings.texts(field) == value].tolist())


def _unvouched(results: DayTables) -> frozenset[str]:
    """Return the incidents of which no member came over an authenticated channel, by the members themselves."""
    observations, incidents = results.observations, results.incidents
    vouched = set(observations.texts("observation_id")[observations.texts("authenticity") != "none"].tolist())
    columns = zip(incidents.texts("incident_id").tolist(), incidents.lists("observation_ids"), strict=True)
    return frozenset(name for name, members in columns if vouched.isdisjoint(members))


def _days_of(results: DayTables, names: frozenset[str]) -> set[int]:
    incidents = results.incidents
    kept = np.isin(incidents.texts("incident_id").astype(str), sorted(names))
    return set((incidents.instants("t0_best")[kept] // DAY_US).tolist())
