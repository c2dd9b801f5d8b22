"""Exercises in, scores out: the only place where results meet the truth."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from trucewatch.evaluate.matching import match, trace
from trucewatch.evaluate.scores import Scores, pair_promises, score_run
from trucewatch.evaluate.truth import NOTHING, Truth, parse_truth
from trucewatch.exercise import DAY_MIX, Mix, without_fighting
from trucewatch.ledger.keys import SeededContentKeys
from trucewatch.pipeline import do_run, open_desk, take_in_all
from trucewatch.pipeline.rehearsal import REPORTED_AFTER, lay_exercise
from trucewatch.records.finding import Finding
from trucewatch.records.incident import Incident
from trucewatch.records.mission import Mission
from trucewatch.records.table import Table
from trucewatch.records.view import DayTables

QUIET_MIX = without_fighting(DAY_MIX)
"""A day without fighting: burns, works, hot roofs, accidents, declared work and one forged report are left."""

Pairs = tuple[tuple[float, bool], ...]
"""Stated chances, each with whether it came true."""


@dataclass(frozen=True, slots=True)
class Stated:
    """Chances that one run stated, each with whether it came true."""

    happened: Pairs
    """That an incident is something: 1 - p_nothing."""
    named: Pairs
    """That an incident is of its likeliest class."""
    breached: Pairs
    """That an incident breaches a provision of one reading: `p_breach`."""
    looked: Pairs
    """That a happening would be recorded: `p_seen` of its place and time."""


@dataclass(frozen=True, slots=True, eq=False)
class Rehearsed:
    """One exercise day played, run and scored."""

    scores: Scores
    """How well the run did."""
    silent: Scores
    """How a run that reports nothing does on the same day."""
    stated: Stated
    """What it was sure of, and whether rightly."""
    possible: int
    """Incidents with a possible violation."""
    cases: int
    """Cases proposed."""


def read_truth(folder: Path) -> Truth:
    """Read the folder of truth of an exercise.

    Raises:
        InputError: a file lacks a column or holds a value that cannot be read.
    """
    incidents, links, files = ((folder / f"{name}.csv").read_bytes() for name in ("incidents", "links", "files"))
    return parse_truth(incidents, links, files)


def score_days(truth: Path, mission: Mission, results: Sequence[DayTables]) -> Scores:
    """Score the results of all days that the folder of truth knows, at least one, against it."""
    return _score(
        read_truth(truth),
        mission,
        replace(
            results[0],
            observations=Table.concat([day.observations for day in results]),
            incidents=Table.concat([day.incidents for day in results]),
            findings=Table.concat([day.findings for day in results]),
            coverage=Table.concat([day.coverage for day in results]),
        ),
    )


def rehearse(folder: Path, seed: int, mix: Mix = DAY_MIX) -> Rehearsed:
    """Play one exercise day in a new folder, run it on everything taken in, and score it."""
    laid = lay_exercise(folder, seed, 1, mix)
    now = laid.days[0].end_at + REPORTED_AFTER
    desk = open_desk(laid.mission, None, SeededContentKeys(f"rehearsal {seed}".encode()))
    take_in_all(desk, now, lambda text: None)
    results = do_run(desk, laid.days[0], now + timedelta(seconds=1))
    truth, mission = read_truth(laid.truth), desk.loaded.mission
    nothing = replace(results, incidents=Table.of(Incident, []), findings=Table.of(Finding, []))
    findings = results.findings
    possible = set(findings.texts("incident_id")[findings.texts("level") == "possible_violation"])
    return Rehearsed(
        scores=_score(truth, mission, results),
        silent=_score(truth, mission, nothing),
        stated=state(truth, mission, results),
        possible=len(possible),
        cases=len(results.cases),
    )


def state(truth: Truth, mission: Mission, results: DayTables) -> Stated:
    """Return what a run stated of its incidents and of the looking, each with whether it came true.

    Provisions with more than one reading are left out of `breached`: the truth follows one of them.
    """
    traced = trace(truth, results.observations)
    matched = match(truth, traced, results.incidents)
    behind = {one.incident_id: one.truth for one in matched}
    happened, named = [], []
    for one in matched:
        true_class = NOTHING if one.truth is None else one.truth.class_name
        likeliest = max(range(len(mission.classes)), key=lambda index: (one.probability[index], -index))
        happened.append((1 - one.probability[mission.classes.index(NOTHING)], true_class != NOTHING))
        named.append((one.probability[likeliest], mission.classes[likeliest] == true_class))
    plain = {item.provision_id for item in mission.agreement.provisions if len(item.readings) == 1}
    columns = (results.findings.texts(name) for name in ("incident_id", "provision_id"))
    breached = [
        (chance, (true := behind.get(incident)) is not None and provision in true.provisions)
        for incident, provision, chance in zip(*columns, results.findings.numbers("p_breach").tolist(), strict=True)
        if provision in plain
    ]
    real = [one for one in truth.incidents if one.class_name != NOTHING and not one.watched]
    looked = pair_promises(real, traced, results.coverage)
    return Stated(tuple(happened), tuple(named), tuple(breached), looked)


def _score(truth: Truth, mission: Mission, results: DayTables) -> Scores:
    return score_run(
        truth, results.observations, results.incidents, results.findings, results.coverage, mission.classes
    )
