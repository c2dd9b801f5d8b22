"""The fixed quanta of every quantity: 1e-7 degree, 1 mm, 1 µs, 1e-6 probability.

A record field of a quantity is a `float` annotated with its `Quantum`; canonical bytes hold the integer number of
quanta, and tables hold values rounded to it, so that a value read back from the ledger equals the value in memory.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

from trucewatch.errors import UnquantisableError


@dataclass(frozen=True, slots=True)
class Quantum:
    """How many integer quanta one unit of a quantity has."""

    per_unit: int
    """Quanta in one unit, a power of ten."""
    unit: str
    """The unit in which the float is held."""


Degrees = Annotated[float, Quantum(10_000_000, "degree")]
Metres = Annotated[float, Quantum(1_000, "metre")]
Kilometres = Annotated[float, Quantum(1_000_000, "kilometre")]
SquareKilometres = Annotated[float, Quantum(1_000_000, "square kilometre")]
Probability = Annotated[float, Quantum(1_000_000, "1")]
Nats = Annotated[float, Quantum(1_000_000, "natural logarithm of a ratio")]
Hours = Annotated[float, Quantum(1_000_000, "hour")]
Minutes = Annotated[float, Quantum(1_000_000, "minute")]
Seconds = Annotated[float, Quantum(1_000_000, "second")]
Days = Annotated[float, Quantum(1_000_000, "day")]
Megawatts = Annotated[float, Quantum(1_000, "megawatt")]
Euros = Annotated[float, Quantum(100, "euro")]
Magnitude = Annotated[float, Quantum(1_000_000, "unit that its field names")]
Expected = Annotated[float, Quantum(1_000_000, "expected count")]

SECOND_US = 1_000_000
"""Instants are whole microseconds; so many make a second."""
MINUTE_US = 60 * SECOND_US
"""So many make a minute."""
HALF_HOUR_US = 30 * MINUTE_US
"""So many make half an hour: the grain of looking."""
HOUR_US = 60 * MINUTE_US
"""So many make an hour."""
DAY_US = 24 * HOUR_US
"""So many make a day of UTC, leap seconds left out."""


def to_quanta(value: float, quantum: Quantum) -> int:
    """Return the whole number of quanta nearest to `value`, halves to even.

    Raises:
        UnquantisableError: the value is not finite.
    """
    if value != value or value in (float("inf"), float("-inf")):
        raise UnquantisableError(f"got {value} {quantum.unit}, expected a finite number; leave an unknown value empty")
    return round(value * quantum.per_unit)


def to_text(moment: datetime) -> str:
    """Write an aware time as UTC with six decimals and Z.

    >>> to_text(datetime(2026, 6, 25, 10, 4, tzinfo=UTC))
    '2026-06-25T10:04:00.000000Z'

    Raises:
        UnquantisableError: the time is naive.
    """
    if moment.tzinfo is None:
        raise UnquantisableError(
            f"got the naive time {moment.isoformat()}, expected one with an offset; add Z or +03:00"
        )
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def from_text(text: str) -> datetime:
    """Read a time written by `to_text`; any other spelling is refused.

    Raises:
        UnquantisableError: the text is not of that form.
    """
    expected = "expected a time like 2026-06-25T10:04:00.000000Z"
    try:
        moment = datetime.fromisoformat(text)
    except (TypeError, ValueError) as error:
        raise UnquantisableError(f"got {text!r}, {expected}") from error
    if moment.tzinfo is None or to_text(moment) != text:
        raise UnquantisableError(f"got {text!r}, {expected}")
    return moment
