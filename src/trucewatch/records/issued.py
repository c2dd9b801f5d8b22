"""What was issued: one report in one language for one reader, with the digests of the files as they left."""

from dataclasses import dataclass
from datetime import datetime

from trucewatch.records.vocabulary import Language, ReportKind


@dataclass(frozen=True, slots=True)
class IssuedReport:
    """One report as issued; a corrected one is a further entry beside it."""

    report_id: str
    """Stable name: digest of kind, language, reader, period and the files' digests."""
    kind: ReportKind
    """What report it is."""
    language: Language
    """Its language."""
    reader: str
    """Name of its reader."""
    title: str
    """Its title in its language."""
    period_from: datetime
    """Start of the time it covers, half-open."""
    period_to: datetime
    """End of that time."""
    issued_at: datetime
    """When it was issued."""
    files: tuple[str, ...]
    """Names of its files, in the order of `digests`."""
    digests: tuple[str, ...]
    """Digest of each file's bytes."""
