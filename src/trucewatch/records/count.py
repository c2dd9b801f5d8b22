"""A total under one counting rule: never without the name and version of the rule."""

from dataclasses import dataclass

COUNTING_RULES: tuple[str, ...] = ("recorded_events_v1", "each_discharge_v1", "series_v1", "distinct_claims_v1")
"""Every known counting rule by name and version, in the order in which they are stated."""

ALL = "*"
"""Sector and side of a total over all sectors and sides."""


@dataclass(frozen=True, slots=True)
class Count:
    """What one rule counts in one sector and on one side; exercises stand apart and are in no other number."""

    rule: str
    """Name and version of the counting rule, such as `recorded_events_v1`."""
    sector: str
    """Sector of the line; empty for what lies outside the watch band or every sector, `*` for a total over all."""
    side: str
    """Side of the line, as incidents give it; `*` for a total over all."""
    counted: int
    """Total under the rule, without exercises."""
    exercises: int
    """What it would count in addition if exercises counted: live fire in a training area or under a timely notice."""
    uncountable: int
    """Observations without a known number that the rule counted as one each: the total is at least what it says."""
    observations: int
    """Observations that the rule read for this line, exercises included."""
    copies: int
    """Of these, repetitions of another that the rule leaves out; 0 where it counts them."""
