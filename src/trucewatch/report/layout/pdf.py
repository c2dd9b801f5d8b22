"""A document in, one tagged PDF out: fonts shipped, no font of the machine, the same bytes every time."""

import json
from importlib.resources import as_file, files

import typst

from trucewatch.report.document import Document
from trucewatch.report.layout.clean import breakable, for_paper
from trucewatch.report.layout.content import compose
from trucewatch.report.layout.figure import set_font

FONT = "Open Sans"
"""The font of texts in drawings."""


def to_pdf(document: Document) -> bytes:
    """Return the document as PDF/UA-1, stamped with the time of issue; the same document gives the same bytes.

    Texts go in as values, never as source, so that none can become markup or code.
    Raises InputError for a drawing that could run or ask for anything; KeyError for a missing word of the layout.
    """
    content = json.dumps(compose(document, _spell, _draw), sort_keys=True)
    with as_file(files("trucewatch.report")) as folder:
        fonts = typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder / "fonts")]
        )
        layout = folder / "layout"
        compiler = typst.Compiler(
            str(layout / "document.typ"), root=str(layout), font_paths=fonts, sys_inputs={"document": content}
        )
        made = compiler.compile(
            format="pdf", pdf_standards=["1.7", "ua-1"], timestamp=int(document.issued_at.timestamp())
        )
    if not isinstance(made, bytes):
        raise TypeError(f"got {type(made).__name__} from the typesetter; expected the bytes of one file")
    return made


def _spell(text: str, longest: int) -> str:
    return breakable(for_paper(text), longest)


def _draw(svg: str) -> str:
    return set_font(svg, FONT)
