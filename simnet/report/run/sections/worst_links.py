"""The links that are closest to their limit, or beyond it."""

from __future__ import annotations

import math
from typing import Any

from simnet.measures.load import FULL
from simnet.report import format as show
from simnet.report.base import Cell, Run, Runs, Section, Table
from simnet.report.measures import links, loss_tone, rows, time_full, tone, worst
from simnet.report.words import say

ORDER = 20
_MOST = 20


def section(runs: Runs) -> Section | None:
    """Return the worst link directions of one run in full, or of several side by side."""
    if not worst(runs, 1):
        return None
    table = _compared(runs) if runs.several else _ranked(runs.first)
    return Section(say("links.title"), (table,), say("links.lead", full=show.threshold(FULL)))


def _ranked(run: Run) -> Table:
    frame = links(run)
    frame = frame[frame.severity > 0]
    shown = frame.head(_MOST)
    all_of_them = show.whole(len(frame))
    caption = say("links.all", count=all_of_them)
    if len(shown) < len(frame):
        caption = say("links.caption", count=len(shown), all=all_of_them)
    full = time_full(run)
    columns = ["link", "rate", "offered", "busy", "full", "dropped", "lost", "wait", "wait95"]
    down = bool((frame.down_s > 0).any())
    if down:
        columns.insert(2, "down")
    return Table(
        tuple(say(f"links.{column}") for column in columns),
        tuple(_row(each, full.get(each.interface, 0.0), down) for each in rows(shown)),
        caption,
    )


def _row(each: Any, full_s: float, down: bool) -> tuple[Cell, ...]:
    return (
        Cell(each.label),
        # As sold: a mean over a cut is a rate that it never had.
        Cell(show.rate(each.rate_bps)),
        *((_down(each),) if down else ()),
        Cell(show.rate(each.offered_bps)),
        _busy(each),
        Cell(show.duration(full_s), "busy" if full_s else "plain"),
        _dropped(each.drop_ratio),
        Cell(show.percent(each.loss_ratio)),
        Cell(show.duration(each.wait_mean_s)),
        Cell(show.duration(each.wait_p95_s)),
    )


def _down(each: Any) -> Cell:
    """Return for how long it was down, in the measured time."""
    if math.isnan(each.utilisation):
        return Cell(say("links.never_up"), "bad")
    return Cell(show.duration(each.down_s), "bad" if each.down_s else "plain")


def _busy(each: Any) -> Cell:
    if math.isnan(each.utilisation):
        return Cell(say("links.is_down"), "bad")
    return Cell(show.percent(each.utilisation), tone(each.utilisation), each.utilisation)


def _dropped(ratio: float) -> Cell:
    return Cell(show.percent(ratio), loss_tone(ratio))


def _compared(runs: Runs) -> Table:
    found = [{each.interface: each for each in rows(links(run))} for run in runs]
    lines = []
    for name in worst(runs, _MOST):
        here = [by_name.get(name) for by_name in found]
        label = next(each.label for each in here if each)
        busy = [_busy(each) if each else Cell(show.NONE) for each in here]
        dropped = [_dropped(each.drop_ratio) if each else Cell(show.NONE) for each in here]
        lines.append((Cell(label), *busy, *dropped))
    head = (
        say("links.link"),
        *(say("links.busy_in", run=run.name) for run in runs),
        *(say("links.dropped_in", run=run.name) for run in runs),
    )
    return Table(head, tuple(lines), say("links.compare_caption", count=len(lines)))
