"""How far the answer of a study reaches: how sure it is, and what it was not tested against."""

from __future__ import annotations

from collections.abc import Iterator

from simnet.report import format as show
from simnet.report.base import Tone
from simnet.report.study.base import NO_STRESS, Study
from simnet.report.study.cost import costs, exists
from simnet.report.study.words import some
from simnet.report.words import Words, listed, say

_PAIRS = 4
"""Combinations that a sentence names one by one; beyond, it counts them."""


def sureness(study: Study) -> Iterator[tuple[Tone, Words]]:
    """Yield what the intervals stand for, and whether they are as narrow as was wanted."""
    least, most = study.replications
    if most <= 1:
        yield "bad", say("sure.one_run" if most else "sure.nothing")
    else:
        key = "sure.same" if least == most else "sure.several"
        yield "plain", say(key, least=least, most=most, seed=str(study.plan.seed))
        yield "plain", say("sure.intervals", confidence=study.confidence)
    yield from _precision(study)
    yield from _missing(study)
    unsettled = {row.cell for row in study.rows("warmup") if row.truncation_s != row.truncation_s}
    if unsettled:
        yield "bad", say("sure.unsettled", count=len(unsettled), all=len(study.cells))


def _precision(study: Study) -> Iterator[tuple[Tone, Words]]:
    wanted = [
        (measure, each)
        for measure in study.measures
        for cell in study.cells
        if (each := study.estimate(measure, *cell)).precise is not None and each.exists
    ]
    if not wanted:
        if study.replications[1] > 1:
            yield "plain", say("sure.no_precision")
        return
    rough = sum(not each.precise for _, each in wanted)
    names = some(list(dict.fromkeys(name for name, _ in wanted)))
    if rough:
        yield "busy", say("sure.rough", measures=names, count=rough, all=len(wanted))
    else:
        yield "good", say("sure.precise", measures=names)


def _missing(study: Study) -> Iterator[tuple[Tone, Words]]:
    """Yield which cells have no result, or fewer replications than were asked for at least."""
    counted = dict.fromkeys(study.placed, 0)
    for row in study.rows("runs"):
        counted[row.cell] = counted.get(row.cell, 0) + 1
    short = [cell for cell, count in counted.items() if count < study.plan.least]
    if short:
        yield "bad", say("sure.missing", names=some(short), count=study.plan.least)


def not_tested(study: Study) -> Iterator[tuple[Tone, Words]]:
    """Yield what the scenario describes and the study left out, and what no study has yet."""
    stressed = {where.stress for where in study.circumstances}
    if stressed == {NO_STRESS}:
        scripted = (
            "extent.no_stress_but_events" if study.scenario.get("events") else "extent.no_stress"
        )
        yield "busy", say(scripted)
    for kind, had in (("stress", stressed), ("alternatives", set(study.alternatives))):
        described = study.scenario.get(kind) or {}
        left_out = [name for name in described if name not in had]
        if left_out:
            yield "busy", say(f"extent.{kind}", names=some(left_out))
    absent = [
        say("extent.pair", alternative=show.name(alternative), where=where.words())
        for where in study.plain
        for alternative in study.alternatives
        if (alternative, where) not in study.cells
    ]
    if absent:
        shown: Words = (
            listed(absent) if len(absent) <= _PAIRS else say("extent.many", count=len(absent))
        )
        yield "busy", say("extent.pairs", names=shown)
    yield from _of_chance(study)
    priced = any(exists(each.total_idr) for each in costs(study).values())
    yield "plain", say("extent.model_priced" if priced else "extent.model")


def _of_chance(study: Study) -> Iterator[tuple[Tone, Words]]:
    """Yield whether it never rains in the scenario, and whether nothing breaks in it by chance."""
    if not study.scenario.get("weather"):
        yield "busy", say("extent.no_weather")
    failures = study.scenario.get("failures") or {}
    yield "busy", say("extent.failures" if failures.get("causes") else "extent.no_failures")
