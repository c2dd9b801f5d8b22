"""The rules of the house hold for the source, and each rule fails on a tree that breaks it."""

from pathlib import Path

import pytest

from tests import architecture as house

SOURCE = Path(__file__).parents[1] / "src" / "trucewatch"

RULES: tuple[house.Rule, ...] = (
    house.layers_point_left,
    house.exercise_forgets_the_stages,
    house.records_stand_alone,
    house.no_import_cycles,
    house.nothing_is_long,
    house.names_say_what,
    house.only_doors_touch_the_world,
    house.no_clock_but_the_door,
    house.nothing_unsafe,
    house.all_is_described,
)

LONG_FUNCTION = "def f():\n" + "    x = 1\n" * 61
FULL_MODULE = "x = 1\n" * 401

BROKEN: tuple[tuple[house.Rule, dict[str, str], str], ...] = (
    (
        house.layers_point_left,
        {"fuse.gate": "from trucewatch.ingest import read_file", "ingest": ""},
        "fuse.gate imports ingest: stages never import each other",
    ),
    (
        house.layers_point_left,
        {"fuse.gate": "def f():\n    import trucewatch.ledger.store", "ledger.store": ""},
        "fuse.gate imports ledger.store: stages never import each other",
    ),
    (
        house.layers_point_left,
        {"records.place": "from trucewatch.geo.line import Line", "geo.line": ""},
        "records.place imports geo.line: each layer imports only to its left",
    ),
    (
        house.layers_point_left,
        {"geo.line": "from trucewatch import pipeline", "pipeline": ""},
        "geo.line imports pipeline: each layer imports only to its left",
    ),
    (
        house.layers_point_left,
        {"cli": "from trucewatch.web import app", "web": "", "web.app": ""},
        "cli imports web.app: each layer imports only to its left",
    ),
    (
        house.layers_point_left,
        {"fuse": "from . import gate", "fuse.gate": ""},
        "fuse imports ..gate: a relative import hides its layer",
    ),
    (house.layers_point_left, {"common": ""}, "common stands in no layer"),
    (
        house.exercise_forgets_the_stages,
        {"exercise": "import trucewatch.fuse", "fuse": ""},
        "exercise imports fuse: exercise imports records and geo only",
    ),
    (house.records_stand_alone, {"records.place": "import numpy"}, "records.place imports numpy: records import the"),
    (house.records_stand_alone, {"records.table": "import pandas"}, "records.table imports pandas: records import the"),
    (
        house.no_import_cycles,
        {
            "geo.a": "from trucewatch.geo import b",
            "geo.b": "def f():\n    from trucewatch.geo.a import g",
            "geo": "",
        },
        "geo.a imports geo.b imports geo.a: no import cycles",
    ),
    (house.nothing_is_long, {"geo.a": LONG_FUNCTION}, "geo.a.f has 61 lines: no function over 60"),
    (house.nothing_is_long, {"geo.a": FULL_MODULE}, "geo.a has 401 lines: no module over 400"),
    (house.names_say_what, {"geo.utils": ""}, "geo.utils: utils is named with 'util"),
    (house.names_say_what, {"geo.a": "class LineManager: pass"}, "geo.a: LineManager is named with 'manager'"),
    (house.names_say_what, {"geo.a": "def load_data(): pass"}, "geo.a: load_data is named with 'data'"),
    (house.only_doors_touch_the_world, {"fuse.a": "open('x')"}, "fuse.a uses open: only cli, web"),
    (house.only_doors_touch_the_world, {"fuse.a": "p.read_text()"}, "fuse.a uses p.read_text: only cli, web"),
    (house.only_doors_touch_the_world, {"geo.a": "def f():\n    import os"}, "geo.a uses os: only cli, web"),
    (
        house.no_clock_but_the_door,
        {"pipeline": "import datetime\nx = datetime.datetime.now()"},
        "pipeline calls datetime.datetime.now: only cli asks for the time",
    ),
    (house.nothing_unsafe, {"ledger.a": "from pickle import loads"}, "ledger.a imports pickle.loads: no pickle"),
    (house.nothing_unsafe, {"cli": "eval('1')"}, "cli calls eval: no pickle"),
    (house.all_is_described, {"geo.a": "x = 1"}, "geo.a has no docstring: X in, Y out"),
    (
        house.all_is_described,
        {"geo.a": '"""A."""\nclass B:\n    """B."""\n    def f(self): pass'},
        "geo.a.B.f has no docstring",
    ),
    (
        house.all_is_described,
        {"records.a": '"""A."""\n@dataclass\nclass B:\n    """B."""\n    x: int\n    y: int\n    """Y."""'},
        "records.a.B.x has no line beneath",
    ),
)


@pytest.fixture(scope="module")
def source() -> house.Tree:
    """The tree of the project itself, parsed once."""
    return house.read_tree(SOURCE)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_source_keeps_the_rule(rule: house.Rule, source: house.Tree) -> None:
    breaches = rule(source)
    assert not breaches, "\n" + "\n".join(breaches)


@pytest.mark.parametrize(("rule", "modules", "message"), BROKEN, ids=[f"{b[0].__name__}-{b[2][:40]}" for b in BROKEN])
def test_the_rule_can_fail(rule: house.Rule, modules: dict[str, str], message: str) -> None:
    breaches = rule(house.parse_tree(modules))
    assert len(breaches) == 1, breaches
    assert breaches[0].startswith(message)


def test_every_rule_has_a_tree_that_breaks_it() -> None:
    assert {broken[0] for broken in BROKEN} == set(RULES)


def test_all_stages_of_the_design_are_found_in_the_source(source: house.Tree) -> None:
    packages = {module.split(".")[0] for module in source}
    assert packages >= house.STAGES, sorted(house.STAGES - packages)
