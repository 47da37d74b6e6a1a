"""Where the figures come from, and how to repeat them."""

from __future__ import annotations

import json
import shlex
from typing import Any

from simnet.engines import FAST
from simnet.report import format as show
from simnet.report.base import Cell, Details, Paragraph, Part, Run, Runs, Section, Table
from simnet.report.dates import played
from simnet.report.words import Moment, Words, say

ORDER = 100


def section(runs: Runs) -> Section:
    """Return the manifest of each run, and the scenario as it was resolved."""
    columns = [_described(run) for run in runs]
    rows = [
        (Cell(say(f"origin.{key}")), *(Cell(column.get(key, show.NONE)) for column in columns))
        for key in dict.fromkeys(key for column in columns for key in column)
    ]
    table = Table(
        (say("origin.measure"), *(run.name for run in runs)),
        tuple(tuple(row) for row in rows),
        words=tuple(range(1, len(runs) + 1)),
        of_runs=False,
    )
    parts: list[Part] = [table, Paragraph(say("origin.definitions"))]
    for run in runs:
        scenario = run.manifest.get("scenario")
        if scenario:
            key = "origin.resolved_of" if runs.several else "origin.resolved"
            written = json.dumps(scenario, indent=2, ensure_ascii=False)
            parts.append(Details(say(key, run=run.name), written))
    return Section(say("origin.title"), tuple(parts), say("origin.lead"))


def _described(run: Run) -> dict[str, Words]:
    manifest = run.manifest
    versions, machine = manifest["versions"], manifest["platform"]
    commit = f" ({versions['commit']})" if versions.get("commit") else ""
    speed = manifest["packet_hops_per_s"]
    found: dict[str, Words] = {
        "scenario": str(manifest.get("title") or manifest.get("name") or show.NONE),
        "command": _command(manifest),
        "seed": str(manifest["seed"]),
        **dict(played(manifest.get("scenario") or {})),
        "time": show.setting(manifest["duration_s"]),
        "warmup": show.setting(manifest["warmup_s"]),
        "engine": say(f"origin.{manifest['engine']}"),
        "hops": show.whole(manifest["packet_hops"]),
        "speed": say(
            "origin.speed_value",
            rate=show.millions(speed) if speed else show.NONE,
            wall=show.duration(manifest["wall_s"]),
        ),
        "version": f"{versions['simnet']}{commit}",
        "platform": f"{machine['system']}, {machine['python']}",
        "created": Moment(manifest["created"]),
    }
    if "scenario_sha256" in manifest:
        found["scenario_hash"] = manifest["scenario_sha256"]
    if "fingerprint" in manifest:
        found["fingerprint"] = manifest["fingerprint"]
    return found


def _command(manifest: Any) -> str:
    """Return the command that gives the same result."""
    words = ["simnet", "run", str(manifest.get("file") or "SCENARIO.yaml")]
    for option in ("alternative", "stress"):
        if manifest.get(option):
            words += [f"--{option}", manifest[option]]
    for each in manifest.get("sets") or ():
        words += ["--set", each]
    if manifest["engine"] != FAST:
        words += ["--engine", manifest["engine"]]
    return shlex.join(words)
