"""Passes, looks and impediments in, how well everything was looked at out."""

from trucewatch.coverage.back import look_back
from trucewatch.coverage.cells import Looking, measure_looking
from trucewatch.coverage.sectors import by_sector
from trucewatch.coverage.stretches import Stretches, lay_stretches

__all__ = ["Looking", "Stretches", "by_sector", "lay_stretches", "look_back", "measure_looking"]
