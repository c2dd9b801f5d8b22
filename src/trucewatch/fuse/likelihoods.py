"""The one table of what each kind of evidence says for each class, as log-likelihood ratios relative to `nothing`.

The first row whose events and descriptions match holds; the last row of the observations matches everything. A number
whose source is "assumed" is nobody's measurement: it is printed with every result and is there to be replaced when
adjudicated cases allow it. Everything is bounded by `BOUND`, so that no single item settles a case.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

BOUND = 5.0
"""Largest absolute log-likelihood ratio of one item, about 150 to 1 (assumed)."""
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: which evidence it is for, and what that says."""

    rule_id: str
    """Stable name; another meaning is another name."""
    kind: Literal["observation", "repetition", "background", "context", "look"]
    """An observation; heat seen again at another overpass; the hotspot's background; a zone; a look without result."""
    events: tuple[str, ...]
    """Events it is for; empty for all."""
    descriptions: tuple[str, ...]
    """Descriptions it is for; empty for all."""
    says: tuple[tuple[str, float], ...]
    """Class and log-likelihood ratio against `nothing`."""
    rest: float
    """The ratio of every class that is not named, except `nothing`, which is 0."""
    source: str
    """Where the numbers come from."""


_EXERCISES = (
    "Assumed, with exercises no less likely than strikes to sound and look so: on 26 Nov and 15 Dec 2021 50–80 % of "
    "the violations counted by the OSCE mission were assessed as live-fire exercises"
)
_HEAT = (
    "10–20 % of hand-located events left a hotspot (0.15 for strike, drone, exercise); a natural or industrial fire "
    "that is recorded at all burns through an overpass in half the cases (assumed); false hotspots are below 1.2 % at "
    "nominal confidence (Schroeder et al., Remote Sens. Environ. 143, 2014), here 2.5 % for rows of every confidence"
)

RULES: tuple[Rule, ...] = (
    Rule(
        "absent", "observation", (), ("absent",), (("weapon_presence", -2.0),), -1.0,
        "Assumed: who looks and reports a thing as absent speaks against everything but a false alarm.",
    ),
    Rule(
        "hotspot", "observation", ("thermal_anomaly",), (),
        (
            ("natural", 3.0), ("industrial", 3.0), ("accident", 3.0), ("strike", 1.8), ("attack_drone", 1.8),
            ("exercise", 1.8), ("staged", 1.8), ("explosive_work", 1.4), ("other", 1.8),
            ("weapon_presence", -2.3), ("jamming", -2.3),
        ), 1.8, _HEAT,
    ),
    Rule(
        "shell_arrives", "observation", ("explosion", "projectile", "missile", "glide_bomb"),
        ("incoming", "impact", "airburst", "in_flight"),
        (
            ("strike", 3.5), ("exercise", 3.0), ("staged", 3.0), ("attack_drone", 2.0), ("explosive_work", 1.0),
            ("accident", 1.0), ("weapon_presence", 0.5), ("natural", -2.0), ("industrial", -1.0), ("jamming", -2.0),
        ), 0.5, _EXERCISES,
    ),
    Rule(
        "shell_leaves", "observation", ("explosion", "projectile", "missile", "muzzle_flash", "burst", "shot"),
        ("outgoing",),
        (
            ("strike", 3.0), ("exercise", 3.0), ("staged", 2.0), ("weapon_presence", 1.0), ("natural", -2.0),
            ("industrial", -2.0), ("jamming", -2.0),
        ), 0.0, _EXERCISES,
    ),
    Rule(
        "explosion", "observation", ("explosion",), (),
        (
            ("strike", 2.5), ("exercise", 2.5), ("explosive_work", 2.5), ("attack_drone", 2.0), ("accident", 2.0),
            ("staged", 2.0), ("industrial", 0.5), ("natural", -1.0), ("weapon_presence", 0.0), ("jamming", -2.0),
        ), 1.0, _EXERCISES + "; 67 % of explosions on real days had no type or direction, so this row stays undecided",
    ),
    Rule(
        "small_arms", "observation", ("burst", "shot", "muzzle_flash", "projectile", "missile", "glide_bomb"), (),
        (
            ("strike", 2.5), ("exercise", 2.5), ("staged", 2.0), ("weapon_presence", 1.0), ("natural", -2.0),
            ("industrial", -2.0), ("jamming", -2.0),
        ), 0.0, _EXERCISES,
    ),
    Rule(
        "flare", "observation", ("flare",), (), (("exercise", 1.5), ("other", 1.5), ("strike", 1.0)), 0.0, "Assumed.",
    ),
    Rule(
        "drone_strikes", "observation", ("uav_strike", "munition_drop"), (),
        (
            ("attack_drone", 4.0), ("staged", 2.5), ("exercise", 1.5), ("strike", 0.0), ("natural", -2.0),
            ("industrial", -2.0), ("weapon_presence", 0.0), ("jamming", -1.0),
        ), 0.0, "Assumed.",
    ),
    Rule(
        "drone_flies", "observation", ("uav",), (), (("attack_drone", 2.0), ("other", 2.0), ("exercise", 1.0)), -0.5,
        "Assumed: what a drone is for is not seen; reconnaissance is `other`.",
    ),
    Rule(
        "aircraft", "observation", ("aircraft",), (), (("other", 2.0), ("exercise", 1.5), ("strike", 1.0)), -0.5,
        "Assumed.",
    ),
    Rule(
        "ground_changed", "observation", ("surface_change",), (),
        (
            ("strike", 1.5), ("exercise", 1.5), ("explosive_work", 1.5), ("accident", 1.0), ("staged", 1.0),
            ("natural", 0.5), ("industrial", 0.5), ("weapon_presence", 0.5), ("jamming", -1.0),
        ), 0.5, "Assumed: a change has many causes.",
    ),
    Rule(
        "harm_corroborated", "observation", ("damage", "casualty"), ("corroborated",),
        (
            ("strike", 3.0), ("attack_drone", 3.0), ("accident", 3.0), ("staged", 1.5), ("explosive_work", 1.5),
            ("exercise", 1.0), ("natural", 0.5), ("weapon_presence", -1.0), ("jamming", -2.0),
        ), 0.5, "Assumed: harm that others confirmed was done; by whom it does not say, and it is harder to stage.",
    ),
    Rule(
        "harm", "observation", ("damage", "casualty"), (),
        (
            ("strike", 2.5), ("attack_drone", 2.5), ("accident", 2.5), ("staged", 2.0), ("explosive_work", 1.0),
            ("exercise", 0.5), ("natural", 0.0), ("weapon_presence", -1.0), ("jamming", -2.0),
        ), 0.5, "Assumed: harm has an author only by further evidence.",
    ),
    Rule(
        "weapon", "observation", ("weapon",), (),
        (("weapon_presence", 4.0), ("exercise", 2.0), ("staged", 2.0), ("strike", -1.0), ("natural", -2.0)), -1.0,
        "Assumed; decoys count as staged. No independent accuracy of recognising vehicles is published.",
    ),
    Rule(
        "mines_laid", "observation", ("remote_mining",), (),
        (
            ("weapon_presence", 3.0), ("strike", 1.5), ("attack_drone", 1.0), ("other", 1.0), ("staged", 1.0),
            ("exercise", 0.5), ("natural", -2.0), ("industrial", -2.0),
        ), -1.0, "Assumed: mines scattered from afar lie there as weapons; who finds them seldom sees them laid.",
    ),
    Rule(
        "thing_in_place", "observation",
        ("vehicle", "ground_robot", "position", "fortification", "convoy", "vessel"), (),
        (("weapon_presence", 2.0), ("other", 2.0), ("exercise", 1.5), ("staged", 1.0), ("natural", -2.0)), -1.0,
        "Assumed: most vehicles are no weapons.",
    ),
    Rule(
        "jamming", "observation", ("jamming",), (), (("jamming", 4.0), ("other", 1.0), ("exercise", 0.5)), -1.0,
        "Assumed: a monitor of interference rarely takes weather or faults for jamming.",
    ),
    Rule(
        "outage", "observation", ("outage",), (), (("other", 2.0), ("jamming", 1.5), ("accident", 1.5)), -0.5,
        "Assumed: most outages are technical.",
    ),
    Rule("anything_else", "observation", (), (), (("other", 1.0),), 0.5, "Assumed: somebody recorded something."),
    Rule(
        "hotspot_again", "repetition", ("thermal_anomaly",), (), (("weapon_presence", 0.0), ("jamming", 0.0)), 1.0,
        "Assumed: heat at a further overpass speaks against a false alarm and for no class that burns before another.",
    ),
    Rule(
        "background", "background", ("thermal_anomaly",), (), (), 0.0,
        "Fitted on the clean years 2012–13 for each place and season (`detect`); no constant of its own.",
    ),
    Rule(
        "training_area", "context", (), (), (("exercise", 1.5),), 0.0,
        "Assumed, from the OSCE mission's practice of tracing exercises to known training sites.",
    ),
    Rule(
        "industrial", "context", ("thermal_anomaly",), (), (("industrial", 1.5),), 0.0,
        "Assumed: heat in a named works is mostly its own.",
    ),
    Rule(
        "city", "context", ("thermal_anomaly",), (), (("natural", -1.5), ("industrial", 0.5), ("accident", 1.0)), 0.0,
        "Assumed: little grows in a town that could burn by itself; houses, works and what is struck do.",
    ),
    Rule(
        "energy", "context", ("thermal_anomaly",), (), (("natural", -1.5), ("industrial", 1.5), ("accident", 0.5)), 0.0,
        "Assumed: heat about a power station is mostly its own; the place alone makes no attack likelier.",
    ),
    Rule(
        "sea", "context", (), (), (("natural", -2.0), ("industrial", -1.0)), 0.0,
        "Assumed: nothing grows on the sea that could burn, and few works stand in it.",
    ),
    Rule(
        "look_saw_nothing", "look", (), (), (), 0.0,
        "log(1 − p) for every class but `nothing`; p from the look, else from the mission's table of its sensor.",
    ),
)  # fmt: skip
"""Every row, in the order in which they are tried."""

RELIABILITY = {"A": 1.0, "B": 0.9, "C": 0.7, "D": 0.5, "E": 0.2, "F": 0.5}
"""Chance that a report is what it seems, by the source's Admiralty rating (assumed); `UNRATED` where it has none."""
CREDIBILITY = {"1": 1.0, "2": 0.9, "3": 0.75, "4": 0.5, "5": 0.25, "6": 0.5}
"""The same by the rating of the content (assumed); the four chances are multiplied."""
UNRATED = 0.9
"""The chance where there is no rating (assumed)."""
AUTHENTICITY = {"signed": 1.0, "trusted_channel": 0.95, "none": 0.5}
"""The same by how the channel protects origin and content (assumed)."""
MEANS = {"saw": 1.0, "heard": 0.7, "recorded": 1.0, "detected": 1.0, "reported": 0.5}
"""The same by how it was perceived (assumed)."""


def rule_number(rule_id: str) -> int:
    """Return the position of a row in `RULES`."""
    return next(number for number, rule in enumerate(RULES) if rule.rule_id == rule_id)


def match_observation(event: str, description: str) -> int:
    """Return the position of the first row for an observation of this event and description."""
    return next(
        number
        for number, rule in enumerate(RULES)
        if rule.kind == "observation"
        and (not rule.events or event in rule.events)
        and (not rule.descriptions or description in rule.descriptions)
    )


def log_likelihoods(classes: tuple[str, ...]) -> Floats:
    """Return the whole table, shape (rows of `RULES`, classes); `nothing` is 0 in every row."""
    rows = [dict.fromkeys(classes, rule.rest) | dict(rule.says) | {"nothing": 0.0} for rule in RULES]
    return np.array([[row[name] for name in classes] for row in rows])
