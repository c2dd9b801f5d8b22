"""Hotspots in, what each means against what burns there in that season out."""

from trucewatch.detect.background import Background, Counts
from trucewatch.detect.background_csv import from_bytes, to_bytes
from trucewatch.detect.classify import classify_hotspots
from trucewatch.detect.held_out import HeldOut, build_background, leave_one_year_out

__all__ = [
    "Background",
    "Counts",
    "HeldOut",
    "build_background",
    "classify_hotspots",
    "from_bytes",
    "leave_one_year_out",
    "to_bytes",
]
