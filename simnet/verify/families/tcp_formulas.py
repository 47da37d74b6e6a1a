"""Throughput formulas of TCP: square root, PFTK, the sawtooth, CUBIC's response function.

A formula with a delayed-ACK factor b = 2 is of a window that grows by one segment an ACK
(RFC 5681), not by what an ACK acknowledges (RFC 3465, as Linux does), and is run with such a stack.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

import numpy as np

from simnet.network import Loss
from simnet.verify.cases import Case, NotModelledError, maybe_number, number, numbers
from simnet.verify.experiment import Experiment
from simnet.verify.families.tcp_path import FAST_BPS, TEXTBOOK, Path, Transfer
from simnet.verify.judge import SHOWN, Manner, Rule, Value
from simnet.verify.lab import NS, Trial
from simnet.verify.observe import LOST, trace_of

LOSSES = 400.0
"""Losses in one replication under random loss."""
REPLICATIONS = 10
DELAYS_TWO = "the receiver acknowledges each second segment (RFC 5681); the formula has b = {b:g}"
RECOVERS = (
    "the formula is of a Reno that loses the rest of a window with its first packet and waits for "
    "time-outs; this stack meets independent losses, and recovers by SACK, RACK and probes"
)
FEW_TIMEOUTS = 0.02
"""Loss rates up to which PFTK's time-outs matter little."""


# Random loss: the square-root law and PFTK.


def plan_square_root(case: Case) -> Experiment:
    """Plan MSS/(RTT sqrt(2p/3)): random loss, no queue, no delayed ACK."""
    mss = round(number(case, "mss", "mss_bytes"))
    path = Path(number(case, "rtt_s"), loss=Loss(probability=number(case, "p")))
    path = path.with_tcp(mss_bytes=mss, header_bytes=40)
    if any("delack" in name for name in case.expected):
        shown = {name: SHOWN for name in case.expected if "delack" in name}
        return Experiment(partial(_replicate_throughput, case, path), REPLICATIONS, shown)
    return Experiment(partial(_replicate_throughput, case, path), REPLICATIONS)


def _replicate_throughput(case: Case, path: Path, trial: Trial) -> dict[str, float]:
    """Report the one throughput under every name that a formula for it has."""
    transfer = _under_random_loss(case, path, trial)
    measured = {}
    for name in case.expected:
        if name.startswith("Mbps"):
            measured[name] = transfer.goodput_bps / 1e6
        elif name.endswith("pkts_per_s") or name in ("full", "approx"):
            measured[name] = transfer.packets_per_s
    return measured


def _under_random_loss(case: Case, path: Path, trial: Trial) -> Transfer:
    """Run for a number of losses, after a tenth of it for the first slow start to be forgotten."""
    p = path.loss.probability
    window = min(math.sqrt(1.5 / p) + 1, path.tcp.receive_window_bytes / path.tcp.mss_bytes)
    length_s = LOSSES * trial.effort / p / window * path.rtt_s
    return path.bulk(case.id, length_s / 10 + 20 * path.rtt_s, length_s, trial)


def plan_pftk(case: Case) -> Experiment:
    """Plan Padhye's model: random loss, time-outs of T0, perhaps a window limit."""
    text = case.title.replace(" ", "")
    p, rtt_s, t0_s, b = (
        _parameter(case, text, *names)
        for names in (("p",), ("rtt_s", "RTT"), ("t0_s", "T0"), ("b",))
    )
    path = Path(rtt_s, loss=Loss(probability=p))
    path = path.with_tcp(minimum_rto_ns=round((t0_s - rtt_s) * NS))
    free, limit = math.sqrt(1.5 / (b * p)), maybe_number(case, "wmax", "Wmax")
    if limit is not None:
        path = path.with_tcp(receive_window_bytes=round(limit * path.tcp.mss_bytes))
    limited = limit is not None and limit < free / 2
    if b > 1:
        path = path.with_tcp(delayed_ack=True, byte_counting=False)
    beyond = ""
    if p > FEW_TIMEOUTS:
        beyond = RECOVERS
    elif b not in (1, 2) and not limited:
        beyond = DELAYS_TWO.format(b=b)
    rules = {name: SHOWN for name in case.expected if name.startswith(("approx", "mathis"))}
    run = partial(_replicate_throughput, case, path)
    return Experiment(run, REPLICATIONS, rules, beyond=beyond)


def _parameter(case: Case, text: str, *names: str) -> float:
    """Return a parameter, or what the title says of it (`p=.0001`, `RTT.1`, `b=2`)."""
    given = maybe_number(case, *names)
    if given is not None:
        return given
    found = re.search(rf"(?:^|,){names[-1]}=?(\d*\.?\d+(?:e-?\d+)?)", text)
    if not found:
        raise NotModelledError(f"parameter {names[0]} is missing")
    return float(found[1])


# One loss each n-th packet: the sawtooth.


def plan_sawtooth(case: Case) -> Experiment:
    """Plan NewReno that loses exactly each n-th packet."""
    every = round(number(case, "loss_every_packets"))
    path = Path(maybe_number(case, "rtt_s") or 0.1, loss=Loss(every=every))
    return Experiment(partial(_replicate_sawtooth, case, path), replications=1)


def _replicate_sawtooth(case: Case, path: Path, trial: Trial) -> dict[str, float]:
    cycle_s = math.sqrt(path.loss.every) * path.rtt_s  # of the order of one
    teeth = Teeth.of(path.bulk(case.id, 10 * cycle_s, 40 * cycle_s, trial, trace=True))
    measured = {
        "Wmax": teeth.mean_peak,
        "mean_W": teeth.mean_window,
        "rtts_per_cycle": teeth.growing_rtts,
    }
    return {name: value for name, value in measured.items() if name in case.expected}


@dataclass(frozen=True, slots=True)
class Teeth:
    """What the window did between losses: the sawtooth of the formulas, which knows no recovery.

    Recovery takes the second round trip after the lost packet left, and is left out.
    """

    mean_peak: float
    mean_window: float
    growing_rtts: float

    @classmethod
    def of(cls, transfer: Transfer) -> Teeth:
        """Measure a traced transfer on a path without queueing."""
        trace, rtt_ns = trace_of(transfer.counts), transfer.path.rtt_s * NS
        inside = trace["arrival_ns"] >= transfer.counts.window_ns[0]
        sent = trace["arrival_ns"][inside]
        lost = sent[trace["fate"][inside] == LOST]
        if len(lost) < 2:
            raise NotModelledError("fewer than two losses in the longest run")
        in_flight = np.arange(1, len(sent) + 1) - np.searchsorted(sent, sent - rtt_ns, "right")
        peaks = np.maximum.reduceat(in_flight, np.searchsorted(sent, lost[:-1]))
        recovery = (lost[:-1] + rtt_ns, lost[:-1] + 2 * rtt_ns)
        recovering = np.diff(np.searchsorted(sent, recovery), axis=0)[0]
        rtts = np.diff(lost) / rtt_ns - 1
        packets = np.diff(np.searchsorted(sent, lost)) - recovering
        mean_window = float(np.sum(packets) / np.sum(rtts))
        return cls(float(np.mean(peaks)), mean_window, float(np.mean(rtts)))


# A drop-tail buffer of x bandwidth-delay products.


BOTTLENECK_BPS = 5e6
BOTTLENECK_RTT_S = 1.0
"""A bandwidth-delay product of some 400 packets at a rate where the sender's bursts are pairs."""
LEAST_BUFFER = 4
"""A buffer of "nothing" still holds the packet in transmission and what growth sends at once."""


def plan_buffer(case: Case) -> Experiment:
    """Plan one NewReno flow through a bottleneck: utilisation by size of the buffer."""
    shares = numbers(case, "x")
    return Experiment(partial(_replicate_buffer, case, shares), replications=1)


def _replicate_buffer(case: Case, shares: Iterable[float], trial: Trial) -> dict[str, float]:
    measured = {}
    for share in shares:
        path = Path(BOTTLENECK_RTT_S, BOTTLENECK_BPS)
        product = path.bandwidth_delay_packets
        path = Path(path.rtt_s, path.rate_bps, buffer_packets=LEAST_BUFFER + round(share * product))
        # A cycle is some (1 + x)/2 bandwidth-delay products of round trips that are up to 1 + x.
        cycle_s = (1 + share) ** 2 / 2 * product * path.rtt_s
        transfer = path.bulk(f"{case.id}/{share:g}", 6 * cycle_s, 12 * cycle_s, trial)
        busy_ns = int(transfer.counts.interfaces["busy_ns"][0])
        measured[f"x{share:g}"] = busy_ns / NS / transfer.seconds
    return {name: value for name, value in measured.items() if name in case.expected}


# CUBIC's response function.

COMMON, RARE = 1e-4, 1e-6
"""Loss rates between which the response function is held to its tolerance. Above, windows are of a
few segments and recovery counts; below, a cycle has more packets than there is time for."""
TRACED = 5e-5
"""Loss rates from which the trace of a run is kept, to tell growth from recovery."""
CYCLES_BEFORE, CYCLES = 12, 10
STARTS = (0.5, 2.0)
"""Windows at the first loss, relative to the formula's. Under periodic loss the windows at which
CUBIC stands still are a band, whose edges are reached from either side; the formula's is within."""


def plan_cubic_response(case: Case) -> Experiment:
    """Plan the mean window of CUBIC under one loss each 1/p packets, by C and p."""
    longest = max(len(windows) for windows in _lists(case).values())
    rates = [10.0 ** -(2 + place) for place in range(longest)]
    if "p" in case.parameters:
        rates = list(numbers(case, "p"))
    rules = {}
    for name in _lists(case):
        for place, p in enumerate(rates):
            judged = RARE * 0.999 <= p <= COMMON * 1.001
            rule = Rule(Manner.RELATIVE, case.tolerance or 0.1) if judged else SHOWN
            rules[f"{name}[{place}]"] = rule
    note = f"judged for p from {RARE:g} to {COMMON:g}, not simulated below"
    run = partial(_replicate_cubic, case, number(case, "rtt_s"), rates)
    return Experiment(run, 1, rules, note)


def _lists(case: Case) -> dict[str, list[float]]:
    lists = {
        name: value
        for name, value in case.expected.items()
        if isinstance(value, list) and re.fullmatch(r"C[\d.]+", name)
    }
    if not lists:
        raise NotModelledError("expects no list of windows by C")
    return lists


def _replicate_cubic(
    case: Case, rtt_s: float, rates: list[float], trial: Trial
) -> dict[str, Value]:
    return {
        name: [_window(case, float(name[1:]), rtt_s, p, trial) for p in rates if p >= RARE * 0.999]
        for name in _lists(case)
    }


def cubic_law(scale: float, rtt_s: float, p: float, beta: float = 0.7) -> float:
    """Return the mean window on CUBIC's own curve (RFC 9438 equation 5)."""
    return float((scale * (3 + beta) / (4 * (1 - beta))) ** 0.25 * rtt_s**0.75 / p**0.75)


def reno_law(p: float) -> float:
    """Return the mean window in the Reno-friendly region (RFC 9438 section 5.1)."""
    return 1.2 / math.sqrt(p)


def _window(
    case: Case, scale: float, rtt_s: float, p: float, trial: Trial, control: str = "cubic"
) -> float:
    """Return the mean window under the law that the formula says holds, and that law alone.

    Near the crossing of the two the window follows now one, now the other, and is up to 30 %
    larger than either would have it.
    """
    curved = control == "cubic" and cubic_law(scale, rtt_s, p) > reno_law(p)
    about = cubic_law(scale, rtt_s, p) if curved else reno_law(p)
    path = Path(rtt_s, FAST_BPS * max(1.0, about / 1e4), loss=Loss(every=round(1 / p))).with_tcp(
        congestion_control=control,
        cubic_c=scale if curved else 0.0,
        reno_friendly=not curved,
        fast_convergence=False,
        receive_window_bytes=round(10 * about + 100) * TEXTBOOK.mss_bytes,
    )
    found = [
        _mean_window(
            f"{case.id}/{control}/{scale:g}/{p:g}/{start:g}", path, start * about, about, trial
        )
        for start in STARTS
    ]
    return math.fsum(found) / len(found)


def _mean_window(label: str, path: Path, first: float, about: float, trial: Trial) -> float:
    """Run one connection whose first loss meets a window of `first` segments."""
    every = path.loss.every
    cycle_s, traced = every / about * path.rtt_s, every <= 1 / TRACED
    cycles = CYCLES * (4 if traced else 1)
    # Slow start has sent about `first` packets one round trip before its window is that large,
    # which is when the loss is found.
    before = max(every - round(first), 0)
    before_s = CYCLES_BEFORE * cycle_s
    transfer = path.bulk(label, before_s, cycles * cycle_s, trial, traced, before)
    # Where a cycle is hundreds of round trips, that of recovery does not show.
    return Teeth.of(transfer).mean_window if traced else transfer.mean_window


def plan_cubic_required(case: Case) -> Experiment:
    """Plan the loss rate that goes with a window: the window at the formula's rate, then scaled."""
    windows, rtt_s = numbers(case, "W"), maybe_number(case, "rtt_s") or 0.1
    # Ten percent of the window, as for the response function, is this much of the loss rate.
    tolerances = {"cubic_p": 0.15, "reno_p": 0.22}
    rules = {}
    for place, window in enumerate(windows):
        for name, p in _required(window, rtt_s).items():
            judged = RARE / 2 <= p <= COMMON * (3 if name == "reno_p" else 1)
            rules[f"{name}[{place}]"] = Rule(Manner.RELATIVE, tolerances[name]) if judged else SHOWN
    note = f"judged for p from {RARE / 2:g} to {COMMON:g}, not simulated below"
    return Experiment(partial(_replicate_required, case, windows, rtt_s), 1, rules, note)


def _required(window: float, rtt_s: float) -> dict[str, float]:
    """Return the loss rates at which the two laws give a window, by the names of the case."""
    reno, cubic = (1.2 / window) ** 2, (cubic_law(0.4, rtt_s, 1.0) / window) ** (4 / 3)
    return {"cubic_p": max(reno, cubic), "reno_p": reno}


def _replicate_required(
    case: Case, windows: Iterable[float], rtt_s: float, trial: Trial
) -> dict[str, Value]:
    measured: dict[str, Value] = {}
    for name, control in (("cubic_p", "cubic"), ("reno_p", "newreno")):
        found = []
        for window in windows:
            p = _required(window, rtt_s)[name]
            if p >= RARE / 2:
                p = 1 / round(1 / p)
                power = (
                    4 / 3 if control == "cubic" and cubic_law(0.4, rtt_s, p) > reno_law(p) else 2
                )
                found.append(p * (_window(case, 0.4, rtt_s, p, trial, control) / window) ** power)
        measured[name] = found
    return {name: values for name, values in measured.items() if name in case.expected}
