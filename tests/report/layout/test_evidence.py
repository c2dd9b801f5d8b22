"""What statements rest on: a number stands once for a run of sentences, and a long list is named once and whole."""

import hashlib
import json
from dataclasses import replace

from tests.report.documents_made import a_document
from trucewatch.report.document import Document, Paragraph, Ref, Section, Sentence
from trucewatch.report.layout import to_html
from trucewatch.report.layout.content import compose
from trucewatch.report.layout.evidence import NAMED_IN_FLASH, NAMED_MOST, fingerprint, number_notes

MANY = Ref("observation", tuple(f"obs_{at:04d}" for at in range(NAMED_MOST + 1)))
FEW = Ref("incident", ("inc_1",))


def resting(*bases: tuple[Ref, ...]) -> Document:
    """Return a document of one paragraph whose sentences rest on the bases in turn."""
    told = tuple(Sentence(f"Sentence {at}.", refs) for at, refs in enumerate(bases))
    return replace(a_document(), sections=(Section("only", "Only", (Paragraph(told),)),), colophon=())


def marks(document: Document) -> list[int | None]:
    """Return the number behind each sentence of the paragraph."""
    content = json.loads(json.dumps(compose(document, lambda text, longest: text)))
    block = content["sections"][0]["blocks"][0]
    return [one["note"] and one["note"]["number"] for one in block["sentences"]]


def test_of_sentences_in_a_row_that_rest_on_the_same_the_last_bears_the_number() -> None:
    assert marks(resting((FEW,), (FEW,), (MANY,), (), (FEW,))) == [None, 1, 2, None, 1]


def test_more_records_than_may_stand_in_a_basis_are_named_once_in_a_list() -> None:
    document = resting((MANY,), (MANY, FEW), (FEW,))
    assert number_notes(document).lists == {MANY: 1}
    html = to_html(document)
    assert [html.count(f"<code>{name}</code>") for name in MANY.ids] == [1] * len(MANY.ids)
    assert html.count('href="#list-1"') == 2
    assert html.count(f">{len(MANY.ids)}</summary>") == 1


def test_a_flash_notice_names_fewer_records_where_they_stand() -> None:
    few = Ref("observation", tuple(f"obs_{at:04d}" for at in range(NAMED_IN_FLASH + 1)))
    document = resting((few,))
    assert number_notes(document).lists == {}
    assert number_notes(replace(document, kind="flash")).lists == {few: 1}


def test_the_fingerprint_of_a_list_can_be_worked_out_from_its_names_and_tells_lists_apart() -> None:
    assert fingerprint(Ref("case", ("a", "b"))) == hashlib.sha256(b"a\nb").hexdigest()
    assert fingerprint(MANY) != fingerprint(replace(MANY, ids=MANY.ids[1:]))
