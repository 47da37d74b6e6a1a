"""Run one program on one workload in a process of its own; its wall time and peak memory."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.programs import HERE, ROOT, NotRunError, Program
from benchmarks.workloads import Workload

REPEATS = 3
LIMIT_S = 600.0


@dataclass(frozen=True, slots=True)
class Run:
    """What one process said of itself, and what the system says of it."""

    said: dict[str, Any]
    peak_rss_mb: float
    cpu_s: float


def measure(program: Program, workload: Workload) -> dict[str, Any]:
    """Run a program some times; return a row of the table, with the least of the wall times.

    The wall time is that of the simulation alone, as the program measures it: no start of an
    interpreter, no building of a topology, no routing. Of several the least is taken, since
    whatever else the machine does can only add to it.

    Raises:
        NotRunError: the program cannot be had, cannot do this workload, failed or took too long.
    """
    if workload.letter not in program.simulated_s:
        raise NotRunError(program.cannot[workload.letter])
    command = program.prepare()
    simulated_s = program.simulated_s[workload.letter]
    arguments = {
        "workload": workload.letter,
        "duration_s": simulated_s,
        **workload.parameters,
        **program.extra,
    }
    repeats = program.repeats.get(workload.letter, REPEATS)
    runs = []
    for index in range(repeats):
        counting = {"count_hops": int(index == 0)} if program.counts_apart else {}
        words = [f"{name}={value}" for name, value in (arguments | counting).items()]
        runs.append(run(command + words))
    timed = runs[1:] if program.counts_apart and repeats > 1 else runs
    hops = runs[0].said["packet_hops"]
    best = min(timed, key=lambda each: float(each.said["wall_seconds"]))
    wall_s = best.said["wall_seconds"]
    row = {
        "workload": workload.name,
        "program": program.name,
        "packet_hops": hops,
        "wall_seconds": round(wall_s, 4),
        "peak_rss_mb": round(max(each.peak_rss_mb for each in timed), 1),
        "hops_per_second": round(hops / wall_s),
        "simulated_seconds": simulated_s,
        "setup_seconds": round(best.said["setup_seconds"], 3),
        "cpu_seconds": round(best.cpu_s, 3),
    }
    if "events" in runs[0].said:
        row["events_per_hop"] = round(runs[0].said["events"] / hops, 3)
    if "transactions" in runs[0].said:
        row["transactions"] = runs[0].said["transactions"]
    return row


def run(command: list[str]) -> Run:
    """Run a command that prints one JSON object; wait for it, no longer than the limit.

    Raises:
        NotRunError: it failed, or took longer than the limit and was ended.
    """
    with tempfile.TemporaryDirectory() as folder:
        usage, output, errors = (Path(folder) / name for name in ("usage", "output", "errors"))
        watched = [sys.executable, "-S", str(HERE / "usage.py"), str(usage), *command]
        with output.open("wb") as out, errors.open("wb") as err:
            status = wait(
                subprocess.Popen(watched, stdout=out, stderr=err, cwd=ROOT, process_group=0)
            )
        text = output.read_text(errors="replace").strip()
        if status:
            last = (errors.read_text(errors="replace").strip() or text).splitlines()[-1:]
            raise NotRunError(f"failed with {status}: {' '.join(last)}")
        # ns-2 flushes what its C++ half printed after what its Tcl half did.
        said, _ = json.JSONDecoder().raw_decode(text[text.rindex("{") :])
        return Run(said, **json.loads(usage.read_text()))


def wait(process: subprocess.Popen[bytes]) -> int:
    """Wait for a process and return its exit status; end it and what it started at the limit."""
    try:
        return process.wait(LIMIT_S)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        raise NotRunError(f"not done after {LIMIT_S:.0f} s") from None
