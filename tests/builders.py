"""Minimal valid records for tests: a mission in memory, its sources and observations; change what the test is about."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any, get_args

from trucewatch.records.agreement import Agreement, Excuse, OptionText, Provision, Reading, Tier
from trucewatch.records.declared import Impediment, Notice
from trucewatch.records.label import Label, Reader, Release, ReleaseRule
from trucewatch.records.look import Look
from trucewatch.records.mapping import KindRule, Kinds, MappedPlace, MappedTime, Mapping
from trucewatch.records.mission import (
    Area,
    Detection,
    EventSize,
    FuseSettings,
    LeftOut,
    LineSettings,
    Mission,
    Organ,
    Party,
    Prior,
    Sector,
    Sensor,
    Source,
    Thresholds,
    Zone,
)
from trucewatch.records.observation import Observation
from trucewatch.records.vocabulary import CLASSES, Event, SensorKind, SourceFormat

NOON = datetime(2026, 6, 25, 12, 0, tzinfo=UTC)
"""The instant around which the builders put things."""

VIIRS = (("viirs_snpp", 37849), ("viirs_noaa20", 43013), ("viirs_noaa21", 54234))
"""Names and catalogue numbers of the three satellites."""


def a_source(source_format: SourceFormat = "observations", **changes: Any) -> Source:
    """Return a source of a format that carries its own times with offsets."""
    source = Source(
        name=source_format,
        title=f"Source of {source_format}",
        format=source_format,
        files=(f"inputs/{source_format}*.csv",),
        timezone="UTC" if source_format == "firms" else None,
        resolution_s=60.0 if source_format == "firms" else None,
        authenticity="trusted_channel",
        label="open",
        independence_group=source_format,
        holds_from=None,
        holds_to=None,
        sensors=tuple(name for name, _ in VIIRS) if source_format == "firms" else (),
        note="",
        mapping="wire" if source_format == "mapped" else None,
    )
    return replace(source, **changes)


def a_mapping(**changes: Any) -> Mapping:
    """Return the mapping `wire`: a number, a day in Kyiv, a place of 5 km, and the words bang and smoke."""
    mapping = Mapping(
        name="wire",
        title="Invented wire",
        makes="observation",
        time=MappedTime("day", "Europe/Kyiv", 60.0),
        kinds=Kinds((KindRule(("bang",), "explosion"), KindRule(("smoke",), "thermal_anomaly")), "what"),
        place=MappedPlace("lat", "lon", 5000.0, "set for the test"),
        identity=("number",),
    )
    return replace(mapping, **changes)


def a_sensor(
    name: str = "drone_1", kind: SensorKind = "drone", detects: tuple[Event, ...] = ("explosion",), **changes: Any
) -> Sensor:
    """Return a sensor that records each of `detects` with chance 0.8."""
    detections = tuple(Detection(event, 0.8, "set for the test") for event in detects)
    return replace(Sensor(name, kind, name, None, None, detections), **changes)


def an_observation(**changes: Any) -> Observation:
    """Return an explosion that was seen at noon in the middle of the area of `a_mission`."""
    observation = Observation(
        observation_id="obs_0000000000000001",
        version=1,
        source="observations",
        means="saw",
        observed_from=NOON,
        observed_to=NOON,
        received_at=NOON + timedelta(minutes=10),
        lat_deg=48.0,
        lon_deg=37.5,
        sigma_m=100.0,
        observer_lat_deg=None,
        observer_lon_deg=None,
        distance_min_km=None,
        distance_max_km=None,
        bearing_deg=None,
        event="explosion",
        description="undetermined",
        count=None,
        count_kind=None,
        direction_from_deg=None,
        weapon=None,
        reliability=None,
        credibility=None,
        authenticity="trusted_channel",
        sensor=None,
        look_id=None,
        copy_group=None,
        frp_mw=None,
        label="open",
        evidence_sha256=None,
        text=None,
        original=f"original:{'0' * 64}",
        row=1,
    )
    return replace(observation, **changes)


def a_notice(**changes: Any) -> Notice:
    """Return an exercise of party A, declared a day ahead, two hours around noon within 3 km of the middle."""
    hour = timedelta(hours=1)
    notice = Notice(
        "notice_1", 1, "A", "exercise", NOON - hour, NOON + hour, 48.0, 37.5, 3.0, None, NOON - 24 * hour,
        "notices", "open", None, f"original:{'0' * 64}", 1,
    )  # fmt: skip
    return replace(notice, **changes)


def an_impediment(**changes: Any) -> Impediment:
    """Return confirmed jamming of the drone for an hour from noon within 10 km of the middle."""
    impediment = Impediment(
        "impediment_1", 1, "jamming", "drone_1", NOON, NOON + timedelta(hours=1), 48.0, 37.5, 10.0, None,
        "confirmed", NOON + timedelta(minutes=5), "impediments", "open", None, f"original:{'0' * 64}", 1,
    )  # fmt: skip
    return replace(impediment, **changes)


def a_look(**changes: Any) -> Look:
    """Return an acquired look of the drone over the middle for an hour from noon."""
    footprint = "POLYGON ((37.4 47.9, 37.6 47.9, 37.6 48.1, 37.4 48.1, 37.4 47.9))"
    look = Look(
        "look_1", 1, "drone_1", "acquired", NOON, NOON + timedelta(hours=1), footprint, 0.0, ("explosion",), (0.8,),
        "trusted_channel", None, None, NOON + timedelta(minutes=65), "looks", "open", f"original:{'0' * 64}", 1,
    )  # fmt: skip
    return replace(look, **changes)


def an_agreement(**changes: Any) -> Agreement:
    """Return seven provisions in short form, in force from 1 June 2026 without end."""
    agreement = Agreement(
        agreement_id="truce",
        title="Agreement on a ceasefire (for tests)",
        in_force_from=datetime(2026, 6, 1, tzinfo=UTC),
        in_force_to=None,
        sigma_s=0.0,
        standard_of_proof="clear and convincing",
        standard_p=0.75,
        provisions=_provisions(),
    )
    return replace(agreement, **changes)


def a_mission(**changes: Any) -> Mission:
    """Return a mission of parties A and B within 22–41° E, 44–53° N, six readers, four labels and five sources."""
    settings: dict[str, Any] = {
        "name": "test",
        "title": "Mission for tests",
        "status": "exercise",
        "statement": "Exercise: a simulated world.",
        "day_timezone": "UTC",
        "retrospective": "",
        "area": Area(44.0, 22.0, 53.0, 41.0),
        "parties": (Party("A", "Party A", "west"), Party("B", "Party B", "east")),
        **_people(),
        **_geometry(),
        "sensors": _sensors(),
        "sources": tuple(a_source(name) for name in get_args(SourceFormat)),
        "agreement": an_agreement(),
        "weapons": ("mortar_82", "mortar_120", "howitzer_152", "mlrs"),
        "classes": CLASSES,
        **_rules(),
        "mappings": (a_mapping(),),
        "catalogue": (),
        "chances": (),
        "climatology": None,
    }
    expected = {field.name for field in fields(Mission)}
    assert set(settings) == expected, set(settings) ^ expected
    return replace(Mission(**settings), **changes)


def _people() -> dict[str, Any]:
    cell = ("cell", "board")
    everyone = (*cell, "party_a", "party_b", "guarantor_x", "public")
    return {
        "organs": tuple(
            Organ(name, name.title(), ("for tests",)) for name in ("monitoring", "board", "guarantors", "parties")
        ),
        "readers": (
            Reader("cell", "cell", "Monitoring cell"),
            Reader("board", "board", "Verification board"),
            Reader("party_a", "party", "Party A", "A"),
            Reader("party_b", "party", "Party B", "B"),
            Reader("guarantor_x", "guarantor", "Guarantor X"),
            Reader("public", "public", "Public"),
        ),
        "labels": (
            Label("open", everyone, 0.0),
            Label("shared_24h", everyone, 24.0),
            Label("guarded", (*cell, "guarantor_x"), 0.0),
            Label("cell_only", ("cell",), 0.0),
        ),
    }


def _geometry() -> dict[str, Any]:
    return {
        "line": LineSettings("line.geojson", "test", "1", 50.0, (1,), (LeftOut(2, "a shoreline"),)),
        "layers": (),
        "zones": (
            Zone("area", "area", "Whole area", None, None, 0.0),
            Zone("buffer_15", "buffer", "15 km along the line", 15.0, None, 0.0),
            Zone("training_1", "training_area", "Training area", None, "training.geojson", 100.0),
            Zone("factory_1", "industrial", "Factory", None, "factory.geojson", 100.0),
        ),
        "elements": None,
        "background": None,
        "places": None,
        "sectors": (
            Sector("north", "North", 1, 0.0, 50.0),
            Sector("south", "South", 1, 50.0, 100.0),
        ),
    }


def _sensors() -> tuple[Sensor, ...]:
    satellites = tuple(
        a_sensor(name, "satellite_thermal", ("thermal_anomaly",), norad_id=norad_id, max_off_nadir_deg=56.28)
        for name, norad_id in VIIRS
    )
    seen: tuple[Event, ...] = ("explosion", "uav", "weapon", "vehicle", "damage", "thermal_anomaly")
    return (*satellites, a_sensor("drone_1", "drone", seen), a_sensor("camera_1", "camera", ("explosion", "burst")))


def _provisions() -> tuple[Provision, ...]:
    exercise, demining = Excuse("exercise", 24.0, 12.0, 5.0), Excuse("demining", 24.0, 12.0, 2.0)
    movement = Excuse("movement", 24.0, 24.0, 10.0)
    held: tuple[tuple[str, str, tuple[str, ...], tuple[Excuse, ...], str], ...] = (
        ("no_fire", "no fire", ("strike",), (), "area"),
        ("no_attack_drones", "attack drones", ("attack_drone",), (), "area"),
        ("buffer_weapons", "weapons in the buffer", ("weapon_presence",), (), "buffer_15"),
        ("declared_movements", "movements", ("weapon_presence",), (movement,), "area"),
        ("exercises", "exercises", ("exercise",), (exercise,), "area"),
        ("explosive_work", "explosive work", ("explosive_work",), (demining,), "area"),
        ("no_jamming", "jamming", ("jamming",), (), "area"),
    )
    return tuple(
        Provision(
            name,
            f"Article {number}",
            "en",
            f"Text on {subject}.",
            subject,
            classes,
            excuses,
            (Reading("plain", "the cell", f"Plain reading on {subject}.", zone),),
        )
        for number, (name, subject, classes, excuses, zone) in enumerate(held, start=1)
    )


def _rules() -> dict[str, Any]:
    likely = {"strike": 0.3, "nothing": 0.2, "natural": 0.2}
    rest = (1.0 - sum(likely.values())) / (len(CLASSES) - len(likely))
    priors = [(name, round(likely.get(name, rest), 6)) for name in CLASSES if name != "other"]
    priors.append(("other", round(1.0 - sum(chance for _, chance in priors), 6)))
    return {
        "event_sizes": (
            EventSize("thermal_anomaly", "Fire of 5 MW for 3 h", 10_800.0, 5.0),
            EventSize("explosion", "Explosion of an 82 mm round", 1.0, None),
            EventSize("weapon", "Howitzer in place for 6 h", 21_600.0, None),
        ),
        "thresholds": Thresholds(30.0, 0.75, 0.1, 0.8, 0.5, "set for the test"),
        "fuse": FuseSettings(3.0, 900.0, 1000.0, 24.0, tuple(Prior(name, chance) for name, chance in priors)),
        "counting_rule": "recorded_events_v1",
        "ladder": (
            Tier(
                "note", "Note to the party", 1, 0.0, "detection", 24.0,
                (OptionText("ask", "monitoring", "Ask the party for its account."),), "set for the test",
            ),
            Tier(
                "meeting", "Meeting of the board", 3, 24.0, "t0", 72.0,
                (OptionText("convene", "board", "Convene the board."),), "set for the test",
            ),
        ),
        "release": Release("EA5", 72.0, _release_rules()),
        "case_rule": "sector_subject_24h_v1",
        "case_window_h": 24.0,
        "alerts": None,
    }  # fmt: skip


def _release_rules() -> tuple[ReleaseRule, ...]:
    return (
        ReleaseRule("cell", "exact", 0, 0.0, "cells"),
        ReleaseRule("board", "exact", 0, 0.0, "cells"),
        ReleaseRule("party", "cell", 60, 24.0, "sector_week"),
        ReleaseRule("guarantor", "cell", 60, 6.0, "sector_week"),
        ReleaseRule("public", "cell", 1440, 72.0, "sector_week"),
    )
