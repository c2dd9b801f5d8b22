"""Observations in, incidents with the evidence for what they are out."""

from trucewatch.fuse.incidents import Fusion, fuse
from trucewatch.fuse.likelihoods import RULES, Rule

__all__ = ["RULES", "Fusion", "Rule", "fuse"]
