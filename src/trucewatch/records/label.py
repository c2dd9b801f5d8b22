"""Who may see what: labels, readers, and the strictest of several labels."""

from collections.abc import Iterable
from dataclasses import dataclass

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
