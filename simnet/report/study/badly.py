"""Who is served badly, for the first screen of a study: named, with how long and how."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from simnet.report import format as show
from simnet.report.base import Cell, Part, Tone
from simnet.report.study.base import BASE, Circumstance, Study
from simnet.report.study.reasons import why_alternative, why_stress
from simnet.report.study.served import Served, Villages
from simnet.report.study.words import by_circumstance, described
from simnet.report.words import Words, capital, joined, listed, say

_NAMED = 6
"""Villages that a sentence names; beyond, it counts them."""
_IN_A_CELL = 3
"""Villages that a cell of the table names."""


def badly(study: Study, recommended: Sequence[str]) -> list[tuple[Tone, Words]]:
    """Return who is served badly with the recommended alternatives, and with all where none is."""
    named = [each for each in study.alternatives if each in recommended] or study.alternatives
    said: list[tuple[Tone, Words]] = []
    for alternative in named:
        for where in study.studied(alternative):
            found = study.villages(alternative, where)
            if len(found):
                said += _of_cell(study, alternative, where, found)
    return said


def _of_cell(
    study: Study, alternative: str, where: Circumstance, found: Villages
) -> Iterator[tuple[Tone, Words]]:
    """Yield what villages surely break, and which were without service."""
    fields: dict[str, Words | int]
    if found.all_gone:
        fields = {"name": show.name(alternative), "where": capital(described(study, where))}
        yield "bad", say("badly.all_gone", all=len(found), **fields)
        return
    surely, dark = found.surely, found.dark
    alone = [each for each in found.breaking if each not in surely]
    fields = {
        "name": show.name(alternative),
        "where": capital(described(study, where)),
        "all": len(found),
    }
    breaking = _some(study, surely, _NAMED, levels=True)
    spells = _some(study, dark, _NAMED, times=True)
    beside: Words = ""
    if alone:
        # The table below and the section of villages count these, so they are named here.
        names = _some(study, alone, _NAMED)
        key = "badly.alone_too" if surely or dark else "badly.alone"
        beside = say(key, count=len(alone), names=names, **fields)
    if surely and dark:
        numbers = {"count": len(surely), "dark": len(dark)}
        said = say("badly.both", names=breaking, dark_names=spells, **numbers, **fields)
        yield "bad", joined(said, beside)
    elif surely:
        said = say("badly.breaks", count=len(surely), names=breaking, **fields)
        yield "bad", joined(said, beside)
    elif dark:
        said = say("badly.dark", count=len(dark), names=spells, **fields)
        yield "bad", joined(said, beside)
    elif alone:
        yield "bad", beside
    else:
        yield _not_broken(study, found, fields)


def _not_broken(
    study: Study, found: Villages, fields: dict[str, Words | int]
) -> tuple[Tone, Words]:
    """Return what is said where no village breaks a level or was without service."""
    unasked = [each for each in found.each if each.unasked]
    unsure = [each for each in found.each if not each.keeps and not each.unasked]
    said: list[Words] = []
    if unsure:
        names = _some(study, unsure, _NAMED)
        said.append(say("badly.open", count=len(unsure), names=names, **fields))
    if unasked:
        names = _some(study, unasked, _NAMED)
        key = "badly.unasked_too" if unsure else "badly.unasked"
        said.append(say(key, count=len(unasked), names=names, **fields))
    if said:
        return "busy" if unsure else "plain", joined(*said)
    if found.judged:
        return "good", say("badly.none", **fields)
    return "plain", say("badly.not_judged", **fields)


def caution(study: Study, alternative: str) -> Words:
    """Return in a sentence whom an alternative serves worst of all it was put to; "" for nobody."""
    cells = [(where, study.villages(alternative, where)) for where in study.studied(alternative)]
    for kind in ("dark", "surely"):
        where, found = max(
            cells, key=lambda each: len(getattr(each[1], kind)), default=(None, Villages(()))
        )
        several: list[Served] = getattr(found, kind)
        if several and where is not None:
            return say(
                f"badly.caution_{kind}",
                name=show.name(alternative),
                where=where.words(),
                count=len(several),
                all=len(found),
                names=_some(study, several, _NAMED, times=kind == "dark"),
            )
    return ""


def table(study: Study) -> list[Part]:
    """Return how many villages each alternative serves as agreed; nothing without villages."""
    if not study.has_villages:
        return []
    key = "badly.table" if judges_villages(study) else "badly.table_dark"

    def cell(alternative: str, where: Circumstance) -> Cell:
        return villages_cell(study, alternative, where)

    return [by_circumstance(study, cell, say(key))]


def judges_villages(study: Study) -> bool:
    """Tell whether any service level is judged village by village."""
    return any(
        study.villages(each, where).judged
        for each in study.alternatives
        for where in study.studied(each)
    )


def villages_cell(study: Study, alternative: str, where: Circumstance) -> Cell:
    """Return in how many villages every level is kept, without a spell without service."""
    found = study.villages(alternative, where)
    if not len(found):
        return Cell(show.NONE)
    said: list[Words] = []
    if found.all_gone:
        said.append(say("badly.cell_all_gone"))
    elif found.breaking:
        said.append(say("badly.cell_breaks", names=_some(study, found.breaking, _IN_A_CELL)))
    if found.dark and not found.all_gone:
        names = _some(study, found.dark, _IN_A_CELL, times=True)
        said.append(say("badly.cell_dark", names=names))
    text = say("badly.of", count=found.well, all=len(found))
    return Cell(text, tone_of(found), about=joined(*said, between="; "))


def tone_of(found: Villages) -> Tone:
    """Return how service in the villages of a cell is to be taken."""
    if found.breaking or found.dark:
        return "bad"
    if found.well < len(found):
        return "busy"
    return "good" if found.judged else "plain"


def same_worlds(study: Study) -> Iterator[tuple[Tone, Words]]:
    """Yield which alternatives and stress tests change nothing that is simulated."""
    alike: dict[tuple[str, str], int] = {}
    for row in study.rows("cells"):
        if row.cell not in study.placed or study.placed[row.cell][1].sweep:
            continue
        if row.same_as in study.placed:
            other = study.placed[row.same_as][0]
            alike[row.alternative, other] = alike.get((row.alternative, other), 0) + 1
    for (alternative, other), count in alike.items():
        every = count == sum(1 for _ in study.studied(alternative))
        key = "badly.same_as" if every else "badly.same_as_at_times"
        title = study.titles.get(alternative, "")
        named = joined(show.name(alternative), f"({title})" if title else "")
        base = say("badly.base") if other == BASE else show.name(other)
        why = why_alternative(study, alternative) if other == BASE and every else ""
        yield "bad", joined(say(key, name=named, other=base), why)
    yield from _idle_stress(study)


def _idle_stress(study: Study) -> Iterator[tuple[Tone, Words]]:
    idle: dict[str, list[str]] = {}
    tried: dict[str, int] = {}
    for row in study.rows("cells"):
        if row.cell in study.placed and not study.placed[row.cell][1].sweep:
            tried[row.stress] = tried.get(row.stress, 0) + 1
            if row.same_unstressed:
                idle.setdefault(row.stress, []).append(row.alternative)
    for stress, alternatives in idle.items():
        every = len(alternatives) == tried[stress]
        names = listed(show.name(each) for each in alternatives)
        key = "badly.idle_stress" if every else "badly.idle_stress_with"
        said = joined(say(key, stress=show.name(stress), names=names), why_stress(study, stress))
        yield ("bad" if every else "busy"), said


def _some(
    study: Study,
    several: Sequence[Served],
    most: int,
    *,
    levels: bool = False,
    times: bool = False,
) -> Words:
    """Return villages as a list within a sentence, with what they break or for how long."""
    shown: list[Words] = []
    for each in several[:most]:
        named = show.name(study.place(each.village))
        if levels:
            broken: list[Words] = [
                say("badly.level", level=level, figure=each.figures[level].words())
                for level in each.surely_breaks()
            ]
            shown.append(say("badly.village", village=named, how=joined(*broken, between="; ")))
        elif times:
            length: Words = show.duration(each.without_s)
            how = say("badly.whole", length=length) if each.gone else length
            shown.append(say("badly.village", village=named, how=how))
        else:
            shown.append(named)
    if len(several) > most:
        shown.append(say("study.more", count=len(several) - most))
    return listed(shown)
