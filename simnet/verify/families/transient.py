"""M/M/1 beyond its steady state: first customers, busy periods, variance constants.

The first customers are those of many groups, one after another, each of which finds the queue
empty: a terminating measure, so nothing is removed as warm-up. Variance constants come from batch
means of one long run at two batch lengths, whose difference removes the bias of a finite batch.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial

import numpy as np

from simnet.chance import variates
from simnet.engine import Counts
from simnet.network import RunPlan
from simnet.verify.cases import Case, NotModelledError, duration, maybe_number, numbers, rate
from simnet.verify.experiment import Experiment
from simnet.verify.families.kendall import Arrivals, SingleQueue, utilised
from simnet.verify.families.single_queue import (
    BYTES_OF_WORK,
    TRACED_PACKETS,
    Run,
    planned_packets,
)
from simnet.verify.judge import PLANNED_ERROR, Manner, Rule
from simnet.verify.lab import NS, Sketch, Trial, simulate
from simnet.verify.observe import CARRIED, FloatArray, Station, trace_of

GROUPS = 1_500
"""Groups of first customers in one run."""
_OF_CUSTOMER = re.compile(r"^(?:E_D|D)(\d+)$")
_AVERAGE = re.compile(r"^d(\d+)$")
_STEADY_LOAD = 0.98

BATCHES = 20_000
"""Batches in one replication of the variance constants."""
BINS_IN_BATCH = 4


def poisson_exponential(arrivals_per_s: float, service_s: float) -> SingleQueue:
    """Return M/M/1."""
    gap = variates.exponential(1 / arrivals_per_s)
    return SingleQueue(Arrivals(gap), variates.exponential(service_s))


def _mean(case: Case, time_names: tuple[str, ...], rate_name: str) -> float:
    if any(maybe_number(case, name) is not None for name in time_names):
        return duration(case, *time_names)
    return 1 / rate(case, rate_name)


# The first customers of a queue that starts empty.


def plan_transient(case: Case) -> Experiment:
    """Plan the waits of the first customers: E[D_k], and the average d<n> of the first n."""
    if maybe_number(case, "servers", "c") not in (None, 1.0):
        raise NotModelledError("a link is one server")
    gap = _mean(case, ("mean_interarrival", "interarrival"), "lambda")
    queue = poisson_exponential(1 / gap, _mean(case, ("mean_service", "ES"), "mu"))
    customers = max(map(_customers_of, case.expected))
    # The variance of one wait is about its mean squared: some (1/precision)^2 groups, and a few.
    groups = 2 * math.ceil(1 / PLANNED_ERROR**2)
    replications = max(30, math.ceil(groups / GROUPS))
    return Experiment(partial(_replicate_transient, case, queue, customers), replications)


def _customers_of(name: str) -> int:
    found = _OF_CUSTOMER.match(name) or _AVERAGE.match(name)
    return int(found[1]) if found else 1


def _replicate_transient(
    case: Case, queue: SingleQueue, customers: int, trial: Trial
) -> dict[str, float]:
    measured: dict[str, float] = {}
    if any(_OF_CUSTOMER.match(name) or _AVERAGE.match(name) for name in case.expected):
        waits = _first_waits(case, queue, customers, trial)
        for name in case.expected:
            if found := _OF_CUSTOMER.match(name):
                measured[name] = float(np.mean(waits[:, int(found[1]) - 1]))
            elif found := _AVERAGE.match(name):
                measured[name] = float(np.mean(waits[:, : int(found[1])]))
    if "steady_state_Wq" in case.expected:
        measured["steady_state_Wq"] = _steady_wait_s(case, utilised(queue), trial)
    return measured


def _first_waits(case: Case, queue: SingleQueue, customers: int, trial: Trial) -> FloatArray:
    """Return the waits (s) of the first customers, one row a group."""
    run, sketch = Run.of(queue), Sketch(case.id)
    link, source = sketch.link("source", "sink", run.rate_bps), run.source()
    groups = max(2, round(GROUPS * trial.effort))
    # Long enough for a group to be gone before the next one comes, but for less than e^-30.
    apart_ns = round((4 * customers + 150) * max(source.gap.mean, 1.0) * NS)
    for number in range(groups):
        group = replace(source, limit_packets=customers, start_ns=number * apart_ns)
        sketch.flow(group, (link,))
    length_ns = groups * apart_ns
    plan = RunPlan(length_ns, trial.seed, interval_ns=length_ns, trace=True)
    trace = trace_of(simulate(sketch.network(), plan, trial))
    sent_ns = trace["size_bytes"] * (8 * NS) // run.rate_bps
    waits = (trace["departure_ns"] - trace["arrival_ns"] - sent_ns) / NS / run.seconds
    if not np.array_equal(trace["flow"], np.repeat(np.arange(groups), customers)):
        raise ValueError("groups of first customers met each other")
    return np.asarray(np.maximum(waits, 0.0), dtype=np.float64).reshape(groups, customers)


def _steady_wait_s(case: Case, queue: SingleQueue, trial: Trial) -> float:
    run = Run.of(queue)
    packets = planned_packets(queue) / 30 * trial.effort
    counts = simulate(run.network(f"{case.id}/steady"), run.plan(packets, trial.seed), trial)
    return Station(counts).mean_wait_s / run.seconds


# Busy periods.


def plan_busy_period(case: Case) -> Experiment:
    """Plan the moments of busy periods."""
    queue = utilised(
        poisson_exponential(rate(case, "lambda"), _mean(case, ("mean_service", "ES"), "mu"))
    )
    # The variance of a busy period needs its fourth moment, which is 24(1 + 3r + r^2)/(1 - r)^7
    # in squared units of service (Kleinrock), the second being (1 + r)/(1 - r)^3 about the mean.
    load = queue.load
    kurtosis = 24 * (1 + 3 * load + load**2) / (1 - load) ** 7 / ((1 + load) / (1 - load) ** 3) ** 2
    periods = kurtosis / PLANNED_ERROR**2
    packets = periods / (1 - load)
    replications = max(30, min(200, math.ceil(packets / TRACED_PACKETS)))
    return Experiment(
        partial(_replicate_busy_period, case, queue, packets / replications), replications
    )


def _replicate_busy_period(
    case: Case, queue: SingleQueue, packets: float, trial: Trial
) -> dict[str, float]:
    run = Run.of(queue)
    counts = simulate(
        run.network(case.id), run.plan(packets * trial.effort, trial.seed, trace=True), trial
    )
    lengths_ns, customers = busy_periods(counts)
    lengths = lengths_ns / NS / run.seconds
    measured = {
        "mean": float(np.mean(lengths)),
        "variance": float(np.var(lengths)),
        "mean_customers_served": float(np.mean(customers)),
    }
    return {name: value for name, value in measured.items() if name in case.expected}


def busy_periods(counts: Counts) -> tuple[FloatArray, FloatArray]:
    """Return the lengths (ns) and the customers of the complete busy periods of a FIFO link."""
    trace = trace_of(counts)
    trace = {name: column[trace["fate"] == CARRIED] for name, column in trace.items()}
    arrivals, departures = trace["arrival_ns"], trace["departure_ns"]
    opens = np.flatnonzero(arrivals[1:] >= departures[:-1]) + 1
    starts = np.concatenate(([0], opens))[:-1]
    lasts = opens - 1
    lengths = departures[lasts] - arrivals[starts]
    return lengths.astype(np.float64), (lasts - starts + 1).astype(np.float64)


# Variance constants.


def plan_variance(case: Case) -> Experiment:
    """Plan n Var(mean of n) for large n, of L over time and of Wq over customers."""
    loads, service = numbers(case, "rho"), 1 / rate(case, "mu")
    if any(load >= _STEADY_LOAD for load in loads):
        raise NotModelledError("the run that would be long enough is too long")
    rules = {name: Rule(Manner.RELATIVE, case.tolerance or 0.05) for name in case.expected}
    return Experiment(partial(_replicate_variance, case, loads, service), 4, rules)


def _replicate_variance(
    case: Case, loads: Iterable[float], service: float, trial: Trial
) -> Mapping[str, float]:
    measured: dict[str, float] = {}
    for load in loads:
        names = (f"time_avg_L_rho{load:g}", f"cust_avg_Wq_rho{load:g}")
        if any(name in case.expected for name in names):
            measured.update(zip(names, _constants(case, load, service, trial), strict=True))
    return measured


def _constants(case: Case, load: float, service: float, trial: Trial) -> tuple[float, float]:
    """Return the asymptotic variances of time-average L (units of service) and average Wq."""
    queue = poisson_exponential(load / service, service)
    run = Run.of(queue)
    assert run.rate_bps == 8 * BYTES_OF_WORK
    # A batch is 8 relaxation times 1/(1 - sqrt(load))^2: what bias remains falls off as its
    # inverse, and is removed by comparing with batches of twice the length.
    bin_s = 8 / (1 - math.sqrt(load)) ** 2 / BINS_IN_BATCH
    bins = BINS_IN_BATCH * round(BATCHES * trial.effort)
    first = 4 * BINS_IN_BATCH
    counts = simulate(
        run.network(f"{case.id}/{load:g}"),
        RunPlan(
            duration_ns=round(bin_s * (first + bins) * NS),
            seed=trial.seed,
            interval_ns=round(bin_s * NS),
        ),
        trial,
    )
    series, kept = counts.interface_series, slice(first, first + bins)
    inside = series["queue_packets_ns"][kept, 0] / NS
    waits, served = series["wait_sum_ns"][kept, 0] / NS, series["wait_count"][kept, 0]
    known_l, known_wait = load / (1 - load), load / (1 - load)
    time_average = _asymptotic(inside - known_l * bin_s) / bin_s
    customer_average = _asymptotic(waits - known_wait * served) / (load * bin_s)
    return time_average, customer_average * service**2


def _asymptotic(deviations: FloatArray) -> float:
    """Return the variance of the sum over a bin, without the bias that falls off as 1/length.

    Batches overlap, which takes a third off the variance of the estimate (Meketon and Schmeiser
    1984).
    """
    running = np.concatenate(([0.0], np.cumsum(deviations)))

    def of_batch(bins: int) -> float:
        return float(np.mean((running[bins:] - running[:-bins]) ** 2)) / bins

    return 2 * of_batch(2 * BINS_IN_BATCH) - of_batch(BINS_IN_BATCH)
