"""``simnet traffic``: kinds of traffic by themselves, without a network or alone on a line."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simnet.cli._options import Place
from simnet.cli._text import echo
from simnet.engines import ENGINES, FAST
from simnet.machine import cores

if TYPE_CHECKING:
    from simnet.quality.table import Settings


def _read(reader: str, least: int | None = None) -> Callable[..., Any]:
    """Return a callback that reads a value as a scenario has it: in bit/s, in ns, a date."""

    def callback(_ctx: click.Context, _param: click.Parameter, value: str | None) -> Any:
        return None if value is None else _value(reader, value, least)

    return callback


def _value(reader: str, value: str, least: int | None) -> Any:
    from simnet import units

    try:
        found = getattr(units, reader)(value)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None
    if least is not None and found < least:
        raise click.BadParameter(f"must be > 0, got {value!r}")
    return found


def _read_each(reader: str, least: int) -> Callable[..., tuple[int, ...]]:
    """Return a callback that reads several values, each once, in order."""

    def callback(
        _ctx: click.Context, _param: click.Parameter, values: tuple[str, ...]
    ) -> tuple[int, ...]:
        return tuple(sorted({_value(reader, each, least) for each in values}))

    return callback


@click.group(name="traffic")
def command() -> None:
    """Look at a kind of traffic by itself, without a network or alone on a line.

    `simnet kinds traffic` lists the kinds, `simnet new traffic NAME` writes one of your own.
    """


@command.command()
@click.argument("kind", metavar="KIND")
@click.option(
    "--set",
    "sets",
    multiple=True,
    metavar="KEY=VALUE",
    help="A parameter of the kind, such as reading.exponential='10 s'. Repeatable.",
)
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True)
@click.option(
    "--hours",
    type=click.FloatRange(0, 8784, min_open=True),
    default=24.0,
    show_default=True,
    help="How long to play.",
)
@click.option(
    "--start",
    callback=_read("parse_clock"),
    default="00:00",
    show_default=True,
    metavar="HH:MM",
    help="Time of day at which it begins.",
)
@click.option(
    "--date",
    callback=_read("parse_date"),
    metavar="DATE",
    help="Day on which it begins, such as 2026-04-20: weekday and holidays follow.",
)
@click.option(
    "--presence",
    multiple=True,
    metavar="KEY=VALUE",
    help="When people are there, as `presence` of an app: hours=school, active='20 %', "
    "session.exponential='15 min'. Repeatable.",
)
@click.option(
    "--people",
    type=click.IntRange(1, 10_000),
    default=1,
    show_default=True,
    help="People, or sources, that are alike.",
)
@click.option(
    "--rate",
    callback=_read("parse_rate"),
    metavar="RATE",
    help="Each transfer goes at this rate, such as '2 Mbps', whatever else goes on; else at once.",
)
@click.option(
    "--delay",
    callback=_read("parse_duration"),
    metavar="TIME",
    default="0 s",
    help="Each transfer takes this time first, such as '600 ms'.",
)
@click.option("--html", type=Place(), metavar="FILE", help="Write a page with charts, too.")
@click.option(
    "--language",
    default="en",
    show_default=True,
    help="Language that the page shows first: en or id (Bahasa Indonesia). It holds both.",
)
def preview(
    kind: str,
    sets: tuple[str, ...],
    seed: int,
    hours: float,
    start: int,
    date: dt.date | None,
    presence: tuple[str, ...],
    people: int,
    rate: int | None,
    delay: int,
    html: Path | None,
    language: str,
) -> None:
    """Play a kind of traffic without a network, and show what it asks for.

    The load over the day beside what the kind declares, the distributions of sizes, gaps and
    transfers, and what people felt. Transfers are answered at once, or each by itself after
    --delay, at --rate: nothing is shared or queued, as no network is there.
    """
    from simnet.cli._traffic_preview import print_preview
    from simnet.preview.line import Answer
    from simnet.preview.play import Play
    from simnet.preview.play import preview as played
    from simnet.report.languages import language as written_in
    from simnet.report.traffic_preview import answer_words, write_preview
    from simnet.scenario.one_kind import kind_with
    from simnet.traffic.base import Traffic
    from simnet.units import NS_PER_S

    written_in(language)
    traffic, from_example = kind_with(Traffic, kind, sets)  # type: ignore[type-abstract]  # a base is asked for
    traffic = traffic.located(Path.cwd())
    answer = Answer(rate, delay / NS_PER_S)
    play = Play(hours * 3600.0, start // NS_PER_S, people, seed, answer)
    play = replace(play, **_when(date, hours), habit=_habit(presence))
    found = played(traffic, play)
    answered = answer_words(answer.rate_bps, answer.delay_s)
    print_preview(found, answered)
    if from_example:
        echo(f"parameters: those of its example (simnet kinds traffic {kind})", err=True)
    if html is not None:
        echo(f"{write_preview(html, found, answered, language)} written")


def _when(date: dt.date | None, hours: float) -> dict[str, Any]:
    """Return the day and the calendar of a preview, as `Play` takes them."""
    from simnet.calendar.days import number_of
    from simnet.scenario.model.hours import Hours
    from simnet.scenario.model.run import Run
    from simnet.scenario.one_kind import piece_with

    said = [] if date is None else [f"date={date}"]
    run = piece_with(Run, "run", [f"duration={hours} h", *said], "--date")
    calendar = Hours.model_validate({}).calendar(run)
    return {"calendar": calendar, "day": None if date is None else number_of(date, date.year)}


def _habit(sets: tuple[str, ...]) -> Any:
    """Return when people are there, None if nothing is said of it."""
    from simnet.scenario.model.presence import Presence
    from simnet.scenario.one_kind import piece_with

    return piece_with(Presence, "presence", sets, "--presence").habit() if sets else None


@command.command()
@click.argument("kinds", nargs=-1, metavar="[KIND]...")
@click.option(
    "--set",
    "sets",
    multiple=True,
    metavar="KEY=VALUE",
    help="A parameter of the kind, such as page='1 MB'. Repeatable; with one KIND.",
)
@click.option(
    "--rate",
    "rates",
    multiple=True,
    callback=_read_each("parse_rate", 1),
    metavar="RATE",
    help="Rate of the line each way. Repeatable.  [default: 10 rates, 100 kbps to 100 Mbps]",
)
@click.option(
    "--round-trip",
    "trips",
    multiple=True,
    callback=_read_each("parse_duration", 0),
    metavar="TIME",
    help="Propagation there and back. Repeatable.  [default: 5, 50, 300, 600 ms]",
)
@click.option(
    "--buffer",
    callback=_read("parse_duration", 1),
    default="100 ms",
    show_default=True,
    metavar="TIME",
    help="Full queue, each direction.",
)
@click.option(
    "--users",
    type=click.IntRange(1, 10_000),
    default=10,
    show_default=True,
    help="People who share the line, all of one kind.",
)
@click.option(
    "--runs",
    type=click.IntRange(1, 1_000),
    default=3,
    show_default=True,
    help="Runs of each, with seeds of their own.",
)
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True)
@click.option(
    "--length",
    callback=_read("parse_duration", 1),
    metavar="TIME",
    help="Of a run.  [default: until there are enough samples, half an hour to a day]",
)
@click.option(
    "--samples",
    type=click.IntRange(1),
    default=100,
    show_default=True,
    help="How often each quantity is to be served in a run, if it were alone.",
)
@click.option(
    "--start",
    callback=_read("parse_clock"),
    metavar="HH:MM",
    help="Time of day at which it begins; else nobody knows the time, and all hours are alike.",
)
@click.option("--engine", type=click.Choice(ENGINES), default=FAST, show_default=True)
@click.option("--workers", type=click.IntRange(1), default=cores(), help="Runs at once.")
@click.option("--json", "as_json", is_flag=True, help="Print one line of JSON a figure.")
@click.option("--html", type=Place(), metavar="FILE", help="Write a page with charts, too.")
@click.option(
    "--language",
    default="en",
    show_default=True,
    help="Language that the page shows first: en or id (Bahasa Indonesia). It holds both.",
)
def quality(
    kinds: tuple[str, ...],
    sets: tuple[str, ...],
    as_json: bool,
    html: Path | None,
    language: str,
    **given: Any,
) -> None:
    """Tell what people of each KIND feel, by the rate and the delay of their line.

    They are alone on a line between them and all that they ask for, and an engine plays them. Of
    each quantity the table has the usual statistic (the mean of a share, 95 % of a time, 5 % of a
    rate or score), the share of those served, and the rates from which on as many are served, and
    all is as good, as on the fastest line. Without KIND all that feel something are played.
    """
    from simnet.cli._traffic_quality import print_quality
    from simnet.errors import InputError
    from simnet.quality.alone import feeling, people_of
    from simnet.quality.table import tabled
    from simnet.report.languages import language as written_in
    from simnet.report.traffic_quality import write_quality
    from simnet.scenario.one_kind import kind_with
    from simnet.traffic.base import Traffic

    written_in(language)
    if sets and len(kinds) != 1:
        raise InputError("--set is for one KIND; name it, and no other")
    settings = _settings(given)
    found = []
    chosen = [
        kind_with(Traffic, kind, sets)  # type: ignore[type-abstract]  # a base is asked for
        for kind in dict.fromkeys(kinds or feeling())
    ]
    people = [people_of(traffic.located(Path.cwd())) for traffic, _ in chosen]
    for kind, (_, from_example) in zip(people, chosen, strict=True):
        if from_example:
            echo(f"{kind.kind}: parameters of its example", err=True)
        found.append(tabled(kind, settings))
        if as_json:
            for record in found[-1].records():
                echo(json.dumps(record, ensure_ascii=False))
        else:
            print_quality(found[-1])
    if html is not None:
        echo(f"{write_quality(html, found, language)} written", err=as_json)


def _settings(given: dict[str, Any]) -> Settings:
    from simnet.quality.table import RATES_BPS, ROUND_TRIPS_NS, Settings

    return Settings(
        rates_bps=given["rates"] or RATES_BPS,
        round_trips_ns=given["trips"] or ROUND_TRIPS_NS,
        buffer_ns=given["buffer"],
        users=given["users"],
        runs=given["runs"],
        length_ns=given["length"],
        samples=given["samples"],
        time_of_day_ns=given["start"],
        seed=given["seed"],
        engine=given["engine"],
        workers=given["workers"],
    )
