"""The map: places and the links between them, coloured by load. It needs no map server."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial
from typing import Any

from simnet.measures.load import BUSY
from simnet.report import format as show
from simnet.report.base import Figure, Run, Runs, Section
from simnet.report.chart_style import INK, MUTED, PAPER, label, load_colour, load_scale, panels
from simnet.report.languages import Language
from simnet.report.measures import places, rows, spans
from simnet.report.outlines import land
from simnet.report.run.placement import place_names
from simnet.report.words import Words, say

ORDER = 10
_NAMED = 60
"""Most places that are named on the map; beyond, the pointer shows names."""
_MAP_PX = 776
"""Width that all maps share on a wide page."""
_MAP_GAP_PX = 34
_LEVELS = 20
_RADIUS_PX = 7.5
DARK = INK
"""Of a village without service: no light on the map."""


def section(runs: Runs) -> Section | None:
    """Return a map for each run, side by side, where at least two places have coordinates."""
    shown = [run for run in runs if len(places(run)) > 1]
    if not shown:
        return None
    view = _View(places(shown[0]), _MAP_PX if len(shown) == 1 else _MAP_PX / 2 - _MAP_GAP_PX)
    caption = say("map.caption", busy=show.threshold(BUSY))
    figure = Figure(partial(_draw, shown, view), caption)
    return Section(say("map.title"), (figure,), say("map.lead"))


def _draw(shown: Sequence[Run], view: _View, language: Language) -> Any:
    made, lines, columns = panels([run.name for run in shown], 2, view.height, language)
    made.update_layout(showlegend=False)
    for number, run in enumerate(shown):
        _Map(made, run, (number // columns + 1, number % columns + 1), language).draw(view)
    scale = load_scale()
    scale["colorbar"]["title"]["text"] = language.write(say("map.scale"))
    made.update_layout(coloraxis={"cmin": 0, "cmax": 1, **scale})
    made.update_xaxes(title={"text": language.write(say("map.longitude"))}, row=lines)
    made.update_yaxes(title={"text": language.write(say("map.latitude"))}, col=1)
    return made


class _View:
    """The part of the world that a map shows, and how large that is on the page.

    It is where people use the network: gateways and exchanges may be a thousand kilometres away.
    """

    def __init__(self, points: Any, width: float) -> None:
        if points.inhabited.sum() > 1:
            points = points[points.inhabited]
        latitude = float(points.latitude_deg.mean())
        self.ratio = 1 / max(0.1, math.cos(math.radians(latitude)))
        self.x = _padded(points.longitude_deg, 0.12)
        self.y = _padded(points.latitude_deg, 0.09)
        across, up = self.x[1] - self.x[0], (self.y[1] - self.y[0]) * self.ratio
        self.height = min(0.78 * width, max(0.45 * width, width * up / across))
        self._scale = min(width / across, self.height / up)
        self._middle = (sum(self.x) / 2, sum(self.y) / 2)
        self.size = (width, self.height)
        # The shorter side of the data is widened to fill the picture.
        half = (width / self._scale / 2, self.height / self._scale / self.ratio / 2)
        self.x = (self._middle[0] - half[0], self._middle[0] + half[0])
        self.y = (self._middle[1] - half[1], self._middle[1] + half[1])

    def shows(self, longitude: float, latitude: float) -> bool:
        """Tell whether a point is in the picture."""
        across, up = self.x[0] <= longitude <= self.x[1], self.y[0] <= latitude <= self.y[1]
        return across and up

    def holds(self, span: Any) -> bool:
        """Tell whether both ends of a link are in the picture."""
        source = self.shows(span.source_longitude_deg, span.source_latitude_deg)
        return source and self.shows(span.target_longitude_deg, span.target_latitude_deg)

    def middle(self, here: tuple[float, float], there: tuple[float, float]) -> Any:
        """Return the middle of what the picture shows of a line, None where it shows nothing."""
        steps = [index / 40 for index in range(41)]
        seen = [
            (here[0] + step * (there[0] - here[0]), here[1] + step * (there[1] - here[1]))
            for step in steps
        ]
        seen = [point for point in seen if self.shows(*point)]
        return seen[len(seen) // 2] if seen else None

    def pixel(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Return where a point is, px from the lower left corner."""
        return (
            self.size[0] / 2 + (longitude - self._middle[0]) * self._scale,
            self.size[1] / 2 + (latitude - self._middle[1]) * self._scale * self.ratio,
        )


def _padded(values: Any, share: float) -> tuple[float, float]:
    low, high = float(values.min()), float(values.max())
    pad = max((high - low) * share, 0.02)
    return low - pad, high + pad


class _Map:
    """Draws one run into one panel."""

    def __init__(self, made: Any, run: Run, panel: tuple[int, int], language: Language) -> None:
        self._made = made
        self._run = run
        self._where = {"row": panel[0], "col": panel[1]}
        self._language = language

    def draw(self, view: _View) -> None:
        """Draw links, places and names over the outlines."""
        self._made.add_scatter(**land(view.x, view.y), **self._where)
        frame = spans(self._run)
        if len(places(self._run)) > _NAMED:
            # A thousand lines to one gateway would hide the places, which have their colour.
            frame = frame[[view.holds(each) for each in rows(frame)]]
        self._lines(frame)
        self._line_hovers(frame, view)
        self._places(view)
        axis = self._made.get_subplot(self._where["row"], self._where["col"])
        self._made.update_yaxes(
            range=list(view.y),
            scaleanchor=axis.yaxis.anchor,
            scaleratio=view.ratio,
            constrain="domain",
            **self._where,
        )
        self._made.update_xaxes(range=list(view.x), constrain="domain", **self._where)

    def _lines(self, frame: Any) -> None:
        """Draw the links in a few traces by load, the quiet ones first."""
        self._down(frame[frame.utilisation.isna()])
        frame = frame[frame.utilisation.notna()]
        levels = (frame.utilisation.clip(0, 1) * _LEVELS).astype(int)
        for level in sorted(set(levels)):
            x: list[float | None] = []
            y: list[float | None] = []
            for each in rows(frame[levels == level]):
                x += [each.source_longitude_deg, each.target_longitude_deg, None]
                y += [each.source_latitude_deg, each.target_latitude_deg, None]
            share = level / _LEVELS
            quiet = share < BUSY / 2
            self._made.add_scatter(
                x=x,
                y=y,
                mode="lines",
                line={
                    "width": 1.2 if quiet else 1.5 + 2 * share,
                    "color": f"{MUTED}55" if quiet else load_colour(share),
                },
                hoverinfo="skip",
                **self._where,
            )

    def _down(self, frame: Any) -> None:
        """Draw the links that never were up: dark, and broken."""
        for each in rows(frame):
            self._made.add_scatter(
                x=[each.source_longitude_deg, each.target_longitude_deg],
                y=[each.source_latitude_deg, each.target_latitude_deg],
                mode="lines",
                line={"width": 2, "color": DARK, "dash": "dot"},
                hoverinfo="skip",
                **self._where,
            )

    def _line_hovers(self, frame: Any, view: _View) -> None:
        """Add an invisible point in the middle of what is seen of each link for the pointer."""
        said, middles = [], []
        for each in rows(frame):
            here = (each.source_longitude_deg, each.source_latitude_deg)
            there = (each.target_longitude_deg, each.target_latitude_deg)
            middle = view.middle(here, there)
            if middle is not None:
                said.append(self._link(each))
                middles.append(middle)
        self._made.add_scatter(
            x=[x for x, _ in middles],
            y=[y for _, y in middles],
            mode="markers",
            marker={"size": 10, "opacity": 0},
            hovertext=said,
            hoverinfo="text",
            **self._where,
        )

    def _link(self, each: Any) -> str:
        link, busy = label(each.label, 80), show.percent(each.utilisation)
        if math.isnan(each.utilisation):
            return self._said("map.hover_never_up", link=link)
        if each.down_s:
            down = show.duration(each.down_s)
            return self._said("map.hover_link_down", link=link, utilisation=busy, down=down)
        return self._said("map.hover_link", link=link, utilisation=busy)

    def _places(self, view: _View) -> None:
        order = ["without_s", "utilisation"]
        points = places(self._run).sort_values(order, ascending=False, kind="stable")
        points = points[
            [
                view.shows(*each)
                for each in zip(points.longitude_deg, points.latitude_deg, strict=True)
            ]
        ]
        few = len(points) <= _NAMED
        radius = _RADIUS_PX if few else _RADIUS_PX / 2
        names = [label(name, 26) for name in points.name]
        sides: list[str | None] = [None] * len(names)
        if few:
            pixels = map(view.pixel, points.longitude_deg, points.latitude_deg)
            sides = place_names(list(pixels), list(points.name), view.size, radius)
        # Named in the order of importance, drawn in the reverse: the worst lie on top.
        points, names, sides = points[::-1], names[::-1], sides[::-1]
        drawn = list(zip(rows(points), names, sides, strict=True))
        line = {"width": 1.2 if few else 0.5, "color": INK}
        dark = [each for each in drawn if each[0].without_s > 0]
        lit = [each for each in drawn if not each[0].without_s > 0]
        alone = [each for each in lit if math.isnan(each[0].utilisation)]
        joined = [each for each in lit if not math.isnan(each[0].utilisation)]
        # A place without a link has no load, and so no place on the scale of colours.
        self._circles(alone, {"size": 2 * radius, "color": PAPER, "line": line})
        loads = [each.utilisation for each, _, _ in joined]
        self._circles(
            joined, {"size": 2 * radius, "color": loads, "coloraxis": "coloraxis", "line": line}
        )
        # Last, so that they lie on top: nobody there had anything to load a link with.
        self._circles(dark, {"size": 2 * radius, "color": DARK, "line": line})

    def _circles(self, drawn: Sequence[tuple[Any, str, str | None]], marker: Any) -> None:
        """Draw places, each with its name and the side that the name stands on."""
        if not drawn:
            return
        self._made.add_scatter(
            x=[each.longitude_deg for each, _, _ in drawn],
            y=[each.latitude_deg for each, _, _ in drawn],
            mode="markers+text",
            text=[name if side else "" for _, name, side in drawn],
            textposition=[side or "top center" for _, _, side in drawn],
            textfont={"size": 11.5, "color": INK},
            marker=marker,
            cliponaxis=False,
            hovertext=[self._place(each) for each, _, _ in drawn],
            hoverinfo="text",
            **self._where,
        )

    def _place(self, each: Any) -> str:
        name = f"<b>{label(each.name)}</b>"
        if each.without_s > 0:
            dark = self._said("map.hover_dark", length=show.duration(each.without_s))
            name = f"{name}<br>{dark}"
        if math.isnan(each.utilisation):
            return f"{name}<br>{self._said('map.hover_alone')}"
        link, busy = label(each.worst_link, 80), show.percent(each.utilisation)
        return f"{name}<br>{self._said('map.hover', link=link, utilisation=busy)}"

    def _said(self, key: str, **fields: Words) -> str:
        return self._language.write(say(key, **fields))
