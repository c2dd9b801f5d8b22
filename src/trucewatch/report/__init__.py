"""One day as a reader may see it in, one self-contained page out."""

from trucewatch.report.page import render_day

__all__ = ["render_day"]
