"""Calls: what a codec sends, what a report is worth by the E-model, what is seen of a video."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from simnet.actions import Felt, StreamOutcome
from simnet.applications.e_model import rate
from simnet.applications.rate_control import RateControl, Reception

HEADERS_BYTES = 40
"""IPv4, UDP and RTP (RFC 791, 768, 3550)."""
WORST_MOS = 1.0


class Codec(NamedTuple):
    """What a codec sends, and what the E-model knows of it (G.113, Appendix I)."""

    rate_bps: int
    frame_ms: int
    """Time that a datagram holds."""
    ahead_ms: float
    """What the coder looks ahead."""
    impairment: float
    """Ie."""
    robustness: float
    """Bpl."""

    @property
    def packet_bytes(self) -> int:
        """Size of a datagram on the wire."""
        return HEADERS_BYTES + self.rate_bps * self.frame_ms // 1000 // 8

    @property
    def line_bps(self) -> float:
        """Rate of one direction on the wire, bit/s."""
        return self.packet_bytes * 8 * 1000 / self.frame_ms


CODECS = {
    "g711": Codec(64_000, 20, 0.0, 0.0, 25.1),
    "g729": Codec(8_000, 20, 5.0, 11.0, 19.0),
    "opus": Codec(24_000, 20, 6.5, 5.0, 15.0),
}
"""Rates of G.711, G.729 and RFC 6716 (whose fullest look-ahead at 20 ms is 6.5 ms). Ie and Bpl of
G.113, Appendix I, with concealment of losses; for Opus none is published (assumption)."""

CALLS_KEPT = Felt(
    name="calls_kept",
    unit="1",
    least_is_best=False,
    meaning="Share of calls that were not hung up for being too bad. One that the run cuts short "
    "counts as kept so far.",
    worst=0.0,
)


CALL_MOS = Felt(
    name="call_mos",
    unit="MOS",
    least_is_best=False,
    meaning="Mean opinion score of the voice of a video call by the E-model (ITU-T G.107), of the "
    "worse direction, in the mean of the call. The picture does not enter. A call that is hung up "
    "or cut short by the end of the run counts as far as it went.",
    worst=WORST_MOS,
)
FROZEN = Felt(
    name="frozen",
    unit="1",
    least_is_best=True,
    meaning="Share of a video call, a lesson or a watch in which the picture stood still: times "
    "between two pictures of at least three times the usual, or that and 150 ms if it is more "
    "(W3C, totalFreezesDuration). Of a call the worse direction counts.",
    worst=1.0,
)
VIDEO_RATE = Felt(
    name="video_rate",
    unit="bit/s",
    least_is_best=False,
    meaning="Mean rate of the pictures of a video call that came whole and in time, of the worse "
    "direction, without what is spare to repair losses.",
    worst=0.0,
)


class Way(NamedTuple):
    """One direction of a reception report."""

    seconds: float
    sent: int
    received: int
    delay_s: float
    jitter_s: float
    frames_sent: int
    frames: int
    frozen_s: float


def ways(report: StreamOutcome) -> tuple[Way, Way]:
    """Return a report's directions, down and up."""
    return (
        Way(report.seconds, report.sent_down, report.received_down, report.delay_down_s,
            report.jitter_down_s, report.frames_sent_down, report.frames_down,
            report.frozen_down_s),
        Way(report.seconds, report.sent_up, report.received_up, report.delay_up_s,
            report.jitter_up_s, report.frames_sent_up, report.frames_up, report.frozen_up_s),
    )  # fmt: skip


@dataclass(slots=True)
class Lost:
    """What has been lost for good of one direction of a stream in pieces."""

    sent: int = 0
    received: int = 0
    lost: int = 0

    def share(self, way: Way, spacing_s: float, burst: float = 0.0) -> float:
        """Return the share lost in a piece of packets that left `spacing_s` apart in the mean.

        What was sent within the last delay is under way and not lost (RFC 3550 counts it later);
        where packets leave in bursts, one of so many may be besides.
        """
        self.sent += way.sent
        self.received += way.received
        if way.received == 0:
            self.lost = self.sent - self.received
            return 1.0 if way.sent else 0.0
        under_way = min(way.sent, int(way.delay_s / spacing_s + 1e-9 + burst))
        lost = max(self.lost, self.sent - self.received - under_way)
        share = min(1.0, (lost - self.lost) / max(1, way.received + lost - self.lost))
        self.lost = lost
        return share

    def pictures(self, way: Way) -> float:
        """Return the share of a video's pictures lost in a piece, those that came too late too."""
        frames = way._replace(sent=way.frames_sent, received=way.frames)
        return self.share(frames, way.seconds / max(1, way.frames_sent), 1.0)


class Ear:
    """Rates one direction of a call, report by report.

    Args:
        codec: in use.
        playout_s: least delay of the buffer that evens out the jitter; it grows to four times the
            interarrival jitter. None of one who only listens, to whom no delay is too long.
    """

    __slots__ = ("_codec", "_lost", "_playout_s")

    def __init__(self, codec: Codec, playout_s: float | None) -> None:
        self._codec = codec
        self._playout_s = playout_s
        self._lost = Lost()

    def score(self, way: Way) -> float:
        """Return the opinion score of a piece, of its reception report."""
        codec = self._codec
        share = self._lost.share(way, codec.frame_ms / 1000)
        if way.received == 0:
            return WORST_MOS
        ear_ms = 0.0
        if self._playout_s is not None:
            playout_s = max(self._playout_s, 4 * way.jitter_s)
            ear_ms = codec.frame_ms + codec.ahead_ms + 1000 * (way.delay_s + playout_s)
        return rate(
            ear_ms,
            100 * share,
            codec_impairment=codec.impairment,
            loss_robustness=codec.robustness,
        ).mos


class Picture:
    """One direction of the video of a call, report by report: its rate, and what was seen.

    Args:
        control: chooses the rate.
        spare: share of it that is there to repair losses.
    """

    __slots__ = ("_bits", "_control", "_frozen_s", "_lost", "_seconds", "_spare")

    def __init__(self, control: RateControl, spare: float = 0.0) -> None:
        self._control = control
        self._spare = spare
        self._lost = Lost()
        self._bits = self._seconds = self._frozen_s = 0.0

    @property
    def rate_bps(self) -> float:
        """The rate of the next piece."""
        return self._control.rate_bps

    def hear(self, way: Way) -> None:
        """Take note of the report of a piece at that rate."""
        rate_bps = self._control.rate_bps
        self._seconds += way.seconds
        self._frozen_s += way.frozen_s
        if way.sent == 0:
            return
        seen = way.frames / max(1, way.frames_sent)
        self._bits += rate_bps * (1 - self._spare) * seen * way.seconds
        burst = way.sent / max(1, way.frames_sent)
        loss = self._lost.share(way, way.seconds / way.sent, burst)
        received_bps = rate_bps * way.received / way.sent
        delay_s = way.delay_s if way.received else None
        self._control.hear(Reception(way.seconds, received_bps, loss, delay_s))

    @property
    def frozen(self) -> float:
        """Share of the time so far in which the picture stood still."""
        return min(1.0, self._frozen_s / self._seconds) if self._seconds else FROZEN.worst

    @property
    def seen_bps(self) -> float:
        """Mean rate of the pictures so far that came whole and in time."""
        return self._bits / self._seconds if self._seconds else VIDEO_RATE.worst
