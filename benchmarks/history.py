"""The figures of earlier runs, a line a run, so that a loss of speed is seen."""

from __future__ import annotations

import datetime as dt
import json
import os
import platform
import tomllib
from pathlib import Path
from typing import Any

from benchmarks import table
from benchmarks.programs import ROOT

HISTORY = Path(__file__).parent / "history.jsonl"

Rows = list[dict[str, Any]]


def machine() -> str:
    """Say in general words what kind of machine this is."""
    return f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"


def version() -> str:
    """Return the project's version."""
    return str(tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"])


def record(rows: Rows) -> None:
    """Append the figures to the history: packet-hops a second, memory and events by row.

    Those of another program have how many times as fast simnet was in the same minutes, too: that
    ratio, like the events a packet-hop, means something on any machine.
    """
    fast = table.of_simnet(rows)
    entry = {
        "date": dt.datetime.now(dt.UTC).date().isoformat(),
        "version": version(),
        "machine": machine(),
        "figures": [
            {
                "workload": row["workload"],
                "program": row["program"],
                "hops_per_second": row["hops_per_second"],
                "peak_rss_mb": row["peak_rss_mb"],
                **{name: row[name] for name in ("events_per_hop",) if name in row},
                **table.ratio(row, fast),
            }
            for row in rows
        ],
    }
    with HISTORY.open("a", encoding="utf-8") as file:
        file.write(json.dumps(entry) + "\n")


def latest() -> dict[tuple[str, str], float]:
    """Return packet-hops a second of the last entry from a machine of this kind."""
    if not HISTORY.exists():
        return {}
    entries = [json.loads(line) for line in HISTORY.read_text(encoding="utf-8").splitlines()]
    alike = [entry for entry in entries if entry["machine"] == machine()]
    figures = alike[-1]["figures"] if alike else []
    return {(row["workload"], row["program"]): row["hops_per_second"] for row in figures}
