"""Cells or weeks of looking in, what the strip and the map shade out; nothing is said beyond what the reader has."""

from datetime import datetime

import numpy as np

from trucewatch.records.table import microseconds
from trucewatch.report.atlas.embed import chance, seconds
from trucewatch.report.gaps import Raster, join_sides
from trucewatch.report.looking import event_title, looking_by_event, looking_by_sector
from trucewatch.report.spelling import interval_words, short_stamp
from trucewatch.report.story import Story, figure_bands
from trucewatch.report.strip import codes_of

_LETTERS = np.array(list(".ub0123456789"))
"""A letter for each code of the strip, from -1 on: nothing said, not looked, blind, the ten steps of chance."""


def looking_of(story: Story) -> dict[str, object]:
    """Return the kinds of event with their cells, or with sector shares of a past week, or with neither."""
    kinds = [_kind(story, band) for band in figure_bands(story)]
    if kinds:
        return {"grain": "cells", "kinds": kinds}
    bars = [_bars(story, item.event) for item in looking_by_event(story.view.mission, story.view.today.looking)]
    return {"grain": "sectors" if bars else "none", "kinds": bars}


def _kind(story: Story, band: tuple[str, float, float]) -> dict[str, object]:
    event, near, far = band
    title = event_title(story.view.mission, event)
    where = f"up to {far:g} km from the line" if near == 0 else f"{near:g} to {far:g} km from the line"
    rasters = join_sides(tuple(raster for raster in story.rasters if raster.band == band))
    start = story.view.today.span.start_at
    return {"event": event, "title": f"{title}, {where}", "parts": [_cells(raster, start) for raster in rasters]}


def _cells(raster: Raster, start: datetime) -> dict[str, object]:
    begin = microseconds(start)
    return {
        "part": raster.part,
        "from": np.rint(raster.from_km * 1000).astype(np.int64).tolist(),
        "to": np.rint(raster.to_km * 1000).astype(np.int64).tolist(),
        "start": ((raster.start_us - begin) // 1_000_000).tolist(),
        "end": ((raster.end_us - begin) // 1_000_000).tolist(),
        "rows": ["".join(row) for row in _LETTERS[codes_of(raster) + 1].tolist()],
    }


def _bars(story: Story, event: str) -> dict[str, object]:
    view = story.view
    held = looking_by_sector(view.mission, view.today.looking, event)
    order = {sector.name: at for at, sector in enumerate(view.mission.sectors)}
    spans = sorted({(item.start_at, item.end_at) for item in held.values()})
    words = ", ".join(f"{short_stamp(first)} to {short_stamp(last)} UTC" for first, last in spans)
    return {
        "event": event,
        "title": event_title(view.mission, event),
        "span": words,
        "bars": [
            [order[name], chance(item.share_not_looked), chance(item.share_blind), chance(item.share_looked),
             chance(item.p_seen)]
            for name, item in held.items()
            if name in order
        ],
    }  # fmt: skip


def span_of(story: Story) -> dict[str, object]:
    """Return the span in seconds from its start, with its words."""
    span = story.view.today.span
    return {
        "epoch": microseconds(span.start_at) // 1_000_000,
        "length": seconds(span.end_at, span.start_at),
        "words": interval_words(span),
    }
