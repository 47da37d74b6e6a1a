"""How a study scales: `python -m benchmarks.scaling`.

The same runs of workload (d) are played on one process and on as many as there are cores, from the
first to the last file on the disk; processes are started and warm before the clock is. The ideal is
the rate of one process times their number. What a run takes beyond its simulation (packing, tables,
Parquet, the way back, the disk) is measured on many short runs on one process.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.networks import BUILDERS, SECOND_NS
from benchmarks.workloads import WORKLOADS
from simnet.machine import cores
from simnet.network import RunPlan
from simnet.runs.packed import Packed, pack
from simnet.runs.prepare import PreparedRun
from simnet.study.execution.cluster import LocalWorkers
from simnet.study.execution.processes import Processes
from simnet.study.execution.progress import Event, Finished
from simnet.study.execution.scheduler import Scheduler
from simnet.study.execution.task import task
from simnet.study.folder.runs import Store

RESULT = Path(__file__).parent / "scaling.json"
LETTER = "d"
RUNS = 16
"""Long ones, for the rate; a multiple of the numbers of processes compared."""
SHORT_RUNS = 100
SHORT_S = 0.01


@dataclass(frozen=True, slots=True)
class Timed:
    """What some runs took: by the clock, in processor time, and in their simulations alone."""

    runs: int
    wall_s: float
    cpu_s: float
    simulated_wall_s: float


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scaling", description=__doc__)
    parser.add_argument("--simulated-seconds", type=float, default=30.0, help="of a long run")
    parser.add_argument("--processes", type=int, nargs="*", default=[1, cores()])
    parser.add_argument("--output", type=Path, default=RESULT)
    options = parser.parse_args()

    rows = []
    long = packed(options.simulated_seconds)
    for count in dict.fromkeys(options.processes):
        timed = measured(long, RUNS, count)
        rows.append(
            {
                "processes": count,
                "runs": timed.runs,
                "wall_seconds": round(timed.wall_s, 3),
                "runs_per_second": round(timed.runs / timed.wall_s, 3),
                "cpu_seconds_per_run": round(timed.cpu_s / timed.runs, 3),
            }
        )
        ideal = rows[0]["runs_per_second"] / rows[0]["processes"] * count
        rows[-1]["of_ideal"] = round(rows[-1]["runs_per_second"] / ideal, 3)
        print("{processes} processes: {runs_per_second} runs/s, {of_ideal:.0%} of ideal; "
              "{cpu_seconds_per_run} s of processor a run".format_map(rows[-1]))  # fmt: skip

    short = measured(packed(SHORT_S), SHORT_RUNS, 1)
    overhead = {
        "runs": short.runs,
        "wall_ms_per_run": round(1000 * (short.wall_s - short.simulated_wall_s) / short.runs, 1),
        "cpu_ms_per_run": round(1000 * (short.cpu_s - short.simulated_wall_s) / short.runs, 1),
    }
    print("beyond the simulation: {wall_ms_per_run} ms a run by the clock, "
          "{cpu_ms_per_run} ms of processor".format_map(overhead))  # fmt: skip
    result = {"workload": LETTER, "scaling": rows, "overhead": overhead}
    options.output.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    print(f"written: {options.output}")


def packed(simulated_s: float) -> Packed:
    """Return the workload, packed as a study packs a cell."""
    workload = next(each for each in WORKLOADS if each.letter == LETTER)
    network = BUILDERS[LETTER](**workload.parameters)
    plan = RunPlan(duration_ns=round(simulated_s * SECOND_NS))
    return pack(PreparedRun(network, plan, "fast", {"name": workload.name}))


def measured(cell: Packed, runs: int, processes: int) -> Timed:
    """Play runs on some processes into a folder that is removed afterwards."""
    simulated_s = 0.0

    def on(event: Event) -> None:
        nonlocal simulated_s
        simulated_s += event.wall_s if isinstance(event, Finished) else 0.0

    workers = LocalWorkers(Processes(processes), processes)
    try:
        with tempfile.TemporaryDirectory() as folder:
            store = Store(folder)
            warm = [task("warm", n, n, packed(SHORT_S)) for n in range(4 * processes)]
            Scheduler(store, workers).run(warm)
            wanted = [task("cell", n, n, cell) for n in range(1, runs + 1)]
            before_s = time.perf_counter(), cpu_seconds(workers)
            Scheduler(store, workers, on).run(wanted)
            wall_s = time.perf_counter() - before_s[0]
            return Timed(runs, wall_s, cpu_seconds(workers) - before_s[1], simulated_s)
    finally:
        workers.kill()


def cpu_seconds(workers: LocalWorkers) -> float:
    """Return the processor time of this process and of the workers so far."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    ticks = 0
    for process in workers.executor.processes():
        fields = (
            Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        )
        ticks += int(fields[11]) + int(fields[12])
    return used.ru_utime + used.ru_stime + ticks / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
