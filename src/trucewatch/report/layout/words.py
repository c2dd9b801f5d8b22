"""The words that a layout adds to a document: by English key, in the document's language."""

from collections.abc import Mapping

from trucewatch.report.document import Document

ENGLISH: Mapping[str, str] = {
    "skip_to_text": "Skip to the text",
    "contents": "Contents",
    "page": "Page",
    "of": "of",
    "issued": "Issued",
    "for": "For",
    "period": "Period",
    "rests_on": "Rests on",
    "evidence": "Evidence",
    "back": "Back to the text",
    "adopted": "Adopted wording",
    "adopted_means": "These words were adopted and stand the same in every report.",
    "in_words": "The figure in words",
    "made": "How this was made",
    "observation": "recorded events",
    "incident": "incidents",
    "finding": "findings",
    "case": "cases",
    "notice": "notices",
    "impediment": "impediments",
    "look": "looks",
    "looking": "looking in sectors",
    "count": "counting rules",
    "alert": "alerts",
    "adoption": "adoptions",
    "context": "context",
    "rejection": "rejected rows",
    "original": "original files",
    "list": "list",
    "lists": "Long lists of records",
    "fingerprint": "SHA-256 of the names, sorted, one a line",
    "names_in_page": "The names stand in the HTML edition of this report.",
    "colon": ":",
}
"""Every word that a layout needs, and what it says in English; a document carries the same keys in its language."""


def words_of(document: Document) -> dict[str, str]:
    """Return the document's words of the layout by key.

    Raises KeyError naming every word that the document lacks.
    """
    held = dict(document.words)
    missing = sorted(set(ENGLISH) - set(held))
    if missing:
        raise KeyError(f"document {document.stem} lacks the layout words {', '.join(missing)}")
    return held
