"""Findings and arrivals in, proposals and alerts out: cases, clocks, options, what to look at now; never an action."""

from trucewatch.respond.alert_arrivals import Arrivals
from trucewatch.respond.alerts import find_alerts
from trucewatch.respond.proposal import Proposal, propose
from trucewatch.respond.series import BEYOND, sector_of

__all__ = ["BEYOND", "Arrivals", "Proposal", "find_alerts", "propose", "sector_of"]
