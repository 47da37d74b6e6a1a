"""``simnet conditions``: what happens to links during a run, without a simulation."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simnet.cli import _options
from simnet.cli._table import print_table
from simnet.cli._text import echo
from simnet.units import NS_PER_S, format_duration, format_rate

if TYPE_CHECKING:
    from simnet.conditions.cause import Period
    from simnet.network import Event
    from simnet.runs.conditions import Conditions, Way

_ROWS = 40


@click.command(name="conditions")
@_options.FILE
@_options.ALTERNATIVE
@_options.STRESS
@_options.SETS
@click.option("--seed", type=click.IntRange(0), help="Another seed than that of the scenario.")
@click.option(
    "--link", "links", multiple=True, metavar="NAME", help="Only this link, even if it never "
    "changes, such as access/long-apari. Repeatable.",
)  # fmt: skip
@click.option(
    "--csv",
    "csv",
    type=_options.Place(),
    help="Folder for conditions.csv, with every step, and traces/, a file for each direction, as "
    "`trace:` of a link reads it.",
)
@click.option(
    "--weather",
    type=_options.Place(),
    help="Folder for the attenuation by rain of satellite accesses, two columns each: as text, and "
    "as SNS3 reads it.",
)
@click.option(
    "--step",
    default="1 s",
    show_default=True,
    metavar="DURATION",
    help="With --weather: time between two values for SNS3.",
)
@click.option(
    "--rows",
    type=click.IntRange(0),
    default=_ROWS,
    show_default=True,
    help="Most rows of a table; 0 for all.",
)
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON, a line a thing.")
def command(
    file: Path,
    alternative: str | None,
    stress: str | None,
    sets: tuple[str, ...],
    seed: int | None,
    links: tuple[str, ...],
    csv: Path | None,
    weather: Path | None,
    step: str,
    rows: int,
    as_json: bool,
) -> None:
    """Say what happens to the links of FILE during a run, before any simulation.

    Of each direction of a link that changes: how often and how long it is down, its rates, delays
    and losses over the time of the run, and what causes them; then the events in order of time.
    """
    from simnet.runs.conditions import conditions
    from simnet.runs.moments import world
    from simnet.scenario.load import load_base

    loaded = world(load_base(file, sets), alternative, stress, sets)
    found = conditions(loaded, seed)
    chosen = _chosen(found, links)
    if csv is not None:
        from simnet.cli._timelines import write

        write(csv, chosen)
    if weather is not None:
        _write_weather(weather, found, step, as_json)
    if as_json:
        for thing in (*map(_plain_way, chosen), *_plain_events(found.events, found.period)):
            echo(json.dumps(thing, ensure_ascii=False))
        return
    echo(f"{loaded.scenario.name}: {_span(found.period)}")
    _print_ways(chosen, len(found.ways), rows)
    _print_events(found.events, found.period, rows)
    if csv is not None:
        echo(f"wrote {csv / 'conditions.csv'} and {len(chosen)} files in {csv / 'traces'}")


def _chosen(found: Conditions, links: Sequence[str]) -> list[Way]:
    """Return the directions of links that are asked for, or all that change."""
    from simnet.errors import InputError, unknown

    known = dict.fromkeys(each.link for each in found.ways)
    for link in links:
        if link not in known:
            raise InputError(f"--link: {unknown('link', link, known)}")
    if links:
        return [each for each in found.ways if each.link in links]
    return [each for each in found.ways if each.changes]


def _write_weather(folder: Path, found: Conditions, step: str, quiet: bool) -> None:
    from simnet.cli._timelines import write_weather
    from simnet.errors import InputError
    from simnet.units import parse_duration

    try:
        step_ns = parse_duration(step)
    except ValueError as error:
        raise InputError(f"--step: {error}") from None
    length_ns = found.period.length_ns
    if not 0 < step_ns <= length_ns:
        raise InputError(f"--step must be above 0 and at most {format_duration(length_ns)}")
    fades = list(found.fades())
    if not fades:
        raise InputError("--weather: no access by a geostationary satellite is in any weather")
    number = write_weather(folder, fades, length_ns, step_ns)
    if not quiet:
        echo(f"wrote {number} files in {folder}")


def _span(period: Period) -> str:
    """Return the piece of time that is told of, in words."""
    from simnet.calendar.days import MONTH_DAYS
    from simnet.conditions.cause import NS_PER_DAY

    words = [format_duration(period.length_ns)]
    if period.dated:
        month, day = period.month_at(0), period.start_ns // NS_PER_DAY
        words.append(f"from day {day + 1 - sum(MONTH_DAYS[: (month or 1) - 1])} of month {month}")
    elif period.start_ns >= NS_PER_DAY:
        words.append(f"from day {period.start_ns // NS_PER_DAY + 1} of a month on")
    if period.clocked:
        words.append(f"from {_moment(0, period)} on")
    return f"{', '.join(words)}, seed {period.seed}"


def _moment(time_ns: int, period: Period) -> str:
    """Return a moment of the run: the time of day where it is known, or since the start.

    Of a later day it says how many midnights have passed: ``08:00 +1 d``.
    """
    from simnet.conditions.cause import NS_PER_DAY
    from simnet.units import write_clock

    if not period.clocked:
        return format_duration(time_ns) if time_ns else "0"
    # A moment between two seconds is that of the first: people's clocks know no more.
    passed_ns = period.start_ns % NS_PER_DAY + time_ns - time_ns % NS_PER_S
    days, of_day_ns = divmod(passed_ns, NS_PER_DAY)
    return write_clock(of_day_ns) + (f" +{days} d" if days else "")


def _print_ways(chosen: Sequence[Way], every: int, rows: int) -> None:
    if not chosen:
        echo(f"\nnone of the {every} link directions changes")
        return
    echo(f"\n{len(chosen)} of {every} link directions")
    head = ("link", "direction", "steps", "down", "longest", "rate", "mean", "least", "delay")
    print_table((*head, "loss", "causes"), map(_cells, chosen), (0, 1, 10), rows)
    echo(
        "down: how often, and how long altogether; rate: at the start; mean: over all of the time, "
        "nothing while it is down;\nleast rate, delay and loss: while it is up"
    )


def _cells(way: Way) -> tuple[str, ...]:
    found = way.spread
    down = f"{found.downs}x {_time(found.down_ns)}" if found.downs else ""
    low, high = map(_time, found.delays_ns)
    return (
        way.link,
        way.direction,
        str(len(way.states) - 1),
        down,
        _time(found.longest_ns) if found.downs else "",
        format_rate(way.states[0].rate_bps),
        format_rate(float(f"{found.mean_bps:.3g}")),
        format_rate(found.least_bps),
        low if low == high else f"{low} to {high}",
        f"{100 * found.mean_loss:.3g} %" if found.mean_loss else "",
        ", ".join(way.causes),
    )


def _time(ns: int) -> str:
    return format_duration(float(f"{ns:.4g}")) if ns else "0"


def _print_events(events: Sequence[Event], period: Period, rows: int) -> None:
    inside = [each for each in events if each.start_ns < period.length_ns]
    if not inside:
        return
    echo("\nevents in order of time")
    cells = (
        (
            _moment(each.start_ns, period),
            _moment(min(each.end_ns, period.length_ns), period),
            _time(min(each.end_ns, period.length_ns) - each.start_ns),
            each.action,
            each.what,
            str(len(each.links)),
        )
        for each in inside
    )
    print_table(("from", "until", "length", "event", "what", "links"), cells, (3, 4), rows)


def _plain_way(way: Way) -> dict[str, Any]:
    found = way.spread
    return {
        "link": way.link,
        "direction": way.direction,
        "source": way.source,
        "target": way.target,
        "steps": len(way.states) - 1,
        "downs": found.downs,
        "down_s": found.down_ns / NS_PER_S,
        "longest_down_s": found.longest_ns / NS_PER_S,
        "rate_bps": way.states[0].rate_bps,
        "mean_rate_bps": found.mean_bps,
        "least_rate_bps": found.least_bps,
        "least_delay_s": found.delays_ns[0] / NS_PER_S,
        "most_delay_s": found.delays_ns[1] / NS_PER_S,
        "mean_loss": found.mean_loss,
        "causes": list(way.causes),
    }


def _plain_events(events: Sequence[Event], period: Period) -> Iterator[dict[str, Any]]:
    for each in events:
        if each.start_ns < period.length_ns:
            plain = asdict(each)
            start_ns, end_ns = plain.pop("start_ns"), min(plain.pop("end_ns"), period.length_ns)
            yield {**plain, "start_s": start_ns / NS_PER_S, "end_s": end_ns / NS_PER_S}
