"""Workloads (a), (b) and (c) on ns.py, from its own elements: generators, ports and wires.

Its TCP sender plays one transfer over a connection that is already there (no set-up, no
delayed ACKs, no SACK), and cannot begin another; so the trees are not to be had from it. Its
port's limit lets one packet less wait than it says; the benchmark does not mend that.
"""

from __future__ import annotations

import json
import random
import sys
import time
from functools import partial
from typing import Any

import simpy
from arguments import numbers
from ns.flow.cubic import TCPCubic
from ns.flow.flow import Flow
from ns.packet.dist_generator import DistPacketGenerator
from ns.packet.sink import PacketSink
from ns.packet.tcp_generator import TCPPacketGenerator
from ns.packet.tcp_sink import TCPSink
from ns.port.port import Port
from ns.port.wire import Wire

MSS_BYTES = 1500
ACK_FLOWS = 10_000  # ns.py numbers the ACKs of flow i as flow 10000 + i


class Switch:
    """Sends a packet on by its flow."""

    def __init__(self) -> None:
        self.outs: dict[int, Any] = {}

    def put(self, packet: Any) -> None:
        """Hand the packet to the next element of its flow."""
        self.outs[packet.flow_id].put(packet)


def hop(
    env: simpy.Environment, rate_bps: float, delay_s: float, limit: int | None, to: Any
) -> Port:
    """Make a port, and a wire from it to the next element."""
    port = Port(env, rate_bps, qlimit=limit)
    wire = Wire(env, lambda: delay_s)
    port.out, wire.out = wire, to
    return port


def sink(env: simpy.Environment) -> PacketSink:
    """Make a sink that records nothing."""
    return PacketSink(env, rec_arrivals=False, rec_waits=False, rec_flow_ids=False)


def queue(env: simpy.Environment, rate_bps: float, size_bytes: int, load: float) -> list[Port]:
    """(a) M/D/1."""
    gap = partial(random.Random(1).expovariate, load * rate_bps / (size_bytes * 8))
    port = Port(env, rate_bps)
    port.out = sink(env)
    DistPacketGenerator(env, "source", gap, lambda: size_bytes).out = port
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
    ports: list[Port] = []
    to: Any = sink(env)
    for rate_bps in reversed(rates_bps.split(":")):
        to = hop(env, float(rate_bps), delay_s, None, to)
        ports.append(to)
    gap_s = size_bytes * 8 / flow_bps
    for index in range(flows):
        generator = DistPacketGenerator(
            env,
            f"source{index}",
            lambda: gap_s,
            lambda: size_bytes,
            initial_delay=index * stagger_s,
            flow_id=index,
        )
        generator.out = to
    return ports


def dumbbell(
    env: simpy.Environment,
    flows: int,
    edge_bps: float,
    edge_delay_s: float,
    bottleneck_bps: float,
    bottleneck_delay_s: float,
    buffer_packets: int,
    stagger_s: float,
) -> list[Port]:
    """(c) Endless TCP transfers through one bottleneck."""
    right, left = Switch(), Switch()
    there = hop(env, bottleneck_bps, bottleneck_delay_s, buffer_packets, right)
    back = hop(env, bottleneck_bps, bottleneck_delay_s, buffer_packets, left)
    ports = [there, back]
    for index in range(flows):
        flow = Flow(index, "left", "right", start_time=index * stagger_s, finish_time=1e9)
        sender = TCPPacketGenerator(env, flow, TCPCubic(mss=MSS_BYTES, cwnd=10 * MSS_BYTES))
        sender.mss = MSS_BYTES
        receiver = TCPSink(env, rec_arrivals=False, rec_waits=False, rec_flow_ids=False)
        sender.out = hop(env, edge_bps, edge_delay_s, None, there)
        right.outs[index] = hop(env, edge_bps, edge_delay_s, None, receiver)
        receiver.out = hop(env, edge_bps, edge_delay_s, None, back)
        left.outs[ACK_FLOWS + index] = hop(env, edge_bps, edge_delay_s, None, sender)
        ports += [
            sender.out,
            right.outs[index],
            receiver.out,
            left.outs[ACK_FLOWS + index],
        ]
    return ports


def main() -> None:
    """Build the workload, run it, print what it took."""
    parameters = numbers(sys.argv[1:])
    build = {"a": queue, "b": chain, "c": dumbbell}[parameters.pop("workload")]
    duration_s = parameters.pop("duration_s")
    started = time.perf_counter()
    env = simpy.Environment()
    ports = build(env, **parameters)
    built = time.perf_counter()
    env.run(until=duration_s)
    forwarded = sum(
        port.packets_received - port.packets_dropped - len(port.store.items) - port.busy
        for port in ports
    )
    result = {
        "packet_hops": forwarded,
        "wall_seconds": time.perf_counter() - built,
        "setup_seconds": built - started,
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
