"""A scenario, a lattice, looks and tables in, every figure of the answer out: the same for the same input."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Literal, TypeAlias

import numpy as np

from trucewatch.geo.ellipsoid import Floats
from trucewatch.plan.posture.costs import Spent, cost_of, per_year_of
from trucewatch.plan.posture.curve import LEAST_SEEN, Options, Worth, least_seen, sets_of, trace_curve
from trucewatch.plan.posture.figures import (
    choose_starts,
    figures_of,
    hours_of,
    interval_of,
    mean_seen,
    mean_timed,
    shares_of,
)
from trucewatch.plan.posture.lattice import thin
from trucewatch.plan.posture.satellites import looks_at
from trucewatch.plan.posture.seen import Memo, Watch, chance_seen, fleets_of, still_known
from trucewatch.plan.posture.settle import Assumption, draw_settings, list_assumptions, settle, settle_but
from trucewatch.records.posture import (
    AssumptionSwing,
    CostPoint,
    HourShare,
    PostureCost,
    PostureShare,
    Scenario,
    WatchedEvent,
)
from trucewatch.records.posture_answer import PostureAnswer
from trucewatch.records.table import Table

BASE, ALL = "base", "all"
"""Names of the first posture and of the last."""
DRAWS = 40
"""Draws of all assumptions: nine of ten lie in the interval."""
PLACES_DRAWN = 28
"""Places at which draws and single assumptions are tried, of all places of the lattice."""
Moved: TypeAlias = tuple[tuple[Assumption, float, float, float], ...]
"""Every assumption with what is seen at best, and with it at its low and at its high end."""
ENDS_MOVED: tuple[Literal["low"], Literal["high"]] = ("low", "high")


def list_postures(scenario: Scenario) -> dict[str, tuple[str, ...]]:
    """Return the fleets of every posture by its name: base, each option alone and with the base, everything."""
    postures = {BASE: scenario.base}
    for one in scenario.options:
        postures[one.name] = one.fleets
        postures[f"{BASE}+{one.name}"] = _fleets_with(scenario, (one.name,))
    return {**postures, ALL: _fleets_with(scenario, tuple(one.name for one in scenario.options))}


def weigh_postures(scenario: Scenario, watch: Watch, on_stage: Callable[[str], None]) -> PostureAnswer:
    """Return what every posture of a scenario would see and cost, and on what the answer rests most."""
    length_km, few, fleets = watch.lattice.length_km, _thinned(watch), fleets_of(scenario)

    def cost(held: Options) -> Spent:
        return per_year_of([fleets[name] for name in _fleets_with(scenario, held)], length_km)

    worth: dict[str, dict[Options, Worth]] = {}
    for number, event in enumerate(scenario.events, 1):
        on_stage(f"weighing every set of options against {event.title} ({number} of {len(scenario.events)})")
        worth[event.name] = _worth_of_sets(scenario, watch, event)
    least = least_seen(worth)
    curve = [point for name, one in worth.items() for point in trace_curve(name, one, cost)]
    curve += trace_curve(LEAST_SEEN, {held: worth[event][held] for held, event in least.items()}, cost)
    shares: list[PostureShare] = []
    hours: list[HourShare] = []
    swings: dict[str, Moved] = {}
    for number, event in enumerate(scenario.events, 1):
        on_stage(f"drawing the assumptions behind {event.title} ({number} of {len(scenario.events)})")
        reached = {point.options for point in curve if event.name in (point.measure, least[point.options])}
        drawn, drawn_sets = _draws(scenario, few, event, sorted(reached))
        curve = [_with_interval(point, event.name, least, drawn_sets) for point in curve]
        shares += _shares(scenario, watch, event, drawn)
        hours += _hours(scenario, watch, event)
        swings[event.name] = tuple(_swings(scenario, few, event))
    costs = [cost_of(name, held, scenario, length_km) for name, held in list_postures(scenario).items()]
    return PostureAnswer(
        Table.of(PostureShare, shares),
        Table.of(PostureCost, costs),
        Table.of(CostPoint, curve),
        Table.of(AssumptionSwing, _ranked(swings)),
        Table.of(HourShare, hours),
    )


def _worth_of_sets(scenario: Scenario, watch: Watch, event: WatchedEvent) -> dict[Options, Worth]:
    best, memo = settle(scenario), _no_memo()
    found: dict[Options, Worth] = {}
    for held in sets_of(scenario.options):
        chance = chance_seen(watch, _fleets_with(scenario, held), event, best, memo)
        found[held] = Worth(mean_seen(chance, watch.lattice), mean_timed(chance, watch.lattice))
    return found


def _with_interval(
    point: CostPoint, event: str, least: Mapping[Options, str], drawn: Mapping[Options, Floats]
) -> CostPoint:
    if event != (least[point.options] if point.measure == LEAST_SEEN else point.measure):
        return point
    low, high = interval_of(drawn[point.options], point.p_seen)
    return replace(point, p_low=low, p_high=high)


def _shares(
    scenario: Scenario, watch: Watch, event: WatchedEvent, drawn: Mapping[str, Floats]
) -> Iterator[PostureShare]:
    best, memo = settle(scenario), _no_memo()
    for name, fleets in list_postures(scenario).items():
        chance = chance_seen(watch, fleets, event, best, memo)
        yield from shares_of(name, event.name, chance, drawn[name], watch.lattice, scenario)


def _hours(scenario: Scenario, watch: Watch, event: WatchedEvent) -> Iterator[HourShare]:
    best, memo = settle(scenario), _no_memo()
    for name in (BASE, ALL):
        chance = chance_seen(watch, list_postures(scenario)[name], event, best, memo)
        yield from hours_of(name, event.name, chance, watch.lattice)


def _draws(
    scenario: Scenario, watch: Watch, event: WatchedEvent, sets: Sequence[Options]
) -> tuple[dict[str, Floats], dict[Options, Floats]]:
    """Return the figures of every posture, and what sets of options would see, draw by draw.

    An opponent foresees what holds in the draw: it knows the world better than who plans against it.
    """
    postures = list_postures(scenario)
    drawn: dict[str, list[Floats]] = {name: [] for name in postures}
    seen: dict[Options, list[float]] = {held: [] for held in sets}
    for setting in draw_settings(scenario, DRAWS):
        memo = _no_memo()
        for name, fleets in postures.items():
            chance = chance_seen(watch, fleets, event, setting, memo)
            drawn[name].append(figures_of(chance, choose_starts(chance, watch.lattice), watch.lattice))
        for held in sets:
            chance = chance_seen(watch, _fleets_with(scenario, held), event, setting, memo)
            seen[held].append(mean_seen(chance, watch.lattice))
    return {name: np.array(one) for name, one in drawn.items()}, {held: np.array(one) for held, one in seen.items()}


def _no_memo() -> Memo:
    return {}


def _thinned(watch: Watch) -> Watch:
    lattice, kept = thin(watch.lattice, PLACES_DRAWN)
    return replace(watch, lattice=lattice, looks={name: looks_at(one, kept) for name, one in watch.looks.items()})


def _swings(scenario: Scenario, watch: Watch, event: WatchedEvent) -> Iterator[tuple[Assumption, float, float, float]]:
    fleets, best, memo = list_postures(scenario)[ALL], settle(scenario), _no_memo()
    p = mean_seen(chance_seen(watch, fleets, event, best, memo), watch.lattice)
    for one in list_assumptions(scenario):
        ends = []
        for to in ENDS_MOVED:
            moved = settle_but(scenario, one, to)
            known = still_known(memo, event, best, moved)
            same = len(known) == len(memo) and moved.scenario.clouds == best.scenario.clouds
            ends.append(p if same else mean_seen(chance_seen(watch, fleets, event, moved, known), watch.lattice))
        yield one, p, ends[0], ends[1]


def _ranked(swings: Mapping[str, Moved]) -> list[AssumptionSwing]:
    """Return the swings of all kinds and of their mean, by how far the mean moves."""
    rows: list[tuple[float, list[AssumptionSwing]]] = []
    for held in zip(*swings.values(), strict=True):
        moved = [_swing(one, event, p, low, high) for event, (one, p, low, high) in zip(swings, held, strict=True)]
        p, low, high = (sum(one[at] for one in held) / len(held) for at in (1, 2, 3))
        rows.append((abs(high - low), [_swing(held[0][0], "", p, low, high), *moved]))
    rows.sort(key=lambda row: -row[0])
    return [replace(one, rank=rank) for rank, (_, moved) in enumerate(rows, 1) for one in moved]


def _swing(one: Assumption, event: str, p: float, low: float, high: float) -> AssumptionSwing:
    return AssumptionSwing(one.name, one.name, ALL, event, one.low, one.best, one.high, p, low, high, 0, one.source)


def _fleets_with(scenario: Scenario, held: Options) -> tuple[str, ...]:
    added = [name for one in scenario.options if one.name in held for name in one.fleets]
    return tuple(dict.fromkeys((*scenario.base, *added)))
