"""How long people wait for what they asked for, by kind of site."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from plotly.subplots import make_subplots

from simnet.report import format as show
from simnet.report.base import Cell, Figure, Runs, Section, Table, Tone
from simnet.report.figures import colour, label, logarithmic, style
from simnet.report.measures import completions, distribution, site_key, transfers
from simnet.report.text import Text

if TYPE_CHECKING:
    import pandas as pd

ORDER = 40
_COLUMNS = 3
_MOST = 12


def section(runs: Runs, text: Text) -> Section | None:
    """Return the distribution of completion times, and how all transfers ended."""
    key = site_key(runs.first)
    frames = [transfers(run) for run in runs]
    kinds = sorted({str(kind) for frame in frames for kind in frame[key]})
    if not kinds:
        return None
    some_done = any((frame.status == "done").any() for frame in frames)
    drawn = (_figure(runs, frames, key, kinds[:_MOST], text),) if some_done else ()
    parts = (*drawn, _table(runs, key, text))
    return Section(text("completion.title"), parts, text("completion.lead"))


def _figure(
    runs: Runs, frames: list[pd.DataFrame], key: str, kinds: list[str], text: Text
) -> Figure:
    """Draw one panel with a line a kind or, of several runs, a panel a kind with a line a run."""
    panels = kinds if runs.several else [""]
    columns = min(_COLUMNS, len(panels))
    rows = -(-len(panels) // columns)
    made = make_subplots(
        rows=rows,
        cols=columns,
        shared_yaxes=True,
        shared_xaxes="all",
        horizontal_spacing=0.03,
        vertical_spacing=0.12,
        subplot_titles=[label(panel, 30) for panel in panels] if runs.several else None,
    )
    style(made, 130 + 270 * rows)
    made.update_layout(legend={"orientation": "h", "x": 0, "y": -0.2 / rows, "yanchor": "top"})
    span = (math.inf, 0.0)
    for line, (name, panel, part) in enumerate(_lines(runs, frames, key, kinds)):
        times = part.duration_s[part.status == "done"].to_numpy()
        if not times.size:
            continue
        x, y = distribution(times)
        span = (min(span[0], x[0]), max(span[1], x[-1]))
        index = line % len(runs) if runs.several else line
        made.add_scatter(
            x=x,
            y=y,
            mode="lines",
            line={"width": 2, "color": colour(index)},
            name=label(name),
            legendgroup=str(index),
            showlegend=panel == 0,
            hovertemplate="%{x:.3~s}s: %{y:.1%}",
            row=panel // columns + 1,
            col=panel % columns + 1,
        )
    logarithmic(made, "", span)
    made.update_xaxes(title={"text": text("completion.axis")}, row=rows)
    made.update_yaxes(range=[0, 1.01], tickformat=".0%")
    made.update_yaxes(title={"text": text("completion.share")}, col=1)
    return Figure(made, text("completion.caption"))


def _lines(
    runs: Runs, frames: list[pd.DataFrame], key: str, kinds: list[str]
) -> list[tuple[str, int, pd.DataFrame]]:
    if not runs.several:
        return [(kind, 0, frames[0][frames[0][key] == kind]) for kind in kinds]
    return [
        (run.name, panel, frame[frame[key] == kind])
        for panel, kind in enumerate(kinds)
        for run, frame in zip(runs, frames, strict=True)
    ]


def _table(runs: Runs, key: str, text: Text) -> Table:
    found = {
        (str(each[key]) or text("completion.all"), position): each
        for position, run in enumerate(runs)
        for _, each in completions(run, key).iterrows()
    }
    order = sorted(found, key=lambda row: (row[0] == text("completion.all"), *row))
    names = tuple(run.name for run in runs)
    ends = ("started", "done", "given_up", "failed", "unfinished", "p50", "p90", "p95")
    head = (
        text(f"completion.{key}"),
        *((text("completion.run"),) if runs.several else ()),
        *(text(f"completion.{column}") for column in ends),
    )
    rows = [
        (
            Cell(kind),
            *((Cell(names[position]),) if runs.several else ()),
            *_ended(found[kind, position]),
        )
        for kind, position in order
    ]
    return Table(head, tuple(rows), text("completion.table"), (1,) if runs.several else ())


def _ended(each: pd.Series) -> list[Cell]:
    share = each.done / each.started
    judged: Tone = "good" if share >= 0.99 else "busy" if share >= 0.95 else "bad"
    return [
        Cell(show.whole(each.started)),
        Cell(show.percent(share), judged, share),
        *(Cell(show.whole(each[end])) for end in ("given_up", "failed", "unfinished")),
        *(Cell(show.duration(each[f"{point}_s"])) for point in ("p50", "p90", "p95")),
    ]
