"""Issued reports in, one Atom feed (RFC 4287) out: for one reader, only what that reader was given."""

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import PurePosixPath

from jinja2 import Environment, PackageLoader, StrictUndefined
from jinja2.filters import do_urlencode

from trucewatch.errors import Fault, ReaderError
from trucewatch.records.issued import IssuedReport
from trucewatch.records.vocabulary import Language
from trucewatch.report.layout.clean import show_all

MEDIA_TYPES = {
    ".html": "text/html",
    ".pdf": "application/pdf",
    ".json": "application/json",
    ".csv": "text/csv",
    ".zip": "application/zip",
}
"""Media types by ending; any other file is `application/octet-stream`."""
SCHEME = "urn:trucewatch:"
"""Start of the names of categories."""


def to_feed(
    issued: Iterable[IssuedReport], *, mission: str, title: str, reader: str, language: Language, banner: str = ""
) -> bytes:
    """Return the feed of a reader's reports, newest first; without a report, it says that it was updated at 1970.

    `mission` is the mission's short name, from which the feed's own stable id follows together with `reader`; `title`
    is the mission's title, the author of all reports; `language` is that of `title` and `banner`. Links are relative
    to the feed's own place, where the files of the reports lie beside it.
    Raises ReaderError where a report is for another reader.
    """
    reports = sorted(issued, key=lambda report: (report.issued_at, report.report_id), reverse=True)
    _refuse_others(reports, reader)
    environment = Environment(
        loader=PackageLoader("trucewatch.report"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
    environment.filters.update(shown=show_all, stamp=_stamp, link=_link, media=_media, urn=_urn, alternate=_alternate)
    text = environment.get_template("feed.atom.jinja").render(
        reports=reports, mission=mission, title=title, reader=reader, language=language, banner=banner, SCHEME=SCHEME,
        updated=max((report.issued_at for report in reports), default=datetime(1970, 1, 1, tzinfo=UTC)),
    )  # fmt: skip
    return text.encode("utf-8")


def _refuse_others(reports: Iterable[IssuedReport], reader: str) -> None:
    faults = [
        Fault(
            "other_reader", "feed", f"report {report.report_id}", f"a report for {report.reader}",
            f"reports for {reader}", "give each reader a feed of its own",
        )
        for report in reports
        if report.reader != reader
    ]  # fmt: skip
    if faults:
        raise ReaderError(faults)


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _link(name: str) -> str:
    return do_urlencode(PurePosixPath(name).name)


def _media(name: str) -> str:
    return MEDIA_TYPES.get(PurePosixPath(name).suffix, "application/octet-stream")


def _urn(name: str) -> str:
    """Return the UUID (RFC 9562, version 8) that follows from a stable name, as a URN."""
    digits = hashlib.sha256(name.encode()).hexdigest()
    variant = "89ab"[int(digits[16], 16) % 4]
    return f"urn:uuid:{digits[:8]}-{digits[8:12]}-8{digits[13:16]}-{variant}{digits[17:20]}-{digits[20:32]}"


def _alternate(report: IssuedReport) -> str:
    """Return the file that is the report itself, which every entry must name: its page, else its first file."""
    return next((name for name in report.files if name.endswith(".html")), report.files[0])
