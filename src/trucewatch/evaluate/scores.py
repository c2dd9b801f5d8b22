"""What the chain made of one exercise in, how well it did out.

A value that cannot be had (a share of nothing) is None. A detector that reports nothing has recall, precision and F1 of
0: silence earns nothing. Incidents are matched to happenings through their members, never by place.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from trucewatch.evaluate.matching import Matched, Traced, count_pairs, match, trace
from trucewatch.evaluate.truth import NOTHING, TrueIncident, Truth
from trucewatch.records.coverage import CoverageCell
from trucewatch.records.finding import Finding
from trucewatch.records.incident import Incident
from trucewatch.records.observation import Observation
from trucewatch.records.table import Integers, Table

RESAMPLES = 4000
"""Bootstrap samples behind an interval."""


@dataclass(frozen=True, slots=True)
class Scores:
    """How well one run did on one exercise."""

    n_observations: int
    """Observations that the run had."""
    n_true: int
    """Happenings; false alarms and forgeries are none."""
    n_visible: int
    """Those that a look, overpass or post could have recorded."""
    n_recorded: int
    """Those of which at least one observation exists."""
    n_incidents: int
    """Incidents that the run reports."""
    pair_precision: float
    """Share of pairs of observations in one incident that stem from one happening; 0 without such pairs."""
    pair_recall: float | None
    """Share of pairs that stem from one happening that share an incident; None without such pairs."""
    pair_f1: float | None
    """Harmonic mean of the two; None where recall is."""
    recall_visible: float | None
    """Share of visible happenings that some incident stems from; None without visible ones."""
    recall_recorded: float | None
    """Share of recorded happenings likewise."""
    over_count: float | None
    """Incidents for each happening that was found: 1 is right, 2 is double; None where none was found."""
    false_incidents: int
    """Incidents that stem from no one happening and that the run does not itself call nothing."""
    class_accuracy: float | None
    """Share of matched incidents whose likeliest class is the true one; None without matched ones."""
    class_brier: float | None
    """Mean over them of the sum of squared errors of all class probabilities, 0 to 2."""
    breach_precision: float
    """Share of breach verdicts, by incident and provision, that are right; 0 without verdicts."""
    breach_precision_members: float
    """Share of them of which more than half of the members stem from happenings that breach the provision, be they one
    or several; 0 without verdicts."""
    breach_recall: float | None
    """Share of true breaches of recorded happenings that got the verdict; None without such breaches."""
    breach_recall_vouched: float | None
    """The same of happenings with an authenticated observation: the others carry no verdict, by rule."""
    breaching_found: float | None
    """Share of these happenings, if they breach anything, that got a right verdict on some provision; None likewise."""
    spoof_carried: bool | None
    """Whether a forged report alone carried a possible violation or breach verdict; None without one."""
    n_promised: int
    """Happenings to which a coverage cell makes a promise; those set before somebody's eyes do not count."""
    promised_p_seen: float | None
    """Mean chance that the cells promised for them; None without such happenings."""
    share_seen: float | None
    """Share of them that a look or overpass recorded; a calibrated promise equals it in the mean."""

    def to_lines(self) -> tuple[str, ...]:
        """Write the scores as six lines for people."""
        spoof = {None: "no forged report", True: "CARRIED a finding", False: "carried no finding"}[self.spoof_carried]
        return (
            f"truth: {self.n_true} happenings, {self.n_visible} visible, {self.n_recorded} recorded",
            f"pairs: precision {_text(self.pair_precision)}, recall {_text(self.pair_recall)}, "
            f"F1 {_text(self.pair_f1)}",
            f"incidents: {self.n_incidents}, found {_text(self.recall_visible)} of visible and "
            f"{_text(self.recall_recorded)} of recorded, {_text(self.over_count)} for each, "
            f"{self.false_incidents} false",
            f"classes: {_text(self.class_accuracy)} right, Brier {_text(self.class_brier)}",
            f"breaches: precision {_text(self.breach_precision)}, by members {_text(self.breach_precision_members)}, "
            f"recall {_text(self.breach_recall)}, of vouched ones {_text(self.breach_recall_vouched)}, in any way "
            f"{_text(self.breaching_found)}; forged report {spoof}",
            f"looking: promised {_text(self.promised_p_seen)}, seen {_text(self.share_seen)} of {self.n_promised}",
        )


@dataclass(frozen=True, slots=True)
class Estimate:
    """One score over many seeds."""

    name: str
    """Field of `Scores`."""
    seeds: int
    """Seeds that have it."""
    mean: float | None
    """Mean over them; None without any."""
    low: float | None
    """Lower end of its 95 % bootstrap interval; None with fewer than two seeds."""
    high: float | None
    """Upper end."""

    def to_line(self) -> str:
        """Write the estimate as one line for people."""
        return f"{self.name}: {_text(self.mean)} [{_text(self.low)}, {_text(self.high)}], {self.seeds} seeds"


def score_run(
    truth: Truth,
    observations: Table[Observation],
    incidents: Table[Incident],
    findings: Table[Finding],
    coverage: Table[CoverageCell],
    classes: Sequence[str],
) -> Scores:
    """Score one run against the truth; `classes` names the columns of the incidents' class probabilities."""
    traced = trace(truth, observations)
    matched = match(truth, traced, incidents)
    real = [one for one in truth.incidents if one.class_name != NOTHING]
    stems = {one.truth_id for one in traced}
    recorded = [one for one in real if one.truth_id in stems]
    visible = [one for one in real if one.visible or one.truth_id in stems]
    found = [one.truth.truth_id for one in matched if one.truth is not None and one.truth.class_name != NOTHING]
    both, together, apart = count_pairs(traced, matched)
    precision, recall = _share(both, together) or 0.0, _share(both, apart)
    accuracy, brier = _class_scores(matched, classes)
    vouched = _vouched(traced, observations)
    breach_precision, breach_recall = _breach_scores(matched, findings, recorded)
    own = [one for one in recorded if one.truth_id in vouched]
    n_promised, promised, seen = _promises([one for one in real if not one.watched], traced, coverage)
    return Scores(
        n_observations=len(traced),
        n_true=len(real),
        n_visible=len(visible),
        n_recorded=len(recorded),
        n_incidents=len(matched),
        pair_precision=precision,
        pair_recall=recall,
        pair_f1=None if recall is None else _harmonic(precision, recall),
        recall_visible=_share(len({one.truth_id for one in visible} & set(found)), len(visible)),
        recall_recorded=_share(len({one.truth_id for one in recorded} & set(found)), len(recorded)),
        over_count=_share(len(found), len(set(found))),
        false_incidents=sum(_is_false(one, classes) for one in matched),
        class_accuracy=accuracy,
        class_brier=brier,
        breach_precision=breach_precision,
        breach_precision_members=_member_precision(truth, matched, findings),
        breach_recall=breach_recall,
        breach_recall_vouched=_breach_scores(matched, findings, own)[1],
        breaching_found=_breaching_found(matched, findings, own),
        spoof_carried=_spoof_carried(truth, matched, findings),
        n_promised=n_promised,
        promised_p_seen=promised,
        share_seen=seen,
    )


def summarise(scores: Sequence[Scores]) -> tuple[Estimate, ...]:
    """Return each score over many seeds with its 95 % bootstrap interval; the same scores give the same intervals."""
    return tuple(estimate(field.name, [getattr(one, field.name) for one in scores]) for field in fields(Scores))


def estimate(name: str, values: Sequence[float | None]) -> Estimate:
    """Return the mean of values over seeds with its 95 % bootstrap interval; absent values are left out."""
    held = np.array([float(value) for value in values if value is not None])
    if len(held) < 2:
        return Estimate(name, len(held), float(held[0]) if len(held) else None, None, None)
    rng = np.random.Generator(np.random.PCG64(0))
    means = held[rng.integers(0, len(held), (RESAMPLES, len(held)))].mean(axis=1)
    low, high = np.quantile(means, (0.025, 0.975))
    return Estimate(name, len(held), float(held.mean()), float(low), float(high))


def _class_scores(matched: Sequence[Matched], classes: Sequence[str]) -> tuple[float | None, float | None]:
    known = [(one.probability, one.truth.class_name) for one in matched if one.truth is not None]
    if not known:
        return None, None
    given = np.array([probability for probability, _ in known])
    right = np.array([[name == true for name in classes] for _, true in known], dtype=np.float64)
    accuracy = np.mean(right[np.arange(len(known)), np.argmax(given, axis=1)])
    return float(accuracy), float(np.mean(np.sum((given - right) ** 2, axis=1)))


def _breach_scores(
    matched: Sequence[Matched], findings: Table[Finding], recorded: Sequence[TrueIncident]
) -> tuple[float, float | None]:
    verdicts, right = _right_verdicts(matched, findings)
    true = {(one.truth_id, provision) for one in recorded for provision in one.provisions}
    return _share(len(right), verdicts) or 0.0, _share(len(true & set(right)), len(true))


def _right_verdicts(matched: Sequence[Matched], findings: Table[Finding]) -> tuple[int, tuple[tuple[str, str], ...]]:
    """Return how many incidents and provisions got a breach verdict, and of the right ones happening and provision."""
    behind = {one.incident_id: one.truth for one in matched}
    verdicts = _verdicts(findings)
    right = []
    for incident_id, provision_id in verdicts:
        truth = behind.get(incident_id)
        if truth is not None and provision_id in truth.provisions:
            right.append((truth.truth_id, provision_id))
    return len(verdicts), tuple(right)


def _verdicts(findings: Table[Finding]) -> list[tuple[str, str]]:
    """Return incident and provision of every breach verdict, each once, sorted."""
    said = findings.texts("verdict") == "breach"
    return sorted(set(zip(findings.texts("incident_id")[said], findings.texts("provision_id")[said], strict=True)))


def _member_precision(truth: Truth, matched: Sequence[Matched], findings: Table[Finding]) -> float:
    breached = {one.truth_id: set(one.provisions) for one in truth.incidents}
    members = {one.incident_id: one.truth_ids for one in matched}
    verdicts = _verdicts(findings)
    right = [
        2 * sum(provision in breached.get(name, ()) for name in members.get(incident, ()))
        > len(members.get(incident, ()))
        for incident, provision in verdicts
    ]
    return _share(sum(right), len(verdicts)) or 0.0


def _breaching_found(
    matched: Sequence[Matched], findings: Table[Finding], vouched: Sequence[TrueIncident]
) -> float | None:
    breaching = {one.truth_id for one in vouched if one.provisions}
    return _share(len(breaching & {name for name, _ in _right_verdicts(matched, findings)[1]}), len(breaching))


def _vouched(traced: Sequence[Traced], observations: Table[Observation]) -> set[str]:
    """Return the happenings of which an observation came over an authenticated channel."""
    known = observations.texts("authenticity") != "none"
    return {one.truth_id for one, authentic in zip(traced, known.tolist(), strict=True) if authentic}


def _spoof_carried(truth: Truth, matched: Sequence[Matched], findings: Table[Finding]) -> bool | None:
    forged = {link.truth_id for link in truth.links if link.relation == "spoof"}
    if not forged:
        return None
    alone = {one.incident_id for one in matched if one.truth_ids and set(one.truth_ids) <= forged}
    rows = zip(findings.texts("incident_id"), findings.texts("verdict"), findings.texts("level"), strict=True)
    return any(name in alone and (verdict == "breach" or level != "recorded_event") for name, verdict, level in rows)


def _is_false(one: Matched, classes: Sequence[str]) -> bool:
    if one.truth is not None and one.truth.class_name != NOTHING:
        return False
    return classes[int(np.argmax(one.probability))] != NOTHING


def pair_promises(
    real: Sequence[TrueIncident], traced: Sequence[Traced], coverage: Table[CoverageCell]
) -> tuple[tuple[float, bool], ...]:
    """Return for each happening to which a cell makes a promise the chance promised and whether it was recorded."""
    seen = {(one.truth_id, one.event) for one in traced if one.sensed}
    bins = _bins_of(coverage)
    pairs = []
    for one in real:
        starts, cells = bins.get(one.event, (np.zeros(0, dtype=np.int64), ()))
        at = int(np.searchsorted(starts, one.began_us, side="right")) - 1
        promised = _promised(one, cells[at]) if at >= 0 else None
        if promised is not None:
            pairs.append((promised, (one.truth_id, one.event) in seen))
    return tuple(pairs)


def _bins_of(coverage: Table[CoverageCell]) -> dict[str, tuple[Integers, tuple[Table[CoverageCell], ...]]]:
    """Return the cells of each event by bin of time: the bins' starts, rising, and the cells of each."""
    event, start = coverage.texts("event").astype(np.str_), coverage.instants("start_at")
    order = np.lexsort((start, event))
    fresh = (np.diff(start[order], prepend=-1) != 0) | (event[order] != np.roll(event[order], 1))
    rows = np.split(order, np.flatnonzero(fresh)[1:]) if len(order) else []
    found: dict[str, tuple[Integers, tuple[Table[CoverageCell], ...]]] = {}
    for name in np.unique(event).tolist():
        own = [held for held in rows if event[held[0]] == name]
        found[name] = np.array([start[held[0]] for held in own]), tuple(coverage.take(held) for held in own)
    return found


def _promised(one: TrueIncident, cells: Table[CoverageCell]) -> float | None:
    side = cells.texts("side")
    near = (cells.integers("part") == one.part) & ((side == "") | (side == one.side))
    near &= cells.numbers("chainage_from_km") <= one.chainage_km
    near &= one.chainage_km < cells.numbers("chainage_to_km")
    near &= (cells.numbers("offset_from_km") <= one.offset_km) & (one.offset_km < cells.numbers("offset_to_km"))
    near &= one.began_us < cells.instants("end_at")
    return float(cells.numbers("p_seen")[near].mean()) if near.any() else None


def _promises(
    real: Sequence[TrueIncident], traced: Sequence[Traced], coverage: Table[CoverageCell]
) -> tuple[int, float | None, float | None]:
    pairs = pair_promises(real, traced, coverage)
    if not pairs:
        return 0, None, None
    promised, recorded = zip(*pairs, strict=True)
    return len(pairs), float(np.mean(promised)), float(np.mean(recorded))


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _harmonic(first: float, second: float) -> float:
    return 2 * first * second / (first + second) if first + second else 0.0


def _text(value: float | None) -> str:
    return "none" if value is None else f"{value:.3f}"
