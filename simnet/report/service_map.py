"""The map of service: how each village is served, and by which technology, over the outlines.

A section gives it maps to stand beside each other, one an alternative: places with their states.
Colour and size tell the state, the shape the technology, and the legend names both; a village
without service is black with a ring around it, never calm. What names say in sentences is on the
pointer's hover text, and in the tables of the section.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal, TypeAlias

from simnet.report.base import Figure
from simnet.report.chart_style import INK, MUTED, PAPER, TONES, below, label, named, panels
from simnet.report.format import technology as technology_words
from simnet.report.languages import Language
from simnet.report.outlines import land
from simnet.report.run.placement import place_names
from simnet.report.view import View
from simnet.report.words import Words, say

State: TypeAlias = Literal["kept", "open", "broken", "dark", "plain"]
"""All levels kept; not decided; one broken; without service for a time; no level is judged."""

_STATES: dict[State, tuple[str, float]] = {
    "plain": (MUTED, 9.0),
    "kept": (TONES["good"], 9.0),
    "open": ("#f0bf4c", 10.0),
    "broken": (TONES["bad"], 12.0),
    "dark": ("#000000", 10.0),
}
"""Colour and size (px) of a place, the calm states first: the worst lie on top."""
SHAPES = ("circle", "square", "diamond", "triangle-up", "triangle-down", "cross", "x", "star")
"""By technology; from the ninth on they repeat."""
_RING_PX = 18.0
_NAMED = 40
"""Most places of a map that are named on it."""
_MAP_PX, _GAP_PX = 830, 34


@dataclass(frozen=True, slots=True)
class Served:
    """A place on the map, and how it is served there."""

    name: str
    latitude_deg: float
    longitude_deg: float
    state: State
    technology: str = ""
    """As the scenario names it; empty where none is known."""
    about: Words = ""
    """What the pointer shows below the name."""


def service_map(
    maps: Sequence[tuple[Words, Sequence[Served]]], caption: Words, of_runs: bool = True
) -> Figure | None:
    """Return maps side by side with one view and one legend; None where no place has coordinates.

    Args:
        maps: what stands above each map, and its places.
        caption: what the figure shows.
        of_runs: whether the page says what it was obtained from.
    """
    every = [place for _, places in maps for place in places]
    if not every:
        return None
    width = _MAP_PX if len(maps) == 1 else _MAP_PX / 2 - _GAP_PX
    east, north = [each.longitude_deg for each in every], [each.latitude_deg for each in every]
    return Figure(partial(_draw, maps, View(east, north, width)), caption, of_runs)


def _draw(maps: Sequence[tuple[Words, Sequence[Served]]], view: View, language: Language) -> Any:
    made, _, columns = panels([title for title, _ in maps], 2, view.size[1], language)
    technologies = list(dict.fromkeys(each.technology for _, places in maps for each in places))
    shapes = {name: SHAPES[at % len(SHAPES)] for at, name in enumerate(technologies)}
    for number, (_, places) in enumerate(maps):
        where = {"row": number // columns + 1, "col": number % columns + 1}
        made.add_scatter(**land(view.x, view.y), **where)
        for state in _STATES:
            _places(made, [each for each in places if each.state == state], shapes, where, language)
        _names(made, places, view, where)
        axis = made.get_subplot(where["row"], where["col"])
        shared = {
            "showgrid": False,
            "showticklabels": False,
            "ticks": "",
            "showline": False,
            **where,
        }
        made.update_xaxes(range=list(view.x), constrain="domain", **shared)
        made.update_yaxes(
            range=list(view.y),
            scaleanchor=axis.yaxis.anchor,
            scaleratio=view.ratio,
            constrain="domain",
            **shared,
        )
    for trace in _legend({each.state for _, places in maps for each in places}, shapes, language):
        made.add_scatter(x=[None], y=[None], mode="markers", hoverinfo="skip", **trace)
    made.update_layout(showlegend=True)
    below(made)
    return made


def _places(
    made: Any,
    places: Sequence[Served],
    shapes: dict[str, str],
    where: dict[str, int],
    language: Language,
) -> None:
    """Draw the places of one state."""
    if not places:
        return
    x, y = [each.longitude_deg for each in places], [each.latitude_deg for each in places]
    colour, size = _STATES[places[0].state]
    if places[0].state == "dark":
        made.add_scatter(
            x=x, y=y, mode="markers", hoverinfo="skip", showlegend=False, marker=_ring(), **where
        )
    made.add_scatter(
        x=x,
        y=y,
        mode="markers",
        marker={
            "symbol": [shapes[each.technology] for each in places],
            "size": size,
            "color": colour,
            "line": {"width": 1, "color": INK},
        },
        hovertext=[_hover(each, language) for each in places],
        hoverinfo="text",
        showlegend=False,
        **where,
    )


def _ring() -> dict[str, Any]:
    return {"symbol": "circle-open", "size": _RING_PX, "line": {"width": 2}, "color": "#000000"}


def _hover(each: Served, language: Language) -> str:
    lines = [f"<b>{label(each.name)}</b>", named(say(f"mapped.{each.state}"), language, 80)]
    if each.technology:
        lines.append(named(technology_words(each.technology), language))
    if each.about:
        lines.append(named(each.about, language, 120))
    return "<br>".join(lines)


def _names(made: Any, places: Sequence[Served], view: View, where: dict[str, int]) -> None:
    """Write the names that have room, those of the worst states first."""
    if len(places) > _NAMED:
        return
    order = list(_STATES)
    worst = sorted(places, key=lambda each: -order.index(each.state))
    points = [view.pixel(each.longitude_deg, each.latitude_deg) for each in worst]
    names = [label(each.name, 26) for each in worst]
    sides = place_names(points, names, view.size, _RING_PX / 2)
    shown = [
        (each, name, side) for each, name, side in zip(worst, names, sides, strict=True) if side
    ]
    made.add_scatter(
        x=[each.longitude_deg for each, _, _ in shown],
        y=[each.latitude_deg for each, _, _ in shown],
        mode="text+markers",
        marker={"size": _RING_PX, "opacity": 0, "color": PAPER},
        text=[name for _, name, _ in shown],
        textposition=[side for _, _, side in shown],
        textfont={"size": 11.5, "color": INK},
        hoverinfo="skip",
        showlegend=False,
        **where,
    )


def _legend(
    states: set[State], shapes: dict[str, str], language: Language
) -> Iterator[dict[str, Any]]:
    """Yield a trace without points for each state and each technology that is there."""
    for state, (colour, size) in reversed(_STATES.items()):
        if state in states:
            marker = {"size": size, "color": colour, "line": {"width": 1, "color": INK}}
            if state == "dark":
                marker |= {"symbol": "circle-dot", "size": 13, "line": {"width": 2}}
            yield {"name": named(say(f"mapped.{state}"), language, 60), "marker": marker}
    if len(shapes) < 2 and "" in shapes:
        return
    for technology, shape in shapes.items():
        marker = {"size": 9, "symbol": shape, "color": PAPER, "line": {"width": 1.5, "color": INK}}
        words = technology_words(technology) if technology else say("mapped.unknown")
        name = named(words, language)
        yield {"name": name, "marker": marker}
