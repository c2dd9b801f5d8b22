"""A released view in, one document out: flash notice, shift handover, daily or weekly report, in five languages."""

from trucewatch.report.documents.drafting import draft

__all__ = ["draft"]
