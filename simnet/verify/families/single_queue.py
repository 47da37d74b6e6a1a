"""Single queues in the steady state: M/M/1 and its kin, with and without a limit.

A packet is a customer and its bytes are its work. A case that is about no physical link is run
in units of its mean service time: packets of a million bytes on average at 8 Mbit/s, so that
rounding to whole bytes changes no moment by more than a millionth. Lengths are planned by the
asymptotic variance of the mean wait (Whitt 1989), scaled by the variability of arrivals and
service as in heavy traffic.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

import numpy as np

from simnet.chance.variates import Law, exponential
from simnet.engine import Counts
from simnet.network import UNLIMITED, DatagramSource, Network, Queue, RunPlan
from simnet.verify.cases import (
    Case,
    NotModelledError,
    maybe_duration,
    maybe_number,
    maybe_rate,
    number,
    own_unit,
    rate,
    split_unit,
)
from simnet.verify.experiment import REPLICATIONS, Experiment
from simnet.verify.families.kendall import (
    Arrivals,
    SingleQueue,
    of_mean,
    single_queue,
    utilised,
    with_moments,
)
from simnet.verify.judge import HEAVY, PLANNED_ERROR, SHOWN, Manner, Rule
from simnet.verify.lab import NS, Sketch, Trial, scaled, simulate, squared_variation
from simnet.verify.observe import (
    Station,
    accepted,
    delays,
    mean_delay_s,
    number_in_system,
    trace_of,
)

BYTES_OF_WORK = 1_000_000
"""Mean size of a packet where a case names none."""
HEAVY_BYTES_OF_WORK = 1_000
"""The same for heavy tails, whose largest packets must stay below the largest datagram."""
TRACED_PACKETS = 300_000
"""Packets of one replication whose trace is kept (some 20 MB); more replications make up for it."""

_COUNTED = re.compile(r"^[Pp](?:_(ge|gt)_|_)?(\d+)$")
_QUANTILE = re.compile(r"^(delay|wait|W|Wq)_p(\d+)$")


@dataclass(frozen=True, slots=True)
class Run:
    """How a queue is run: the clock and the bytes that its seconds become, and how many packets."""

    queue: SingleQueue
    seconds: float
    """Simulated seconds for one second of the case."""
    bytes_per_s: float
    """Bytes for one second of the case's service."""
    rate_bps: int

    @classmethod
    def of(cls, queue: SingleQueue) -> Run:
        """Choose the scales for a queue."""
        if queue.rate_bps:
            return cls(queue, 1.0, queue.rate_bps / 8, round(queue.rate_bps))
        size = HEAVY_BYTES_OF_WORK if queue.service.law is Law.PARETO else BYTES_OF_WORK
        return cls(queue, 1 / queue.service.mean, size / queue.service.mean, 8 * size)

    def network(self, label: str) -> Network:
        """Return the network: one source, one link."""
        sketch = Sketch(label)
        link = sketch.link(
            "source", "sink", self.rate_bps, queue=Queue(limit_packets=self.queue.limit)
        )
        sketch.flow(self.source(), (link,))
        return sketch.network()

    def source(self) -> DatagramSource:
        """Return the arrivals with their work."""
        arrivals = self.queue.arrivals
        return DatagramSource(
            gap=scaled(arrivals.gap, self.seconds),
            size=scaled(self.queue.service, self.bytes_per_s),
            burst=arrivals.burst,
            on=arrivals.on and scaled(arrivals.on, self.seconds),
            off=arrivals.off and scaled(arrivals.off, self.seconds),
        )

    def plan(self, packets: float, seed: int, trace: bool = False) -> RunPlan:
        """Return a plan in which `packets` arrive on average after the warm-up."""
        per_s = self.queue.arrivals.per_s / self.seconds
        warmup = settling_packets(self.queue) / per_s
        length = warmup + packets / per_s
        return RunPlan(
            duration_ns=round(length * NS),
            seed=seed,
            warmup_ns=round(warmup * NS),
            interval_ns=round(length * NS),
            trace=trace,
        )


def slack(queue: SingleQueue) -> float:
    """Return 1 - load, or for a limited queue no less than one in its limit."""
    free = abs(1 - queue.load)
    return free if queue.limit == UNLIMITED else max(free, 1 / (queue.limit + 1))


def variability(queue: SingleQueue) -> float:
    """Return half the sum of both squared coefficients of variation (1 for M/M/1)."""
    service = squared_variation(queue.service)
    return (queue.arrivals.dispersion + (service if math.isfinite(service) else 10.0)) / 2


def settling_packets(queue: SingleQueue) -> float:
    """Return a warm-up of some 20 relaxation times, each 4 variability/(1 - load)^2 services."""
    return 200 + 80 * max(variability(queue), 0.5) / slack(queue) ** 2


def planned_packets(queue: SingleQueue) -> float:
    """Return how many packets bring the standard error of the mean wait to what is planned.

    For M/M/1 the relative asymptotic variance of the mean wait is 29, 124 and 443 at loads of
    0.5, 0.8 and 0.9: about 5/(1 - load)^2. Heavy tails have none; they get what time allows.
    """
    heavy = 20 if queue.service.law is Law.PARETO else 1
    return heavy * 5 * max(variability(queue), 0.5) / slack(queue) ** 2 / PLANNED_ERROR**2


def plan(case: Case) -> Experiment:
    """Plan a queue in the steady state."""
    queue = utilised(single_queue(case))
    rules = {name: rule for name in case.expected if (rule := rule_of(name, queue)) is not None}
    return planned(case, queue, rules)


def plan_kingman(case: Case) -> Experiment:
    """Plan a G/G/1 given by the variances of gaps and services: its wait stays below a bound.

    The laws are those of the notation in the title (E2/M/1), or have the given two moments.
    """
    found = re.search(r"\b([A-Z]+\d*)/([A-Z]+\d*)/1\b", case.title)
    gap = 1 / rate(case, "lambda")
    service_sd = number(case, "vs") ** 0.5
    mean = maybe_duration(case, "ES", "mean_service")
    load = maybe_number(case, "rho")
    if mean is None:
        mean = load * gap if load is not None else 1 / (maybe_rate(case, "mu") or 1 / service_sd)
    if found:
        arrivals, service = of_mean(found[1], gap, case), of_mean(found[2], mean, case)
    else:
        arrivals = with_moments(gap, number(case, "va") / gap**2)
        service = with_moments(mean, (service_sd / mean) ** 2)
    queue = utilised(SingleQueue(Arrivals(arrivals), service))
    rules = {name: Rule(Manner.AT_MOST) for name in case.expected if "bound" in name}
    rules |= {name: SHOWN for name in case.expected if "approx" in name}
    return planned(case, queue, rules)


def plan_erlang_b(case: Case) -> Experiment:
    """Plan Erlang's loss formula for one circuit: a link that holds the packet it sends only."""
    if round(number(case, "N")) != 1:
        raise NotModelledError("a link is one server; there is no station of several circuits")
    offered = number(case, "A")
    queue = SingleQueue(Arrivals(exponential(1 / offered)), exponential(1.0), limit=1)
    return planned(case, queue, {})


def planned(case: Case, queue: SingleQueue, rules: dict[str, Rule]) -> Experiment:
    """Plan `queue` with replications enough for the traces that its measures need."""
    packets, replications, trace = planned_packets(queue), REPLICATIONS, needs_trace(case.expected)
    if trace:
        replications = max(replications, min(math.ceil(packets / TRACED_PACKETS), 120))
    each = packets / replications
    return Experiment(partial(replicate, case, queue, each, trace), replications, rules)


def rule_of(name: str, queue: SingleQueue) -> Rule | None:
    """Return the rule of a measure that is not judged as usual."""
    if squared_variation(queue.service) == math.inf or queue.service.law is Law.PARETO:
        # The wait's variance needs the third moment of service, which alpha <= 3 lacks; that of
        # E[S^2] the fourth.
        alpha = queue.service.a
        return HEAVY if alpha <= (4 if base_of(name) == "E_S2" else 3) else None
    return None


def replicate(
    case: Case, queue: SingleQueue, packets: float, trace: bool, trial: Trial
) -> dict[str, float]:
    """Run the queue once and measure what the case expects."""
    run = Run.of(queue)
    counts = simulate(
        run.network(case.id), run.plan(packets * trial.effort, trial.seed, trace), trial
    )
    return measures(case, counts, run)


def base_of(name: str) -> str:
    """Return the name of a measure without its unit."""
    return split_unit(name)[0]


def needs_trace(names: Iterable[str]) -> bool:
    """Tell whether any of the measures can only come from the packet trace."""
    return any(_COUNTED.match(base_of(n)) or base_of(n) in _FROM_TRACE for n in names)


def measures(case: Case, counts: Counts, run: Run) -> dict[str, float]:
    """Return those of the expected measures that are known here, in the units of the case."""
    found = {}
    for name in case.expected:
        base, unit = split_unit(name)
        seconds = run.seconds * (own_unit(case) if base == name else unit)
        value = _measure(base, counts, run, seconds)
        if value is not None:
            found[name] = value
    return found


def _measure(base: str, counts: Counts, run: Run, seconds: float) -> float | None:
    """Return one measure; times are divided by `seconds`, rates multiplied by it."""
    station = Station(counts)
    if base in _PLAIN:
        return _PLAIN[base](station)
    if base in _TIMES:
        return _TIMES[base](counts) / seconds
    if base in _RATES:
        return _RATES[base](station) * seconds
    if base in _FROM_TRACE:
        return _FROM_TRACE[base](counts, run)
    quantile = _QUANTILE.match(base)
    if quantile:
        spread = delays(counts) if quantile[1] in ("delay", "W") else station.waits
        return spread.quantile(float(f"0.{quantile[2]}")) / seconds
    counted = _COUNTED.match(base)
    if counted:
        return _probability(counts, counted[1], int(counted[2]))
    return None


def _probability(counts: Counts, relation: str | None, n: int) -> float:
    """Return the share of time with n (or at least, or more than n) packets inside."""
    shares = number_in_system(trace_of(counts), counts.window_ns)
    if relation is None:
        return float(shares[n]) if n < len(shares) else 0.0
    return float(np.sum(shares[n + (relation == "gt") :]))


def _size_moments(counts: Counts) -> tuple[float, float]:
    """Return mean and mean square of the sizes that the queue took, bytes."""
    sizes = accepted(trace_of(counts))["size_bytes"].astype(np.float64)
    return float(np.mean(sizes)), float(np.mean(sizes**2))


def _variation_of_sizes(counts: Counts, _run: Run) -> float:
    mean, square = _size_moments(counts)
    return square / mean**2 - 1


def _second_moment_of_service(counts: Counts, run: Run) -> float:
    return _size_moments(counts)[1] / run.bytes_per_s**2


_PLAIN: dict[str, Callable[[Station], float]] = {
    "rho": lambda s: s.utilisation,
    "utilisation": lambda s: s.utilisation,
    "L": lambda s: s.in_system,
    "mean_packets_in_system": lambda s: s.in_system,
    "mean_in_system": lambda s: s.in_system,
    "Lq": lambda s: s.in_queue,
    "P_wait_0": lambda s: s.no_wait_share,
    "sigma": lambda s: 1 - s.no_wait_share,
    "P_wait": lambda s: 1 - s.no_wait_share,
    "Ploss": lambda s: s.drop_share,
    "blocking": lambda s: s.drop_share,
    "loss": lambda s: s.drop_share,
    "mean_packet_bytes": lambda s: s.mean_size_bytes,
}
_TIMES: dict[str, Callable[[Counts], float]] = {
    "W": mean_delay_s,
    "T": mean_delay_s,
    "mean_delay": mean_delay_s,
    "mean_sojourn": mean_delay_s,
    "Wq": lambda c: Station(c).mean_wait_s,
    "mean_wait": lambda c: Station(c).mean_wait_s,
    "upper_bound_Wq": lambda c: Station(c).mean_wait_s,
    "VUT_approx_Wq": lambda c: Station(c).mean_wait_s,
    "Wq_sd": lambda c: Station(c).waits.standard_deviation(),
    "wait_sd": lambda c: Station(c).waits.standard_deviation(),
    "delay_sd": lambda c: delays(c).standard_deviation(),
    "W_sd": lambda c: delays(c).standard_deviation(),
}
_RATES: dict[str, Callable[[Station], float]] = {
    "lambda_eff": lambda s: s.carried_per_s,
    "throughput": lambda s: s.carried_per_s,
    "mean_rate": lambda s: s.offered_per_s,
}
_FROM_TRACE: dict[str, Callable[[Counts, Run], float]] = {
    "cv2": _variation_of_sizes,
    "cv2_service": _variation_of_sizes,
    "E_S2": _second_moment_of_service,
}
