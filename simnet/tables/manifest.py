"""What a result says of itself: the manifest, which holds all that may differ between two runs.

The tables of one scenario, seed and version are the same bytes wherever they were made; the
manifest carries the rest (time, machine, speed, versions) beside the resolved scenario and the
checksums that tell a damaged result from a whole one.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import platform
import subprocess
from collections.abc import Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import pyarrow as pa

from simnet import __version__
from simnet.engine.columns import Counts
from simnet.network import Network, RunPlan
from simnet.units import NS_PER_S

FORMAT = "simnet results 1"
"""First words of a manifest; the number rises when an older reader would misread it."""
STUDY_FORMAT = "simnet study 1"
"""The same of the manifest of a study."""

_LIBRARIES = ("numpy", "pandas", "pyarrow", "pydantic", "simpy")


def canonical(value: object) -> bytes:
    """Return `value` as JSON with sorted keys and no spaces: equal values, equal bytes."""
    text = json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )
    return text.encode()


def sha256(data: bytes) -> str:
    """Return the SHA-256 of `data` in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def fingerprint(tables: Mapping[str, pa.Table]) -> str:
    """Return a checksum of the values in the tables, whatever library version wrote the files."""
    digest = hashlib.sha256()
    for name in sorted(tables):
        for column in tables[name].column_names:
            digest.update(f"{name}.{column}\n".encode())
            values = tables[name][column].combine_chunks()
            if not values.null_count:
                digest.update(bytes(len(values)) + _bytes_of(values))
                continue
            for part in (values.is_null(), values.fill_null(_ZERO[str(values.type)])):
                digest.update(_bytes_of(part))
    return digest.hexdigest()


_ZERO: dict[str, Any] = {"string": "", "int64": 0, "double": 0.0, "bool": False}


def _bytes_of(values: pa.Array) -> bytes:
    if values.type == pa.string():
        return "\0".join(values.to_pylist()).encode()
    kind = {"int64": "<i8", "double": "<f8", "bool": "u1"}[str(values.type)]
    return bytes(values.to_numpy(zero_copy_only=False).astype(kind).tobytes())


def describe(
    counts: Counts, network: Network, plan: RunPlan, extra: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the manifest of a run but for its tables.

    `extra` comes from whoever ran it: ``scenario`` (the resolved one, as plain data), ``name``,
    ``title``, ``alternative``, ``stress``, ``sets``, ``file``.
    """
    start_ns, end_ns = counts.window_ns
    manifest: dict[str, Any] = {
        "format": FORMAT,
        "seed": plan.seed,
        "duration_s": plan.duration_ns / NS_PER_S,
        "warmup_s": plan.warmup_ns / NS_PER_S,
        "interval_s": counts.interval_ns / NS_PER_S,
        "window_s": [start_ns / NS_PER_S, end_ns / NS_PER_S],
        "engine": counts.engine,
        "packet_hops": counts.packet_hops,
        "events": counts.events,
        "wall_s": round(counts.wall_s, 6),
        "packet_hops_per_s": round(counts.packet_hops / counts.wall_s) if counts.wall_s else None,
        **origin(),
        "network": {
            "nodes": len(network.nodes),
            "interfaces": len(network.interfaces),
            "flows": len(network.flows),
            "people": len(network.people),
            "classes": list(network.classes),
        },
        **extra,
    }
    if "scenario" in extra:
        manifest["scenario_sha256"] = sha256(canonical(extra["scenario"]))
    return manifest


def origin() -> dict[str, Any]:
    """Return when and with what something is made, for its manifest."""
    return {
        "created": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "versions": {"simnet": __version__, "commit": _commit(), **_versions()},
        "platform": {
            "python": f"{platform.python_implementation()} {platform.python_version()}",
            "system": platform.platform(),
            "machine": platform.machine(),
        },
    }


@cache
def _versions() -> dict[str, str]:
    found = {}
    for library in _LIBRARIES:
        try:
            found[library] = version(library)
        except PackageNotFoundError:
            continue
    return found


@cache
def _commit() -> str | None:
    """Return the revision of a source checkout, with "-dirty" where files were changed."""
    root = Path(__file__).parents[2]
    if not (root / ".git").exists():
        return None
    try:
        found = subprocess.run(
            ["git", "describe", "--always", "--dirty", "--abbrev=12"],
            cwd=root,
            capture_output=True,
            text=True,
            timeout=5,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return found.stdout.strip()


def sealed(manifest: Mapping[str, Any]) -> bytes:
    """Return the text of the manifest's file, its own checksum included."""
    body = {key: value for key, value in manifest.items() if key != "sha256"}
    body["sha256"] = sha256(canonical(body))
    return json.dumps(body, indent=1, ensure_ascii=False, allow_nan=False).encode() + b"\n"


def looks_ours(data: bytes) -> bool:
    """Tell whether a manifest is one of simnet, be it damaged or of another version."""
    return b'"simnet results ' in data


def unsealed(data: bytes, expected: str = FORMAT, file: str = "manifest.json") -> dict[str, Any]:
    """Return the manifest that :func:`sealed` wrote.

    Args:
        expected: the format that it must be of.
        file: its name, for messages.

    Raises:
        ValueError: it is not one, or not as it was written; the message says which.
    """
    try:
        manifest = json.loads(data)
    except ValueError as error:
        raise ValueError(f"{file} is damaged ({error})") from None
    sort = expected.rstrip("0123456789")
    if not isinstance(manifest, dict) or not str(manifest.get("format")).startswith(sort):
        raise ValueError(f"{file} is not one of {sort.strip()}")
    if manifest["format"] != expected:
        raise ValueError(
            f"written as {manifest['format']!r}; this version of simnet reads {expected!r}"
        )
    body = {key: value for key, value in manifest.items() if key != "sha256"}
    if manifest.get("sha256") != sha256(canonical(body)):
        raise ValueError(f"{file} was changed after it was written (checksum)")
    return manifest
