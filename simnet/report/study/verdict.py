"""The conclusion of a study in a sentence or three, honest in every case that can arise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from simnet.report import format as show
from simnet.report.study.badly import caution
from simnet.report.study.base import Study
from simnet.report.study.standing import (
    Levels,
    Standing,
    always_among_best,
    breaks_only_under_stress,
    level_verdict,
)
from simnet.report.study.words import measure_words, some
from simnet.report.words import Words, joined, say

_CAUTIONED = 3
"""Alternatives of which the first sentence says whom they serve badly; the table has all."""


def plain_standings(study: Study, found: Sequence[Standing]) -> list[Standing]:
    """Return the rankings of the plain circumstances."""
    return [each for each in found if each.where in study.plain]


def verdict(study: Study, found: Sequence[Standing]) -> list[Words]:
    """Return what a decision maker reads first: the conclusion, then what it rests on."""
    plain = plain_standings(study, found)
    reasons = [*_of_ranking(study, plain), *_of_levels(study)]
    said = [*_conclusion(study, plain), joined(*reasons)]
    cautions = [caution(study, each) for each in recommended(study, plain)[:_CAUTIONED]]
    said[0] = joined(said[0], *(each for each in cautions if each != ""))
    unjudged = _unjudged(study, plain)
    if unjudged and any(each.judged for each in plain):
        # Whatever comes first must not be read without this.
        said[0] = joined(said[0], say("verdict.unjudged", names=some(unjudged)))
    return said


def recommended(study: Study, plain: Sequence[Standing]) -> list[str]:
    """Return the alternatives that the runs speak for: among the best, and no level broken."""
    if len(study.alternatives) == 1 or not all(each.judged for each in plain):
        return []
    among = always_among_best(plain)
    verdicts = {each: level_verdict(study, each) for each in among}
    good = [each for each in among if verdicts[each] in (None, "kept")]
    return good or [each for each in among if verdicts[each] == "open"]


def _unjudged(study: Study, plain: Sequence[Standing]) -> list[str]:
    """Return the alternatives that have no verdict in at least one plain circumstance."""
    judged = [
        {each.alternative for each in standing.named("best", "not_told_apart", "worse", "beaten")}
        for standing in plain
    ]
    return [each for each in study.alternatives if not all(each in known for known in judged)]


def _conclusion(study: Study, plain: Sequence[Standing]) -> Iterator[Words]:
    """Yield which alternatives the runs speak for: the best that keep what was promised."""
    if not all(each.judged for each in plain):
        return
    among = always_among_best(plain)
    if not among:
        return
    verdicts = {each: level_verdict(study, each) for each in among}
    good = [each for each in among if verdicts[each] in (None, "kept")]
    if len(good) == len(study.alternatives):
        yield say("verdict.any")
    elif len(good) == 1:
        yield say("verdict.for_one", name=show.name(good[0]))
    elif good:
        yield say("verdict.for_several", names=some(good, "or"))
    elif "open" in verdicts.values():
        names = some([each for each in among if verdicts[each] == "open"], "or")
        yield say("verdict.for_open", names=names)
    else:
        kept = [each for each in study.alternatives if level_verdict(study, each) == "kept"]
        calm = [each for each in among if breaks_only_under_stress(study, each)]
        if kept:
            yield say("verdict.for_kept", names=some(kept))
        elif calm:
            yield say("verdict.for_none_stressed", names=some(calm, "or"))
        else:
            yield say("verdict.for_none")


def _of_ranking(study: Study, plain: Sequence[Standing]) -> Iterator[Words]:
    judged = [each for each in plain if each.judged]
    measure = measure_words(study.plan.measures[study.plan.objective])
    if len(study.alternatives) == 1:
        only = show.name(study.alternatives[0])
        if len(study.plain) == 1:
            where = study.plain[0]
            figure = study.estimate(study.plan.objective, study.alternatives[0], where).words()
            yield say("verdict.single_figure", name=only, measure=measure, figure=figure)
        else:
            yield say("verdict.single", name=only)
        return
    if study.replications[1] == 0:
        yield say("verdict.nothing")
        return
    if study.replications[1] == 1:
        yield say("verdict.one_run")
        return
    if not judged:
        yield say("verdict.not_judged", measure=measure)
        return
    yield _of_all(study, judged, len(judged) == len(plain))


def _of_all(study: Study, judged: Sequence[Standing], whole: bool) -> Words:
    """Return what all rankings together say; `whole` is whether each circumstance has one."""
    everywhere = always_among_best(judged)
    names = some(everywhere)
    if not everywhere:
        complete = all(len(each.ranked) == len(study.alternatives) for each in judged)
        return say("verdict.depends" if complete else "verdict.incomplete")
    key = "one" if len(study.plain) == 1 else "every"
    where = say("verdict.where" if whole else "verdict.where_judged")
    if len(everywhere) > 1:
        kind = "all_alike" if len(everywhere) == len(study.alternatives) else "several"
        return say(f"verdict.{kind}_{key}", names=names, where=where)
    if all(each.named("best") for each in judged):
        return say(f"verdict.best_{key}", name=names, where=where)
    return say(f"verdict.among_best_{key}", name=names, where=where)


def _of_levels(study: Study) -> Iterator[Words]:
    """Yield which alternatives keep all service levels, which break one, which may do either."""
    if not study.plan.levels:
        return
    by_verdict: dict[Levels, list[str]] = {"kept": [], "broken": [], "open": []}
    for alternative in study.alternatives:
        worst = level_verdict(study, alternative)
        if worst is not None:
            by_verdict[worst].append(alternative)
    judged = sum(map(len, by_verdict.values()))
    everywhere = "one" if len(study.plain) == 1 else "every"
    said = []
    for kind, names in by_verdict.items():
        if not names:
            continue
        if len(names) == judged and judged > 1:
            said.append(say(f"verdict.levels_{kind}_all_{everywhere}"))
        else:
            said.append(say(f"verdict.levels_{kind}_{everywhere}", names=some(names)))
    together = [each.name for each in study.plan.levels if each.measure.scope.how == "together"]
    if together and study.has_villages:
        said.append(say("verdict.together", levels=some(together)))
    if said:
        yield joined(*said)
