"""A period as a reader may see it in: one self-contained page, or a document in one of five languages, out.

A document becomes a file by one of two layouts; issued files are told of in a feed.
"""

from trucewatch.report.agreement_page import render_agreement
from trucewatch.report.atlas import render_atlas
from trucewatch.report.documents import draft
from trucewatch.report.feed import to_feed
from trucewatch.report.layout import to_html, to_pdf
from trucewatch.report.page import render_day

__all__ = ["draft", "render_agreement", "render_atlas", "render_day", "to_feed", "to_html", "to_pdf"]
