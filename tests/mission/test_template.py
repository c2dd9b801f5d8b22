"""The template is complete, explained, always the same, and drawn from nothing but sines."""

import re
from dataclasses import is_dataclass
from pathlib import Path
from typing import Any, get_args, get_origin

import numpy as np
import pytest

from examples.illustrative.draw import draw
from tests.mission.template import lay_mission
from trucewatch.errors import MissionError
from trucewatch.geo.build import build_line
from trucewatch.geo.orbits import propagate
from trucewatch.mission import FIRST_DAY, add_background, load_mission, write_template
from trucewatch.mission.folder import FILE_OF_KEY
from trucewatch.mission.template import template_files
from trucewatch.plan.elements import parse_elements
from trucewatch.records.encoding import bare_type, field_types
from trucewatch.records.mission import Mission


def _keys(record: type[Any]) -> set[str]:
    found = set()
    for name, hint in field_types(record).items():
        if name in ("mappings", "catalogue", "chances"):
            # Each is a file of its own; its keys stand in the reference of records.
            continue
        found.add(name)
        base = bare_type(hint)[0]
        inner = get_args(base)[0] if get_origin(base) is tuple else base
        if isinstance(inner, type) and is_dataclass(inner):
            found |= _keys(inner)
    return found


def test_two_templates_are_equal_byte_for_byte(tmp_path: Path) -> None:
    one, other = lay_mission(tmp_path / "one"), lay_mission(tmp_path / "other")
    written = [
        {path.relative_to(root): path.read_bytes() for path in root.rglob("*") if path.is_file()}
        for root in (one, other)
    ]
    assert written[0] == written[1]
    assert len(written[0]) == len(template_files())


def test_every_key_of_the_settings_is_explained_where_it_stands() -> None:
    texts = [source.read_text("utf-8") for file, source in template_files().items() if file.endswith(".toml")]
    explained = set()
    for text in texts:
        # A key is explained by a comment on its line, on the line of its table, or on the line that opens its array.
        for line in text.splitlines():
            if "  # " in line or line.startswith("# "):
                explained |= set(re.findall(r"\[*([a-z_0-9.]+)\]*(?: =|\])", line.replace("agreement.", "")))
        for line in re.findall(r"^# ---- (.*)$", text, re.MULTILINE):
            explained.add(line.split()[0].rstrip(":"))
    inline = {"option_id", "for_organ", "probability", "event", "p_detect", "source"}
    sections = {
        "agreement",
        "fuse",
        "thresholds",
        "release",
        "ladder",
        "event_sizes",
        "provisions",
        "readings",
        "excuses",
        "line",
        "left_out",
        "rules",
    }
    assert _keys(Mission) - explained - inline - sections == set()


def test_every_field_of_the_mission_belongs_to_one_file() -> None:
    """Mappings and classes of sensors are files of their own."""
    assert sorted([*FILE_OF_KEY, "mappings", "catalogue", "chances"]) == sorted(field_types(Mission))


def test_the_satellite_source_holds_as_many_days_as_asked_for(tmp_path: Path) -> None:
    write_template(tmp_path / "mission", "long", days=3)
    source = load_mission(tmp_path / "mission").mission.sources[0]
    assert source.holds_from is not None
    assert source.holds_to is not None
    assert (source.holds_to - source.holds_from).days == 3


def test_a_folder_with_content_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("mine", "utf-8")
    with pytest.raises(MissionError, match="nothing was overwritten"):
        write_template(tmp_path, "test")
    assert [path.name for path in tmp_path.iterdir()] == ["note.txt"]


@pytest.mark.parametrize(("name", "days"), [("two words", 1), ("", 1), ("../up", 1), ("fine", 0)])
def test_a_bad_name_or_no_day_writes_nothing(tmp_path: Path, name: str, days: int) -> None:
    with pytest.raises(MissionError, match=r"bad_name|out_of_range"):
        write_template(tmp_path / "mission", name, days)
    assert not (tmp_path / "mission").exists()


def test_the_geometry_is_what_the_drawing_draws(tmp_path: Path) -> None:
    draw(tmp_path)
    for file, source in template_files().items():
        if not file.endswith(".toml"):
            assert (tmp_path / file).read_bytes() == source.read_bytes(), file


def test_the_line_is_what_its_own_polygons_give(tmp_path: Path) -> None:
    from examples.illustrative.draw import DRAWING

    line = load_mission(lay_mission(tmp_path)).ground.line
    assert line.control is not None
    assert line.border is not None
    rebuilt = build_line(line.control, line.border, DRAWING)
    assert [part.lon_lat.tolist() for part in rebuilt.parts[:2]] == [part.lon_lat.tolist() for part in line.parts]


def test_nothing_of_the_template_that_would_use_force_says_more_than_who_decides(tmp_path: Path) -> None:
    ladder = load_mission(lay_mission(tmp_path)).mission.ladder
    forceful = [option.text for tier in ladder for option in tier.options if option.for_organ == "force"]
    assert forceful == ["Refer to the state's chain."]


def test_the_agreement_has_a_provision_that_its_holders_read_in_different_zones(tmp_path: Path) -> None:
    provisions = load_mission(lay_mission(tmp_path)).mission.agreement.provisions
    contested = {
        one.provision_id: {(r.holder, r.zone) for r in one.readings} for one in provisions if len(one.readings) > 1
    }
    assert contested["P3"] == {("A", "buffer_10"), ("B", "buffer_5")}


def test_a_background_is_added_once_and_changes_the_settings_digest(tmp_path: Path) -> None:
    folder = lay_mission(tmp_path)
    before = load_mission(folder).settings_sha256
    add_background(folder, b"kind,row\n")
    loaded = load_mission(folder)
    assert loaded.background == b"kind,row\n"
    assert loaded.settings_sha256 != before
    with pytest.raises(MissionError, match="template_changed"):
        add_background(folder, b"another\n")
    assert load_mission(folder).background == b"kind,row\n"


def test_the_elements_are_sound_and_cross_the_line_near_half_past_one_local_time(tmp_path: Path) -> None:
    folder = lay_mission(tmp_path)
    content = load_mission(folder).elements
    assert content is not None
    found, faults = parse_elements(content, "illustrative.tle")
    assert (faults, [one.norad_id for one in found]) == ((), [37849, 43013, 54234])
    minutes = np.arange(1440, dtype=np.int64)
    times = np.int64(FIRST_DAY.timestamp() * 1e6) + minutes * 60_000_000
    for one in found:
        place = propagate(one, times).position_km
        lat = np.degrees(np.arctan2(place[:, 2], np.hypot(place[:, 0], place[:, 1])))
        rising = np.flatnonzero((lat[:-1] < 0) & (lat[1:] >= 0))
        lon = np.degrees(np.arctan2(place[rising, 1], place[rising, 0]))
        # Local mean solar time at the ascending node; a quarter of an hour holds for the minute step and the epoch.
        local_h = (minutes[rising] / 60 + lon / 15) % 24
        assert np.abs(local_h - 13.5).max() < 0.25
        assert np.linalg.norm(place[rising], axis=1).mean() - 6378.137 == pytest.approx(824, abs=20)
