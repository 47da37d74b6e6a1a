"""Sources in a preview: datagrams as an engine sends them, transfers against a plain line."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from simnet.chance.streams import RandomStream
from simnet.engine import engines, run
from simnet.errors import InputError
from simnet.network import (
    UNLIMITED,
    DatagramSource,
    Network,
    NetworkBuilder,
    RunPlan,
    TransferSource,
)
from simnet.preview.figures import Floats, Sample
from simnet.preview.line import Answer, Asked
from simnet.units import NS_PER_S

MOST_TRANSFERS = 200_000
"""Transfers of all sources of a preview."""
WIDE_BPS = 10**12
"""Rate of the line that datagrams leave over: none waits."""


def one_flow(works: Sequence[DatagramSource], header_bytes: int) -> Network:
    """Return a network where each source has a flow over a line that is never busy."""
    builder = NetworkBuilder()
    builder.add_node("source")
    builder.add_node("target")
    builder.add_link("line", "source", "target", WIDE_BPS)
    for number, work in enumerate(works, 1):
        name = "flow" if len(works) == 1 else f"flow-{number}"
        builder.add_flow(name, "source", "target", work=work, datagram_header_bytes=header_bytes)
    return builder.build()


def sent_bytes(works: Sequence[DatagramSource], header_bytes: int, plan: RunPlan) -> Floats:
    """Return the bytes that sources send in each interval of a plan."""
    counts = run(one_flow(works, header_bytes), plan, engines()[0])
    found: Floats = counts.interface_series["offered_bytes"][:, 0].astype(np.float64)
    return found


def datagram_samples(work: DatagramSource, header_bytes: int, plan: RunPlan) -> list[Sample]:
    """Return the distributions of the sizes on the wire of datagrams, and of the gaps between."""
    counts = run(one_flow([work], header_bytes), plan, engines()[0])
    assert counts.trace is not None
    times_s = np.sort(counts.trace["arrival_ns"]) / NS_PER_S
    sizes = counts.trace["size_bytes"].astype(np.float64)
    found = [Sample("datagram", "bytes", sizes), Sample("gap", "s", np.diff(times_s))]
    return [each for each in found if each.values.size]


def transfers(
    work: TransferSource, number: int, answer: Answer, plan: RunPlan, most: int
) -> list[Asked]:
    """Return the transfers of source `number` until the end of a plan, no more than `most`.

    Raises:
        InputError: one has no end, and bytes take no time.
    """
    streams = {
        name: RandomStream(plan.seed, f"source-{number}/{name}") for name in ("up", "down", "gap")
    }
    clock = work.interarrival or work.think
    end_ns = min(plan.duration_ns, work.stop_ns)
    now_ns, found = work.start_ns, list[Asked]()
    most = min(most, work.limit_transfers, UNLIMITED if clock else 1)
    while len(found) < most:
        count = len(found)
        waits = clock is not None and (count > 0 or work.interarrival or work.think_first)
        if clock is not None and waits:
            now_ns += round(clock.draw(streams["gap"], count) * NS_PER_S)
        if now_ns >= end_ns:
            break
        up, down = (
            max(0, round(law.draw(streams[name], count)))
            for name, law in (("up", work.up), ("down", work.down))
        )
        found.append(_answered(number, now_ns, up, down, answer, work.patience_ns, plan))
        if work.interarrival is None:
            now_ns = found[-1].end_ns
    return found


def _answered(
    number: int,
    now_ns: int,
    up_bytes: int,
    down_bytes: int,
    answer: Answer,
    patience_ns: int,
    plan: RunPlan,
) -> Asked:
    """Return a transfer with its end, or what has come of it when the plan ends."""
    exchange = answer.transfer(up_bytes, down_bytes, patience_ns)
    asked = Asked(number, now_ns, up_bytes, down_bytes, now_ns, exchange=exchange)
    asked.end_ns = min(now_ns + exchange.took_ns, plan.duration_ns)
    if now_ns + exchange.took_ns < plan.duration_ns:
        asked.status = exchange.status
    asked.received_bytes = answer.received_bytes(exchange, asked.end_ns - now_ns)
    return asked


def gaps(asked: Sequence[Asked], closed: bool) -> Sample:
    """Return the distribution of the times between transfers of one source.

    Args:
        asked: its transfers.
        closed: whether each begins after the one before has ended; else from start to start.
    """
    times = [
        (later.start_ns - (earlier.end_ns if closed else earlier.start_ns)) / NS_PER_S
        for earlier, later in pairwise(asked)
    ]
    return Sample("pause" if closed else "between", "s", np.array(times, dtype=np.float64))


def declared_packets(work: DatagramSource, length_ns: int) -> float:
    """Return about how many datagrams a source sends in a time, by the means of its laws.

    Raises:
        InputError: it sends without end in no time.
    """
    if work.replay:
        return float(len(work.replay))
    if work.gap.mean <= 0:
        limit = min(work.limit_packets, work.limit_bytes)
        if limit >= UNLIMITED:
            raise InputError("its datagrams have no gaps between them, and no limit")
        return float(limit)
    share = 1.0
    if work.on is not None and work.off is not None:
        share = work.on.mean / (work.on.mean + work.off.mean)
    burst = 1.0 if work.burst is None else work.burst.mean
    lasting_ns = max(0, min(length_ns, work.stop_ns) - work.start_ns)
    packets = lasting_ns / NS_PER_S * share * burst / work.gap.mean
    return min(packets, float(work.limit_packets))
