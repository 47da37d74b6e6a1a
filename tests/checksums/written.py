"""Random networks as JSON, so that the same ones are run whatever a generator would draw today.

A dataclass is an object with the name of its class under ``is``; what has its default is left out.
"""

from __future__ import annotations

import dataclasses
import enum
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings

from simnet import actions, network
from simnet.chance import variates
from tests.property import networks
from tests.property.runs import Run, everything

RANDOM_NETWORKS = 50
_CLASSES = {
    name: each
    for module in (network, variates, actions, networks)
    for name, each in vars(module).items()
    if dataclasses.is_dataclass(each)
}


def written(value: Any) -> Any:
    """Return a value of a network as JSON's types."""
    if dataclasses.is_dataclass(value):
        changed = {
            field.name: written(given_value)
            for field in dataclasses.fields(value)
            if (given_value := getattr(value, field.name)) != field.default
        }
        return {"is": type(value).__name__, **changed}
    if isinstance(value, enum.IntEnum):
        return value.value
    if isinstance(value, Mapping):
        return {key: written(each) for key, each in value.items()}
    if isinstance(value, tuple):
        return [written(each) for each in value]
    return value


def read(value: Any) -> Any:
    """Return what was written."""
    if isinstance(value, list):
        return tuple(map(read, value))
    if not isinstance(value, dict):
        return value
    fields = {key: read(each) for key, each in value.items() if key != "is"}
    if "is" not in value:
        return fields
    if value["is"] == "Variate":
        fields["law"] = variates.Law(fields["law"])
    return _CLASSES[value["is"]](**fields)


def read_runs(path: Path) -> list[Run]:
    """Return the networks of a file with their plans."""
    return [read(each) for each in json.loads(path.read_text(encoding="utf-8"))]


def drawn() -> list[Run]:
    """Draw new ones."""
    found: list[Run] = []

    @settings(
        max_examples=RANDOM_NETWORKS,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(everything())
    def collect(a_run: Run) -> None:
        found.append(a_run)

    collect()
    return found


def write_runs(path: Path) -> None:
    """Draw new networks into a file, one a line."""
    lines = ",\n".join(json.dumps(written(each), separators=(",", ":")) for each in drawn())
    path.write_text(f"[\n{lines}\n]\n", encoding="utf-8")
