"""Parts of a line in, their lengths and the scale at which they were drawn out."""

from collections.abc import Sequence

import numpy as np

from trucewatch.geo.geodesy import Floats, edge_lengths_m, split_edges
from trucewatch.geo.line import LinePart
from trucewatch.geo.track import LONGEST_SEGMENT_M
from trucewatch.records.line import KeptPart


def chain_length_km(lon_lat: Floats) -> float:
    """Return the length of a vertex chain (n, 2), edges straight in longitude and latitude; 0.0 for one vertex."""
    chain = split_edges(lon_lat, LONGEST_SEGMENT_M)
    return float(edge_lengths_m(chain[:-1], chain[1:]).sum()) / 1000


def kept_parts(parts: Sequence[LinePart]) -> tuple[KeptPart, ...]:
    """Return number and length of each part, the length to the millimetre."""
    return tuple(KeptPart(part.part, round(chain_length_km(part.lon_lat), 6)) for part in parts)


def simplification_scale_m(parts: Sequence[LinePart]) -> float:
    """Return the median distance between neighbouring vertices, to the millimetre; 0.0 without an edge."""
    edges = [edge_lengths_m(part.lon_lat[:-1], part.lon_lat[1:]) for part in parts]
    lengths = np.concatenate(edges) if edges else np.zeros(0)
    return round(float(np.median(lengths[lengths > 0])), 3) if (lengths > 0).any() else 0.0
