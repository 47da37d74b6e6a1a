"""Every congestion control keeps the contract, and its check sees those that do not."""

from __future__ import annotations

import pytest

from simnet.kinds import kinds_of
from simnet.models.tcp.control import CongestionControl, Control
from simnet.models.tcp.control.bbr import Bbr, BbrWindow
from simnet.models.tcp.control.newreno import NewReno, NewRenoWindow
from simnet.network import TcpParameters
from simnet.testing import check_congestion_control

KINDS = kinds_of(Control)  # type: ignore[type-abstract]


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_kind_keeps_the_contract(kind: type[Control]) -> None:
    check_congestion_control(kind)


class Greedy(NewRenoWindow):
    """Grows by twice what was acknowledged."""

    def on_ack(self, acked: int, now: int) -> None:
        self.cwnd += 2 * acked


class Stubborn(NewRenoWindow):
    """Hears of no loss."""

    def reduced(self) -> int:
        return self.cwnd + 1


@pytest.mark.parametrize(
    ("window", "message"), [(Greedy, "were acknowledged"), (Stubborn, "a loss at")]
)
def test_a_breach_is_seen(window: type[CongestionControl], message: str) -> None:
    class Broken(NewReno):
        """A kind whose window breaks the contract."""

        def window(self, tcp: TcpParameters) -> CongestionControl:
            return window(tcp)

    with pytest.raises(AssertionError, match=message):
        check_congestion_control(Broken)


class Hasty(BbrWindow):
    """Grows by more than what was acknowledged."""

    def on_delivery(self, state: int, in_flight: int, now: int) -> None:
        super().on_delivery(state, in_flight, now)
        self.cwnd += 2 * self.delivery.acked


class Still(BbrWindow):
    """Forgets to pace."""

    def on_delivery(self, state: int, in_flight: int, now: int) -> None:
        super().on_delivery(state, in_flight, now)
        self.pacer.rate = 0


@pytest.mark.parametrize(
    ("window", "message"), [(Hasty, "were acknowledged"), (Still, "a pacing rate of 0")]
)
def test_a_breach_of_one_that_paces_is_seen(window: type[CongestionControl], message: str) -> None:
    class Broken(Bbr):
        """A kind whose window breaks the contract."""

        def window(self, tcp: TcpParameters) -> CongestionControl:
            return window(tcp)

    with pytest.raises(AssertionError, match=message):
        check_congestion_control(Broken)
