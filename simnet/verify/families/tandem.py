"""Several links: Kleinrock's formula for a network, packets of one size through links in a row."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from simnet.chance import variates
from simnet.network import DatagramSource, RunPlan
from simnet.verify.cases import (
    Case,
    NotModelledError,
    is_number,
    maybe_number,
    maybe_rate,
    number,
    split_unit,
)
from simnet.verify.experiment import REPLICATIONS, Experiment
from simnet.verify.families.kendall import Arrivals, SingleQueue
from simnet.verify.families.single_queue import BYTES_OF_WORK, planned_packets, settling_packets
from simnet.verify.judge import EXACT, Manner, Rule
from simnet.verify.lab import NS, Sketch, Trial, simulate
from simnet.verify.observe import Station, mean_delay_s

MAGNIFIED = 1_000
"""Sizes and rates of small packets are multiplied by it: then whole bytes do not matter."""
_BITS = {
    **dict.fromkeys(("bps", "rate_bps", "C_bps", "capacity_bps"), 1.0),
    **dict.fromkeys(("kbps", "rate_kbps", "C_kbps", "capacity_kbps"), 1e3),
    **dict.fromkeys(("Mbps", "mbps", "rate_Mbps", "C_Mbps", "capacity_Mbps"), 1e6),
}


# Kleinrock's formula: every link an M/M/1 of its own.


@dataclass(frozen=True, slots=True)
class Line:
    """One link with its own Poisson traffic."""

    name: str
    packets_per_s: float
    rate_bps: float


def plan_kleinrock(case: Case) -> Experiment:
    """Plan links that each carry Poisson traffic of independent exponential sizes."""
    lines = [_line(record) for record in _records(case)]
    mean_bits = maybe_number(case, "mean_packet_bits")
    mean_bits = 8 * number(case, "mean_packet_bytes") if mean_bits is None else mean_bits
    for line in lines:
        if line.packets_per_s * mean_bits >= line.rate_bps:
            raise NotModelledError(f"line {line.name} is overloaded")
    return Experiment(partial(_replicate_kleinrock, case, lines, mean_bits))


def _records(case: Case) -> list[Mapping[str, Any]]:
    for name in ("lines", "links"):
        records = case.parameters.get(name)
        if isinstance(records, list) and all(isinstance(record, dict) for record in records):
            return records
    raise NotModelledError("parameter lines is missing or no list of lines")


def _line(record: Mapping[str, Any]) -> Line:
    rate = next(
        (record[key] * bits for key, bits in _BITS.items() if is_number(record.get(key))), None
    )
    packets = record.get("lambda_pps", record.get("lambda"))
    if rate is None or not is_number(packets):
        raise NotModelledError("a line needs its rate and its packets a second")
    return Line(
        str(record.get("line", record.get("link", record.get("name")))), float(packets), rate
    )


def _replicate_kleinrock(
    case: Case, lines: list[Line], mean_bits: float, trial: Trial
) -> dict[str, float]:
    delays = {line.name: _line_delay_s(case, line, mean_bits, trial) for line in lines}
    carried = {line.name: line.packets_per_s for line in lines}
    entering = maybe_number(case, "gamma", "gamma_pps") or math.fsum(carried.values())
    measured = {}
    for name in case.expected:
        base, unit = split_unit(name)
        found = re.match(r"^T_(.+)$", base)
        if found and found[1] in delays:
            measured[name] = delays[found[1]] / unit
        elif base.startswith(("mean_", "T")):
            total = math.fsum(carried[line] * delay for line, delay in delays.items())
            measured[name] = total / entering / unit
    return measured


def _line_delay_s(case: Case, line: Line, mean_bits: float, trial: Trial) -> float:
    """Return the mean delay on one line; each is run as long as its load demands."""
    queue = SingleQueue(
        Arrivals(variates.exponential(1 / line.packets_per_s)),
        variates.exponential(mean_bits / line.rate_bps),
    )
    sketch = Sketch(f"{case.id}/{line.name}")
    link = sketch.link("source", "sink", line.rate_bps * MAGNIFIED)
    size = variates.exponential(mean_bits / 8 * MAGNIFIED)
    sketch.flow(DatagramSource(gap=queue.arrivals.gap, size=size), (link,))
    warmup = settling_packets(queue) / line.packets_per_s
    packets = planned_packets(queue) / REPLICATIONS * trial.effort
    length = warmup + packets / line.packets_per_s
    plan = RunPlan(round(length * NS), trial.seed, round(warmup * NS), round(length * NS))
    return mean_delay_s(simulate(sketch.network(), plan, trial))


# Messages over one line or several, each line an M/M/1 of its own.

_MESSAGE = ("mean_message", "message", "mean_msg", "msg", "mean_length")


def plan_message_switching(case: Case) -> Experiment:
    """Plan messages of exponential size over `hops` lines: the delay of one line, that many times.

    Sizes are independent from line to line, as Kleinrock's assumption has it.
    """
    bits = next((bits for name in _MESSAGE if (bits := _size_bits(case, name)) is not None), None)
    capacity = next((v * f for n, f in _BITS.items() if (v := maybe_number(case, n))), None)
    arrivals = maybe_rate(case, "lambda", "messages", "arrival_rate", "rate")
    if bits is None or capacity is None or arrivals is None:
        raise NotModelledError("messages need a mean size, a line's rate and messages a second")
    if arrivals * bits >= capacity:
        raise NotModelledError(
            f"no steady state at an offered load of {arrivals * bits / capacity:g}"
        )
    line = Line("line", arrivals, capacity)
    hops = round(maybe_number(case, "hops", "lines", "links") or 1)
    return Experiment(partial(_replicate_messages, case, line, bits, hops))


def _size_bits(case: Case, name: str) -> float | None:
    for suffix, factor in (("_bits", 1.0), ("_bytes", 8.0), ("_B", 8.0), ("_kbits", 1e3)):
        value = maybe_number(case, name + suffix)
        if value is not None:
            return value * factor
    return None


def _replicate_messages(
    case: Case, line: Line, bits: float, hops: int, trial: Trial
) -> dict[str, float]:
    delays = [
        _line_delay_s(case, replace(line, name=f"line-{hop}"), bits, trial) for hop in range(hops)
    ]
    service, load = bits / line.rate_bps, line.packets_per_s * bits / line.rate_bps
    times = {"T": math.fsum(delays), "W": delays[0] - service, "S": service}
    measured = {}
    for name in case.expected:
        base, unit = split_unit(name)
        if base in ("rho", "utilisation"):
            measured[name] = load
        elif base in ("L", "N"):
            measured[name] = delays[0] * line.packets_per_s
        elif re.match(r"Wq|wait|mean_wait|queueing", base):
            measured[name] = times["W"] / unit
        elif re.match(r"ES|service|transmission", base):
            measured[name] = times["S"] / unit
        elif re.match(r"T_?(line|hop|per)|per_(line|hop)|W$", base):
            measured[name] = delays[0] / unit
        elif re.match(r"T|mean|delay|end_to_end|total", base):
            measured[name] = times["T"] / unit
    return measured


# Links in a row.


def plan_constant_size(case: Case) -> Experiment:
    """Plan packets of one size through equal links: they wait at the first one only."""
    load, hops = number(case, "rho"), round(number(case, "hops"))
    if load >= 1:
        raise NotModelledError(f"no steady state at an offered load of {load:g}")
    unit_s = maybe_number(case, "packet_time_s", "packet_time") or 1.0
    rules = {"wait_other_hops": Rule(Manner.ABSOLUTE, EXACT)}
    return Experiment(partial(_replicate_constant_size, case, load, hops, unit_s), rules=rules)


def _replicate_constant_size(
    case: Case, load: float, hops: int, unit_s: float, trial: Trial
) -> dict[str, float]:
    queue = SingleQueue(Arrivals(variates.exponential(1 / load)), variates.constant(1.0))
    sketch = Sketch(case.id)
    path = tuple(sketch.link(f"n{hop}", f"n{hop + 1}", 8 * BYTES_OF_WORK) for hop in range(hops))
    source = DatagramSource(gap=queue.arrivals.gap, size=variates.constant(BYTES_OF_WORK))
    sketch.flow(source, path)
    warmup = (settling_packets(queue) + hops) / load
    length = warmup + planned_packets(queue) / REPLICATIONS * trial.effort / load
    plan = RunPlan(round(length * NS), trial.seed, round(warmup * NS), round(length * NS))
    counts = simulate(sketch.network(), plan, trial)
    waits = [Station(counts, hop).mean_wait_s * unit_s for hop in range(hops)]
    measured = {
        "wait_first": waits[0],
        "wait_other_hops": max(waits[1:], default=0.0),
        "end_to_end": mean_delay_s(counts) * unit_s,
    }
    return {name: value for name, value in measured.items() if name in case.expected}
