"""A preview of traffic in the terminal: bars of the load over time, and tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simnet.cli._numbers import written
from simnet.cli._table import print_table
from simnet.cli._text import echo

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simnet.preview.figures import Load, Preview
    from simnet.report.words import Words

_EIGHTHS = " \u2581\u2582\u2583\u2584\u2585\u2586\u2587\u2588"
_ROWS = 4
"""Lines that bars are tall."""


def print_preview(preview: Preview, answered: Words) -> None:
    """Print a preview: how it was played, the load over time, distributions, what was felt."""
    from simnet.report import traffic_preview as told
    from simnet.report.words import say

    echo(f"{preview.kind}: {preview.what}")
    for words in (told.played(preview, answered), told.cut(preview)):
        if words != "":
            echo(written(words))
    for way in ("down", "up"):
        _print_bars(preview, way)
    echo()
    _print(told.load_head(preview), told.loads(preview))
    if (over := told.scales(preview)) != "":
        echo(written(over))
    if preview.samples:
        _print((say("preview.head_what"), *told.head("number")), told.distributions(preview))
    if preview.felt:
        heads = (say("preview.head_felt"), *told.head("number", "served"))
        _print(heads, told.experiences(preview))
    if (ended := told.statuses(preview)) != "":
        echo(written(ended))


def _print(heads: Sequence[Words], rows: Sequence[tuple[Words, Sequence[Words]]]) -> None:
    cells = [[written(name), *map(written, figures)] for name, figures in rows]
    print_table([written(each) for each in heads], cells, words=(0,))


def _print_bars(preview: Preview, way: str) -> None:
    from simnet.report.format import rate, setting

    load: Load = getattr(preview, way)
    bps = load.bps
    highest = float(bps.max())
    echo()
    if not highest:
        echo(f"{way}: nothing")
        return
    step = written(setting(float(load.edges[1])))
    echo(f"{way}, to {written(rate(highest))}, {step} a bar")
    for line in bars([float(each) / highest for each in bps]):
        echo(f"  {line}".rstrip())
    echo(f"  {_clock(preview, bps.size)}")


def bars(shares: Sequence[float]) -> list[str]:
    """Return bars of these heights (0 to 1) as lines of text, the top first.

    What is not 0 is at least an eighth of a line.
    """
    heights = [max(round(each * 8 * _ROWS), 1 if each > 0 else 0) for each in shares]
    return [
        "".join(_EIGHTHS[min(max(height - 8 * row, 0), 8)] for height in heights)
        for row in reversed(range(_ROWS))
    ]


def _clock(preview: Preview, columns: int) -> str:
    """Return the times of day below bars, at each quarter where there is room."""
    form = 8 if preview.length_s < 600 else 5
    quarters = 4 if columns >= 4 * (form + 2) else 2 if columns >= 2 * (form + 2) else 1
    line = ""
    for quarter in range(quarters):
        at_s = preview.start_s + preview.length_s * quarter / quarters
        line = line.ljust(round(columns * quarter / quarters)) + _time_of_day(at_s)[:form]
    return line


def _time_of_day(at_s: float) -> str:
    whole = int(at_s)
    return f"{whole // 3600 % 24:02}:{whole // 60 % 60:02}:{whole % 60:02}"
