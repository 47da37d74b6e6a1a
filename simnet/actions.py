"""What a person can do with a network, and what comes back: the contract of behaviours.

A behaviour is a generator that yields actions and is sent the outcome of each:

    asked_s = clock.now_s
    outcome = yield Transfer(down_bytes=2_300_000, patience_s=10.0)
    yield Experience("page_load", outcome.seconds, outcome.status is Status.DONE, asked_s)
    yield Think(4.0)

It sees its own random stream, a clock and the outcomes of its own actions; never SimPy, packets or
the topology. Times are seconds, sizes bytes, rates bit/s.

Actions are plain data and not frozen, since a run makes millions of them; whoever yields one does
not change it afterwards.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from enum import IntEnum
from typing import Literal, Protocol, TypeAlias

from simnet.calendar.year import Day
from simnet.chance.streams import RandomStream


class Status(IntEnum):
    """How a transfer or a stream ended."""

    DONE = 0
    GIVEN_UP = 1
    """The person's patience ran out."""
    FAILED = 2
    """The connection could not be made, or died of unanswered retransmissions."""
    UNFINISHED = 3
    """The run ended first. A behaviour is sent this so that it can say what was felt until then;
    it can do nothing more."""


class RunEnded(Exception):  # noqa: N818 (no error: a behaviour may catch it)
    """Raised where a behaviour thinks as the run ends, so that it can say what was felt until then.

    Who does not catch it has nothing to say. It can do nothing more than say.
    """


@dataclass(slots=True)
class Think:
    """Leave the network alone for `seconds`."""

    seconds: float


BROWSER_CONNECTIONS = 6
"""Connections to one host that Chrome and Firefox have open at once with HTTP/1.1. RFC 9112
section 9.4 asks clients to limit them and names no number (RFC 2616 section 8.1.4 said 2)."""


@dataclass(slots=True)
class Transfer:
    """Open a connection to `to`, send `up_bytes`, receive `down_bytes`, close.

    It is given up when not complete after `patience_s`, or when the clock says `deadline_s`
    (seconds since the start of the run), whichever comes first. One whose deadline has come already
    is given up at once, and nothing is sent.

    With `over`, a name of the person's choice, the connection stays open: transfers with the same
    `over` and `to` use it one after another (HTTP/1.1, RFC 9112 section 9.3), each with at least
    one byte up, as something must travel to ask. At most `parallel` such connections are used at
    once; a transfer beyond them waits its turn. Its time and its patience run from when it was
    asked for. One that is given up or fails takes its connection with it.

    With `multiplex` all that have the same `over` and `to` use one connection at once, and none
    waits for its turn (HTTP/2, RFC 9113; over QUIC HTTP/3, RFC 9114). Answers come in the order of
    the requests; over TCP a loss holds up all that is behind it, over QUIC only what it is of. What
    was sent of one that is given up goes on, unless it is alone: then the connection is reset.
    """

    down_bytes: int = 0
    up_bytes: int = 300
    patience_s: float = float("inf")
    to: str = "internet"
    over: str | None = None
    parallel: int = BROWSER_CONNECTIONS
    multiplex: bool = False
    deadline_s: float = float("inf")


@dataclass(slots=True)
class Stream:
    """Send and receive datagrams for `seconds` (a call, a camera).

    A rate of 0 leaves that direction silent. `packet_bytes` is the size on the wire.

    With `over`, a name of the person's choice, it is a piece of a longer stream: the next one with
    the same `over` and `to` goes on where it ended. Datagrams keep their distance over the joint,
    what is under way counts in the next outcome, and the jitter goes on. So a call is a loop of
    short pieces whose outcomes are its reception reports (RFC 3550 section 6.4), and whose rates
    may follow from them. One at a time under one name.

    Without `frames_per_s` datagrams of one size leave at constant rates. With it the stream is a
    video: that many frames a second each way, of sizes as in 3GPP TR 38.838 (a normal law around
    what the rate leaves a frame, standard deviation 10.5 %, cut to 50 to 150 %), each a burst of
    packets as equal as whole bytes allow, none above `packet_bytes`. Sizes come from the person's
    own random numbers, by the number of the frame. A frame is whole when all its packets have
    come, none behind one of a later frame, and the last no later than `playout_s` behind the
    least delay that a packet of that direction ever had. With `spare`, a share of a frame's
    packets, so many may be missing (forward error correction, RFC 8627), rounded, but never all.

    With a tuple as `to` it is one-to-many: each receiver gets a copy of its own, at the same
    instants and with the same frames, and the outcome is the tuple of theirs. A destination that
    is named n times has n receivers there, as a conference server sends to n devices behind one
    line; who of them is first in a burst changes from piece to piece. A rate may then be a tuple,
    of a rate for each receiver: layers of one video, whose frames differ in size by the same
    factor.
    """

    seconds: float
    down_bps: float | tuple[float, ...] = 0.0
    up_bps: float | tuple[float, ...] = 0.0
    packet_bytes: int = 200
    to: str | tuple[str, ...] = "internet"
    over: str | None = None
    frames_per_s: float = 0.0
    playout_s: float = float("inf")
    spare: float = 0.0


@dataclass(slots=True)
class Together:
    """Do several transfers or streams at once; the outcome is the tuple of theirs.

    A stream to many has one for each receiver there, in its place.
    """

    actions: tuple[Transfer | Stream, ...]


@dataclass(slots=True)
class Experience:
    """Say what was felt: it takes no time, and is kept in the table of experiences.

    `quantity` is the name of one that the kind of traffic declares (``felt``), `value` is in its
    unit. Where it was not `served` (given up, failed, cut short by the end of the run) the value is
    a bound: what was felt was at least as bad. `since_s` is when it began, by the clock; it belongs
    to the window of the run that this time lies in. Without it, it began now. `to` is the
    destination that it is about; without it, the first of the person's.
    """

    quantity: str
    value: float
    served: bool = True
    since_s: float | None = None
    to: str | None = None


@dataclass(slots=True)
class TransferOutcome:
    """What became of a transfer; `seconds` from the start to the last byte or to giving up."""

    status: Status
    seconds: float
    received_bytes: int


@dataclass(slots=True)
class StreamOutcome:
    """What became of a stream, each way: datagrams sent and received, delays and jitter.

    Delays are means of those received, one way from end to end; 0 where there was none. The jitter
    is the interarrival jitter of RFC 3550 section 6.4.1 at the end.

    Of a video also the frames sent, those that came whole and in time, and how long the picture
    stood still: a freeze is a time from one such frame to the next of at least three times the
    time between frames, or that and 150 ms if it is more (W3C, Identifiers for WebRTC's
    Statistics, totalFreezesDuration). A freeze is told once it is one, all of it.
    """

    status: Status
    seconds: float
    sent_down: int
    received_down: int
    sent_up: int
    received_up: int
    delay_down_s: float = 0.0
    delay_up_s: float = 0.0
    jitter_down_s: float = 0.0
    jitter_up_s: float = 0.0
    frames_sent_down: int = 0
    frames_down: int = 0
    frames_sent_up: int = 0
    frames_up: int = 0
    frozen_down_s: float = 0.0
    frozen_up_s: float = 0.0


Action: TypeAlias = Think | Transfer | Stream | Together | Experience
Outcome: TypeAlias = (
    TransferOutcome | StreamOutcome | tuple[TransferOutcome | StreamOutcome, ...] | None
)


Unit: TypeAlias = Literal["s", "bit/s", "1", "1/s", "MOS"]
"""Of a quantity that is felt; ``1`` is a share, ``MOS`` a mean opinion score (ITU-T P.800.1)."""


@dataclass(frozen=True, slots=True)
class Felt:
    """A quantity that a kind of traffic says people feel: its name, unit, direction and meaning.

    Several kinds may declare the same quantity, then with equal words.
    """

    name: str
    unit: Unit
    least_is_best: bool
    meaning: str
    worst: float
    """What it is where people got nothing at all: ``inf`` of a time, 0 of a rate."""


class Clock(Protocol):
    """The time, as a behaviour sees it."""

    @property
    def now_s(self) -> float:
        """Seconds since the start of the run."""
        ...

    @property
    def time_of_day_s(self) -> float | None:
        """Seconds since midnight, local time; None where the run does not say its `clock`."""
        ...

    @property
    def day_of_year(self) -> int | None:
        """Days since 1 January of a year of 365 days; None where the run does not say its month."""
        ...

    @property
    def day(self) -> Day | None:
        """The day with its weekday and holiday; None where the run does not say its month."""
        ...

    def is_open(self, hours: str) -> bool | None:
        """Return whether a set of hours (school, clinic, office, after_office) is open now.

        None where the run does not say its `clock` and its day.
        """
        ...


class Behaviour(Protocol):
    """Anything that can say what a person does next."""

    def actions(self, random: RandomStream, clock: Clock) -> Generator[Action, Outcome, None]:
        """Yield actions for ever or until the person is done; be sent each outcome."""
        ...
