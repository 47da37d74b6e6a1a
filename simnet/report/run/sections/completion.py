"""How long people wait for what they asked for, by kind of site."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from simnet.report import format as show
from simnet.report.base import Cell, Figure, Matrix, Runs, Section, Table
from simnet.report.chart_style import below, colour, logarithmic, named, panels
from simnet.report.languages import Language
from simnet.report.measures import completions, distribution, rows, site_key, transfers
from simnet.report.run.headline import completed_tone
from simnet.report.words import Words, say

if TYPE_CHECKING:
    import pandas as pd

ORDER = 40
_MOST = 12
_ENDS = ("given_up", "failed", "unfinished")
_POINTS = ("p50", "p90", "p95")


def section(runs: Runs) -> Section | None:
    """Return the distribution of completion times, and how all transfers ended."""
    key = site_key(runs.first)
    frames = [transfers(run) for run in runs]
    kinds = sorted({str(kind) for frame in frames for kind in frame[key]})
    if not kinds:
        return None
    draw = partial(_draw, runs, frames, key, kinds[:_MOST])
    drawn = Figure(draw, say("completion.caption"))
    measured = [
        {str(getattr(each, key)): each for each in rows(completions(run, key))} for run in runs
    ]
    names = [*kinds, ""] if len(kinds) > 1 else kinds
    tables = (
        _compared(runs, measured, names) if runs.several else (_table(measured[0], names, key),)
    )
    return Section(say("completion.title"), (drawn, *tables), say("completion.lead"))


def _draw(
    runs: Runs,
    frames: Sequence[pd.DataFrame],
    key: str,
    kinds: Sequence[str],
    language: Language,
) -> Any:
    """Draw one panel with a line a kind or, of several runs, a panel a kind with a line a run."""
    titles: list[Words] = [show.words(kind) for kind in kinds] if runs.several else [""]
    made, lines, columns = panels(titles, 3, 220 if len(titles) > 1 else 300, language)
    span = (math.inf, 0.0)
    shown: set[int] = set()
    for index, (name, panel, part) in enumerate(_lines(runs, frames, key, kinds)):
        times = part.duration_s.to_numpy()
        if not times.size:
            continue
        x, y = distribution(times, part.weight.to_numpy())
        span = (min(span[0], x[0]), max(span[1], x[-1]))
        line = index % len(runs) if runs.several else index
        made.add_scatter(
            x=x,
            y=y,
            mode="lines",
            line={"width": 2, "color": colour(line), "shape": "hv"},
            name=named(name, language),
            legendgroup=str(line),
            showlegend=line not in shown,
            hovertemplate="%{x:.3~s}s: %{y:.1%}",
            row=panel // columns + 1,
            col=panel % columns + 1,
        )
        shown.add(line)
    logarithmic(made, language, span, fine=len(titles) == 1)
    made.update_xaxes(title={"text": language.write(say("completion.axis"))}, row=lines)
    made.update_yaxes(range=[0, 1.01], tickformat=".0%")
    made.update_yaxes(title={"text": language.write(say("completion.share"))}, col=1)
    below(made)
    return made


def _lines(
    runs: Runs, frames: Sequence[pd.DataFrame], key: str, kinds: Sequence[str]
) -> list[tuple[Words, int, pd.DataFrame]]:
    """Return the name, the panel and the transfers of each line."""
    if not runs.several:
        return [(show.words(kind), 0, frames[0][frames[0][key] == kind]) for kind in kinds]
    return [
        (run.name, panel, frame[frame[key] == kind])
        for panel, kind in enumerate(kinds)
        for run, frame in zip(runs, frames, strict=True)
    ]


def _named(kind: str) -> Words:
    return show.words(kind) if kind else say("completion.all")


def _table(measured: Mapping[str, Any], names: Sequence[str], key: str) -> Table:
    lines = tuple(
        (
            Cell(_named(name)),
            Cell(show.whole(measured[name].started)),
            _share_done(measured[name]),
            *(Cell(show.whole(getattr(measured[name], end))) for end in _ENDS),
            *(Cell(show.duration(getattr(measured[name], f"{point}_s"))) for point in _POINTS),
        )
        for name in names
    )
    columns = (key, "started", "done", *_ENDS, *_POINTS)
    head = tuple(say(f"completion.{column}") for column in columns)
    return Table(head, lines, say("completion.table"))


def _share_done(each: Any) -> Cell:
    share = each.done / each.started
    return Cell(show.percent(share), completed_tone(share), share)


def _compared(
    runs: Runs, measured: Sequence[Mapping[str, Any]], names: Sequence[str]
) -> tuple[Table, ...]:
    """Return tables of the share completed and of the times: kinds of site by runs."""
    named = tuple(_named(name) for name in names)
    found = []
    for key in ("done", "p50", "p95"):
        cells = tuple(
            tuple(_measure(by_kind.get(name), key) for name in names) for by_kind in measured
        )
        found.append(Matrix(say(f"completion.matrix_{key}"), named, cells).table(runs))
    return tuple(found)


def _measure(each: Any, key: str) -> Cell:
    if each is None:
        return Cell(show.NONE)
    return _share_done(each) if key == "done" else Cell(show.duration(getattr(each, f"{key}_s")))
