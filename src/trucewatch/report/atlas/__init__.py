"""One view in, one page with a map, a strip and a table that move together out; it opens from disk without network."""

from trucewatch.report.atlas.page import render_atlas

__all__ = ["render_atlas"]
