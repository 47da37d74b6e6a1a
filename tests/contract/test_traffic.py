"""Every kind of traffic keeps the contract, and the contract's check sees those that do not."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Literal

import pytest

from simnet.actions import Action, Clock, Outcome, Think, Transfer
from simnet.chance.streams import RandomStream
from simnet.chance.variates import constant
from simnet.kinds import Count, kinds_of
from simnet.network import TransferSource
from simnet.testing import check_traffic
from simnet.traffic.base import Offered, Person, Traffic, TransferTraffic
from simnet.traffic.poisson import Poisson

KINDS = kinds_of(Traffic)  # type: ignore[type-abstract]


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_kind_keeps_the_contract(kind: type[Traffic]) -> None:
    check_traffic(kind)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_kind_shows_an_example(kind: type[Traffic]) -> None:
    assert kind.example
    assert kind.model_fields["kind"].default == kind.__module__.rpartition(".")[2]


def test_other_parameters_keep_it_too() -> None:
    check_traffic(KINDS["constant_bit_rate"], rate="2 Mbps", size="1200 B", header="28 B")
    check_traffic(KINDS["general"], gap={"exponential": "1 ms"}, size="100 B", immediate=True)
    check_traffic(KINDS["pupil"])
    check_traffic(KINDS["pupil"], page="30 kB", objects=1, reading="5 s", to="intranet")


class Liar(Poisson):
    """Says that it offers twice what it does."""

    def offered_bps(self) -> Offered | None:
        """Return twice the load."""
        honest = super().offered_bps()
        assert honest is not None
        return Offered(2 * honest.up_bps, 0.0)


class Undescribed(Poisson):
    """Has a parameter that nobody explains."""

    depth: Count = 1


class Idle(Person):
    """Never lets time pass."""

    kind: Literal["idle"] = "idle"
    """Name of this kind."""

    def channels(self) -> tuple[str, ...]:
        return ("internet",)

    def offered_bps(self) -> Offered | None:
        return None

    def actions(self, random: RandomStream, clock: Clock) -> Generator[Action, Outcome, None]:
        while True:
            yield Think(0.0)


class Stranger(Idle):
    """Goes where it has no channel to."""

    def actions(self, random: RandomStream, clock: Clock) -> Generator[Action, Outcome, None]:
        yield Transfer(down_bytes=1000, to="nowhere")


class Undecided(Idle):
    """Does something else each time it is asked."""

    def actions(self, random: RandomStream, clock: Clock) -> Generator[Action, Outcome, None]:
        CALLS.append(len(CALLS))
        yield Think(1.0 + len(CALLS))


CALLS: list[int] = []


class Late(TransferTraffic):
    """Makes work that does not start when it should."""

    kind: Literal["late"] = "late"
    """Name of this kind."""

    def work(self) -> TransferSource:
        return TransferSource(up=constant(1.0), down=constant(1.0), start_ns=self.start + 1)


@pytest.mark.parametrize(
    ("check", "message"),
    [
        (
            lambda: check_traffic(Liar, rate="1000 /s", size="1000 B"),
            "1.6e.07 bps declared, 7.99",
        ),
        (lambda: check_traffic(Undescribed, rate="1 /s", size="1 B"), "depth needs a docstring"),
        (lambda: check_traffic(Idle), "took no time"),
        (lambda: check_traffic(Stranger), r"test_traffic\.py:\d+: .*unknown channel 'nowhere'"),
        (lambda: check_traffic(Undecided), "same seed must give the same actions"),
        (lambda: check_traffic(Late), "must start when the traffic does"),
    ],
)
def test_a_breach_is_seen(check: Callable[[], None], message: str) -> None:
    with pytest.raises(AssertionError, match=message):
        check()
