"""A total under one counting rule: never without the name and version of the rule."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Count:
    """What one rule counts in one sector and on one side; exercises stand apart and are in no other number."""

    rule: str
    """Name and version of the counting rule, such as `recorded_events_v1`."""
    sector: str
    """Sector of the line; empty for what lies outside the watch band."""
    side: str
    """Side of the line, as incidents give it."""
    counted: int
    """Total under the rule, without exercises."""
    exercises: int
    """What the rule would count in addition if notified exercises counted."""
    uncountable: int
    """Observations whose number is not known, and which the rule counts as one each; at least so many more."""
    observations: int
    """Observations that the rule read for this line, exercises included."""
    copies: int
    """Of these, repetitions of another that the rule leaves out; 0 where it counts them."""
