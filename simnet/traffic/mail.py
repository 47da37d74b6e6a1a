"""Somebody with a mail program: it looks for mail at an interval and sends what was written.

Mails come and are written by the clock, whatever the network; all go over one kept connection.
"""

from __future__ import annotations

import math
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, replace
from heapq import heapify, heappop, heappush
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
    check_gap,
    check_patience,
    drawn_bytes,
    elapsed_s,
    seconds,
)
from simnet.units import NS_PER_S, format_duration

LOOK, COMES, WAITED, WRITTEN = "look", "comes", "waited", "written"
"""What happens: the program looks for mail; one comes, or came without power; one is written."""
BASE64 = 78 / 57
"""Characters that base64 makes of an octet, ends of lines included (RFC 2045 section 6.8)."""

TEXT = SizeDistribution.model_validate(
    {
        "discrete": {
            "values": ["1.4 kB", "2.9 kB", "5.8 kB", "11.6 kB", "23.2 kB", "46.3 kB"],
            "weights": [23.53, 25.64, 18.43, 11.98, 5.78, 5.11],
        }
    }
)
"""Mails by classes that double from 2 KiB on: their middles, and how many of a hundred."""

MAIL_SENT_TIME = Felt(
    name="mail_sent_time",
    unit="s",
    least_is_best=True,
    meaning="Time from sending an e-mail until its server has all of it, further attempts and the "
    "waits for them included. A mail that is given up, or in the outbox when the run ends, counts "
    "with the time so far.",
    worst=math.inf,
)

MAIL_READ_TIME = Felt(
    name="mail_read_time",
    unit="s",
    least_is_best=True,
    meaning="Time from when an e-mail is at its reader's server until all of it can be read, the "
    "wait until the mail program looks for it included. One that comes when the reader has no "
    "power counts from when there is; one that has not come when the run ends with the time so "
    "far.",
    worst=math.inf,
)


@dataclass(order=True, slots=True)
class _Event:
    """A mail that comes or is written, or the time to look for mail."""

    at_s: float
    sort: str
    size: int = 0
    settling_s: float = 0.0
    tries: int = 0


class Mail(Powered):
    """Fetches e-mail at an interval and sends some, often with attachments; tries again later."""

    example: ClassVar[Mapping[str, Any]] = {
        "received": {"exponential": "2 min"},
        "sent": {"exponential": "4 min"},
        "attached": "50 %",
    }

    felt: ClassVar[tuple[Felt, ...]] = (MAIL_SENT_TIME, MAIL_READ_TIME)

    kind: Literal["mail"] = "mail"
    """Name of this kind."""
    received: DurationDistribution = DurationDistribution.model_validate({"exponential": "20 min"})
    """From one mail that comes to the next (assumption), at all hours. The first comes after
    one."""
    sent: DurationDistribution = DurationDistribution.model_validate({"exponential": "1 h"})
    """From one mail that is written to the next (assumption). The first is written after one."""
    every: PositiveDuration = 10 * 60 * NS_PER_S
    """How often the program looks for mail, and sends again what is still in the outbox. Default:
    10 min, as Thunderbird does (mail.server.default.check_time)."""
    text: SizeDistribution = TEXT
    """A mail without its attachment. Default: by the counts of a mail server (freebsd-net, October
    2002) up to 64 KiB, beyond which mails had attachments (assumption), each class by its middle:
    54 % below 4 KiB, mean 8 kB. Mails of today, with HTML, are larger (assumption: not by much
    without their pictures)."""
    attached: Probability = 0.25
    """Share of the mails with an attachment (assumption)."""
    attachment: SizeDistribution = SizeDistribution.model_validate(
        {"lognormal": {"mean": "2 MB", "sd": "722 kB", "high": "5 MB"}}
    )
    """What is attached, before base64 makes 1.37 times as much of it (RFC 2045 section 6.8).
    Default: a file of EURASIP JWCN 2012:287, table 1 (FTP): lognormal, mean 2 MB, sd 722 kB, 5 MB
    at most."""
    request: PositiveSize = 200
    """What is sent to look for mail, or to ask for one (assumption)."""
    reply: PositiveSize = 400
    """What is answered to that, and to a mail that was sent (assumption)."""
    patience: PositiveDuration = 5 * 60 * NS_PER_S
    """An attempt that lasts longer breaks off. Default: 5 min, the least that servers are to wait
    for (RFC 5321 section 4.5.3.2)."""
    tries: Annotated[PositiveCount, Field(le=1000)] = 20
    """After so many attempts the one who wrote a mail gives it up (assumption)."""
    to: Name = "internet"
    """Where the server is: ``internet`` or ``intranet``."""

    @model_validator(mode="after")
    def _time_passes(self) -> Self:
        check_gap(self.received, "received")
        check_gap(self.sent, "sent")
        if self.every < NS_PER_S:
            raise ValueError(f"every must be at least 1 s, got {format_duration(self.every)}")
        check_patience(self.patience)
        return self

    def channels(self) -> tuple[str, ...]:
        """Return where the server is."""
        return (self.to,)

    def offered_bps(self) -> Offered | None:
        """Return the load, if there always is power."""
        mail_bytes = self.text.variate(1.0).mean
        mail_bytes += self.attached * BASE64 * self.attachment.variate(1.0).mean
        received_hz, sent_hz = (
            1.0 / law.variate(NS_PER_S).mean for law in (self.received, self.sent)
        )
        checks_hz = NS_PER_S / self.every
        asked_hz = received_hz + checks_hz
        return Offered(
            BITS_PER_BYTE * (sent_hz * mail_bytes + asked_hz * self.request),
            BITS_PER_BYTE * (received_hz * mail_bytes + (sent_hz + checks_hz) * self.reply),
        )

    def actions(self, random: RandomStream, clock: Clock) -> Generator[Action, Outcome, None]:
        """Look for mail and send what was written, when it is time; say at the end what waits.

        What comes and is written, and when, is the same on any network.
        """
        outbox: list[_Event] = []
        waiting: list[_Event] = []
        try:
            for event in self._events(random, clock):
                if event.at_s > clock.now_s:
                    yield Think(event.at_s - clock.now_s)
                elif event.sort == LOOK and event.at_s < clock.now_s:
                    # It is at work still; the next look comes in time.
                    continue
                if event.sort in (COMES, WAITED):
                    waiting.append(event)
                    continue
                if event.sort == WRITTEN:
                    outbox.append(event)
                over = yield from self._connected(event.sort == LOOK, outbox, waiting, clock)
                if over:
                    break
        except RunEnded:
            pass
        for mail in outbox:
            yield self._said(MAIL_SENT_TIME, mail, False, clock)
        for mail in waiting:
            yield self._said(MAIL_READ_TIME, mail, False, clock)

    def _events(self, random: RandomStream, clock: Clock) -> Iterator[_Event]:
        """Yield what happens in order of time; the next of a sort is drawn when one is due.

        Nothing is written without power, and the program looks for mail when power has come.
        """
        supply = Supply(self.power, clock)
        laws = {COMES: self.received, WRITTEN: self.sent}
        gaps = {sort: law.variate(NS_PER_S) for sort, law in laws.items()}
        text, attachment = self.text.variate(1.0), self.attachment.variate(1.0)
        numbers = dict.fromkeys((*laws, LOOK), 0)

        def after(sort: str, at_s: float) -> _Event:
            number = numbers[sort]
            numbers[sort] += 1
            if sort == LOOK:
                settling_s = supply.settling_s(random, number)
                return _Event(at_s + seconds(self.every), sort, 0, settling_s)
            gap_s = gaps[sort].draw(random, number)
            size, attached = (drawn_bytes(law, random, number) for law in (text, attachment))
            if random.uniform() < self.attached:
                size += math.ceil(attached * BASE64)
            return _Event(at_s + gap_s, sort, size)

        # Each begins to look at a time of its own, so that not all look at once.
        looked_s = supply.begun_s - random.uniform() * seconds(self.every)
        due = [after(LOOK, looked_s), *(after(sort, supply.begun_s) for sort in laws)]
        heapify(due)
        while True:
            event = heappop(due)
            up_s = supply.up_s(event.at_s, event.settling_s)
            if event.sort == LOOK and up_s > event.at_s:
                # Once power has come it goes on from there.
                heappush(due, replace(event, at_s=up_s))
                continue
            if event.sort != WAITED:
                heappush(due, after(event.sort, event.at_s))
            if event.sort == WAITED or up_s <= event.at_s:
                yield event
            elif event.sort == COMES:
                heappush(due, replace(event, at_s=supply.on_s(event.at_s), sort=WAITED))

    def _connected(
        self, looks: bool, outbox: list[_Event], waiting: list[_Event], clock: Clock
    ) -> Generator[Action, Outcome, bool]:
        """Send what is written and, if the program looks, fetch what waits; tell if the run ended.

        Each stops with the first attempt that breaks off, until the next time.
        """
        status = Status.DONE
        while outbox and status is Status.DONE:
            mail = outbox[0]
            status = yield from self._done(mail.size, self.reply)
            mail.tries += 1
            if status is Status.DONE or (
                mail.tries >= self.tries and status is not Status.UNFINISHED
            ):
                yield self._said(MAIL_SENT_TIME, outbox.pop(0), status is Status.DONE, clock)
        if status is Status.UNFINISHED or not looks:
            return status is Status.UNFINISHED
        status = yield from self._done(self.request, self.reply)
        while waiting and status is Status.DONE:
            status = yield from self._done(self.request, waiting[0].size)
            if status is Status.DONE:
                yield self._said(MAIL_READ_TIME, waiting.pop(0), True, clock)
        return status is Status.UNFINISHED

    def _done(self, up_bytes: int, down_bytes: int) -> Generator[Action, Outcome, Status]:
        outcome = yield Transfer(
            down_bytes, up_bytes, seconds(self.patience), self.to, "mail", parallel=1
        )
        assert isinstance(outcome, TransferOutcome)
        return outcome.status

    def _said(self, felt: Felt, mail: _Event, done: bool, clock: Clock) -> Experience:
        return Experience(felt.name, elapsed_s(clock, mail.at_s), done, mail.at_s, self.to)
