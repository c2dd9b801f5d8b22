"""Flash notices: alerts from files as they arrive, on the ledger before they are drafted, each told once."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from trucewatch.mission import FIRST_DAY, write_template
from trucewatch.pipeline import Desk, open_desk
from trucewatch.pipeline.flash import Turn, open_watch, take_turn
from trucewatch.records.alert import Alert
from trucewatch.records.quantity import to_text

NOON = FIRST_DAY + timedelta(hours=12)
SOURCES = ("drones", "camera")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    write_template(tmp_path / "mission", "exercise")
    return open_desk(tmp_path / "mission")


def a_file(folder: Path, desk: Desk, number: int, source: str) -> Path:
    """Write one explosion, some cells along the line from the one before, received within five minutes."""
    chain = desk.loaded.ground.line.parts[0].lon_lat
    lon, lat = chain[len(chain) // 40 * number]
    at = NOON + timedelta(minutes=number)
    row = {
        "observation_id": f"x{number}", "source": source, "means": "saw", "observed_from": to_text(at),
        "observed_to": to_text(at), "received_at": to_text(at + timedelta(minutes=5)), "lat_deg": f"{lat}",
        "lon_deg": f"{lon}", "sigma_m": "50", "event": "explosion", "authenticity": "signed",
    }  # fmt: skip
    path = folder / f"{source}{number}.csv"
    path.write_text(f"{','.join(row)}\n{','.join(row.values())}\n", encoding="utf-8")
    return path


def turn_at(desk: Desk, folder: Path, minutes: int, numbers: range, before: Turn | None = None) -> Turn:
    """Take a turn some minutes after noon with the files of some numbers, by a clock that a draft moves by 20 s."""
    now = [NOON + timedelta(minutes=minutes)]

    def draft(alert: Alert) -> bytes:
        assert "alert" in [statement.kind for statement in desk.ledger.statements()]
        now[0] += timedelta(seconds=20)
        return alert.reason.encode()

    def clock() -> datetime:
        return now[0]

    names = [SOURCES[number % 2] for number in numbers]
    found = {source.name: source for source in desk.loaded.mission.sources}
    files = [(found[name], a_file(folder, desk, number, name)) for number, name in zip(numbers, names, strict=True)]
    return take_turn(desk, open_watch(desk, now[0]) if before is None else before.watch, files, clock, draft)


def test_an_alert_is_recorded_drafted_and_timed_once(desk: Desk, tmp_path: Path) -> None:
    turn = turn_at(desk, tmp_path, 30, range(12))
    assert not [fault for intake in turn.intakes for fault in intake.faults]
    flash = turn.flashes[0]
    assert flash.alert.kind == "surge"
    assert flash.notice == flash.alert.reason.encode()
    assert flash.times.look_s == 300
    assert 0 < flash.times.arrival_s <= 60
    assert flash.times.draft_s == 20
    assert flash.times.since_arrival_s == sum((flash.times.arrival_s, flash.times.alert_s, flash.times.draft_s))
    size = desk.ledger.size
    assert turn_at(desk, tmp_path, 31, range(0), turn).flashes == ()
    assert turn_at(desk, tmp_path, 32, range(0)).flashes == (), "a new watch remembers what the ledger says was told"
    assert desk.ledger.size == size


def test_a_quiet_turn_records_only_its_files(desk: Desk, tmp_path: Path) -> None:
    turn = turn_at(desk, tmp_path, 30, range(2))
    assert turn.flashes == ()
    assert [statement.kind for statement in desk.ledger.statements()] == ["ingest"] * 2
