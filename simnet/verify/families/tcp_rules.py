"""Single rules of TCP: slow start, windows, framing, the RTT estimator, CUBIC's curve."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import partial

from simnet.chance import variates
from simnet.models.tcp.control.cubic import SCALE, Cubic, CubicWindow
from simnet.models.tcp.rtt import RttEstimator
from simnet.network import DatagramSource, RunPlan, TcpParameters, TransferSource
from simnet.verify.cases import Case, NotModelledError, is_number, maybe_number, number, numbers
from simnet.verify.experiment import Experiment
from simnet.verify.families.tcp_path import TEXTBOOK, Path
from simnet.verify.judge import Manner, Rule, Value
from simnet.verify.lab import NS, Sketch, Trial, simulate

# Slow start.


def plan_slow_start(case: Case) -> Experiment:
    """Plan how many round trips n segments take from an initial window, without loss."""
    sizes = [round(size) for size in numbers(case, "segments")]
    window = round(maybe_number(case, "initial_window", "iw") or 10)
    return Experiment(partial(_replicate_slow_start, case, sizes, window), replications=1)


def _replicate_slow_start(
    case: Case, sizes: list[int], window: int, trial: Trial
) -> dict[str, float]:
    rtt_s, measured = 0.1, {}
    path = Path(rtt_s, tcp=TEXTBOOK).with_tcp(initial_window=window)
    for size in sizes:
        source = TransferSource(
            up=variates.constant(size * path.tcp.mss_bytes), down=variates.constant(0)
        )
        plan = RunPlan(60 * NS, trial.seed, interval_ns=60 * NS)
        counts = simulate(path.sketch(f"{case.id}/{size}", source).network(), plan, trial)
        spent_ns = int(counts.transfers["end_ns"][0]) - int(counts.transfers["start_ns"][0])
        # One round trip of them is the handshake.
        measured[f"n{size}"] = float(round(spent_ns / NS / rtt_s) - 1)
    return {name: value for name, value in measured.items() if name in case.expected}


# Window-limited throughput, and the most that framing leaves.

LINE_BPS = {
    "T1": 1.536e6, "T3": 44.21e6, "E1": 1.984e6, "E3": 33.736e6, "FE": 1e8, "GE": 1e9, "10GE": 1e10,
}  # fmt: skip
"""Payload rates of lines (RFC 6349 section 4.1.1 for T1, T3 and Ethernet)."""
SLOWER = 20
"""Rates and round trips are run this many times slower where a law is free of scale, so that a
host's own times do not show: a sender gathers segments for up to a millisecond before it sends."""
_MULTIPLES = {"k": 1e3, "M": 1e6, "G": 1e9}
WINDOW_ROW = re.compile(r"^([A-Z0-9.kMG]+)_([\d.]+)ms_([\d.]+)kB(?:_Mbps)?$")
_FRAMING = re.compile(r"^(\w+?)_(fps|Mbps|(\d+)MB_s)$")


def line_rate_bps(name: str) -> float:
    """Return the rate of a line by its name (T3) or its figure (100M)."""
    if name in LINE_BPS:
        return LINE_BPS[name]
    found = re.fullmatch(r"([\d.]+)([kMG])", name)
    if not found:
        raise NotModelledError(f"no line is called {name!r}")
    return float(found[1]) * _MULTIPLES[found[2]]


def plan_window_limited(case: Case) -> Experiment:
    """Plan W/RTT: a receive window below the bandwidth-delay product."""
    rows = {name: found for name in case.expected if (found := WINDOW_ROW.match(name))}
    if not rows:
        return _plan_window_over_rtt(case)
    parsed = {
        name: (line_rate_bps(found[1]), float(found[2]) / 1e3, float(found[3]) * 1e3)
        for name, found in rows.items()
    }
    return Experiment(partial(_replicate_window_limited, case, parsed), replications=1)


_WINDOW_UNITS = {"": 1.0, "_bytes": 1.0, "_B": 1.0, "_kB": 1e3, "_KiB": 1024.0, "_bits": 0.125}
_RTT_UNITS = {"_s": 1.0, "_ms": 1e-3, "_us": 1e-6, "": 1.0}
_PER_BPS = (("Gbps", 1e-9), ("Mbps", 1e-6), ("kbps", 1e-3), ("Bps", 0.125), ("bps", 1.0))


def _plan_window_over_rtt(case: Case) -> Experiment:
    """Plan W/RTT of a window and round-trip times that are parameters, one or a list of each.

    The line is fast enough for the window alone to limit, unless the case names its rate.
    """
    windows = _in_units(case, ("window", "rwnd", "receive_window", "W"), _WINDOW_UNITS)
    trips = _in_units(case, ("rtt", "RTT", "rtts", "round_trip"), _RTT_UNITS)
    names = [name for name in case.expected if _factor(name)]
    if not windows or not trips or not names:
        raise NotModelledError("the window and the round-trip times are not understood")
    line_bps = _in_units(
        case, ("rate", "bw", "capacity"), {"_bps": 1.0, "_Mbps": 1e6, "_mbps": 1e6}
    )
    pairs = [(window, rtt_s) for window in windows for rtt_s in trips]
    run = partial(_replicate_window_over_rtt, case, names, pairs, line_bps)
    return Experiment(run, replications=1)


def _in_units(case: Case, names: tuple[str, ...], units: dict[str, float]) -> list[float]:
    """Return a parameter, one number or a list, in the base unit that its name's ending gives."""
    for name in names:
        for suffix, factor in units.items():
            value = case.parameters.get(name + suffix)
            if isinstance(value, list) and all(is_number(each) for each in value):
                return [float(each) * factor for each in value]
            if is_number(value):
                # It was seen to be a number.
                return [float(value) * factor]  # type: ignore[arg-type]
    return []


def _factor(name: str) -> float | None:
    """Return what a measure is in for each bit/s; None for what is no throughput."""
    for unit, factor in _PER_BPS:
        if name.endswith(unit):
            return factor
    return 1.0 if re.match(r"throughput|goodput|thr", name) else None


def _replicate_window_over_rtt(
    case: Case,
    names: list[str],
    pairs: list[tuple[float, float]],
    line_bps: list[float],
    trial: Trial,
) -> dict[str, Value]:
    found = []
    for place, (window, rtt_s) in enumerate(pairs):
        rate_bps = line_bps[0] if line_bps else 100 * window * 8 / rtt_s
        found.append(_window_limited_bps(f"{case.id}/{place}", rate_bps, rtt_s, window, trial))
    measured: dict[str, Value] = {}
    for place, name in enumerate(names):
        factor = _factor(name) or 1.0
        if isinstance(case.expected[name], list):
            measured[name] = [each * factor for each in found]
        else:
            chosen = _row_of(name, pairs, place if len(names) == len(pairs) else 0)
            measured[name] = found[chosen] * factor
    return measured


def _row_of(name: str, pairs: list[tuple[float, float]], otherwise: int) -> int:
    """Return which pair a measure is of, by the round-trip time or the window in its name."""
    for place, (window, rtt_s) in enumerate(pairs):
        if re.search(rf"(?<!\d){rtt_s * 1e3:g}_?ms", name) and (
            len({w for w, _ in pairs}) == 1 or re.search(rf"(?<!\d){window / 1e3:g}_?kB", name)
        ):
            return place
    return otherwise


def _window_limited_bps(
    label: str, rate_bps: float, rtt_s: float, window: float, trial: Trial
) -> float:
    """Return the goodput of a receive window over a path, bit/s."""
    # The window as a whole number of segments, so that nothing of it is wasted.
    segments = math.ceil(window / TEXTBOOK.mss_bytes)
    path = Path(rtt_s * SLOWER, rate_bps / SLOWER).with_tcp(
        mss_bytes=int(window // segments), receive_window_bytes=round(window)
    )
    transfer = path.bulk(label, 20 * path.rtt_s, 200 * path.rtt_s, trial)
    return transfer.goodput_bps * SLOWER


def _replicate_window_limited(
    case: Case, rows: dict[str, tuple[float, float, float]], trial: Trial
) -> dict[str, float]:
    return {
        name: _window_limited_bps(f"{case.id}/{name}", rate_bps, rtt_s, window, trial) / 1e6
        for name, (rate_bps, rtt_s, window) in rows.items()
    }


def plan_framing(case: Case) -> Experiment:
    """Plan the goodput of a TCP that nothing but the frames' overhead limits."""
    mtu = round(maybe_number(case, "mtu") or 1_500)
    rows = {name: found for name in case.expected if (found := _FRAMING.match(name))}
    lines = {found[1]: line_rate_bps(found[1]) for found in rows.values()}
    return Experiment(partial(_replicate_framing, case, mtu, lines), replications=1)


def _replicate_framing(
    case: Case, mtu: int, lines: dict[str, float], trial: Trial
) -> dict[str, float]:
    measured = {}
    for line, rate_bps in lines.items():
        path = _framed(case, mtu, line, rate_bps)
        length_s = max(2_000 * 8 * mtu / rate_bps, 0.2)
        transfer = path.bulk(f"{case.id}/{line}", 0.2, length_s, trial)
        measured[f"{line}_fps"] = transfer.packets_per_s
        measured[f"{line}_Mbps"] = transfer.goodput_bps / 1e6
        for name in case.expected:
            if found := re.fullmatch(rf"{line}_(\d+)MB_s", name):
                measured[name] = _transfer_s(case, path, int(found[1]) * 1_000_000, trial)
    return {name: value for name, value in measured.items() if name in case.expected}


def _framed(case: Case, mtu: int, line: str, rate_bps: float) -> Path:
    """Return a short path whose packets carry 40 bytes of TCP/IP and the overhead of the line."""
    headers, ethernet = 40, line.endswith("E") and not line.startswith("T")
    stated = re.search(r"Ethernet (\d+) B / T3 (\d+) B", case.title)
    overhead = (float(stated[1]), float(stated[2])) if stated else (38.0, 8.0)
    frame = round(overhead[0] if ethernet else overhead[1])
    rtt_s = 1e-3
    # Twice the bandwidth-delay product keeps the line busy without an endless queue.
    window = 2 * rate_bps * rtt_s / 8 + 20 * mtu
    return Path(rtt_s, rate_bps).with_tcp(
        mss_bytes=mtu - headers, header_bytes=headers + frame, receive_window_bytes=round(window)
    )


def _transfer_s(case: Case, path: Path, size: int, trial: Trial) -> float:
    """Return how long one transfer takes, without its handshake."""
    source = TransferSource(up=variates.constant(0), down=variates.constant(size))
    length_ns = round((4 * 8 * size / path.rate_bps + 10) * NS)
    sketch = path.sketch(f"{case.id}/{size}", source, receiving=True)
    plan = RunPlan(length_ns, trial.seed, interval_ns=length_ns)
    transfers = simulate(sketch.network(), plan, trial).transfers
    spent_ns = int(transfers["end_ns"][0]) - int(transfers["start_ns"][0])
    return spent_ns / NS - path.rtt_s


def plan_datagram_framing(case: Case) -> Experiment:
    """Plan the goodput of datagrams that fill a link, by MTU."""
    mtus = [round(mtu) for mtu in numbers(case, "mtus")]
    rate_bps = 10e6
    stated = re.search(r"([\d.]+) Mb/s", case.title)
    if stated:
        rate_bps = float(stated[1]) * 1e6
    return Experiment(partial(_replicate_datagrams, case, mtus, rate_bps), replications=1)


def _replicate_datagrams(
    case: Case, mtus: list[int], rate_bps: float, trial: Trial
) -> dict[str, float]:
    """28 bytes of every MTU are IP and UDP, and the link (PPP) adds 7."""
    headers, link_bytes, measured = 28, 7, {}
    for mtu in mtus:
        sketch = Sketch(f"{case.id}/{mtu}")
        link = sketch.link("source", "sink", rate_bps)
        payload = mtu - headers
        gap = variates.constant(8 * payload / rate_bps)
        source = DatagramSource(gap=gap, size=variates.constant(payload))
        sketch.flow(source, (link,), header_bytes=headers + link_bytes)
        plan = RunPlan(round(20_000 * 8 * mtu / rate_bps * NS), trial.seed)
        counts = simulate(sketch.network(), plan, trial)
        bits = int(counts.flows["delivered_packets"][0]) * payload * 8
        measured[f"mtu{mtu}"] = bits / (counts.window_ns[1] / NS) / 1e6
    return {name: value for name, value in measured.items() if name in case.expected}


# The round-trip time estimator.


def plan_rtt_estimator(case: Case) -> Experiment:
    """Plan the smoothed RTT and its deviation after each sample."""
    samples = [round(each * 1_000_000) for each in numbers(case, "samples_ms")]
    # The estimator works in whole nanoseconds; the measures are milliseconds.
    rules = {name: Rule(Manner.ABSOLUTE, 1e-6) for name in case.expected}
    return Experiment(partial(_replicate_estimator, case, samples), 1, rules)


def _replicate_estimator(case: Case, samples: list[int], _trial: Trial) -> dict[str, Value]:
    estimator, smoothed, deviation = RttEstimator(TcpParameters().minimum_rto_ns), [], []
    for number_, sample_ns in enumerate(samples):
        estimator.sample(sample_ns, number_, number_ + 1)
        smoothed.append(estimator.smoothed_x8 / 8 / 1e6)
        deviation.append(estimator.deviation_x4 / 4 / 1e6)
    together = [s + 4 * d for s, d in zip(smoothed, deviation, strict=True)]
    measured: dict[str, Value] = {"SRTT": smoothed, "RTTVAR": deviation, "SRTT+4VAR": together}
    return {name: value for name, value in measured.items() if name in case.expected}


# CUBIC's curve.


@dataclass(frozen=True, slots=True)
class Curve:
    """A window that was cut at `maximum` and grows along CUBIC's curve."""

    maximum: int
    beta: float
    scale: float
    rtt_s: float = 0.05


def plan_cubic_curve(case: Case) -> Experiment:
    """Plan K and W(t) after a loss at Wmax: the window is to be within one segment of the curve."""
    curve = Curve(round(number(case, "Wmax")), number(case, "beta"), number(case, "C"))
    rules = {name: Rule(Manner.ABSOLUTE, 1.0) for name in case.expected if name.startswith("W_t")}
    # The kernel's C, beta and Reno factor are 410/1024, 717/1024 and 15/8: half a percent and less.
    rules |= {name: Rule(Manner.RELATIVE, 0.01) for name in ("K_s", "alpha_cubic")}
    return Experiment(partial(_replicate_curve, case, curve), 1, rules)


def _replicate_curve(case: Case, curve: Curve, _trial: Trial) -> dict[str, float]:
    own = Cubic(
        cubic_beta=curve.beta, cubic_c=curve.scale, fast_convergence=False,
        reno_friendly=False, hystart=False,
    )  # fmt: skip
    control = CubicWindow(TcpParameters(), own)
    control.cwnd = curve.maximum
    control.ssthresh = control.reduced()
    control.cwnd = control.ssthresh
    times = {name: float(name[3:]) for name in case.expected if name.startswith("W_t")}
    measured = {
        name: float(window)
        for name, window in zip(times, _windows(control, curve, list(times.values())), strict=True)
    }
    measured["K_s"] = control.k / SCALE
    measured["alpha_cubic"] = 8 / control.friendly_scale
    return {name: value for name, value in measured.items() if name in case.expected}


def _windows(control: CubicWindow, curve: Curve, times: list[float]) -> list[int]:
    """Feed an ACK for every segment of every window, and note the window at the given times.

    The window heads for the curve one round trip ahead (RFC 9438 section 4.2), so it is noted
    that much earlier.
    """
    rtt_ns, now, wanted = round(curve.rtt_s * NS), 0, sorted(times)
    seen: list[int] = []
    start = 0
    while len(seen) < len(wanted):
        control.on_rtt(rtt_ns, 0, 0, now)
        control.on_ack(1, now)
        start = start or now
        while len(seen) < len(wanted) and now - start >= wanted[len(seen)] * NS - rtt_ns:
            seen.append(control.cwnd)
        now += rtt_ns // control.cwnd
    return [seen[wanted.index(time)] for time in times]
