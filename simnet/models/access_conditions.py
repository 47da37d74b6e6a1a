"""The technology of an access as a cause of its link's conditions, at its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import ClassVar

from simnet.conditions.cause import BACKWARD, FORWARD, Influence, Period
from simnet.conditions.contract import answered, fault, foreign, whose
from simnet.errors import BehaviourError
from simnet.models.technology.base import Line, Technology, Way


@dataclass(frozen=True, slots=True)
class AccessConditions:
    """What the technology of an access does to its link, at its place."""

    seeded: ClassVar[bool] = True

    technology: Technology
    line: Line
    link: str
    """The name of the only link that it acts on."""

    @property
    def called(self) -> str:
        """What a year without packets calls it: an outage that the access itself makes."""
        return "technology"

    def during(self, period: Period) -> Iterator[Influence]:
        """Yield what the technology says, of the village's access link."""
        for way, each in self._said(period):
            yield replace(each, link=self.link, way=FORWARD if way == "up" else BACKWARD)

    @property
    def foreign(self) -> bool:
        """Whether it is of another package, so that only asking shows whether it is sound."""
        return foreign(self.technology)

    def _said(self, period: Period) -> Iterator[tuple[Way, Influence]]:
        """Yield what the technology says; of another package's, once it is known to be sound.

        Raises:
            BehaviourError: it is against the contract of technologies.
        """
        if not foreign(self.technology):
            yield from self.technology.conditions(self.line, period)
            return
        who = f"technology {whose(self.technology)}, at villages.{self.line.name}.access"
        delays_ns = {"up": self.line.up.delay_ns, "down": self.line.down.delay_ns}
        for each in answered(who, lambda: list(self.technology.conditions(self.line, period))):
            if wrong := fault(each, period.length_ns, delays_ns):
                raise BehaviourError(f"{who}: {wrong}")
            yield each
