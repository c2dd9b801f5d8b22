"""Passes, looks and impediments in, how well everything was looked at out."""

from trucewatch.coverage.back import look_back, look_back_by_sector
from trucewatch.coverage.cells import BIN_US, Looking, measure_looking
from trucewatch.coverage.sectors import by_sector
from trucewatch.coverage.stretches import Stretches, lay_stretches

__all__ = [
    "BIN_US",
    "Looking",
    "Stretches",
    "by_sector",
    "lay_stretches",
    "look_back",
    "look_back_by_sector",
    "measure_looking",
]
