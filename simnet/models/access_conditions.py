"""The technology of an access as a cause of its link's conditions, at its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import ClassVar

from simnet.conditions.cause import BACKWARD, FORWARD, Influence, Period
from simnet.models.technology.base import Line, Technology


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
        for way, each in self.technology.conditions(self.line, period):
            yield replace(each, link=self.link, way=FORWARD if way == "up" else BACKWARD)
