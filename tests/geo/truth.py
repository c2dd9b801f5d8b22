"""The truth about offsets and sides that `make evaluate` uses as well: slow, and nothing of the project's geometry."""

from trucewatch.evaluate.offsets import is_inside, true_distance_m, worst_offset_error_m

__all__ = ["is_inside", "true_distance_m", "worst_offset_error_m"]
