"""The designer's answer as two pages: to what extent the line can be watched, with what, at which cost."""

from trucewatch.report.posture.page import compose_posture, posture_html, posture_pdf

__all__ = ["compose_posture", "posture_html", "posture_pdf"]
