"""Transport mix: which of several transports each user of an application has.

A user has one transport for the whole run. Who has which follows from the name of the use and the
number of the user, not from the seed: so alternatives and replications meet the same users, growth
changes nobody who is there already, and of any number of users each transport has its share, as
nearly as whole users can (an additive recurrence with the golden ratio; Niederreiter, Random Number
Generation and Quasi-Monte Carlo Methods, 1992, section 3.1).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import accumulate

from simnet.chance.streams import stream_key
from simnet.network import TcpParameters

_GOLDEN = 0x9E3779B97F4A7C15
"""2^64 over the golden ratio, odd."""
_WHOLE = 2**64


@dataclass(frozen=True, slots=True)
class TransportMix:
    """Transports with their shares of the users, which add up to 1; one part where all are alike.

    `base` is what the parts are made of: that of an application that has a mix of its own.
    """

    base: TcpParameters
    parts: tuple[tuple[float, TcpParameters], ...]

    @classmethod
    def plain(cls, transport: TcpParameters) -> TransportMix:
        """Return the mix of one transport."""
        return cls(transport, ((1.0, transport),))

    def of(self, use: str, number: int) -> TcpParameters:
        """Return the transport of a user of a use, counted from 1."""
        if len(self.parts) == 1:
            return self.parts[0][1]
        place = (stream_key(0, f"{use}/transport")[0] + number * _GOLDEN) % _WHOLE
        ends = accumulate(share for share, _ in self.parts)
        for end, (_, transport) in zip(ends, self.parts, strict=True):
            if place < math.floor(end * _WHOLE):
                return transport
        return self.parts[-1][1]

    @property
    def least_segment(self) -> TcpParameters:
        """The transport with the smallest full segment on the wire."""
        return min(
            (transport for _, transport in self.parts),
            key=lambda each: each.mss_bytes + each.header_bytes,
        )
