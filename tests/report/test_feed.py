"""The Atom feed: what RFC 4287 requires, stable names, only the reader's own reports, nothing breaks out."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trucewatch.errors import ReaderError
from trucewatch.records.issued import IssuedReport
from trucewatch.report.feed import to_feed

ATOM = "{http://www.w3.org/2005/Atom}"
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
START = datetime(2026, 6, 25, tzinfo=UTC)


def a_report(number: int = 1, **changes: Any) -> IssuedReport:
    """Return a daily report for the cell."""
    report = IssuedReport(
        f"rep_{number}", "daily", "uk", "cell", f"Звіт {number}", START + timedelta(days=number - 1),
        START + timedelta(days=number), START + timedelta(days=number, hours=6),
        (f"line1_daily_{number}_uk.html", f"line1_daily_{number}_uk.pdf"), ("sha256:" + "ab" * 32, "sha256:cd"),
    )  # fmt: skip
    return replace(report, **changes)


def a_feed(*reports: IssuedReport, **changes: Any) -> bytes:
    """Return the feed of the cell."""
    settings: dict[str, Any] = {"mission": "line1", "title": "Line 1 watch", "reader": "cell", "language": "en"}
    return to_feed(reports, **{**settings, **changes})


def read(feed: bytes) -> ElementTree.Element:
    """Return the feed as parsed."""
    return ElementTree.fromstring(feed)  # noqa: S314  (written by the feed a moment ago)


def text(element: ElementTree.Element, name: str) -> str:
    """Return the text of the one child of a name."""
    (found,) = element.findall(ATOM + name)
    return found.text or ""


def test_feed_and_entries_have_what_the_rfc_requires() -> None:
    feed = read(a_feed(a_report(1), a_report(2)))
    assert feed.tag == ATOM + "feed"
    for element in (feed, *feed.findall(ATOM + "entry")):
        assert text(element, "id").startswith("urn:uuid:")
        assert text(element, "title")
        assert RFC_3339.fullmatch(text(element, "updated"))
    assert text(feed.findall(ATOM + "author")[0], "name") == "Line 1 watch"
    for entry in feed.findall(ATOM + "entry"):
        links = entry.findall(ATOM + "link")
        assert [link.get("rel") for link in links] == ["alternate", "enclosure"]
        assert [link.get("type") for link in links] == ["text/html", "application/pdf"]
        assert all(link.get("hreflang") == "uk" for link in links)


def test_the_newest_stands_first_and_dates_the_feed_whatever_the_order_given() -> None:
    feed = a_feed(a_report(1), a_report(3), a_report(2))
    assert feed == a_feed(a_report(3), a_report(2), a_report(1))
    titles = [text(entry, "title") for entry in read(feed).findall(ATOM + "entry")]
    assert titles == ["Звіт 3", "Звіт 2", "Звіт 1"]
    assert text(read(feed), "updated") == "2026-06-28T06:00:00Z"


def test_a_time_in_another_zone_is_told_in_utc() -> None:
    kyiv = timezone(timedelta(hours=3))
    feed = a_feed(a_report(1, issued_at=datetime(2026, 6, 26, 9, tzinfo=kyiv)))
    assert feed == a_feed(a_report(1))


def test_names_are_stable_and_differ_by_report_mission_and_reader() -> None:
    feed, later = read(a_feed(a_report(1))), read(a_feed(a_report(1), a_report(2)))
    assert text(feed, "id") == text(later, "id")
    assert text(feed.findall(ATOM + "entry")[0], "id") == text(later.findall(ATOM + "entry")[1], "id")
    ids = [text(entry, "id") for entry in later.iter() if entry.tag in (ATOM + "entry", ATOM + "feed")]
    ids += [text(read(a_feed(mission="line2")), "id"), text(read(a_feed(reader="public")), "id")]
    assert len(set(ids)) == 5
    assert all(re.fullmatch(r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", name)
               for name in ids)  # fmt: skip


def test_a_report_for_another_reader_is_refused() -> None:
    with pytest.raises(ReaderError, match="got a report for public; expected reports for cell"):
        a_feed(a_report(1), a_report(2, reader="public"))


def test_no_report_gives_an_empty_feed_that_is_still_whole() -> None:
    feed = read(a_feed())
    assert text(feed, "updated") == "1970-01-01T00:00:00Z"
    assert not feed.findall(ATOM + "entry")


def test_links_are_relative_and_stay_in_the_folder() -> None:
    report = a_report(1, files=("../../etc/a b?c#d.html",), digests=("sha256:" + "ab" * 32,))
    (link,) = read(a_feed(report)).iter(ATOM + "link")
    assert link.get("href") == "a%20b%3Fc%23d.html"


def test_a_report_without_a_page_still_names_itself() -> None:
    report = a_report(1, files=("a.pdf", "a.csv"), digests=("sha256:1", "sha256:2"))
    links = list(read(a_feed(report)).iter(ATOM + "link"))
    assert [(link.get("rel"), link.get("href")) for link in links] == [("alternate", "a.pdf"), ("enclosure", "a.csv")]


@given(st.text(max_size=60))
@settings(max_examples=60, deadline=None)
def test_no_title_breaks_out_of_its_element(title: str) -> None:
    feed = read(a_feed(a_report(1, title="<b>&amp;]]>" + title), title='"Line" <1> & watch', banner=title))
    assert len(list(feed)) == 6 + bool(title)
    (entry,) = feed.findall(ATOM + "entry")
    assert text(entry, "title").startswith("<b>&amp;]]>")
    assert text(feed, "title") == '"Line" <1> & watch'
