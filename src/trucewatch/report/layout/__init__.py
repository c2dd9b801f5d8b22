"""A document in, its files out: HTML for screens and readers of screens, PDF for paper."""

from trucewatch.report.layout.html import to_html
from trucewatch.report.layout.pdf import to_pdf

__all__ = ["to_html", "to_pdf"]
