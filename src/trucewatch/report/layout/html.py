"""A document in, one self-contained HTML file out: no script, no request, readable by eye, by ear and on paper."""

from jinja2 import Environment, PackageLoader, StrictUndefined

from trucewatch.report.document import Document
from trucewatch.report.layout.clean import show_all
from trucewatch.report.layout.content import compose

FOLDED = 12
"""Above how many names the list of a basis is folded."""


def to_html(document: Document) -> str:
    """Return the document as HTML text; the same document gives the same text.

    Raises InputError for a drawing that could run or ask for anything; KeyError for a missing word of the layout.
    """
    environment = Environment(
        loader=PackageLoader("trucewatch.report"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    content = compose(document, lambda text, longest: show_all(text))
    return environment.get_template("document.html.jinja").render(doc=content, words=content["words"], FOLDED=FOLDED)
