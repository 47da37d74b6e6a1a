"""Results by the names of who they belong to, to compare runs of networks that differ."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import numpy as np

from simnet.engine import Counts, run
from simnet.engine.columns import Columns, Histograms
from simnet.network import Network, RunPlan

Results = dict[tuple[str, ...], object]
"""What was counted, by kind and name: of an interface its columns, classes, series, waits and
trace, of a flow its columns, series, delays and transfers."""

NOT_COUNTED = ("engine", "wall_s")
"""Fields of Counts that say who counted and how long that took."""


def by_name(network: Network, counts: Counts) -> Results:
    """Return everything counted; where flows are meant, by their names too."""
    interfaces = [interface.name for interface in network.interfaces]
    flows = [flow.name for flow in network.flows]
    results: Results = {}
    for index, name in enumerate(interfaces):
        results["interface", name] = _cells(counts.interfaces, index)
        results["classes", name] = {
            column: values[index].tolist() for column, values in counts.interface_classes.items()
        }
        results["series", name] = _series(counts.interface_series, index)
        results["waits", name] = _histogram(counts.interface_wait, index)
        results["trace", name] = _rows(counts.trace or {}, "interface", index, flows)
    for index, name in enumerate(flows):
        results["flow", name] = _cells(counts.flows, index)
        results["flow series", name] = _series(counts.flow_series, index)
        results["delays", name] = _histogram(counts.flow_delay, index)
        results["transfers", name] = _rows(counts.transfers, "flow", index, flows)
    return results


def _cells(columns: Mapping[str, np.ndarray], index: int) -> dict[str, int]:
    return {name: int(values[index]) for name, values in columns.items()}


def _series(columns: Mapping[str, np.ndarray], index: int) -> dict[str, list[int]]:
    return {name: values[:, index].tolist() for name, values in columns.items()}


def _histogram(histograms: Histograms, owner: int) -> dict[int, int]:
    mine = histograms.owner == owner
    pairs = zip(histograms.bucket[mine].tolist(), histograms.count[mine].tolist(), strict=True)
    return dict(pairs)


def _rows(columns: Columns, owner: str, index: int, flows: list[str]) -> list[dict[str, object]]:
    """Return the rows of one owner. Serial numbers count all transfers, so they are left out."""
    if not columns:
        return []
    mine = columns[owner] == index
    names = [name for name in columns if name not in (owner, "serial")]
    rows = zip(*(columns[name][mine].tolist() for name in names), strict=True)
    named = [dict(zip(names, row, strict=True)) for row in rows]
    return [row | {"flow": flows[row["flow"]]} if "flow" in row else row for row in named]


def results(network: Network, plan: RunPlan, engine: str) -> Results:
    """Run a network and return everything counted."""
    return by_name(network, run(network, plan, engine))


def assert_same(changed: Results, expected: Results) -> None:
    """All of `expected` is the same in `changed`, which may hold more."""
    for key, value in expected.items():
        assert changed[key] == value, key


def fingerprint(counts: Counts) -> str:
    """Return a digest of every number that was counted."""
    digest = hashlib.sha256()
    for field in counts.__dataclass_fields__:
        if field not in NOT_COUNTED:
            _digest(digest, field, getattr(counts, field))
    return digest.hexdigest()


def _digest(digest: hashlib._Hash, name: str, value: object) -> None:
    digest.update(name.encode())
    if isinstance(value, np.ndarray):
        digest.update(f"{value.dtype.str}{value.shape}".encode())
        digest.update(np.ascontiguousarray(value).tobytes())
    elif isinstance(value, dict):
        for key, column in value.items():
            _digest(digest, key, column)
    elif isinstance(value, Histograms):
        for key in ("owner", "bucket", "count"):
            _digest(digest, key, getattr(value, key))
    else:
        digest.update(repr(value).encode())
