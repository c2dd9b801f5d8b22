"""The page that a lawyer reads: every clause, its structure for a screen reader, and nothing that names a place."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from examples.minsk.build import build
from tests.builders import a_mission
from trucewatch.mission import load_mission, write_template
from trucewatch.records.agreement import Distance
from trucewatch.records.label import Reader
from trucewatch.records.mission import Mission
from trucewatch.report import render_agreement

PUBLIC = Reader("public", "public", "The public")


class Parts(HTMLParser):
    """Collects the tags of a page with their attributes, in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep a tag."""
        self.tags.append((tag, dict(attrs)))

    def all(self, *names: str) -> list[dict[str, str | None]]:
        """Return the attributes of all tags of some names."""
        return [held for tag, held in self.tags if tag in names]


@pytest.fixture(scope="module", params=["template", "minsk"])
def mission(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Mission:
    """Return each of the two agreements in full."""
    folder = tmp_path_factory.mktemp(request.param) / "mission"
    if request.param == "minsk":
        build(folder)
    else:
        write_template(folder, "test")
    return load_mission(folder).mission


def rendered(mission: Mission) -> str:
    """Return the page for the public."""
    return render_agreement(mission, PUBLIC, "settings:0")


def test_every_clause_is_there_with_text_source_readings_and_mark(mission: Mission) -> None:
    text = rendered(mission)
    parts = Parts(text)
    anchors = {held.get("id") for _, held in parts.tags}
    for provision in mission.agreement.provisions:
        assert f"clause-{provision.provision_id}" in anchors
        assert provision.text.replace("'", "&#39;") in text
        assert all(f"reading-{provision.provision_id}-{one.reading_id}" in anchors for one in provision.readings)
        assert all(one.text.replace("'", "&#39;") in text for one in provision.readings)
    checked = sum(one.verified for one in mission.agreement.provisions)
    assert text.count(">checked against its source<") == checked
    assert text.count('<span class="mark own">illustrative</span> <span class="remark">clause') == (
        len(mission.agreement.provisions) - checked
    )


def test_every_link_of_the_page_leads_to_a_place_on_it(mission: Mission) -> None:
    parts = Parts(rendered(mission))
    anchors = {held.get("id") for _, held in parts.tags}
    targets = [str(held["href"]) for held in parts.all("a")]
    assert targets
    assert all(target.startswith("#") and target[1:] in anchors for target in targets)


def test_its_structure_can_be_heard(mission: Mission) -> None:
    parts = Parts(rendered(mission))
    levels = [int(tag[1]) for tag, _ in parts.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))
    assert all(held.get("scope") in ("col", "row") for held in parts.all("th"))
    assert len(parts.all("caption")) == len(parts.all("table"))
    assert all(held.get("lang") for held in parts.all("html", "blockquote"))
    assert all(held.get("role") == "img" and held.get("aria-label") for held in parts.all("svg"))
    names = [held["id"] for _, held in parts.tags if held.get("id")]
    assert len(names) == len(set(names))


def test_it_holds_no_script_asks_for_nothing_and_names_no_place(mission: Mission) -> None:
    text = rendered(mission)
    parts = Parts(text)
    assert not parts.all("script", "link", "img", "iframe")
    assert "url(" not in text
    assert not re.search(r"-?\d{2}\.\d{3,}", text)
    assert mission.statement.split(".")[0] in text


def test_the_same_mission_gives_the_same_page(mission: Mission) -> None:
    assert rendered(mission) == rendered(mission)


def test_the_language_of_the_authentic_text_is_told_and_markup_in_it_is_text() -> None:
    mission = a_mission()
    first, *rest = mission.agreement.provisions
    strange = replace(
        first, language="uk", text="<b>Не стріляти</b>", subject="<i>x</i>",
        readings=(replace(first.readings[0], distances=(Distance(("mlrs",), 7.5, "<u>"),)),),
    )  # fmt: skip
    parties = (replace(mission.parties[0], title='"<A>'), mission.parties[1])
    text = rendered(
        replace(mission, parties=parties, agreement=replace(mission.agreement, provisions=(strange, *rest)))
    )
    assert '<blockquote lang="uk">&lt;b&gt;Не стріляти' in text
    assert "text in Ukrainian" in text
    assert {tag for tag, _ in Parts(text).tags}.isdisjoint({"b", "i", "u", "a>"})
    assert "nearer than 7.5 km" in text


def test_readings_that_differ_are_set_against_each_other_in_words(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("differ") / "mission"
    build(folder)
    text = rendered(load_mission(folder).mission)
    assert "Whom it binds: as read by the text, for party A, Party A alone; as read by the text, for party B" in text
    assert "From where it is measured: as read by the text, for party A, the pinned line" in text
    assert "nearer than 25 km" in text
    assert "beyond 25 km" in text
    assert "use of the coordination mechanism without success; shown by a notice of coordination" in text
