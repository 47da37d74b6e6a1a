"""Who would notice an alternative: each village's paired difference to the base case.

Both met the same people and the same chance, so a difference of one village is what the
alternative does to that village.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
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
from simnet.report.study.base import BASE, Circumstance, Study
from simnet.report.study.estimate import Estimate
from simnet.report.study.words import described, measure_title, some
from simnet.report.words import Words, capital, joined, say

ORDER = 32
MOST = 40
"""Places of a table."""
TONES: Mapping[str, Tone] = {"unchanged": "good", "better": "good", "worse": "bad", "open": "busy"}

Found = Mapping[tuple[str, Circumstance], Sequence[Any]]


def section(study: Study) -> Section | None:
    """Return the objective's differences in each place, and the other measures folded away."""
    found: dict[str, dict[tuple[str, Circumstance], list[Any]]] = {}
    for row in study.rows("place_differences"):
        ours, theirs = study.placed.get(row.cell), study.placed.get(row.against)
        if ours is None or theirs is None or theirs != (BASE, ours[1]) or ours[0] == BASE:
            continue
        if ours[1] in study.plain and row.measure in study.plan.measures:
            found.setdefault(row.measure, {}).setdefault(ours, []).append(row)
    parts: list[Part] = []
    for name in study.measures:
        if name in found:
            made, title = _measure(study, name, found[name]), measure_title(study, name)
            parts += [Folded(title, tuple(made))] if parts else [Heading(title), *made]
    return Section(say("cut.title"), tuple(parts), say("cut.lead")) if parts else None


def _measure(study: Study, name: str, found: Found) -> list[Part]:
    parts: list[Part] = [Findings(tuple(_counts(study, found)))]
    most = 0
    for where in study.plain:
        columns = [each for each in study.alternatives if (each, where) in found]
        if not columns:
            continue
        if len(study.plain) > 1:
            parts.append(Heading(capital(described(study, where))))
        parts.append(_table(study, name, found, where, columns))
        most = max(most, *(len(found[each, where]) for each in columns))
    if most > MOST:
        command = show.name("simnet show FOLDER place_differences")
        parts.append(Paragraph(say("villages.more", more=most - MOST, command=command)))
    return parts


def _counts(study: Study, found: Found) -> Iterator[tuple[Tone, Words]]:
    """Yield how many places would not notice each alternative, and which would be worse off."""
    for alternative in study.alternatives:
        for where in study.studied(alternative):
            rows = found.get((alternative, where))
            if rows:
                yield _count(study, alternative, where, rows)


def _count(
    study: Study, alternative: str, where: Circumstance, rows: Sequence[Any]
) -> tuple[Tone, Words]:
    by_verdict: dict[str, list[str]] = {verdict: [] for verdict in TONES}
    for row in sorted(rows, key=lambda row: -abs(_moved(study, row))):
        by_verdict[row.verdict].append(study.place(row.place))
    title = study.titles.get(alternative, "")
    said: list[Words] = [
        say(
            "cut.unchanged",
            where=capital(described(study, where)),
            count=len(by_verdict["unchanged"]),
            all=len(rows),
            name=joined(show.name(alternative), f"({title})" if title else ""),
        )
    ]
    for verdict in ("worse", "better", "open"):
        places = by_verdict[verdict]
        if places:
            said.append(say(f"cut.{verdict}", count=len(places), names=some(places)))
    tone: Tone = "bad" if by_verdict["worse"] else "busy" if by_verdict["open"] else "good"
    return tone, joined(*said)


def _table(
    study: Study, name: str, found: Found, where: Circumstance, columns: Sequence[str]
) -> Table:
    measure = study.plan.measures[name]
    rows = {each: {row.place: row for row in found[each, where]} for each in columns}
    sign = 1.0 if measure.least_is_best else -1.0
    order = ("worse", "open", "unchanged", "better")
    worst: dict[str, tuple[int, float]] = {}
    for by_place in rows.values():
        for place, row in by_place.items():
            key = (order.index(row.verdict), -sign * _moved(study, row))
            worst[place] = min(worst.get(place, key), key)
    places = sorted(worst, key=lambda place: (worst[place], place))[:MOST]
    lines = tuple(
        (
            Cell(study.place(place)),
            *(_cell(study, name, rows[each].get(place)) for each in columns),
        )
        for place in places
    )
    head: tuple[Words, ...] = (say("places.place"), *(show.name(each) for each in columns))
    return Table(head, lines, dense=True)


def _cell(study: Study, name: str, row: Any) -> Cell:
    if row is None:
        return Cell(show.NONE)
    unit, beside = study.plan.measures[name].unit, study.beside(name)
    mean = _moved(study, row) if row.verdict in ("worse", "better") else row.mean
    difference = Estimate(mean, row.low, row.high, unit, difference=True, beside=beside)
    text: Words = say(f"cut.{row.verdict}_cell")
    if row.verdict == "unchanged":
        text = say("cut.within", tolerance=Estimate.alone(row.tolerance, unit, beside).figure())
    return Cell(text, TONES[row.verdict], about=difference.words())


def _moved(study: Study, row: Any) -> float:
    """Return a mean difference, infinite where one of two waits had no end, 0 where not known."""
    if not math.isnan(row.mean):
        return float(row.mean)
    longer = (row.verdict == "worse") == study.plan.measures[row.measure].least_is_best
    if row.verdict not in ("worse", "better"):
        return 0.0
    return math.inf if longer else -math.inf
