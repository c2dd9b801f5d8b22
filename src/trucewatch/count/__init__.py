"""Observations in, totals under named counting rules out; exercises stand apart."""

from trucewatch.count.rules import RULES, Rule, Tally, rule_named
from trucewatch.count.tables import latest_versions, restate, total

__all__ = ["RULES", "Rule", "Tally", "latest_versions", "restate", "rule_named", "total"]
