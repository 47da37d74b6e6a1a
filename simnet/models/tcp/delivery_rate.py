"""Delivery rate estimation (draft-cheng-iccrg-delivery-rate-estimation), as Linux's tcp_rate.c.

When a segment is sent, the count of what has been delivered so far is noted with it. When it is
delivered in turn, the growth of that count over the longer of the times it took to send and to
acknowledge is a sample of the rate at which the path delivers. Kept only for a control that
paces.
"""

from __future__ import annotations

from typing import NamedTuple

from simnet.models.tcp.rates import microseconds

NO_TIME = -1


class Sent(NamedTuple):
    """What is noted with a segment when it is sent."""

    delivered: int
    delivered_ns: int
    first_sent_ns: int
    app_limited: bool


class DeliveryRate:
    """Counts of a connection, segments, and the sample of the acknowledgement in hand.

    `delivered` begins at 1, the SYN; `delivered_ns` is when it last grew; `first_sent_ns` is when
    the segment that was last delivered had been sent. `app_limited` is the count at which the
    last segment sent while the application had nothing more to send will have been delivered,
    0 where there is none.

    Of the acknowledgement in hand: `acked` and `newly_lost` segments, `rtt_us` (-1: none),
    `delayed` (a lone runt, that the receiver may have held back), segments in flight before it
    (`prior_in_flight`); the sample is `sample` segments over `interval_us`, -1 where there is
    none, and began when `prior_delivered` had been delivered.
    """

    __slots__ = (
        "acked",
        "app_limited",
        "delayed",
        "delivered",
        "delivered_ns",
        "first_sent_ns",
        "interval_us",
        "last_seq",
        "lost",
        "newly_lost",
        "prior_delivered",
        "prior_in_flight",
        "prior_ns",
        "rtt_us",
        "sample",
        "sample_app_limited",
        "send_us",
        "sent",
    )

    def __init__(self) -> None:
        self.delivered = 1
        self.lost = 0
        self.delivered_ns = 0
        self.first_sent_ns = 0
        self.app_limited = 0
        self.sent: dict[int, Sent] = {}
        self.begin(0)
        self.acked = 0
        self.newly_lost = 0
        self.sample = -1
        self.interval_us = -1

    def on_sent(self, seq: int, alone: bool, now: int) -> None:
        """Note that `seq` is sent; `alone`: nothing else is out, so the send phase begins."""
        if alone:
            self.first_sent_ns = now
            self.delivered_ns = now
        limited = self.app_limited > 0
        self.sent[seq] = Sent(self.delivered, self.delivered_ns, self.first_sent_ns, limited)

    def limit_by_application(self, in_flight: int) -> None:
        """Note that what is in flight is all that there was to send."""
        self.app_limited = max(self.delivered + in_flight, 1)

    def begin(self, in_flight: int) -> None:
        """An acknowledgement has come, with `in_flight` segments in the network before it."""
        self.prior_in_flight = in_flight
        self.prior_delivered = 0
        self.prior_ns = NO_TIME
        self.sample_app_limited = False
        self.send_us = 0
        self.last_seq = -1
        self.rtt_us = -1
        self.delayed = False

    def on_delivered(self, seq: int, sent_ns: int) -> None:
        """Note that `seq`, last sent at `sent_ns`, has newly been (selectively) acknowledged."""
        sent = self.sent.pop(seq)
        self.delivered += 1
        if self.prior_ns == NO_TIME or (sent_ns, seq) > (self.first_sent_ns, self.last_seq):
            self.prior_delivered = sent.delivered
            self.prior_ns = sent.delivered_ns
            self.sample_app_limited = sent.app_limited
            self.last_seq = seq
            self.first_sent_ns = sent_ns
            self.send_us = microseconds(sent.first_sent_ns, sent_ns)

    def finish(self, acked: int, lost: int, least_rtt_us: int, now: int) -> None:
        """Work out the sample of the acknowledgement (tcp_rate_gen)."""
        if self.app_limited and self.delivered > self.app_limited:
            self.app_limited = 0
        if acked > 0:
            self.delivered_ns = now
        self.acked = acked
        self.newly_lost = lost
        self.sample = -1
        self.interval_us = -1
        if self.prior_ns == NO_TIME:
            return
        self.sample = self.delivered - self.prior_delivered
        interval_us = max(self.send_us, microseconds(self.prior_ns, now))
        # Faster than the least RTT: a whole window cannot have been delivered.
        if interval_us >= least_rtt_us:
            self.interval_us = interval_us
