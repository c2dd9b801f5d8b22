"""A mission's elements may come in any form; a satellite that they lack is named."""

from pathlib import Path

import pytest

from tests.mission.template import edit, lay_mission
from tests.plan.omm_texts import FORMS, VANGUARD
from trucewatch.mission import check_mission
from trucewatch.mission.orbits import written_numbers


@pytest.mark.parametrize("form", sorted(FORMS))
def test_catalogue_numbers_are_found_in_every_form(form: str) -> None:
    content = FORMS[form]([VANGUARD, {**VANGUARD, "NORAD_CAT_ID": 123456789}])
    assert written_numbers(content) == {5, 123456789}


def test_numbers_of_two_line_sets_are_found_and_text_has_none() -> None:
    assert written_numbers(b"1 00005U 58002B \n2 00005 \n1 90001U") == {5, 90001}
    assert written_numbers(b"1 A0001U 58002B \n2 A0001 ") == {100001}
    assert written_numbers(b"") == written_numbers(b"what, is\nthis, 5") == frozenset()


def test_a_mission_with_messages_instead_of_lines_is_sound_or_lacks_what_they_lack(tmp_path: Path) -> None:
    folder = lay_mission(tmp_path)
    edit(folder, "mission.toml", "orbits/illustrative.tle", "orbits/messages.json")
    numbers = (37849, 43013, 54234)
    content = FORMS["json"]([{**VANGUARD, "NORAD_CAT_ID": number} for number in numbers])
    (folder / "orbits/messages.json").write_bytes(content)
    assert check_mission(folder) == ()
    (folder / "orbits/messages.json").write_bytes(content.replace(b"54234", b"54235"))
    (fault,) = check_mission(folder)
    assert (fault.where, fault.got) == ("sensors[2].norad_id", "54234")
