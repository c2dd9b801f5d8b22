"""Numbers, times and names in, the words and figures of a page out. No locale: the same words everywhere."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from trucewatch.records.interval import Interval
from trucewatch.records.vocabulary import WINDS

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
"""Names of the months."""

ABSENT = "—"
"""What stands where nothing is known; never a zero."""

_SPACE = "\u00a0"


def percent(share: float | None) -> str:
    """Write a share as whole per cent; only an exact 0 or 1 is written so, and NaN and None are absent.

    >>> [percent(share).replace(chr(160), " ") for share in (0.0, 0.001, 0.5, 0.999, 1.0)]
    ['0 %', '<1 %', '50 %', '>99 %', '100 %']
    """
    if share is None or share != share:
        return ABSENT
    return _kept_apart(share, f"{share * 100:.0f}", "1", "99")


def percent_fine(share: float) -> str:
    """Write a share in per cent with one decimal, so that it can be told from a threshold beside it.

    >>> [percent_fine(share).replace(chr(160), " ") for share in (0.0, 0.0004, 0.7469, 0.9999, 1.0)]
    ['0 %', '<0.1 %', '74.7 %', '>99.9 %', '100 %']
    """
    if share != share:
        return ABSENT
    return _kept_apart(share, f"{share * 100:.1f}".removesuffix(".0"), "0.1", "99.9")


def _kept_apart(share: float, rounded: str, least: str, most: str) -> str:
    """Keep what is rounded to an end apart from the end itself."""
    if rounded == "0" and share > 0:
        return f"<{least}{_SPACE}%"
    if rounded == "100" and share < 1:
        return f">{most}{_SPACE}%"
    return f"{rounded}{_SPACE}%"


def percent_range(low: float, high: float) -> str:
    """Write two shares as a range, or as one where they read the same."""
    first, last = percent(low), percent(high)
    return first if first == last else f"{first.removesuffix(f'{_SPACE}%')}–{last}"


def counted(number: int, one: str, many: str = "") -> str:
    """Write a number with its noun.

    >>> counted(1, "event"), counted(1500, "event")
    ('1 event', '1,500 events')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def kilometres(length_km: float) -> str:
    """Write a length as whole kilometres, or with one decimal below ten."""
    return f"{length_km:,.0f}{_SPACE}km" if length_km >= 10 else f"{length_km:.1f}{_SPACE}km"


def hours(length_h: float) -> str:
    """Write a length of time in hours, in minutes below one hour, or in days from four days on.

    >>> [hours(length_h).replace(chr(160), " ") for length_h in (0.1, 0.5, 4.5, 24, 120)]
    ['6 min', '30 min', '4.5 h', '24 h', '5 days']
    """
    if 0 < length_h < 0.995:
        return f"{max(round(length_h * 60), 1)}{_SPACE}min"
    if length_h >= 96:
        return f"{length_h / 24:.1f}".removesuffix(".0") + f"{_SPACE}days"
    return f"{length_h:.1f}".removesuffix(".0") + f"{_SPACE}h"


def clock(moment: datetime) -> str:
    """Write the time of day, UTC, to the minute."""
    return moment.astimezone(UTC).strftime("%H:%M")


def stamp(moment: datetime | None) -> str:
    """Write day and time, UTC, to the minute; `—` for none.

    >>> stamp(datetime(2026, 6, 5, 10, 4, tzinfo=UTC)).replace(chr(160), " ")
    '5 June 2026 10:04'
    """
    return ABSENT if moment is None else f"{day_words(moment)} {clock(moment)}"


def short_stamp(moment: datetime) -> str:
    """Write the day of the month and the time, UTC, such as `25 Jun 10:04`."""
    held = moment.astimezone(UTC)
    return f"{held.day}{_SPACE}{MONTHS[held.month - 1][:3]}{_SPACE}{clock(held)}"


def day_words(moment: datetime, timezone: str = "UTC") -> str:
    """Write the calendar day of an instant in a time zone."""
    held = moment.astimezone(ZoneInfo(timezone))
    return f"{held.day}{_SPACE}{MONTHS[held.month - 1]}{_SPACE}{held.year}"


def span_words(first: datetime, last: datetime) -> str:
    """Write a span; the day stands once where both ends share it, and an instant stands alone."""
    if short_stamp(first) == short_stamp(last):
        return short_stamp(first)
    start, end = first.astimezone(UTC), last.astimezone(UTC)
    if start.date() == end.date():
        return f"{short_stamp(start)}–{clock(end)}"
    if end == datetime(end.year, end.month, end.day, tzinfo=UTC) and end - start <= timedelta(days=1):
        return f"{short_stamp(start)}–24:00"
    return f"{short_stamp(start)} to {short_stamp(end)}"


def interval_words(span: Interval) -> str:
    """Write a half-open span with both its ends."""
    return f"{stamp(span.start_at)} to {stamp(span.end_at)} UTC"


def wind_of(azimuth_deg: float) -> str:
    """Return the wind of a direction, clockwise from north.

    >>> wind_of(202.5), wind_of(-1.0)
    ('SSW', 'N')
    """
    return WINDS[round((azimuth_deg % 360) / 22.5) % 16]


def words(name: str) -> str:
    """Write a name of the vocabulary as words."""
    return name.replace("_", " ")


def listed(items: Sequence[str]) -> str:
    """Join words with commas and a last `and`; an empty list gives nothing.

    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    return " and ".join(part for part in (", ".join(items[:-1]), *items[-1:]) if part)
