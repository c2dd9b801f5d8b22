"""A released view in, bytes of one of its tables in one format out."""

from trucewatch.export.columns import HUMAN, JUDGED, columns_of
from trucewatch.export.tables import FORMATS, MAP_FORMATS, MAP_TABLES, TABLES, ExportFormat, refuse_unfit
from trucewatch.export.write import Exported, write_export

__all__ = [
    "FORMATS",
    "HUMAN",
    "JUDGED",
    "MAP_FORMATS",
    "MAP_TABLES",
    "TABLES",
    "ExportFormat",
    "Exported",
    "columns_of",
    "refuse_unfit",
    "write_export",
]
