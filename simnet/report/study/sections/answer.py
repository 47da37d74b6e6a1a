"""The first screen: which alternative the runs speak for, how sure that is, what was left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

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
from simnet.report.study.base import Circumstance, Study
from simnet.report.study.extent import not_tested, sureness
from simnet.report.study.standing import Levels, Ranked, Standing, level_verdicts, standings
from simnet.report.study.verdict import plain_standings, verdict
from simnet.report.study.words import (
    LEVEL_TONES,
    VERDICT_TONES,
    alternative_cell,
    by_circumstance,
    capital,
    described,
    estimate_cell,
    measure_words,
    some,
)
from simnet.report.text import Text

ORDER = 0
_OPEN_ROWS = 12
"""Rows of all rankings together up to which they stand open on the page."""
_LISTED = 3
"""Alternatives that a sentence names one by one with their figures; the table has all."""


def section(study: Study, text: Text) -> Section:
    """Return the answer: in words, then as a ranking for each circumstance."""
    found = standings(study)
    plain = plain_standings(study, found)
    measure = measure_words(study.plan.measures[study.plan.objective], text)
    parts: list[Part] = [
        Paragraph(sentence, important=not number)
        for number, sentence in enumerate(verdict(study, found, text))
    ]
    lines = [*_findings(study, plain, text), *_swept(study, found, text)]
    beside: list[Part] = [Findings(tuple(sureness(study, text)), text("answer.sure"))]
    beside.append(Findings(tuple(not_tested(study, text)), text("answer.not_tested")))
    if lines:
        told: tuple[Part, ...] = (Findings(tuple(lines), text("answer.found")),)
        parts.append(Columns((told, tuple(beside))))
    else:
        parts += beside
    parts += _rankings(study, plain, text)
    lead = "answer.lead" if len(study.alternatives) > 1 else "answer.lead_single"
    return Section(text("answer.title"), tuple(parts), text(lead, measure=measure))


def _rankings(study: Study, plain: Sequence[Standing], text: Text) -> list[Part]:
    """Return the verdicts of all rankings, and each of them in full."""
    if len(study.alternatives) < 2 or not study.replications[1]:
        return []
    measure = capital(measure_words(study.plan.measures[study.plan.objective], text))
    if len(plain) == 1:
        return [_table(study, plain[0], text, text("answer.caption", measure=measure))]
    ranked = {(each.alternative, one.where): each for one in plain for each in one.ranked}

    def cell(alternative: str, where: Circumstance) -> Cell:
        each = ranked.get((alternative, where))
        if each is None:
            return Cell(show.NONE)
        worse = each.verdict == "worse"
        about = text("answer.behind_by", by=each.behind.words(text)) if worse else ""
        return Cell(text(f"verdict.{each.verdict}"), VERDICT_TONES[each.verdict], about=about)

    parts: list[Part] = []
    if any(each.judged for each in plain):
        parts.append(by_circumstance(study, text, cell, text("answer.overview", measure=measure)))
    long = len(plain) * len(study.alternatives) > _OPEN_ROWS
    for each in plain:
        title = text("answer.ranking", where=described(study, each.where, text))
        table = _table(study, each, text, "")
        parts += [Folded(title, (table,))] if long else [Heading(title), table]
    return parts


def _findings(study: Study, plain: Sequence[Standing], text: Text) -> Iterator[tuple[Tone, str]]:
    for standing in plain:
        if standing.judged:
            said = text(
                "answer.in",
                where=capital(described(study, standing.where, text)),
                said=" ".join(_told(standing, text)),
            )
            yield "good" if standing.named("best") else "busy", said


def _told(standing: Standing, text: Text) -> Iterator[str]:
    """Yield what can be said of a ranking, sentence by sentence."""
    contenders, worse = standing.contenders, standing.named("worse")
    unknown = standing.named("unknown")
    first = contenders[0]
    if first.verdict == "best":
        yield text(
            "answer.best", name=show.name(first.alternative), figure=first.estimate.words(text)
        )
    elif len(contenders) == 1:
        yield text("answer.only_measured", name=show.name(first.alternative))
    else:
        yield _alike(contenders, not worse and not unknown and len(contenders) > 2, text)
    listed = [
        text("answer.worse_by", name=show.name(each.alternative), by=each.behind.words(text))
        for each in worse[:_LISTED]
    ]
    if listed:
        more = len(worse) - _LISTED
        if more > 0:
            listed.append(text("answer.more_worse", count=more))
        yield text("answer.worse", list=text.listed(listed))
    if unknown:
        yield text("answer.unknown", names=some([each.alternative for each in unknown], text))


def _alike(contenders: Sequence[Ranked], everybody: bool, text: Text) -> str:
    """Return that these cannot be told apart, and how much choosing any of them can cost."""
    names = some([each.alternative for each in contenders], text)
    if not all(each.behind.bounded for each in contenders):
        return text("answer.not_told_apart_ever", names=names)
    most = max(contenders, key=lambda each: each.behind.high).behind.bound(text)
    if everybody:
        return text("answer.all_alike", most=most)
    return text("answer.not_told_apart", names=names, most=most)


def _swept(study: Study, found: Sequence[Standing], text: Text) -> Iterator[tuple[Tone, str]]:
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
        listed = [
            text("answer.swept_count", name=show.name(alternative), count=count)
            for alternative, count in sorted(counts.items(), key=lambda each: -each[1])
            if count
        ]
        names = text.listed(listed)
        said = text("answer.swept", sweep=show.name(sweep), points=len(points), list=names)
        yield "plain", said


def _table(study: Study, standing: Standing, text: Text, caption: str) -> Table:
    verdicts = level_verdicts(study)
    levels = bool(study.plan.levels)
    head = ["alternative", "rank", "objective", "behind", "verdict"] + ["levels"] * levels
    rows = []
    for each in standing.ranked:
        row = [
            alternative_cell(study, each.alternative, text),
            Cell(show.whole(each.rank) if each.rank and each.estimate.exists else show.NONE),
            estimate_cell(each.estimate, text),
            _behind(each, text),
            Cell(text(f"verdict.{each.verdict}"), VERDICT_TONES[each.verdict]),
        ]
        if levels:
            row.append(_levels(verdicts.get((each.alternative, standing.where), {}), text))
        rows.append(tuple(row))
    return Table(
        tuple(text(f"answer.{column}") for column in head),
        tuple(rows),
        caption,
        words=(4, 5),
    )


def _behind(each: Ranked, text: Text) -> Cell:
    if each.verdict in ("best", "unknown") or not each.behind.exists:
        return Cell(show.NONE)
    return estimate_cell(each.behind, text)


def _levels(verdicts: dict[str, Levels], text: Text) -> Cell:
    """Return how many service levels are kept, broken and open."""
    if not verdicts:
        return Cell(show.NONE)
    kinds: tuple[Levels, ...] = ("broken", "open", "kept")
    counts = {kind: sum(each == kind for each in verdicts.values()) for kind in kinds}
    said = [text(f"answer.levels_{kind}", count=count) for kind, count in counts.items() if count]
    worst = next(kind for kind in kinds if counts[kind])
    return Cell(", ".join(said), LEVEL_TONES[worst])
