"""Drawings: what could run or ask for anything is refused, and inner names never collide."""

from dataclasses import replace

import pytest

from tests.report.documents_made import SVG, a_document
from trucewatch.errors import InputError
from trucewatch.report.document import Document, Figure, Section
from trucewatch.report.layout import to_html, to_pdf
from trucewatch.report.layout.figure import check_drawings, prefix_names, set_font

BAD = (
    "<svg><script>alert(1)</script></svg>",
    '<svg onload="alert(1)"></svg>',
    '<svg><a href="https://example.invalid/"><path/></a></svg>',
    '<svg><image href="file:///etc/passwd"/></svg>',
    '<svg><use xlink:href="other.svg#a"/></svg>',
    "<svg><foreignObject><p>x</p></foreignObject></svg>",
    '<svg style="background:url(https://example.invalid/x)"></svg>',
    "<svg><style>@import 'x';</style></svg>",
    '<!DOCTYPE svg [<!ENTITY a "b">]><svg></svg>',
    "<p>no drawing</p>",
    "<svg></svg><p>more</p>",
)


def with_drawing(svg: str) -> Document:
    """Return a document with one more drawing."""
    document = a_document()
    section = Section("drawn", "Drawn", (Figure(svg, "A drawing", "Its words"),))
    return replace(document, sections=(*document.sections, section))


@pytest.mark.parametrize("svg", BAD)
def test_a_drawing_that_could_run_or_ask_is_refused_by_every_layout(svg: str) -> None:
    for layout in (to_html, to_pdf):
        with pytest.raises(InputError, match="section drawn"):
            layout(with_drawing(svg))


def test_a_plain_drawing_passes() -> None:
    check_drawings(with_drawing(SVG))


def test_two_drawings_of_one_page_share_no_name() -> None:
    named = prefix_names(SVG, "figure-9-")
    assert 'id="figure-9-hatch"' in named
    assert "url(#figure-9-hatch)" in named
    assert '"hatch"' not in named


def test_a_drawing_on_paper_uses_the_shipped_font_alone() -> None:
    svg = '<svg><text font-family="Arial, sans-serif" style="font-family: \'X Y\', serif; fill:red">a</text></svg>'
    assert set_font(svg, "Open Sans") == '<svg font-family="Open Sans"><text  style=" fill:red">a</text></svg>'
