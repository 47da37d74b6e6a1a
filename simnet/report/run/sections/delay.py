"""How long packets take from end to end."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from simnet.report import format as show
from simnet.report.base import Cell, Figure, Matrix, Runs, Section, Table
from simnet.report.chart_style import below, colour, logarithmic, named, panels
from simnet.report.languages import Language
from simnet.report.measures import histogram_distribution, rows
from simnet.report.words import say

ORDER = 50
_MOST = 12
_TIMES = ("delay_mean_s", "delay_p50_s", "delay_p95_s", "delay_p99_s", "jitter_s")


def section(runs: Runs) -> Section | None:
    """Return the distribution of one-way delays by group, and tables of what matters of them."""
    measured = [{each.group: each for each in rows(run.table("groups"))} for run in runs]
    groups = _with_delays(measured)
    if not groups:
        return None
    figure = Figure(partial(_draw, runs, measured, groups[:_MOST]), say("delay.caption"))
    tables = _compared(runs, measured, groups) if runs.several else (_table(measured[0], groups),)
    return Section(say("delay.title"), (figure, *tables), say("delay.lead"))


def _with_delays(measured: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the groups with any delays, those with most packets first."""
    packets: dict[str, int] = {}
    for groups in measured:
        for name, each in groups.items():
            packets[name] = packets.get(name, 0) + int(each.delay_count)
    used = [name for name in packets if packets[name]]
    return sorted(used, key=lambda name: (-packets[name], name))


def _draw(
    runs: Runs,
    measured: Sequence[Mapping[str, Any]],
    groups: Sequence[str],
    language: Language,
) -> Any:
    """Draw a panel a run, with a line a group."""
    height = 230 if runs.several else 300
    made, lines, columns = panels([run.name for run in runs], 2, height, language)
    span = (math.inf, 0.0)
    shown: set[str] = set()
    for position, run in enumerate(runs):
        frame = run.table("group_delay")
        for index, name in enumerate(groups):
            part = frame[frame.group == name]
            if part.empty:
                continue
            extremes = measured[position][name]
            x, y = histogram_distribution(part, extremes.delay_min_s, extremes.delay_max_s)
            span = (min(span[0], x[0]), max(span[1], x[-1]))
            made.add_scatter(
                x=x,
                y=y,
                mode="lines",
                line={"width": 2, "color": colour(index)},
                name=named(show.words(name), language),
                legendgroup=str(index),
                showlegend=name not in shown,
                hovertemplate="%{x:.3~s}s: %{y:.1%}",
                row=position // columns + 1,
                col=position % columns + 1,
            )
            shown.add(name)
    logarithmic(made, language, span, fine=not runs.several)
    made.update_xaxes(title={"text": language.write(say("delay.axis"))}, row=lines)
    made.update_yaxes(range=[0, 1.01], tickformat=".0%")
    made.update_yaxes(title={"text": language.write(say("delay.share"))}, col=1)
    below(made)
    return made


def _table(measured: Mapping[str, Any], groups: Sequence[str]) -> Table:
    columns = ("group", "mean", "p50", "p95", "p99", "jitter", "loss", "goodput")
    lines = tuple(
        (
            Cell(show.words(name)),
            *(Cell(show.duration(getattr(measured[name], time))) for time in _TIMES),
            Cell(show.percent(measured[name].loss_ratio)),
            Cell(show.rate(measured[name].goodput_bps)),
        )
        for name in groups
    )
    return Table(tuple(say(f"delay.{column}") for column in columns), lines, say("delay.table"))


def _compared(
    runs: Runs, measured: Sequence[Mapping[str, Any]], groups: Sequence[str]
) -> tuple[Table, ...]:
    """Return a table of the 95 % delay and one of the loss: groups by runs."""
    names = tuple(show.words(name) for name in groups)
    found = []
    for key, column, written in (
        ("p95", "delay_p95_s", show.duration),
        ("loss", "loss_ratio", show.percent),
    ):
        cells = tuple(
            tuple(
                Cell(written(getattr(by_group[name], column)) if name in by_group else show.NONE)
                for name in groups
            )
            for by_group in measured
        )
        found.append(Matrix(say(f"delay.matrix_{key}"), names, cells).table(runs))
    return tuple(found)
