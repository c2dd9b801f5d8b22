"""Incidents, notices and the agreement in, findings out: each question answered apart."""

from trucewatch.assess.findings import assess

__all__ = ["assess"]
