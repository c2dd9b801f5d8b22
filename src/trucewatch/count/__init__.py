"""Observations in, totals under named counting rules out, exercises apart; with the looking, rates a day."""

from trucewatch.count.rates import rates
from trucewatch.count.rules import RULES, Rule, Tally, rule_named
from trucewatch.count.tables import latest_versions, restate, total

__all__ = ["RULES", "Rule", "Tally", "latest_versions", "rates", "restate", "rule_named", "total"]
