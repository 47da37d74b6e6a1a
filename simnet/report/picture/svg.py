"""Elements of SVG as text: numbers short, everything that a name could break escaped."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

_TAGS = re.compile(r"</?(?:b|i|br|sup|sub|span)\b[^>]*>")
_LETTER = 0.54
"""Mean width of a letter of a sans-serif face, in units of its size."""


def number(value: float) -> str:
    """Return a coordinate, px, to a tenth."""
    return f"{value:.1f}".removesuffix(".0")


def element(name: str, inside: str | None = None, **attributes: object) -> str:
    """Return an element; underscores of attributes stand for hyphens, None leaves one out."""
    said = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_value(each)}"'
        for key, each in attributes.items()
        if each is not None
    )
    return f"<{name}{said}/>" if inside is None else f"<{name}{said}>{inside}</{name}>"


def _value(each: object) -> str:
    return number(each) if isinstance(each, float | int) else html.escape(str(each))


def plain(label: object) -> str:
    """Return a label of plotly as plain text: its markup gone, its entities the letters."""
    return html.unescape(_TAGS.sub(" ", str(label))).strip()


def text(
    x: float,
    y: float,
    said: str,
    size: float = 12,
    anchor: str | None = None,
    **attributes: object,
) -> str:
    """Return a line of plain text, its baseline at `y`; `anchor` is "middle", "end" or None."""
    return element(
        "text",
        html.escape(said),
        x=x,
        y=y,
        font_size=size,
        text_anchor=anchor,
        **attributes,
    )


def width(said: str, size: float = 12) -> float:
    """Return about how wide a line of text is, px."""
    return len(said) * _LETTER * size


def path(points: Sequence[tuple[float, float] | None]) -> str:
    """Return the `d` of lines through points; None lifts the pen.

    A point less than half a pixel from the last one is left out, where the line goes on. Steps are
    relative, which is shorter, between points already rounded, so that no error adds up.
    """
    steps: list[str] = []
    last: tuple[float, float] | None = None
    for index, point in enumerate(points):
        if point is None:
            last = None
            continue
        here = (round(point[0], 1), round(point[1], 1))
        ends = index + 1 == len(points) or points[index + 1] is None
        if last and not ends and max(abs(here[0] - last[0]), abs(here[1] - last[1])) < 0.5:
            continue
        across, down = (here[0] - last[0], here[1] - last[1]) if last else here
        steps.append(f"{'l' if last else 'M'}{number(across)} {number(down)}")
        last = here
    return "".join(steps)
