"""What a reader gets does not vary with records that it may not see: not in ids, counts, order, timing or size."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.pipeline.chain import (
    DAY,
    NOW,
    OUTSIDE,
    Row,
    add_rows,
    change_rows,
    copy_of,
    keep_two_events,
    open_fixed,
    severe_rows,
    take_all,
    tell_day,
    view_outside,
)
from trucewatch.pipeline import DayDone, Desk, open_shelf
from trucewatch.pipeline.views import looking_of_week, reader_key, view_span, visible_records
from trucewatch.records.interval import Interval
from trucewatch.records.view import DayView
from trucewatch.records.vocabulary import ReportKind
from trucewatch.release import open_door
from trucewatch.report import draft, render_day, to_html, to_pdf
from trucewatch.report.document import Document

WEEK = "2030-05-08"
"""A day of the last complete week before the exercise, of which readers outside get the looking."""
DAYS = Interval(DAY.end_at - timedelta(days=7), DAY.end_at)
"""The seven days that end with the day."""
AROUND = "POLYGON ((-36 46, -32 46, -32 48, -36 48, -36 46))"
PRESS: Row = {
    "means": "reported",
    "observed_from": "2030-05-14T12:40:48Z",
    "observed_to": "2030-05-14T12:45:48Z",
    "received_at": "2030-05-14T13:00:00Z",
    "lat_deg": "46.20786",
    "lon_deg": "-35.27863",
    "sigma_m": "150",
    "event": "explosion",
    "description": "impact",
}
"""A report at the place and time of a visible one; it has no id, so that a like row competes for its name."""


def a_look(name: str, label: str, hour: int) -> Row:
    start, end = f"{WEEK}T{hour:02d}:00:00Z", f"{WEEK}T{hour + 1:02d}:00:00Z"
    return {
        "look_id": name, "sensor": "drone_centre", "status": "acquired", "start_at": start, "end_at": end,
        "footprint_wkt": AROUND, "cloud_fraction": "0", "label": label, "p_detect_explosion": "0.9",
    }  # fmt: skip


def an_impediment(name: str, label: str) -> Row:
    return {
        "impediment_id": name, "kind": "jamming", "sensor": "drone_centre", "start_at": f"{WEEK}T00:00:00Z",
        "end_at": f"{WEEK}T23:00:00Z", "footprint_wkt": AROUND, "assessed": "confirmed", "label": label,
    }  # fmt: skip


def a_notice(name: str, label: str) -> Row:
    return {
        "notice_id": name, "by": "A", "kind": "exercise", "valid_from": "2030-05-14T00:00:00Z",
        "valid_to": "2030-05-14T20:00:00Z", "lat_deg": "46.2", "lon_deg": "-35.3", "radius_km": "10",
        "received_at": "2030-05-10T00:00:00Z", "label": label,
    }  # fmt: skip


@pytest.fixture(scope="module")
def plain(laid: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A world with something visible of every kind, looks of the week before included."""
    world = copy_of(laid, tmp_path_factory.mktemp("plain") / "world")
    keep_two_events(world)
    add_rows(world, "press", PRESS, {**PRESS, "observation_id": "told", "lat_deg": "46.9", "lon_deg": "-33.9"})
    add_rows(world, "camera", severe_rows(1)[0])
    add_rows(world, "press", severe_rows(1)[1])
    add_rows(world, "looks", a_look("open_look", "open", 3), a_look("guarded_look", "guarded", 5))
    add_rows(world, "notices", a_notice("open_notice", "open"))
    add_rows(world, "impediments", {**an_impediment("open_impediment", "open"), "end_at": f"{WEEK}T01:00:00Z"})
    return world


@pytest.fixture(scope="module")
def plain_desk(plain: Path, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return take_all(copy_of(plain, tmp_path_factory.mktemp("plain_desk") / "world"))


def with_secrets(world: Path, label: str) -> None:
    """Add rows under a label to every kind of input, before and among the visible ones, and a file more."""
    told = {**PRESS, "observation_id": "told", "lat_deg": "46.9", "lon_deg": "-33.9", "label": label}
    # One version before the visible one and one after it.
    before, after = (
        {**told, "event": "uav_strike", "received_at": f"2030-05-14T{at}:00Z"} for at in ("12:50", "16:00")
    )
    after["event"] = "explosion"
    hotspot = {**PRESS, "event": "thermal_anomaly", "description": "present", "label": label}
    change_rows(
        world, "press", lambda rows: [{**PRESS, "label": label}, before, after, *rows, hotspot, {"means": "smelled"}]
    )
    near = [{**row, "observation_id": "", "label": label} for row in visible_places(world)]
    change_rows(world, "observers", lambda rows: [*near, *rows])
    add_rows(world, "camera", severe_rows(2, label)[0])
    add_rows(world, "looks", *(a_look(f"secret_{hour}", label, hour) for hour in (1, 4, 9)))
    add_rows(world, "looks", {**a_look("open_look", label, 3), "p_detect_explosion": "0.1"})
    add_rows(world, "impediments", an_impediment("secret_impediment", label))
    add_rows(world, "notices", a_notice("secret_notice", label), {**a_notice("open_notice", label), "radius_km": "1"})
    extra = world / "inputs" / "press" / "2030-05-13.csv"
    header = (world / "inputs" / "press" / "2030-05-14.csv").read_text("utf-8").splitlines()[0]
    extra.write_text(f"{header}\n", "utf-8")
    # The extra file comes first by name, so that its rows come first in the ledger.
    rows = (world / "inputs" / "observers" / "2030-05-14.csv").read_text("utf-8").splitlines()[1:3]
    extra.write_text("\n".join([header, *(row.replace("observers", "press") for row in rows)]) + "\n", "utf-8")


def visible_places(world: Path) -> list[Row]:
    """Return reports in the middle of what every reader may see: the first hotspots of the day."""
    lines = (world / "inputs" / "hotspots" / "2030-05-14.csv").read_text("utf-8").splitlines()
    names = lines[0].split(",")
    rows = [dict(zip(names, line.split(","), strict=True)) for line in lines[1:40:6]]
    return [
        {
            **PRESS,
            "received_at": "",
            "lat_deg": row["latitude"],
            "lon_deg": row["longitude"],
            "observed_from": f"2030-05-14T{int(row['acq_time']) // 100:02d}:{int(row['acq_time']) % 100:02d}:00Z",
            "observed_to": f"2030-05-14T{int(row['acq_time']) // 100:02d}:{int(row['acq_time']) % 100:02d}:30Z",
        }
        for row in rows
    ]


@pytest.fixture(scope="module")
def cell_only_desk(plain: Path, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    world = copy_of(plain, tmp_path_factory.mktemp("cell_only") / "world")
    with_secrets(world, "cell_only")
    return take_all(world)


@pytest.fixture(scope="module")
def b_only_desk(plain: Path, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    world = copy_of(plain, tmp_path_factory.mktemp("b_only") / "world")
    with_secrets(world, "party_b_only")
    return take_all(world)


@dataclass(frozen=True)
class Views:
    """Views of readers outside by desk, reader and span, each made once."""

    held: dict[tuple[Path, str, Interval], DayView] = field(default_factory=dict)

    def of(self, desk: Desk, reader: str, span: Interval = DAY) -> DayView:
        key = desk.folder, reader, span
        if key not in self.held:
            self.held[key] = view_outside(desk, reader, span)
        return self.held[key]

    def page(self, desk: Desk, reader: str) -> bytes:
        return render_day(self.of(desk, reader), desk.loaded.ground).encode()

    def document(self, desk: Desk, reader: str, kind: ReportKind, span: Interval = DAY) -> Document:
        return draft(self.of(desk, reader, span), desk.loaded.ground, kind, "en")


@pytest.fixture(scope="module")
def views() -> Views:
    return Views()


@pytest.mark.parametrize("reader", OUTSIDE)
def test_a_page_is_the_same_with_and_without_records_for_the_cell_alone(
    plain_desk: Desk, cell_only_desk: Desk, views: Views, reader: str
) -> None:
    assert views.page(plain_desk, reader) == views.page(cell_only_desk, reader)


def test_a_page_is_the_same_with_and_without_records_for_the_other_party(
    plain_desk: Desk, b_only_desk: Desk, views: Views
) -> None:
    assert views.page(plain_desk, "party_a") == views.page(b_only_desk, "party_a")


def test_the_party_that_may_see_the_records_gets_another_page(
    plain_desk: Desk, b_only_desk: Desk, views: Views
) -> None:
    assert views.page(plain_desk, "party_b") != views.page(b_only_desk, "party_b")


@pytest.mark.parametrize(
    ("reader", "kinds"), [("party_a", ("daily", "flash", "weekly")), ("public", ("daily", "flash"))]
)
def test_every_report_of_a_reader_outside_is_the_same_with_and_without_secret_records(
    plain_desk: Desk, cell_only_desk: Desk, views: Views, reader: str, kinds: tuple[ReportKind, ...]
) -> None:
    for kind in kinds:
        span = DAYS if kind == "weekly" else DAY
        without, beside = (views.document(desk, reader, kind, span) for desk in (plain_desk, cell_only_desk))
        assert without == beside, kind
        assert to_html(without) == to_html(beside)
        if kind == "flash":
            assert len(views.of(plain_desk, reader).today.alerts) == 1, "a flash notice of nothing proves nothing"
            assert to_pdf(without) == to_pdf(beside)
    told = [views.document(desk, "party_b", "daily") for desk in (plain_desk, cell_only_desk)]
    assert told[0] == told[1]


def test_a_report_of_another_day_is_another_document(plain_desk: Desk, views: Views) -> None:
    """So the test above can fail."""
    assert views.document(plain_desk, "public", "daily") != views.document(plain_desk, "party_a", "daily")
    assert views.document(plain_desk, "party_a", "weekly", DAYS) != views.document(plain_desk, "party_a", "weekly")


def test_records_that_may_be_seen_change_what_there_is_to_tell(plain: Path, plain_desk: Desk, tmp_path: Path) -> None:
    world = copy_of(plain, tmp_path / "world")
    add_rows(world, "press", {**PRESS, "lat_deg": "47.1", "label": "open"})
    add_rows(world, "notices", a_notice("another_notice", "open"))
    add_rows(world, "looks", a_look("another_look", "open", 8))
    more = take_all(world)
    door = open_door(more.loaded.mission, "public", NOW)
    key = reader_key(more.keys.secret, door)
    before, after = ((one, open_shelf(one.ledger, one.folder).history()) for one in (plain_desk, more))
    counts = [
        (len(seen.observations), len(seen.notices), len(seen.impediments), len(seen.looks))
        for seen in (visible_records(history, door, key) for _, history in (before, after))
    ]
    assert [new - old for old, new in zip(*counts, strict=True)] == [1, 1, 0, 0]
    weeks = [looking_of_week(history, one.loaded, DAY, door) for one, history in (before, after)]
    assert weeks[1].numbers("p_seen").sum() > weeks[0].numbers("p_seen").sum()


def test_an_impediment_that_may_be_seen_lowers_the_looking_and_a_secret_one_does_not(
    plain_desk: Desk, cell_only_desk: Desk
) -> None:
    history = open_shelf(cell_only_desk.ledger, cell_only_desk.folder).history()
    door = open_door(cell_only_desk.loaded.mission, "public", NOW)
    names = history.impediments.texts("impediment_id").tolist()
    assert "secret_impediment" in names
    opened = history.impediments.with_columns(label=["open"] * len(names))
    hindered = looking_of_week(replace(history, impediments=opened), plain_desk.loaded, DAY, door)
    free = looking_of_week(history, plain_desk.loaded, DAY, door)
    assert hindered.numbers("p_seen").sum() < free.numbers("p_seen").sum()


def test_the_day_that_is_handed_over_is_the_same_and_that_of_the_cell_is_not(plain: Path, tmp_path: Path) -> None:
    told = {}
    for name in ("bare", "secret"):
        world = copy_of(plain, tmp_path / name)
        if name == "secret":
            with_secrets(world, "cell_only")
        told[name] = tell_day(world, "party_a")
    assert told["bare"].report.read_bytes() == told["secret"].report.read_bytes()
    assert len(told["bare"].results.observations) < len(told["secret"].results.observations)
    assert cell_page(tmp_path / "bare", told["bare"]) != cell_page(tmp_path / "secret", told["secret"])


def cell_page(world: Path, done: DayDone) -> str:
    desk = open_fixed(world)
    shelf, door = open_shelf(desk.ledger, desk.folder), open_door(desk.loaded.mission, "cell", NOW)
    view = view_span(shelf, shelf.history(), desk.loaded, DAY, door, desk.keys.secret, lambda *_: done.results)
    return render_day(view, desk.loaded.ground)


def test_a_page_outside_names_no_digest_row_or_look(cell_only_desk: Desk, views: Views) -> None:
    page = views.page(cell_only_desk, "party_a").decode()
    assert "secret" not in page
    assert "look_" not in page.replace("look_id", "")
    for statement in cell_only_desk.ledger.statements():
        assert not [name for name in statement.originals if name in page]
    assert "original:" not in page
