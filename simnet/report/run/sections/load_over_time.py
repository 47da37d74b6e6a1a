"""When the worst links are busy."""

from __future__ import annotations

import math
from functools import partial
from typing import Any

from simnet.report import format as show
from simnet.report.base import Figure, Run, Runs, Section
from simnet.report.chart_style import INK, figure, label, load_scale, time_unit
from simnet.report.happenings import clock_of, happenings
from simnet.report.languages import Language
from simnet.report.measures import links, over_time, worst
from simnet.report.time_axis import clock_ticks, mark_events
from simnet.report.words import Words, joined, say

ORDER = 30
_MOST = 20


def section(runs: Runs) -> Section | None:
    """Return a heat map for each run: links by time, all in the same order."""
    names = worst(runs, _MOST)
    if not names:
        return None
    figures = tuple(_figure(run, names, runs.heading(run)) for run in runs)
    return Section(say("load.title"), figures, say("load.lead"))


def _figure(run: Run, names: list[str], heading: Words) -> Figure:
    middles, _ = over_time(run, names, "utilisation")
    step = show.setting(run.manifest["duration_s"] / max(1, len(middles)))
    caption = say("load.caption_in", run=heading, step=step)
    if heading == "":
        caption = say("load.caption", step=step)
    if happenings(run.results):
        return Figure(partial(_draw, run, names), joined(caption, say("load.marked")))
    return Figure(partial(_draw, run, names), caption)


def _draw(run: Run, names: list[str], language: Language) -> Any:
    frame = links(run).set_index("interface")
    present = [name for name in names if name in frame.index]
    middles, values = over_time(run, present, "utilisation")
    unit_s, unit = time_unit(run.manifest["duration_s"])
    labels = [label(frame.label[name]) for name in present]
    clock_ns = clock_of(run.manifest)
    axis = language.write(
        say("load.time", unit=language.unit(unit)) if clock_ns is None else say("load.clock")
    )
    made = figure(
        110 + 22 * len(present),
        language,
        yaxis={"autorange": "reversed", "showgrid": False, "ticks": "", "tickfont": {"size": 12}},
        xaxis={
            "title": {"text": axis},
            "showgrid": False,
        },
        margin={"l": 64, "r": 16, "t": 24, "b": 48},
    )
    made.add_heatmap(
        x=[round(middle / unit_s, 6) for middle in middles],
        y=list(range(len(labels))),
        # What was down has no load: a gap, not a quiet blue.
        z=[[None if math.isnan(each) else round(each, 4) for each in row] for row in values],
        hoverongaps=False,
        zmin=0,
        zmax=1,
        colorbar_title_text=language.write(say("load.scale")),
        **load_scale(),
        customdata=[[name] * len(middles) for name in labels],
        hovertemplate="%{customdata}<br>%{x:.4~g} "
        + language.unit(unit)
        + ": %{z:.1%}<extra></extra>",
        ygap=1,
    )
    made.update_yaxes(tickvals=list(range(len(labels))), ticktext=labels)
    if clock_ns is not None:
        made.update_xaxes(**clock_ticks(run.manifest["duration_s"], unit_s, clock_ns))
    mark_events(made, run, unit_s, language)
    warmup_s = run.manifest["warmup_s"]
    if warmup_s:
        made.add_vline(warmup_s / unit_s, line={"dash": "dash", "width": 1, "color": INK})
    return made
