"""Findings in, what was judged out: the strongest, the undetermined, the excused, the unauthenticated."""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime

from trucewatch.records.agreement import Provision
from trucewatch.records.finding import Finding
from trucewatch.records.incident import Incident
from trucewatch.records.mission import Mission
from trucewatch.report.lookup import Lookup
from trucewatch.report.places import Spot
from trucewatch.report.spelling import percent, words
from trucewatch.report.terms import reading_words, term

_NUMBER = re.compile(r"\d+(?:\.\d+)?")

STRONGEST_SHOWN = 10
"""How many of the strongest are told at length; the others stand in the annex."""


@dataclass(frozen=True, slots=True)
class Chance:
    """One named probability, drawn as a bar beside its number."""

    name: str
    """What it is the chance of."""
    value: float
    """The chance."""

    @property
    def text(self) -> str:
        """The chance in per cent."""
        return percent(self.value)

    @property
    def width(self) -> str:
        """The length of its bar in per cent of the full length."""
        return f"{self.value * 100:.1f}"


@dataclass(frozen=True, slots=True)
class Judgement:
    """One incident under one provision, with the reading that makes it strongest and what the others say."""

    anchor: str
    """Anchor of the incident."""
    incident: Incident
    """The incident."""
    spot: Spot
    """Where it lies."""
    finding: Finding
    """The strongest finding."""
    article: str
    """Article and subject of the provision."""
    text: str
    """Authentic text of the provision; empty where the reader's mission does not hold it."""
    readings: tuple[tuple[str, float], ...]
    """Every reading of the provision with its chance of a breach."""
    steps: tuple[Chance, ...]
    """The separate chances, each given those before it."""
    classes: tuple[Chance, ...]
    """Chances of the classes, likeliest first; those below one per cent are left out."""
    actors: tuple[Chance, ...]
    """Chances of the actors, in the order of the finding."""

    @property
    def origin_unknown(self) -> bool:
        """Whether nothing at all points to an actor."""
        return is_origin_unknown(self.finding)

    @property
    def readings_differ(self) -> bool:
        """Whether readings of the provision lead to different chances."""
        return len({percent(chance) for _, chance in self.readings}) > 1


@dataclass(frozen=True, slots=True)
class Unknown:
    """One thing that could not be determined, and in which incidents."""

    sentence: str
    """What could not be determined and why."""
    incident_ids: tuple[str, ...]
    """The incidents, in the order of the page."""


def provision_of(mission: Mission, provision_id: str) -> Provision | None:
    """Return a provision by its name; None where the reader's mission does not hold it."""
    return next((item for item in mission.agreement.provisions if item.provision_id == provision_id), None)


def article_of(mission: Mission, finding: Finding) -> str:
    """Return article and subject of a finding's provision."""
    provision = provision_of(mission, finding.provision_id)
    return f"{provision.article}, {provision.subject}" if provision else words(finding.subject)


def reading_of(mission: Mission, finding: Finding) -> str:
    """Return the reading of a finding by who holds it."""
    return reading_words(mission, provision_of(mission, finding.provision_id), finding.reading_id)


def rank_judgements(lookup: Lookup) -> list[Judgement]:
    """Return one judgement for each incident and provision, by falling chance of a breach."""
    pairs: defaultdict[tuple[str, str], list[Finding]] = defaultdict(list)
    for finding in lookup.findings:
        if finding.incident_id in lookup.incident_rows:
            pairs[(finding.incident_id, finding.provision_id)].append(finding)
    best = [(max(held, key=lambda item: (item.p_breach, item.reading_id)), held) for held in pairs.values()]
    best.sort(key=lambda pair: _strength(lookup, pair[0]))
    return [_judgement(lookup, finding, held) for finding, held in best if finding.p_breach > 0]


def _strength(lookup: Lookup, finding: Finding) -> tuple[float, datetime, int, str]:
    """Return what findings are ranked by: the chance of a breach, and of equals the earlier beginning."""
    row = lookup.incident_rows[finding.incident_id]
    return (-finding.p_breach, lookup.incidents[row].t0_best, row, finding.provision_id)


def is_origin_unknown(finding: Finding) -> bool:
    """Say whether the whole chance of the actors lies on `undetermined`."""
    return finding.actor_probability[-1] >= 1 - 1e-9


def origin_words(finding: Finding) -> str:
    """Return why the actor is undetermined, in the words of the finding where it has any."""
    head = "Who did it: "
    told = [sentence.removeprefix(head).rstrip(".") for sentence in finding.undetermined if sentence.startswith(head)]
    return f"undetermined: {told[0]}" if told else "undetermined: nothing told here points to an actor"


def force_words(mission: Mission) -> str:
    """Return how pages call the chance that the agreement was in force then."""
    return "as if in force" if mission.status == "hypothetical" else "in force"


def actor_titles(mission: Mission) -> tuple[str, ...]:
    """Return how pages name the actors, in the order of every `actor_probability`."""
    return (*(party.title for party in mission.parties), "a third", "undetermined")


def one_per_incident(judgements: list[Judgement]) -> list[Judgement]:
    """Return the strongest judgement of each incident, order kept."""
    strongest: dict[str, Judgement] = {}
    for item in judgements:
        strongest.setdefault(item.finding.incident_id, item)
    return list(strongest.values())


def _judgement(lookup: Lookup, finding: Finding, held: list[Finding]) -> Judgement:
    mission, row = lookup.view.mission, lookup.incident_rows[finding.incident_id]
    incident = lookup.incidents[row]
    names = actor_titles(mission)
    return Judgement(
        anchor=f"i{row + 1}",
        incident=incident,
        spot=lookup.incident_spots[row],
        finding=finding,
        article=article_of(mission, finding),
        text=provision.text if (provision := provision_of(mission, finding.provision_id)) else "",
        readings=tuple(
            (reading_of(mission, item), item.p_breach) for item in sorted(held, key=lambda item: item.reading_id)
        ),
        steps=(
            Chance("happened", finding.p_happened),
            Chance(f"agreement {force_words(mission)}", finding.p_in_force),
            Chance("in the zone", finding.p_in_zone),
            Chance("prohibited there", finding.p_prohibited),
            Chance("excused by a notice", finding.p_excused),
        ),
        classes=class_chances(mission, incident),
        actors=tuple(Chance(*pair) for pair in zip(names, finding.actor_probability, strict=False)),
    )


def class_chances(mission: Mission, incident: Incident, least: float = 0.01) -> tuple[Chance, ...]:
    """Return the chances of an incident's classes from `least` on, likeliest first; a tie keeps the mission's order."""
    held = [Chance(class_words(name), chance) for name, chance in
            zip(mission.classes, incident.class_probability, strict=False) if chance >= least]  # fmt: skip
    return tuple(sorted(held, key=lambda item: -item.value))


def class_words(name: str) -> str:
    """Return a class in the words of the glossary; `nothing` says what it is."""
    return term("classes", name)


def likeliest_class(incident: Incident) -> int:
    """Return the index of the likeliest class; the first of equals."""
    return max(range(len(incident.class_probability)), key=lambda index: (incident.class_probability[index], -index))


def is_told(mission: Mission, finding: Finding) -> bool:
    """Say whether a finding is told at length: it says more than that nothing was breached, or a notice bears on it."""
    known = finding.level == "recorded_event" and finding.verdict == "no_breach" and not finding.notice_ids
    return not known or finding.p_breach >= mission.thresholds.no_breach_p


def find_unknowns(lookup: Lookup) -> list[Unknown]:
    """Return what could not be determined, the commonest first; sentences that differ only in numbers are one."""
    groups: defaultdict[str, tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
    for finding in lookup.findings:
        for sentence in finding.undetermined:
            sentences, ids = groups[_NUMBER.sub("\0", sentence)]
            sentences.add(sentence)
            ids.add(finding.incident_id)
    order = lookup.incident_rows
    unknowns = [
        Unknown(_spread(sentences), tuple(sorted(ids, key=lambda name: (order.get(name, len(order)), name))))
        for sentences, ids in groups.values()
    ]
    return sorted(unknowns, key=lambda item: (-len(item.incident_ids), item.sentence))


def _spread(sentences: set[str]) -> str:
    """Return sentences alike but for their numbers as one, each number as its least to its greatest."""
    columns = zip(*([float(number) for number in _NUMBER.findall(one)] for one in sorted(sentences)), strict=True)
    written = zip(*(_NUMBER.findall(one) for one in sorted(sentences)), strict=True)
    ranges = []
    for values, texts in zip(columns, written, strict=True):
        low, high = texts[values.index(min(values))], texts[values.index(max(values))]
        ranges.append(low if low == high else f"{low} to {high}")
    held = iter(ranges)
    return _NUMBER.sub(lambda _: next(held), min(sentences))


def count_verdicts(lookup: Lookup) -> list[tuple[str, Counter[str]]]:
    """Return for each provision how many incidents got which verdict, or that its readings differ."""
    verdicts: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for finding in lookup.findings:
        verdicts[finding.provision_id][finding.incident_id].add(finding.verdict)
    rows = []
    for provision in lookup.view.mission.agreement.provisions:
        held: dict[str, set[str]] = verdicts.get(provision.provision_id, defaultdict(set))
        count = Counter(next(iter(said)) if len(said) == 1 else "readings_differ" for said in held.values())
        rows.append((f"{provision.article}, {provision.subject}", count))
    return rows


def find_undetermined(lookup: Lookup) -> list[int]:
    """Return the rows of the incidents of which at least one finding could not be determined."""
    ids = {finding.incident_id for finding in lookup.findings if finding.verdict == "cannot_be_determined"}
    return sorted(lookup.incident_rows[name] for name in ids if name in lookup.incident_rows)


def find_excused(lookup: Lookup) -> list[Finding]:
    """Return the findings that a notice excuses or may excuse, most excused first."""
    held = [finding for finding in lookup.findings if finding.p_excused > 0]
    return sorted(held, key=lambda finding: (-finding.p_excused, finding.incident_id, finding.provision_id))


def find_unauthenticated(lookup: Lookup) -> list[int]:
    """Return the rows of the incidents that rest only on input whose origin nobody vouches for."""
    return [row for row, incident in enumerate(lookup.incidents) if not incident.authenticated]
