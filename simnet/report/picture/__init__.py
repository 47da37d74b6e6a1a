"""Static pictures of the charts: SVG drawn from a figure's own data, for paper and without scripts.

A picture is drawn from the same JSON that plotly.js draws in the browser, so that both show the
same figures: lines, dots with their intervals and names, bars and heatmaps on plain axes, with
panels, legend, scale of colours, marks and annotations. What only a pointer reaches (hover texts)
is left out. A trace of another type is not drawn: there is then no picture, and the page shows the
caption alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simnet.report.picture.frame import Drawn, drawn
from simnet.report.picture.svg import element

__all__ = ["SAID", "pictures"]

SAID = "said"
"""Class of the elements of one language, of which the page shows those that are chosen."""


def pictures(figures: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the picture of a figure in its languages, given as plotly's JSON by code.

    What all languages draw alike is there once; nothing where a trace cannot be drawn.
    """
    made = {code: drawn(each) for code, each in figures.items()}
    first, *others = made.values()
    if not first.parts:
        return ""
    alike = all(
        (each.height, len(each.parts)) == (first.height, len(first.parts)) for each in others
    )
    if not alike:
        return "".join(
            element("div", each.svg(), class_=SAID, lang=code) for code, each in made.items()
        )
    parts = (
        _merged(dict(zip(made, several, strict=True)))
        for several in zip(*(each.parts for each in made.values()), strict=True)
    )
    return Drawn(first.height, tuple(parts)).svg()


def _merged(parts: Mapping[str, str]) -> str:
    if len(set(parts.values())) == 1:
        return next(iter(parts.values()))
    return "".join(element("g", each, class_=SAID, lang=code) for code, each in parts.items())
