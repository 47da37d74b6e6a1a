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
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import NoneType
from typing import Any

import pyarrow as pa

from simnet import __version__
from simnet.engine.columns import Counts
from simnet.network import Network, RunPlan, weights_of_people
from simnet.units import NS_PER_S

FORMAT = "simnet results 1"
"""First words of a manifest; the number rises when an older reader would misread it."""
STUDY_FORMAT = "simnet study 1"
"""The same of the manifest of a study."""
YEARS_FORMAT = "simnet years 1"
"""The same of the manifest of years without packets."""

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
            **_stood_for(network),
        },
        **extra,
    }
    if "scenario" in extra:
        manifest["scenario_sha256"] = sha256(canonical(extra["scenario"]))
    return manifest


def _stood_for(network: Network) -> dict[str, Any]:
    """Return how many flows and people there are, where not all of them are played."""
    if all(flow.weight == 1 for flow in network.flows):
        return {}
    flows = sum(flow.weight for flow in network.flows)
    return {"stood_for": {"flows": flows, "people": sum(weights_of_people(network))}}


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
    except RecursionError:
        raise ValueError(f"{file} is damaged (it is nested too deeply)") from None
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
    try:
        seal = sha256(canonical(body))
    except (ValueError, RecursionError):
        raise ValueError(f"{file} is damaged (it holds what simnet does not write)") from None
    if manifest.get("sha256") != seal:
        raise ValueError(f"{file} was changed after it was written (checksum)")
    wrong = next(_wrong(manifest, _NEEDED[expected]), None)
    if wrong is not None:
        raise ValueError(f"{file} is not as simnet writes it: {wrong}")
    return manifest


_TEXT, _MAYBE, _NUMBER = (str,), (str, NoneType), (int, float)
_OF_A_RUN: dict[str, tuple[type, ...]] = {
    "seed": (int,), "engine": _TEXT, "duration_s": _NUMBER, "warmup_s": _NUMBER,
    "interval_s": _NUMBER, "window_s": (list,), "packet_hops": (int,), "events": (int,),
    "wall_s": _NUMBER, "created": _TEXT, "versions": (dict,), "platform": (dict,),
    "network": (dict,), "fingerprint": _TEXT, "tables": (dict,),
}  # fmt: skip
_OF_A_STUDY: dict[str, tuple[type, ...]] = {"plan": (dict,), "tables": (dict,)}
_OF_YEARS: dict[str, tuple[type, ...]] = {
    "years": (int,), "seed": (int,), "confidence": _NUMBER, "alternatives": (list,),
    "below": (list,), "villages": (dict,), "tables": (dict,),
}  # fmt: skip
_NEEDED = {FORMAT: _OF_A_RUN, STUDY_FORMAT: _OF_A_STUDY, YEARS_FORMAT: _OF_YEARS}
_IF_GIVEN: dict[str, tuple[type, ...]] = {
    "name": _MAYBE, "title": _MAYBE, "alternative": _MAYBE, "stress": _MAYBE, "file": _MAYBE,
    "state": _TEXT, "code": _TEXT, "created": _TEXT, "versions": (dict,), "platform": (dict,),
    "key": _TEXT, "scenario": (dict,), "described": (dict,), "replications": (int,),
    "packet_hops_per_s": (int, float, NoneType),
}  # fmt: skip
_OF_A_TABLE: dict[str, tuple[type, ...]] = {"file": _TEXT, "rows": (int,), "sha256": _TEXT}


def _wrong(manifest: Mapping[str, Any], needed: Mapping[str, tuple[type, ...]]) -> Iterator[str]:
    """Yield what is missing or of a wrong type in a manifest, which a seal does not rule out."""
    yield from _wrong_fields("", manifest, needed)
    given = {name: types for name, types in _IF_GIVEN.items() if name in manifest}
    yield from _wrong_fields("", manifest, given)
    window = manifest.get("window_s", [0, 0])
    if len(window) != 2 or not all(isinstance(each, int | float) for each in window):
        yield "window_s is not two numbers"
    elif any(map(_too_large, window)):
        yield "window_s is too large a number"
    for name, entry in manifest["tables"].items():
        if not isinstance(entry, dict):
            yield f"tables.{name!r} is not a mapping"
        yield from _wrong_fields(f"tables.{name!r}.", entry, _OF_A_TABLE)
        if entry["file"] != f"{name}.parquet" or "/" in name:
            yield f"tables.{name!r}.file is {entry['file']!r}, not {name + '.parquet'!r}"


def _wrong_fields(
    where: str, value: Mapping[str, Any], needed: Mapping[str, tuple[type, ...]]
) -> Iterator[str]:
    for field, types in needed.items():
        if field not in value:
            yield f"{where}{field} is missing"
        elif isinstance(value[field], bool) or not isinstance(value[field], types):
            yield f"{where}{field} is of a wrong type ({type(value[field]).__name__})"
        elif _too_large(value[field]):
            yield f"{where}{field} is too large a number"


def _too_large(value: object) -> bool:
    """Tell whether it is a whole number that no float is near to, and so none of simnet."""
    return isinstance(value, int) and abs(value) > sys.float_info.max
