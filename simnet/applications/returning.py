"""People who come back to what they gave up, or never do."""

from __future__ import annotations

import math
from collections.abc import Callable, Generator
from dataclasses import dataclass

from simnet.actions import Action, Outcome, Status, Think
from simnet.chance.elementary import log
from simnet.chance.streams import RandomStream
from simnet.chance.variates import Variate

Attempt = Generator[Action, Outcome, Status]
"""One go at something; returns how it ended."""


@dataclass(frozen=True, slots=True)
class Will:
    """How often somebody goes at one thing at most, and how long passes in between."""

    times: float = 1.0
    later_s: float = 0.0

    def tried(self, attempt: Callable[[], Attempt]) -> Attempt:
        """Go at it until it is done, or left for good, or the run ends; return how it ended."""
        tried = 0
        while True:
            status = yield from attempt()
            tried += 1
            if status in (Status.DONE, Status.UNFINISHED) or tried >= self.times:
                return status
            yield Think(self.later_s)


def drawn_will(returns: float, later: Variate, random: RandomStream, number: int) -> Will:
    """Draw it for one thing: after each failure the share `returns` comes back, `later` (s).

    Nothing is drawn where nobody comes back. `number` were drawn before.
    """
    if returns <= 0.0:
        return Will()
    later_s, uniform = later.draw(random, number), random.uniform()
    if returns >= 1.0:
        return Will(math.inf, later_s)
    return Will(1 + math.floor(log(1.0 - uniform) / log(returns)), later_s)
