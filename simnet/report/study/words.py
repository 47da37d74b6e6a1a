"""Names that several sections give to the same things: measures, alternatives, cells of tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from simnet.report import format as show
from simnet.report.base import Cell, Table, Tone
from simnet.report.study.base import BASE, Circumstance, Study
from simnet.report.study.estimate import Estimate
from simnet.report.study.standing import Levels, Verdict
from simnet.report.text import Text

_NAMED = 6
"""Things that a sentence names one by one; beyond, it counts them."""
LEVEL_TONES: dict[Levels, Tone] = {"kept": "good", "broken": "bad", "open": "busy"}
VERDICT_TONES: dict[Verdict, Tone] = {
    "best": "good",
    "not_told_apart": "good",
    "worse": "bad",
    "unknown": "plain",
}


def measure_words(measure: Any, text: Text) -> str:
    """Return what a measure is: ``page load time of school, 95 % within``."""
    quantity = text(f"quantity.{measure.quantity}")
    if measure.subject == "links":
        of = text("measure.links", quantity=quantity)
    elif measure.subject == "all":
        of = quantity
    else:
        of = text("measure.of", quantity=quantity, subject=show.words(measure.subject))
    share = measure.statistic.removeprefix("p")
    if not measure.statistic:
        return of
    if measure.statistic[0] == "p":
        return text("measure.percentile", measure=of, share=share)
    return text("measure.statistic", measure=of, statistic=text(f"statistic.{measure.statistic}"))


def measure_title(study: Study, name: str, text: Text) -> str:
    """Return the name of a measure in the study, and what it is."""
    words = measure_words(study.plan.measures[name], text)
    if show.words(name) == words:
        return capital(words)
    return text("measures.heading", name=show.name(name), measure=words)


def alternative_cell(study: Study, alternative: str, text: Text) -> Cell:
    """Return the first cell of the row of an alternative: its name, and what it is."""
    title = study.titles.get(alternative, "")
    if alternative == BASE and title in ("", BASE):
        title = text("study.base")
    return Cell(show.name(alternative), about=title if title != alternative else "")


def estimate_cell(estimate: Estimate, text: Text, tone: Tone = "plain") -> Cell:
    """Return the cell of an estimate: the figure, and below it the interval."""
    about = estimate.interval(text) if estimate.exists else ""
    return Cell(estimate.figure(text), tone, about=about)


def by_circumstance(
    study: Study,
    text: Text,
    cell: Callable[[str, Circumstance], Cell],
    caption: str = "",
    where: tuple[Circumstance, ...] = (),
) -> Table:
    """Return a table with a row for each alternative and a column for each circumstance."""
    columns = where or study.plain
    rows = tuple(
        (alternative_cell(study, each, text), *(cell(each, column) for column in columns))
        for each in study.alternatives
    )
    head = (text("study.alternative"), *(capital(column.words(text)) for column in columns))
    return Table(head, rows, caption, dense=len(columns) > 6)


def described(study: Study, where: Circumstance, text: Text) -> str:
    """Return the name of a circumstance, with the title of its stress test if it has one."""
    words = where.words(text)
    stress = (study.scenario.get("stress") or {}).get(where.stress) or {}
    title = stress.get("title")
    return text("study.described", where=words, title=title) if title else words


def some(names: Sequence[str], text: Text, end: str = "list.and") -> str:
    """Return names as a list within a sentence, the first few of them if they are many."""
    shown = [show.name(each) for each in names[:_NAMED]]
    if len(names) > _NAMED:
        shown.append(text("study.more", count=len(names) - _NAMED))
    return text.listed(shown, end)


def capital(words: str) -> str:
    """Return words with a capital first letter."""
    return words[:1].upper() + words[1:]
