"""Promises of looking held against what is known to have happened: field checks, blind samples, miss rates."""

from trucewatch.check.miss_rates import binomial_limits, miss_rates
from trucewatch.check.proficiency import NOTICED_EVENTS, Promise, field_checks
from trucewatch.check.sample import SampleSize, draw_sample

__all__ = [
    "NOTICED_EVENTS",
    "Promise",
    "SampleSize",
    "binomial_limits",
    "draw_sample",
    "field_checks",
    "miss_rates",
]
