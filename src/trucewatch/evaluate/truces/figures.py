"""One printed number, with the filter that gives it: what page, terminal and table all show."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with everything needed to find it again."""

    study: str
    """Truce or series that it belongs to."""
    table: str
    """Table in which it stands."""
    rule: str
    """Counting rule; empty where nothing is counted under one."""
    subject: str
    """Whose number it is: a place, a kind, a day."""
    quantity: str
    """What it says, with its unit."""
    value: float | None
    """The number; None where it cannot be had."""
    low: float | None
    """Lower end of its 95 % interval; None where there is none."""
    high: float | None
    """Upper end of its 95 % interval; None where there is none."""
    found_by: str
    """The filter on the file, or the sum over other numbers, that gives it."""
