"""The catalogs against the code: nothing lacks a translation or is left over, and one term stands for one thing."""

import ast
import gettext
import re
import string
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import get_args

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

import trucewatch.ingest
import trucewatch.report
from tests.report.documents.drafts import LANGUAGES
from trucewatch.assess.words import LIKELIHOODS
from trucewatch.records import vocabulary
from trucewatch.records.count import COUNTING_RULES
from trucewatch.records.look_request import Question, RequestReason
from trucewatch.records.vocabulary import Language
from trucewatch.report.languages import open_wording
from trucewatch.report.languages.catalog import load_catalog, load_glossary
from trucewatch.report.languages.wording import PLURAL_ORDER
from trucewatch.report.layout.words import ENGLISH

OTHERS: tuple[Language, ...] = ("uk", "ru", "fr", "de")
SOURCE = Path(trucewatch.report.__file__).parent


def rejection_codes() -> tuple[str, ...]:
    """Return every reason for which the code of ingest rejects a row; a mission's mapping may name others."""
    named = {"note": 0, "word": 2}
    held = {"wrong_cell_count", "unknown_word"}
    for path in sorted(Path(trucewatch.ingest.__file__).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in named:
                told = node.args[named[node.func.attr] :][:1]
                held |= {str(one.value) for one in told if isinstance(one, ast.Constant)}
    return tuple(sorted(held))


GROUPS = {
    "events": vocabulary.EVENTS, "descriptions": vocabulary.DESCRIPTIONS, "classes": vocabulary.CLASSES,
    "notices": get_args(vocabulary.NoticeKind), "impediments": get_args(vocabulary.ImpedimentKind),
    "assessed": get_args(vocabulary.Assessed), "verdicts": get_args(vocabulary.Verdict),
    "levels": get_args(vocabulary.Level), "confidences": get_args(vocabulary.Confidence),
    "case_states": get_args(vocabulary.CaseState), "statuses": get_args(vocabulary.MissionStatus),
    "contexts": get_args(vocabulary.ContextKind), "alerts": get_args(vocabulary.AlertKind),
    "reports": get_args(vocabulary.ReportKind), "languages": get_args(vocabulary.Language),
    "sensors": get_args(vocabulary.SensorKind), "zones": get_args(vocabulary.ZoneKind),
    "authenticities": get_args(vocabulary.Authenticity), "likelihoods": tuple(word for _, word in LIKELIHOODS),
    "clock_starts": ("t0", "detection", "adoption"), "clock_states": ("running", "expired", "not_started"),
    "asked": get_args(Question), "entitles": get_args(RequestReason),
    "layout": tuple(ENGLISH), "rules": COUNTING_RULES, "measures": get_args(vocabulary.AlertKind),
    "rejections": rejection_codes(),
}  # fmt: skip
"""Every vocabulary of which a word may be printed."""
STEMS: dict[str, dict[Language, str]] = {
    "recorded event": {"uk": r"зафіксован\w+ поді", "ru": r"зафиксированн\w+ событи", "fr": r"événements? enregistr",
                       "de": r"erfasste[ns]? ereignis"},
    "possible violation": {"uk": r"можлив\w+ порушен", "ru": r"возможн\w+ нарушени", "fr": r"violations? possible",
                           "de": r"mögliche\w* verst[oö]ß"},
    "adopted finding": {"uk": r"ухвален\w+ висно", "ru": r"принят\w+ вывод", "fr": r"constatations? adopt",
                        "de": r"beschlossene feststellung|feststellung(en)? beschlossen"},
    "looking": {"uk": r"спостережен", "ru": r"наблюден", "fr": r"couverture|observation", "de": r"abdeckung|beobacht"},
    "impediment": {"uk": r"перешкод", "ru": r"препятстви", "fr": r"entrave", "de": r"behinderung"},
    "incident": {"uk": r"інцидент", "ru": r"инцидент", "fr": r"incident", "de": r"vorfall|vorfäll"},
    "provision": {"uk": r"положен", "ru": r"положени", "fr": r"disposition", "de": r"bestimmung"},
    "counting rule": {"uk": r"правил\w* підрахунк", "ru": r"правил\w* подсч", "fr": r"règles? de comptage",
                      "de": r"zählregel"},
    "sector": {"uk": r"сектор", "ru": r"сектор", "fr": r"secteur", "de": r"abschnitt"},
}  # fmt: skip
"""What a translation must hold wherever the English message holds the term."""


def catalog_of(language: Language) -> Catalog:
    """Return a catalog as it is shipped."""
    with files("trucewatch.report.languages").joinpath(f"{language}.po").open("rb") as stream:
        return read_po(stream, locale=language)


def messages_in_code() -> dict[str, tuple[str, ...]]:
    """Return every message that the code says, with its plural; a message that is no literal is a fault."""
    held: dict[str, tuple[str, ...]] = {}
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                number = {"say": 1, "plural": 2}.get(node.func.attr, 0)
                literals = [one.value for one in node.args[:number] if isinstance(one, ast.Constant)]
                assert len(literals) == number, f"{path.name}:{node.lineno} says what is no literal"
                if number:
                    held[str(literals[0])] = tuple(str(one) for one in literals)
    return held


def places_in(text: str) -> set[str]:
    """Return the named places of a message."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def bare(text: str) -> str:
    """Return a message without its named places."""
    return re.sub(r"\{\w+\}", "", text)


@pytest.mark.parametrize("language", OTHERS)
def test_every_message_of_the_code_is_in_the_catalog_and_no_other(language: Language) -> None:
    code = messages_in_code()
    assert len(code) > 200
    assert set(load_catalog(language)) == set(code)


@pytest.mark.parametrize("language", OTHERS)
def test_every_translation_is_whole_and_holds_the_same_places(language: Language) -> None:
    for message in catalog_of(language):
        if not message.id:
            continue
        assert not message.fuzzy, message.id
        ids = (message.id,) if isinstance(message.id, str) else tuple(message.id)
        forms = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
        assert len(forms) == (1 if len(ids) == 1 else len(PLURAL_ORDER[language])), message.id
        for form in forms:
            assert form.strip(), message.id
            assert places_in(form) == places_in(ids[0]), (message.id, form)
            assert (form[-1] in ".:") == (ids[0][-1] in ".:"), (message.id, form)


@pytest.mark.parametrize("language", LANGUAGES)
def test_plural_forms_follow_the_rule_that_the_catalog_states(language: Language) -> None:
    words = open_wording(language, "UTC")
    one, many = "{number} day", "{number} days"
    forms = (one, many) if language == "en" else load_catalog(language)[one]
    rule = "n != 1" if language == "en" else catalog_of(language).plural_expr
    chosen = gettext.c2py(rule)
    for number in (*range(131), 1000, 1001, 1011, 1021):
        assert words.plural(one, many, number) == forms[chosen(number)].format(number=words.number(number))


def test_slavic_numbers_take_three_forms() -> None:
    def days(language: Language, number: int) -> str:
        return open_wording(language, "UTC").hours(24 * number).split(" ")[1]

    assert [days("uk", number) for number in (5, 21, 22)] == ["днів", "день", "дні"]
    assert [days("ru", number) for number in (11, 31, 42)] == ["дней", "день", "дня"]


@pytest.mark.parametrize("group", sorted(GROUPS))
def test_every_word_of_a_vocabulary_has_a_term_in_every_language_and_no_other_has(group: str) -> None:
    held = load_glossary()[group]
    assert set(held) == set(GROUPS[group])
    assert not [name for name, terms in held.items() if set(terms) != set(LANGUAGES)]
    assert not [name for name, terms in held.items() for term in terms.values() if not term.strip()]


def test_no_two_words_of_a_vocabulary_share_a_term() -> None:
    for group in ("events", "classes", "likelihoods", "confidences", "verdicts", "levels", "alerts", "notices"):
        for language in LANGUAGES:
            terms = [one[language] for one in load_glossary()[group].values()]
            assert len(set(terms)) == len(terms), (group, language)


@pytest.mark.parametrize("language", OTHERS)
def test_a_term_of_the_glossary_is_used_wherever_the_english_message_uses_it(language: Language) -> None:
    catalog = load_catalog(language)
    for term, stems in STEMS.items():
        stem = re.compile(stems[language], re.IGNORECASE)
        assert stem.search(load_glossary()["key_terms"][term][language]), term
        for message, forms in catalog.items():
            if re.search(rf"\b{term}s?\b", bare(message), re.IGNORECASE):
                assert all(stem.search(bare(form)) for form in forms), (term, message, forms)


@pytest.mark.parametrize("language", ["uk", "ru"])
def test_slavic_catalogs_hold_no_letters_of_the_other_alphabet(language: Language) -> None:
    foreign = re.compile(r"[ыэъё]" if language == "uk" else r"[іїєґ]", re.IGNORECASE)
    texts = [form for forms in load_catalog(language).values() for form in forms]
    texts += [terms[language] for group in load_glossary().values() for terms in group.values()]
    assert not [text for text in texts if foreign.search(text)]
    mixed = re.compile(r"[а-яіїєґё][a-z]|[a-z][а-яіїєґё]", re.IGNORECASE)
    assert not [text for text in texts if mixed.search(re.sub(r"\{\w+\}", "", text))]


def test_french_sets_fixed_spaces_before_double_signs_and_within_quotation_marks() -> None:
    texts = [form for forms in load_catalog("fr").values() for form in forms]
    texts += [terms["fr"] for group in load_glossary().values() for terms in group.values()]
    wrong = re.compile(r"[^\u00a0]:|[^\u202f][;!?]|«[^\u00a0]|[^\u00a0]»")
    assert not [text for text in texts if wrong.search(text)]


def test_quotation_marks_are_those_of_the_language() -> None:
    foreign = {"uk": "“”„\"'", "ru": "“”„\"'", "fr": "“”„\"'", "de": "«»\"'", "en": '«»„"'}
    for language in LANGUAGES:
        texts = [form for forms in load_catalog(language).values() for form in forms]
        texts += [terms[language] for group in load_glossary().values() for terms in group.values()]
        assert not [text for text in texts if set(text) & set(foreign[language])]


@pytest.mark.parametrize(
    ("language", "pattern"),
    [("uk", r"супротивник|тиша|тишу|винн"), ("ru", r"противник|тишин|виновн"), ("fr", r"adversaire|coupable"),
     ("de", r"gegner|\bschuld|verletzung"), ("en", r"opponent|enemy|silence|guilt")],
)  # fmt: skip
def test_no_word_takes_a_side_or_means_two_things(language: Language, pattern: str) -> None:
    texts = [form for forms in load_catalog(language).values() for form in forms]
    texts += [*messages_in_code()] if language == "en" else []
    texts += [terms[language] for group in load_glossary().values() for terms in group.values()]
    assert not [text for text in texts if re.search(pattern, text, re.IGNORECASE)]


@pytest.mark.parametrize(
    ("language", "number", "share", "day"),
    [
        ("en", "12,345.6", "12 %", "25 June 2026"),
        ("uk", "12 345,6", "12 %", "25 червня 2026 року"),
        ("ru", "12 345,6", "12 %", "25 июня 2026 года"),
        ("fr", "12 345,6", "12 %", "25 juin 2026"),
        ("de", "12.345,6", "12 %", "25. Juni 2026"),
    ],
)
def test_numbers_shares_and_days_are_written_as_the_language_does(
    language: Language, number: str, share: str, day: str
) -> None:
    words = open_wording(language, "Europe/Kyiv")
    assert re.sub(r"[\u00a0\u202f]", " ", words.number(12345.6, 1)) == number
    assert words.percent(0.12).replace("\u00a0", " ") == share
    assert words.day(datetime(2026, 6, 25, 10, tzinfo=UTC)) == day


def test_both_time_zones_are_stated_where_they_differ() -> None:
    moment = datetime(2026, 6, 25, 22, 30, tzinfo=UTC)
    assert open_wording("en", "UTC").stamp(moment) == "25 June 2026, 22:30 UTC"
    assert open_wording("en", "Europe/Kyiv").stamp(moment) == "25 June 2026, 22:30 UTC (26 June, 01:30 Europe/Kyiv)"


def test_shares_near_nothing_and_near_all_are_neither() -> None:
    words = open_wording("en", "UTC")
    told = [words.percent(share).replace("\u00a0", " ") for share in (0.0, 0.001, 0.5, 0.999, 1.0)]
    assert told == ["0 %", "<1 %", "50 %", ">99 %", "100 %"]
    assert words.percent(None) == words.percent(float("nan")) == "not known"
