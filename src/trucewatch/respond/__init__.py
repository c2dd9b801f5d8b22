"""Findings in, proposals out: cases, clocks and options as data, looked up; never an action."""

from trucewatch.respond.proposal import Proposal, propose
from trucewatch.respond.series import BEYOND, sector_of

__all__ = ["BEYOND", "Proposal", "propose", "sector_of"]
