"""Queue disciplines of the measured links, read from a record: ``codel:5:100:1000:0`` and others.

A record's limit is that of the packets that wait: there the packet in transmission has left the
queue, here it counts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from simnet.models.queueing import Queueing
from simnet.models.queueing.codel import Codel
from simnet.models.queueing.fq_codel import FqCodel
from simnet.models.queueing.policer import Policer
from simnet.models.queueing.red import Red
from simnet.network import Queue


class NotModelledError(Exception):
    """A record has what simnet has not; the message says what."""


def discipline(text: str) -> Queue:
    """Return the queue that a record names.

    Raises:
        NotModelledError: it is another discipline.
    """
    name, *numbers = text.split(":")
    if name not in _DISCIPLINES:
        raise NotModelledError(f"the queue discipline {name!r}")
    return _DISCIPLINES[name](*map(float, numbers))


def _fifo(packets: float) -> Queue:
    return Queue(limit_packets=int(packets) + 1)


def _codel(target_ms: float, interval_ms: float, packets: float, ecn: float) -> Queue:
    return _declared(Codel, packets, **_law(target_ms, interval_ms, ecn))


def _fq_codel(
    target_ms: float, interval_ms: float, packets: float, quantum: float, ecn: float
) -> Queue:
    law = _law(target_ms, interval_ms, ecn)
    return _declared(FqCodel, packets, quantum=f"{quantum:.0f} B", backlog="own", **law)


def _law(target_ms: float, interval_ms: float, ecn: float) -> dict[str, object]:
    return {"target": f"{target_ms} ms", "interval": f"{interval_ms} ms", "ecn": bool(ecn)}


def _police(mbps: float, burst_bytes: float, packets: float) -> Queue:
    return _declared(Policer, packets, rate=f"{mbps} Mbps", burst=f"{burst_bytes:.0f} B")


def _red(
    minimum: float, maximum: float, max_p: float, weight: float, packets: float, ecn: float
) -> Queue:
    return _declared(
        Red,
        packets,
        minimum=int(minimum),
        maximum=int(maximum),
        probability=max_p,
        weight=weight,
        gentle=True,
        ecn=bool(ecn),
    )


def _declared(kind: type[Queueing], packets: float, **given: object) -> Queue:
    made = kind.model_validate({"packets": int(packets) + 1, **given})
    return made.described(1)


_DISCIPLINES: Mapping[str, Callable[..., Queue]] = {
    "fifo": _fifo,
    "codel": _codel,
    "fq_codel": _fq_codel,
    "red": _red,
    "police": _police,
}
