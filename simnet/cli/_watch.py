"""Progress of a study: a live view on a terminal, else plain lines, or a JSON line an event."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from simnet.cli._numbers import finite
from simnet.cli._progress import clock
from simnet.cli._text import echo

if TYPE_CHECKING:
    from rich.console import Group

    from simnet.study.execution import progress
    from simnet.study.plan.study_plan import StudyPlan

Listener = Callable[["progress.Event"], None]

PLAIN_EVERY_S = 10.0
"""Wall time between two plain lines."""


@contextmanager
def watched(plan: StudyPlan, quiet: bool, as_json: bool) -> Iterator[Listener]:
    """Show what happens in a study while the block lasts; yields what the study is to call."""
    if as_json:
        yield _say_json
    elif quiet:
        yield _Quiet().hear
    elif sys.stderr.isatty():
        with _live(plan) as listener:
            yield listener
    else:
        yield _Lines(plan).hear


def _say_json(event: progress.Event) -> None:
    echo(json.dumps(plain(event), ensure_ascii=False))


def plain(event: progress.Event) -> dict[str, Any]:
    """Return an event as JSON can write it: its name in lower case, then its fields."""
    fields = {name: getattr(event, name) for name in event.__dataclass_fields__}
    if "estimates" in fields:
        fields["estimates"] = {
            cell: {key: finite(getattr(each, key)) for key in ("n", "mean", "low", "high")}
            for cell, each in fields["estimates"].items()
        }
    return {"event": type(event).__name__.lower(), **fields}


class Tally:
    """How far a study is, from its events."""

    def __init__(self) -> None:
        self.runs = 0
        """Runs that were planned, or more where precision took more."""
        self.found = 0
        self.finished = 0
        self.packet_hops = 0
        self.workers = 1
        self.planned_s = 0.0
        self._started_s = time.monotonic()

    def hear(self, event: progress.Event) -> None:
        """Take an event."""
        from simnet.study.execution import progress

        if isinstance(event, progress.Planned):
            self.runs, self.found, self.workers = event.runs, event.found, event.workers
            self.planned_s = event.seconds
            self._started_s = time.monotonic()
        elif isinstance(event, progress.Finished):
            self.finished += 1
            self.packet_hops += event.packet_hops
            self.runs = max(self.runs, self.finished)

    @property
    def seconds(self) -> float:
        """Time since the runs began, s."""
        return time.monotonic() - self._started_s

    def said(self) -> str:
        """Return how far it is: runs, their rate, time left."""
        words = [f"{self.finished} of {self.runs} runs"]
        if self.finished:
            a_run_s = self.seconds / self.finished
            words.append(_pace(a_run_s))
            left_s = (self.runs - self.finished) * a_run_s
        else:
            left_s = max(0.0, self.planned_s - self.seconds)
        if self.finished < self.runs:
            words.append(f"about {clock(left_s)} left")
        return ", ".join(words)


def _pace(a_run_s: float) -> str:
    return f"{1 / a_run_s:.1f} runs/s" if a_run_s < 1 else f"{a_run_s:.1f} s a run"


def planned(event: progress.Planned) -> str:
    """Return what lies ahead in a sentence: runs, time and memory."""
    from simnet.units import format_size

    runs = "1 run" if event.runs == 1 else f"{event.runs} runs"
    if event.most_runs > event.runs:
        runs += f", and up to {event.most_runs} until it is precise"
    kept = f" ({event.found} are there already)" if event.found else ""
    if not event.most_runs:
        return f"all {event.found} runs are there already"
    return (
        f"{runs}{kept}: about {clock(event.seconds)} with {event.workers} at a time, "
        f"and {format_size(float(f'{event.memory_bytes:.1g}'))} of memory"
    )


def sentence(event: progress.Event, plan: StudyPlan) -> str | None:
    """Return what to say of an event that is not one of many; None of those."""
    from simnet.study.execution import progress

    if isinstance(event, progress.Planned):
        return planned(event)
    if isinstance(event, progress.Repaired):
        return f"run {event.key[:8]} was damaged, and is made again"
    if isinstance(event, progress.Retried):
        return f"{event.cell}, replication {event.replication}: its worker died; tried again"
    if isinstance(event, progress.Failed):
        return f"{event.cell}, replication {event.replication} failed: {event.reason}"
    if isinstance(event, progress.Warmed):
        return f"warm-up {event.warmup_s:g} s (MSER-5)"
    if isinstance(event, progress.Round):
        return _round(event, plan)
    if isinstance(event, progress.Looked):
        runs = f"{event.replications} replications"
        return f"{event.cell}, {event.level}: looked at growth {event.growth:.4g} with {runs}"
    return None


def _round(event: progress.Round, plan: StudyPlan) -> str:
    shown = [f"{cell} {words}" for cell, words in estimates(event, plan)]
    enough = ", precise enough" if event.precise else ""
    return f"{event.replications} replications{enough}: {event.measure} " + "; ".join(shown)


def estimates(event: progress.Round, plan: StudyPlan) -> Iterator[tuple[str, str]]:
    """Yield the cells with the chosen measure and its interval."""
    from simnet.cli._numbers import figure, interval

    unit = plan.measures[event.measure].unit
    for cell, each in event.estimates.items():
        ends = (each.mean, each.low, each.high, unit)
        yield cell, f"{figure(*ends)} ({interval(*ends)})"


class _Quiet:
    """Says only what went wrong."""

    def hear(self, event: progress.Event) -> None:
        from simnet.study.execution import progress

        if isinstance(event, progress.Failed):
            what = f"{event.cell}, replication {event.replication} failed: {event.reason}"
            echo(what, err=True)


class _Lines:
    """Says what happens in plain lines."""

    def __init__(self, plan: StudyPlan) -> None:
        self._plan = plan
        self._tally = Tally()
        self._next_s = PLAIN_EVERY_S

    def hear(self, event: progress.Event) -> None:
        self._tally.hear(event)
        what = sentence(event, self._plan)
        if what is None and self._tally.finished and self._tally.seconds >= self._next_s:
            what = self._tally.said()
            self._next_s = self._tally.seconds + PLAIN_EVERY_S
        if what is not None:
            echo(what, err=True)


@contextmanager
def _live(plan: StudyPlan) -> Iterator[Listener]:
    from rich.console import Console
    from rich.live import Live

    from simnet.study.execution import progress

    console = Console(stderr=True)
    tally = Tally()
    rounds: list[progress.Round] = []
    with Live(console=console, transient=True, refresh_per_second=4) as live:

        def hear(event: progress.Event) -> None:
            tally.hear(event)
            if isinstance(event, progress.Round):
                rounds.append(event)
            elif (what := sentence(event, plan)) is not None:
                console.print(what, highlight=False, markup=False)
            live.update(_view(tally, rounds[-1] if rounds else None, plan))

        yield hear


def _view(tally: Tally, last: progress.Round | None, plan: StudyPlan) -> Group:
    from rich import box
    from rich.columns import Columns
    from rich.console import Group
    from rich.markup import escape
    from rich.progress_bar import ProgressBar
    from rich.table import Table

    bar = ProgressBar(total=max(1, tally.runs), completed=tally.finished, width=30)
    parts: list[Any] = [Columns([bar, tally.said()])]
    if last is not None:
        heading = f"{last.measure}, {last.replications} replications"
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        table.add_column("cell")
        table.add_column(escape(heading), justify="right")
        for cell, words in estimates(last, plan):
            table.add_row(escape(cell), escape(words))
        parts.append(table)
    return Group(*parts)
