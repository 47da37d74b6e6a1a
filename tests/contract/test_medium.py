"""Every scheduler of shared media keeps the contract, and the check of it sees the others."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from simnet.kinds import kinds_of
from simnet.models.medium import Scheduler, Scheduling, Turn
from simnet.models.medium.equal_turns import EqualTurns, TurnsInOrder
from simnet.network import Medium
from simnet.runs.prepare import run
from simnet.testing import check_medium

KINDS = kinds_of(Scheduling)  # type: ignore[type-abstract]


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_kind_keeps_the_contract(kind: type[Scheduling]) -> None:
    check_medium(kind)


def test_other_parameters_keep_it_too() -> None:
    for service in ("gated", "exhaustive", "reported"):
        check_medium(KINDS["polling"], service=service, switchover="1 ns")
    check_medium(KINDS["equal_airtime"], quantum="1 ns")
    check_medium(KINDS["proportional_fair"], horizon="1 ns")


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_kind_can_be_written_in_a_scenario(kind: type[Scheduling], tmp_path: Path) -> None:
    scheduler = {"kind": kind.model_fields["kind"].default, **kind.example}
    file = tmp_path / "medium.yaml"
    file.write_text(
        "name: medium\nrun: {duration: 200 ms}\nnodes: [a, b]\n"
        "links: {ab: {from: a, to: b, rate: 50 Mbps}}\n"
        "flows: {f: {from: a, to: b, traffic: {kind: bulk, up: unlimited}}}\n"
        f"media: {{air: {{links: [ab], scheduler: {json.dumps(scheduler)}}}}}\n"
    )
    assert run(file).arrow("interfaces")["carried_packets"][0].as_py() > 10


class Stranger(TurnsInOrder):
    """Names whoever had a turn last."""

    def next(self, now_ns: int) -> tuple[int, int]:
        return len(self.members) - 1, now_ns


class Hasty(TurnsInOrder):
    """Is there before it was asked."""

    def next(self, now_ns: int) -> tuple[int, int]:
        return super().next(now_ns)[0], now_ns - 1


class Miser(TurnsInOrder):
    """Grants nothing."""

    def grant(self, member: int, waiting: int, now_ns: int) -> int:
        return 0


class Debtor(TurnsInOrder):
    """Grants less than nothing."""

    def grant(self, member: int, waiting: int, now_ns: int) -> int:
        return -1


class Courtier(TurnsInOrder):
    """Serves the least number for ever."""

    def next(self, now_ns: int) -> tuple[int, int]:
        return min(self._order), now_ns

    def pass_by(self, member: int, now_ns: int) -> None:
        self._order.remove(member)

    def over(self, turn: Turn) -> None:
        if not turn.stays:
            self._order.remove(turn.member)

    def grant(self, member: int, waiting: int, now_ns: int) -> int:
        return 1


class Moody(TurnsInOrder):
    """Takes longer each time that it is made."""

    moods = 0

    def next(self, now_ns: int) -> tuple[int, int]:
        type(self).moods += 1
        return super().next(now_ns)[0], now_ns + self.moods


@pytest.mark.parametrize(
    ("scheduler", "message"),
    [
        (Stranger, "does not ask"),
        (Hasty, "is past"),
        (Miser, "never lets anybody send"),
        (Debtor, "less than nothing"),
        (Courtier, "wait for ever"),
        (Moody, "do the same again"),
    ],
)
def test_a_breach_is_seen(scheduler: type[TurnsInOrder], message: str) -> None:
    class Broken(EqualTurns):
        """A kind whose scheduler breaks the contract."""

        def scheduler(self, medium: Medium, rate_bps: Callable[[int], int]) -> Scheduler:
            return scheduler(medium, rate_bps)

    with pytest.raises(AssertionError, match=message):
        check_medium(Broken)
