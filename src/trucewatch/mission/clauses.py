"""The clauses of an agreement in; parties, weapons, zones, steps and shares in them that cannot be meant out."""

from collections.abc import Iterator, Sequence

from trucewatch.errors import Fault
from trucewatch.geo.line import ReferenceLine
from trucewatch.mission.draft import fault_at, listed
from trucewatch.mission.settings import iter_named
from trucewatch.records.agreement import Provision, Reading, ReplyStep
from trucewatch.records.mission import Mission

SUM_TOLERANCE = 1e-6
"""Assumed shares sum to 1 within one quantum of a probability."""


def check_clauses(mission: Mission) -> Iterator[Fault]:
    """Yield clauses that name unknown parties, weapons or zones, steps without evidence, a check without source."""
    for where, provision in iter_named(mission.agreement.provisions, "agreement.provisions"):
        yield from _unknown(provision.weapons, mission.weapons, f"{where}.weapons", "a class of the weapon table")
        if provision.verified and not provision.source:
            expected, remedy = "a source for what was checked", "name the source, or leave verified out"
            yield fault_at("missing_key", f"{where}.source", "nothing", expected, remedy)
        for place, reading in iter_named(provision.readings, f"{where}.readings"):
            yield from _reading_faults(reading, mission, place)
        yield from _step_faults(provision, f"{where}.return_fire.steps")


def check_weapon_priors(mission: Mission) -> Iterator[Fault]:
    """Yield a fault unless the weapon table's assumed shares name each class once and sum to 1, or are left out."""
    priors = mission.agreement.weapon_priors
    if not priors:
        return
    where, names = "agreement.weapon_priors", [prior.name for prior in priors]
    if sorted(names) != sorted(mission.weapons):
        expected, remedy = f"each of {listed(mission.weapons)} once", "add or remove shares"
        yield fault_at("prior_classes", where, listed(names), expected, remedy)
    total = sum(prior.probability for prior in priors)
    if abs(total - 1) > SUM_TOLERANCE or not all(0 <= prior.probability <= 1 for prior in priors):
        yield fault_at("probability_sum", where, f"{total:.6f}", "shares from 0 to 1 that sum to 1", "correct them")


def alternative_faults(line: ReferenceLine, mission: Mission) -> Iterator[Fault]:
    """Yield readings that measure from a line that the line file does not draw."""
    names = [other.name for other in line.alternatives if other.parts]
    for where, provision in iter_named(mission.agreement.provisions, "agreement.provisions"):
        for place, reading in iter_named(provision.readings, f"{where}.readings"):
            if reading.line is not None:
                what = f"an alternative of {mission.line.file} with parts"
                yield from _absent(reading.line, names, f"{place}.line", what)


def _reading_faults(reading: Reading, mission: Mission, where: str) -> Iterator[Fault]:
    zones, parties = [zone.zone_id for zone in mission.zones], [party.name for party in mission.parties]
    yield from _unknown(reading.more_zones, zones, f"{where}.more_zones", "a zone")
    yield from _unknown(reading.outside, zones, f"{where}.outside", "a zone")
    if reading.binds is not None:
        yield from _absent(reading.binds, parties, f"{where}.binds", "a party")
    if reading.beyond and not reading.distances:
        expected, remedy = "distances beyond which it holds", "add distances, or leave beyond out"
        yield fault_at("missing_key", f"{where}.distances", "nothing", expected, remedy)
    seen: list[str] = []
    for place, one in iter_named(reading.distances, f"{where}.distances"):
        yield from _unknown(one.weapons, mission.weapons, f"{place}.weapons", "a class of the weapon table")
        if one.distance_km == 0:
            expected, remedy = "a distance above 0 km", "correct the distance"
            yield fault_at("out_of_range", f"{place}.distance_km", 0, expected, remedy)
        for name in one.weapons:
            if name in seen:
                expected, remedy = "one distance for each class of weapon", "remove one of them"
                yield fault_at("duplicate_name", f"{place}.weapons", name, expected, remedy)
            seen.append(name)


def _step_faults(provision: Provision, where: str) -> Iterator[Fault]:
    if provision.return_fire is None:
        return
    if not provision.return_fire.steps:
        expected, remedy = "at least one step before fire is returned", "add the steps, or leave return_fire out"
        yield fault_at("too_few", where, "none", expected, remedy)
    names: list[str] = []
    for place, step in iter_named(provision.return_fire.steps, where):
        if step.step_id in names:
            yield fault_at("duplicate_name", f"{place}.step_id", step.step_id, "each name once", "rename one of them")
        names.append(step.step_id)
        if not _is_shown(step):
            got = f"evidence {step.evidence}, events {listed(step.events)}, notice {step.notice or 'none'}"
            expected = "events for an incident, a notice for a notice, and not the other"
            yield fault_at("step_shape", place, got, expected, "correct evidence, events or notice")


def _is_shown(step: ReplyStep) -> bool:
    by_incident = step.evidence == "incident"
    return bool(step.events) == by_incident and (step.notice is None) == by_incident


def _unknown(names: Sequence[str], known: Sequence[str], where: str, what: str) -> Iterator[Fault]:
    for index, name in enumerate(names):
        yield from _absent(name, known, f"{where}[{index}]", what)


def _absent(name: str, known: Sequence[str], where: str, what: str) -> Iterator[Fault]:
    if name not in known:
        expected, remedy = f"{what}: {listed(known)}", "correct the name or add it"
        yield fault_at("unknown_reference", where, name, expected, remedy)
