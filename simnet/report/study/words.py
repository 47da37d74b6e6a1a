"""Names that several sections give to the same things: measures, alternatives, cells of tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal

from simnet.report import format as show
from simnet.report.base import Cell, Table, Tone
from simnet.report.study.base import BASE, Circumstance, Study
from simnet.report.study.estimate import Estimate
from simnet.report.study.standing import Levels, Verdict
from simnet.report.words import Listed, Quantity, Words, capital, listed, say, term

_NAMED = 6
"""Things that a sentence names one by one; beyond, it counts them."""
LEVEL_TONES: dict[Levels, Tone] = {"kept": "good", "broken": "bad", "open": "busy"}
VERDICT_TONES: dict[Verdict, Tone] = {
    "best": "good",
    "not_told_apart": "good",
    "worse": "bad",
    "beaten": "bad",
    "unknown": "plain",
}


def measure_words(measure: Any) -> Words:
    """Return what a measure is: ``page load time of school, 95 % within, in the worst village``."""
    words, over = _unscoped(measure), measure.scope.over
    if not over:
        return words
    return say("measure.worst", measure=words, place=say(f"scope.{over}"))


def _unscoped(measure: Any) -> Words:
    quantity: Words = term("quantity", measure.quantity)
    if measure.subject == "links":
        of: Words = say("measure.links", quantity=quantity)
    elif measure.subject == "all":
        of = quantity
    else:
        of = say("measure.of", quantity=quantity, subject=show.words(measure.subject))
    share = measure.statistic.removeprefix("p")
    if not measure.statistic:
        return of
    if measure.statistic[0] == "p":
        return say("measure.percentile", measure=of, share=show.threshold(float(share) / 100))
    return say("measure.statistic", measure=of, statistic=say(f"statistic.{measure.statistic}"))


def level_words(level: Any) -> Words:
    """Return what a service level promises: ``page load time of school: at most 4 s, in each``."""
    measure = level.measure
    scope = measure.scope
    key = "level.at_most" if level.at_most is not None else "level.at_least"
    threshold = Quantity(level.threshold, measure.unit, form="set")
    rule = say(key, measure=_unscoped(measure), threshold=threshold)
    if not scope.over:
        return rule if scope.how != "together" else say("level.together", rule=rule)
    fields: dict[str, Words] = {"rule": rule, "place": say(f"scope.{scope.over}")}
    if scope.how == "share":
        fields["share"] = show.threshold(scope.share)
    return say(f"level.{scope.how}", **fields)


def measure_title(study: Study, name: str) -> Words:
    """Return the name of a measure in the study, and what it is."""
    words = measure_words(study.plan.measures[name])
    if words in (term("quantity", name), name):
        return capital(words)
    return say("measures.heading", name=show.name(name), measure=words)


def alternative_cell(study: Study, alternative: str) -> Cell:
    """Return the first cell of the row of an alternative: its name, and what it is."""
    title: Words = study.titles.get(alternative, "")
    if alternative == BASE and title in ("", BASE):
        title = say("study.base")
    return Cell(show.name(alternative), about=title if title != alternative else "")


def estimate_cell(estimate: Estimate, tone: Tone = "plain") -> Cell:
    """Return the cell of an estimate: the figure, and below it the interval."""
    about = estimate.interval() if estimate.exists else ""
    return Cell(estimate.figure(), tone, about=about)


def by_circumstance(
    study: Study,
    cell: Callable[[str, Circumstance], Cell],
    caption: Words = "",
    where: tuple[Circumstance, ...] = (),
) -> Table:
    """Return a table with a row for each alternative and a column for each circumstance."""
    columns = where or study.plain
    rows = tuple(
        (alternative_cell(study, each), *(cell(each, column) for column in columns))
        for each in study.alternatives
    )
    head = (say("study.alternative"), *(capital(column.words()) for column in columns))
    return Table(head, rows, caption, dense=len(columns) > 6)


def described(study: Study, where: Circumstance) -> Words:
    """Return the name of a circumstance, with the title of its stress test if it has one."""
    words = where.words()
    stress = (study.scenario.get("stress") or {}).get(where.stress) or {}
    title = stress.get("title")
    return say("study.described", where=words, title=title) if title else words


def some(names: Sequence[str], end: Literal["and", "or"] = "and") -> Listed:
    """Return names as a list within a sentence, the first few of them if they are many."""
    shown: list[Words] = [show.name(each) for each in names[:_NAMED]]
    if len(names) > _NAMED:
        shown.append(say("study.more", count=len(names) - _NAMED))
    return listed(shown, end)
