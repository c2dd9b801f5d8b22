"""A scenario whose numbers have three ends in, the same scenario with one value for each number out.

A scenario may be taken at its best estimates, with one assumption alone moved to an end, or with every assumption drawn
apart. Chances of detection have ends too, class by class: at best they are the mixture of their low end, best estimate
and high end with weights 1/4, 1/2, 1/4, one state shared by all looks of a class; a draw picks one of the three.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, Literal, TypeAlias, cast

import numpy as np

from trucewatch.records.detection import MODEL_WEIGHTS
from trucewatch.records.posture import (
    DroneFleet,
    Estimate,
    FleetCost,
    PostFleet,
    SatelliteFleet,
    Scenario,
    WatchedEvent,
)

TableEnd: TypeAlias = Literal["mix", "low", "best", "high"]

TABLE_WEIGHTS: Mapping[str, float] = dict(zip(("low", "best", "high"), MODEL_WEIGHTS, strict=True))
"""Weight of each state of a class's chances."""
SEED = 20_251_223
"""Seed of the draws: the same draws on every machine and for every scenario with as many assumptions."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A scenario with one value for each number."""

    scenario: Scenario
    """Every estimate holds one value, three times."""
    tables: Mapping[str, TableEnd]
    """Which end of the detection tables holds, by sensor class; `mix` for a class that is not named."""


@dataclass(frozen=True, slots=True)
class Assumption:
    """Something that may be moved alone."""

    name: str
    """Path of the estimate, `clouds` for all months together, or `tables.` and a sensor class."""
    low: float
    """Its low value; 0 for a table."""
    best: float
    """Its best estimate; 0.5 for a table."""
    high: float
    """Its high value; 1 for a table."""
    source: str
    """Where they come from."""


def settle(scenario: Scenario) -> Setting:
    """Return the scenario at its best estimates, tables as mixtures."""
    return Setting(_chosen(scenario, lambda path, one: one.best), dict.fromkeys(classes_of(scenario), "mix"))


def settle_but(scenario: Scenario, moved: Assumption, to: Literal["low", "high"]) -> Setting:
    """Return the scenario at its best estimates but for one assumption at its low or high end."""
    if moved.name.startswith("tables."):
        held = settle(scenario)
        return replace(held, tables={**held.tables, moved.name.removeprefix("tables."): to})

    def value(path: str, one: Estimate) -> float:
        return float(getattr(one, to if _assumption_of(path) == moved.name else "best"))

    return Setting(_chosen(scenario, value), dict.fromkeys(classes_of(scenario), "mix"))


def draw_settings(scenario: Scenario, number: int) -> tuple[Setting, ...]:
    """Return settings in which every assumption is drawn apart from the others, spread evenly over its range.

    Half of the draws of a number lie between its low value and its best estimate, half between that and its high value
    (a Latin hypercube: McKay, Beckman and Conover, Technometrics 21 (1979) 239). Of a table the low end, the best
    estimate and the high end are drawn with the weights of the mixture.
    """
    named = [one.name for one in list_assumptions(scenario)]
    generator = np.random.Generator(np.random.PCG64(SEED))
    ranks = {name: (generator.permutation(number) + 0.5) / number for name in named}
    return tuple(_drawn(scenario, {name: float(ranks[name][draw]) for name in named}) for draw in range(number))


def list_assumptions(scenario: Scenario) -> tuple[Assumption, ...]:
    """Return every assumption that may move what is seen, in the scenario's order, tables last; costs are none."""
    found: dict[str, list[Estimate]] = {}
    for path, one in _estimates(scenario, ""):
        if not _is_cost(path):
            found.setdefault(_assumption_of(path), []).append(one)
    kept = [
        Assumption(name, min(e.low for e in held), held[0].best, max(e.high for e in held), held[0].source)
        for name, held in found.items()
        if any(e.low != e.high for e in held)
    ]
    tables = [Assumption(f"tables.{name}", 0.0, 0.5, 1.0, "detection tables") for name in classes_of(scenario)]
    return (*kept, *tables)


def classes_of(scenario: Scenario) -> tuple[str, ...]:
    """Return the sensor classes of a scenario's fleets, sorted."""
    fleets: tuple[SatelliteFleet | PostFleet | DroneFleet, ...]
    fleets = (*scenario.satellites, *scenario.posts, *scenario.drones)
    return tuple(sorted({one.sensor_class for one in fleets}))


def duration_of(setting: Setting, event: WatchedEvent) -> float:
    """Return how many hours an event can be recorded under a setting; tables are always asked for its best estimate."""
    return next(one.duration_h.best for one in setting.scenario.events if one.name == event.name)


def _drawn(scenario: Scenario, ranks: Mapping[str, float]) -> Setting:
    def value(path: str, one: Estimate) -> float:
        rank = ranks.get(_assumption_of(path), 0.5)
        return float(np.interp(rank, (0.0, 0.5, 1.0), (one.low, one.best, one.high)))

    tables: dict[str, TableEnd] = {}
    for name in classes_of(scenario):
        rank = ranks[f"tables.{name}"]
        below = TABLE_WEIGHTS["low"]
        tables[name] = "low" if rank < below else "best" if rank < below + TABLE_WEIGHTS["best"] else "high"
    return Setting(_chosen(scenario, value), tables)


def _is_cost(path: str) -> bool:
    return ".cost." in path


def _assumption_of(path: str) -> str:
    return "clouds" if path.startswith("clouds.") else path


def _estimates(value: object, path: str) -> Iterator[tuple[str, Estimate]]:
    if isinstance(value, Estimate):
        yield path, value
    elif isinstance(value, tuple):
        for number, item in enumerate(value):
            yield from _estimates(item, f"{path}.{getattr(item, 'name', number)}")
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from _estimates(getattr(value, field.name), f"{path}.{field.name}" if path else field.name)


def _chosen(scenario: Scenario, choose: Callable[[str, Estimate], float]) -> Scenario:
    return cast(Scenario, _rebuilt(scenario, "", choose))


def _rebuilt(value: Any, path: str, choose: Callable[[str, Estimate], float]) -> Any:
    if isinstance(value, Estimate):
        held = choose(path, value)
        return Estimate(held, held, held, value.source)
    if isinstance(value, FleetCost) or not (isinstance(value, tuple) or is_dataclass(value)):
        return value
    if isinstance(value, tuple):
        return tuple(_rebuilt(item, f"{path}.{getattr(item, 'name', n)}", choose) for n, item in enumerate(value))
    named = {field.name: f"{path}.{field.name}" if path else field.name for field in fields(value)}
    return replace(cast(Any, value), **{name: _rebuilt(getattr(value, name), at, choose) for name, at in named.items()})
