"""The watch: new files in, a flash notice for each alert out, each told once."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.cli.doors import call
from trucewatch.mission import FIRST_DAY, load_mission, write_template
from trucewatch.records.quantity import to_text

NOON = FIRST_DAY + timedelta(hours=12)
AT = ("--now", to_text(NOON + timedelta(minutes=30)), "--turns", "1", "--content-key-seed", "tests")


@pytest.fixture
def mission(tmp_path: Path) -> Path:
    """A mission whose drones and cameras sent twelve explosions within minutes, some cells apart."""
    write_template(tmp_path / "mission", "exercise")
    loaded = load_mission(tmp_path / "mission")
    chain = loaded.ground.line.parts[0].lon_lat
    for number in range(12):
        source = next(one for one in loaded.mission.sources if one.name == ("drones", "camera")[number % 2])
        lon, lat = chain[len(chain) // 40 * number]
        at = NOON + timedelta(minutes=number)
        row = (
            f"x{number},{source.name},saw,{to_text(at)},{to_text(at)},{to_text(at + timedelta(minutes=5))},"
            f"{lat},{lon},50,explosion,signed"
        )
        path = tmp_path / "mission" / source.files[0].replace("*", f"{number}")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(
            "observation_id,source,means,observed_from,observed_to,received_at,lat_deg,lon_deg,sigma_m,event,"
            f"authenticity\n{row}\n"
        )
    return tmp_path / "mission"


def test_an_alert_is_issued_in_the_turn_that_raised_it_and_never_again(mission: Path, tmp_path: Path) -> None:
    said = call("watch", mission, "--reader", "cell", "--out", tmp_path / "out", *AT)
    assert (said.code, said.error) == (0, None), said.out
    alerts = said.out.count("ALERT ")
    assert alerts >= 1
    assert len(list((tmp_path / "out").glob("*-flash-*.pdf"))) == alerts
    again = call("watch", mission, "--reader", "cell", "--out", tmp_path / "out", *AT)
    assert again.code == 0
    assert "ALERT " not in again.out


def test_a_watch_without_a_reader_takes_nothing_in(mission: Path, tmp_path: Path) -> None:
    said = call("watch", mission, "--out", tmp_path / "out", *AT)
    assert said.code == 2
    assert "no reader" in said.out
    assert not (mission / "ledger").exists()
