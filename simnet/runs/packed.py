"""A prepared run as bytes that can go to another process, with the checksum of its content."""

from __future__ import annotations

import pickle
import zlib
from dataclasses import dataclass, replace
from functools import lru_cache

from simnet.engine.memory import estimate_memory
from simnet.runs.key import content_of
from simnet.runs.prepare import PreparedRun

KEPT_CELLS = 4
"""How many prepared runs a process keeps unpacked."""


@dataclass(frozen=True, slots=True)
class Packed:
    """A prepared run as compressed bytes, with what is asked of it without unpacking it."""

    content: str
    """Checksum of all that decides it but for its seed."""
    data: bytes
    memory_bytes: int = 0
    """About how much memory it takes to run it."""


def pack(ready: PreparedRun) -> Packed:
    """Return a prepared run packed; its seed does not matter."""
    data = pickle.dumps(replace(ready, loaded=None), pickle.HIGHEST_PROTOCOL)
    memory_bytes = estimate_memory(ready.network, ready.plan, ready.engine).total_bytes
    return Packed(content_of(ready), zlib.compress(data, level=1), memory_bytes)


@lru_cache(KEPT_CELLS)
def unpacked(packed: Packed) -> PreparedRun:
    """Return what was packed, with the seed that it had; what it was lowered from is left out."""
    ready: PreparedRun = pickle.loads(zlib.decompress(packed.data))
    return ready
