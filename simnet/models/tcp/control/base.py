"""Congestion control: the contract, as a scenario writes one and as a connection keeps one.

A file of this room holds two classes. One on :class:`Control` is what a scenario writes, its
parameters declared; one on :class:`CongestionControl` is the window of one sender at work.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

from simnet.errors import InputError
from simnet.kinds import Kind
from simnet.models.tcp.delivery_rate import DeliveryRate
from simnet.models.tcp.pacing import Pacer
from simnet.network import TcpParameters

INFINITE_WINDOW = 2**31 - 1
"""ssthresh before the first loss (RFC 5681 section 3.1: arbitrarily high)."""


class CongestionControl:
    """The congestion window and slow-start threshold, in segments, and their growth.

    Each defines `on_ack` (growth) and `reduced` (the threshold after a loss); the other events
    matter to some only. `count` holds acknowledged segments that have not yet moved the window.
    """

    __slots__ = ("count", "cwnd", "ssthresh")

    def __init__(self, parameters: TcpParameters) -> None:
        self.cwnd = parameters.initial_window
        self.ssthresh = INFINITE_WINDOW
        self.count = 0

    def reduced(self) -> int:
        """Return the threshold that follows from a loss at the present window, segments."""
        raise NotImplementedError

    def on_ack(self, acked: int, now: int) -> None:
        """Grow the window: `acked` segments were newly acknowledged, cumulatively or by SACK."""
        raise NotImplementedError

    def on_rtt(self, rtt_ns: int, una: int, nxt: int, now: int) -> None:
        """Take an RTT sample; `una` is the oldest unacknowledged segment, `nxt` the next."""

    def on_timeout(self, nxt: int, now: int) -> None:
        """Forget what a retransmission time-out makes void."""

    def on_idle(self, idle_ns: int, now: int) -> None:
        """Sending begins again after nothing was in flight for `idle_ns`."""

    def undone(self, window: int) -> int:
        """Return the window after a spurious time-out, which had been `window` before it."""
        return max(self.cwnd, window)

    def slow_start(self, acked: int) -> int:
        """Grow by `acked` up to ssthresh (RFC 5681 section 3.1); return what is left of it."""
        grown = min(self.cwnd + acked, self.ssthresh)
        left = acked - (grown - self.cwnd)
        self.cwnd = grown
        return left

    def linear_growth(self, weight: int, acked: int) -> None:
        """Grow by one segment for each `weight` acknowledged (tcp_cong_avoid_ai of Linux)."""
        if self.count >= weight:
            self.count = 0
            self.cwnd += 1
        self.count += acked
        if self.count >= weight:
            grown = self.count // weight
            self.count -= grown * weight
            self.cwnd += grown


class PacedControl(CongestionControl):
    """A control that sets window and pacing rate from a model of the path, on every ACK.

    The sender keeps its `delivery` up to date and obeys its `pacer`. It is not asked for growth
    (`on_ack` is never called), no reduction of the window after a loss is made for it, and its
    window does not decay when it is not used (Linux: a control with cong_control).
    """

    __slots__ = ("chance", "delivery", "pacer")

    def __init__(self, parameters: TcpParameters) -> None:
        super().__init__(parameters)
        self.delivery = DeliveryRate()
        self.pacer = Pacer()
        self.chance = 0
        """The state of its random numbers, 64 bits (`simnet.chance.splitmix`); the sender's."""

    def start(self, smoothed_us: int, least_rtt_us: int, now: int) -> None:
        """Begin with the RTT of the handshake."""
        raise NotImplementedError

    def on_delivery(self, state: int, in_flight: int, now: int) -> None:
        """Take the sample of an ACK; `state` of congestion and `in_flight` are those after it."""
        raise NotImplementedError

    def burst(self, mss_bytes: int, least_rtt_ns: int) -> int:
        """Return how many segments may leave at one instant."""
        raise NotImplementedError


class Control(Kind):
    """Base of congestion controls as a scenario declares them: ``congestion_control: NAME``.

    Its parameters stand beside those of TCP, under ``tcp``. What a control of another package has
    begins with its name (``vegas_alpha``), so that no two packages claim one key.
    """

    room: ClassVar[str] = "simnet.models.tcp.control"
    group: ClassVar[str] = "simnet.congestion_control"
    what: ClassVar[str] = "congestion control"
    key: ClassVar[str] = "congestion_control"
    example: ClassVar[Mapping[str, Any]] = {}
    """What a scenario could write besides the name; reference pages show it, tests run it."""
    compiled: ClassVar[bool] = False
    """Whether the compiled core has it; what it has not runs on the reference engine."""

    kind: str
    """Name of the congestion control."""

    @abstractmethod
    def window(self, tcp: TcpParameters) -> CongestionControl:
        """Return the window of a sender that begins."""

    @classmethod
    def check_offer(cls) -> None:
        """Raise InputError if a parameter has no default, or could be taken for another's."""
        name = cls.model_fields["kind"].default
        for field, info in cls.model_fields.items():
            if info.is_required():
                raise InputError(f"it needs a default for {field}")
            if field != "kind" and not field.startswith(f"{name}_"):
                raise InputError(f"its parameter {field} must begin with {name}_")
