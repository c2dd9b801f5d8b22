"""Every error of the project, on one screen.

A message says what was got, what was expected and what to do. `exit_code` is what the command line returns:
2 the input or the mission folder is wrong, 3 the ledger or evidence does not verify, 1 anything else.
A bad row is not an error but a rejection (`records.rejection`).
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in one place of an input or of the mission folder."""

    code: str
    """Stable name of the kind of fault, such as `naive_time`."""
    file: str
    """Name of the file, relative to its folder; never a secret path."""
    where: str
    """Row (`row 12`) or key (`parties[1].name`); empty when the whole file is meant."""
    got: str
    """What stood there, shortened to 200 characters."""
    expected: str
    """What would have been right."""
    remedy: str
    """What to do."""

    def __str__(self) -> str:
        place = f"{self.file}: {self.where}" if self.where else self.file
        return f"{place}: got {self.got}; expected {self.expected}; {self.remedy} [{self.code}]"


class TrucewatchError(Exception):
    """Base of all errors that the project raises on purpose."""

    exit_code = 1


class InputError(TrucewatchError):
    """What came in is wrong. Carries every fault found, not only the first."""

    exit_code = 2

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class MissionError(InputError):
    """The mission folder is wrong."""


class SourceError(InputError):
    """A file of a source is refused as a whole; nothing of it was written."""


class FetchError(TrucewatchError):
    """A service did not answer, or what it sent is refused; nothing of that answer was written."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(str(fault))


class ReaderError(InputError):
    """No reader was named, the reader is unknown, or it may not have what it asked for."""


class LedgerError(TrucewatchError):
    """The ledger cannot be read or written as its rules demand: a clock that runs back, a lost key, a full disk."""


class VerificationError(LedgerError):
    """The ledger or the evidence does not verify."""

    exit_code = 3


class UnquantisableError(TrucewatchError):
    """A value has no canonical form: a float, a naive time, an integer beyond 2^53 - 1."""

    exit_code = 2
