"""A measure: one figure a run, as a text names it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from simnet.measures.scope import TOGETHER, Scope

ALL = "all"
"""The subject of all traffic."""
LINKS = "links"
"""The subject of all interfaces."""
VILLAGES = "villages"
"""The subject of the traffic of all villages."""

Unit: TypeAlias = Literal["s", "bit/s", "1", "packets", "1/s", "transfers", "places", "MOS"]
Of: TypeAlias = Literal["traffic", "interfaces", "both"]
"""What has a quantity: traffic (everybody, kinds of sites, groups, places, flows), interfaces
(and links and places, of theirs), or both."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure a run, as `text` names it; `statistic` is empty where the quantity has none."""

    text: str
    subject: str
    quantity: str
    statistic: str
    unit: Unit
    least_is_best: bool
    of: Of
    scope: Scope = TOGETHER

    @property
    def share(self) -> float | None:
        """The share of values below a percentile; None where the statistic is no percentile."""
        return share_of(self.statistic)

    @property
    def of_interfaces(self) -> bool | None:
        """Whether it is of interfaces; None where its name alone does not say."""
        if self.of != "both":
            return self.of == "interfaces"
        return {ALL: False, LINKS: True}.get(self.subject)


def share_of(statistic: str) -> float | None:
    """Return the share of values below a percentile; None where a statistic is no percentile."""
    return float(statistic[1:]) / 100.0 if statistic.startswith("p") else None


def scoped(measure: Measure, scope: Scope) -> Measure:
    """Return a measure taken over another scope."""
    text = measure.text.removesuffix(f", {measure.scope.text}")
    if scope.how != "together":
        text = f"{text}, {scope.text}"
    return replace(measure, text=text, scope=scope)
