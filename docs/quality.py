"""Write the page and picture of quality by the line from runs: `python docs/quality.py`.

It takes some minutes. A test makes some of the figures again with each commit, and all each night.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from simnet.actions import Felt
from simnet.cli._numbers import written
from simnet.kinds import kinds_of
from simnet.machine import cores
from simnet.measures.felt import usual_statistic
from simnet.quality.alone import feeling, people_of
from simnet.quality.table import MS, Figure, Settings, Table, tabled
from simnet.report import format as show
from simnet.report import traffic_quality as told
from simnet.report.chart_style import PAPER, colour, figure
from simnet.report.languages import language
from simnet.report.picture.frame import WIDTH, drawn
from simnet.report.picture.svg import element
from simnet.report.words import Words, joined
from simnet.traffic.base import Person, Traffic

HERE = Path(__file__).resolve().parent
PAGE, PICTURE = "applications/quality.md", "quality.svg"
SETTINGS = Settings(
    rates_bps=tuple(round(mbps * 1e6) for mbps in (0.1, 0.5, 1, 2, 5, 10, 20, 50)),
    round_trips_ns=(5 * MS, 50 * MS, 600 * MS),
    users=5,
    runs=1,
    samples=30,
    workers=cores(),
)
ALONE = ("lesson",)
"""Kinds whose one user is many people: one is enough."""
SHORTER = {"conference": {"length": {"exponential": "5 min"}, "pause": {"exponential": "15 min"}}}
"""What is not as by default: calls of half an hour, a day of them, would say the same."""
SHOWN_AT_NS = 50 * MS
"""The round trip of the picture and of the overview."""
PICTURED = ("exam", "voice", "conference", "lesson", "video", "images", "web", "backup")

HEAD = """# Quality by the line

What people feel hangs on the rate of their line and on its delay, and not alike: a call is as
good at 1 Mbps as at 100 and suffers from a satellite's delay, a backup needs its rate and does not
care about delay. `simnet traffic quality` tells it for any kind of traffic that feels something,
those of other packages too. Its users are alone on a line between them and all that they ask for,
which is alike both ways and has a buffer of 100 ms (`--buffer`); the compiled core plays them.

```sh
simnet traffic quality voice --users 4 --rate '100 kbps' --rate '1 Mbps' --round-trip '600 ms'
simnet traffic quality pupil --set patience='5 s' --rate '5 Mbps' --runs 1 --json
```

`--rate` and `--round-trip` are repeatable. `--users` share the line (10), `--runs` have seeds of
their own (3), `--set` sets a parameter of the one kind that is named, `--html` writes a page with
charts. A run lasts until each quantity has been served a hundred times (`--samples`), or all are
done: half an hour to a day (`--length`). Nobody knows the time of day, so that all hours are alike,
unless `--start` says when it begins.

Each figure is the usual statistic of a quantity: the mean of a share, what 95 % of the times stay
below, what 95 % of the rates and scores stay above; the mean over the runs, whose interval the
page and `--json` have. In brackets is the share of those served, where that is not all: what was
given up, failed or was cut short by the end of the run was not, and its value is a bound. `never`
means that nobody was served.

**As many served from** is the least rate from which on as many are served as on the fastest line
with the same round trip, within 5 %. **As good from** is the least from which on all is as good,
too: times and rates within a factor of 1.25, shares within 5 %, scores within 0.25. Where it says
`above`, a faster line would be better still: what is fetched has no elbow but where people stop
giving up.

"""

OVERVIEW = """## Where the elbows are

![Share of those served by the rate of the line, with a round trip of 50 ms](../quality.svg)

Five users of each kind with its defaults (of lessons one class; video calls last 5 min in the
mean, and begin 15 min after the last), one run of 30 samples or more. The round trip is 50 ms where
nothing else is written.

| kind | quantity | at 100 kbps | at 50 Mbps | as many served from | as good from | with 600 ms |
|---|---|--:|--:|--:|--:|--:|
"""


def people(kind: str) -> Person:
    """Return a kind with its defaults, or else as its example has it."""
    found = kinds_of(Traffic)[kind]  # type: ignore[type-abstract]  # a base is asked for
    try:
        return people_of(found.model_validate(SHORTER.get(kind, {})))
    except ValueError:
        return people_of(found.model_validate(found.example))


def tables(kinds: Sequence[str]) -> dict[str, Table]:
    """Return the table of each kind."""
    return {kind: tabled(people(kind), settings_of(kind)) for kind in kinds}


def settings_of(kind: str) -> Settings:
    """Return how a kind is played."""
    return replace(SETTINGS, users=1) if kind in ALONE else SETTINGS


def page(found: Mapping[str, Table]) -> str:
    """Return the page."""
    rows = "".join(row for table in found.values() for row in _overview(table))
    return HEAD + OVERVIEW + rows + "\n" + "\n".join(map(section, found.values()))


def section(table: Table) -> str:
    """Return what the page says of one kind."""
    lines = [f"## {table.kind}\n", f"{table.what}\n", f"{_plain(told.watched(table))}\n"]
    for felt in table.felt:
        lines += [f"`{felt.name}`, {_statistic(felt)}:\n", *rows_of(table, felt), ""]
    return "\n".join(lines)


def rows_of(table: Table, felt: Felt) -> list[str]:
    """Return the rows of a quantity: the head, a rate each, and from which all is well."""
    trips = table.settings.round_trips_ns
    rows = [
        _row(["rate", *(_plain(each) for each in told.head(table)[1:])]),
        f"|---|{'--:|' * len(trips)}",
    ]
    rates = (
        _row([_plain(show.rate(rate)), *(cell(table, felt, rate, trip) for trip in trips)])
        for rate in table.settings.rates_bps
    )
    ends = (
        _row([f"**{_plain(name)}**", *map(_plain, each)])
        for name, each in told.summaries(table, felt)
    )
    return [*rows, *rates, *ends]


def cell(table: Table, felt: Felt, rate_bps: int, round_trip_ns: int) -> str:
    """Return what stands in a cell."""
    return _cell(table.at(felt, rate_bps, round_trip_ns))


def _cell(found: Figure) -> str:
    return _plain(joined(told.value(found), told.served(found)))


def _overview(table: Table) -> Iterator[str]:
    rates, here = table.settings.rates_bps, SHOWN_AT_NS
    for number, felt in enumerate(table.felt):
        served, good = (
            _plain(ends[table.settings.round_trips_ns.index(here)])
            for _, ends in told.summaries(table, felt)
        )
        name = f"[{table.kind}](#{table.kind})" if number == 0 else ""
        far = cell(table, felt, max(rates), max(table.settings.round_trips_ns))
        ends = (cell(table, felt, rate, here) for rate in (min(rates), max(rates)))
        yield _row([name, f"`{felt.name}`", *ends, served, good, far]) + "\n"


def picture(found: Mapping[str, Table]) -> str:
    """Return the share of those served by rate, of some kinds."""
    english = language("en")
    made = figure(360, english)
    rates = sorted(SETTINGS.rates_bps)
    for index, kind in enumerate(PICTURED):
        table = found[kind]
        shares = [
            min(_served(table.at(felt, rate, SHOWN_AT_NS)) for felt in table.felt) for rate in rates
        ]
        line = {"color": colour(index), "width": 2}
        name = kind.replace("_", " ")
        made.add_scatter(x=list(rates), y=shares, name=name, mode="lines", line=line)
    texts = [english.plain(show.rate(rate)) for rate in rates]
    made.update_xaxes(type="log", tickvals=list(rates), ticktext=texts)
    made.update_xaxes(title={"text": "rate of a line that five share"})
    made.update_yaxes(title={"text": "served"}, range=[0, 1.02], tickformat=".0%")
    plotted = drawn(made.to_plotly_json())
    return element(
        "svg",
        element("rect", width=WIDTH, height=plotted.height, fill=PAPER) + plotted.svg(),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {WIDTH:.0f} {plotted.height:.0f}",
    )


def _served(found: Figure) -> float:
    return 0.0 if math.isnan(found.served) else found.served


def _statistic(felt: Felt) -> str:
    return {"mean": "mean", "p95": "95 %", "p5": "5 %"}[usual_statistic(felt)]


def _plain(words: Words) -> str:
    text = written(words)
    return text.replace("\u00a0", " ").replace("\u202f", " ").replace("\u2013", "-")


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    made = tables(feeling())
    (HERE / PAGE).write_text(page(made), encoding="utf-8")
    (HERE / PICTURE).write_text(picture(made) + "\n", encoding="utf-8")
