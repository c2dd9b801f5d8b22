"""Lengths, directions and densified edges are those of the ellipsoid."""

from itertools import pairwise

import numpy as np
import pytest
from geographiclib.geodesic import Geodesic
from hypothesis import given
from hypothesis import strategies as st

from trucewatch.geo.geodesy import edge_azimuths_deg, edge_lengths_m, split_edges, to_earth_centred

EDGE = st.tuples(st.floats(-80, 80), st.floats(-0.01, 0.01), st.floats(-0.01, 0.01))


@given(EDGE)
def test_a_short_edge_is_as_long_as_the_geodesic_between_its_ends(edge: tuple[float, float, float]) -> None:
    lat, north, east = edge
    start, end = np.array([[10.0, lat]]), np.array([[10.0 + east, lat + north]])
    true = Geodesic.WGS84.Inverse(lat, 10.0, lat + north, 10.0 + east)["s12"]
    assert edge_lengths_m(start, end)[0] == pytest.approx(true, abs=2e-4)


def test_a_long_edge_is_as_long_as_many_geodesics_along_it() -> None:
    chain = split_edges(np.array([(20.0, 40.0), (23.0, 43.0)]), 100.0)
    true = sum(Geodesic.WGS84.Inverse(a[1], a[0], b[1], b[0])["s12"] for a, b in pairwise(chain))
    assert edge_lengths_m(chain[:1], chain[-1:])[0] == pytest.approx(true, abs=0.001)


@given(st.floats(0, 1))
def test_the_two_ends_of_an_edge_share_its_length(share: float) -> None:
    start, end = np.array([[20.0, 48.0]]), np.array([[20.01, 48.005]])
    middle = start + (end - start) * share
    whole = edge_lengths_m(start, middle) + edge_lengths_m(middle, end)
    assert whole[0] == pytest.approx(edge_lengths_m(start, end)[0], abs=1e-6)
    assert edge_lengths_m(start, end, share)[0] == pytest.approx(edge_lengths_m(start, middle)[0], abs=1e-6)


def test_directions_count_from_north_to_the_east() -> None:
    ends = np.array([[0.0, 1.0], [1.0, 0.0], [0.0, -1.0], [-1.0, 0.0]])
    assert edge_azimuths_deg(np.zeros((4, 2)), ends).tolist() == pytest.approx([0, 90, 180, -90])


def test_split_edges_keep_the_vertices_and_drop_those_put_twice() -> None:
    chain = np.array([(20.0, 48.0), (20.0, 48.0), (20.1, 48.0), (20.1, 48.05)])
    cut = split_edges(chain, 1000.0)
    assert {tuple(vertex) for vertex in chain.tolist()} <= {tuple(vertex) for vertex in cut.tolist()}
    assert edge_lengths_m(cut[:-1], cut[1:]).max() <= 1000.0
    assert (np.diff(cut, axis=0) != 0).any(axis=1).all()


def test_the_poles_and_the_equator_lie_where_the_ellipsoid_has_them() -> None:
    place = to_earth_centred(np.array([0.0, 90.0]), np.array([0.0, 0.0]))
    assert place[0].tolist() == pytest.approx([6_378_137.0, 0, 0])
    assert place[1].tolist() == pytest.approx([0, 0, 6_356_752.314245], abs=1e-6)
