"""Poisson arrivals whose rate changes at known times, and packets lost on the way."""

from __future__ import annotations

import itertools
import math
import re
from dataclasses import dataclass
from functools import partial

from simnet.chance import variates
from simnet.network import DatagramSource, Loss, RunPlan
from simnet.verify.cases import Case, NotModelledError, is_list_of_numbers
from simnet.verify.experiment import REPLICATIONS, Experiment
from simnet.verify.judge import PLANNED_ERROR, TAIL
from simnet.verify.lab import NS, Sketch, Trial, nanoseconds, simulate

_NUMBER = r"(?:\d*\.\d+|\d+)"


# Piecewise-constant Poisson arrivals.


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of time with one rate of arrivals (s, s, 1/s)."""

    start: float
    end: float
    rate: float


def plan_pieces(case: Case) -> Experiment:
    """Plan a Poisson source of several rates in turn: the arrivals n1, n2, ... in each piece."""
    pieces, times = _pieces(case)
    fewest = min(piece.rate * (piece.end - piece.start) for piece in pieces) * times
    copies = math.ceil(1 / (fewest * PLANNED_ERROR**2) / REPLICATIONS)
    return Experiment(partial(_replicate_pieces, case, pieces, times, copies))


def _pieces(case: Case) -> tuple[list[Piece], int]:
    """Return the pieces of one cycle and how often it is run through.

    The parameters hold them, or the title in the words of the shipped case.
    """
    rates, ends = case.parameters.get("rates"), case.parameters.get("endpoints")
    times = case.parameters.get("repeat", case.parameters.get("repeats", 1))
    if is_list_of_numbers(rates) and is_list_of_numbers(ends):
        assert isinstance(rates, list)
        assert isinstance(ends, list)
        bounds = [0.0, *ends] if len(ends) == len(rates) else list(ends)
        spans = list(itertools.pairwise(bounds))
    else:
        found = re.search(rf"rates ((?:{_NUMBER}/?)+) on (.*)", case.title)
        if not found:
            raise NotModelledError("the rates and their intervals are not understood")
        rates = [float(rate) for rate in found[1].split("/")]
        spans = [
            (float(a), float(b))
            for a, b in re.findall(rf"\(({_NUMBER}),\s*({_NUMBER})\)", found[2])
        ]
        words = re.search(r"repeated (\w+)", found[2])
        times = {"once": 1, "twice": 2, "thrice": 3}.get(words[1], 0) if words else 1
        times = times or int(words[1]) if words and (times or words[1].isdigit()) else max(times, 1)
    if len(spans) != len(rates):
        raise NotModelledError("there are not as many rates as intervals")
    return [Piece(a, b, float(r)) for (a, b), r in zip(spans, rates, strict=True)], int(times)


def _replicate_pieces(
    case: Case, pieces: list[Piece], times: int, copies: int, trial: Trial
) -> dict[str, float]:
    """Let a source of its own play each piece: an exponential clock has no memory."""
    cycle = pieces[-1].end
    sketch, flows = Sketch(case.id), {}
    link = sketch.link("source", "sink", 8 * NS)
    copies = max(1, round(copies * trial.effort))
    for number, piece in enumerate(pieces):
        flows[f"n{number + 1}"] = [
            sketch.flow(
                DatagramSource(
                    gap=variates.exponential(1 / piece.rate),
                    size=variates.constant(1),
                    start_ns=nanoseconds(turn * cycle + piece.start),
                    stop_ns=nanoseconds(turn * cycle + piece.end),
                ),
                (link,),
            )
            for _ in range(copies)
            for turn in range(times)
        ]
    length_ns = nanoseconds(times * cycle) + NS
    plan = RunPlan(length_ns, trial.seed, interval_ns=length_ns)
    sent = simulate(sketch.network(), plan, trial).flows["sent_packets"]
    return {
        name: float(sent[flows[name]].sum()) / copies for name in case.expected if name in flows
    }


# Independent losses on the links of a path.

_HOPS = re.compile(rf"(\d+) hops with ({_NUMBER}) % independent loss")
_EACH = re.compile(rf"(\d+) hops ({_NUMBER}(?:\s*,\s*{_NUMBER})+)")
_WORDS = {"two": 2, "three": 3, "four": 4, "five": 5, "ten": 10, "twenty": 20}


def plan_path_loss(case: Case) -> Experiment:
    """Plan paths of links that each lose packets independently: the loss of the whole path."""
    paths = {name: path for name in case.expected if (path := _path(case, name)) is not None}
    if not paths:
        raise NotModelledError("the losses of the links are not understood")
    least = min(1 - math.prod(1 - p for p in path) for path in paths.values())
    packets = 4 / (least * PLANNED_ERROR**2) / REPLICATIONS / 4
    return Experiment(
        partial(_replicate_path_loss, paths, case.id, packets),
        rules={name: TAIL for name, path in paths.items() if max(path) < 1e-4},
    )


def _path(case: Case, name: str) -> tuple[float, ...] | None:
    """Return the loss of every link of a path, from the parameters or the title's words."""
    given = case.parameters.get(name, case.parameters.get("losses", case.parameters.get("p")))
    if is_list_of_numbers(given):
        assert isinstance(given, list)
        return tuple(float(p) for p in given)
    hops = _WORDS.get(name)
    if isinstance(given, int | float) and "hops" in case.parameters:
        return (float(given),) * int(case.parameters["hops"])
    for found in _HOPS.finditer(case.title):
        if int(found[1]) == hops:
            return (float(found[2]) / 100,) * int(found[1])
    for found in _EACH.finditer(case.title):
        if int(found[1]) == hops:
            return tuple(float(p) for p in found[2].split(","))
    return None


def _replicate_path_loss(
    paths: dict[str, tuple[float, ...]], label: str, packets: float, trial: Trial
) -> dict[str, float]:
    sketch = Sketch(label)
    source = DatagramSource(gap=variates.constant(1e-6), size=variates.constant(1))
    flows = {}
    for name, losses in paths.items():
        links = [
            sketch.link(f"{name}-{hop}", f"{name}-{hop + 1}", 8 * NS, loss=Loss(probability=p))
            for hop, p in enumerate(losses)
        ]
        flows[name] = sketch.flow(source, tuple(links))
    length_ns = round(packets * trial.effort * 1_000)
    counts = simulate(
        sketch.network(), RunPlan(length_ns, trial.seed, interval_ns=length_ns), trial
    )
    sent, lost = counts.flows["sent_packets"], counts.flows["network_dropped_packets"]
    return {name: int(lost[flow]) / int(sent[flow]) for name, flow in flows.items()}
