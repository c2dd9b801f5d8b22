"""A seed and a name in, a stream of chance out.

Each stream is named and independent of all others, so that one more farm fire moves no shell. The name enters by
SHA-256, never by Python's hash.
"""

import hashlib

import numpy as np

from trucewatch.records.identity import name_for


def open_stream(seed: int, *names: str) -> np.random.Generator:
    """Return the stream of chance that belongs to a seed and a name of one or more words."""
    named = hashlib.sha256("\x1f".join(names).encode("utf-8")).digest()[:16]
    words = [int.from_bytes(named[at : at + 4], "big") for at in range(0, 16, 4)]
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, *words])))


def opaque_id(seed: int, kind: str, *names: str) -> str:
    """Return a stable identifier that tells a reader of the inputs nothing about what it belongs to."""
    return name_for(f"exercise {seed}".encode(), kind, *names)
