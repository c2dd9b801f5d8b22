"""Bytes in, the bytes within their gzip out (RFC 1952), never more than a file may have."""

import zlib
from typing import NoReturn

from trucewatch.errors import Fault, SourceError

MAX_BYTES = 256 * 2**20
"""A longer file is refused, zipped or not: a day of 10,000 rows is about 3 MB."""

_MAGIC = b"\x1f\x8b"
_SUFFIX = ".gz"
MAX_MEMBERS = 1_000
"""More gzip members in one file are refused."""
_GZIP = 16 + zlib.MAX_WBITS


def unzip(content: bytes, file: str, limit: int = MAX_BYTES) -> tuple[bytes, str]:
    """Return content and file name without one layer of gzip; anything else comes back as it is.

    Unfolding stops at the limit, so that a small file cannot fill the memory.

    Raises:
        SourceError: damaged or cut short, or longer than `limit` when unfolded.
    """
    if not content.startswith(_MAGIC):
        return content, file
    name = file[: -len(_SUFFIX)] if file.lower().endswith(_SUFFIX) and len(file) > len(_SUFFIX) else file
    unfolded, rest, members = bytearray(), content, 0
    try:
        while rest:
            members += 1
            if members > MAX_MEMBERS:
                _refuse("unreadable_gzip", file, "too many members", f"at most {MAX_MEMBERS}", "zip it as one")
            member = zlib.decompressobj(_GZIP)
            unfolded += member.decompress(rest, limit - len(unfolded) + 1)
            if len(unfolded) > limit:
                _refuse("too_large", file, f"more than {limit} bytes unzipped", f"at most {limit} bytes", "split it")
            if not member.eof:
                _refuse("unreadable_gzip", file, "a file cut short", "a whole gzip file", "send it again")
            rest = member.unused_data
    except zlib.error as error:
        _refuse("unreadable_gzip", file, str(error)[:200], "a whole gzip file", "send it again")
    return bytes(unfolded), name


def _refuse(code: str, file: str, got: str, expected: str, remedy: str) -> NoReturn:
    raise SourceError([Fault(code, file, "", got, expected, remedy)])
