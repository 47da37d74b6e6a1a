"""Axes over time: round times of day, and bands where something happened to lines."""

from __future__ import annotations

from typing import Any

from simnet.report.base import Run
from simnet.report.chart_style import TONES, named
from simnet.report.happenings import at_clock, happenings
from simnet.report.languages import Language
from simnet.units import NS_PER_S

_TICKS = 7
"""Times of day that an axis shows at most."""
_STEPS_S = (5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400)


def clock_ticks(duration_s: float, unit_s: float, clock_ns: int) -> dict[str, Any]:
    """Return ticks of an axis over time at round times of day, as the list of events has them."""
    step_s = next((step for step in _STEPS_S if duration_s / step <= _TICKS), _STEPS_S[-1])
    first_s = -(clock_ns / NS_PER_S) % step_s
    count = int((duration_s - first_s) // step_s) + 1
    times = [first_s + number * step_s for number in range(count)]
    return {
        "tickvals": [time / unit_s for time in times],
        "ticktext": [at_clock(time, clock_ns) for time in times],
    }


def mark_events(made: Any, run: Run, unit_s: float, language: Language) -> None:
    """Mark on a chart over time when lines were cut or slowed, what and when in the hover."""
    # Above the cells: what is behind a cut line idles, and would look quiet without the band.
    for each in happenings(run.results):
        ends = (each.start_s / unit_s, each.end_s / unit_s)
        shade = TONES["bad" if each.cut else "busy"]
        made.add_vrect(
            *ends, fillcolor=shade, opacity=0.15, layer="above", line={"width": 1.5, "color": shade}
        )
        made.add_annotation(
            x=sum(ends) / 2, y=1, yref="paper", yanchor="bottom", showarrow=False,
            text=named(each.effect(), language, 24), hovertext=named(each.words(), language, 200),
            font={"size": 10.5, "color": shade},
        )  # fmt: skip
