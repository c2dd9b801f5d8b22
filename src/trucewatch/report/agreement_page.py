"""A mission's agreement in, the page that a lawyer reads out: every clause with its source, readings and bounds.

It is generated from the data that the findings rest on, holds no script and asks for nothing, and prints. It shows
distances and never places, so that every reader may have it.
"""

from dataclasses import dataclass

from jinja2 import Environment, PackageLoader, StrictUndefined

from trucewatch.records.agreement import Provision, Reading
from trucewatch.records.label import Reader
from trucewatch.records.mission import Mission, Zone
from trucewatch.report import agreement_words as words
from trucewatch.report import spelling
from trucewatch.report.agreement_drawing import draw_section


@dataclass(frozen=True, slots=True)
class ReadingPart:
    """One reading as it is printed."""

    reading: Reading
    """The reading."""
    place: list[str]
    """Where it holds, for whom, from which line."""
    distances: list[tuple[str, str, str]]
    """Rows of its table: weapons, distance, wording."""
    drawing: str
    """Section across the line; empty where it knows no distance."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One provision as it is printed."""

    provision: Provision
    """The provision."""
    language: str
    """Name of the language of its authentic text."""
    scope: list[str]
    """What it speaks of."""
    readings: list[ReadingPart]
    """Its readings."""
    differences: list[str]
    """Where they differ."""
    excuses: list[tuple[str, str, str, str, str]]
    """Rows of its table of notices: kind, by whom, lead, longest, widest."""
    steps: list[tuple[str, str]]
    """Steps before fire in reply: what, and what shows it."""


def render_agreement(mission: Mission, reader: Reader, settings_sha256: str) -> str:
    """Return the page as HTML text; the same mission gives the same text.

    Args:
        mission: the mission whose agreement is printed.
        reader: for whom; the page names the reader and shows everyone the same.
        settings_sha256: digest of the mission's settings, so that the page can be matched with findings.
    """
    environment = Environment(
        loader=PackageLoader("trucewatch.report"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    environment.filters.update(plain=spelling.words, stamp=spelling.stamp, number=words.number, listed=words.listed)
    agreement = mission.agreement
    return environment.get_template("clauses.html.jinja").render(
        mission=mission,
        agreement=agreement,
        reader=reader,
        digest=settings_sha256,
        clauses=[_clause(provision, mission) for provision in agreement.provisions],
        checked=sum(provision.verified for provision in agreement.provisions),
        zones=[(zone, words.KINDS[zone.kind], _used_by(zone, mission)) for zone in mission.zones],
        starts=words.STARTS,
        shares=_shares(mission),
    )


def _clause(provision: Provision, mission: Mission) -> Clause:
    return Clause(
        provision=provision,
        language=words.LANGUAGES.get(provision.language, provision.language),
        scope=words.scope_words(provision),
        readings=[_reading(reading, mission) for reading in provision.readings],
        differences=words.differences(provision, mission),
        excuses=[words.excuse_words(excuse) for excuse in provision.excuses],
        steps=_steps(provision),
    )


def _reading(reading: Reading, mission: Mission) -> ReadingPart:
    rows = [words.distance_words(one, reading.beyond) for one in reading.distances]
    return ReadingPart(reading, words.place_words(reading, mission), rows, draw_section(reading, mission))


def _steps(provision: Provision) -> list[tuple[str, str]]:
    if provision.return_fire is None:
        return []
    return [
        (
            step.title,
            f"an authenticated incident with {words.listed(step.events, 'or')}"
            if step.evidence == "incident"
            else f"a notice of {spelling.words(step.notice or '')}",
        )
        for step in provision.return_fire.steps
    ]


def _used_by(zone: Zone, mission: Mission) -> list[Provision]:
    return [
        provision
        for provision in mission.agreement.provisions
        if any(zone.zone_id in (one.zone, *one.more_zones, *one.outside) for one in provision.readings)
    ]


def _shares(mission: Mission) -> list[tuple[str, float]]:
    stated = {prior.name: prior.probability for prior in mission.agreement.weapon_priors}
    equal = 1 / max(len(mission.weapons), 1)
    return [(name, stated.get(name, 0.0) if stated else equal) for name in mission.weapons]
