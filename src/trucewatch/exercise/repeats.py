"""Rows in, the same rows with what sources send twice out."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from trucewatch.exercise.mix import Mix
from trucewatch.exercise.rows import OBSERVATIONS, Told
from trucewatch.exercise.streams import opaque_id

ID = OBSERVATIONS.index("observation_id")


def repeat_rows(seed: int, told: Sequence[Told], mix: Mix, fixed: frozenset[str]) -> tuple[Told, ...]:
    """Return the rows with some sent again unchanged, and some without identifier standing twice.

    A row is chosen by its own identifier, so that further rows change the choice of few others.

    Args:
        seed: seed of the world.
        told: rows of observations with identifiers.
        mix: how many of each.
        fixed: sources whose rows come from machines: they send again; all others forget identifiers.
    """
    machine = _chosen(seed, "resent", [one for one in told if one.source in fixed], mix.resent)
    human = [one for one in told if one.source not in fixed and one.relation == "original"]
    twice = _chosen(seed, "identical", human, mix.identical)
    kept = [one for one in told if one not in twice]
    again = [replace(one, at=one.at + timedelta(minutes=45), relation="resent") for one in machine]
    bare = [replace(one, row_id="", cells=(*one.cells[:ID], "", *one.cells[ID + 1 :])) for one in twice]
    return (*kept, *again, *bare, *bare)


def _chosen(seed: int, purpose: str, rows: Sequence[Told], count: int) -> list[Told]:
    return sorted(rows, key=lambda one: opaque_id(seed, "draw", purpose, one.row_id))[:count]
