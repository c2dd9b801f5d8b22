"""Made documents in five languages: every kind of block, and text that tries to break out of its layout."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import get_args

from trucewatch.records.vocabulary import Language, ReportKind
from trucewatch.report.document import (
    Align,
    Block,
    Document,
    Figure,
    Listing,
    Paragraph,
    Ref,
    Section,
    Sentence,
    TableBlock,
)
from trucewatch.report.layout.words import ENGLISH

LANGUAGES: tuple[Language, ...] = get_args(Language)
KINDS: tuple[ReportKind, ...] = get_args(ReportKind)
ISSUED_AT = datetime(2026, 6, 28, 6, 0, tzinfo=UTC)
SENTENCES: dict[Language, tuple[str, ...]] = {
    "en": (
        "From 00:00 to 24:00 on 25 June 2026, the cell received 1,204 rows from eight sources.",
        "Where nobody looked, nothing is known; that is not the same as quiet.",
        "Of the whole line and day, 31% was looked at in a way that would have recorded an explosion of 82 mm.",
        "Responsibility cannot be determined from these records.",
    ),
    "uk": (
        "З 00:00 до 24:00 25 червня 2026 року осередок отримав 1204 рядки з восьми джерел — ґ, є, і, ї, щ, ь.",
        "Де ніхто не дивився, там нічого не відомо; це не те саме, що тиша.",
        "З усієї лінії та доби 31 % спостерігали так, що вибух калібру 82 мм було б записано.",
        "Відповідальність за цими записами встановити неможливо.",
    ),
    "ru": (
        "С 00:00 до 24:00 25 июня 2026 года ячейка получила 1204 строки из восьми источников — ё, й, щ, ъ, ы, э.",
        "Где никто не смотрел, там ничего не известно; это не то же самое, что тишина.",
        "Из всей линии и суток 31 % наблюдали так, что взрыв калибра 82 мм был бы записан.",
        "Ответственность по этим записям установить невозможно.",
    ),
    "fr": (
        "De 0 h à 24 h le 25 juin 2026, la cellule a reçu 1 204 lignes de huit sources : « œuvre », Noël, où, ça, île.",
        "Là où personne n’a regardé, on ne sait rien ; ce n’est pas la même chose que le calme.",
        "Sur l’ensemble de la ligne et du jour, 31 % ont été observés de sorte qu’une explosion de 82 mm soit notée.",
        "La responsabilité ne peut pas être établie à partir de ces enregistrements.",
    ),
    "de": (
        "Von 00:00 bis 24:00 Uhr am 25. Juni 2026 gingen 1.204 Zeilen aus acht Quellen ein: „Größe“, Übung, Straße.",
        "Wo niemand hinsah, ist nichts bekannt; das ist nicht dasselbe wie Ruhe.",
        "Die Waffenstillstandsüberwachungsmission beobachtete 31 % von Linie und Tag so, dass 82 mm erfasst würden.",
        "Die Verantwortung lässt sich aus diesen Aufzeichnungen nicht bestimmen.",
    ),
}
TITLES: dict[Language, tuple[str, str, str]] = {
    "en": (
        "Report of the line for 25 June 2026",
        "What was looked at",
        "Lines and maps are illustrative and imply no view on status.",
    ),
    "uk": (
        "Звіт про лінію за 25 червня 2026 року",
        "Що спостерігали",
        "Лінії та карти є умовними і не виражають погляду на статус.",
    ),
    "ru": (
        "Отчёт о линии за 25 июня 2026 года",
        "Что наблюдали",
        "Линии и карты условны и не выражают взгляда на статус.",
    ),
    "fr": (
        "Rapport de la ligne pour le 25 juin 2026",
        "Ce qui a été observé",
        "Les lignes et cartes sont illustratives et n’expriment aucun avis sur le statut.",
    ),
    "de": (
        "Bericht der Linie für den 25. Juni 2026",
        "Was beobachtet wurde",
        "Linien und Karten dienen der Veranschaulichung und bedeuten keine Ansicht zum Status.",
    ),
}
NASTY: tuple[str, ...] = (
    '#panic("out") $x^2$ @ref <label> *bold* _it_ `raw` \\u{41} // no comment /* none */ ~ -- ... \' " [a] {b} \\',
    "= Heading + item - item / Term: x https://example.invalid/a?b=c&d",
    "</p><script>alert(1)</script><img src=x onerror=alert(2)> &amp; &lt; {{ 7*7 }} {% raw %}",
    "שלום עולם and مرحبا بالعالم stand in a sentence",
    "steered \u202eback\u2066 and \u0000 ended \u0007 with 中文 and 🙂",
    "x" * 300,
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
    "original:" + "ab" * 32,
)
"""Texts that would break a page that reads them as markup, or that are too long for it."""
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 120" role="img" aria-label="A strip of the line">'
    '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse">'
    '<path d="M0 6 6 0" stroke="#565b64"/></pattern></defs>'
    '<rect x="0" y="20" width="600" height="40" fill="#f3f4f6"/>'
    '<rect x="120" y="20" width="160" height="40" fill="url(#hatch)"/>'
    '<rect x="330" y="20" width="60" height="40" fill="#2c5c8a"/>'
    '<text x="8" y="90" font-family="sans-serif" font-size="14">0 km · ґєії · é</text></svg>'
)


def words(language: Language) -> tuple[tuple[str, str], ...]:
    """Return the words of the layout, marked by language so that a wrong one would show."""
    return tuple((key, word if language == "en" else f"{word} ({language})") for key, word in ENGLISH.items())


def a_table(columns: int = 4, rows: int = 6, fill: str = "") -> TableBlock:
    """Return a table of numbers whose first column heads its rows."""
    numbers: list[Align] = ["end"] * (columns - 1)
    return TableBlock(
        "Looking by sector, share of kilometre-hours",
        ("Sector", *(f"Column {at} [%]" for at in range(1, columns))),
        ("start", *numbers),
        tuple(
            (f"Sector {row + 1}", *(fill or f"{(row * 7 + at) % 100}.{at}" for at in range(1, columns)))
            for row in range(rows)
        ),
        (Ref("looking", tuple(f"p1s{row + 1}" for row in range(rows))),),
        "Not looked is not quiet.",
    )


def a_document(language: Language = "en", kind: ReportKind = "daily", extra: tuple[Block, ...] = ()) -> Document:
    """Return a short report with every kind of block."""
    first, second, third, last = SENTENCES[language]
    title, heading, banner = TITLES[language]
    foreign: Language = "uk" if language != "uk" else "en"
    here = (Ref("incident", ("inc_1", "inc_2")), Ref("observation", ("obs_3",)))
    sections = (
        Section("summary", heading, (
            Paragraph((
                Sentence(first, here),
                Sentence(second, adopted=True),
                Sentence(SENTENCES[foreign][1], (Ref("notice", ("not_1",)),), language=foreign),
            )),
            Listing((Sentence(third, (Ref("look", ("look_1", "look_2")),)), Sentence(last, here))),
        )),
        Section("looking", f"{heading} (2)", (a_table(), Figure(SVG, third, second, (Ref("look", ("look_1",)),)))),
        Section("steps", f"{heading} (3)", (
            Listing((Sentence(first), Sentence(last, adopted=True)), ordered=True),
            *extra,
        )),
        Section("end", f"{heading} (4)", (Paragraph((Sentence(last, (Ref("rejection", ("rej_1",)),)),)),)),
    )  # fmt: skip
    return Document(
        kind, language, "Line 1 watch", "cell", title, "25.06.2026, 00:00–24:00, UTC+3", banner, ISSUED_AT,
        "28.06.2026, 06:00 UTC", sections,
        (
            Sentence("trucewatch 0.1.0; settings:" + "cd" * 32),
            Sentence(third, (Ref("original", ("original:" + "ab" * 32,)),)),
        ),
        words(language), f"line1_{kind}_2026-06-25_cell_{language}",
    )  # fmt: skip


def a_nasty_document(language: Language = "en") -> Document:
    """Return a long report whose every text tries to break out, with a table over pages and a table too wide."""
    blocks: tuple[Block, ...] = (
        *(
            Paragraph((Sentence(text, (Ref("finding", (text,)),), adopted=at % 2 == 0),))
            for at, text in enumerate(NASTY)
        ),
        Listing(tuple(Sentence(text) for text in NASTY)),
        TableBlock("Nasty " + NASTY[0], ("Text", *NASTY[:3]), ("start",) * 4,
                   tuple((text, text, "1", text) for text in NASTY), (), NASTY[2]),
        a_table(4, 120),
        a_table(12, 8, "12,345.6"),
        *(Paragraph(tuple(Sentence(text) for text in SENTENCES[language] * 3)) for _ in range(6)),
        Figure(SVG, NASTY[0], NASTY[2]),
    )  # fmt: skip
    return replace(a_document(language, extra=blocks), title=f"{TITLES[language][0]} {NASTY[0]}")
