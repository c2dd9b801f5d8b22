"""Passes, looks and impediments in, how well everything was looked at out."""

from trucewatch.coverage.back import look_back, look_back_by_sector
from trucewatch.coverage.cells import BIN_US, measure_looking
from trucewatch.coverage.chances import Instants
from trucewatch.coverage.days import tally_days
from trucewatch.coverage.detectability import Detectability
from trucewatch.coverage.habits import LEARNT_DAYS
from trucewatch.coverage.lasting import DURATIONS_S, Lasting, seen_by_duration
from trucewatch.coverage.promises import Promises, promises_at
from trucewatch.coverage.scene import Looking
from trucewatch.coverage.sectors import by_sector, by_sector_of
from trucewatch.coverage.sides import side_looking, side_looking_of
from trucewatch.coverage.sights import Places
from trucewatch.coverage.sky import CloudField, make_field
from trucewatch.coverage.stretches import Stretches, lay_stretches
from trucewatch.coverage.tally import Tally, joined_tallies, tally_of

__all__ = [
    "BIN_US",
    "DURATIONS_S",
    "LEARNT_DAYS",
    "CloudField",
    "Detectability",
    "Instants",
    "Lasting",
    "Looking",
    "Places",
    "Promises",
    "Stretches",
    "Tally",
    "by_sector",
    "by_sector_of",
    "joined_tallies",
    "lay_stretches",
    "look_back",
    "look_back_by_sector",
    "make_field",
    "measure_looking",
    "promises_at",
    "seen_by_duration",
    "side_looking",
    "side_looking_of",
    "tally_days",
    "tally_of",
]
