"""Numbers in, the words that go with them out: likelihood, confidence, verdict.

Likelihood words are those of ICD 203 (Office of the Director of National Intelligence, Analytic Standards, 2015).
Confidence is said apart and never in one sentence with likelihood.
"""

from dataclasses import dataclass

from trucewatch.records.incident import Incident
from trucewatch.records.mission import Mission
from trucewatch.records.vocabulary import Confidence, Verdict

LIKELIHOODS = (
    (0.05, "almost no chance"),
    (0.20, "very unlikely"),
    (0.45, "unlikely"),
    (0.55, "roughly even chance"),
    (0.80, "likely"),
    (0.95, "very likely"),
    (1.01, "almost certain"),
)
"""Upper limits, not included, and their words; below 1 % the lowest word still applies."""
LEADING_CLASS_P = 0.5
"""Below this no class is said to lead."""
HIGH_EVIDENCE, MODERATE_EVIDENCE = 3, 2
"""Independent pieces of evidence from which confidence may be high or moderate; assumed."""


@dataclass(frozen=True, slots=True)
class Answers:
    """The numbers of one finding."""

    p_happened: float
    """1 - p(nothing)."""
    p_in_force: float
    """Given it happened."""
    p_in_zone: float
    """Given the former."""
    p_prohibited: float
    """Given the former."""
    p_excused: float
    """Given the former."""
    p_breach: float
    """All of it together."""
    p_most: float = 0.0
    """All of it if whoever is undetermined were the party that the reading binds; never below `p_breach` if known."""


def likelihood_word(probability: float) -> str:
    """Return the ICD 203 word for a probability in [0, 1]."""
    return next(word for limit, word in LIKELIHOODS if probability < limit)


def confidence_of(incident: Incident) -> Confidence:
    """Return how much a judgement rests on: independent, authenticated evidence that agrees.

    `high` needs three independent pieces and a leading class, `moderate` two; anything unauthenticated is `low`.
    """
    leading = max(incident.class_probability) >= LEADING_CLASS_P
    if not incident.authenticated or incident.n_independent < MODERATE_EVIDENCE:
        return "low"
    return "high" if incident.n_independent >= HIGH_EVIDENCE and leading else "moderate"


def verdict_of(answers: Answers, incident: Incident, mission: Mission) -> Verdict:
    """Return the proposal: unauthenticated input alone never carries a breach.

    Where it is open who did it, a reading that binds one party is not said to be kept.
    """
    if answers.p_breach >= mission.agreement.standard_p and incident.authenticated:
        return "breach"
    if max(answers.p_breach, answers.p_most) < mission.thresholds.no_breach_p:
        return "no_breach"
    return "cannot_be_determined"
