"""Passes, looks and impediments in, how well everything was looked at out."""

from trucewatch.coverage.back import look_back, look_back_by_sector
from trucewatch.coverage.cells import BIN_US, Looking, measure_looking
from trucewatch.coverage.chances import Instants
from trucewatch.coverage.detectability import Detectability
from trucewatch.coverage.habits import LEARNT_DAYS
from trucewatch.coverage.promises import Promises, promises_at
from trucewatch.coverage.sectors import by_sector
from trucewatch.coverage.sights import Places
from trucewatch.coverage.sky import CloudField, make_field
from trucewatch.coverage.stretches import Stretches, lay_stretches

__all__ = [
    "BIN_US",
    "LEARNT_DAYS",
    "CloudField",
    "Detectability",
    "Instants",
    "Looking",
    "Places",
    "Promises",
    "Stretches",
    "by_sector",
    "lay_stretches",
    "look_back",
    "look_back_by_sector",
    "make_field",
    "measure_looking",
    "promises_at",
]
