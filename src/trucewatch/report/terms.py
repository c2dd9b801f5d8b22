"""A name of a record in, the words by which a reader knows it out.

What comes from the glossary comes in English, for the pages that are in English alone. Readings and written rules are
told in the mission's own words, whatever the language, so that the reports of every language take them from here too.
"""

from trucewatch.records.agreement import Provision
from trucewatch.records.count import COUNTING_RULES
from trucewatch.records.mission import Mission
from trucewatch.report.languages.catalog import SOURCE, load_glossary
from trucewatch.report.spelling import words


def term(group: str, name: str) -> str:
    """Return the glossary's English term for a word of a vocabulary; of a word that it does not hold its own words.

    >>> term("events", "uav"), term("sensors", "satellite_sar")
    ('uncrewed aircraft', 'radar satellite')
    """
    held = load_glossary()[group].get(name)
    return held[SOURCE] if held else words(name)


def event_words(name: str) -> str:
    """Return a kind of event in words."""
    return term("events", name)


def party_title(mission: Mission, name: str) -> str:
    """Return how pages name a party; anybody else by the words of its name."""
    return next((party.title for party in mission.parties if party.name == name), words(name))


def declarer_title(mission: Mission, name: str) -> str:
    """Return who declared something: a party by its title, a state or the force by its term, else as it was given."""
    return term("declarers", name) if name in load_glossary()["declarers"] else party_title(mission, name)


def reading_words(mission: Mission, provision: Provision | None, reading_id: str) -> str:
    """Return a reading by who holds it and, of several, what the mission calls it; one that is lacking by its words."""
    readings = provision.readings if provision else ()
    held = next((one for one in readings if one.reading_id == reading_id), None)
    if held is None:
        return words(reading_id)
    holder = party_title(mission, held.holder)
    return f"{holder}, {words(reading_id)}" if len(readings) > 1 else holder


def rule_words(rule: str) -> str:
    """Return a counting rule in words with its version; one that is not known by its words alone.

    >>> rule_words("recorded_events_v1")
    'recorded events (version 1)'
    """
    _, _, version = rule.rpartition("_v")
    return f"{term('rules', rule)} (version {version})" if rule in COUNTING_RULES else words(rule)


def written_rule(text: str) -> str:
    """Return a written rule without the name under which records hold it, its version behind it.

    >>> written_rule("sector_window_v2: breaches in one sector form one case"), written_rule("by hand")
    ('breaches in one sector form one case; version 2', 'by hand')
    """
    name, colon, told = text.partition(":")
    stem, mark, version = name.rpartition("_v")
    is_named = bool(colon and mark and version.isdigit() and " " not in stem)
    return f"{told.strip()}; version {version}" if is_named else text


def label_words(name: str) -> str:
    """Return a release label in words; one that joins several names each."""
    return words(name).replace("+", " and ")
