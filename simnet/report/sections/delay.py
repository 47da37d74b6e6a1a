"""How long packets take from end to end."""

from __future__ import annotations

import math
from typing import Any

from plotly.subplots import make_subplots

from simnet.report import format as show
from simnet.report.base import Cell, Figure, Part, Runs, Section, Table
from simnet.report.figures import colour, label, logarithmic, style
from simnet.report.measures import histogram_distribution, rows
from simnet.report.text import Text

ORDER = 50
_MOST = 12


def section(runs: Runs, text: Text) -> Section | None:
    """Return the distribution of one-way delays by group, and a table of its percentiles."""
    groups = _groups(runs)
    if not groups:
        return None
    parts: list[Part] = [_figure(runs, groups[:_MOST], text), _table(runs, groups, text)]
    return Section(text("delay.title"), tuple(parts), text("delay.lead"))


def _groups(runs: Runs) -> list[str]:
    """Return the groups with any delays, those with most packets first."""
    packets: dict[str, int] = {}
    for run in runs:
        frame = run.table("groups")
        for name, count in zip(frame.group, frame.delay_count, strict=True):
            packets[name] = packets.get(name, 0) + int(count)
    used = [name for name in packets if packets[name]]
    return sorted(used, key=lambda name: (-packets[name], name))


def _figure(runs: Runs, groups: list[str], text: Text) -> Figure:
    made = make_subplots(
        rows=1,
        cols=len(runs),
        shared_yaxes=True,
        horizontal_spacing=0.03,
        subplot_titles=[label(run.name, 30) for run in runs] if runs.several else None,
    )
    style(made, 400, legend={"orientation": "h", "x": 0, "y": -0.22, "yanchor": "top"})
    span = (math.inf, 0.0)
    for column, run in enumerate(runs, 1):
        frame = run.table("group_delay")
        for index, name in enumerate(groups):
            part = frame[frame.group == name]
            if part.empty:
                continue
            x, y = histogram_distribution(part)
            span = (min(span[0], x[0]), max(span[1], x[-1]))
            made.add_scatter(
                x=x,
                y=y,
                mode="lines",
                line={"width": 2, "color": colour(index)},
                name=label(name),
                legendgroup=str(index),
                showlegend=column == 1,
                hovertemplate="%{x:.3~s}s: %{y:.1%}",
                row=1,
                col=column,
            )
    logarithmic(made, text("delay.axis"), span)
    made.update_yaxes(range=[0, 1.01], tickformat=".0%")
    made.update_yaxes(title={"text": text("delay.share")}, row=1, col=1)
    return Figure(made, text("delay.caption"))


def _table(runs: Runs, groups: list[str], text: Text) -> Table:
    frames = [{each.group: each for each in rows(run.table("groups"))} for run in runs]
    lines = [
        _line(frame[name], run.name if runs.several else None)
        for name in groups
        for run, frame in zip(runs, frames, strict=True)
        if name in frame
    ]
    columns = ("mean", "p50", "p95", "p99", "jitter", "loss", "goodput")
    head = (
        text("delay.group"),
        *((text("delay.run"),) if runs.several else ()),
        *(text(f"delay.{column}") for column in columns),
    )
    return Table(head, tuple(lines), text("delay.table"), words=(1,) if runs.several else ())


def _line(each: Any, run: str | None) -> tuple[Cell, ...]:
    times = (each.delay_mean_s, each.delay_p50_s, each.delay_p95_s, each.delay_p99_s, each.jitter_s)
    return (
        Cell(each.group),
        *(() if run is None else (Cell(run),)),
        *(Cell(show.duration(value)) for value in times),
        Cell(show.percent(each.loss_ratio)),
        Cell(show.rate(each.goodput_bps)),
    )
