"""Verdicts: what a measure must satisfy, and whether the replications say it does.

A statistical measure passes when theory lies inside the 99.9 % interval of independent
replications, the relative deviation of their mean is within a stated tolerance, and the
standard error is small enough for that to mean something. Others are compared as their source
would: within a relative or absolute tolerance, or below a bound.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeAlias

from simnet.verify.cases import Case, is_number
from simnet.verify.estimates import Estimate

Value: TypeAlias = float | list[float]
Key: TypeAlias = tuple[str, int | None]
"""A measure, and the place in its list where it is one."""


WORDS: Mapping[str, float] = {"green": 0.0, "yellow": 1.0, "red": 2.0}
"""Words that measures may have for values: the colours of packets (RFC 2697)."""


class Manner(Enum):
    """How a measure is compared with what is expected of it."""

    STATISTICAL = "statistical"
    RELATIVE = "relative"
    ABSOLUTE = "absolute"
    AT_MOST = "at most"
    IDENTICAL = "identical"
    """Whole numbers, equal to the last bit."""
    SHOWN = "shown"
    """Reported and not judged: an approximation, or another formula for the same thing."""


@dataclass(frozen=True, slots=True)
class Rule:
    """How to judge one measure.

    `tolerance` is of the mean's deviation; `precision` the largest relative standard error a
    statistical measure may have.
    """

    manner: Manner
    tolerance: float = 0.0
    precision: float = math.inf


MEAN = Rule(Manner.STATISTICAL, tolerance=0.025, precision=0.007)
"""Means and common probabilities: within 2.5 %, some four standard errors as runs are planned."""
TAIL = Rule(Manner.STATISTICAL, tolerance=0.20, precision=0.05)
"""Tail probabilities and far quantiles: within 20 %, again four standard errors."""
PLANNED_ERROR = 0.005
"""Relative standard error that runs are planned for."""
HEAVY = Rule(Manner.STATISTICAL, tolerance=0.10)
"""Means whose estimator has infinite variance: no standard error can be demanded."""
SHOWN = Rule(Manner.SHOWN)
EXACT = 1e-9
"""Relative difference that counts as equal (and, for zero, a nanosecond of a second)."""

_PROBABILITY = re.compile(r"^(P_|p\d|ploss|loss|blocking|drop|ten$|three$)", re.IGNORECASE)
_FAR_QUANTILE = re.compile(r"_p999\d*")


def default_rule(case: Case, name: str, expected: float) -> Rule:
    """Return the rule for a measure of which the family says nothing else."""
    if case.check == "rel":
        return Rule(Manner.RELATIVE, case.tolerance or EXACT)
    if case.check == "abs":
        return Rule(Manner.ABSOLUTE, case.tolerance or EXACT)
    if case.check == "bound":
        return Rule(Manner.AT_MOST)
    if case.check in ("trace", "manual"):
        return Rule(Manner.RELATIVE, EXACT)
    if expected == 0:
        return Rule(Manner.ABSOLUTE, EXACT)
    rare = bool(_PROBABILITY.match(name)) and abs(expected) < 0.05
    return TAIL if rare or _FAR_QUANTILE.search(name) else MEAN


def label(key: Key) -> str:
    """Return a measure's name, with its place in a list where it is one; rules go by either."""
    name, place = key
    return name if place is None else f"{name}[{place}]"


@dataclass(frozen=True, slots=True)
class Finding:
    """One measure judged: what was expected, what came out, and whether that will do."""

    key: Key
    rule: Rule
    expected: float
    estimate: Estimate

    @property
    def label(self) -> str:
        """The measure's name, with its place in a list where it is one."""
        return label(self.key)

    @property
    def deviation(self) -> float:
        """Relative deviation of the mean; absolute where zero is expected."""
        difference = self.estimate.mean - self.expected
        return difference / abs(self.expected) if self.expected else difference

    @property
    def inside(self) -> bool:
        """Whether the 99.9 % interval holds the expected value."""
        return self.estimate.contains(self.expected)

    @property
    def precise(self) -> bool:
        """Whether the standard error is as small as the rule asks."""
        error = self.estimate.standard_error
        return error <= self.rule.precision * abs(self.expected)

    @property
    def judged(self) -> bool:
        """Whether the verdict of its case rests on the measure."""
        return self.rule.manner is not Manner.SHOWN

    @property
    def passed(self) -> bool:
        """Whether the measure is as it should be."""
        manner, tolerance = self.rule.manner, self.rule.tolerance
        difference = abs(self.estimate.mean - self.expected)
        if not math.isfinite(self.estimate.mean):
            return False
        if manner is Manner.SHOWN:
            return True
        if manner is Manner.IDENTICAL:
            return all(value == self.expected for value in self.estimate.values)
        if manner is Manner.AT_MOST:
            return self.estimate.interval()[0] <= self.expected
        if manner is Manner.ABSOLUTE:
            return difference <= tolerance
        within = difference <= tolerance * abs(self.expected)
        if manner is Manner.RELATIVE:
            return within
        return within and self.inside and self.precise

    def complaint(self) -> str:
        """Say what is wrong with a measure that did not pass."""
        expected, mean = self.expected, self.estimate.mean
        if self.rule.manner is Manner.AT_MOST:
            return f"{self.label}: {mean:.6g} exceeds the bound {expected:.6g}"
        text = (
            f"{self.label}: simulated {mean:.6g}, expected {expected:.6g} ({self.deviation:+.2%})"
        )
        if self.rule.manner is Manner.STATISTICAL and not self.inside:
            low, high = self.estimate.interval()
            return f"{text}, outside [{low:.6g}, {high:.6g}]"
        if self.rule.manner is Manner.STATISTICAL and not self.precise:
            return f"{text}, standard error above {self.rule.precision:.1%}"
        return text


def flatten(measures: Mapping[str, Any]) -> dict[Key, float]:
    """Return single numbers by name and place; what is no number is left out."""
    flat: dict[Key, float] = {}
    for name, value in measures.items():
        if is_number(value):
            flat[name, None] = _exact(value)
        elif isinstance(value, list):
            leaves = enumerate(_leaves(value))
            flat.update({(name, i): _exact(v) for i, v in leaves if is_number(v)})
    return flat


def _leaves(values: list[Any]) -> Iterator[Any]:
    """Yield what stands in lists within lists, one after another; words that stand for numbers."""
    for value in values:
        if isinstance(value, list):
            yield from _leaves(value)
        else:
            yield WORDS.get(value, value) if isinstance(value, str) else value


def in_words(shape: Any, value: float | None) -> Any:
    """Return a value as a word where the case has words."""
    if not isinstance(shape, str):
        return value
    return next((word for word, number in WORDS.items() if number == value), value)


def _exact(value: float) -> float:
    """Return a number as it is where a float could not hold it: words of 64 bits stay whole."""
    return value if isinstance(value, int) and abs(value) > 2**53 else float(value)


def judge(
    case: Case, rules: Mapping[str, Rule], runs: Iterable[Mapping[str, Any]]
) -> list[Finding]:
    """Compare every expected measure that was simulated with what the replications gave."""
    observed = [flatten(run) for run in runs]
    findings = []
    for key, expected in flatten(case.expected).items():
        values = tuple(run[key] for run in observed if key in run)
        if values:
            rule = (
                rules.get(label(key)) or rules.get(key[0]) or default_rule(case, key[0], expected)
            )
            findings.append(Finding(key, rule, expected, Estimate(values)))
    return findings


def missing(case: Case, findings: Iterable[Finding]) -> list[str]:
    """Name the expected measures of which nothing was simulated."""
    found = {finding.key[0] for finding in findings}
    return [name for name in case.expected if name not in found]
