"""The PDF as poppler reads it: nothing clipped, every text there, tagged, with our fonts, the same bytes everywhere."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.report.documents_made import LANGUAGES, a_document, a_nasty_document, a_table
from tests.report.pages import read_page
from trucewatch.geo.ground import Ground
from trucewatch.records.view import DayView
from trucewatch.records.vocabulary import Language, ReportKind
from trucewatch.report import draft
from trucewatch.report.document import Document, Listing, Paragraph, Section, Sentence, TableBlock
from trucewatch.report.layout import to_pdf
from trucewatch.report.layout.clean import for_paper
from trucewatch.report.layout.evidence import fingerprint, number_notes

POINTS_PER_MM = 72 / 25.4
SIDE, WIDTH, HEIGHT = 22 * POINTS_PER_MM, 210 * POINTS_PER_MM, 297 * POINTS_PER_MM
NASTY_LANGUAGES: tuple[Language, ...] = ("uk", "de")
SLACK = 1.0
"""Points by which a glyph's box may stand out beside its line."""
FINGERPRINT = """
import hashlib
from tests.report.documents_made import a_nasty_document
from trucewatch.report.layout import to_pdf
print(hashlib.sha256(to_pdf(a_nasty_document("uk"))).hexdigest())
"""


def poppler(tool: str, pdf: bytes, *arguments: str) -> str:
    """Return what a tool of poppler prints about a PDF, or skip where it is not installed."""
    if shutil.which(tool) is None:
        pytest.skip(f"{tool} is missing: apt-get install poppler-utils")
    first = ("-",) if tool in ("pdfinfo", "pdffonts") else ("-", "-")
    done = subprocess.run([tool, *arguments, *first], input=pdf, capture_output=True, check=True)
    return done.stdout.decode("utf-8")


def normal(text: str) -> str:
    """Return a text without what line breaking adds or removes."""
    return re.sub(r"[\s\u200b\u00ad\u2010\u2011-]", "", unicodedata.normalize("NFKC", text))


def texts_of(value: Any) -> Iterator[str]:
    """Yield every text of a document or of a part of it; drawings hold none that must be read."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from texts_of(item)
    elif isinstance(value, Document):
        yield from (value.title, value.period, value.banner, value.issued, value.reader)
        yield from texts_of(value.sections)
        yield from texts_of(value.colophon)
    elif isinstance(value, Section):
        yield value.title
        yield from texts_of(value.blocks)
    elif isinstance(value, Sentence):
        yield value.text
        yield from (name for ref in value.rests_on for name in ref.ids)
    elif isinstance(value, Paragraph):
        yield from texts_of(value.sentences)
    elif isinstance(value, Listing):
        yield from texts_of(value.items)
    elif isinstance(value, TableBlock):
        yield from texts_of((value.caption, value.columns, value.rows, value.note))
    else:
        yield from (value.caption, value.alternative)


def read_texts(document: Document, pdf: bytes) -> str:
    """Return the PDF's text without what stands on every page."""
    text = normal(poppler("pdftotext", pdf, "-raw", "-enc", "UTF-8"))
    words = dict(document.words)
    page, of = (re.escape(normal(words[key])) for key in ("page", "of"))
    footer = rf"{re.escape(normal(f'{document.mission}·{for_paper(document.title)}'))}{page}\d+{of}\d+"
    text, count = re.subn(footer, "", text)
    assert count == int(re.findall(r"Pages:\s+(\d+)", poppler("pdfinfo", pdf))[0])
    head, banner = text[: text.find(normal(document.banner)) + len(normal(document.banner))], normal(document.banner)
    return head + text[len(head) :].replace(banner, "")


def words_outside(pdf: bytes) -> list[dict[str, str]]:
    """Return the words whose box stands outside the margins of its page."""
    boxes = [item.attributes for item in read_page(poppler("pdftotext", pdf, "-bbox")) if item.tag == "word"]
    return [
        box
        for box in boxes
        if float(box["xmin"]) < SIDE - SLACK
        or float(box["xmax"]) > WIDTH - SIDE + SLACK
        or float(box["ymin"]) < 10
        or float(box["ymax"]) > HEIGHT - 10
    ]


@pytest.fixture(scope="module")
def nasty() -> dict[Language, bytes]:
    """Return the long document in an alphabet each: the drafts and the short documents are laid out in the others."""
    return {language: to_pdf(a_nasty_document(language)) for language in NASTY_LANGUAGES}


@pytest.fixture(scope="module")
def short() -> dict[Language, bytes]:
    """Return the short document in every language."""
    return {language: to_pdf(a_document(language)) for language in LANGUAGES}


@pytest.mark.parametrize("language", NASTY_LANGUAGES)
def test_no_word_stands_outside_the_margins(language: Language, nasty: dict[Language, bytes]) -> None:
    assert len(read_page(poppler("pdftotext", nasty[language], "-bbox"))) > 2000
    assert words_outside(nasty[language]) == []


@pytest.mark.parametrize("language", NASTY_LANGUAGES)
def test_every_text_of_the_document_is_in_the_pdf(language: Language, nasty: dict[Language, bytes]) -> None:
    document = a_nasty_document(language)
    found = read_texts(document, nasty[language])
    characters = Counter(found)
    for text in texts_of(document):
        wanted = normal(for_paper(text))
        if any(unicodedata.bidirectional(one) in ("R", "AL") for one in wanted):
            assert not Counter(wanted) - characters, text
        else:
            assert wanted in found, text


@pytest.mark.parametrize(("kind", "language"), [("flash", "fr"), ("handover", "ru"), ("daily", "uk"), ("weekly", "en")])
def test_what_is_drafted_is_there_whole_and_within_the_margins(
    view: DayView, ground: Ground, kind: ReportKind, language: Language
) -> None:
    document = draft(view, ground, kind, language)
    pdf = to_pdf(document)
    found = read_texts(document, pdf)
    long = number_notes(document).lists
    listed = {name for ref in long for name in ref.ids}
    assert [text for text in texts_of(document) if normal(for_paper(text)) not in found and text not in listed] == []
    assert [ref for ref in long if fingerprint(ref) not in found] == []
    assert words_outside(pdf) == []


@pytest.mark.parametrize("language", NASTY_LANGUAGES)
def test_rows_do_not_overlap_and_columns_keep_apart(language: Language, nasty: dict[Language, bytes]) -> None:
    for page in poppler("pdftotext", nasty[language], "-bbox").split("<page ")[1:]:
        boxes = [
            tuple(float(item.attributes[key]) for key in ("xmin", "ymin", "xmax", "ymax"))
            for item in read_page("<page " + page)
            if item.tag == "word"
        ]
        boxes.sort()
        for at, (_, top, right, bottom) in enumerate(boxes):
            for left_2, top_2, right_2, bottom_2 in boxes[at + 1 :]:
                if left_2 > right - 1.5:
                    break
                shared = min(bottom, bottom_2) - max(top, top_2)
                assert shared < 0.75 * min(bottom - top, bottom_2 - top_2), (right, left_2, right_2, top, top_2)


@given(st.text(alphabet="#$@<>\\[]{}*_`~\"'/=+.,:;()%&|^!? aбґéß1", min_size=1, max_size=90).filter(str.strip))
@settings(max_examples=15, deadline=None, derandomize=True)
def test_no_text_becomes_markup_or_code(text: str) -> None:
    document = a_document()
    table = TableBlock(text, (text, "B"), ("start", "end"), ((text, text),), (), text)
    section = Section("x", text, (Paragraph((Sentence(text, adopted=True),)), Listing((Sentence(text),)), table))
    document = replace(document, title=text, sections=(section,), colophon=(), banner=f"Banner {text}")
    found = normal(poppler("pdftotext", to_pdf(document), "-raw"))
    assert found.count(normal(text)) >= 9


@given(st.lists(st.text(max_size=40), min_size=1, max_size=12))
@settings(max_examples=10, deadline=None, derandomize=True)
def test_any_characters_at_all_can_be_laid_out(texts: list[str]) -> None:
    document = a_document(extra=tuple(Paragraph((Sentence(text),)) for text in texts))
    assert to_pdf(document).startswith(b"%PDF-1.7")


def test_every_character_that_the_fonts_hold_can_be_laid_out() -> None:
    text = for_paper("".join(chr(number) for number in range(32, 0x2FFF) if unicodedata.category(chr(number)) != "Cn"))
    assert to_pdf(a_document(extra=(Paragraph((Sentence(text),)), a_table(3, 2, text[:200]))))


def test_the_same_document_gives_the_same_bytes_in_any_zone_locale_and_hash_seed(
    nasty: dict[Language, bytes],
) -> None:
    here = hashlib.sha256(nasty["uk"]).hexdigest()
    for zone, locale, seed in (("America/St_Johns", "de_DE.UTF-8", "77"),):
        environment = {**os.environ, "TZ": zone, "LC_ALL": locale, "LANG": locale, "PYTHONHASHSEED": seed}
        done = subprocess.run(
            [sys.executable, "-c", FINGERPRINT], env={**environment, "PYTHONPATH": str(Path(__file__).parents[3])},
            cwd=Path(__file__).parents[3], capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert done.stdout.strip() == here


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pdf_is_tagged_titled_dated_and_in_its_language(language: Language, short: dict[Language, bytes]) -> None:
    document, pdf = a_document(language), short[language]
    told = poppler("pdfinfo", pdf, "-isodates")
    assert re.search(r"Tagged:\s+yes", told)
    assert re.search(rf"Title:\s+{re.escape(document.title)}\n", told)
    assert re.search(r"CreationDate:\s+2026-06-28T06:00:00Z", told)
    assert re.search(r"Page size:\s+595\S* x 841\S* pts \(A4\)", told)
    assert f"/Lang({language})".encode() in pdf.replace(b" ", b"")
    assert "pdfuaid:part>1<" in poppler("pdfinfo", pdf, "-meta").replace("'", '"')


def test_its_structure_names_headings_lists_tables_headers_figures_and_links(
    short: dict[Language, bytes],
) -> None:
    told = poppler("pdfinfo", short["en"], "-struct")
    tags = Counter(re.findall(r"^\s*([A-Z][A-Za-z0-9]*)\b", told, re.M))
    for tag, least in (("H1", 6), ("L", 3), ("Table", 1), ("TH", 4), ("Figure", 1), ("Link", 7)):
        assert tags[tag] >= least, (tag, tags)


def test_its_bookmarks_are_the_sections(short: dict[Language, bytes]) -> None:
    document = a_document("fr")
    told = poppler("pdftohtml", short["fr"], "-xml", "-i", "-stdout").split("<outline>")[1]
    for section in document.sections:
        assert section.title in told


def test_only_shipped_fonts_are_used_and_all_are_embedded(nasty: dict[Language, bytes]) -> None:
    rows = poppler("pdffonts", nasty["de"]).splitlines()[2:]
    assert len(rows) >= 4
    for row in rows:
        assert re.match(r"[A-Z]{6}\+(NotoSerif|OpenSans|DejaVuSans)", row), row
        assert re.search(r"\byes yes yes\b", row), row


def test_a_long_table_repeats_its_headers_on_every_page() -> None:
    pdf = to_pdf(a_document(extra=(a_table(3, 150),)))
    pages = poppler("pdftotext", pdf, "-raw").split("\f")
    held = [page for page in pages if re.search(r"^Sector \d+ \d", page, re.M)]
    assert len(held) >= 3
    assert all("Column 2 [%]" in page for page in held)


def test_the_banner_and_the_number_of_the_page_stand_on_every_page() -> None:
    banner = "No truce was in force: every judgement is hypothetical and names no violator. " * 4
    document = replace(a_document(extra=(a_table(3, 150),)), banner=banner.strip())
    pages = poppler("pdftotext", to_pdf(document), "-raw").split("\f")[:-1]
    assert len(pages) >= 4
    for number, page in enumerate(pages, 1):
        assert normal(banner) in normal(page)
        assert f"Page {number} of {len(pages)}" in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_flash_notice_is_one_page(view: DayView, ground: Ground, language: Language) -> None:
    pdf = to_pdf(draft(view, ground, "flash", language))
    assert re.search(r"Pages:\s+1\n", poppler("pdfinfo", pdf))


def test_the_summary_of_a_day_stands_on_the_first_page(view: DayView, ground: Ground) -> None:
    document = draft(view, ground, "daily", "de")
    first = normal(poppler("pdftotext", to_pdf(document), "-raw").split("\f")[0])
    told = [text for block in document.sections[0].blocks for text in _said(block)]
    assert [text for text in told if normal(for_paper(text)) not in first] == []


def _said(block: object) -> list[str]:
    if isinstance(block, Paragraph):
        return [one.text for one in block.sentences]
    return [one.text for one in block.items] if isinstance(block, Listing) else []
