"""Exercises in, scores out: the only place where results meet the truth."""

from pathlib import Path

from trucewatch.evaluate.scores import Scores, score_run
from trucewatch.evaluate.truth import parse_truth
from trucewatch.records.mission import Mission
from trucewatch.records.view import DayTables


def score_day(truth: Path, mission: Mission, results: DayTables) -> Scores:
    """Score one day's results against the folder of truth."""
    incidents, links, files = ((truth / f"{name}.csv").read_bytes() for name in ("incidents", "links", "files"))
    return score_run(
        parse_truth(incidents, links, files),
        results.observations,
        results.incidents,
        results.findings,
        results.coverage,
        mission.classes,
    )
