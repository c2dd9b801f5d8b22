"""What one file became."""

from dataclasses import dataclass

from trucewatch.records.adoption import Adoption
from trucewatch.records.context import Context
from trucewatch.records.declared import Impediment, Notice
from trucewatch.records.field_check import Review
from trucewatch.records.look import Look
from trucewatch.records.observation import Observation
from trucewatch.records.rejection import Rejection
from trucewatch.records.table import Table
from trucewatch.records.weather import CloudHour


@dataclass(frozen=True, eq=False)
class Batch:
    """The records and rejections of one file: together they account for every row of it."""

    observations: Table[Observation]
    """Observations, in the order of their rows; empty for another format."""
    notices: Table[Notice]
    """Notices, in the order of their rows; empty for another format."""
    impediments: Table[Impediment]
    """Impediments, in the order of their rows; empty for another format."""
    looks: Table[Look]
    """Looks, in the order of their rows; empty for another format."""
    contexts: Table[Context]
    """Context, in the order of its rows; empty for another format."""
    adoptions: Table[Adoption]
    """What the board adopted, in the order of its rows; empty for another format."""
    clouds: Table[CloudHour]
    """Cloud, in the order of its rows; empty for another format."""
    reviews: Table[Review]
    """Reviews, in the order of their rows; empty for another format."""
    rejections: Table[Rejection]
    """Rows that became no record, by row."""
    rows: int
    """Data rows seen."""
    original: str
    """Digest of the file's bytes."""
