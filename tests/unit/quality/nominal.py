"""What is nominal: what people feel when a line answers each by itself; and what is starved."""

from __future__ import annotations

from dataclasses import dataclass

from simnet.preview.figures import Load
from simnet.preview.line import Answer
from simnet.preview.line import Line as StandIn
from simnet.preview.people import load, people
from simnet.quality.alone import Said, Trial, plan, said
from simnet.units import NS_PER_S

STARVED = 0.25
"""A line of this share of the mean load cannot be enough."""
LEAST_BPS = 8


@dataclass(frozen=True, slots=True)
class Nominal:
    """What users feel and ask for on a line that answers each by itself."""

    said: dict[str, Said]
    down_bps: float
    """Mean load over the whole time."""
    up_bps: float

    @property
    def starved_bps(self) -> int:
        """A rate, each way, that cannot be enough for them."""
        return max(LEAST_BPS, int(STARVED * max(self.down_bps, self.up_bps)))


def nominal(trial: Trial) -> Nominal:
    """Return what the users of a trial feel and ask for if the line answers each by itself.

    Raises:
        BehaviourError: one did something outside the contract of actions.
    """
    line = trial.line
    answer = Answer(line.rate_bps, line.round_trip_ns / NS_PER_S)
    stand_in = StandIn(answer, plan(trial), people(trial.people, trial.users, trial.seed))
    stand_in.play()
    length_s = trial.length_ns / NS_PER_S
    down, up = (Load(length_s, length_s) for _ in range(2))
    load(stand_in, down, up)
    rows = stand_in.people.experiences.rows
    found = {felt.name: said(felt, rows, trial.length_ns) for felt in trial.people.felt}
    return Nominal(found, down.mean_bps, up.mean_bps)
