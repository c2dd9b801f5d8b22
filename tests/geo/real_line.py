"""The line of 2026-06-25, cut from the real polygon and border."""

from datetime import date

from trucewatch.evaluate.offsets import cut_real_line as the_real_line

__all__ = ["DAY", "the_real_line"]

DAY = date(2026, 6, 25)
