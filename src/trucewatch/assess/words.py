"""Numbers in, the words that go with them out: likelihood, confidence, verdict, reasons.

Likelihood words are those of ICD 203 (Office of the Director of National Intelligence, Analytic Standards, 2015).
Confidence is said apart and never in one sentence with likelihood.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from trucewatch.assess.actors import Attribution
from trucewatch.assess.excuses import WeighedNotice
from trucewatch.records.agreement import Provision, Reading
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
    """Return the proposal: unauthenticated input alone never carries a breach."""
    if answers.p_breach >= mission.agreement.standard_p and incident.authenticated:
        return "breach"
    if answers.p_breach < mission.thresholds.no_breach_p:
        return "no_breach"
    return "cannot_be_determined"


def reason_of(
    answers: Answers,
    incident: Incident,
    provision: Provision,
    reading: Reading,
    weighed: Sequence[WeighedNotice],
    actor: Attribution,
    mission: Mission,
) -> str:
    """Return the paragraph that says why, one sentence a question."""
    prohibited = _classes(incident, mission, provision.classes)
    others = _classes(incident, mission, tuple(name for name in mission.classes if name not in provision.classes))
    sentences = [
        f"Something happened with chance {answers.p_happened:.2f}, on "
        f"{_count(incident.n_observations, 'recording')}, {incident.n_independent} of them counted as independent.",
        _force_sentence(answers, mission),
        f"{provision.article}, as read by {reading.holder}, holds in {_zone_words(reading, mission)}; "
        f"the place lay in it with chance {answers.p_in_zone:.2f}: {_place_words(incident)}.",
        f"Its class is among those of {provision.article} with chance {answers.p_prohibited:.2f} "
        f"({prohibited or 'none of them above 0.01'}; otherwise {others or 'nothing else above 0.01'}).",
        _excuse_sentence(answers, weighed),
        f"All together {answers.p_breach:.2f}.",
        _origin_sentence(actor),
    ]
    if not incident.authenticated:
        sentences.append("No recording came by an authenticated channel, so it cannot carry a finding.")
    return " ".join(sentences)


def _force_sentence(answers: Answers, mission: Mission) -> str:
    """Say how likely the agreement held then; of a hypothetical one never that it was in force."""
    if mission.status == "hypothetical":
        return f"The agreement is taken as if in force, and its dates held then with chance {answers.p_in_force:.2f}."
    return f"The agreement was in force then with chance {answers.p_in_force:.2f}."


def _zone_words(reading: Reading, mission: Mission) -> str:
    zone = next((zone for zone in mission.zones if zone.zone_id == reading.zone), None)
    if zone is None:
        return f"zone {reading.zone}"
    return "the whole mission area" if zone.kind == "area" else f"the zone “{zone.title}”"


def _origin_sentence(actor: Attribution) -> str:
    if is_unknown(actor):
        return f"{actor.basis[:1].upper()}{actor.basis[1:]}."
    return f"Origin: {actor.basis}."


def is_unknown(actor: Attribution) -> bool:
    """Say whether the whole chance of the actors lies on `undetermined`."""
    return actor.probability[-1] >= 1 - 1e-9


def undetermined_in(incident: Incident, answers: Answers, actor: Attribution, mission: Mission) -> tuple[str, ...]:
    """Return what could not be determined, and why, one sentence each."""
    found = []
    if max(incident.class_probability) < LEADING_CLASS_P:
        leading = max(incident.class_probability)
        best = _class_words(mission.classes[incident.class_probability.index(leading)])
        found.append(f"What it was: no class reaches one half, {best} leads with {leading:.2f}.")
    if is_unknown(actor):
        found.append(f"Who did it: {actor.basis}.")
    if 0.05 < answers.p_in_zone < 0.95:
        found.append("Whether it lay in the zone: place and line are not known well enough.")
    if incident.side in ("disputed", "on_line") and not incident.is_origin:
        found.append(f"On which side: the place is {incident.side.replace('_', ' ')}.")
    return tuple(found)


def _place_words(incident: Incident) -> str:
    """Say where it was; the place of a weapon, person, emitter or origin is never said in words, however old."""
    if incident.is_origin:
        return "its place is withheld to its grid cell"
    return f"{incident.offset_km:.1f} km from the line, place uncertain by {incident.semi_major_m:.0f} m"


def _excuse_sentence(answers: Answers, weighed: Sequence[WeighedNotice]) -> str:
    if not weighed:
        return "No notice of a kind that could excuse it covers its time and place."
    parts = [
        f"notice {item.notice.notice_id} of {item.notice.by} "
        + ("is timely and bounded" if item.valid else f"does not excuse since it {item.why_not}")
        for item in weighed
    ]
    return f"A notice excuses it with chance {answers.p_excused:.2f}: {'; '.join(parts)}."


def _classes(incident: Incident, mission: Mission, names: Sequence[str]) -> str:
    shares = [(p, name) for name, p in zip(mission.classes, incident.class_probability, strict=True) if name in names]
    likeliest = sorted(shares, key=lambda pair: (-pair[0], pair[1]))
    return ", ".join(f"{_class_words(name)} {p:.2f}" for p, name in likeliest if p >= 0.01)


def _class_words(name: str) -> str:
    return "nothing (false alarm)" if name == "nothing" else name.replace("_", " ")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
