"""A seeded world that knows the truth: files of inputs as a mission would receive them, files of truth beside them."""

from trucewatch.exercise.history import History, history_points
from trucewatch.exercise.mix import DAY_MIX, Mix
from trucewatch.exercise.world import WorldSummary, write_world

__all__ = ["DAY_MIX", "History", "Mix", "WorldSummary", "history_points", "write_world"]
