"""The report of years without packets: each village by itself, the worst first, in its hours.

A mean over villages hides who is cut off, so it stands beside the worst of them and the number of
those below it; villages without any route, and worlds in which nothing ever happens, are said.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

from simnet.report import format as show
from simnet.report.base import (
    Card,
    Cards,
    Cell,
    Findings,
    Paragraph,
    Part,
    Section,
    Subject,
    Table,
    Tone,
)
from simnet.report.glossary import glossary
from simnet.report.study.estimate import Estimate
from simnet.report.study.words import some
from simnet.report.words import Words, joined, listed, say
from simnet.report.yearly import (
    HOURS,
    INTERNET,
    INTRANET,
    LACKING,
    Years,
    both,
    estimate,
    interval,
    rank,
    share,
    without,
)

MOST = 40
"""Villages of a table."""
SELDOM, OFTEN = 0.95, 0.99
"""Shares of the time below which a way is there too seldom, or close to it (assumptions)."""
_BETWEEN = " · "


def subject(years: Years) -> Subject:
    """Return what the report is about."""
    manifest = years.manifest
    title = manifest.get("title") or manifest.get("name")
    source = say("years.source", count=years.count, confidence=show.threshold(years.confidence))
    return Subject(
        say("years.kind"),
        str(title) if title else say("years.kind"),
        str(manifest.get("description") or "").strip(),
        source,
    )


def sections(years: Years) -> list[Section]:
    """Return all sections of the page, in order."""
    return [summary(years), villages(years), outages(years), rates(years), glossary()]


def tone(share: float, lacks: Sequence[str] = ()) -> Tone:
    """Return how a share of the time with a way is to be taken.

    Where the scenario lacks weather or failures a large share is no good sign, and is not shown as
    one.
    """
    if math.isnan(share) or share < SELDOM:
        return "bad"
    if share < OFTEN:
        return "busy"
    return "plain" if lacks else "good"


def summary(years: Years) -> Section:
    """Return the key figures of each alternative, and whom its mean hides."""
    lines = list(lacking(years))
    for alternative in years.alternatives:
        lines += _hidden(years, alternative)
    parts = [_cards(years, each) for each in years.alternatives]
    lead = say("years.lead", seldom=show.threshold(SELDOM), often=show.threshold(OFTEN))
    return Section(say("years.title"), (Findings(tuple(lines)), *parts), lead)


def lacking(years: Years) -> Iterator[tuple[Tone, Words]]:
    """Yield what the scenario is without, so that nothing of the kind could befall a line."""
    for what in LACKING:
        names = [years.called(each) for each in years.alternatives if what in years.lacks(each)]
        if names:
            yield "bad", say(f"years.no_{what}", names=listed(names))


def _cards(years: Years, alternative: str) -> Cards:
    rows, school = years.ways(alternative), years.ways(alternative, "school")
    worst = years.worst_first(alternative)[0]
    dark = years.worst_first(alternative, "school")[0]
    far = max(rows, key=lambda each: (rank(years.longest(alternative, each).mean), each))
    cards = [
        _share_card(years, alternative, say("years.card_worst"), rows[worst]),
        _share_card(years, alternative, say("years.card_school"), school[dark]),
    ]
    if inside := years.ways(alternative, to=INTRANET):
        row = inside[years.worst_first(alternative, to=INTRANET)[0]]
        cards.append(_share_card(years, alternative, say("years.card_intranet"), row))
    longest, mean = years.longest(alternative, far), years.mean(alternative)
    last = max(rows, key=lambda each: (years.longest_ever_s(alternative, each), each))
    ever_s = years.longest_ever_s(alternative, last)
    ever = say("years.card_longest_ever", longest=show.duration(ever_s), village=years.place(last))
    cards += [
        Card(
            say("years.card_longest"),
            longest.figure(),
            joined(interval(longest), years.place(far), ever, between=_BETWEEN),
        ),
        Card(
            say("years.card_mean"),
            mean.figure(),
            joined(interval(mean), say("years.card_mean_about", count=len(rows)), between=_BETWEEN),
        ),
    ]
    return Cards(tuple(cards), years.heading(alternative))


def _share_card(years: Years, alternative: str, what: Words, row: Any) -> Card:
    found = share(row)
    about = joined(interval(found), years.place(row.village), between=_BETWEEN)
    return Card(what, found.figure(), about, tone(found.mean, years.lacks(alternative)))


def _hidden(years: Years, alternative: str) -> Iterator[tuple[Tone, Words]]:
    """Yield what a mean over the villages of an alternative would not show."""
    name = years.called(alternative)
    rows = years.ways(alternative)
    if alternative in years.manifest.get("calm", ()):
        yield "bad", say("years.calm", name=name)
    for to, key in ((INTERNET, "years.no_route"), (INTRANET, "years.no_route_intranet")):
        every = years.ways(alternative, to=to)
        lost = [years.place(each) for each, row in every.items() if not row.way]
        if lost:
            yield "bad", say(key, name=name, count=len(lost), names=some(lost))
    mean = years.mean(alternative)
    under = [row.availability_mean for row in rows.values() if row.availability_mean < mean.mean]
    if under:
        worst = rows[years.worst_first(alternative)[0]]
        yield (
            tone(min(under), years.lacks(alternative)),
            say(
                "years.hidden",
                name=name,
                worst=years.place(worst.village),
                share=both(share(worst)),
                mean=both(mean),
                count=len(under),
            ),
        )


def villages(years: Years) -> Section:
    """Return the villages of each alternative by the hours of their schools, clinics, offices."""
    tables = tuple(_villages(years, each) for each in years.alternatives)
    return Section(say("village.title"), tables, say("years.villages_lead"))


def _villages(years: Years, alternative: str) -> Table:
    inside = years.ways(alternative, to=INTRANET)
    head = (
        say("village.village"),
        *(say(f"years.{each}") for each in HOURS),
        *((say("years.intranet"),) if inside else ()),
        say("years.without"),
        say("years.longest"),
        say("years.longest_ever"),
    )
    ways = [years.ways(alternative, each) for each in HOURS] + [inside] * bool(inside)
    rows = tuple(
        (
            _name(years, alternative, village),
            *(_share(each[village], years.lacks(alternative)) for each in ways),
            _cell(without(ways[0][village])),
            _cell(years.longest(alternative, village)),
            Cell(show.duration(years.longest_ever_s(alternative, village))),
        )
        for village in years.worst_first(alternative)[:MOST]
    )
    return Table(head, rows, _caption(years, alternative), dense=True)


def _caption(years: Years, alternative: str) -> Words:
    count = len(years.ways(alternative))
    name = years.called(alternative)
    if count <= MOST:
        return say("years.caption_all", all=count, name=name)
    return say("years.caption_worst", shown=MOST, all=count, name=name)


def _name(years: Years, alternative: str, village: str) -> Cell:
    way = years.ways(alternative)[village].way
    return Cell(years.place(village), "plain" if way else "bad")


def _share(row: Any, lacks: Sequence[str]) -> Cell:
    if not row.way:
        return Cell(say("years.never"), "bad", order=0.0)
    return _cell(share(row), tone(row.availability_mean, lacks))


def _cell(found: Estimate, how: Tone = "plain") -> Cell:
    """Return a mean over the years with its interval below it."""
    return Cell(found.figure(), how, about=interval(found))


def outages(years: Years) -> Section:
    """Return what closes ways, cause by cause, and the village that each hits most."""
    head = (
        say("years.cause"),
        say("years.hit"),
        say("years.hit_most"),
        say("years.times"),
        say("years.without"),
        say("years.mean_length"),
        say("years.longest_ever"),
    )
    tables: list[Part] = []
    for alternative in years.alternatives:
        rows = tuple(_cause_rows(years, alternative))
        if not rows:
            name = years.called(alternative)
            tables.append(Paragraph(say("years.no_outage", name=name, count=years.count)))
        else:
            caption = say("years.outages_of", name=years.called(alternative))
            tables.append(Table(head, rows, caption, words=(2,)))
    return Section(say("years.outages_title"), tuple(tables), say("years.outages_lead"))


def _cause_rows(years: Years, alternative: str) -> Iterator[tuple[Cell, ...]]:
    causes: dict[str, list[Any]] = {}
    for row in years.rows("availability_outages", alternative):
        if row.outages_mean > 0:
            causes.setdefault(row.cause, []).append(row)
    for cause, rows in sorted(causes.items(), key=lambda each: (each[0] != "any", each[0])):
        most = max(rows, key=lambda row: (rank(row.without_h_mean), row.village))
        known = cause in ("any", "technology", "no_way")
        yield (
            Cell(say(f"years.cause_{cause}") if known else show.name(cause)),
            Cell(show.whole(len(rows))),
            Cell(years.place(most.village)),
            _cell(estimate(most, "outages", "")),
            _cell(without(most)),
            Cell(show.duration(most.mean_s)),
            Cell(show.duration(max(row.longest_s_worst for row in rows))),
        )


def rates(years: Years) -> Section:
    """Return for how long a year the way to each village carries less than some rates."""
    tables = []
    for alternative in years.alternatives:
        found: dict[str, dict[str, Any]] = {}
        for row in years.rows("availability_rates", alternative):
            if row.hours == "all":
                found.setdefault(row.village, {})[row.below] = row
        below = list(years.manifest["below"])
        order = sorted(found, key=lambda each: (-found[each][below[-1]].below_h_mean, each))
        head = (say("village.village"), *(say("years.below", rate=each) for each in below))
        rows = tuple(
            (
                _name(years, alternative, village),
                *(_cell(estimate(found[village][each], "below_h", "s", 3600.0)) for each in below),
            )
            for village in order[:MOST]
        )
        tables.append(Table(head, rows, _caption(years, alternative), dense=True))
    return Section(say("years.rates_title"), tuple(tables), say("years.rates_lead"))
