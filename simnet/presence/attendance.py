"""What all people of an app have in common of their presence."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from simnet.chance.streams import RandomStream
from simnet.presence.profile import Habit, Profile, Setting
from simnet.presence.visits import Visit, visits


@dataclass(frozen=True, slots=True)
class Attendance:
    """A habit in a run."""

    habit: Habit
    setting: Setting
    share: float
    """Mean share of the people who are there in the run's window, pauses for prayer left out."""
    until_s: float = math.inf
    """End of the run: who would come later does not matter."""

    def visits(self, random: RandomStream) -> Iterator[Visit]:
        """Yield when a person is there."""
        profile = _profile(self.habit, self.setting)
        return visits(profile, self.habit.session, random, self.until_s)


@lru_cache(maxsize=256)
def _profile(habit: Habit, setting: Setting) -> Profile:
    """Return the profile of a habit: many people ask for the same."""
    return Profile(habit, setting)


def attendance(habit: Habit, setting: Setting, from_s: float, until_s: float) -> Attendance:
    """Return a habit in a run that is measured from one time until another, s."""
    share = _profile(habit, setting).mean(from_s, until_s)
    return Attendance(habit, setting, share, until_s)
