"""A released view in, one document out: flash notice, shift handover, daily or weekly report, in five languages."""

from trucewatch.report.documents.drafting import draft, write_document

__all__ = ["draft", "write_document"]
