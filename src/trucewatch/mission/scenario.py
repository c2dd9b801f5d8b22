"""A scenario of what could watch a line in, the checked record or every fault of it out."""

from collections.abc import Iterator
from typing import Any, cast

from trucewatch.errors import Fault, InputError
from trucewatch.mission.settings import parse_toml, read_fields
from trucewatch.records.encoding import field_types
from trucewatch.records.posture import Estimate, Scenario

MOST_OPTIONS = 8
"""Every set of options is weighed, so that their number is limited."""


def parse_scenario(content: bytes, file: str, sides: tuple[str, str]) -> Scenario:
    """Return the scenario that a file holds.

    Args:
        content: its bytes.
        file: its name, for messages.
        sides: names of the sides of the mission's line.

    Raises:
        InputError: it cannot be read or contradicts itself; every fault is named.
    """
    faults: list[Fault] = []
    names = tuple(field_types(Scenario))
    table = parse_toml(content, file)
    found = {} if isinstance(table, Fault) else read_fields(Scenario, names, table, file, faults)
    if isinstance(table, Fault):
        faults.append(table)
    if faults:
        raise InputError(faults)
    scenario = Scenario(**cast(Any, found))
    faults.extend(Fault(code, file, where, got[:200], expected, remedy) for code, where, got, expected, remedy in (
        *_name_faults(scenario), *_number_faults(scenario), *_fleet_faults(scenario, sides),
    ))  # fmt: skip
    if faults:
        raise InputError(faults)
    return scenario


_Found = tuple[str, str, str, str, str]


def _name_faults(scenario: Scenario) -> Iterator[_Found]:
    fleets = [*(one.name for one in scenario.satellites), *(one.name for one in scenario.posts)]
    fleets += [one.name for one in scenario.drones]
    options = [one.name for one in scenario.options]
    events = [one.name for one in scenario.events]
    for where, listed in (("fleets", fleets), ("options", options), ("events", events)):
        for name in sorted({one for one in listed if listed.count(one) > 1}):
            yield "duplicate_name", where, name, "each name once", "rename one"
    for name in sorted({"base", "all", "least_seen"} & {*options, *fleets, *events}):
        yield "bad_name", "options", name, "another name than base, all and least_seen", "rename it"
    asked = [("base", scenario.base), *((f"options.{one.name}", one.fleets) for one in scenario.options)]
    for where, names in asked:
        for name in names:
            if name not in fleets:
                yield "unknown_reference", where, name, f"a fleet: {', '.join(fleets)}"[:400], "correct the name"
    for name in options:
        if "+" in name:
            yield "bad_name", f"options.{name}", name, "a name without +", "rename it"
    if len(options) > MOST_OPTIONS:
        yield "out_of_range", "options", str(len(options)), f"at most {MOST_OPTIONS}", "leave some out"
    if not scenario.events or not options:
        yield "out_of_range", "events", "no event or no option", "at least one of each", "add one"
    hindered = [one.sensor_class for one in scenario.hindrances]
    for name in sorted({one for one in hindered if hindered.count(one) > 1}):
        yield "duplicate_name", "hindrances", name, "one hindrance a class", "join them"


def _number_faults(scenario: Scenario) -> Iterator[_Found]:
    for where, one in _estimates(scenario, ""):
        if not 0 <= one.low <= one.best <= one.high:
            got = f"{one.low:g}, {one.best:g}, {one.high:g}"
            yield "out_of_range", where, got, "0 <= low <= best <= high", "correct or reorder the numbers"
        if where.rpartition(".")[2] in _SHARES and one.high > 1:
            yield "out_of_range", f"{where}.high", f"{one.high:g}", "a share of at most 1", "correct the number"
    if scenario.step_km < 1 or scenario.band_km <= 0:
        got = f"step_km {scenario.step_km:g}, band_km {scenario.band_km:g}"
        yield "out_of_range", "step_km", got, "a step of 1 km or more and a band above 0 km", "correct them"
    months = [one.month for one in scenario.clouds]
    for month in sorted({one for one in months if not 1 <= one <= 12 or months.count(one) > 1}):
        yield "out_of_range", "clouds", f"month {month}", "each month from 1 to 12 at most once", "correct the rows"


def _fleet_faults(scenario: Scenario, sides: tuple[str, str]) -> Iterator[_Found]:
    for post in scenario.posts:
        if (post.count is None) == (post.per_km is None):
            yield "missing_key", f"posts.{post.name}", "both or neither", "either count or per_km", "keep one"
    flanks = [(one.name, one.sides) for one in scenario.posts] + [(one.name, one.sides) for one in scenario.drones]
    for name, flank in flanks:
        if flank not in ("both", *sides):
            yield "unknown_word", f"{name}.sides", flank, f"both, {' or '.join(sides)}", "correct it"
    for one in scenario.satellites:
        plan = one.constellation
        if plan is not None and one.norad_ids:
            yield "bad_fleet", f"satellites.{one.name}", "both", "norad_ids or a constellation", "keep one"
        if plan is not None and (plan.planes < 1 or plan.satellites < 1 or plan.satellites % plan.planes):
            got = f"{plan.satellites} satellites in {plan.planes} planes"
            yield "bad_fleet", f"satellites.{one.name}", got, "as many in each plane", "correct the numbers"
        if plan is not None and not 200 <= plan.altitude_km <= 2000:
            yield "bad_fleet", f"satellites.{one.name}", f"{plan.altitude_km:g} km", "200 to 2000 km", "correct it"


_SHARES = frozenset({"share", "kept", "in_view", "working", "on_station", "night_share", "habit_share", "lost_share"})


def _estimates(value: object, where: str) -> Iterator[tuple[str, Estimate]]:
    if isinstance(value, Estimate):
        yield where, value
    elif isinstance(value, tuple):
        for number, item in enumerate(value):
            yield from _estimates(item, f"{where}[{number}]")
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            yield from _estimates(getattr(value, name), f"{where}.{name}" if where else name)
