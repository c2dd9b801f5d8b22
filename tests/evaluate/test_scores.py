"""Scores on a seeded world: a perfect run, a silent one, and runs that are wrong in one way each."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from tests.exercise.worlds import ingest_all, lay_mission, lay_world
from trucewatch.errors import InputError
from trucewatch.evaluate.matching import count_pairs, match, trace
from trucewatch.evaluate.scores import Scores, score_run, summarise
from trucewatch.evaluate.truth import Truth, parse_truth
from trucewatch.records.coverage import CoverageCell
from trucewatch.records.finding import Finding
from trucewatch.records.incident import Incident
from trucewatch.records.table import Table
from trucewatch.records.vocabulary import CLASSES, Event, Level, Verdict

NOON = datetime(2030, 5, 14, 12, tzinfo=UTC)


class World:
    """A seeded world as the chain would see it, and its truth."""

    def __init__(self, folder: Path) -> None:
        loaded = lay_mission(folder)
        lay_world(folder, loaded, 1)
        names = ("incidents.csv", "links.csv", "files.csv")
        self.content = tuple((folder / "truth" / name).read_bytes() for name in names)
        self.truth = parse_truth(*self.content)
        read = Table.concat([batch.observations for batch in ingest_all(folder, loaded)])
        first = np.unique(np.array(list(read.texts("observation_id")), dtype=np.str_), return_index=True)[1]
        self.observations = read.take(np.sort(first))
        self.traced = trace(self.truth, self.observations)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return World(tmp_path_factory.mktemp("world"))


def an_incident(name: str, members: Sequence[str], class_name: str) -> Incident:
    return Incident(
        incident_id=name, incident_version=1, case_id=None, t0_earliest=NOON, t0_best=NOON, t0_latest=NOON,
        lat_deg=46.0, lon_deg=-35.0, semi_major_m=100.0, semi_minor_m=100.0, azimuth_deg=0.0, line="l",
        line_version="v", part=1, chainage_km=1.0, offset_km=1.0, side="A",
        class_probability=tuple(float(one == class_name) for one in CLASSES), n_observations=len(members),
        n_independent=len(members), observation_ids=tuple(sorted(members)), events=("explosion",), label="open",
        authenticated=True, is_origin=False, p_seen=0.5, p_seen_timed=0.1,
    )  # fmt: skip


def a_finding(incident_id: str, provision_id: str, verdict: Verdict = "breach") -> Finding:
    level: Level = "possible_violation" if verdict == "breach" else "recorded_event"
    return Finding(
        finding_id=f"{incident_id}/{provision_id}", finding_version=1, incident_id=incident_id, case_id=None,
        provision_id=provision_id, reading_id="r", subject="s", line="l", line_version="v", p_happened=1.0,
        p_in_force=1.0, p_in_zone=1.0, p_prohibited=1.0, p_excused=0.0, p_breach=1.0, likelihood="almost certain",
        confidence="high", actor_probability=(0.0, 0.0, 0.0, 1.0), verdict=verdict, level=level, status="draft",
        tier=None, clock_earliest=None, clock_latest=None, label="open", reason="", notice_ids=(), undetermined=(),
    )  # fmt: skip


def a_cell(p_seen: float, event: Event) -> CoverageCell:
    return CoverageCell(
        line="l", line_version="v", part=1, chainage_from_km=0.0, chainage_to_km=2000.0, offset_from_km=0.0,
        offset_to_km=100.0, side="", start_at=NOON - timedelta(hours=12), end_at=NOON + timedelta(hours=12),
        event=event, state="looked", p_seen=p_seen, p_seen_low=p_seen, p_seen_high=p_seen, p_seen_timed=0.0,
        p_foreseen=p_seen, looks=(),
    )  # fmt: skip


def perfect_incidents(world: World) -> Iterator[Incident]:
    for one in world.truth.incidents:
        members = [row.observation_id for row in world.traced if row.truth_id == one.truth_id]
        if members:
            yield an_incident(f"inc {one.truth_id}", members, one.class_name)


def perfect_findings(world: World) -> Iterator[Finding]:
    recorded = {row.truth_id for row in world.traced}
    for one in world.truth.incidents:
        for provision in one.provisions if one.truth_id in recorded else ():
            yield a_finding(f"inc {one.truth_id}", provision)


def score(
    world: World,
    incidents: Sequence[Incident],
    findings: Sequence[Finding] = (),
    cells: Sequence[CoverageCell] = (),
    truth: Truth | None = None,
) -> Scores:
    tables = (Table.of(Incident, incidents), Table.of(Finding, findings), Table.of(CoverageCell, cells))
    return score_run(truth or world.truth, world.observations, *tables, CLASSES)


def test_every_observation_is_traced(world: World) -> None:
    assert len(world.traced) == len(world.observations) > 100
    assert all(row.truth_id for row in world.traced)


def test_a_perfect_run_scores_one(world: World) -> None:
    scores = score(world, list(perfect_incidents(world)), list(perfect_findings(world)))
    ones = (scores.pair_precision, scores.pair_recall, scores.pair_f1, scores.recall_recorded, scores.over_count)
    assert ones == (1.0, 1.0, 1.0, 1.0, 1.0)
    assert (scores.class_accuracy, scores.class_brier, scores.false_incidents) == (1.0, 0.0, 0)
    assert (scores.breach_precision, scores.breach_recall, scores.spoof_carried) == (1.0, 1.0, False)
    assert scores.recall_visible == scores.n_recorded / scores.n_visible
    assert scores.n_true > scores.n_visible > scores.n_recorded > 20


def test_silence_earns_nothing(world: World) -> None:
    scores = score(world, [])
    assert (scores.pair_precision, scores.pair_recall, scores.pair_f1) == (0.0, 0.0, 0.0)
    assert (scores.recall_visible, scores.recall_recorded) == (0.0, 0.0)
    assert (scores.breach_precision, scores.breach_recall) == (0.0, 0.0)
    assert (scores.over_count, scores.class_accuracy, scores.class_brier, scores.promised_p_seen) == (None,) * 4
    assert "none" in "\n".join(scores.to_lines())
    assert len(scores.to_lines()) == 6


def test_one_incident_of_everything_is_precise_about_nothing(world: World) -> None:
    scores = score(world, [an_incident("all", [row.observation_id for row in world.traced], "strike")])
    assert scores.pair_recall == 1.0
    assert scores.pair_precision < 0.2
    assert scores.recall_recorded is not None
    assert scores.recall_recorded <= 1 / scores.n_recorded


def test_an_incident_for_each_observation_over_counts(world: World) -> None:
    known = {one.truth_id: one.class_name for one in world.truth.incidents}
    each = [an_incident(f"inc {row.observation_id}", [row.observation_id], known[row.truth_id]) for row in world.traced]
    scores = score(world, each)
    assert (scores.pair_precision, scores.pair_recall, scores.recall_recorded) == (0.0, 0.0, 1.0)
    assert scores.over_count is not None
    assert scores.over_count > 2


def test_pairs_are_those_that_a_loop_finds(world: World) -> None:
    rng = np.random.default_rng(1)
    group = rng.integers(0, 12, len(world.traced))
    names = np.array([row.observation_id for row in world.traced])
    members = [names[group == g].tolist() for g in range(12)]
    incidents = Table.of(Incident, [an_incident(str(g), held, "other") for g, held in enumerate(members)])
    both = together = apart = 0
    for i, first in enumerate(world.traced):
        for j, second in enumerate(world.traced[:i]):
            together += bool(group[i] == group[j])
            apart += first.truth_id == second.truth_id
            both += bool(group[i] == group[j]) and first.truth_id == second.truth_id
    assert count_pairs(world.traced, match(world.truth, world.traced, incidents)) == (both, together, apart)


def test_half_of_the_members_is_no_majority(world: World) -> None:
    by_truth: dict[str, str] = {row.truth_id: row.observation_id for row in world.traced}
    (first, one), (_, two) = list(by_truth.items())[:2]
    tied = match(world.truth, world.traced, Table.of(Incident, [an_incident("tied", [one, two], "other")]))
    assert tied[0].truth is None
    alone = match(world.truth, world.traced, Table.of(Incident, [an_incident("alone", [one], "other")]))
    assert alone[0].truth is not None
    assert alone[0].truth.truth_id == first


def test_a_believed_forgery_is_false_and_carries(world: World) -> None:
    forged = next(row for row in world.traced if row.truth_id.startswith("spoof"))
    incident = an_incident("forged", [forged.observation_id], "strike")
    scores = score(world, [incident], [a_finding("forged", "P1")])
    assert (scores.false_incidents, scores.spoof_carried, scores.breach_precision) == (1, True, 0.0)
    doubted = score(world, [incident], [a_finding("forged", "P1", "cannot_be_determined")])
    assert doubted.spoof_carried is False
    assert score(world, [an_incident("forged", [forged.observation_id], "nothing")]).false_incidents == 0


def test_a_verdict_on_two_happenings_that_both_breach_is_right_by_its_members_alone(world: World) -> None:
    one, two = [held for held in perfect_incidents(world) if held.incident_id[4:] in _breaching(world, "P1")][:2]
    both = an_incident("both", [one.observation_ids[0], two.observation_ids[0]], "strike")
    scores = score(world, [both], [a_finding("both", "P1")])
    assert (scores.breach_precision, scores.breach_precision_members) == (0.0, 1.0)
    assert score(world, [both], [a_finding("both", "P99")]).breach_precision_members == 0.0


def test_recall_of_vouched_happenings_leaves_out_what_only_newspapers_told(world: World) -> None:
    scores = score(world, list(perfect_incidents(world)), list(perfect_findings(world)))
    assert (scores.breach_recall_vouched, scores.breaching_found) == (1.0, 1.0)
    hearsay = world.observations.with_columns(authenticity=["none"] * len(world.observations))
    nothing = Table.of(Incident, []), Table.of(Finding, []), Table.of(CoverageCell, [])
    told = score_run(world.truth, hearsay, *nothing, CLASSES)
    assert told.breach_recall == 0.0
    assert (told.breach_recall_vouched, told.breaching_found) == (None, None)


def _breaching(world: World, provision_id: str) -> set[str]:
    return {one.truth_id for one in world.truth.incidents if provision_id in one.provisions}


def test_the_wrong_provision_is_no_right_verdict(world: World) -> None:
    wrong = [replace(one, provision_id="P99") for one in perfect_findings(world)]
    scores = score(world, list(perfect_incidents(world)), wrong)
    assert (scores.breach_precision, scores.breach_recall) == (0.0, 0.0)


def test_promises_are_compared_with_what_looks_recorded(world: World) -> None:
    scores = score(world, [], cells=[a_cell(0.25, "explosion")])
    seen = {row.truth_id for row in world.traced if row.sensed and row.event == "explosion"}
    asked = [one for one in world.truth.incidents if one.event == "explosion" and one.part == 1 and not one.watched]
    assert scores.n_promised == len(asked) > 3
    assert scores.promised_p_seen == 0.25
    assert scores.share_seen == len([one for one in asked if one.truth_id in seen]) / len(asked)
    assert score(world, [], cells=[a_cell(0.25, "vessel")]).n_promised == 0


def test_corrupted_truth_changes_the_scores(world: World) -> None:
    incidents, links, files = world.content
    lines = links.decode().splitlines()
    turned = [lines[0], *(line.replace(",shelling-0-0,", ",farm_burn-0-0,") for line in lines[1:])]
    corrupted = parse_truth(incidents, "\n".join(turned).encode(), files)
    perfect = list(perfect_incidents(world))
    assert score(world, perfect, truth=corrupted) != score(world, perfect)


def test_unreadable_truth_is_refused(world: World) -> None:
    with pytest.raises(InputError, match="write the exercise again"):
        parse_truth(b"truth_id\nx\n", world.content[1], world.content[2])


def test_many_seeds_give_a_mean_between_its_bounds(world: World) -> None:
    perfect, silent = score(world, list(perfect_incidents(world))), score(world, [])
    estimates = {one.name: one for one in summarise([perfect] * 10 + [silent] * 10)}
    f1, brier = estimates["pair_f1"], estimates["class_brier"]
    assert f1.mean == 0.5
    assert f1.low is not None
    assert f1.high is not None
    # The standard error of 20 fair tosses is 0.11; the interval is about twice that to each side.
    assert 0.2 < f1.low < 0.4 < 0.6 < f1.high < 0.8
    assert (brier.seeds, brier.mean) == (10, 0.0)
    assert summarise([perfect] * 10 + [silent] * 10) == tuple(estimates.values())
    assert "20 seeds" in f1.to_line()


def test_no_seeds_give_no_mean() -> None:
    assert {(one.seeds, one.mean, one.low) for one in summarise([])} == {(0, None, None)}
