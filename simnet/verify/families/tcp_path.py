"""A TCP connection on a path without other traffic, as the formulas of TCP assume it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from simnet.chance import variates
from simnet.engine import Counts
from simnet.network import (
    UNLIMITED,
    DatagramSource,
    Loss,
    Queue,
    RunPlan,
    TcpParameters,
    TransferSource,
)
from simnet.verify.lab import NS, Sketch, Trial, simulate
from simnet.verify.observe import Station

FAST_BPS = 100_000_000_000
"""A rate at which sending takes no time to speak of, where a formula knows a round trip only."""

EARLIER_NS = 1_000_000
"""Time for what passes before the connection opens."""

NO_LOSS = Loss()

TEXTBOOK = TcpParameters(congestion_control="newreno", delayed_ack=False, hystart=False)
"""What the square-root law and its kin assume: additive increase, halving, an ACK a packet."""


@dataclass(frozen=True, slots=True)
class Path:
    """One bottleneck and the way back. `rtt_s` is that of a full segment and its ACK, unloaded.

    `buffer_packets` and `loss` are of the direction of the data.
    """

    rtt_s: float
    rate_bps: float = FAST_BPS
    tcp: TcpParameters = TEXTBOOK
    loss: Loss = NO_LOSS
    buffer_packets: int = UNLIMITED

    @property
    def segment_bytes(self) -> int:
        """Size of a full segment on the link."""
        return self.tcp.mss_bytes + self.tcp.header_bytes

    @property
    def bandwidth_delay_packets(self) -> float:
        """Full segments that fill the path without any queue."""
        return self.rate_bps * self.rtt_s / 8 / self.segment_bytes

    def bulk(
        self,
        label: str,
        warmup_s: float,
        length_s: float,
        trial: Trial,
        trace: bool = False,
        before: int = 0,
    ) -> Transfer:
        """Run a connection that always has something to send.

        `before` packets of somebody else pass first, so that a loss of each n-th one comes early.
        """
        source = TransferSource(
            up=variates.constant(UNLIMITED), down=variates.constant(0), start_ns=EARLIER_NS
        )
        sketch = self.sketch(label, source)
        if before:
            others = DatagramSource(
                gap=variates.constant(0.0),
                size=variates.constant(1),
                burst=variates.constant(before),
                limit_packets=before,
            )
            sketch.flow(others, (0,))
        plan = RunPlan(
            duration_ns=round((warmup_s + length_s) * NS),
            seed=trial.seed,
            warmup_ns=round(warmup_s * NS),
            interval_ns=round((warmup_s + length_s) * NS),
            trace=trace,
        )
        return Transfer(simulate(sketch.network(), plan, trial), self)

    def sketch(self, label: str, source: TransferSource, receiving: bool = False) -> Sketch:
        """Draw the path with one flow; `receiving` lets the data come towards the client."""
        sending_s = 8 * (self.segment_bytes + self.tcp.header_bytes) / self.rate_bps
        delay_s = max(self.rtt_s - sending_s, 0.0) / 2
        sketch = Sketch(label)
        queue = Queue(limit_packets=self.buffer_packets)
        data = sketch.link("sender", "receiver", self.rate_bps, delay_s, queue, self.loss)
        acks = sketch.link("receiver", "sender", self.rate_bps, delay_s)
        way = ((acks,), (data,)) if receiving else ((data,), (acks,))
        sketch.flow(source, *way, tcp=self.tcp)
        return sketch

    def with_tcp(self, **changes: object) -> Path:
        """Return the same path with other parameters of TCP."""
        # Names and types are those of TcpParameters.
        return replace(self, tcp=replace(self.tcp, **changes))  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Transfer:
    """What a bulk transfer did in the measurement window."""

    counts: Counts
    path: Path

    @property
    def seconds(self) -> float:
        """Length of the window."""
        start, end = self.counts.window_ns
        return (end - start) / NS

    @property
    def goodput_bps(self) -> float:
        """Application data delivered in order, bit/s."""
        return int(self.counts.flows["goodput_bytes"][0]) * 8 / self.seconds

    @property
    def packets_per_s(self) -> float:
        """Packets sent, retransmissions included, per second."""
        return Station(self.counts).offered_per_s

    @property
    def mean_window(self) -> float:
        """Mean number of packets in flight where nothing queues: rate times round trip."""
        return self.packets_per_s * self.path.rtt_s
