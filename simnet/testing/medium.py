"""The contract of schedulers of shared media."""

from __future__ import annotations

from functools import partial

from simnet.chance.streams import RandomStream
from simnet.models.medium import Scheduling
from simnet.models.medium_exercise import MediumExercise
from simnet.network import (
    Medium,
    Member,
)
from simnet.testing.base import made_from, require


def check_medium(kind: type[Scheduling], **parameters: object) -> None:
    """Check a scheduler of media with `parameters` as a scenario writes them, or its example.

    It must describe itself, refuse nonsense and survive a round trip. With members that ask at
    random it must name one that asks, grant something in the end, let nobody who keeps asking wait
    for ever, and do the same again.
    """
    declared: Scheduling = made_from(kind, parameters or kind.example)
    for seed in range(20):
        stream = RandomStream(seed, "simnet.testing/members")
        count = 1 + stream.integer(4)
        members = tuple(Member(each, weight=1 + stream.integer(5)) for each in range(count))
        medium = Medium("medium", members, declared.kind, parameters=declared.parameters())
        first, again = (
            MediumExercise(partial(declared.scheduler, medium), medium, seed).play()
            for _ in range(2)
        )
        require(first == again, "must do the same again with the same members")
