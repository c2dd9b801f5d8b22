"""Numbers and texts in, JSON that may stand inside an HTML page out: whole quanta, and words named once."""

import json
from datetime import datetime, timedelta

import numpy as np
import numpy.typing as npt
import shapely

from trucewatch.errors import UnquantisableError
from trucewatch.geo.geodesy import Floats

PLACE_QUANTA = 100_000
"""Quanta of a degree: places stand to about a metre, coarser than every recorded place."""
CHANCE_QUANTA = 1_000_000
"""Quanta of a probability: those of the record, so that nothing small becomes zero."""
_DETAIL_DEG = 0.0003
"""What is smaller than this on a drawn edge is left out; about 30 m."""

_UNSAFE = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


class Lexicon:
    """Texts that rows share, each held once; rows hold its place in `texts`."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._places: dict[str, int] = {}

    def place(self, text: str) -> int:
        """Return the place of a text, taking it in where it is new."""
        if text not in self._places:
            self._places[text] = len(self.texts)
            self.texts.append(text)
        return self._places[text]


def to_script(contents: object) -> str:
    """Return JSON that no HTML parser can take for markup and every JavaScript engine reads.

    Raises:
        ValueError: a number that is none.

    >>> to_script({"a": "</script>"})
    '{"a":"\\\\u003c/script\\\\u003e"}'
    """
    text = json.dumps(contents, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return "".join(_UNSAFE.get(letter, letter) for letter in text) if any(one in text for one in _UNSAFE) else text


def degrees(values: npt.ArrayLike) -> list[int]:
    """Return degrees as whole quanta."""
    whole: list[int] = np.rint(np.asarray(values, dtype=np.float64) * PLACE_QUANTA).astype(np.int64).tolist()
    return whole


def chance(value: float | None) -> int | None:
    """Return a probability as whole quanta; None stays None."""
    return None if value is None or value != value else round(value * CHANCE_QUANTA)


def seconds(moment: datetime, start: datetime) -> int:
    """Return the whole seconds from the start of the span, negative before it."""
    return (moment - start) // timedelta(seconds=1)


def rings(area: shapely.Geometry | None) -> list[list[list[int]]]:
    """Return an area as polygons of rings of alternating longitudes and latitudes in quanta; none for no area."""
    if area is None or area.is_empty:
        return []
    simple = shapely.make_valid(area.simplify(_DETAIL_DEG))
    return [
        [flat(np.asarray(ring.coords)[:, :2]) for ring in (one.exterior, *one.interiors)]
        for one in shapely.get_parts(simple)
        if one.geom_type == "Polygon"
    ]


def flat(lon_lat: Floats) -> list[int]:
    """Return places (n, 2) as one list of alternating longitudes and latitudes in quanta, each less the one before."""
    whole = np.rint(lon_lat * PLACE_QUANTA).astype(np.int64)
    steps: list[int] = np.diff(whole, axis=0, prepend=np.zeros((1, 2), dtype=np.int64)).ravel().tolist()
    return steps


def area_of(wkt: str) -> shapely.Geometry:
    """Read a recorded footprint.

    Raises:
        UnquantisableError: it is no geometry; ingest refuses such rows.
    """
    try:
        return shapely.from_wkt(wkt)
    except shapely.errors.ShapelyError as error:
        raise UnquantisableError(f"got a footprint that is no geometry: {error}") from error
