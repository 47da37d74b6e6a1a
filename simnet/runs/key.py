"""What decides a run: the key that names its content, and the version of the code that made it.

The key is a checksum of the resolved scenario (without what only people read), of the network
that it was lowered to, of the plan, the engine, the seed and the code, so a run under a key never
has to be made twice and changed code never finds an old run.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from simnet import __version__
from simnet.lowering.seeds import reseeded
from simnet.network import Network
from simnet.plugins import offers
from simnet.runs.prepare import PreparedRun
from simnet.tables.manifest import canonical, sha256

KEY_DIGITS = 32
DECIDE_A_RUN = (
    "_core",
    "_fastpath.pyx",
    "actions.py",
    "applications",
    "calendar",
    "chance",
    "conditions",
    "engine",
    "engines.py",
    "inputs",
    "kinds",
    "lowering",
    "models",
    "network",
    "plugins.py",
    "presence",
    "runs",
    "scenario",
    "tables",
    "timelines",
    "traffic",
    "units",
)
"""Rooms and files whose code decides what a run's tables hold. A test sees that they import no
other room, so that nothing that decides a run is left out."""
_ONLY_FOR_PEOPLE = (
    "name", "description", "contract", "hours", "study", "alternatives", "stress"
)  # fmt: skip
_PRICE = frozenset(("once", "monthly"))


def content_of(ready: PreparedRun) -> str:
    """Return a checksum of all that decides a run but for its seed.

    The calendar counts with the days that it has come to, whatever library says them, and only
    where there are people, who alone know of it.
    """
    unseeded = replace(ready.plan, seed=0)
    if not ready.network.people:
        unseeded = replace(unseeded, calendar=None)
    scenario = dict(ready.extra.get("scenario", {}))
    scenario["run"] = {**scenario.get("run", {}), "seed": 0}
    content = {
        "scenario": _resolved(scenario),
        "network": _digest(reseeded(ready.network, ready.staggered, None)),
        "plan": repr(unseeded),
        "engine": ready.engine,
        "code": code_version(),
    }
    return sha256(canonical(content))


def key_of(content: str, seed: int) -> str:
    """Return the key of the run of that content under a seed."""
    return sha256(canonical({"content": content, "seed": seed}))[:KEY_DIGITS]


@cache
def code_version() -> str:
    """Return simnet's version and a checksum of the sources that decide a run's outcome.

    Packages that add kinds count with their versions.
    """
    digest = hashlib.sha256()
    for name, data in sources_of(DECIDE_A_RUN):
        digest.update(f"{name}\0".encode() + data + b"\0")
    for offer in offers():
        digest.update(f"{offer.group} {offer.name} {offer.package} {offer.version}\0".encode())
    return f"{__version__}+{digest.hexdigest()[:12]}"


def sources_of(names: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Yield the sources of rooms and files of the package: each one's name in it, and its bytes."""
    package = Path(__file__).parents[1]
    for path in sorted(each for name in names for each in _sources(package / name)):
        yield path.relative_to(package).as_posix(), path.read_bytes()


def _sources(place: Path) -> list[Path]:
    """Return the source files of a room, or the file itself."""
    if place.is_file():
        return [place]
    return [each for ending in ("py", "pyx", "pxd", "pxi") for each in place.rglob(f"*.{ending}")]


def _resolved(scenario: Mapping[str, Any]) -> Any:
    """Return a resolved scenario without what only people read and what other runs are."""
    return _untitled({key: value for key, value in scenario.items() if key not in _ONLY_FOR_PEOPLE})


def _untitled(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _untitled(each) for key, each in value.items() if not _for_people(key, each)}
    if isinstance(value, list | tuple):
        return [_untitled(each) for each in value]
    return value


def _for_people(key: str, value: Any) -> bool:
    """Tell whether a value is a title or a price; what is merely called so is not."""
    if key == "price":
        return isinstance(value, Mapping) and bool(value) and value.keys() <= _PRICE
    return key == "title" and isinstance(value, str)


def _digest(network: Network) -> str:
    """Return a checksum of a network as the engines see it, traces that it replays included.

    What people do is code and the scenario's numbers, which the key holds apart.
    """
    digest = hashlib.sha256()
    parts = (
        network.nodes,
        network.interfaces,
        network.flows,
        network.classes,
        network.places,
        network.events,
        network.media,
        network.causes,
    )
    for part in parts:
        for each in part:
            digest.update(f"{each!r}\0".encode())
    if network.routing is not None:
        digest.update(f"{network.routing!r}\0".encode())
    for person in network.people:
        known = (person.name, person.group, person.stream, dict(person.channels), person.start_ns)
        digest.update(f"{known!r}\0".encode())
    return digest.hexdigest()
