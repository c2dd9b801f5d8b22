"""A seeded world that knows the truth: files of inputs as a mission would receive them, files of truth beside them."""

from trucewatch.exercise.history import History, history_points
from trucewatch.exercise.mix import (
    ATTACK_WEEK,
    DAY_MIX,
    HEAVY_MIX,
    QUIET_WEEK_MIX,
    WEEK_MIX,
    Mix,
    without_fighting,
)
from trucewatch.exercise.world import WorldSummary, write_world

__all__ = [
    "ATTACK_WEEK",
    "DAY_MIX",
    "HEAVY_MIX",
    "QUIET_WEEK_MIX",
    "WEEK_MIX",
    "History",
    "Mix",
    "WorldSummary",
    "history_points",
    "without_fighting",
    "write_world",
]
