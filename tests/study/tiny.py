"""A study small enough to be killed, damaged and repeated many times: runs of a few ms."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from simnet.chance.variates import constant, exponential
from simnet.measures import parse_measure
from simnet.network import DatagramSource, NetworkBuilder, RunPlan
from simnet.runs.packed import pack
from simnet.runs.prepare import PreparedRun
from simnet.study.execution.task import Task, run_task, task
from simnet.study.folder.runs import Store

MS = 1_000_000
KEPT = ("interfaces", "flows", "transfers")
MEASURES = (parse_measure("all.delay.mean"),)


def prepared(rate_bps: int = 8_000_000, duration_ms: int = 100) -> PreparedRun:
    """Poisson packets of 500 bytes over one link, 1000 a second."""
    builder = NetworkBuilder()
    builder.add_node("a")
    builder.add_node("b")
    builder.add_link("ab", "a", "b", rate_bps, delay_ns=MS)
    work = DatagramSource(gap=exponential(0.001), size=constant(500.0))
    builder.add_flow("ab", "a", "b", work=work, group="all")
    plan = RunPlan(duration_ns=duration_ms * MS, interval_ns=10 * MS)
    scenario = {"name": "tiny", "links": {"ab": {"rate": rate_bps}}, "run": {"seed": 1}}
    extra = {"name": "tiny", "alternative": None, "stress": None, "scenario": scenario}
    return PreparedRun(builder.build(), plan, "fast", extra)


def tasks(cells: int = 2, replications: int = 3, duration_ms: int = 100) -> list[Task]:
    """All tasks of cells that differ in the rate of their link, replication by replication."""
    packed = {f"rate-{n}": pack(prepared(n * 4_000_000, duration_ms)) for n in range(1, cells + 1)}
    return [
        task(cell, r, r, each, KEPT, MEASURES)
        for r in range(1, replications + 1)
        for cell, each in packed.items()
    ]


def tables(store: Store) -> dict[str, bytes]:
    """Every file of every run but the manifests, which hold the time."""
    found = {}
    keys = store.keys()
    for key in keys:
        for path in sorted(store.path(key).glob("*.parquet")):
            found[f"{key}/{path.name}"] = path.read_bytes()
    return found


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


class InProcess(Executor):
    """Plays what is submitted at once, in this process."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


class Remembering(InProcess):
    """Plays each task once, and hands back the same files when the same ones are asked again."""

    def __init__(self) -> None:
        self.played: dict[tuple[Any, ...], Future[Any]] = {}

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        if fn is not run_task:
            return super().submit(fn, *args, **kwargs)
        asked = args[0]
        key = (asked.key, asked.keep, asked.measures)
        if key not in self.played:
            self.played[key] = super().submit(fn, *args, **kwargs)
        return self.played[key]


@dataclass
class Here:
    """Workers that are this process."""

    executor: Executor = field(default_factory=InProcess)

    def slots(self) -> int:
        return 1

    def kill(self) -> None:
        pass


@contextmanager
def here(*_: object) -> Iterator[Here]:
    """Open workers that are this process, whatever is asked for."""
    yield Here()
