"""The first screen: which alternative the runs speak for, how sure that is, what was left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from simnet.report import format as show
from simnet.report.base import (
    Cell,
    Columns,
    Findings,
    Folded,
    Heading,
    Paragraph,
    Part,
    Section,
    Table,
    Tone,
)
from simnet.report.dates import started
from simnet.report.study.badly import badly, same_worlds, table, villages_cell
from simnet.report.study.base import Circumstance, Study
from simnet.report.study.cost import cost_cell, costs, exists
from simnet.report.study.extent import not_tested, sureness
from simnet.report.study.standing import Levels, Ranked, Standing, level_verdicts, standings
from simnet.report.study.verdict import plain_standings, recommended, verdict
from simnet.report.study.words import (
    LEVEL_TONES,
    VERDICT_TONES,
    alternative_cell,
    by_circumstance,
    described,
    estimate_cell,
    measure_words,
    some,
)
from simnet.report.words import Words, capital, joined, listed, say

ORDER = 0
_OPEN_ROWS = 12
"""Rows of all rankings together up to which they stand open on the page."""
_WORDS = ("behind", "levels", "villages")
"""Columns of a ranking that are no figures."""
_BADLY = 12
"""Lines of who is served badly that stand open."""
_ORDER: dict[Tone, int] = {"bad": 0, "busy": 1, "plain": 2, "good": 3}
_LISTED = 3
"""Alternatives that a sentence names one by one with their figures; the table has all."""


def section(study: Study) -> Section:
    """Return the answer: in words, then as a ranking for each circumstance."""
    found = standings(study)
    plain = plain_standings(study, found)
    measure = measure_words(study.plan.measures[study.plan.objective])
    parts: list[Part] = [
        Paragraph(sentence, important=not number)
        for number, sentence in enumerate(verdict(study, found))
    ]
    parts += _villages(study, recommended(study, plain))
    lines = [*_findings(study, plain), *_swept(study, found)]
    beside: list[Part] = [Findings(tuple(sureness(study)), say("answer.sure"))]
    beside.append(Findings(tuple(not_tested(study)), say("answer.not_tested")))
    if lines:
        told: tuple[Part, ...] = (Findings(tuple(lines), say("answer.found")),)
        parts.append(Columns((told, tuple(beside))))
    else:
        parts += beside
    parts += _rankings(study, plain)
    lead = "answer.lead" if len(study.alternatives) > 1 else "answer.lead_single"
    day = started(study.scenario)
    said = joined(say(lead, measure=measure), say("answer.day", day=day) if day else "")
    return Section(say("answer.title"), tuple(parts), said)


def _villages(study: Study, named: Sequence[str]) -> list[Part]:
    """Return who is served badly, and what changes nothing that is simulated."""
    parts: list[Part] = []
    if study.replications[1]:
        lines = badly(study, named)
        # What is bad stands open, whatever it is a line of.
        kept = sorted(range(len(lines)), key=lambda number: _ORDER[lines[number][0]])[:_BADLY]
        shown = tuple(line for number, line in enumerate(lines) if number in kept)
        rest = tuple(line for number, line in enumerate(lines) if number not in kept)
        parts += [Findings(shown, say("badly.title"))] if shown else []
        parts += [Folded(say("badly.rest", count=len(rest)), (Findings(rest),))] if rest else []
        parts += table(study)
    alike = tuple(same_worlds(study))
    return [*parts, Findings(alike, say("badly.alike"))] if alike else parts


def _rankings(study: Study, plain: Sequence[Standing]) -> list[Part]:
    """Return the verdicts of all rankings, and each of them in full."""
    if len(study.alternatives) < 2 or not study.replications[1]:
        return []
    measure = capital(measure_words(study.plan.measures[study.plan.objective]))
    if len(plain) == 1:
        return [_table(study, plain[0], say("answer.caption", measure=measure))]
    ranked = {(each.alternative, one.where): each for one in plain for each in one.ranked}

    def cell(alternative: str, where: Circumstance) -> Cell:
        each = ranked.get((alternative, where))
        if each is None:
            return Cell(show.NONE)
        compared = _compared(each)
        return compared if each.verdict in ("worse", "beaten") else replace(compared, about="")

    parts: list[Part] = []
    if any(each.judged for each in plain):
        parts.append(by_circumstance(study, cell, say("answer.overview", measure=measure)))
    long = len(plain) * len(study.alternatives) > _OPEN_ROWS
    for each in plain:
        title = say("answer.ranking", where=described(study, each.where))
        table = _table(study, each, "")
        parts += [Folded(title, (table,))] if long else [Heading(title), table]
    return parts


def _findings(study: Study, plain: Sequence[Standing]) -> Iterator[tuple[Tone, Words]]:
    for standing in plain:
        if standing.judged:
            said = say(
                "answer.in",
                where=capital(described(study, standing.where)),
                said=joined(*_told(standing)),
            )
            yield "good" if standing.named("best") else "busy", said


def _told(standing: Standing) -> Iterator[Words]:
    """Yield what can be said of a ranking, sentence by sentence."""
    contenders, worse = standing.contenders, standing.named("worse", "beaten")
    unknown = standing.named("unknown")
    first = contenders[0]
    if first.verdict == "best":
        yield say("answer.best", name=show.name(first.alternative), figure=first.estimate.words())
    elif len(contenders) == 1:
        yield say("answer.only_measured", name=show.name(first.alternative))
    else:
        yield _alike(contenders, not worse and not unknown and len(contenders) > 2)
    behind = [
        say(
            "answer.worse_by" if each.verdict == "worse" else "answer.beaten_by",
            name=show.name(each.alternative),
            by=each.short(),
        )
        for each in worse[:_LISTED]
    ]
    if behind:
        more = len(worse) - _LISTED
        if more > 0:
            behind.append(say("answer.more_worse", count=more))
        yield say("answer.worse", list=listed(behind))
    if unknown:
        yield say("answer.unknown", names=some([each.alternative for each in unknown]))


def _alike(contenders: Sequence[Ranked], everybody: bool) -> Words:
    """Return that these cannot be told apart, and how much choosing any of them can cost."""
    names = some([each.alternative for each in contenders])
    if not all(each.behind.bounded for each in contenders):
        return say("answer.not_told_apart_ever", names=names)
    most = max(contenders, key=lambda each: each.behind.high).behind.bound()
    if everybody:
        return say("answer.all_alike", most=most)
    return say("answer.not_told_apart", names=names, most=most)


def _swept(study: Study, found: Sequence[Standing]) -> Iterator[tuple[Tone, Words]]:
    """Yield for each sweep how often each alternative was among the best of a point."""
    if study.plain == study.circumstances:
        return
    for sweep in dict.fromkeys(each.where.sweep for each in found if each.where.sweep):
        points = [each for each in found if each.where.sweep == sweep and each.judged]
        if not points:
            continue
        counts = {
            alternative: sum(
                alternative in (each.alternative for each in point.contenders) for point in points
            )
            for alternative in study.alternatives
        }
        often = [
            say("answer.swept_count", name=show.name(alternative), count=count)
            for alternative, count in sorted(counts.items(), key=lambda each: -each[1])
            if count
        ]
        names = listed(often)
        said = say("answer.swept", sweep=show.name(sweep), count=len(points), list=names)
        yield "plain", said


def _table(study: Study, standing: Standing, caption: Words) -> Table:
    verdicts = level_verdicts(study)
    levels, villages = bool(study.plan.levels), study.has_villages
    head = ["alternative", "rank", "objective", "behind"]
    head += ["villages"] * villages + ["levels"] * levels
    bills = costs(study)
    bills = bills if any(exists(each.total_idr) for each in bills.values()) else {}
    head += ["cost"] * bool(bills)
    rows = []
    for each in standing.ranked:
        row = [
            alternative_cell(study, each.alternative),
            Cell(show.whole(each.rank) if each.rank and each.estimate.exists else show.NONE),
            estimate_cell(each.estimate),
            _compared(each),
        ]
        if villages:
            # Which they are is named in the table above.
            row.append(replace(villages_cell(study, each.alternative, standing.where), about=""))
        if levels:
            row.append(_levels(verdicts.get((each.alternative, standing.where), {})))
        if bills:
            bill = bills.get(each.alternative)
            row.append(Cell(show.NONE) if bill is None else cost_cell(bill, "with_vat"))
        rows.append(tuple(row))
    return Table(
        tuple(say(f"answer.{column}") for column in head),
        tuple(rows),
        caption,
        words=tuple(index for index, name in enumerate(head) if name in _WORDS),
    )


def _compared(each: Ranked) -> Cell:
    """Return the verdict of a ranking on an alternative, and how far it is behind the best."""
    behind = each.verdict not in ("best", "unknown") and each.behind.exists
    about = say("answer.behind_by", by=each.short()) if behind else ""
    return Cell(say(f"verdict.{each.verdict}"), VERDICT_TONES[each.verdict], about=about)


def _levels(verdicts: dict[str, Levels]) -> Cell:
    """Return how many service levels are kept, broken and open."""
    if not verdicts:
        return Cell(show.NONE)
    kinds: tuple[Levels, ...] = ("broken", "open", "kept")
    counts = {kind: sum(each == kind for each in verdicts.values()) for kind in kinds}
    said = [say(f"answer.levels_{kind}", count=count) for kind, count in counts.items() if count]
    worst = next(kind for kind in kinds if counts[kind])
    return Cell(joined(*said, between=", "), LEVEL_TONES[worst])
