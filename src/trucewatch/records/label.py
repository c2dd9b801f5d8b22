"""Who may see what, how coarse and how late: labels, readers, rules, and the strictest of several labels."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from trucewatch.records.quantity import Hours
from trucewatch.records.vocabulary import ReaderKind

JOIN = "+"
"""Joins the names of labels into the name of the label that is as strict as all of them together."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody to whom something may be given."""

    name: str
    """Name used at every door."""
    kind: ReaderKind
    """What it is; every reader kind not named by a label sees nothing of it."""
    title: str
    """How pages name it."""
    party: str | None = None
    """The party it reads for; None unless `kind` is party."""


@dataclass(frozen=True, slots=True)
class Label:
    """Names the readers of a record and how late they get it; who is not named gets nothing."""

    name: str
    """Its name, without `+`."""
    readers: tuple[str, ...]
    """Names of the readers who may see records so labelled."""
    delay_h: Hours = 0.0
    """How long after the observation readers outside cell and board must wait."""


def strictest(labels: Iterable[str]) -> str:
    """Return the name of the label as strict as all given together: sorted, without repetition, joined by `+`.

    Raises:
        ValueError: no label was given, since nothing may be unlabelled.
    """
    names = sorted({name for label in labels for name in label.split(JOIN) if name})
    if not names:
        raise ValueError("got no label, expected at least one; a record without a label reaches nobody")
    return JOIN.join(names)


@dataclass(frozen=True, slots=True)
class ReleaseRule:
    """How coarse and late places and times leave for one kind of reader."""

    reader: ReaderKind
    """The kind of reader."""
    place: Literal["exact", "cell"]
    """Places as they are, or as the fixed 5 km cell."""
    time_min: int
    """Times are floored to this many minutes; 0 leaves them."""
    delay_h: Hours
    """Nothing younger than this leaves."""
    looking: Literal["cells", "sector_week"]
    """Coverage by cell and hour, or as past weeks by sector."""


@dataclass(frozen=True, slots=True)
class Release:
    """What leaves, to whom, how coarse and how late."""

    grid: str
    """Name of the fixed equal-area grid of 5 km cells."""
    origin_delay_h: Hours
    """Until this has passed a weapon, person, emitter or origin leaves only as its grid cell, to every reader."""
    rules: tuple[ReleaseRule, ...]
    """One rule a reader kind; a kind without one gets nothing."""

    def rule_for(self, kind: ReaderKind) -> ReleaseRule | None:
        """Return the rule of a kind of reader; None where it has none."""
        return next((rule for rule in self.rules if rule.reader == kind), None)
