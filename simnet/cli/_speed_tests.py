"""``simnet calibrate --ndt7``: what speed tests say of a line."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simnet.cli import _options
from simnet.cli._text import echo

if TYPE_CHECKING:
    from simnet.calibration.cells import Days
    from simnet.calibration.counters.clocks import Dates
    from simnet.calibration.speed_tests import Asked, Line
    from simnet.scenario.load import Loaded

OPTIONS = _options.stack(
    click.option(
        "--ndt7",
        "speed_tests",
        multiple=True,
        type=click.Path(path_type=Path),
        metavar="TESTS",
        help="Speed tests of Giga Meter or M-Lab, CSV or JSON lines, in the place of counters: "
        "what a line gives. Repeatable.",
    ),
    click.option("--village", metavar="NAME", help="With --ndt7: the village whose line it is."),
    click.option(
        "--technology",
        metavar="NAME",
        help="With --ndt7: the technology whose lines they are, of all its villages.",
    ),
    click.option(
        "--column",
        "columns",
        multiple=True,
        metavar="QUANTITY=HEADING[:UNIT]",
        help="With --ndt7: which column holds what, in which unit: down=s2cRate:kbps. Of time, "
        "site, down, up, min_rtt, rtt, rtt_var, loss, resent, sent. Repeatable.",
    ),
    click.option(
        "--quantile",
        type=click.FloatRange(0.01, 0.99),
        help="With --ndt7: the quantile of the rates that stands for the line.  [default: 0.9]",
    ),
    click.option(
        "--beyond",
        metavar="TIME",
        help="With --ndt7: round-trip time of what lies beyond the line, to the tests' server. "
        "Without it the delay is left as it is.",
    ),
    click.option(
        "--set-loss",
        "sets_loss",
        is_flag=True,
        help="With --ndt7: take what was sent again for loss; it is an upper bound.",
    ),
)
"""Options of speed tests."""
NAMES = ("village", "technology", "columns", "quantile", "beyond", "sets_loss")
"""Parameters that need `speed_tests`."""


def found(
    loaded: Loaded,
    given: dict[str, Any],
    dates: Dates,
    when: tuple[Days, tuple[int, int]],
    confidence: float,
) -> tuple[Line, Asked]:
    """Return what the tests say of the line that is asked for; `when` are days and hours."""
    from simnet.calibration.speed_columns import parse_column
    from simnet.calibration.speed_rows import read_tests, together
    from simnet.calibration.speed_tests import Asked, line_of

    if given["village"] and given["technology"]:
        raise click.UsageError("give either --village or --technology")
    asked = Asked(
        given["village"],
        given["technology"],
        given["quantile"] or 0.9,
        *when,
        dates.zone,
        confidence,
        _beyond(given["beyond"]),
        given["sets_loss"],
    )
    columns = dict(parse_column(each) for each in given["columns"])
    tests = together([read_tests(each, str(each), columns, dates) for each in given["speed_tests"]])
    return line_of(tests, loaded, asked), asked


def _beyond(text: str | None) -> int | None:
    from simnet.errors import InputError
    from simnet.units import parse_duration

    if text is None:
        return None
    try:
        return parse_duration(text)
    except ValueError as error:
        raise InputError(f"--beyond {text!r}: {error}") from None


def show(line: Line, asked: Asked, as_json: bool) -> None:
    """Print what was found."""
    from simnet.calibration.speed_tests import plain
    from simnet.cli._table import print_table

    if as_json:
        echo(json.dumps(plain(line), ensure_ascii=False))
        return
    for note in line.notes:
        echo(f"note: {note}", err=True)
    print_table(("", "tests", "", "between"), list(_rows(line)), words=(0, 3))
    hours = sorted({hour for each in line.ways.values() for hour in each.by_hour})
    if len(hours) > 1:
        heads = ("hour", "", "tests", "10 % below", "median", "between", "90 % below")
        rows = [row for hour in hours for row in _hour(line, hour)]
        print_table(heads, rows, words=(0, 1, 5))
    echo(
        f"rates are of TCP's payload, as people leave it; the line's are the "
        f"{100 * asked.quantile:g} % quantile, with headers; intervals hold at "
        f"{100 * asked.confidence:g} %"
    )


def _rows(line: Line) -> Iterator[tuple[str, ...]]:
    from simnet.report.format import duration, percent, rate

    for way, each in line.ways.items():
        for share, found in each.quantiles.items():
            yield _row(f"{way}, {100 * share:g} % of tests below", found, rate)
        yield _row(f"{way}, the line", each.line, rate)
    if line.min_rtt_s is not None:
        yield _row("round trip without queues", line.min_rtt_s, duration)
    if line.queue_s is not None:
        yield _row("queue that the test makes, median", line.queue_s, duration)
    if line.rtt_var_s is not None:
        yield _row("variation of the round trip, median", line.rtt_var_s, duration)
    if line.loss is not None:
        yield _row("sent again, mean", line.loss, percent)


def _row(what: str, found: Any, form: Any) -> tuple[str, ...]:
    from simnet.cli._numbers import written

    value = found.mean if hasattr(found, "mean") else found.value
    return what, str(found.n), written(form(value)), _between(found, form)


def _between(found: Any, form: Any) -> str:
    from simnet.cli._numbers import written

    low, high = (
        written(form(end)) if math.isfinite(end) else "" for end in (found.low, found.high)
    )
    if low and high:
        return f"{low} to {high}"
    return f"{low} or more" if low else f"at most {high}" if high else "not bounded"


def _hour(line: Line, hour: int) -> Iterator[tuple[str, ...]]:
    """Yield the rows of an hour, one a way: 10 %, the median with its interval, and 90 %."""
    from simnet.cli._numbers import written
    from simnet.report.format import rate

    for way, each in line.ways.items():
        if (at := each.by_hour.get(hour)) is None:
            continue
        low, middle, high = (at[share] for share in sorted(at))
        count, median, between = _row("", middle, rate)[1:]
        ends = written(rate(low.value)), written(rate(high.value))
        yield f"{hour:02d}:00", way, count, ends[0], median, between, ends[1]
