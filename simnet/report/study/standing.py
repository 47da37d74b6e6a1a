"""Who is best in a circumstance, as far as the statistics go and no further."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from simnet.report.study.base import NO_STRESS, Circumstance, Study
from simnet.report.study.estimate import Estimate
from simnet.report.words import Words, say

Verdict = Literal["best", "not_told_apart", "worse", "beaten", "unknown"]
Levels = Literal["kept", "broken", "open"]


@dataclass(frozen=True, slots=True)
class Ranked:
    """One alternative in a ranking."""

    alternative: str
    rank: int
    estimate: Estimate
    behind: Estimate
    """How much worse it is than the best, never below 0."""
    verdict: Verdict
    """"beaten" of one that some other surely beats while the truly best may be no better than it;
    "unknown" where there is no interval to judge by, or nothing was measured."""

    @property
    def surely_behind(self) -> bool:
        """Whether the interval of `behind` is clear of 0, in the digits that it is shown with."""
        half = max(self.behind.mean - self.behind.low, self.behind.high - self.behind.mean)
        return self.behind.bounded and self.behind.low > half / 6

    def short(self) -> Words:
        """Return how far it is behind the best: with an interval where that is clear of 0."""
        if self.surely_behind or not math.isfinite(self.behind.high):
            return self.behind.words()
        return say("answer.at_most", most=self.behind.bound())


@dataclass(frozen=True, slots=True)
class Standing:
    """The ranking of a circumstance by the objective, the best first."""

    where: Circumstance
    ranked: tuple[Ranked, ...]

    def named(self, *verdicts: Verdict) -> list[Ranked]:
        """Return those with one of these verdicts."""
        return [each for each in self.ranked if each.verdict in verdicts]

    @property
    def contenders(self) -> list[Ranked]:
        """The sole best, or those among which the best is."""
        return self.named("best", "not_told_apart")

    @property
    def judged(self) -> bool:
        """Whether anything can be said: several alternatives, and intervals."""
        return len(self.ranked) > 1 and bool(self.contenders)


def standings(study: Study) -> list[Standing]:
    """Return the rankings of all circumstances by the objective, in the order of the plan."""
    unit = study.plan.measures[study.plan.objective].unit
    found: dict[Circumstance, list[Ranked]] = {each: [] for each in study.circumstances}
    for row in study.rows("ranking"):
        where = Circumstance.of(row)
        if row.measure == study.plan.objective and where in found:
            found[where].append(_ranked(study, row, where, unit))
    return [
        Standing(where, tuple(sorted(ranked, key=lambda each: _order(study, each))))
        for where, ranked in found.items()
        if ranked
    ]


def _order(study: Study, each: Ranked) -> tuple[bool, int, int]:
    return not each.estimate.exists, each.rank, study.alternatives.index(each.alternative)


def _ranked(study: Study, row: Any, where: Circumstance, unit: str) -> Ranked:
    estimate = study.estimate(study.plan.objective, row.alternative, where)
    ends = (row.worse_by, row.worse_low, row.worse_high)
    behind = replace(Estimate.apart(*ends, unit, estimate.beside), difference=False)
    known = estimate.bounded or (behind.bounded and estimate.exists)
    verdict: Verdict = row.verdict if known else "unknown"
    if verdict == "worse" and not behind.low > 0:
        verdict = "beaten"
    rank = 0 if math.isnan(row.rank) else int(row.rank)
    return Ranked(row.alternative, rank, estimate, behind, verdict)


def always_among_best(found: Sequence[Standing]) -> list[str]:
    """Return the alternatives that are best, or among the best, in every one of these."""
    sets = [{each.alternative for each in standing.contenders} for standing in found]
    if not sets:
        return []
    everywhere = set.intersection(*sets)
    return [each.alternative for each in found[0].ranked if each.alternative in everywhere]


def level_verdicts(study: Study) -> dict[tuple[str, Circumstance], dict[str, Levels]]:
    """Return what became of each service level, by alternative and circumstance."""
    found: dict[tuple[str, Circumstance], dict[str, Levels]] = {}
    for row in study.rows("levels"):
        if row.cell in study.placed:
            found.setdefault(study.placed[row.cell], {})[row.level] = row.verdict
    return found


def level_verdict(study: Study, alternative: str) -> Levels | None:
    """Return the worst that became of the service levels with an alternative; None without any.

    One that was not put to a circumstance that others were put to has that open.
    """
    return _worst_level(study, alternative, study.plain)


def breaks_only_under_stress(study: Study, alternative: str) -> bool:
    """Tell whether an alternative breaks a level, and none without a stress test."""
    calm = [where for where in study.plain if where.stress == NO_STRESS]
    usually = _worst_level(study, alternative, calm)
    return usually in ("kept", "open") and level_verdict(study, alternative) == "broken"


def _worst_level(
    study: Study, alternative: str, circumstances: Sequence[Circumstance]
) -> Levels | None:
    verdicts = level_verdicts(study)
    worst: list[Levels] = []
    for where in circumstances:
        here = verdicts.get((alternative, where), {})
        if not here and any((other, where) in verdicts for other in study.alternatives):
            worst.append("open")
        worst.extend(here.values())
    if not worst:
        return None
    order: tuple[Levels, ...] = ("broken", "open", "kept")
    return min(worst, key=order.index)
