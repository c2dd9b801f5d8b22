"""Cloud in other years is a file of the mission: read with its faults named, and part of what a result depends on."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from trucewatch.errors import MissionError
from trucewatch.mission import load_mission, write_template
from trucewatch.mission.climatology import HEADER, parse_climatology, to_bytes

HEAD = ",".join(HEADER)
JUNE = "6,12,48.5,37.5,100,0.42,0,1"


def read(*rows: str) -> tuple[list[Sequence[float]], list[tuple[str, str]]]:
    normals, faults = parse_climatology("\n".join((HEAD, *rows)).encode(), "c.csv")
    held: list[Sequence[float]] = [(one.month, one.hour, one.lat_deg, one.cloud_low, one.cloud_fraction, one.cloud_high)
            for one in normals.rows()]  # fmt: skip
    return held, [(fault.code, fault.where) for fault in faults]


def test_a_row_is_a_month_an_hour_a_place_a_mean_and_an_interval() -> None:
    assert read(JUNE) == ([(6, 12, 48.5, 0.0, 0.42, 1.0)], [])
    assert read() == ([], [])


@pytest.mark.parametrize(
    "row",
    [
        JUNE.replace("6,12", "13,12"),
        JUNE.replace("6,12", "6,24"),
        JUNE.replace("48.5", "98.5"),
        JUNE.replace(",100,", ",0,"),
        JUNE.replace(",100,", ",1000,"),
        JUNE.replace("0.42,0,1", "42,0,100"),
        JUNE.replace("0.42,0,1", "0.42,0.5,1"),
        JUNE.replace("0.42,0,1", "0.42,0,0.4"),
        JUNE.replace("0.42", "nan"),
        JUNE.replace("6,12", "June,12"),
        JUNE + ",1",
    ],
)
def test_a_wrong_row_is_left_out_and_named(row: str) -> None:
    assert read(row, JUNE.replace("6,", "7,", 1)) == ([(7, 12, 48.5, 0.0, 0.42, 1.0)], [("bad_climatology", "row 1")])


def test_a_second_row_of_one_month_hour_and_place_is_a_fault() -> None:
    assert read(JUNE, JUNE.replace("0.42", "0.5"))[1] == [("bad_climatology", "month 6, hour 12, 48.5 37.5")]


@pytest.mark.parametrize("content", [b"", b"month,hour\n", b"\xff\xfe"])
def test_another_file_is_refused(content: bytes) -> None:
    assert [fault.code for fault in parse_climatology(content, "c.csv")[1]] == ["bad_climatology"]


def give_climatology(folder: Path, text: str) -> None:
    settings = folder / "mission.toml"
    settings.write_text(settings.read_text("utf-8").replace("\n# climatology = ", "\nclimatology = "), "utf-8")
    (folder / "weather").mkdir(exist_ok=True)
    (folder / "weather" / "climatology.csv").write_text(text, "utf-8")


def test_a_mission_loads_the_file_that_it_names_and_its_digest_depends_on_it(tmp_path: Path) -> None:
    folder = tmp_path / "mission"
    write_template(folder, "made")
    plain = load_mission(folder)
    assert (len(plain.normals), plain.climatology) == (0, None)
    give_climatology(folder, f"{HEAD}\n{JUNE}\n")
    with_cloud = load_mission(folder)
    assert [one.cloud_fraction for one in with_cloud.normals.rows()] == [0.42]
    (folder / "weather" / "climatology.csv").write_text(f"{HEAD}\n{JUNE.replace('0.42', '0.43')}\n", "utf-8")
    digests = {one.settings_sha256 for one in (plain, with_cloud, load_mission(folder))}
    assert len(digests) == 3


def test_a_mission_with_a_faulty_file_does_not_load(tmp_path: Path) -> None:
    folder = tmp_path / "mission"
    write_template(folder, "made")
    give_climatology(folder, f"{HEAD}\n{JUNE.replace('0.42', '42')}\n")
    with pytest.raises(MissionError, match="bad_climatology"):
        load_mission(folder)


def test_what_is_written_is_read_again_in_one_order() -> None:
    rows = [JUNE, JUNE.replace("6,12", "5,3"), JUNE.replace("48.5", "47.25").replace("0.42", "0.000001")]
    normals, faults = parse_climatology("\n".join((HEAD, *rows)).encode(), "c.csv")
    assert not faults
    written = to_bytes(normals)
    assert to_bytes(parse_climatology(written, "c.csv")[0]) == written
    assert written.decode().splitlines() == [HEAD, rows[2], rows[1], rows[0]]
