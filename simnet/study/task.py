"""A task is one run: a cell's network with a seed, named by a key of all that its bytes depend on.

The key is a checksum of the resolved scenario (without what only people read), of the network
that it was lowered to, of the plan, the engine, the seed and the code, so a run under a key never
has to be made twice and changed code never finds an old run. A task carries its network packed,
which is done once a cell and undone once a cell in each process that plays tasks of it, and is
played by whatever process has the same code: the files of the result come back as bytes, and no
disk need be shared.
"""

from __future__ import annotations

import hashlib
import pickle
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

from simnet import __version__
from simnet.errors import SimnetError
from simnet.network import Network
from simnet.study.preparing import with_seed
from simnet.tables import TABLES
from simnet.tables.manifest import canonical, sha256
from simnet.tables.one_run import Prepared
from simnet.tables.writer import encode

KEY_DIGITS = 32
KEPT_CELLS = 4
"""How many networks a process keeps unpacked."""
_ONLY_FOR_PEOPLE = ("name", "description", "study", "alternatives", "stress")
_DECIDE_NO_RUN = ("cli", "procurement", "report", "study", "verify")
"""Rooms above the tables: no run imports them, so their changes change no run."""


@dataclass(frozen=True, slots=True)
class Packed:
    """A prepared run as compressed bytes, with what it needs and the checksum of its content."""

    content: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Task:
    """One run to be made: the cell's packed network under this seed."""

    cell: str
    replication: int
    seed: int
    key: str
    packed: Packed
    keep: tuple[str, ...] | None = None
    """Tables that get a file; all if None."""
    code: str = ""
    """The code that must play it."""


@dataclass(frozen=True, slots=True)
class Played:
    """What a task's process hands back: the files of the result, and what the run took."""

    files: Mapping[str, bytes]
    wall_s: float
    packet_hops: int


def pack(prepared: Prepared) -> Packed:
    """Return a cell's prepared run packed; its seed does not matter."""
    unseeded = with_seed(prepared, 0)
    content = {
        "scenario": _resolved(unseeded.extra.get("scenario", {})),
        "network": _digest(unseeded.network),
        "plan": repr(unseeded.plan),
        "engine": prepared.engine,
        "code": code_version(),
    }
    data = zlib.compress(pickle.dumps(prepared, pickle.HIGHEST_PROTOCOL), level=1)
    return Packed(sha256(canonical(content)), data)


def task(
    cell: str, replication: int, seed: int, packed: Packed, keep: Sequence[str] | None = None
) -> Task:
    """Return the task of a cell's replication."""
    key = sha256(canonical({"content": packed.content, "seed": seed}))[:KEY_DIGITS]
    kept = None if keep is None else tuple(keep)
    return Task(cell, replication, seed, key, packed, kept, code_version())


def tables_of(task: Task) -> tuple[str, ...]:
    """Return the tables that a task's run has a file of."""
    return tuple(TABLES) if task.keep is None else task.keep


def play(task: Task) -> Played:
    """Simulate a task and return its files; called in any process.

    Raises:
        SimnetError: this process has other code than the task is for, or the run failed.
    """
    if task.code != code_version():
        raise SimnetError(
            f"the worker has simnet {code_version()} and the study {task.code}; "
            "install the same version on both"
        )
    prepared = with_seed(unpacked(task.packed), task.seed)
    prepared = replace(prepared, extra={**prepared.extra, "key": task.key})
    results = prepared.results()
    tables = {name: results.arrow(name) for name in results}
    manifest = results.manifest
    files = encode(tables, manifest, task.keep)
    return Played(files, float(manifest["wall_s"]), int(manifest["packet_hops"]))


@cache
def code_version() -> str:
    """Return simnet's version and a checksum of the sources that decide a run's outcome.

    Packages that add kinds count with their versions.
    """
    digest = hashlib.sha256()
    package = Path(__file__).parents[1]
    for path in sorted(
        each for ending in ("py", "pyx", "pxd") for each in package.rglob(f"*.{ending}")
    ):
        name = path.relative_to(package)
        if name.parts[0] not in _DECIDE_NO_RUN:
            digest.update(f"{name.as_posix()}\0".encode() + path.read_bytes() + b"\0")
    for group in sorted(each for each in entry_points().groups if each.startswith("simnet.")):
        for entry in sorted(entry_points(group=group), key=lambda each: each.name):
            version = entry.dist.version if entry.dist else ""
            digest.update(f"{group} {entry.name} {version}\0".encode())
    return f"{__version__}+{digest.hexdigest()[:12]}"


@lru_cache(KEPT_CELLS)
def unpacked(packed: Packed) -> Prepared:
    """Return what was packed, with the seed that it had."""
    prepared: Prepared = pickle.loads(zlib.decompress(packed.data))
    return prepared


def _resolved(scenario: Mapping[str, Any]) -> Any:
    """Return a resolved scenario without what only people read and what other runs are."""
    return {
        key: _untitled(value)
        for key, value in _untitled(scenario).items()
        if key not in _ONLY_FOR_PEOPLE
    }


def _untitled(value: Any) -> Any:
    if isinstance(value, Mapping):
        titled = isinstance(value.get("title"), str)
        return {k: _untitled(v) for k, v in value.items() if not (titled and k == "title")}
    if isinstance(value, list | tuple):
        return [_untitled(each) for each in value]
    return value


def _digest(network: Network) -> str:
    """Return a checksum of a network as the engines see it, traces that it replays included.

    What people do is code and the scenario's numbers, which the key holds apart.
    """
    digest = hashlib.sha256()
    for part in (network.nodes, network.interfaces, network.flows, network.classes):
        for each in part:
            digest.update(f"{each!r}\0".encode())
    for person in network.people:
        told = (person.name, person.group, person.stream, dict(person.channels), person.start_ns)
        digest.update(f"{told!r}\0".encode())
    return digest.hexdigest()
