"""Settings in, numbers, dates and shapes that cannot be meant out."""

from collections.abc import Iterator

from trucewatch.errors import Fault
from trucewatch.mission.draft import fault_at, listed
from trucewatch.mission.settings import iter_named
from trucewatch.records.agreement import Tier
from trucewatch.records.mission import Mission
from trucewatch.records.vocabulary import CLASSES

SUM_TOLERANCE = 1e-6
"""Assumed chances sum to 1 within one quantum of a probability."""


def check_area(mission: Mission) -> Iterator[Fault]:
    """Yield limits of the mission area that are out of range or reversed."""
    area = mission.area
    for low, high, least, first, second in (
        ("south_deg", "north_deg", -90.0, area.south_deg, area.north_deg),
        ("west_deg", "east_deg", -180.0, area.west_deg, area.east_deg),
    ):
        if not least <= first < second <= -least:
            expected = f"{least:g} to {-least:g}, {low} below {high}"
            got, remedy = f"{first:g} to {second:g}", "correct the limits, or swap them"
            yield fault_at("out_of_range", f"area.{low}", got, expected, remedy)


def check_zone_shapes(mission: Mission) -> Iterator[Fault]:
    """Yield zones with a distance or file that their kind does not have, or without the one that it needs."""
    for where, zone in iter_named(mission.zones, "zones"):
        has_distance, has_file = zone.distance_km is not None, zone.file is not None
        wanted = (zone.kind == "buffer", zone.kind not in ("buffer", "area"))
        if (has_distance, has_file) != wanted:
            got = f"{zone.kind} with distance_km {zone.distance_km} and file {zone.file}"
            expected = "a distance for a buffer, a file for a polygon, neither for the area"
            yield fault_at("zone_shape", where, got, expected, "correct the kind, or add and remove keys")
        if zone.distance_km == 0:
            expected, remedy = "a half width above 0 km", "correct the distance"
            yield fault_at("out_of_range", f"{where}.distance_km", 0, expected, remedy)


def check_classes(mission: Mission) -> Iterator[Fault]:
    """Yield a fault unless the classes begin with those that every mission has, in their fixed order."""
    if mission.classes[: len(CLASSES)] != CLASSES:
        remedy = "begin with these and add own classes behind them"
        yield fault_at("class_order", "classes", listed(mission.classes), listed(CLASSES), remedy)


def check_priors(mission: Mission) -> Iterator[Fault]:
    """Yield a fault unless the priors give each class once a chance and sum to 1."""
    names = [prior.name for prior in mission.fuse.priors]
    for name in mission.classes:
        if names.count(name) != 1:
            got, expected = f"{names.count(name)} priors for {name}", "one prior for each class"
            yield fault_at("prior_classes", "fuse.priors", got, expected, "add or remove priors")
    for index, name in enumerate(names):
        if name not in mission.classes:
            expected, remedy = f"a class: {listed(mission.classes)}", "correct the name"
            yield fault_at("unknown_reference", f"fuse.priors[{index}].name", name, expected, remedy)
    total = sum(prior.probability for prior in mission.fuse.priors)
    if abs(total - 1.0) > SUM_TOLERANCE:
        yield fault_at("probability_sum", "fuse.priors", f"{total:.6f}", "chances that sum to 1", "correct the chances")


def check_chances(mission: Mission) -> Iterator[Fault]:
    """Yield probabilities outside 0 to 1, and a gate that joins nothing."""
    limits = mission.thresholds
    chances = [
        ("agreement.standard_p", mission.agreement.standard_p),
        *((f"thresholds.{name}", getattr(limits, name)) for name in ("possible_p", "no_breach_p", "quiet_p_seen")),
        *((f"thresholds.{name}", getattr(limits, name)) for name in ("cloud_prior", "stated_doubt", "outage_prior")),
        *(
            (f"{where}.probability", prior.probability)
            for where, prior in iter_named(mission.fuse.priors, "fuse.priors")
        ),
    ]
    for where, sensor in iter_named(mission.sensors, "sensors"):
        chances += [
            (f"{place}.p_detect", one.p_detect) for place, one in iter_named(sensor.detections, f"{where}.detections")
        ]
    for place, chance in chances:
        if not 0.0 <= chance <= 1.0:
            yield fault_at("out_of_range", place, chance, "a probability from 0 to 1", "correct the number")
    if mission.fuse.gate_sigmas <= 0:
        expected, remedy = "more than 0 standard deviations", "correct the number"
        yield fault_at("out_of_range", "fuse.gate_sigmas", mission.fuse.gate_sigmas, expected, remedy)


def check_thresholds(mission: Mission) -> Iterator[Fault]:
    """Yield thresholds that contradict each other or the agreed standard of proof, and a sky that holds for no time."""
    limits, standard = mission.thresholds, mission.agreement.standard_p
    if limits.cloud_holds_h is not None and limits.cloud_holds_h <= 0:
        expected, remedy = "more than 0 h, or no value for a sky that holds for good", "correct or remove the number"
        yield fault_at("out_of_range", "thresholds.cloud_holds_h", limits.cloud_holds_h, expected, remedy)
    if limits.no_breach_p >= limits.possible_p:
        got = f"no_breach_p {limits.no_breach_p:g}, possible_p {limits.possible_p:g}"
        expected, remedy = "no_breach_p below possible_p", "correct the thresholds"
        yield fault_at("threshold_order", "thresholds.no_breach_p", got, expected, remedy)
    if limits.possible_p < standard:
        expected = f"at least agreement.standard_p, {standard:g}"
        remedy = "no possible violation may rest on less than the agreed standard"
        yield fault_at("threshold_order", "thresholds.possible_p", f"{limits.possible_p:g}", expected, remedy)


def check_dates(mission: Mission) -> Iterator[Fault]:
    """Yield an agreement that ends before it begins."""
    start, end = mission.agreement.in_force_from, mission.agreement.in_force_to
    if end is not None and end <= start:
        expected, remedy = f"an end after {start.isoformat()}", "correct or swap the dates"
        yield fault_at("reversed_dates", "agreement.in_force_to", end.isoformat(), expected, remedy)


def check_windows(mission: Mission) -> Iterator[Fault]:
    """Yield sources whose holdings end before they begin."""
    for where, source in iter_named(mission.sources, "sources"):
        start, end = source.holds_from, source.holds_to
        if start is not None and end is not None and end <= start:
            expected, remedy = f"an end after {start.isoformat()}", "correct or swap the times"
            yield fault_at("reversed_dates", f"{where}.holds_to", end.isoformat(), expected, remedy)


def check_ladder(mission: Mission) -> Iterator[Fault]:
    """Yield steps that are easier to reach than the step before them, and steps without a clock or source."""
    steps = mission.ladder
    for index, tier in enumerate(steps):
        where = f"ladder[{index}]"
        if index and not _asks_more(tier, steps[index - 1]):
            got = f"{tier.tier} from {tier.min_findings} findings and {tier.min_hours:g} h"
            expected = f"more than {steps[index - 1].tier} before it asks for"
            yield fault_at("ladder_order", f"{where}.min_findings", got, expected, "order the steps, mildest first")
        if tier.min_findings < 1 or tier.clock_h == 0:
            got = f"min_findings {tier.min_findings}, clock_h {tier.clock_h:g}"
            expected = "at least one finding and a clock longer than 0 h"
            yield fault_at("out_of_range", f"{where}.min_findings", got, expected, "correct the step")


def _asks_more(tier: Tier, before: Tier) -> bool:
    more = (tier.min_findings - before.min_findings, tier.min_hours - before.min_hours)
    return min(more) >= 0 and max(more) > 0
