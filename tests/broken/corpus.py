"""Scenarios that are wrong, each with the exact words that its author must read.

`cases()` is for whoever has a door to hold them against: the loader (test_loader.py) and the
command line. A case is written into an empty folder and its scenario loaded from within it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from simnet.kinds import kinds_of
from simnet.models.technology.base import Technology
from simnet.scenario.classes import keys_of
from simnet.scenario.model.root import ScenarioFile
from simnet.traffic.base import Traffic

KEYS = ", ".join(keys_of([ScenarioFile]))
"""Keys at the top of a scenario, as messages list them."""
TRAFFIC = ", ".join(kinds_of(Traffic))
TECHNOLOGIES = ", ".join(kinds_of(Technology))

SCENARIO = "scenario.yaml"
"""Name of the file that is loaded."""

SOUND = """\
name: broken
run: {duration: 10 s, warmup: 1 s}
nodes: [A, B]
links:
  ab: {from: A, to: B, rate: 10 Mbps, delay: 5 ms, queue: {packets: 100}}
flows:
  f1: {from: A, to: B, traffic: {kind: poisson, rate: 100 /s, size: 1000 B}}
"""
"""A scenario that is right, from which most cases differ in one place."""


@dataclass(frozen=True, slots=True)
class Case:
    """Files of which one is the scenario, and what must be said of it.

    `expected` is the whole message, one problem a line; "" where the scenario is right after all.
    """

    id: str
    files: Mapping[str, bytes]
    expected: str
    alternative: str | None = None
    stress: str | None = None
    sets: tuple[str, ...] = field(default=())

    def write(self, folder: Path) -> Path:
        """Write the files into `folder` and return the path of the scenario."""
        for name, data in self.files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        return folder / SCENARIO


def text(id: str, scenario: str, *expected: str, **more: str) -> Case:  # noqa: A002
    """Return a case of one scenario text; `expected` are the problems, `more` other files.

    The name of another file has two underscores for its dot.
    """
    files = {SCENARIO: scenario.encode("utf-8", "surrogatepass")}
    files |= {name.replace("__", "."): each.encode() for name, each in more.items()}
    return Case(id, files, "\n".join(expected))


def changed(id: str, old: str, new: str, *expected: str) -> Case:  # noqa: A002
    """Return a case of the sound scenario with one text replaced."""
    assert SOUND.count(old) == 1, f"{id}: {old!r} is there {SOUND.count(old)} times"
    return text(id, SOUND.replace(old, new), *expected)


def cases() -> Iterator[Case]:
    """Yield every case; those with an empty `expected` must be accepted."""
    from tests.broken import (
        applications,
        availability,
        calendar,
        calls,
        conditions,
        early_drops,
        exam,
        failures,
        imports,
        lateness,
        media,
        names,
        on_demand,
        overlays,
        providers,
        proxies,
        queue_places,
        queues,
        routing,
        satellites,
        shaping,
        sharing,
        site_lists,
        site_presets,
        structure,
        studies,
        technologies,
        transport_mixes,
        transports,
        typing,
        values,
        video,
        villages,
        weather,
        weights,
        yaml_text,
    )

    for module in (
        yaml_text,
        typing,
        structure,
        shaping,
        sharing,
        values,
        names,
        villages,
        overlays,
        conditions,
        imports,
        site_lists,
        studies,
        early_drops,
        queues,
        queue_places,
        lateness,
        on_demand,
        media,
        technologies,
        satellites,
        transport_mixes,
        proxies,
        routing,
        providers,
        transports,
        availability,
        calendar,
        weather,
        failures,
        video,
        exam,
        applications,
        site_presets,
        weights,
        calls,
    ):
        yield from module.CASES
