"""The frame of a static picture: panels and their axes, what is marked on them, and the legend."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from simnet.report.picture import marks
from simnet.report.picture.axes import Axis, values
from simnet.report.picture.colours import CYCLE, Scale
from simnet.report.picture.legend import entries, height_of, legend
from simnet.report.picture.svg import element, plain, text, width

WIDTH = 960.0
"""Of every picture, px of its own; a page scales it."""
_KINDS = {"scatter", "bar", "heatmap"}
_TICK, _TITLE = 12.0, 12.0
_BAR = 104.0
"""Room for a scale of colours, px."""
_INK, _MUTED = "#1b2733", "#5f6b78"


@dataclass
class _Panel:
    """A pair of axes, and what is drawn between them."""

    x: Axis
    y: Axis
    names: tuple[str, str]
    """"x2" and "y2"."""
    traces: list[Mapping[str, Any]] = field(default_factory=list)

    def box(self) -> tuple[float, float, float, float]:
        """Return its left, top, right and bottom, px."""
        left, right = sorted((self.x.start, self.x.end))
        top, bottom = sorted((self.y.start, self.y.end))
        return left, top, right, bottom


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture in its parts, so that languages can share what they draw alike."""

    height: float
    parts: tuple[str, ...]

    def svg(self) -> str:
        """Return the whole picture; a figure's caption says what it shows."""
        return element(
            "svg",
            "".join(self.parts),
            viewBox=f"0 0 {WIDTH:.0f} {self.height:.0f}",
            font_family="system-ui, sans-serif",
            fill=_INK,
            aria_hidden="true",
        )


def drawn(plotted: Mapping[str, Any]) -> Drawn:
    """Return the picture of a figure given as plotly's JSON; no parts where it cannot be drawn."""
    traces = [
        {**each, "line": {"color": CYCLE[index % len(CYCLE)], **each.get("line", {})}}
        for index, each in enumerate(plotted["data"])
        if each.get("visible") not in (False, "legendonly")
    ]
    if not _KINDS.issuperset(each.get("type", "scatter") for each in traces):
        return Drawn(0.0, ())
    made = _Picture(traces, plotted["layout"])
    return Drawn(made.height, tuple(made.parts()))


class _Picture:
    """One picture while it is drawn."""

    def __init__(self, traces: Sequence[Mapping[str, Any]], layout: Mapping[str, Any]) -> None:
        self.layout = layout
        self.traces = traces
        self.panels = _panels(traces, layout)
        self.scale = _scale(traces, layout)
        self.entries = entries(traces, layout)
        self.height = float(layout.get("height", 450))
        self._room()

    def _room(self) -> None:
        """Place the panels: beside the labels of their axes, below or above the legend."""
        rows = height_of(self.entries, WIDTH)
        self.under = self.layout.get("legend", {}).get("y", 1) < 0
        notes = self.layout.get("annotations") or ()
        titled = any(each.get("yref") == "paper" and each.get("y", 0) >= 1 for each in notes)
        self.top = 10.0 + 20.0 * titled + (0.0 if self.under else rows)
        below = 44.0 + (rows if self.under else 0.0)
        inner = max(60.0, self.height - _margins(self.layout))
        self.height = self.top + inner + below
        self.bottom = self.top + inner
        firsts = [each.y for each in self.panels if _domain(each.x)[0] < 0.01]
        self.left = 12.0 + max((_beside(each) for each in firsts), default=40.0)
        self.right = WIDTH - 14.0 - (_BAR if self.scale else 0.0)
        for panel in self.panels:
            low, high = _domain(panel.x)
            panel.x.start, panel.x.end = self._across(low), self._across(high)
            low, high = _domain(panel.y)
            panel.y.start, panel.y.end = self._up(low), self._up(high)
            _in_proportion(panel)

    def _across(self, share: float) -> float:
        return self.left + share * (self.right - self.left)

    def _up(self, share: float) -> float:
        return self.bottom - share * (self.bottom - self.top)

    def parts(self) -> Iterator[str]:
        """Yield the elements of the picture, from the bottom to the top."""
        yield from self._shapes(below=True)
        for panel in self.panels:
            yield from (*_grid(panel), *self._marks(panel), *_axes(panel))
        yield from self._shapes(below=False)
        yield from self._notes()
        if self.entries:
            top = self.height - height_of(self.entries, WIDTH) if self.under else 4.0
            yield from legend(self.entries, top, WIDTH, self.left if self.under else 12.0)
        if self.scale:
            yield from _colour_bar(self.scale, self.right + 18.0, self.top, self.bottom)

    def _marks(self, panel: _Panel) -> Iterator[str]:
        of = {kind: [each for each in panel.traces if _kind(each) == kind] for kind in _KINDS}
        inside: list[str] = []
        for trace in of["heatmap"]:
            inside += marks.heatmap(trace, self.layout, panel.x, panel.y)
        if of["bar"]:
            inside += marks.bars(of["bar"], self.layout, panel.x, panel.y)
        for trace in of["scatter"]:
            inside += marks.scatter(trace, self.layout, panel.x, panel.y)
        left, top, right, bottom = panel.box()
        over = 0.0 if panel.x.layout.get("range") and panel.x.layout.get("constrain") else 8.0
        # An inner SVG is cut off at its edges, and needs no name that a second picture could take.
        yield element(
            "svg",
            "".join(inside),
            x=left - over,
            y=top - over,
            width=right - left + 2 * over,
            height=bottom - top + 2 * over,
            viewBox=" ".join(
                f"{each:.1f}"
                for each in (left - over, top - over, right - left + 2 * over,
                             bottom - top + 2 * over)
            ),
        )  # fmt: skip

    def _shapes(self, below: bool) -> Iterator[str]:
        for shape in self.layout.get("shapes") or ():
            if (shape.get("layer") == "below") != below:
                continue
            x = [self._x(shape[key], shape.get("xref", "x")) for key in ("x0", "x1")]
            y = [self._y(shape[key], shape.get("yref", "y")) for key in ("y0", "y1")]
            line = shape.get("line", {})
            if shape.get("type") == "rect":
                sides = (min(x), min(y), max(x), max(y))
                yield marks.block(sides, shape.get("fillcolor", "none"))
            else:
                yield element(
                    "line", x1=x[0], y1=y[0], x2=x[1], y2=y[1],
                    stroke=line.get("color", _MUTED),
                    stroke_width=float(line.get("width", 1)),
                    stroke_dasharray=marks.DASHES.get(line.get("dash", "")),
                )  # fmt: skip

    def _x(self, value: Any, ref: str) -> float:
        if ref == "paper":
            return self._across(float(value))
        panel = self._panel(ref, 0)
        if ref.endswith("domain"):
            return panel.x.start + float(value) * (panel.x.end - panel.x.start)
        return panel.x.at(value)

    def _y(self, value: Any, ref: str) -> float:
        if ref == "paper":
            return self._up(float(value))
        panel = self._panel(ref, 1)
        if ref.endswith("domain"):
            return panel.y.start + float(value) * (panel.y.end - panel.y.start)
        return panel.y.at(value)

    def _panel(self, ref: str, which: int) -> _Panel:
        name = ref.removesuffix(" domain")
        return next((each for each in self.panels if each.names[which] == name), self.panels[0])

    def _notes(self) -> Iterator[str]:
        for note in self.layout.get("annotations") or ():
            size = float(note.get("font", {}).get("size", 12))
            x = self._x(note["x"], note.get("xref", "x")) + float(note.get("xshift", 0))
            y = self._y(note["y"], note.get("yref", "y")) - float(note.get("yshift", 0))
            down = {"bottom": -5.0, "top": size}.get(note.get("yanchor", "middle"), size * 0.35)
            anchor = {"left": None, "right": "end"}.get(note.get("xanchor", "center"), "middle")
            said = plain(note.get("text", ""))
            room = width(said, size) / (2 if anchor == "middle" else 1)
            if anchor == "middle":
                x = min(max(x, room + 2), WIDTH - room - 2)
            yield text(x, y + down, said, size, anchor, fill=note.get("font", {}).get("color"))


def _kind(trace: Mapping[str, Any]) -> str:
    return str(trace.get("type", "scatter"))


def _panels(traces: Sequence[Mapping[str, Any]], layout: Mapping[str, Any]) -> list[_Panel]:
    """Return the panels with their traces, and their axes settled."""
    separators = str(layout.get("separators", ".,"))
    found: dict[tuple[str, str], _Panel] = {}
    for trace in traces:
        names = (str(trace.get("xaxis", "x")), str(trace.get("yaxis", "y")))
        if names not in found:
            x, y = (layout.get(f"{each[0]}axis{each[1:]}") or {} for each in names)
            found[names] = _Panel(Axis(x, separators), Axis(y, separators), names)
        found[names].traces.append(trace)
    for panel in found.values():
        for trace in panel.traces:
            _take(panel, trace)
        padded = any("markers" in each.get("mode", "") for each in panel.traces)
        kinds = {_kind(each) for each in panel.traces}
        panel.x.settle(padded or "bar" in kinds)
        panel.y.settle(padded)
    return list(found.values()) or [_Panel(Axis({}, separators), Axis({}, separators), ("x", "y"))]


def _take(panel: _Panel, trace: Mapping[str, Any]) -> None:
    """Let the axes of a panel reach over what a trace shows."""
    x, y = values(trace.get("x")), values(trace.get("y"))
    if _kind(trace) == "heatmap":
        lines = values(trace.get("z"))
        panel.x.take(marks.edges(trace.get("x"), panel.x, lines[0] if lines else ()))
        panel.y.take(marks.edges(trace.get("y"), panel.y, lines))
        return
    lying = trace.get("orientation") == "h"
    bar = _kind(trace) == "bar"
    panel.x.take([0, *x] if bar and lying else x, 0.5 if bar and not lying else 0.0)
    panel.y.take([0, *y] if bar and not lying else y, 0.5 if bar and lying else 0.0)
    for key, axis, middles in (("error_x", panel.x, x), ("error_y", panel.y, y)):
        above = values(trace.get(key, {}).get("array"))
        below = values(trace.get(key, {}).get("arrayminus")) or above
        for middle, more, less in zip(middles, above, below, strict=False):
            if middle is not None:
                axis.take((middle - less, middle + more))


def _domain(axis: Axis) -> tuple[float, float]:
    low, high = axis.layout.get("domain") or (0.0, 1.0)
    return float(low), float(high)


def _beside(axis: Axis) -> float:
    """Return the room that the labels of an upright axis and its title need, px."""
    titled = bool((axis.layout.get("title") or {}).get("text"))
    labels = [said for _, said in axis.ticks()]
    return min(300.0, marks.name_width(labels, _TICK)) + 8.0 + 20.0 * titled


def _margins(layout: Mapping[str, Any]) -> float:
    """Return how much of a figure's height is not its panels', px."""
    given = layout.get("margin") or {}
    return float(given.get("t", 28)) + float(given.get("b", 52))


def _in_proportion(panel: _Panel) -> None:
    """Make a panel smaller where a step up and a step across must be in proportion, as on maps."""
    ratio = panel.y.layout.get("scaleratio")
    if not ratio or not panel.y.layout.get("scaleanchor"):
        return
    across = abs(panel.x.end - panel.x.start) / abs(panel.x.most - panel.x.least)
    up = abs(panel.y.end - panel.y.start) / abs(panel.y.most - panel.y.least)
    # Pixels a degree: up = ratio x across.
    shrink = up / (float(ratio) * across)
    axis, share = (panel.x, shrink) if shrink < 1 else (panel.y, 1 / shrink)
    middle, half = (axis.start + axis.end) / 2, (axis.end - axis.start) / 2 * share
    axis.start, axis.end = middle - half, middle + half


def _grid(panel: _Panel) -> Iterator[str]:
    left, top, right, bottom = panel.box()
    steps = []
    if panel.x.layout.get("showgrid", True):
        for at, _ in panel.x.ticks():
            x = panel.x.place(at)
            steps.append(f"M{x:.1f} {top:.1f}V{bottom:.1f}")
    if panel.y.layout.get("showgrid", True):
        for at, _ in panel.y.ticks():
            y = panel.y.place(at)
            steps.append(f"M{left:.1f} {y:.1f}H{right:.1f}")
    colour = panel.x.layout.get("gridcolor", "#dde3e9")
    yield element("path", d="".join(steps), stroke=colour, fill="none")


def _axes(panel: _Panel) -> Iterator[str]:
    """Yield what stands at the axes of a panel: labels and titles."""
    left, top, right, bottom = panel.box()
    end = -1e9
    for at, said in sorted(panel.x.ticks(), key=lambda each: panel.x.place(each[0])):
        x, half = panel.x.place(at), width(said, _TICK) / 2
        if said and x - half > end + 4:
            yield text(x, bottom + 16, said, _TICK, "middle")
            end = x + half
    last = 1e9
    for at, said in sorted(panel.y.ticks(), key=lambda each: -panel.y.place(each[0])):
        y = panel.y.place(at)
        if said and y < last - 9:
            yield text(left - 6, y + 4, said, _TICK, "end")
            last = y
    across, up = (
        plain((axis.layout.get("title") or {}).get("text") or "") for axis in (panel.x, panel.y)
    )
    if across:
        yield text((left + right) / 2, bottom + 36, across, _TITLE, "middle", fill=_MUTED)
    if up:
        x, y = left - _beside(panel.y) + 8, (top + bottom) / 2
        turned = f"rotate(-90 {x:.1f} {y:.1f})"
        yield text(x, y, up, _TITLE, "middle", fill=_MUTED, transform=turned)


def _scale(traces: Sequence[Mapping[str, Any]], layout: Mapping[str, Any]) -> Scale | None:
    """Return the scale of colours that stands beside the picture, if one does."""
    for trace in traces:
        for holder in (trace, trace.get("marker") or {}):
            if holder.get("coloraxis") or holder.get("colorbar"):
                found = Scale.of(holder, layout)
                if found.bar:
                    return found
    return None


def _colour_bar(scale: Scale, left: float, top: float, bottom: float) -> Iterator[str]:
    title = plain((scale.bar.get("title") or {}).get("text") or "")
    top += 16.0
    if title:
        yield text(left, top - 6, title, _TICK)
    tall = bottom - top
    for (low, colour), (high, _) in zip(scale.stops, scale.stops[1:], strict=False):
        if high > low:
            sides = (left, bottom - high * tall, left + 12, bottom - low * tall)
            yield marks.block(sides, colour)
    axis = Axis({**scale.bar, "range": [scale.least, scale.most]}, ".")
    axis.settle(padded=False)
    axis.start, axis.end = bottom, top
    last = 1e9
    for at, said in axis.ticks():
        y = axis.place(at)
        if y < last - 10:
            yield text(left + 17, y + 4, said, 11)
            last = y
