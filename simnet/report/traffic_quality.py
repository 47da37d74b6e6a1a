"""The page of quality by the line: what people of a kind feel at each rate and delay."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from simnet.actions import Felt
from simnet.errors import InputError
from simnet.files import reason, replace
from simnet.measures.felt import usual_statistic
from simnet.quality.table import Figure as Felt_
from simnet.quality.table import Table as Found
from simnet.report import format as show
from simnet.report.base import Cell, Figure, Paragraph, Part, Section, Subject, Table
from simnet.report.chart_style import colour, figure, named
from simnet.report.languages import LANGUAGES, Language
from simnet.report.languages import language as written_in
from simnet.report.page import page
from simnet.report.study.estimate import Estimate
from simnet.report.words import Words, joined, say, term
from simnet.units import NS_PER_S

_DECADES = 2.0
"""A time so many powers of ten above the best has the darkest shade."""


def write_quality(path: Path, tables: Sequence[Found], language: str = "en") -> Path:
    """Write the page of what some kinds feel to a file, whole or not at all, and return it.

    Args:
        path: of the file.
        tables: a kind each.
        language: the one that the page shows first; it holds all.

    Raises:
        InputError: the file cannot be written; there is no such language.
    """
    first = written_in(language)
    languages = [first, *(written_in(code) for code in LANGUAGES if code != language)]
    kinds = joined(*(term("kind", each.kind) for each in tables), between=", ")
    subject = Subject(say("quality.kind"), "traffic", "", kinds)
    html = page(subject, [_section(each) for each in tables], languages)
    try:
        replace(path, html.encode("utf-8", "backslashreplace"))
    except OSError as error:
        raise InputError(f"cannot write {path}: {reason(error)}") from error
    return path


def watched(found: Found) -> Words:
    """Return who was watched, for how long and how often, in a sentence."""
    samples = [each.samples for each in found.figures.values() if each.samples]
    return say(
        "quality.watched",
        users=found.settings.users,
        length=show.setting(found.length_ns / NS_PER_S),
        runs=found.settings.runs,
        least=show.whole(min(samples, default=0)),
        most=show.whole(max(samples, default=0)),
    )


def title(felt: Felt) -> Words:
    """Return a quantity with its statistic."""
    return say(f"quality.{usual_statistic(felt)}", what=term("quantity", felt.name))


def head(found: Found) -> tuple[Words, ...]:
    """Return the heads of a table: what the rows are, and each round trip."""
    trips = found.settings.round_trips_ns
    return (say("quality.rate"), *(show.setting(each / NS_PER_S) for each in trips))


def value(found: Felt_) -> Words:
    """Return a figure with its unit, in as many digits as its interval allows."""
    if not found.samples:
        return show.NONE
    return _estimate(found).figure()


def served(found: Felt_) -> Words:
    """Return the share of those served, "" where all are."""
    if not found.samples or found.served == 1.0:
        return ""
    return say("quality.served", share=show.percent(found.served))


def ends(
    found: Found, felt: Felt, rows: Callable[[Felt, int], int | None], exact: bool
) -> tuple[Words, ...]:
    """Return a rate a round trip: from which on all are served, or all is as good.

    Where it is the fastest and `exact` is asked for, it is said to lie above the one before.
    """
    rates = sorted(found.settings.rates_bps)
    said: list[Words] = []
    for trip in found.settings.round_trips_ns:
        bps = rows(felt, trip)
        if bps is None:
            said.append(show.NONE)
        elif exact and bps == rates[-1] and len(rates) > 1:
            said.append(say("quality.above", rate=show.rate(rates[-2])))
        else:
            said.append(show.rate(bps))
    return tuple(said)


def summaries(found: Found, felt: Felt) -> list[tuple[Words, tuple[Words, ...]]]:
    """Return the last rows of a table: from which rate on all are served, and all is as good."""
    return [
        (say("quality.served_from"), ends(found, felt, found.served_from_bps, exact=False)),
        (say("quality.good_from"), ends(found, felt, found.elbow_bps, exact=True)),
    ]


def _estimate(found: Felt_) -> Estimate:
    interval = found.interval
    return Estimate.between(interval.mean, interval.low, interval.high, found.felt.unit, interval.n)


def _section(found: Found) -> Section:
    parts: list[Part] = [Paragraph(watched(found))]
    for felt in found.felt:
        parts.append(Figure(partial(_draw, found, felt), title(felt), of_runs=False))
        parts.append(_table(found, felt))
    parts.append(Paragraph(say("quality.rule")))
    return Section(term("kind", found.kind), tuple(parts), say("quality.lead"))


def _table(found: Found, felt: Felt) -> Table:
    trips = found.settings.round_trips_ns
    rows = [
        (Cell(show.rate(rate)), *(_cell(found, felt, rate, trip) for trip in trips))
        for rate in found.settings.rates_bps
    ]
    rows += [
        (Cell(name), *(Cell(each) for each in cells)) for name, cells in summaries(found, felt)
    ]
    return Table(head(found), tuple(rows), title(felt), of_runs=False)


def _cell(found: Found, felt: Felt, rate_bps: int, trip_ns: int) -> Cell:
    here, best = found.at(felt, rate_bps, trip_ns), found.best(felt, trip_ns)
    about: list[Words] = []
    estimate = _estimate(here)
    if estimate.bounded:
        about.append(estimate.interval())
    about.append(served(here))
    return Cell(value(here), about=joined(*about, between="; "), shade=shade(here, best))


def shade(here: Felt_, best: Felt_) -> float | None:
    """Return how far a figure falls behind the best, 0 to 1; None where that is no figure."""
    failing = here.failing(best)
    if not best.samples:
        return None
    if failing is None:
        return 0.0
    if failing == "unserved":
        return 1.0
    if failing == "fewer":
        return 1.0 - here.served / best.served
    if here.felt.unit in ("1", "MOS") or not here.value or not best.value:
        return min(1.0, abs(here.value - best.value) / (4.0 if here.felt.unit == "MOS" else 1.0))
    return min(1.0, abs(math.log10(here.value / best.value)) / _DECADES)


def _draw(found: Found, felt: Felt, language: Language) -> Any:
    """Draw a line a round trip over the rates; figures without end have no point."""
    made = figure(320, language)
    rates = sorted(found.settings.rates_bps)
    seen: list[float] = []
    for index, trip in enumerate(found.settings.round_trips_ns):
        points = [(rate, found.at(felt, rate, trip).value) for rate in rates]
        points = [(rate, value) for rate, value in points if math.isfinite(value)]
        seen += [value for _, value in points]
        made.add_scatter(
            x=[rate for rate, _ in points],
            y=[float(f"{value:.5g}") for _, value in points],
            mode="lines+markers",
            line={"width": 2, "color": colour(index)},
            name=named(show.setting(trip / NS_PER_S), language),
            hovertemplate="%{x:.3~s}bps: %{y:.3~s}<extra></extra>",
        )
    made.update_xaxes(
        type="log",
        tickvals=rates,
        ticktext=[language.plain(show.rate(each)) for each in rates],
        title={"text": language.plain(say("quality.rate"))},
    )
    made.update_yaxes(title={"text": named(term("quantity", felt.name), language)})
    if felt.unit == "1":
        made.update_yaxes(range=[0, 1.02], tickformat=".0%")
    elif felt.unit == "MOS":
        made.update_yaxes(range=[1, 4.5])
    elif seen and min(seen) > 0 and max(seen) > 20 * min(seen):
        low, high = math.floor(math.log10(min(seen))), math.ceil(math.log10(max(seen)))
        ticks = [10.0**each for each in range(low, high + 1)]
        write = {"s": show.setting, "bit/s": show.rate}.get(felt.unit, show.whole)
        texts = [language.plain(write(each)) for each in ticks]
        made.update_yaxes(type="log", tickvals=ticks, ticktext=texts, range=[low, high])
    else:
        made.update_yaxes(rangemode="tozero")
    return made
