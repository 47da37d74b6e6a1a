"""Workloads (a) and (b) in plain SimPy, written as its own examples are: processes and stores.

A port is a process that takes packets from a store and holds each for its transmission time; a
wire is a delayed put. SimPy has no TCP, so the other workloads are not to be had from it.
"""

from __future__ import annotations

import itertools
import json
import random
import sys
import time
from collections.abc import Generator
from typing import Any

import simpy
from arguments import numbers

Process = Generator[simpy.Event, Any, None]


class Port:
    """A transmitter with an endless queue and a propagation delay after it."""

    def __init__(self, env: simpy.Environment, rate_bps: float, delay_s: float) -> None:
        self.env = env
        self.rate_bps = rate_bps
        self.delay_s = delay_s
        self.queue = simpy.Store(env)
        self.next: Port | None = None
        self.forwarded = 0
        env.process(self.transmit())

    def transmit(self) -> Process:
        """Take a packet, hold it for its transmission time, let it propagate."""
        while True:
            size_bytes = yield self.queue.get()
            yield self.env.timeout(size_bytes * 8 / self.rate_bps)
            self.forwarded += 1
            if self.next is not None:
                self.env.process(self.propagate(size_bytes, self.next))

    def propagate(self, size_bytes: int, target: Port) -> Process:
        """Arrive at the next port when the delay is over."""
        yield self.env.timeout(self.delay_s)
        target.queue.put(size_bytes)


def source(
    env: simpy.Environment, first: Port, size_bytes: int, gap: Any, start_s: float
) -> Process:
    """Send packets for ever, `gap()` seconds apart."""
    yield env.timeout(start_s)
    while True:
        yield env.timeout(gap())
        first.queue.put(size_bytes)


def queue(env: simpy.Environment, rate_bps: float, size_bytes: int, load: float) -> list[Port]:
    """(a) M/D/1."""
    port = Port(env, rate_bps, 0.0)
    arrivals_per_s = load * rate_bps / (size_bytes * 8)
    draw = random.Random(1)
    env.process(source(env, port, size_bytes, lambda: draw.expovariate(arrivals_per_s), 0.0))
    return [port]


def chain(
    env: simpy.Environment,
    flows: int,
    flow_bps: float,
    size_bytes: int,
    rates_bps: str,
    delay_s: float,
    stagger_s: float,
) -> list[Port]:
    """(b) Constant bit rate over a chain."""
    ports = [Port(env, float(rate_bps), delay_s) for rate_bps in rates_bps.split(":")]
    for port, following in itertools.pairwise(ports):
        port.next = following
    gap_s = size_bytes * 8 / flow_bps
    for index in range(flows):
        env.process(source(env, ports[0], size_bytes, lambda: gap_s, index * stagger_s))
    return ports


def main() -> None:
    """Build the workload, run it, print what it took."""
    parameters = numbers(sys.argv[1:])
    build = {"a": queue, "b": chain}[parameters.pop("workload")]
    duration_s = parameters.pop("duration_s")
    started = time.perf_counter()
    env = simpy.Environment()
    ports = build(env, **parameters)
    built = time.perf_counter()
    env.run(until=duration_s)
    result = {
        "packet_hops": sum(port.forwarded for port in ports),
        "wall_seconds": time.perf_counter() - built,
        "setup_seconds": built - started,
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
