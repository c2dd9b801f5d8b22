"""A key, a message and a signature in, whether they fit out: Ed25519 (RFC 8032) in Python's whole numbers alone.

For checking only, where nothing else is at hand: its time depends on what it is given, so it must never hold a secret.
"""

import hashlib

Point = tuple[int, int, int, int]
"""X, Y, Z and T of a point x = X/Z, y = Y/Z, xy = T/Z (RFC 8032 §5.1.4)."""
P, ORDER = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P


def point_of(data: bytes) -> Point:
    """Return the point of the curve that 32 bytes name (RFC 8032 §5.1.3).

    Raises:
        ValueError: they name none.
    """
    y, odd = int.from_bytes(data, "little") % 2**255, data[31] >> 7
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - square) % P or y >= P or (odd and not x):
        raise ValueError("a signature or key that is no point of its curve")
    x = P - x if x % 2 != odd else x
    return x, y, 1, x * y % P


def add(one: Point, other: Point) -> Point:
    """Return the sum of two points (RFC 8032 §5.1.4)."""
    a, b = (one[1] - one[0]) * (other[1] - other[0]), (one[1] + one[0]) * (other[1] + other[0])
    c, d = 2 * D * one[3] * other[3], 2 * one[2] * other[2]
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(number: int, point: Point) -> Point:
    """Return a multiple of a point."""
    total: Point = (0, 1, 1, 0)
    while number:
        total = add(total, point) if number & 1 else total
        point, number = add(point, point), number >> 1
    return total


def is_signed(key: bytes, message: bytes, signature: bytes) -> bool:
    """Say whether a signature of 64 bytes fits a message and a key of 32 (RFC 8032 §5.1.7).

    Raises:
        ValueError: key or signature name no point.
    """
    if len(key) != 32 or len(signature) != 64:
        return False
    r, s = signature[:32], int.from_bytes(signature[32:], "little")
    challenge = int.from_bytes(hashlib.sha512(r + key + message).digest(), "little") % ORDER
    base = point_of((4 * pow(5, -1, P) % P).to_bytes(32, "little"))
    ours, theirs = times(s, base), add(point_of(r), times(challenge, point_of(key)))
    same = [(ours[axis] * theirs[2] - theirs[axis] * ours[2]) % P == 0 for axis in (0, 1)]
    return s < ORDER and all(same)
