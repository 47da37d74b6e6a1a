"""Where packets are lost, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from simnet.report.base import Figure, Paragraph, Runs, Section
from simnet.report.chart_style import MUTED, TONES, colour, label, named
from simnet.report.chart_style import figure as empty_figure
from simnet.report.languages import Language
from simnet.report.measures import links
from simnet.report.words import say

ORDER = 60
_MOST = 15
_COLOURS = {"dropped": TONES["bad"], "lost": MUTED}


def section(runs: Runs) -> Section:
    """Return the link directions that lost most, drops and random losses apart."""
    frames = [links(run).set_index("interface") for run in runs]
    total: dict[str, int] = {}
    labels: dict[str, str] = {}
    for frame in frames:
        for name, each in frame.iterrows():
            labels[str(name)] = each.label
            total[str(name)] = max(
                total.get(str(name), 0), each.dropped_packets + each.lost_packets
            )
    names = sorted((name for name in total if total[name]), key=lambda name: (-total[name], name))
    names = names[:_MOST]
    if not names:
        return Section(say("losses.title"), (Paragraph(say("losses.none")),))
    draw = partial(_draw, runs, frames, {name: labels[name] for name in names})
    figure = Figure(draw, say("losses.caption", count=len(names)))
    return Section(say("losses.title"), (figure,), say("losses.lead"))


def _draw(runs: Runs, frames: Sequence[Any], labels: Mapping[str, str], language: Language) -> Any:
    """Draw a bar for each run and kind of loss beside each link direction of `labels`."""
    names = list(labels)
    made = empty_figure(
        120 + (24 + 10 * len(runs)) * len(names),
        language,
        barmode="relative",
        yaxis={"autorange": "reversed", "showgrid": False, "ticks": ""},
        xaxis={"title": {"text": language.write(say("losses.axis"))}, "rangemode": "tozero"},
        bargap=0.35,
    )
    for index, (run, frame) in enumerate(zip(runs, frames, strict=True)):
        for kind, column in (("dropped", "dropped_packets"), ("lost", "lost_packets")):
            values = frame[column].reindex(names).fillna(0).astype(int)
            if not values.any():
                continue
            said = say(f"losses.{kind}")
            whole = say("losses.in_run", kind=said, run=run.name) if runs.several else said
            made.add_bar(
                y=[label(labels[name]) for name in names],
                x=values.tolist(),
                orientation="h",
                name=named(whole, language, 80),
                marker={"color": _colour(kind, index, runs.several)},
                offsetgroup=str(index),
                hovertemplate="%{x:,}",
            )
    return made


def _colour(kind: str, index: int, several: bool) -> str:
    """Return the colour of a bar: by kind of loss, or by run with random loss in a light tint."""
    if not several:
        return _COLOURS[kind]
    return colour(index) if kind == "dropped" else f"{colour(index)}66"
