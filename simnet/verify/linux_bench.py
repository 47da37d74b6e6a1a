"""The emulated link of the measurements: two hosts, a queue each way, connections of one kind.

Two facts of the measurement are part of what is simulated. Its hosts handed packets over some tens
of microseconds late: here each side's host is a server of 1 Gbit/s that has other work to do. And a
run with random loss met the losses that it met: where a record counts them, its replications use
that share instead of the nominal probability.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from simnet.actions import Status
from simnet.chance import variates
from simnet.chance.streams import RandomStream
from simnet.engine import Counts
from simnet.network import (
    UNLIMITED,
    DatagramSource,
    Loss,
    Queue,
    RunPlan,
    TcpParameters,
    TransferSource,
)
from simnet.verify.estimates import jain_index, ranked
from simnet.verify.lab import NS, Sketch, Trial, simulate

CONTROLS = {"cubic": "cubic", "reno": "newreno", "newreno": "newreno", "bbr": "bbr"}
"""Names of congestion controls in the files, and here."""
INTERVAL_NS = 10_000_000
"""Measures begin and end at multiples of this."""
REQUEST_BYTES = 3
HOST_BPS = 1e9
OTHER_WORK = DatagramSource(gap=variates.exponential(1 / 6000), size=variates.uniform(1200, 10_800))
"""What else occupies a host: 48 us, 6000 times a second, so that packets are handed over 20 us late
in the mean and 100 us at times (assumption: "some tens of microseconds" is all that is known)."""


@dataclass(frozen=True, slots=True)
class Window:
    """When the counters of the link and those of the application run, ns."""

    link_start: int
    link_end: int
    goodput_start: int = 0
    goodput_end: int = 0


def run_bulk(record: Mapping[str, Any], loss: float, trial: Trial) -> dict[str, float]:
    """Run connections that always send, and return the measures of a `bulk` record.

    They start 0.1 s apart, 0.1 to 0.3 s after the emulation. Its counters restart at a quarter of
    `seconds` + 2 s; goodput is that of 0.74 `seconds` from a quarter of them after the last start.
    """
    random = RandomStream(trial.seed, "linux-tcp/starts")
    seconds, rtt_s = float(record["seconds"]), record["rtt_ms"] / 1000
    begin_s = 0.1 + 0.2 * random.uniform()
    flows = int(record["flows"])
    starts = [begin_s + 0.1 * i + 0.002 * random.uniform() for i in range(flows)]
    accepted = starts[-1] + 1.5 * rtt_s
    window = Window(
        _whole(0.25 * (seconds + 2)),
        _whole(starts[-1] + seconds),
        _whole(accepted + 0.25 * seconds),
        _whole(accepted + 0.99 * seconds),
    )
    bench = Bench(record, loss)
    for start in starts:
        endless = TransferSource(
            up=variates.constant(UNLIMITED), down=variates.constant(0), start_ns=round(start * NS)
        )
        bench.connect(endless, to_receiver=True)
    counts = bench.run(window, trial)
    places = slice(window.goodput_start // INTERVAL_NS, window.goodput_end // INTERVAL_NS)
    received = counts.flow_series["goodput_bytes"][places, :flows].sum(axis=0)
    mbps = received * 8e3 / (window.goodput_end - window.goodput_start)
    return {
        "goodput_mbps": float(mbps.sum()),
        "jain": jain_index([float(each) for each in mbps]),
        **bench.link_measures(counts, window),
    }


def run_web(record: Mapping[str, Any], seed: int, trial: Trial) -> dict[str, float]:
    """Run users who fetch objects, and return the measures of a `web` record.

    Their think times are those of the measurement. Each user begins up to a few milliseconds
    late, as threads do, which is what tells one replication from another.
    """
    random = RandomStream(trial.seed, "linux-tcp/starts")
    seconds = float(record["seconds"])
    begin_s = 0.1 + 0.2 * random.uniform()
    window = Window(_whole(0.25 * (seconds + 2)), _whole(begin_s + seconds))
    bench = Bench(record, float(record["loss"]))
    for user in range(int(record["users"])):
        enough = 10 + math.ceil(4 * seconds / record["think"])
        think = think_times(1000 * seed + user, record["think"], enough)
        fetches = TransferSource(
            up=variates.constant(REQUEST_BYTES),
            down=variates.constant(record["size"]),
            think=variates.sequence(think),
            start_ns=round((begin_s + 0.003 * random.uniform()) * NS),
        )
        bench.connect(fetches, to_receiver=False)
    counts = bench.run(window, trial)
    done = counts.transfers["status"] == int(Status.DONE)
    took = (counts.transfers["end_ns"][done] - counts.transfers["start_ns"][done]) / NS
    if took.size == 0:
        took = np.array([math.nan])
    return {
        "mean_s": float(took.mean()),
        "median_s": float(np.median(took)),
        "p95_s": ranked(took, 0.95),
        "objects": float(done.sum()),
        **bench.link_measures(counts, window),
    }


def think_times(seed: int, mean_s: float, count: int) -> list[float]:
    """Return the think times of the measurement: `random.Random(seed).expovariate(1 / mean)`.

    Python's generator is the Mersenne Twister seeded by an array, which numpy has too.
    """
    uniform = np.random.RandomState([seed]).random_sample(count)
    return [-math.log(1.0 - float(u)) * mean_s for u in uniform]


def _whole(seconds: float) -> int:
    """Return a time on the grid of the measures, ns."""
    return round(seconds * NS / INTERVAL_NS) * INTERVAL_NS


class Bench:
    """The emulated link between two hosts, each way a queue and then the host that takes over."""

    def __init__(self, record: Mapping[str, Any], loss: float) -> None:
        self._tcp = TcpParameters(congestion_control=CONTROLS[record["cc"]])
        self._sketch = sketch = Sketch("linux-tcp")
        rate_bps, delay_s = record["mbps"] * 1e6, record["rtt_ms"] / 2000
        queue = Queue(limit_packets=int(record["buffer_packets"]))
        self.data = sketch.link("a", "b-card", rate_bps, delay_s, queue, Loss(loss))
        self.acks = sketch.link("b", "a-card", rate_bps, delay_s, queue)
        self._hosts = {
            self.data: sketch.link("b-card", "b", HOST_BPS),
            self.acks: sketch.link("a-card", "a", HOST_BPS),
        }

    def connect(self, work: TransferSource, *, to_receiver: bool) -> None:
        """Add connections; their client is the sender of the data, or (False) the receiver."""
        there = (self.data, self._hosts[self.data])
        back = (self.acks, self._hosts[self.acks])
        path, reverse = (there, back) if to_receiver else (back, there)
        self._sketch.flow(work, path, reverse, tcp=self._tcp)

    def run(self, window: Window, trial: Trial) -> Counts:
        """Run the connections added so far, with the hosts' other work."""
        for host in self._hosts.values():
            self._sketch.flow(OTHER_WORK, (host,))
        plan = RunPlan(
            duration_ns=max(window.link_end, window.goodput_end),
            seed=trial.seed,
            interval_ns=INTERVAL_NS,
        )
        return simulate(self._sketch.network(), plan, trial)

    def link_measures(self, counts: Counts, window: Window) -> dict[str, float]:
        """Return the counters of the link between their restart and the end."""
        places = slice(window.link_start // INTERVAL_NS, window.link_end // INTERVAL_NS)

        def total(column: str, interface: int) -> int:
            return int(counts.interface_series[column][places, interface].sum())

        def arrived(interface: int) -> int:
            return total("carried_packets", interface) + total("dropped_packets", interface)

        waits = max(total("wait_count", self.data), 1)
        return {
            "loss_rate": total("dropped_packets", self.data) / max(arrived(self.data), 1),
            "queueing_delay_ms": total("wait_sum_ns", self.data) / waits / 1e6,
            "packets_in": float(arrived(self.data)),
            "packets_drop": float(total("dropped_packets", self.data)),
            "random_loss": float(total("lost_packets", self.data)),
            "ack_in": float(arrived(self.acks)),
            "ack_drop": float(total("dropped_packets", self.acks)),
        }
