"""Files as they arrive in, alerts and drafts of flash notices out, with the time that each stage took.

A watch remembers what arrived, so that each turn decodes only what is new. Alerts go on the ledger before anything is
drafted from them. The drafting itself is given: a flash notice is a report like any other.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeAlias, TypeVar

from trucewatch import __version__
from trucewatch.ledger.batch import Draft
from trucewatch.pipeline.desk import Desk
from trucewatch.pipeline.intake import SOFTWARE, Intake, take_in
from trucewatch.pipeline.memory import ALERTS, open_shelf
from trucewatch.records.alert import Alert
from trucewatch.records.identity import OPEN_KEY
from trucewatch.records.interval import Interval
from trucewatch.records.mission import Source
from trucewatch.records.quantity import Seconds
from trucewatch.records.table import Table, microseconds
from trucewatch.respond import Arrivals, find_alerts

R = TypeVar("R")

ALERTED = "alert"
"""Kind of the statements that bring alerts."""
LOOK_BACK = timedelta(hours=24)
"""A turn tells alerts of this long before it that were not told yet: late arrivals raise them."""

Clock: TypeAlias = Callable[[], datetime]
"""Says what time it is."""
DraftFlash: TypeAlias = Callable[[Alert], bytes]
"""Makes the flash notice of an alert."""


@dataclass(frozen=True, eq=False)
class Watch:
    """What a cell at its desk has at hand between two turns."""

    arrivals: Arrivals
    """Every version of every record that the rules for alerts may read."""
    told: frozenset[str]
    """Alerts told already."""


@dataclass(frozen=True, slots=True)
class StageTimes:
    """When one alert passed each stage; the notice is as late as their sum."""

    alert_id: str
    """The alert."""
    look_s: Seconds
    """From what was observed to its arrival."""
    arrival_s: Seconds
    """From the arrival to the step at which the rules were next applied."""
    alert_s: Seconds
    """From that step to the alert on the ledger, by the clock; 0 where the clock stands before it."""
    draft_s: Seconds
    """From there to the notice drafted, by the clock."""

    @property
    def since_arrival_s(self) -> float:
        """Seconds from arrival to notice: what must stay below five minutes."""
        return self.arrival_s + self.alert_s + self.draft_s


@dataclass(frozen=True, slots=True)
class Flash:
    """One alert with its notice."""

    alert: Alert
    """The alert."""
    notice: bytes
    """Its flash notice as drafted; for people to issue."""
    times: StageTimes
    """What time it took."""


@dataclass(frozen=True, eq=False)
class Turn:
    """What one turn brought."""

    watch: Watch
    """What is at hand for the next."""
    intakes: tuple[Intake, ...]
    """What became of each file."""
    flashes: tuple[Flash, ...]
    """New alerts, each with its notice, in the order in which they were raised."""


def open_watch(desk: Desk, now: datetime) -> Watch:
    """Return a watch over what the ledger holds of the history that the rules reach back over."""
    shelf = open_shelf(desk.ledger, desk.folder)
    history = shelf.history()
    settings = desk.loaded.mission.alerts
    reach = LOOK_BACK + timedelta(hours=0.0 if settings is None else settings.history_h + settings.hold_h + 24)
    since = microseconds(now - reach)
    arrivals = Arrivals(
        _since(history.observations, "received_at", since),
        _since(history.notices, "valid_to", since),
        _since(history.impediments, "end_at", since),
        _since(history.looks, "end_at", since),
    )
    return Watch(arrivals, frozenset(shelf.table(ALERTS).texts("alert_id").tolist()))


def take_turn(desk: Desk, watch: Watch, files: Sequence[tuple[Source, Path]], clock: Clock, draft: DraftFlash) -> Turn:
    """Take in the files, apply the rules, record what they raise and draft a notice of each new alert.

    Raises:
        LedgerError: the clock stands before the last statement, or the ledger cannot be written.
    """
    intakes = tuple(intake for source, path in files for intake in take_in(desk, source, [path], clock()))
    arrivals = _joined(watch.arrivals, intakes)
    now = clock()
    span = Interval(now - LOOK_BACK, now + timedelta(microseconds=1))
    alerts = find_alerts(arrivals, desk.loaded.ground, desk.loaded.mission, span, now, OPEN_KEY)
    new = [alert for alert in alerts.rows() if alert.alert_id not in watch.told]
    if new:
        _record(desk, new, now)
    flashes = tuple(_flash(alert, clock, draft) for alert in new)
    return Turn(Watch(arrivals, watch.told | {alert.alert_id for alert in new}), intakes, flashes)


def _flash(alert: Alert, clock: Clock, draft: DraftFlash) -> Flash:
    begun = clock()
    notice = draft(alert)
    done = clock()
    times = StageTimes(
        alert.alert_id,
        look_s=(alert.received_at - alert.observed_at).total_seconds(),
        arrival_s=(alert.raised_at - alert.received_at).total_seconds(),
        alert_s=max((begun - alert.raised_at).total_seconds(), 0.0),
        draft_s=(done - begun).total_seconds(),
    )
    return Flash(alert, notice, times)


def _record(desk: Desk, alerts: Sequence[Alert], now: datetime) -> None:
    statement = Draft(
        kind=ALERTED,
        recorded_at=now,
        actor="trucewatch",
        software=SOFTWARE,
        software_version=__version__,
        inputs=desk.ledger.size,
        parser=f"alerts/{__version__}",
        settings_sha256=desk.loaded.settings_sha256,
    )
    desk.ledger.append([replace(statement, rows=ALERTS.rows(Table.of(Alert, alerts)))])


def _joined(held: Arrivals, intakes: Sequence[Intake]) -> Arrivals:
    batches = [intake.batch for intake in intakes if intake.batch is not None]
    return Arrivals(
        Table.concat([held.observations, *(batch.observations for batch in batches)]),
        Table.concat([held.notices, *(batch.notices for batch in batches)]),
        Table.concat([held.impediments, *(batch.impediments for batch in batches)]),
        Table.concat([held.looks, *(batch.looks for batch in batches)]),
    )


def _since(table: Table[R], field: str, since_us: int) -> Table[R]:
    return table.where(table.instants(field) >= since_us)
