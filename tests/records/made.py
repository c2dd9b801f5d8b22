"""Strategies that make any record from the types of its fields, on its quanta."""

from dataclasses import is_dataclass
from datetime import UTC, date, datetime
from typing import Any, Literal, get_args, get_origin

from hypothesis import strategies as st

from trucewatch.records.case import Case, Clock, Option
from trucewatch.records.coverage import CoverageCell, SectorLooking, SideLooking
from trucewatch.records.declared import Impediment, Notice
from trucewatch.records.encoding import bare_type, field_types
from trucewatch.records.finding import Finding
from trucewatch.records.hotspot import Hotspot
from trucewatch.records.incident import Evidence, Incident, Lineage
from trucewatch.records.look import Look
from trucewatch.records.observation import Observation
from trucewatch.records.passage import Pass
from trucewatch.records.receipt import FileReceipt
from trucewatch.records.rejection import Rejection

TABLED: tuple[type[Any], ...] = (
    Observation, Notice, Impediment, Look, Hotspot, Incident, Evidence, Lineage, Finding, Case, Clock, Option,
    CoverageCell, SectorLooking, SideLooking, Pass, Rejection, FileReceipt,
)  # fmt: skip
"""Records that also have the form of a table."""

TEXTS = st.text("aé≤ \n1", max_size=3)
INSTANTS = st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  (bounds)


def any_record(record: type[Any]) -> st.SearchStrategy[Any]:
    """Return a strategy for records of a type, every field on its quantum."""
    return st.builds(record, **{name: _any_value(hint) for name, hint in field_types(record).items()})


def _any_value(hint: Any) -> st.SearchStrategy[Any]:
    base, quantum, optional = bare_type(hint)
    if quantum is not None:
        per_unit = quantum.per_unit
        made: st.SearchStrategy[Any] = st.integers(-(10**10), 10**10).map(lambda quanta: quanta / per_unit)
    elif get_origin(base) is Literal:
        made = st.sampled_from(get_args(base))
    elif get_origin(base) is tuple:
        made = st.lists(_any_value(get_args(base)[0]), max_size=3).map(tuple)
    elif is_dataclass(base):
        made = any_record(base)  # type: ignore[arg-type]  # mypy cannot see that this dataclass is a type
    else:
        known = {str: TEXTS, int: st.integers(0, 10**9), bool: st.booleans(), datetime: INSTANTS, date: st.dates()}
        made = known[base]
    return st.none() | made if optional else made
