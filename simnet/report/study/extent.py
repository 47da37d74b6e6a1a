"""How far the answer of a study reaches: how sure it is, and what it was not tested against."""

from __future__ import annotations

from collections.abc import Iterator

from simnet.report import format as show
from simnet.report.base import Tone
from simnet.report.study.base import NO_STRESS, Study
from simnet.report.study.words import some
from simnet.report.text import Text

_PAIRS = 4
"""Combinations that a sentence names one by one; beyond, it counts them."""


def sureness(study: Study, text: Text) -> Iterator[tuple[Tone, str]]:
    """Yield what the intervals stand for, and whether they are as narrow as was wanted."""
    least, most = study.replications
    if most <= 1:
        yield "bad", text("sure.one_run" if most else "sure.nothing")
    else:
        key = "sure.same" if least == most else "sure.several"
        yield "plain", text(key, least=least, most=most, seed=study.plan.seed)
        yield "plain", text("sure.intervals", confidence=f"{100 * study.plan.confidence:g}")
    yield from _precision(study, text)
    yield from _missing(study, text)
    unsettled = {row.cell for row in study.rows("warmup") if row.truncation_s != row.truncation_s}
    if unsettled:
        yield "bad", text("sure.unsettled", count=len(unsettled), all=len(study.cells))


def _precision(study: Study, text: Text) -> Iterator[tuple[Tone, str]]:
    wanted = [
        (measure, each)
        for measure in study.measures
        for cell in study.cells
        if (each := study.estimate(measure, *cell)).precise is not None and each.exists
    ]
    if not wanted:
        if study.replications[1] > 1:
            yield "plain", text("sure.no_precision")
        return
    rough = sum(not each.precise for _, each in wanted)
    names = some(list(dict.fromkeys(name for name, _ in wanted)), text)
    if rough:
        yield "busy", text("sure.rough", measures=names, count=rough, all=len(wanted))
    else:
        yield "good", text("sure.precise", measures=names)


def _missing(study: Study, text: Text) -> Iterator[tuple[Tone, str]]:
    """Yield which cells have no result, or fewer replications than were asked for at least."""
    counted = dict.fromkeys(study.placed, 0)
    for row in study.rows("runs"):
        counted[row.cell] = counted.get(row.cell, 0) + 1
    short = [cell for cell, count in counted.items() if count < study.plan.least]
    if short:
        yield "bad", text("sure.missing", names=some(short, text), least=study.plan.least)


def not_tested(study: Study, text: Text) -> Iterator[tuple[Tone, str]]:
    """Yield what the scenario describes and the study left out, and what no study has yet."""
    stressed = {where.stress for where in study.circumstances}
    if stressed == {NO_STRESS}:
        yield "busy", text("extent.no_stress")
    for kind, had in (("stress", stressed), ("alternatives", set(study.alternatives))):
        described = study.scenario.get(kind) or {}
        left_out = [name for name in described if name not in had]
        if left_out:
            yield "busy", text(f"extent.{kind}", names=some(left_out, text))
    absent = [
        text("extent.pair", alternative=show.name(alternative), where=where.words(text))
        for where in study.plain
        for alternative in study.alternatives
        if (alternative, where) not in study.cells
    ]
    if absent:
        shown = (
            text.listed(absent) if len(absent) <= _PAIRS else text("extent.many", count=len(absent))
        )
        yield "busy", text("extent.pairs", names=shown)
    yield "plain", text("extent.model")
