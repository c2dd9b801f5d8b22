"""Rows of observations: what each cell becomes, and what is refused."""

import math
from datetime import timedelta

import pytest
from geographiclib.geodesic import Geodesic

from tests.builders import NOON, a_mission, a_source
from tests.ingest.damaged import COUNTED, GOOD, OBSERVED, SEEN, SEEN_GOOD, lines
from trucewatch.ingest import Batch, read_file
from trucewatch.records.mission import Source
from trucewatch.records.observation import Observation

KEEP = "saw,2026-06-25T09:00:00Z,2026-06-25T09:00:00Z,48.2,37.5,100,other"


def read(header: str, *rows: str, source: Source | None = None) -> Batch:
    return read_file(lines(header, *rows), "file.csv", source or a_source(), a_mission(), NOON)


def one(header: str, row: str, source: Source | None = None) -> Observation:
    return read(header, row, source=source).observations.row(0)


def rejected(header: str, row: str, keep: str = KEEP) -> tuple[str, str]:
    """Return code and key of the rejection of a row that stands beside a good one."""
    commas = header.count(",") - keep.count(",")
    batch = read(header, row, keep + "," * commas)
    assert (batch.rows, len(batch.rejections)) == (2, 1)
    rejection = batch.rejections.row(0)
    return rejection.code, rejection.key


def with_column(name: str, value: str) -> tuple[str, str]:
    return f"{OBSERVED},{name}", f"{GOOD},{value}"


def test_empty_cells_are_not_known_and_never_zero() -> None:
    observation = one(f"{COUNTED},direction_from_deg,weapon,reliability,text", f"{GOOD},,,,,,")
    unknown = (
        observation.count,
        observation.count_kind,
        observation.direction_from_deg,
        observation.weapon,
        observation.reliability,
        observation.text,
        observation.observer_lat_deg,
        observation.frp_mw,
    )
    assert unknown == (None,) * 8
    assert observation.description == "undetermined"


def test_label_authenticity_and_source_come_from_the_source_where_empty() -> None:
    source = a_source(label="guarded", authenticity="signed")
    observation = one(f"{OBSERVED},label,authenticity,source", f"{GOOD},,,", source)
    assert (observation.label, observation.authenticity, observation.source) == ("guarded", "signed", "observations")


@pytest.mark.parametrize(
    ("channel", "said", "held"),
    [("signed", "none", "none"), ("trusted_channel", "signed", "trusted_channel"), ("none", "signed", "none")],
)
def test_a_row_may_say_less_authenticity_than_its_channel_but_never_more(channel: str, said: str, held: str) -> None:
    source = a_source(authenticity=channel)
    assert one(*with_column("authenticity", said), source).authenticity == held


def test_a_row_without_time_of_receipt_was_received_with_its_file_and_none_later() -> None:
    assert one(OBSERVED, GOOD).received_at == NOON
    header, row = with_column("received_at", "2026-06-25T10:30:00+00:00")
    assert one(header, row).received_at == NOON - timedelta(minutes=90)
    assert rejected(*with_column("received_at", "2026-06-25T13:00:00Z")) == ("future_time", "received_at")


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("source", "drone", "foreign_source"),
        ("label", "secret", "unknown_label"),
        ("sensor", "drone_9", "unknown_sensor"),
        ("weapon", "trebuchet", "unknown_weapon"),
        ("description", "loud", "unknown_word"),
        ("reliability", "a", "unknown_word"),
        ("credibility", "7", "unknown_word"),
        ("authenticity", "sure", "unknown_word"),
        ("direction_from_deg", "361", "out_of_range"),
        ("direction_from_deg", "inf", "not_finite"),
        ("evidence_sha256", "abc", "bad_digest"),
        ("observation_id", "x" * 201, "bad_name"),
        ("text", "\x1b[2J", "control_character"),
        ("text", "x" * 65_537, "too_long"),
    ],
)
def test_a_cell_that_no_rule_allows_rejects_its_row_alone(name: str, value: str, code: str) -> None:
    assert rejected(*with_column(name, value)) == (code, name)


@pytest.mark.parametrize(
    ("cells", "code", "key"),
    [
        ("3,", "count_without_kind", "count_kind"),
        (",exact", "missing_value", "count"),
        ("3,uncountable", "count_of_uncountable", "count"),
        ("0,exact", "out_of_range", "count"),
        ("1.5,exact", "not_a_number", "count"),
        ("-1,exact", "not_a_number", "count"),
    ],
)
def test_a_count_stands_with_its_kind(cells: str, code: str, key: str) -> None:
    assert rejected(COUNTED, f"{GOOD},{cells}") == (code, key)


def test_what_cannot_be_counted_and_what_is_absent_are_values() -> None:
    assert one(COUNTED, f"{GOOD},,uncountable").count_kind == "uncountable"
    assert one(f"{COUNTED},description", f"{GOOD},0,exact,absent").count == 0


@pytest.mark.parametrize(
    ("change", "code", "key"),
    [
        (("100", "0"), "not_positive", "sigma_m"),
        (("100", "0.0000001"), "not_positive", "sigma_m"),
        (("100", "-5"), "not_positive", "sigma_m"),
        (("48.0", ""), "missing_value", "lat_deg"),
        (("48.0", "NaN"), "not_finite", "lat_deg"),
        (("48.0", "95"), "out_of_range", "lat_deg"),
        (("48.0,37.5,100", ",,"), "no_place", "lat_deg"),
        (("explosion", ""), "missing_value", "event"),
        (("saw", ""), "missing_value", "means"),
    ],
)
def test_a_place_and_its_uncertainty_are_whole_or_refused(change: tuple[str, str], code: str, key: str) -> None:
    assert rejected(OBSERVED, GOOD.replace(*change)) == (code, key)


def test_place_and_observer_together_are_refused() -> None:
    header, row = f"{SEEN},lat_deg,lon_deg,sigma_m", f"{SEEN_GOOD},48.0,37.5,100"
    assert rejected(header, row, SEEN_GOOD) == ("two_places", "lat_deg")


def test_a_place_seen_from_an_observer_lies_at_the_middle_of_the_band() -> None:
    observation = one(SEEN, SEEN_GOOD)
    truth = Geodesic.WGS84.Direct(48.0, 37.5, 202.5, 3000.0)
    # Table quanta are 1e-7 degree, about 1 cm.
    assert observation.lat_deg == pytest.approx(truth["lat2"], abs=1e-7)
    assert observation.lon_deg == pytest.approx(truth["lon2"], abs=1e-7)
    assert (observation.bearing_deg, observation.distance_max_km) == (202.5, 4.0)
    # Along: half of 2 km over root 3. Across: 3 km times 11.25 degrees over root 3.
    along, across = 1000 / math.sqrt(3), 3000 * math.radians(11.25) / math.sqrt(3)
    assert observation.sigma_m == pytest.approx(math.hypot(along, across) / math.sqrt(2), abs=1e-3)


def test_a_bearing_in_degrees_is_surer_than_a_word() -> None:
    in_degrees = one(SEEN, SEEN_GOOD.replace("SSW", "202.5"))
    assert in_degrees.bearing_deg == 202.5
    assert in_degrees.sigma_m < one(SEEN, SEEN_GOOD).sigma_m


@pytest.mark.parametrize(
    ("change", "code", "key"),
    [
        (("48.0,37.5", "37.5,48.0"), "swapped_coordinates", "observer_lat_deg"),
        (("48.0,37.5", "48.0,"), "missing_value", "observer_lon_deg"),
        (("2,4", "4,2"), "reversed_interval", "distance_max_km"),
        (("2,4", "0,0"), "not_positive", "distance_max_km"),
        (("2,4", "-1,4"), "out_of_range", "distance_min_km"),
        (("2,4", "800,900"), "outside_area", "observer_lat_deg"),
        (("SSW", "370"), "bad_bearing", "bearing_deg"),
        (("SSW", ""), "missing_value", "bearing_deg"),
    ],
)
def test_what_an_observer_says_is_whole_or_refused(change: tuple[str, str], code: str, key: str) -> None:
    assert rejected(SEEN, SEEN_GOOD.replace(*change), SEEN_GOOD) == (code, key)


def test_an_id_of_the_source_is_kept_and_one_is_made_where_there_is_none() -> None:
    header = f"observation_id,{OBSERVED}"
    batch = read(header, f"own-7,{GOOD}", f",{GOOD}")
    own, made = batch.observations.texts("observation_id")
    assert own == "observations:own-7"
    assert made.startswith("obs_")
    assert len(made) == 20


def test_alike_rows_without_id_are_as_many_records_whatever_their_order_and_labels() -> None:
    header = f"{OBSERVED},label"
    labels = ["open", "open", "guarded"]
    first = read(header, *[f"{GOOD},{label}" for label in labels]).observations
    second = read(header, *[f"{GOOD},{label}" for label in labels[::-1]]).observations
    assert len(set(first.texts("observation_id"))) == 3
    for table in (first, second):
        assert sorted(zip(table.texts("observation_id"), table.texts("label"), strict=True)) == sorted(
            zip(first.texts("observation_id"), first.texts("label"), strict=True)
        )


def test_a_made_id_follows_from_what_was_observed_and_who_did() -> None:
    name = one(OBSERVED, GOOD).observation_id
    spelt_otherwise = GOOD.replace("48.0", "+48.000").replace("10:00:00Z", "12:00:00+02:00")
    assert one(OBSERVED, spelt_otherwise).observation_id == name
    assert one(OBSERVED, GOOD.replace("48.0", "48.0000001")).observation_id != name
    assert one(OBSERVED, GOOD, a_source(name="another")).observation_id != name
    assert one(OBSERVED, GOOD, a_source(label="guarded")).observation_id == name


def test_texts_are_held_in_one_normal_form() -> None:
    assert one(*with_column("text", "Zu\u0308rich ")).text == "Z\u00fcrich"
