"""A verdict, a clause, a place and a time in, one neutral sentence in each language out.

Nobody is named without the board's verdict, and every party in the same words.
"""

from dataclasses import dataclass

from trucewatch.records.vocabulary import Language, Verdict

LANGUAGES: tuple[Language, ...] = ("en", "uk", "ru", "fr", "de")
"""The languages of an adoption."""

WHEN: dict[Language, str] = {
    "en": "on {day}, between {first} and {last} UTC, {place}",
    "uk": "{day} між {first} та {last} UTC {place}",
    "ru": "{day} между {first} и {last} UTC {place}",
    "fr": "le {day}, entre {first} et {last} UTC, {place}",
    "de": "am {day} zwischen {first} und {last} Uhr UTC {place}",
}
"""How time and place are named."""
BREACHED: dict[Language, str] = {
    "en": "The board finds that {when}, an act took place that clause {clause} does not permit.",
    "uk": "Рада встановила, що {when} сталася дія, якої пункт {clause} не дозволяє.",
    "ru": "Совет установил, что {when} произошло действие, которого пункт {clause} не допускает.",
    "fr": "Le conseil constate que, {when}, a eu lieu un acte que la clause {clause} ne permet pas.",
    "de": "Der Rat stellt fest, dass {when} eine Handlung stattfand, die Klausel {clause} nicht zulässt.",
}
"""A breach."""
NOT_BREACHED: dict[Language, str] = {
    "en": "The board finds that what was recorded {when}, does not breach clause {clause}.",
    "uk": "Рада встановила, що зафіксоване {when} не порушує пункту {clause}.",
    "ru": "Совет установил, что зафиксированное {when} не нарушает пункта {clause}.",
    "fr": "Le conseil constate que ce qui a été relevé {when}, n'enfreint pas la clause {clause}.",
    "de": "Der Rat stellt fest, dass das {when} Aufgezeichnete Klausel {clause} nicht verletzt.",
}
"""No breach."""
OPEN: dict[Language, str] = {
    "en": "The board cannot determine whether what was recorded {when}, breaches clause {clause}.",
    "uk": "Рада не може визначити, чи порушує пункт {clause} зафіксоване {when}.",
    "ru": "Совет не может определить, нарушает ли пункт {clause} зафиксированное {when}.",
    "fr": "Le conseil ne peut déterminer si ce qui a été relevé {when}, enfreint la clause {clause}.",
    "de": "Der Rat kann nicht bestimmen, ob das {when} Aufgezeichnete Klausel {clause} verletzt.",
}
"""A question that cannot be answered."""
SENTENCES: dict[Verdict, dict[Language, str]] = {
    "breach": BREACHED,
    "no_breach": NOT_BREACHED,
    "cannot_be_determined": OPEN,
}
"""What the board says by verdict."""
ATTRIBUTED: dict[Language, str] = {
    "en": " It attributes the act to party {party}.",
    "uk": " Рада дійшла висновку, що цю дію вчинила сторона {party}.",
    "ru": " Совет пришёл к выводу, что это действие совершила сторона {party}.",
    "fr": " Il attribue cet acte à la partie {party}.",
    "de": " Er rechnet die Handlung der Partei {party} zu.",
}
"""What it adds where it says who acted."""
UNATTRIBUTED: dict[Language, str] = {
    "en": " Who acted is not determined.",
    "uk": " Хто діяв, не визначено.",
    "ru": " Кто действовал, не определено.",
    "fr": " L'auteur de l'acte n'est pas déterminé.",
    "de": " Wer handelte, ist nicht bestimmt.",
}
"""What it adds to a breach where it does not."""
IN_SECTOR: dict[Language, str] = {
    "en": "in sector {sector}",
    "uk": "у секторі {sector}",
    "ru": "в секторе {sector}",
    "fr": "dans le secteur {sector}",
    "de": "im Sektor {sector}",
}
"""How a place in a sector is named."""
ELSEWHERE: dict[Language, str] = {
    "en": "in the mission area",
    "uk": "у районі місії",
    "ru": "в районе миссии",
    "fr": "dans la zone de la mission",
    "de": "im Gebiet der Mission",
}
"""How any other place is named."""


@dataclass(frozen=True, slots=True)
class Adopted:
    """What a sentence is made from."""

    verdict: Verdict
    """The verdict."""
    clause: str
    """The provision."""
    party: str
    """Who acted, as adopted; empty where the board does not say."""
    sector: str
    """Sector; empty outside all."""
    day: str
    """The day, ISO 8601."""
    first: str
    """Earliest time of the day at which it began."""
    last: str
    """Latest time."""


def word(adopted: Adopted, language: Language) -> str:
    """Return what was adopted as a sentence or two of a language."""
    place = IN_SECTOR[language].format(sector=adopted.sector) if adopted.sector else ELSEWHERE[language]
    when = WHEN[language].format(day=adopted.day, first=adopted.first, last=adopted.last, place=place)
    finding = SENTENCES[adopted.verdict][language].format(when=when, clause=adopted.clause)
    if adopted.verdict != "breach":
        return finding
    return finding + (ATTRIBUTED[language].format(party=adopted.party) if adopted.party else UNATTRIBUTED[language])
