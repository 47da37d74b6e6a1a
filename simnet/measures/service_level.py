"""Service-level objectives: a bound on a measure, and whether figures and intervals keep it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from simnet.measures.grammar import parse_amount, parse_scoped
from simnet.measures.measure import Measure, scoped
from simnet.measures.quantities import QUANTITIES
from simnet.measures.scope import EACH_VILLAGE, TOGETHER, Scope, split
from simnet.statistics.bounds import Verdict, verdict_of
from simnet.statistics.intervals import Interval

_LIMIT = re.compile(r"(.*?)\s*(?<![<>=-])(<=|>=|<|>|=+|[\u2264\u2265])\s*([^<>=\u2264\u2265]*)")


@dataclass(frozen=True, slots=True)
class ServiceLevel:
    """A rule that a measure must keep, in its unit: at most, or at least, so much."""

    name: str
    measure: Measure
    at_most: float | None
    at_least: float | None
    text: str
    """As it was written."""

    def __post_init__(self) -> None:
        if (self.at_most is None) == (self.at_least is None):
            raise ValueError("a service level is either at most or at least something")

    @property
    def threshold(self) -> float:
        """The bound, on whichever side it is."""
        if self.at_most is not None:
            return self.at_most
        assert self.at_least is not None
        return self.at_least

    def excess(self, figure: float) -> float:
        """Return by how much a figure is on the wrong side; not above 0 on the right one."""
        return figure - self.threshold if self.at_most is not None else self.threshold - figure

    def met(self, figure: float) -> bool:
        """Tell whether a figure keeps the rule; one that does not exist does not."""
        return self.excess(figure) <= 0.0

    def verdict(self, interval: Interval) -> Verdict:
        """Tell whether a whole interval lies on one side of the bound."""
        return verdict_of(self, interval)


def parse_level(text: object, name: str = "") -> ServiceLevel:
    """Return the service level that a text such as ``school.page_load.p95 <= 4 s`` sets.

    Its name is `name`, or the text. It must be kept in each village unless a scope follows:
    ``school.page_load.p95 <= 4 s, share of villages >= 95 %``.

    Raises:
        ValueError: it sets none, or over two scopes; the message says how to write one.
    """
    rule, scope = split(text) if isinstance(text, str) else ("", None)
    found = _LIMIT.fullmatch(rule)
    if found is None:
        raise ValueError(
            "a service level is a measure, <= or >=, and a value: school.page_load.p95 <= 4 s"
        )
    sign = {"\u2264": "<=", "\u2265": ">="}.get(found[2], found[2])
    if sign not in ("<=", ">="):
        raise ValueError(f"a service level is set with <= or >=, not {sign!r}")
    measure = _scoped(parse_scoped(found[1]), scope)
    if QUANTITIES[measure.quantity].of_levels:
        raise ValueError(
            f"{measure.quantity} counts where service levels are met; it is none itself"
        )
    value = parse_amount(measure, found[3].strip())
    written = str(text).strip()
    most, least = (value, None) if sign == "<=" else (None, value)
    return ServiceLevel(name or written, measure, most, least, written)


def _scoped(measure: Measure, scope: Scope | None) -> Measure:
    """Return a measure with the scope of a level: the one given, its own, or each village.

    Of interfaces it is the busiest that counts, wherever it is.

    Raises:
        ValueError: the measure has a scope of its own, over other places.
    """
    own = measure.scope
    if scope is None and own != TOGETHER:
        scope = own
    elif scope is not None and own.over not in ("", scope.over):
        raise ValueError(
            f"the measure is of {own.text!r}, the level of {scope.text!r}: take a measure without "
            f"a scope, or leave out {scope.text!r}"
        )
    if scope is None:
        scope = TOGETHER if measure.of_interfaces else EACH_VILLAGE
    if scope.how == "worst":
        scope = replace(scope, how="each")
    return scoped(measure, scope)
