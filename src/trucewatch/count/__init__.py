"""Observations in, totals under named counting rules out, exercises apart; with the looking, rates a day."""

from trucewatch.count.rates import Estimate, Promised, estimate, rates, recorded_by_sensor, whole_line_looking
from trucewatch.count.rules import RULES, Rule, Tally, rule_named
from trucewatch.count.tables import latest_versions, restate, total

__all__ = [
    "RULES",
    "Estimate",
    "Promised",
    "Rule",
    "Tally",
    "estimate",
    "latest_versions",
    "rates",
    "recorded_by_sensor",
    "restate",
    "rule_named",
    "total",
    "whole_line_looking",
]
