"""Stable names: what a thing is called follows from what it is, under the key of the reader for whom it is named."""

import hashlib
import hmac

from trucewatch.records.canonical import canonical_bytes

OPEN_KEY = b""
"""The key of cell and board, whose names may be compared with each other."""


def name_for(key: bytes, kind: str, *parts: str) -> str:
    """Return `kind_` and 16 hexadecimal digits of the HMAC-SHA256 of the parts under the key.

    Sixteen digits keep the chance of any collision among ten million names of a kind below 3e-6.
    """
    return f"{kind}_{hmac.new(key, canonical_bytes([kind, *parts]), hashlib.sha256).hexdigest()[:16]}"
