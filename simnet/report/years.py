"""The report of years without packets: each village by itself, the worst first, in its hours.

A mean over villages hides who is cut off, so it stands beside the worst of them and the number of
those below it; villages without any route, and worlds in which nothing ever happens, are said.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from simnet.report import format as show
from simnet.report.base import (
    Card,
    Cards,
    Cell,
    Findings,
    Part,
    Section,
    Subject,
    Table,
    Tone,
)
from simnet.report.glossary import glossary
from simnet.report.study.estimate import Estimate
from simnet.report.study.words import some
from simnet.report.words import Words, say
from simnet.tables.availability import YearsResults

MOST = 40
"""Villages of a table."""
SELDOM, OFTEN = 0.95, 0.99
"""Shares of the time below which a way is there too seldom, or close to it (assumptions)."""
_HOURS = ("all", "school", "clinic", "office")
_S_OF_H = 3600.0


class Years:
    """Years without packets by what people ask of them."""

    def __init__(self, results: YearsResults) -> None:
        self.results = results
        self.manifest: Mapping[str, Any] = results.manifest
        self.alternatives: list[str] = list(self.manifest["alternatives"])

    def subject(self) -> Subject:
        """Return what the report is about."""
        manifest = self.manifest
        title = manifest.get("title") or manifest.get("name")
        source = say(
            "years.source",
            count=int(manifest["years"]),
            confidence=show.threshold(float(manifest["confidence"])),
        )
        return Subject(
            say("years.kind"),
            str(title) if title else say("years.kind"),
            str(manifest.get("description") or "").strip(),
            source,
        )

    def sections(self) -> list[Section]:
        """Return all sections of the page, in order."""
        return [summary(self), villages(self), outages(self), rates(self), glossary()]

    def rows(self, table: str, alternative: str) -> list[Any]:
        """Return the rows of an alternative in a table."""
        frame = self.results[table]
        return list(frame[frame.alternative == alternative].itertuples())

    def place(self, village: str) -> str:
        """Return what people call a village."""
        return str(self.manifest["villages"].get(village, village))

    @cached_property
    def by_hours(self) -> dict[tuple[str, str], dict[str, Any]]:
        """Rows of the table `availability` by alternative and hours, then by village."""
        found: dict[tuple[str, str], dict[str, Any]] = {}
        rows: Iterator[Any] = self.results["availability"].itertuples()
        for row in rows:
            found.setdefault((row.alternative, row.hours), {})[row.village] = row
        return found

    def worst_first(self, alternative: str) -> list[str]:
        """Return the villages of an alternative, those most often without a way first."""
        rows = self.by_hours[alternative, "all"]
        return sorted(rows, key=lambda each: (rows[each].availability_mean, each))

    @cached_property
    def longest_s(self) -> dict[tuple[str, str], float]:
        """The longest outage of all years by alternative and village."""
        frame = self.results["availability_outages"]
        rows: Iterator[Any] = frame[frame.cause == "any"].itertuples()
        return {(row.alternative, row.village): row.longest_s_worst for row in rows}

    def heading(self, alternative: str) -> Words:
        """Return the name of an alternative where it must be told from others."""
        return show.name(alternative) if len(self.alternatives) > 1 else ""


def tone(share: float) -> Tone:
    """Return how a share of the time with a way is to be taken."""
    if math.isnan(share) or share < SELDOM:
        return "bad"
    return "busy" if share < OFTEN else "good"


def summary(years: Years) -> Section:
    """Return the key figures of each alternative, and whom its mean hides."""
    parts: list[Part] = []
    lines: list[tuple[Tone, Words]] = []
    for alternative in years.alternatives:
        rows = years.by_hours[alternative, "all"]
        means = {village: row.availability_mean for village, row in rows.items()}
        worst = years.worst_first(alternative)[0]
        mean = sum(means.values()) / len(means)
        parts.append(_cards(years, alternative, mean, worst, means))
        lines += _hidden(years, alternative, mean, worst, means)
    lead = say("years.lead", seldom=show.threshold(SELDOM), often=show.threshold(OFTEN))
    return Section(say("years.title"), (Findings(tuple(lines)), *parts), lead)


def _cards(
    years: Years, alternative: str, mean: float, worst: str, means: Mapping[str, float]
) -> Cards:
    school = years.by_hours[alternative, "school"]
    dark = min(school, key=lambda village: (school[village].availability_mean, village))
    longest_s = {village: years.longest_s[alternative, village] for village in means}
    far = max(longest_s, key=lambda village: (longest_s[village], village))
    at_school = school[dark].availability_mean
    cards = (
        Card(
            say("years.card_worst"),
            show.percent(means[worst]),
            years.place(worst),
            tone(means[worst]),
        ),
        Card(say("years.card_school"), show.percent(at_school), years.place(dark), tone(at_school)),
        Card(say("years.card_longest"), show.duration(longest_s[far]), years.place(far)),
        Card(
            say("years.card_mean"),
            show.percent(mean),
            say("years.card_mean_about", count=len(means)),
        ),
    )
    return Cards(cards, years.heading(alternative))


def _hidden(
    years: Years, alternative: str, mean: float, worst: str, means: Mapping[str, float]
) -> Iterator[tuple[Tone, Words]]:
    """Yield what a mean over the villages of an alternative would not show."""
    name = show.name(alternative)
    rows = years.by_hours[alternative, "all"]
    if alternative in years.manifest.get("calm", ()):
        yield "bad", say("years.calm", name=name)
    lost = [village for village, row in rows.items() if not row.way]
    if lost:
        names = some([years.place(each) for each in lost])
        yield "bad", say("years.no_route", name=name, count=len(lost), names=names)
    under = sum(each < mean for each in means.values())
    if under:
        yield (
            tone(means[worst]),
            say(
                "years.hidden",
                name=name,
                worst=years.place(worst),
                share=show.percent(means[worst]),
                mean=show.percent(mean),
                count=under,
            ),
        )


def villages(years: Years) -> Section:
    """Return the villages of each alternative by the hours of their schools, clinics, offices."""
    head = (
        say("village.village"),
        *(say(f"years.{each}") for each in _HOURS),
        say("years.without"),
        say("years.longest"),
    )
    tables = tuple(
        Table(head, _village_rows(years, each), _caption(years, each), dense=True)
        for each in years.alternatives
    )
    return Section(say("village.title"), tables, say("years.villages_lead"))


def _village_rows(years: Years, alternative: str) -> tuple[tuple[Cell, ...], ...]:
    return tuple(
        (
            _name(years, alternative, village),
            *(_share(years.by_hours[alternative, each][village]) for each in _HOURS),
            _estimate(years.by_hours[alternative, "all"][village], "without_h", "s", _S_OF_H),
            Cell(show.duration(years.longest_s[alternative, village])),
        )
        for village in years.worst_first(alternative)[:MOST]
    )


def _caption(years: Years, alternative: str) -> Words:
    count = len(years.by_hours[alternative, "all"])
    name = show.name(alternative)
    if count <= MOST:
        return say("years.caption_all", all=count, name=name)
    return say("years.caption_worst", shown=MOST, all=count, name=name)


def _name(years: Years, alternative: str, village: str) -> Cell:
    way = years.by_hours[alternative, "all"][village].way
    return Cell(years.place(village), "plain" if way else "bad")


def _share(row: Any) -> Cell:
    if not row.way:
        return Cell(say("years.never"), "bad")
    made = _estimate(row, "availability", "1")
    return Cell(made.text, tone(row.availability_mean), about=made.about)


def _estimate(row: Any, prefix: str, unit: str, factor: float = 1.0) -> Cell:
    """Return a mean over the years with its interval below it."""
    mean, low, high = (
        getattr(row, f"{prefix}_{each}") * factor for each in ("mean", "low", "high")
    )
    found = Estimate.between(mean, low, high, unit)
    return Cell(found.figure(), about=found.interval() if low < high else "")


def outages(years: Years) -> Section:
    """Return what closes ways, cause by cause, and the village that each hits most."""
    head = (
        say("years.cause"),
        say("years.hit"),
        say("years.hit_most"),
        say("years.times"),
        say("years.without"),
        say("years.mean_length"),
        say("years.longest"),
    )
    tables = []
    for alternative in years.alternatives:
        rows = tuple(_cause_rows(years, alternative))
        if rows:
            caption = say("years.outages_of", name=show.name(alternative))
            tables.append(Table(head, rows, caption, words=(2,)))
    return Section(say("years.outages_title"), tuple(tables), say("years.outages_lead"))


def _cause_rows(years: Years, alternative: str) -> Iterator[tuple[Cell, ...]]:
    causes: dict[str, list[Any]] = {}
    for row in years.rows("availability_outages", alternative):
        if row.outages_mean > 0:
            causes.setdefault(row.cause, []).append(row)
    for cause, rows in sorted(causes.items(), key=lambda each: (each[0] != "any", each[0])):
        most = max(rows, key=lambda row: (row.without_h_mean, row.village))
        known = cause in ("any", "technology", "no_way")
        yield (
            Cell(say(f"years.cause_{cause}") if known else show.name(cause)),
            Cell(show.whole(len(rows))),
            Cell(years.place(most.village)),
            _estimate(most, "outages", ""),
            _estimate(most, "without_h", "s", _S_OF_H),
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
                *(_estimate(found[village][each], "below_h", "s", _S_OF_H) for each in below),
            )
            for village in order[:MOST]
        )
        tables.append(Table(head, rows, _caption(years, alternative), dense=True))
    return Section(say("years.rates_title"), tuple(tables), say("years.rates_lead"))
