"""Villages that break a service level, the worst first, and each with every alternative."""

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
    Scale,
    Section,
    Table,
    Tone,
)
from simnet.report.study.base import Circumstance, Study
from simnet.report.study.estimate import Estimate
from simnet.report.study.shades import Shades
from simnet.report.study.words import LEVEL_TONES, described, level_words
from simnet.report.words import Words, capital, listed, say

ORDER = 12
MOST = 40
"""Places of a table: of a province's 1,038 villages nobody reads all on a page."""
_NAMED = 12
"""Places that a sentence names with their figures; the table below has more."""
_OPEN_ROWS = 120
"""Rows of a level's tables beyond which only the first circumstance stands open."""

Found = Mapping[tuple[str, Circumstance], Sequence[Any]]
"""Rows of the table `level_places` by alternative and circumstance, the worst first."""


def section(study: Study) -> Section | None:
    """Return, for each service level that is judged place by place, who breaks it."""
    found: dict[str, dict[tuple[str, Circumstance], list[Any]]] = {}
    for row in study.rows("level_places"):
        if row.cell in study.placed and study.placed[row.cell][1] in study.plain:
            found.setdefault(row.level, {}).setdefault(study.placed[row.cell], []).append(row)
    parts: list[Part] = []
    for level in study.plan.levels:
        if level.name in found:
            parts.append(
                Heading(say("levels.heading", name=show.name(level.name), rule=level_words(level)))
            )
            parts += _level(study, found[level.name], level)
    return Section(say("villages.title"), tuple(parts), say("villages.lead")) if parts else None


def _level(study: Study, found: Found, level: Any) -> list[Part]:
    """Return who breaks a level in words, then a table for each circumstance."""
    beside = _middle(found)
    parts: list[Part] = [Findings(tuple(_said(study, found, level, beside)))]
    figures = [
        _estimate(row, level, beside)
        for rows in found.values()
        for row in rows
        if row.mean == row.mean
    ]
    if not figures:
        return parts
    shades = Shades.of(figures, level.measure.least_is_best)
    parts.append(Scale(shades.stops(level.measure.unit, beside)))
    places = len({row.place for rows in found.values() for row in rows})
    long = min(MOST, places) * len(study.plain) > _OPEN_ROWS
    for number, where in enumerate(study.plain):
        table = _table(study, found, where, level, shades, beside)
        if table is None:
            continue
        title = capital(described(study, where))
        parts += [Folded(title, (table,))] if long and number else [Heading(title), table]
    if places > MOST:
        command = show.name("simnet show FOLDER villages")
        parts.append(Paragraph(say("villages.more", more=places - MOST, command=command)))
    return parts


def _said(study: Study, found: Found, level: Any, beside: float) -> list[tuple[Tone, Words]]:
    """Return in words who breaks a level, a line a cell, the worst first."""
    lines: list[tuple[Tone, Words]] = []
    for alternative in study.alternatives:
        for where in study.studied(alternative):
            rows = found.get((alternative, where), ())
            broken = [row for row in rows if row.verdict == "broken"]
            if not broken:
                continue
            shown: list[Words] = [
                say(
                    "badly.village",
                    village=show.name(study.place(row.place)),
                    how=_estimate(row, level, beside).words(),
                )
                for row in broken[:_NAMED]
            ]
            if len(broken) > _NAMED:
                shown.append(say("study.more", count=len(broken) - _NAMED))
            sentence = say(
                "villages.broken",
                name=show.name(alternative),
                where=capital(described(study, where)),
                count=len(broken),
                all=len(rows),
                names=listed(shown),
            )
            lines.append(("bad", sentence))
    return lines or [("plain", say("villages.none_broken"))]


def _table(
    study: Study, found: Found, where: Circumstance, level: Any, shades: Shades, beside: float
) -> Table | None:
    """Return the worst places with each alternative in a circumstance."""
    columns = [each for each in study.alternatives if (each, where) in found]
    rows = {each: {row.place: row for row in found[each, where]} for each in columns}
    worst: dict[str, float] = {}
    for by_place in rows.values():
        for place, row in by_place.items():
            excess = level.excess(row.mean) if row.mean == row.mean else math.inf
            worst[place] = max(worst.get(place, -math.inf), excess)
    places = sorted(worst, key=lambda place: (-worst[place], place))[:MOST]
    if not places:
        return None
    dark = {
        (each.village, name): each.without_s
        for name in columns
        for each in study.villages(name, where).dark
    }
    lines = tuple(
        (
            Cell(study.place(place)),
            *(
                _cell(rows[name].get(place), dark.get((place, name), 0.0), level, shades, beside)
                for name in columns
            ),
        )
        for place in places
    )
    head: tuple[Words, ...] = (say("places.place"), *(show.name(each) for each in columns))
    return Table(head, lines, dense=True)


def _cell(row: Any, dark_s: float, level: Any, shades: Shades, beside: float) -> Cell:
    """Return the figure of a place, coloured by itself; dark where it was without service."""
    if row is None:
        return Cell(show.NONE)
    figure = _estimate(row, level, beside)
    tone = LEVEL_TONES[row.verdict]
    if dark_s:
        about = say("villages.dark", length=show.duration(dark_s), figure=figure.words())
        return Cell(say("villages.without"), "bad", about=about, shade=1.0)
    if not figure.known:
        return Cell(say("study.nothing"), tone)
    return Cell(figure.figure(), tone, about=figure.interval(), shade=shades.shade(figure.mean))


def _estimate(row: Any, level: Any, beside: float) -> Estimate:
    return replace(Estimate.of(row, level.measure.unit), beside=beside)


def _middle(found: Found) -> float:
    means = sorted(row.mean for rows in found.values() for row in rows if math.isfinite(row.mean))
    return means[len(means) // 2] if means else math.nan
