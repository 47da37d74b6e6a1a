"""Progress of a run on a terminal, or in plain lines where there is none."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from simnet.cli._text import plain
from simnet.units import format_duration

if TYPE_CHECKING:
    from simnet.engine.progress import Progress

PLAIN_EVERY_S = 10.0
"""Wall time between two plain lines."""

Report = Callable[["Progress"], None]


@contextmanager
def shown(title: str, quiet: bool) -> Iterator[Report | None]:
    """Show how far a run is while the block lasts; yields what the engine is to call."""
    if quiet:
        yield None
    elif sys.stderr.isatty():
        with _bar(title) as report:
            yield report
    else:
        yield _lines(title)


def said(progress: Progress) -> str:
    """Return how far a run is: simulated time, packets a second, time left."""
    done = progress.now_ns / progress.duration_ns if progress.duration_ns else 1.0
    words = [
        f"{format_duration(round(progress.now_ns, -6))} of {format_duration(progress.duration_ns)}"
    ]
    if progress.wall_s > 0:
        words.append(f"{rate(progress.packet_hops / progress.wall_s)} packets/s")
    if 0 < done < 1:
        words.append(f"{clock(progress.wall_s * (1 - done) / done)} left")
    return ", ".join(words)


def rate(per_second: float) -> str:
    """Return a number of packets a second in words: 12.3 million."""
    if per_second >= 1e6:
        return f"{per_second / 1e6:.1f} million"
    return f"{per_second:,.0f}".replace(",", " ")


def clock(seconds: float) -> str:
    """Return a time of the clock in words: 90 s, 12 min, 3 h 5 min."""
    whole = round(seconds)
    if whole < 120:
        return f"{whole} s"
    return f"{whole // 60} min" if whole < 7200 else f"{whole // 3600} h {whole % 3600 // 60} min"


def _lines(title: str) -> Report:
    next_s = PLAIN_EVERY_S

    def report(progress: Progress) -> None:
        nonlocal next_s
        if progress.wall_s >= next_s:
            next_s = progress.wall_s + PLAIN_EVERY_S
            click.echo(f"{plain(title)}: {said(progress)}", err=True)

    return report


@contextmanager
def _bar(title: str) -> Iterator[Report]:
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import BarColumn, TextColumn
    from rich.progress import Progress as Bars

    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        TextColumn("{task.percentage:>3.0f} %"),
        TextColumn("{task.fields[said]}"),
    )
    console = Console(stderr=True)
    with Bars(*columns, console=console, transient=True) as bar:
        task = bar.add_task(escape(title), total=1.0, said="")

        def report(progress: Progress) -> None:
            done = progress.now_ns / progress.duration_ns
            bar.update(task, completed=done, said=said(progress))

        yield report
