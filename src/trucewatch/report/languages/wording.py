"""One language with its catalog, terms and locale in, sentences, numbers and times out.

A message is the English sentence itself, with named places. A message or term that a language lacks is a fault of the
package, never silently English: tests hold every catalog against the code.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import isnan
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_datetime
from babel.numbers import format_decimal

from trucewatch.records.interval import Interval
from trucewatch.records.vocabulary import Language
from trucewatch.report.languages.catalog import SOURCE, load_catalog, load_glossary

LOCALES: Mapping[Language, str] = {"en": "en_GB", "uk": "uk", "ru": "ru", "fr": "fr", "de": "de"}
"""The locale of each language, by whose rules numbers and times are written."""
DAY_PATTERNS: Mapping[Language, str] = {
    "en": "d MMMM y", "uk": "d MMMM y 'року'", "ru": "d MMMM y 'года'", "fr": "d MMMM y", "de": "d. MMMM y",
}  # fmt: skip
"""How a calendar day is written out."""
PLURAL_ORDER: Mapping[Language, tuple[str, ...]] = {
    "en": ("one", "other"), "uk": ("one", "few", "many"), "ru": ("one", "few", "many"), "fr": ("one", "other"),
    "de": ("one", "other"),
}  # fmt: skip
"""The plural categories of the Unicode locale data in the order of a catalog's forms; others take the last form."""

_SHORT_DAY: Mapping[Language, str] = {"en": "d MMM", "uk": "d MMM", "ru": "d MMM", "fr": "d MMM", "de": "d. MMM"}
_SPACE = "\u00a0"


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one language for one mission's time zone."""

    language: Language
    """The language."""
    locale: Locale
    """Its rules for numbers and times."""
    timezone: str
    """Time zone of the mission's day, stated wherever it differs from UTC."""

    def say(self, message: str, **named: object) -> str:
        """Return a message in the language, with its named places filled."""
        if self.language == SOURCE:
            return message.format_map(named)
        return load_catalog(self.language)[message][0].format_map(named)

    def plural(self, one: str, many: str, number: int, **named: object) -> str:
        """Return a message in the form that a number takes; the number itself stands where `{number}` does."""
        forms = (one, many) if self.language == SOURCE else load_catalog(self.language)[one]
        order, category = PLURAL_ORDER[self.language], self.locale.plural_form(number)
        form = forms[order.index(category)] if category in order else forms[-1]
        return form.format_map({**named, "number": self.number(number)})

    def term(self, group: str, name: str) -> str:
        """Return the glossary's term for a word of the vocabulary."""
        return load_glossary()[group][name][self.language]

    def title(self, group: str, name: str) -> str:
        """Return the glossary's term as it stands at the head of a line."""
        term = self.term(group, name)
        return term[:1].upper() + term[1:]

    @property
    def absent(self) -> str:
        """What stands where nothing is known; never a zero and never empty."""
        return self.term("concepts", "not_known")

    def number(self, value: float, decimals: int = 0) -> str:
        """Write a number with at most so many decimals."""
        return format_decimal(value, "#,##0." + "#" * decimals if decimals else "#,##0", self.locale)

    def degrees(self, angle_deg: float) -> str:
        """Write latitude or longitude in hundredths of a degree, south and west below zero, without its sign °."""
        return format_decimal(angle_deg, "0.00", self.locale).replace("-", "\u2212")

    def percent(self, share: float | None, decimals: int = 0) -> str:
        """Write a share in per cent; only an exact 0 or 1 is written so, and NaN and None are absent."""
        if share is None or isnan(share):
            return self.absent
        least = 10.0 ** -(2 + decimals)
        if 0 < share < least / 2:
            return f"<{self._per_cent(least, decimals)}"
        if 1 - least / 2 < share < 1:
            return f">{self._per_cent(1 - least, decimals)}"
        return self._per_cent(share, decimals)

    def percent_range(self, low: float, high: float) -> str:
        """Write two shares as a range, or as one where they read the same."""
        first, last = self.percent(low), self.percent(high)
        return first if first == last else f"{first} – {last}"

    def _per_cent(self, share: float, decimals: int) -> str:
        pattern = "0." + "#" * decimals if decimals else "0"
        return f"{format_decimal(round(share * 100, 6), pattern, self.locale)}{_SPACE}%"

    def kilometres(self, length_km: float) -> str:
        """Write a length in whole kilometres, or with one decimal below ten."""
        return self._measure(length_km, 0 if length_km >= 10 else 1, "km")

    def hours(self, length_h: float) -> str:
        """Write a length of time in hours, or in whole days from four days on."""
        if length_h >= 96:
            return self.plural("{number} day", "{number} days", round(length_h / 24))
        return self._measure(length_h, 1, "hour")

    def minutes(self, length: timedelta | float) -> str:
        """Write a length of time in minutes, or in hours from three hours on."""
        minutes = length.total_seconds() / 60 if isinstance(length, timedelta) else length
        return (
            self.hours(minutes / 60) if minutes >= 180 else self._measure(minutes, 0 if minutes >= 10 else 1, "minute")
        )

    def _measure(self, value: float, decimals: int, unit: str) -> str:
        return f"{self.number(value, decimals)}{_SPACE}{self.term('units', unit)}"

    def day(self, moment: datetime, timezone: str = "") -> str:
        """Write the calendar day of an instant, in the mission's zone where none is named."""
        zone = ZoneInfo(timezone or self.timezone)
        return format_datetime(moment, DAY_PATTERNS[self.language], zone, self.locale)

    def stamp(self, moment: datetime) -> str:
        """Write day and time, UTC, and the time in the mission's zone where that is another."""
        held = f"{self.day(moment, 'UTC')}, {_clock(moment, 'UTC')} UTC"
        if self.timezone == "UTC":
            return held
        local, zone = _clock(moment, self.timezone), ZoneInfo(self.timezone)
        if moment.astimezone(zone).date() != moment.astimezone(UTC).date():
            pattern = "d. MMMM" if self.language == "de" else "d MMMM"
            local = f"{format_datetime(moment, pattern, zone, self.locale)}, {local}"
        return f"{held} ({local} {self.timezone})"

    def short_day(self, moment: datetime) -> str:
        """Write day and month, UTC."""
        return format_datetime(moment, _SHORT_DAY[self.language], UTC, self.locale)

    def short(self, moment: datetime) -> str:
        """Write day of the month and time for a table whose header states UTC."""
        return f"{self.short_day(moment)}{_SPACE}{_clock(moment, 'UTC')}"

    def between(self, first: datetime, last: datetime) -> str:
        """Write an interval for a table whose header states UTC; an instant stands alone.

        An end less than a second before a minute is written as that minute, as the end of a half-open span is.
        """
        if first < last and last.second == 59:
            last += timedelta(seconds=1)
        start, end = self.short(first), self.short(last)
        if start == end:
            return start
        same_day = first.astimezone(UTC).date() == last.astimezone(UTC).date()
        return f"{start}–{_clock(last, 'UTC')}" if same_day else f"{start} – {end}"

    def span(self, span: Interval) -> str:
        """Write a period with both its ends and its time zone."""
        return f"{self.stamp(span.start_at)} – {self.stamp(span.end_at)}"

    def listed(self, items: Sequence[str]) -> str:
        """Join words with commas."""
        return ", ".join(items)

    def series_of(self, items: Sequence[str]) -> str:
        """Join words that may hold commas with semicolons."""
        return f"{self.term('signs', 'semicolon')} ".join(items)

    def series(self, pairs: Iterable[tuple[str, str]]) -> str:
        """Join names with their values, each value after a colon, the pairs divided by semicolons."""
        divided = f"{self.term('signs', 'semicolon')} "
        return divided.join(self.say("{name}: {value}", name=name, value=value) for name, value in pairs)


def open_wording(language: Language, timezone: str) -> Wording:
    """Return the words of a language for a mission's time zone."""
    return Wording(language, Locale.parse(LOCALES[language]), timezone)


def _clock(moment: datetime, timezone: str) -> str:
    return moment.astimezone(ZoneInfo(timezone)).strftime("%H:%M")
