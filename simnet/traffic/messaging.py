"""Somebody who chats: texts, pictures and voice notes, to and fro over one kept connection."""

from __future__ import annotations

import math
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import count
from typing import Annotated, Any, ClassVar, Literal, Self

from simnet.actions import (
    Action,
    Clock,
    Experience,
    Felt,
    Outcome,
    RunEnded,
    Status,
    Think,
    Transfer,
    TransferOutcome,
)
from simnet.applications.power import Supply
from simnet.applications.returning import Attempt, Will
from simnet.chance.distributions import DurationDistribution, SizeDistribution
from simnet.chance.streams import RandomStream
from simnet.kinds import (
    Field,
    Name,
    PositiveCount,
    PositiveDuration,
    PositiveSize,
    Probability,
    model_validator,
)
from simnet.traffic.base import (
    BITS_PER_BYTE,
    Offered,
    Powered,
    Returning,
    check_gap,
    check_patience,
    drawn_bytes,
    elapsed_s,
    seconds,
)
from simnet.units import NS_PER_S

MESSAGE_TIME = Felt(
    name="message_time",
    unit="s",
    least_is_best=True,
    meaning="Time from the first attempt to send or fetch a message (a text, a picture, a voice "
    "note) until all of it is there, further attempts and the pauses between them included. A "
    "message that never comes, or is under way when the run ends, counts with the time so far.",
    worst=math.inf,
)


@dataclass(frozen=True, slots=True)
class _Message:
    """What is known of a message before it is there."""

    gap_s: float
    size: int
    up: bool
    again_s: float
    settling_s: float
    will: Will


class Messaging(Powered, Returning):
    """Sends and receives messages; what does not get through is tried again after a pause."""

    example: ClassVar[Mapping[str, Any]] = {"gap": {"exponential": "10 s"}, "pictures": "20 %"}

    waits: ClassVar[bool] = True
    felt: ClassVar[tuple[Felt, ...]] = (MESSAGE_TIME,)

    kind: Literal["messaging"] = "messaging"
    """Name of this kind."""
    gap: DurationDistribution = DurationDistribution.model_validate({"exponential": "20 s"})
    """From the end of a message to the next (assumption). The first comes after one."""
    sent: Probability = 0.5
    """Share of the messages that are sent; the others are received. Default: half (assumption)."""
    pictures: Probability = 0.15
    """Share of the messages that are pictures (assumption)."""
    voice_notes: Probability = 0.1
    """Share of the messages that are voice notes (assumption). The others are texts."""
    text: SizeDistribution = SizeDistribution.model_validate(
        {"lognormal": {"mean": "600 B", "sd": "600 B", "low": "200 B", "high": "10 kB"}}
    )
    """A text, encrypted and with its headers (assumption)."""
    picture: SizeDistribution = SizeDistribution.model_validate(
        {"uniform": {"low": "50 kB", "high": "500 kB"}}
    )
    """A picture. Default: 50 to 500 kB, as WhatsApp makes of a photo (messenger-guide.com;
    nealmcquaid.com, 2015); equally likely between them is an assumption."""
    voice_note: SizeDistribution = SizeDistribution.model_validate({"exponential": "47 kB"})
    """A voice note. Default: 20 s in the mean (assumption) at the 140 kB a minute of WhatsApp
    (messenger-guide.com)."""
    receipt: PositiveSize = 100
    """What goes the other way for each message: that it came (assumption)."""
    patience: PositiveDuration = 60 * NS_PER_S
    """A message that is not whole after this long is begun anew, on a new connection
    (assumption)."""
    again: DurationDistribution = DurationDistribution.model_validate({"exponential": "5 s"})
    """From an attempt that failed to the next one; twice as long after each further failure of the
    message (assumption)."""
    tries: Annotated[PositiveCount, Field(le=100)] = 5
    """After so many attempts a message is given up (assumption); who comes back makes as many."""
    messages: PositiveCount | None = None
    """Somebody is done after this many messages. Without it, never."""
    to: Name = "internet"
    """Where the server is: ``internet`` or ``intranet``."""

    @model_validator(mode="after")
    def _shares_add_up(self) -> Self:
        if self.pictures + self.voice_notes > 1:
            raise ValueError(
                f"pictures ({self.pictures:g}) and voice_notes ({self.voice_notes:g}) must "
                "together be at most 1"
            )
        return self

    @model_validator(mode="after")
    def _time_passes(self) -> Self:
        check_patience(self.patience)
        return self

    @model_validator(mode="after")
    def _time_passes_without_power(self) -> Self:
        if self.power is not None:
            check_gap(self.gap)
        return self

    def channels(self) -> tuple[str, ...]:
        """Return where the server is."""
        return (self.to,)

    def offered_bps(self) -> Offered | None:
        """Return the load if messages took no time; None where they follow at once."""
        gap_s = self.gap.variate(NS_PER_S).mean
        if gap_s <= 0:
            return None
        laws = (self.picture, self.voice_note, self.text)
        shares = (self.pictures, self.voice_notes, 1.0 - self.pictures - self.voice_notes)
        message_bytes = sum(
            share * law.variate(1.0).mean for share, law in zip(shares, laws, strict=True)
        )
        bits_per_s = BITS_PER_BYTE / gap_s
        return Offered(
            (self.sent * message_bytes + (1.0 - self.sent) * self.receipt) * bits_per_s,
            ((1.0 - self.sent) * message_bytes + self.sent * self.receipt) * bits_per_s,
        )

    def actions(self, random: RandomStream, clock: Clock) -> Generator[Action, Outcome, None]:
        """Wait, then send or receive a message, as often as it takes.

        All of a message is drawn before it begins, so that the same person has the same messages
        on any network. Messages that come without power are fetched when it is there.
        """
        supply = Supply(self.power, clock)
        at_s = supply.begun_s
        for message in self._drawn(random, supply):
            at_s += message.gap_s
            up_s = supply.up_s(at_s, message.settling_s)
            waits = up_s > at_s
            if waits and message.up:
                continue
            yield Think(max(0.0, up_s - clock.now_s))
            yield from message.will.tried(partial(self._exchange, message, clock))
            if not waits:
                at_s = clock.now_s

    def _drawn(self, random: RandomStream, supply: Supply) -> Iterator[_Message]:
        """Yield messages, each drawn when it is asked for."""
        gap, again = self.gap.variate(NS_PER_S), self.again.variate(NS_PER_S)
        text, picture = self.text.variate(1.0), self.picture.variate(1.0)
        voice_note = self.voice_note.variate(1.0)
        for number in count() if self.messages is None else range(self.messages):
            gap_s, again_s = gap.draw(random, number), again.draw(random, number)
            up, sort = random.uniform() < self.sent, random.uniform()
            sizes = [drawn_bytes(law, random, number) for law in (picture, voice_note, text)]
            if sort < self.pictures:
                size = sizes[0]
            else:
                size = sizes[1 if sort < self.pictures + self.voice_notes else 2]
            settling_s = supply.settling_s(random, number)
            will = self.will(random, number)
            yield _Message(gap_s, size, up, again_s, settling_s, will)

    def _exchange(self, message: _Message, clock: Clock) -> Attempt:
        """Try until a message is there; say how long it took."""
        begun_s = clock.now_s
        sizes = (self.receipt, message.size) if message.up else (message.size, self.receipt)
        transfer = Transfer(*sizes, seconds(self.patience), self.to, "chat", parallel=1)
        try:
            status = yield from self._attempts(transfer, message.again_s)
        except RunEnded:
            status = Status.UNFINISHED
        took_s, there = elapsed_s(clock, begun_s), status is Status.DONE
        yield Experience(MESSAGE_TIME.name, took_s, there, begun_s, self.to)
        return status

    def _attempts(self, transfer: Transfer, again_s: float) -> Attempt:
        """Try a transfer, after a growing pause each time but the first; return how it ended."""
        status = Status.FAILED
        for attempt in range(self.tries):
            if attempt:
                yield Think(again_s * 2.0 ** (attempt - 1))
            outcome = yield transfer
            assert isinstance(outcome, TransferOutcome)
            status = outcome.status
            if status in (Status.DONE, Status.UNFINISHED):
                break
        return status
