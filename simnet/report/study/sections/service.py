"""Service of villages: time without a way to the world, and demand that found no service."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from simnet.report import format as show
from simnet.report.base import (
    Cell,
    Findings,
    Folded,
    Heading,
    Paragraph,
    Part,
    Section,
    Table,
    Tone,
)
from simnet.report.run.headline import unserved_tone
from simnet.report.study.base import Circumstance, Study
from simnet.report.study.estimate import Estimate
from simnet.report.study.words import described, estimate_cell, some
from simnet.report.words import Words, capital, say

ORDER = 14
MOST = 40
"""Villages of a table."""
_OPEN_ROWS = 120

Rows = Mapping[str, Mapping[str, Any]]
"""Rows of the table `service` by alternative, then by village."""


def section(study: Study) -> Section | None:
    """Return tables of service for each circumstance; None where nobody lives in villages."""
    found: dict[Circumstance, dict[str, dict[str, Any]]] = {}
    unused: dict[str, None] = {}
    for row in study.rows("service"):
        if row.availability_mean != row.availability_mean:
            unused[row.village] = None
        elif row.cell in study.placed and study.placed[row.cell][1] in study.plain:
            alternative, where = study.placed[row.cell]
            found.setdefault(where, {}).setdefault(alternative, {})[row.village] = row
    if not found and not unused:
        return None
    parts: list[Part] = []
    if unused:
        names = some([study.place(each) for each in unused])
        parts.append(Findings((("busy", say("service.unused", count=len(unused), names=names)),)))
    for where in study.plain:
        if where in found:
            parts.append(Heading(capital(described(study, where))))
            parts += _circumstance(study, found[where])
    most = max((len(each) for rows in found.values() for each in rows.values()), default=0)
    if most > MOST:
        command = show.name("simnet show FOLDER service")
        parts.append(Paragraph(say("villages.more", more=most - MOST, command=command)))
    return Section(say("service.title"), tuple(parts), say("service.lead"))


def _circumstance(study: Study, found: Rows) -> list[Part]:
    """Return tables of the demand without service, and of the time without, the worst first."""
    columns = [each for each in study.alternatives if each in found]
    villages = _worst_first(found)
    shown = [each for each in villages if any(_touched(found[name].get(each)) for name in columns)]
    parts: list[Part] = []
    if not shown:
        return [Findings((("good", say("service.all_served", all=len(villages))),))]
    if len(shown) < len(villages):
        rest = say("service.others", count=len(villages) - len(shown), all=len(villages))
        parts.append(Findings((("plain", rest),)))
    shown = shown[:MOST]
    head: tuple[Words, ...] = (say("places.place"), *(show.name(each) for each in columns))

    def table(cell: Any, key: str) -> Table:
        rows = tuple(
            (Cell(study.place(each)), *(cell(found[name].get(each)) for name in columns))
            for each in shown
        )
        return Table(head, rows, say(f"service.{key}"), dense=True)

    parts += [table(_unserved, "unserved"), table(_without, "without")]
    return [*parts, Folded(say("service.counts"), (_counts(study, found, columns, shown),))]


def _worst_first(found: Rows) -> list[str]:
    """Return the villages by the greatest share of demand without service of any alternative."""
    worst: dict[str, tuple[float, float]] = {}
    for by_village in found.values():
        for village, row in by_village.items():
            gone = 0.0 if math.isnan(row.availability_mean) else 1 - row.availability_mean
            share = gone if math.isnan(row.unserved_mean) else row.unserved_mean
            worst[village] = max(worst.get(village, (0.0, 0.0)), (share, gone))
    return sorted(worst, key=lambda village: (-worst[village][0], -worst[village][1], village))


def _touched(row: Any) -> bool:
    return row is not None and (row.unserved_mean > 0 or row.without_s > 0)


def _unserved(row: Any) -> Cell:
    if row is None:
        return Cell(show.NONE)
    share = Estimate.between(row.unserved_mean, row.unserved_low, row.unserved_high, "1")
    return estimate_cell(share, unserved_tone(share.mean))


def _without(row: Any) -> Cell:
    """Return the time without service, with the availability below it."""
    if row is None:
        return Cell(show.NONE)
    ends = (row.availability_mean, row.availability_low, row.availability_high)
    share = Estimate.between(*ends, "1").words()
    alone = replace(share, shows="figure") if share.same_always else share
    about = say("service.availability", availability=alone)
    tone: Tone = "bad" if row.without_s > 0 else "good"
    return Cell(show.duration(row.without_s), tone, about=about)


def _counts(study: Study, found: Rows, columns: Sequence[str], shown: Sequence[str]) -> Table:
    """Return the mean counts of what was asked for, served, and not even asked for."""
    rows = []
    for village in shown:
        for name in columns:
            row = found[name].get(village)
            if row is not None and _touched(row):
                counts = (row.attempts, row.served, row.unuttered)
                cells = (Cell(show.significant(each)) for each in counts)
                rows.append((Cell(study.place(village)), Cell(show.name(name)), *cells))
    head: tuple[Words, ...] = (
        say("places.place"),
        say("study.alternative"),
        *(say(f"service.{each}") for each in ("attempts", "served", "unuttered")),
    )
    caption = say("service.counts_caption")
    return Table(head, tuple(rows[:MOST]), caption, words=(1, 2, 3, 4), dense=True)
