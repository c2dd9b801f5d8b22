"""Incidents and recorded events in, columns of the page's marks and table out."""

from datetime import timedelta

import numpy as np

from trucewatch.geo.cells import GridSettings, cell_ids, cell_polygon
from trucewatch.records.incident import Incident
from trucewatch.records.table import Flags
from trucewatch.report.atlas.embed import Lexicon, chance, degrees, seconds
from trucewatch.report.judged import Judgement, article_of, class_words, is_told, likeliest_class, reading_of
from trucewatch.report.lookup import Lookup, event_in_cell, place_rule
from trucewatch.report.marks import LEADS_FROM, make_shapes
from trucewatch.report.spelling import words
from trucewatch.report.story import Story
from trucewatch.report.terms import event_words, label_words

LEVELS = ("recorded_event", "possible_violation", "adopted_finding")
"""Levels of a finding, lowest first."""


def rows_of(story: Story, texts: Lexicon) -> dict[str, object]:
    """Return incidents, recorded events, shapes of classes and the cells in which places are given."""
    lookup, cells = story.lookup, Lexicon()
    strongest = {item.finding.incident_id: item for item in story.strongest}
    return {
        "levels": [words(level) for level in LEVELS],
        "classes": [class_words(name) for name in story.view.mission.classes],
        "shapes": [
            [shape.name, shape.symbol, shape.path, shape.colour, int(shape.hollow)] for shape in make_shapes(lookup)
        ],
        "incidents": _incidents(lookup, strongest, texts, cells),
        "events": _events(lookup, texts, cells),
        "cells": [_corners(name) for name in cells.texts],
    }


def _incidents(
    lookup: Lookup, strongest: dict[str, Judgement], texts: Lexicon, cells: Lexicon
) -> dict[str, list[object]]:
    columns: dict[str, list[object]] = {}
    held = _withheld(lookup)
    for row, item in enumerate(lookup.incidents):
        values = _incident(lookup, row, item, texts) | _judged(lookup, item, strongest.get(item.incident_id), texts)
        values["cell"] = _cell(item.lat_deg, item.lon_deg, bool(held[row]), cells)
        if held[row]:
            values |= {"lon": None, "lat": None, "major": None, "minor": None, "azimuth": None}
        for name, value in values.items():
            columns.setdefault(name, []).append(value)
    return columns


def _incident(lookup: Lookup, row: int, item: Incident, texts: Lexicon) -> dict[str, object]:
    mission, start, spot = lookup.view.mission, lookup.today.span.start_at, lookup.incident_spots[row]
    likeliest = likeliest_class(item)
    leads = item.class_probability[likeliest] >= LEADS_FROM
    return {
        "id": item.incident_id,
        "version": item.incident_version,
        "case": texts.place(item.case_id or ""),
        "t": seconds(item.t0_best, start),
        "t0": seconds(item.t0_earliest, start),
        "t1": seconds(item.t0_latest, start),
        "lon": degrees([item.lon_deg])[0],
        "lat": degrees([item.lat_deg])[0],
        "major": round(item.semi_major_m),
        "minor": round(item.semi_minor_m),
        "azimuth": round(item.azimuth_deg),
        "part": item.part,
        "m": round(item.chainage_km * 1000),
        "band": int(spot.in_band),
        "sector": spot.sector,
        "near": texts.place(spot.near),
        "along": spot.along,
        "shape": likeliest if leads else len(mission.classes),
        "likeliest": likeliest,
        "classes": [[at, chance(p)] for at, p in enumerate(item.class_probability) if p >= 0.01],
        "p": chance(item.class_probability[likeliest]),
        "n": [item.n_observations, item.n_independent],
        "events": [texts.place(event_words(name)) for name in item.events],
        "label": texts.place(label_words(item.label)),
        "signed": int(item.authenticated),
        "seen": chance(item.p_seen),
        "members": sorted(one for name in item.observation_ids if (one := lookup.observation_rows.get(name, -1)) >= 0),
    }


def _judged(lookup: Lookup, item: Incident, judgement: Judgement | None, texts: Lexicon) -> dict[str, object]:
    """Return what findings say: the strongest, and all that say more than that nothing was breached."""
    findings = lookup.findings_of.get(item.incident_id, ())
    strongest = judgement.finding if judgement else None
    apart = (one for one in findings if is_told(lookup.view.mission, one))
    told = sorted(apart, key=lambda one: (-one.p_breach, one.finding_id))
    return {
        "breach": chance(strongest.p_breach) if strongest else None,
        "level": max((LEVELS.index(one.level) for one in findings), default=-1),
        "verdict": texts.place(words(strongest.verdict) if strongest else ""),
        "article": texts.place(judgement.article if judgement else ""),
        "findings": [
            [texts.place(article_of(lookup.view.mission, one)), texts.place(reading_of(lookup.view.mission, one)),
             texts.place(words(one.verdict)), LEVELS.index(one.level), chance(one.p_breach),
             texts.place(f"{one.likelihood}, confidence {one.confidence}")]
            for one in told
        ],
        "rest": len(findings) - len(told),
    }  # fmt: skip


def _withheld(lookup: Lookup) -> Flags:
    """Return which incidents stand as grid cells alone: all of some readers, recent places of origin of any."""
    view = lookup.view
    wait = timedelta(hours=view.mission.release.origin_delay_h)
    all_of_them = place_rule(view) == "cell"
    return np.array(
        [all_of_them or (item.is_origin and view.issued_at - item.t0_latest < wait) for item in lookup.incidents],
        dtype=np.bool_,
    )


def _events(lookup: Lookup, texts: Lexicon, cells: Lexicon) -> dict[str, object]:
    start, in_cell = lookup.today.span.start_at, event_in_cell(lookup.view, lookup.today)
    coarse = in_cell | (place_rule(lookup.view) == "cell")
    rows = lookup.observations
    return {
        "lon": _unless(coarse, [item.lon_deg for item in rows]),
        "lat": _unless(coarse, [item.lat_deg for item in rows]),
        "t0": [seconds(item.observed_from, start) for item in rows],
        "t1": [seconds(item.observed_to, start) for item in rows],
        "event": [texts.place(event_words(item.event)) for item in rows],
        "cell": [_cell(item.lat_deg, item.lon_deg, bool(flag), cells) for item, flag in zip(rows, coarse, strict=True)],
    }


def _unless(withheld: Flags, values_deg: list[float]) -> list[int | None]:
    """Return degrees in quanta, None where the place leaves as a cell alone."""
    return [None if flag else value for flag, value in zip(withheld.tolist(), degrees(values_deg), strict=True)]


def _cell(lat_deg: float, lon_deg: float, is_cell: bool, cells: Lexicon) -> int:
    """Return the place of the grid cell among the page's, -1 for a place that leaves as recorded."""
    return cells.place(cell_ids(GridSettings(), [lat_deg], [lon_deg])[0]) if is_cell else -1


def _corners(cell_id: str) -> list[int]:
    west, south, east, north = cell_polygon(GridSettings(), cell_id).bounds
    return degrees([west, south, east, north])
