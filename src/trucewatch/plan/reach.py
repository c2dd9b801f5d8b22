"""Paths and limits of sight in, polynomials whose sign says whether a limit holds out.

A place p on the ellipsoid with unit normal u sees a satellite at r under an elevation of at least e where
(r − p)·u ≥ sin e |r − p|, which is (r − p)·u ≥ 0 and ((r − p)·u)² − sin² e |r − p|² ≥ 0: with r a polynomial of degree
5 in time, one of degree 10. The satellite sees p within η of its geodetic nadir −n where (r − p)·n ≥ cos η |r − p|: the
same form. n, the axis across the track and the direction of the sun are no polynomials; the quintics through six of
their values on each piece differ from them by less than 1e-6 rad, 1 m on the ground.
"""

from dataclasses import dataclass, replace

import numpy as np

from trucewatch.geo.ellipsoid import EQUATOR_KM, Floats, normals, to_earth_fixed_km
from trucewatch.geo.orbits import States
from trucewatch.geo.sun import sun_elevation_deg
from trucewatch.geo.swath import axes
from trucewatch.plan.bernstein import Rows, product, raised, values
from trucewatch.plan.ephemeris import TURNING_RAD_PER_S, Cap, Ephemeris
from trucewatch.records.viewing import Viewing

POLAR_KM = 6_356.75
"""Least distance of the ellipsoid from the Earth's centre, rounded down."""
DEFLECTION_DEG = 0.2
"""More than the angle between the ellipsoid's normal and the direction from the Earth's centre (0.1924° at most)."""
_SIXTHS = np.linspace(0.0, 1.0, 6)
_BASIS = np.stack([values(np.eye(6), np.full(6, at)) for at in _SIXTHS])
"""Value of each Bernstein polynomial of degree 5 (columns) at each of six places (rows)."""
_FITTING = np.linalg.inv(_BASIS)
_SQUARING = product(np.repeat(np.eye(6), 6, axis=0), np.tile(np.eye(6), (6, 1)))
"""Takes the products of all pairs of control points, shape (36,), to the control values (11,) of the square."""


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """Places on the ellipsoid."""

    up: Floats
    """Unit normals, shape (m, 3)."""
    place_km: Floats
    """Earth-fixed positions, shape (m, 3)."""
    height_km: Floats
    """Distance of each horizon plane from the Earth's centre, shape (m,)."""
    direction: Floats
    """Unit vectors from the Earth's centre, shape (m, 3)."""
    around: Cap
    """A cap that holds all of the directions."""

    def take(self, part: slice) -> "Ground":
        """Return some of the places, with the same cap around them."""
        return Ground(self.up[part], self.place_km[part], self.height_km[part], self.direction[part], self.around)


@dataclass(frozen=True, slots=True, eq=False)
class Path:
    """Those pieces of a satellite's path from which it may see some place, each a row."""

    piece: Rows
    """Number of the piece in the ephemeris, shape (k,), increasing."""
    control_km: Floats
    """Control points, shape (k, 6, 3)."""
    square_km2: Floats
    """Control values of the squared distance from the Earth's centre, shape (k, 11)."""
    axis: Floats
    """Unit vector square to both ends of the piece, shape (k, 3)."""
    off_axis: Floats
    """Greatest sine of the angle at which a place of sight may lie off the plane of both ends, shape (k,)."""
    least_sine: Floats
    """Sine of the elevation below which no sight from the piece is within limits, shape (k,)."""
    nearest_km: Floats
    """What the distance of a place from the satellite cannot be less than, shape (k,)."""
    start_us: int
    """Beginning of the ephemeris."""
    step_us: int
    """Length of a piece."""


@dataclass(frozen=True, slots=True, eq=False)
class Limit:
    """A limit of sight for every pair of piece and place, as a polynomial with a sign.

    Its part is axis·weight + own + offset: control vectors of the piece with a vector of the place, then numbers.
    """

    axis: Floats
    """Control vectors of each piece, shape (k, 6, 3)."""
    own: Floats
    """Control values of each piece, shape (k, 6)."""
    weight: Floats
    """Vector of each place, shape (m, 3)."""
    offset: Floats
    """Number of each place, shape (m,)."""
    cosine: Floats
    """What share of the distance the part must reach, on each piece (k,); 0 where its own sign decides."""
    sign: float
    """−1 where the limit holds when this does not."""


def ground_of(lat_deg: Floats, lon_deg: Floats) -> Ground:
    """Return places on the ellipsoid from their latitudes and longitudes (m,)."""
    up, place = normals(lat_deg, lon_deg), to_earth_fixed_km(lat_deg, lon_deg)
    direction = place / np.linalg.norm(place, axis=-1, keepdims=True)
    middle = direction.sum(axis=0)
    # Places all around the globe have no middle: any will do, for the cap is then the whole sphere.
    middle = middle / np.linalg.norm(middle) if np.linalg.norm(middle) > 1e-6 * len(direction) else np.eye(3)[2]
    half_rad = float(np.arccos(np.clip(np.min(direction @ middle, initial=1.0), -1.0, 1.0)))
    return Ground(up, place, np.sum(up * place, axis=-1), direction, Cap(middle, half_rad))


def cap_towards(ground: Ground, viewing: Viewing, furthest_km: float) -> Cap:
    """Return the cap above which a satellite stands whenever it sees one of the places within limits.

    It is the cap around the places, widened by the angle under which a place that sees the satellite just at the limit,
    at most so far from the Earth's centre, lies from the point below it.
    """
    return Cap(ground.around.middle, ground.around.half_rad + float(_cap_rad(viewing, np.array(furthest_km))))


def least_elevation_deg(viewing: Viewing, furthest_km: Floats) -> Floats:
    """Return an elevation that no sight within the limits falls below, for satellites at most so far from the centre.

    Without a limit on incidence it is that of the horizon; a limit on the angle off nadir raises it, never too far.
    """
    asked = 0.0 if viewing.max_incidence_deg is None else max(0.0, 90.0 - viewing.max_incidence_deg)
    if viewing.max_off_nadir_deg is None:
        return np.full(furthest_km.shape, asked)
    sine = furthest_km / POLAR_KM * np.sin(np.radians(min(viewing.max_off_nadir_deg + DEFLECTION_DEG, 90.0)))
    implied = 90.0 - np.degrees(np.arcsin(np.minimum(sine, 1.0))) - 2 * DEFLECTION_DEG
    return np.asarray(np.maximum(implied, asked), dtype=np.float64)


def path_towards(ephemeris: Ephemeris, ground: Ground, viewing: Viewing) -> Path:
    """Return the pieces from which some place may be seen; a piece is left out only if none can be.

    From the control points' hull: a piece stays within their least and greatest distance from the centre, and its part
    along the middle of the places is at most theirs. The cap around the places is widened as `cap_towards` says, by the
    piece's own greatest distance; and it must reach the piece's plane.
    """
    path, around = _path(ephemeris, viewing), ground.around
    lowest, highest = np.sqrt(np.min(path.square_km2, axis=-1)), np.sqrt(np.max(path.square_km2, axis=-1))
    cosine = np.cos(np.minimum(around.half_rad + _cap_rad(viewing, highest), np.pi))
    along = np.max(path.control_km @ around.middle, axis=1)
    beside_rad = np.minimum(around.half_rad + np.arcsin(path.off_axis), np.pi / 2)
    near = (along >= np.where(cosine > 0, lowest, highest) * cosine) & (
        np.abs(path.axis @ around.middle) <= np.sin(beside_rad)
    )
    return _kept(path, np.flatnonzero(near))


def _kept(path: Path, rows: Rows) -> Path:
    return Path(
        piece=path.piece[rows],
        control_km=path.control_km[rows],
        square_km2=path.square_km2[rows],
        axis=path.axis[rows],
        off_axis=path.off_axis[rows],
        least_sine=path.least_sine[rows],
        nearest_km=path.nearest_km[rows],
        start_us=path.start_us,
        step_us=path.step_us,
    )


def _path(ephemeris: Ephemeris, viewing: Viewing) -> Path:
    control = ephemeris.control_km
    square = np.einsum("nkj,nlj->nkl", control, control).reshape(len(control), 36) @ _SQUARING
    lowest, highest = np.sqrt(np.min(square, axis=-1)), np.sqrt(np.max(square, axis=-1))
    normal = np.cross(control[:, 0], control[:, 5])
    length = np.sqrt(np.einsum("nj,nj->n", normal, normal))[:, None]
    axis = normal / np.where(length > 0, length, 1.0)
    wander = np.max(np.abs(np.sum(control * axis[:, None], axis=-1)), axis=-1) / lowest
    widest = _cap_rad(viewing, highest) + np.arcsin(np.minimum(wander, 1.0))
    off_axis = np.where(widest < np.pi / 2, np.sin(np.minimum(widest, np.pi / 2)), 1.0)
    nearest = np.maximum(lowest - EQUATOR_KM, 0.0)
    sine = np.sin(np.radians(least_elevation_deg(viewing, highest)))
    return Path(ephemeris.piece, control, square, axis, off_axis, sine, nearest, ephemeris.start_us, ephemeris.step_us)


def _cap_rad(viewing: Viewing, furthest_km: Floats) -> Floats:
    """Return the greatest angle at the Earth's centre between a satellite and a place that sees it within limits."""
    elevation = np.radians(least_elevation_deg(viewing, furthest_km) - DEFLECTION_DEG)
    cosine = np.minimum(POLAR_KM / furthest_km * np.cos(elevation), 1.0)
    return np.asarray(np.arccos(cosine) - elevation + np.radians(DEFLECTION_DEG), dtype=np.float64)


def elevation_limit(path: Path, ground: Ground, least_sine: Floats) -> Limit:
    """Return what holds where a satellite stands at least so high, by the sine of its elevation on each piece (k,)."""
    none = np.zeros((len(path.piece), 6))
    return Limit(path.control_km, none, ground.up, -ground.height_km, least_sine, 1.0)


def other_limits(path: Path, ground: Ground, viewing: Viewing) -> list[Limit]:
    """Return what else a viewing asks, for sights from above the horizon; none where it asks nothing."""
    limits = []
    if viewing.max_off_nadir_deg is not None:
        limits.append(_off_nadir_limit(path, ground, viewing.max_off_nadir_deg))
        if viewing.max_incidence_deg is not None:
            limits.append(
                elevation_limit(path, ground, _everywhere(path, np.cos(np.radians(viewing.max_incidence_deg))))
            )
    if viewing.min_incidence_deg is not None and viewing.min_incidence_deg > 0:
        inner = elevation_limit(path, ground, _everywhere(path, np.cos(np.radians(viewing.min_incidence_deg))))
        limits.append(replace(inner, sign=-1.0))
    if viewing.side != "both":
        limits.append(_left_limit(path, ground, 1.0 if viewing.side == "left" else -1.0))
    if viewing.heading != "any":
        limits.append(_north_limit(path, ground, 1.0 if viewing.heading == "ascending" else -1.0))
    if viewing.min_sun_deg is not None:
        limits.append(_sun_limit(path, ground, viewing.min_sun_deg))
    return limits


def limit_control(limit: Limit, path: Path, ground: Ground, row: Rows, point: Rows) -> Floats:
    """Return the control values (n, 11) that are not negative where a limit holds, for pairs of piece and place.

    With a cosine c they are part² − c² |r − p|², which is not negative in the opposite cone either: the sign of the
    part tells the two apart. Without one they are the part itself.
    """
    part = limit_part(limit, row, point)
    cosine = limit.cosine[row, None]
    place = ground.place_km[point]
    along = raised(_along(path.control_km[row], place), 10)
    square = path.square_km2[row] - 2 * along + np.sum(place * place, axis=-1)[:, None]
    within = product(part, part) - cosine**2 * square
    return limit.sign * np.where(cosine > 0, within, raised(part, 10))


def limit_part(limit: Limit, row: Rows, point: Rows) -> Floats:
    """Return the control values (n, 6) of the part that a limit asks about."""
    own = limit.own[row] + limit.offset[point, None]
    return np.asarray(_along(limit.axis[row], limit.weight[point]) + own, dtype=np.float64)


def _off_nadir_limit(path: Path, ground: Ground, most_deg: float) -> Limit:
    up = -axes(_states(path))[0]
    own = _fitted(np.sum(up * _at_sixths(path.control_km), axis=-1, keepdims=True))[..., 0]
    none = np.zeros(len(ground.height_km))
    return Limit(-_fitted(up), own, ground.place_km, none, _everywhere(path, np.cos(np.radians(most_deg))), 1.0)


def _left_limit(path: Path, ground: Ground, sign: float) -> Limit:
    down, forward = axes(_states(path))
    left = np.cross(forward, down)
    own = _fitted(np.sum(left * _at_sixths(path.control_km), axis=-1, keepdims=True))[..., 0]
    return Limit(_fitted(left), -own, ground.place_km, np.zeros(len(ground.height_km)), _everywhere(path, 0.0), sign)


def _north_limit(path: Path, ground: Ground, sign: float) -> Limit:
    north = raised(np.diff(path.control_km[..., 2], axis=-1), 5)
    none = np.zeros(path.control_km.shape)
    return Limit(none, north, ground.place_km, np.zeros(len(ground.height_km)), _everywhere(path, 0.0), sign)


def _sun_limit(path: Path, ground: Ground, least_deg: float) -> Limit:
    times = path.start_us + np.rint((path.piece[:, None] + _SIXTHS) * path.step_us).astype(np.int64)
    # The elevations at the ends of the Earth-fixed axes give the sun's direction along them.
    ends = ((0.0, 0.0), (0.0, 90.0), (90.0, 0.0))
    sun = [np.sin(np.radians(sun_elevation_deg(times, np.array(lat), np.array(lon)))) for lat, lon in ends]
    offset = np.full(len(ground.height_km), -np.sin(np.radians(least_deg)))
    none = np.zeros((len(path.piece), 6))
    return Limit(_fitted(np.stack(sun, axis=-1)), none, ground.up, offset, _everywhere(path, 0.0), 1.0)


def _everywhere(path: Path, value: float) -> Floats:
    return np.full(len(path.piece), float(value))


def _along(control: Floats, directions: Floats) -> Floats:
    """Return the control values (n, 6) of control vectors' (n, 6, 3) parts along one direction each (n, 3)."""
    return np.asarray(np.einsum("nkj,nj->nk", control, directions), dtype=np.float64)


def _at_sixths(control: Floats) -> Floats:
    return np.asarray(np.einsum("sk,nkj->nsj", _BASIS, control), dtype=np.float64)


def _states(path: Path) -> States:
    """Return the states at six times of each piece, arrays of shape (k, 6, 3)."""
    position = _at_sixths(path.control_km)
    pace = 5 * np.diff(path.control_km, axis=1) / (path.step_us / 1e6)
    velocity = _at_sixths(np.swapaxes(raised(np.swapaxes(pace, 1, 2), 5), 1, 2))
    turned = TURNING_RAD_PER_S * np.stack((-position[..., 1], position[..., 0], np.zeros(position.shape[:-1])), axis=-1)
    return States(position, velocity + turned)


def _fitted(sampled: Floats) -> Floats:
    """Return control values (k, 6, j) of the quintics through values at six places (axis 1) of each piece."""
    return np.asarray(np.einsum("ks,nsj->nkj", _FITTING, sampled), dtype=np.float64)
