"""Clauses in, plain words out: what a clause speaks of, where a reading holds, where readings differ."""

from collections.abc import Sequence

from trucewatch.records.agreement import Distance, Excuse, Provision, Reading
from trucewatch.records.mission import Mission, Zone
from trucewatch.report import spelling

LANGUAGES = {"en": "English", "uk": "Ukrainian", "ru": "Russian", "fr": "French", "de": "German"}
"""Names of the languages of authentic texts; another one is named by its code."""
STARTS = {"t0": "the event", "detection": "its detection", "adoption": "the adoption of a finding"}
"""From what a clock counts."""
KINDS = {
    "area": "the whole mission area", "buffer": "a band along the line", "training_area": "a training area",
    "industrial": "a works", "disengagement": "an area of disengagement", "city": "a settlement",
    "energy": "an energy site", "sea": "a sea", "storage": "a storage site",
}  # fmt: skip
"""Kinds of zone."""


def listed(names: Sequence[str], last: str = "and") -> str:
    """Return names as one enumeration; empty for none."""
    words = [spelling.words(name) for name in names]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}" if words else ""


def number(value: float) -> str:
    """Return a number without needless zeros."""
    return f"{value:g}"


def scope_words(provision: Provision) -> list[str]:
    """Return what a clause speaks of, one sentence each."""
    words = [f"It prohibits incidents of class {listed(provision.classes, 'or')}."]
    if provision.events:
        words.append(f"The record must hold {listed(provision.events, 'or')}; of anything else it does not speak.")
    if provision.weapons:
        words.append(f"It speaks of these weapons only: {listed(provision.weapons)}.")
    if provision.impediments:
        kinds = listed(provision.impediments, "or")
        words.append(f"An impediment of the watching ({kinds}) must have begun there and then.")
    return words


def zone_of(mission: Mission, zone_id: str) -> Zone:
    """Return a zone of the mission."""
    return next(zone for zone in mission.zones if zone.zone_id == zone_id)


def zone_words(zone: Zone) -> str:
    """Name a zone with its extent, never its place."""
    if zone.kind == "area":
        return "the whole mission area"
    extent = f"{number(zone.distance_km)} km on either side" if zone.distance_km is not None else "as drawn"
    return f"{zone.title} ({KINDS[zone.kind]}, {extent})"


def place_words(reading: Reading, mission: Mission) -> list[str]:
    """Return where a reading holds, for whom, and from which line, one sentence each."""
    zones = [zone_words(zone_of(mission, name)) for name in (reading.zone, *reading.more_zones)]
    words = [f"It holds in {' and in '.join(zones)}."]
    if reading.distances:
        where = "beyond" if reading.beyond else "within"
        words.append(f"There it speaks of weapons {where} the distance of their class from the line.")
    if reading.outside:
        named = [zone_of(mission, name).title for name in reading.outside]
        words.append(f"It does not hold within {listed(named, 'or')}.")
    words.append(f"Distances are measured from {line_words(reading, mission)}.")
    words.append(f"It binds {bound_words(reading, mission)}.")
    return words


def line_words(reading: Reading, mission: Mission) -> str:
    """Name the line from which a reading measures."""
    if reading.line is None:
        return f"the pinned line “{mission.line.line}”, version {mission.line.version}"
    return f"another account of the line, “{spelling.words(reading.line)}”"


def bound_words(reading: Reading, mission: Mission) -> str:
    """Say whom a reading binds."""
    if reading.binds is None:
        return "all parties"
    return f"{next(party.title for party in mission.parties if party.name == reading.binds)} alone"


def excuse_words(excuse: Excuse) -> tuple[str, str, str, str, str]:
    """Return the cells of one excuse: kind, by whom, lead, longest, widest."""
    by = listed(excuse.by, "or") if excuse.by else "anybody"
    lead = "no lead" if excuse.lead_h == 0 else f"at least {number(excuse.lead_h)} h before"
    longest, widest = f"{number(excuse.max_duration_h)} h", f"{number(excuse.max_radius_km)} km about its centre"
    return spelling.words(excuse.notice), by, lead, longest, widest


def distance_words(one: Distance, beyond: bool) -> tuple[str, str, str]:
    """Return the cells of one distance: weapons, distance, wording."""
    word = "beyond" if beyond else "nearer than"
    return listed(one.weapons), f"{word} {number(one.distance_km)} km", one.text


def differences(provision: Provision, mission: Mission) -> list[str]:
    """Return in plain words where the readings of a clause differ; empty with one reading."""
    readings = provision.readings
    asked = (
        ("Whom it binds", [bound_words(one, mission) for one in readings]),
        ("From where it is measured", [line_words(one, mission) for one in readings]),
        ("Where it holds", [_where(one, mission) for one in readings]),
        ("How far weapons stay", [_far(one) for one in readings]),
    )
    found = []
    for question, answers in asked:
        if len(set(answers)) > 1:
            told = [f"as read by {one.holder}, {answer}" for one, answer in zip(readings, answers, strict=True)]
            found.append(f"{question}: {'; '.join(told)}.")
    return found


def _where(reading: Reading, mission: Mission) -> str:
    words = " and ".join(zone_words(zone_of(mission, name)) for name in (reading.zone, *reading.more_zones))
    outside = " or ".join(zone_of(mission, name).title for name in reading.outside)
    return f"{words}, but not within {outside}" if outside else words


def _far(reading: Reading) -> str:
    if not reading.distances:
        return "no distance by class of weapon"
    side = "beyond" if reading.beyond else "within"
    return ", ".join(f"{listed(one.weapons)} {side} {number(one.distance_km)} km" for one in reading.distances)
