"""Performance-enhancing proxies on links, which split TCP connections (RFC 3135)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from simnet import network
from simnet.kinds import PositiveSize
from simnet.network import TcpParameters
from simnet.scenario.model.tcp import Relayed
from simnet.units import format_size

if TYPE_CHECKING:
    from simnet.scenario.model.root import Scenario


class Proxy(Relayed):
    """A relay at each end of a link, which end every TCP connection that crosses it on both sides.

    Between them the relays speak TCP of their own; what is not given is as in Linux 6, whatever
    `tcp` says of the users' hosts. An upload is done for its sender when the relay has it.
    Connections that cross the link one way only pass it by.
    """

    buffer: PositiveSize = 2_000_000
    """Memory of a relay for each connection and direction: what it has taken and the other side has
    not acknowledged. When it is full, the relay takes no more from the side that sends. Default:
    2 MB (assumption: more than two round trips of 540 ms at 10 Mbps)."""

    def described(self, *, optional: bool = False) -> network.Proxy:
        """Return the proxy as the network has it; an `optional` one may have nothing to do."""
        return network.Proxy(self.over(TcpParameters()), self.buffer, optional)

    def sense(self, scenario: Scenario) -> Iterator[tuple[str, str]]:  # noqa: ARG002 (contract)
        """Yield a receive window or a buffer into which no segment fits."""
        given = self.over(TcpParameters())
        yield from self.narrow(given)
        if self.buffer < given.mss_bytes:
            segment = format_size(given.mss_bytes)
            yield (
                "buffer",
                f"must hold a segment of {segment} (mss), got {format_size(self.buffer)}",
            )
