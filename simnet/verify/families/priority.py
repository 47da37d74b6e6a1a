"""Several classes: strict priority without preemption (Cobham, Kleinrock), or one queue for all.

Where a case leaves the laws of service open (a conservation law holds for any), the classes take
turns: exponential, constant, uniform.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import partial

from simnet.chance import variates
from simnet.chance.variates import Variate
from simnet.engine import Counts
from simnet.network import DatagramSource, Queue, RunPlan
from simnet.verify.cases import Case, NotModelledError, is_number, numbers, split_unit
from simnet.verify.experiment import REPLICATIONS, Experiment
from simnet.verify.families.kendall import with_moments
from simnet.verify.families.single_queue import BYTES_OF_WORK
from simnet.verify.judge import PLANNED_ERROR
from simnet.verify.lab import NS, Sketch, Trial, scaled, simulate, squared_variation
from simnet.verify.observe import Station, mean_delay_s

_OF_CLASS = re.compile(r"^(T|W|Wq|L|Lq)_?(?:class_?)?(high|mid|middle|medium|low|\d+)$")
_SUM = re.compile(r"^(sum_rho_Wq?|check_from_.*)$")


@dataclass(frozen=True, slots=True)
class Classes:
    """Classes of customers, the first served first: arrivals a second and service times (s)."""

    arrivals: tuple[float, ...]
    services: tuple[Variate, ...]

    @property
    def loads(self) -> tuple[float, ...]:
        """Offered load of each class, erlang."""
        return tuple(a * s.mean for a, s in zip(self.arrivals, self.services, strict=True))

    @property
    def mean_service(self) -> float:
        """Mean service time over all customers, s."""
        return math.fsum(self.loads) / math.fsum(self.arrivals)


def plan(case: Case) -> Experiment:
    """Plan non-preemptive priority, and first come first served on the same arrivals."""
    classes = classes_of(case)
    load = math.fsum(classes.loads)
    if load >= 1:
        raise NotModelledError(f"no steady state at an offered load of {load:g}")
    variation = max(squared_variation(service) for service in classes.services)
    rarest = min(classes.arrivals) / math.fsum(classes.arrivals)
    packets = 5 * (1 + variation) / 2 / (1 - load) ** 2 / PLANNED_ERROR**2 / rarest**0.5
    return Experiment(partial(_replicate, case, classes, packets / REPLICATIONS))


def plan_first_come(case: Case) -> Experiment:
    """Plan M/G/1 with several classes in one queue, first come first served."""
    classes = classes_of(case)
    load = math.fsum(classes.loads)
    if load >= 1:
        raise NotModelledError(f"no steady state at an offered load of {load:g}")
    variation = max(squared_variation(service) for service in classes.services)
    spread = max(classes.loads) / min(classes.loads)
    rarest = min(classes.arrivals) / math.fsum(classes.arrivals)
    packets = 5 * (1 + variation) * min(spread, 4) / (1 - load) ** 2 / PLANNED_ERROR**2
    run = partial(_replicate_first_come, case, classes, packets / rarest**0.5 / REPLICATIONS)
    return Experiment(run)


def _replicate_first_come(
    case: Case, classes: Classes, packets: float, trial: Trial
) -> dict[str, float]:
    """Run one queue, and measure waits of all and sojourns of each class."""
    found = _run(case, classes, packets, "fifo", trial)
    total = math.fsum(classes.arrivals)
    shares = [rate / total for rate in classes.arrivals]

    def of_all(letter: str) -> float:
        values = found[letter]
        if letter in ("L", "Lq"):
            return math.fsum(values)
        return math.fsum(share * value for share, value in zip(shares, values, strict=True))

    measured = {}
    for name in case.expected:
        base, unit = split_unit(name)
        if base == "rho":
            measured[name] = math.fsum(classes.loads)
        elif (letter := _ALIASES.get(base, base)) in found:
            measured[name] = of_all(letter) if letter in ("L", "Lq") else of_all(letter) / unit
        elif each := _OF_CLASS.match(base):
            value = found[each[1]][_place(each[2], len(shares))]
            measured[name] = value if each[1] in ("L", "Lq") else value / unit
    return measured


_ALIASES = {"mean_wait": "Wq", "wait": "Wq", "mean_delay": "T", "W_all": "Wq", "T_all": "T"}


def classes_of(case: Case) -> Classes:
    """Return the classes that a case describes."""
    name = next((each for each in _RATES if each in case.parameters), "lambda")
    arrivals = numbers(case, name)
    mean = next((each for each in _MEANS if each in case.parameters), None)
    if mean is not None:
        means = _each(case, mean, len(arrivals))
        services = tuple(_service(case, number, means) for number in range(len(means)))
    else:
        rates = _each(case, "mu", len(arrivals))
        services = tuple(variates.exponential(1 / rate) for rate in rates)
    return Classes(arrivals, services)


_RATES = ("lambda", "lambdas", "arrival_rates", "rates", "lambda_pps")
_MEANS = ("ES", "mean_service", "service_means", "E_S", "D", "means")


def _each(case: Case, name: str, count: int) -> tuple[float, ...]:
    """Return a parameter of every class; a single number is that of all."""
    value = case.parameters.get(name)
    if is_number(value):
        # It was seen to be a number.
        return (float(value),) * count  # type: ignore[arg-type]
    values = numbers(case, name)
    if len(values) != count:
        raise NotModelledError(f"parameter {name} has {len(values)} values for {count} classes")
    return values


def _service(case: Case, number: int, means: tuple[float, ...]) -> Variate:
    """Return the law of a class: by its second moment or variability, or one in turn."""
    mean = means[number]
    for name in ("ES2", "E_S2"):
        if name in case.parameters:
            return with_moments(mean, _each(case, name, len(means))[number] / mean**2 - 1)
    for name in ("cv2", "cs2"):
        if name in case.parameters:
            return with_moments(mean, _each(case, name, len(means))[number])
    if "D" in case.parameters:
        return variates.constant(mean)
    laws = (variates.exponential(mean), variates.constant(mean), variates.uniform(0.0, 2 * mean))
    return laws[number % len(laws)]


def _replicate(case: Case, classes: Classes, packets: float, trial: Trial) -> dict[str, float]:
    """Run strict priority, and FIFO where the case wants to compare orders of service."""
    per_class = _run(case, classes, packets, "priority", trial)
    measured = {}
    for name in case.expected:
        base, unit = split_unit(name)
        if found := _OF_CLASS.match(base):
            value = per_class[found[1]][_place(found[2], len(classes.arrivals))]
            measured[name] = value if found[1] in ("L", "Lq") else value / unit
        elif base.startswith("check_from_"):
            fifo = _run(case, classes, packets, "fifo", trial)
            measured[name] = _sum_of_work(classes, fifo["Wq"])
        elif _SUM.match(base):
            measured[name] = _sum_of_work(classes, per_class["Wq"])
    return measured


def _place(name: str, count: int) -> int:
    if name.isdigit():
        return int(name) - 1
    return {"high": 0, "mid": 1, "middle": 1, "medium": 1, "low": count - 1}[name]


def _sum_of_work(classes: Classes, waits: list[float]) -> float:
    return math.fsum(rho * wait for rho, wait in zip(classes.loads, waits, strict=True))


def _run(
    case: Case, classes: Classes, packets: float, discipline: str, trial: Trial
) -> dict[str, list[float]]:
    """Return waits and sojourns (s) and numbers of each class, by the letters of the textbooks."""
    bytes_per_s, count = BYTES_OF_WORK / classes.mean_service, len(classes.arrivals)
    sketch = Sketch(case.id)
    link = sketch.link("source", "sink", 8 * BYTES_OF_WORK, queue=Queue(discipline, bands=count))
    for number, (rate, service) in enumerate(zip(classes.arrivals, classes.services, strict=True)):
        gap = variates.exponential(1 / rate / classes.mean_service)
        size = scaled(service, bytes_per_s)
        sketch.flow(DatagramSource(gap=gap, size=size), (link,), traffic_class=number)
    per_s = math.fsum(classes.arrivals) * classes.mean_service
    warmup = (200 + 80 / (1 - math.fsum(classes.loads)) ** 2) / per_s
    length = warmup + packets * trial.effort / per_s
    plan = RunPlan(round(length * NS), trial.seed, round(warmup * NS), round(length * NS))
    counts = simulate(sketch.network(count), plan, trial)
    return _by_class(counts, classes)


def _by_class(counts: Counts, classes: Classes) -> dict[str, list[float]]:
    unit = classes.mean_service
    waits = [float(wait) * unit for wait in Station(counts).class_waits_s]
    sojourns = [mean_delay_s(counts, flow) * unit for flow in range(len(waits))]
    return {
        "T": sojourns,
        "W": waits,
        "Wq": waits,
        "L": [a * t for a, t in zip(classes.arrivals, sojourns, strict=True)],
        "Lq": [a * w for a, w in zip(classes.arrivals, waits, strict=True)],
    }
