"""A period as a reader may see it in: one self-contained page, or a document in one of five languages, out."""

from trucewatch.report.documents import draft
from trucewatch.report.page import render_day

__all__ = ["draft", "render_day"]
