"""Which satellites a plan takes, and which of a class it must do without."""

import pytest

from tests.plan.omm_texts import FORMS, VANGUARD
from trucewatch.cli.satellites import choose_looking, choose_satellites
from trucewatch.errors import InputError
from trucewatch.plan.element_files import parse_any_elements

ONE_OF_TWO = parse_any_elements(FORMS["json"]([{**VANGUARD, "NORAD_CAT_ID": 39084}]), "one.json")[0]


def test_satellites_of_a_class_without_elements_are_named() -> None:
    chosen, lacking = choose_satellites(ONE_OF_TWO, [], choose_looking(None, None, "landsat_8_9"))
    assert [one.elements.norad_id for one in chosen] == [39084]
    assert [(fault.code, fault.got) for fault in lacking] == [("elements_missing", "49260, of landsat_8_9")]


def test_who_types_satellites_is_told_of_no_others() -> None:
    chosen, lacking = choose_satellites(ONE_OF_TWO, ["39084"], choose_looking(None, None, "landsat_8_9"))
    assert (len(chosen), lacking) == (1, ())
    with pytest.raises(InputError, match="40"):
        choose_satellites(ONE_OF_TWO, ["39084", "40"], choose_looking(None, 30.0, None))
