"""A prepared run as bytes that can go to another process, with the checksum of its content."""

from __future__ import annotations

import pickle
import zlib
from dataclasses import dataclass
from functools import lru_cache

from simnet.runs.key import content_of
from simnet.runs.prepare import PreparedRun

KEPT_CELLS = 4
"""How many prepared runs a process keeps unpacked."""


@dataclass(frozen=True, slots=True)
class Packed:
    """A prepared run as compressed bytes, and the checksum of its content."""

    content: str
    data: bytes


def pack(ready: PreparedRun) -> Packed:
    """Return a prepared run packed; its seed does not matter."""
    data = zlib.compress(pickle.dumps(ready, pickle.HIGHEST_PROTOCOL), level=1)
    return Packed(content_of(ready), data)


@lru_cache(KEPT_CELLS)
def unpacked(packed: Packed) -> PreparedRun:
    """Return what was packed, with the seed that it had."""
    ready: PreparedRun = pickle.loads(zlib.decompress(packed.data))
    return ready
