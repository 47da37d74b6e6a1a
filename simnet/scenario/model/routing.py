"""Routing: how soon traffic goes another way when a line is down, and who shares equal ways."""

from __future__ import annotations

from simnet.kinds import Declared, Duration

_S = 1_000_000_000
PINGED = 13 * _S
"""Until a router that pings every 10 s, and waits for 3 s, notices an outage."""


class Routing(Declared):
    """Ways that follow what is up. Without this section every flow keeps its way, and waits.

    Routers notice that a line is down, agree on other ways, and come back to it when it has been up
    for a while. A packet keeps the way on which it was sent: what is under way to a dead line is
    lost there.
    """

    detection: Duration = 40 * _S
    """From the beginning of an outage until routers notice it; one that is over by then is not
    noticed. Default: 40 s, four hellos of OSPF that are missed (RFC 2328, appendix C.3). BFD with
    three messages of 300 ms notices after 0.9 s (RFC 5880, 6.8.4; its rates are an assumption)."""
    access_detection: Duration | None = None
    """The same of villages' lines, first and second, which the village's router watches by pings.
    Default: `detection` where that is written, else 13 s: the last ping before the outage was
    answered, the next, 10 s after it, is given up after 3 s (MikroTik RouterOS, Netwatch, its
    defaults of interval and timeout; that villages have such routers is an assumption)."""
    convergence: Duration = 1 * _S
    """From then until all forward along other ways. Default: 1 s (assumption: flooding takes tens
    of milliseconds, computing and installing routes the rest)."""
    back_after: Duration = 30 * _S
    """How long a line must be up again until it is used. Default: 30 s (assumption: routers hold
    down what flaps)."""
    ecmp: bool = True
    """Whether flows share ways of equal cost and delay, each keeping to one; else all take the
    first in name order."""

    @property
    def of_accesses(self) -> int:
        """From the beginning of an outage of an access until its village notices, ns."""
        if self.access_detection is not None:
            return self.access_detection
        return self.detection if "detection" in self.model_fields_set else PINGED
