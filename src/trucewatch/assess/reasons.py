"""The numbers of a finding and what it rests on in, the paragraph that says why and what stays open out."""

from collections.abc import Sequence
from dataclasses import dataclass

from trucewatch.assess.actors import Attribution
from trucewatch.assess.excuses import WeighedNotice
from trucewatch.assess.reply import Reply
from trucewatch.assess.words import LEADING_CLASS_P, Answers
from trucewatch.records.agreement import Provision, Reading
from trucewatch.records.declared import Impediment
from trucewatch.records.incident import Incident
from trucewatch.records.mission import Mission


@dataclass(frozen=True, slots=True)
class Grounds:
    """What one finding rests on beside its incident and numbers."""

    provision: Provision
    """The provision."""
    reading: Reading
    """The interpretation of it."""
    weighed: tuple[WeighedNotice, ...]
    """Notices that hold its time and place."""
    actor: Attribution
    """Who may have done it."""
    reply: Reply | None
    """What is on record of the steps before fire is returned; None where the provision has no such bounds."""
    hindrances: tuple[Impediment, ...]
    """Impediments of the kinds that the provision asks for, there and then."""
    weapon_known: bool
    """Whether a weapon is named."""
    weapon_share: float
    """Share of what is named, or of the weapon table by its prior, that the provision speaks of."""
    events: frozenset[str]
    """Events on record."""


def reason_of(answers: Answers, incident: Incident, grounds: Grounds, mission: Mission) -> str:
    """Return the paragraph that says why, one sentence a question."""
    provision, reading = grounds.provision, grounds.reading
    sentences = [
        f"Something happened with chance {answers.p_happened:.2f}, on "
        f"{_count(incident.n_observations, 'recording')}, {incident.n_independent} of them counted as independent.",
        _force_sentence(answers, mission),
        f"{provision.article}, as read by {reading.holder}, holds in {_zone_words(reading, mission)}; "
        f"the place lay in it with chance {answers.p_in_zone:.2f}: {_place_words(incident)}.",
        *_prohibited_sentences(answers, incident, grounds, mission),
        _excuse_sentence(answers, grounds.weighed),
        *([] if grounds.reply is None else [grounds.reply.sentence]),
        f"All together {answers.p_breach:.2f}.",
        _origin_sentence(grounds.actor),
    ]
    if not incident.authenticated:
        sentences.append("No recording came by an authenticated channel, so it cannot carry a finding.")
    return " ".join(sentences)


def undetermined_in(incident: Incident, answers: Answers, grounds: Grounds, mission: Mission) -> tuple[str, ...]:
    """Return what could not be determined, and why, one sentence each."""
    found = []
    if max(incident.class_probability) < LEADING_CLASS_P:
        leading = max(incident.class_probability)
        best = _class_words(mission.classes[incident.class_probability.index(leading)])
        found.append(f"What it was: no class reaches one half, {best} leads with {leading:.2f}.")
    if is_unknown(grounds.actor):
        found.append(f"Who did it: {grounds.actor.basis}.")
    if 0.05 < answers.p_in_zone < 0.95:
        found.append("Whether it lay in the zone: place and line are not known well enough.")
    if _asks_weapon(grounds) and not grounds.weapon_known:
        found.append("Which weapon it was: none is named, so the weapon table counts by its assumed shares.")
    if grounds.reading.binds is not None and answers.p_most - answers.p_breach > 0.05:
        found.append("Whether it was the party that this reading binds: a place of impact is not an origin.")
    if incident.side in ("disputed", "on_line") and not incident.is_origin:
        found.append(f"On which side: the place is {incident.side.replace('_', ' ')}.")
    return tuple(found)


def is_unknown(actor: Attribution) -> bool:
    """Say whether the whole chance of the actors lies on `undetermined`."""
    return actor.probability[-1] >= 1 - 1e-9


def _force_sentence(answers: Answers, mission: Mission) -> str:
    """Say how likely the agreement held then; of a hypothetical one never that it was in force."""
    if mission.status == "hypothetical":
        return f"The agreement is taken as if in force, and its dates held then with chance {answers.p_in_force:.2f}."
    return f"The agreement was in force then with chance {answers.p_in_force:.2f}."


def _zone_words(reading: Reading, mission: Mission) -> str:
    """Name the zone. Distances are said in the agreement's own page: here they could betray the place of a weapon."""
    words = " and ".join(_named_zone(zone, mission) for zone in (reading.zone, *reading.more_zones))
    if reading.distances:
        words += f", {'beyond' if reading.beyond else 'within'} the distance agreed for each class of weapon"
    if reading.line is not None:
        words += f", from the line “{reading.line}”"
    if reading.outside:
        words += f", outside {' and '.join(_named_zone(zone, mission) for zone in reading.outside)}"
    return words


def _named_zone(zone_id: str, mission: Mission) -> str:
    zone = next((zone for zone in mission.zones if zone.zone_id == zone_id), None)
    if zone is None:
        return f"zone {zone_id}"
    return "the whole mission area" if zone.kind == "area" else f"the zone “{zone.title}”"


def _prohibited_sentences(answers: Answers, incident: Incident, grounds: Grounds, mission: Mission) -> list[str]:
    provision, reading = grounds.provision, grounds.reading
    prohibited = _classes(incident, mission, provision.classes)
    others = _classes(incident, mission, tuple(name for name in mission.classes if name not in provision.classes))
    classes = f"({prohibited or 'none of them above 0.01'}; otherwise {others or 'nothing else above 0.01'})"
    more = [_weapon_words(grounds)] if _asks_weapon(grounds) else []
    if provision.events:
        shown = sorted(grounds.events & set(provision.events))
        more.append(f"it speaks of {_listed(provision.events)}, and on record is {_listed(shown) or 'none of them'}")
    if provision.impediments:
        named = ", ".join(f"{one.impediment_id} ({one.kind})" for one in grounds.hindrances)
        more.append(f"it asks for an impediment ({_listed(provision.impediments)}); on record is {named or 'none'}")
    if reading.binds is not None:
        title = next((party.title for party in mission.parties if party.name == reading.binds), reading.binds)
        more.append(f"it binds {title} alone")
    if not more:
        return [f"Its class is among those of {provision.article} with chance {answers.p_prohibited:.2f} {classes}."]
    return [
        f"{provision.article} prohibits it there with chance {answers.p_prohibited:.2f}: by its class {classes}; "
        f"{'; '.join(more)}."
    ]


def _asks_weapon(grounds: Grounds) -> bool:
    return bool(grounds.provision.weapons or grounds.reading.distances)


def _weapon_words(grounds: Grounds) -> str:
    share = f"{grounds.weapon_share:.2f}"
    if grounds.weapon_known:
        return f"a weapon is named, and it speaks of that with share {share}"
    return f"no weapon is named, and of the weapon table it speaks of a share of {share} as assumed"


def _origin_sentence(actor: Attribution) -> str:
    if is_unknown(actor):
        return f"{actor.basis[:1].upper()}{actor.basis[1:]}."
    return f"Origin: {actor.basis}."


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


def _listed(names: Sequence[str]) -> str:
    return ", ".join(name.replace("_", " ") for name in names)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
