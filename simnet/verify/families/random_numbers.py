"""Random numbers: the laws that the engines draw, under a chi-square test with equal bins."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

import numpy as np

from simnet.chance import variates
from simnet.chance.variates import Variate
from simnet.network import DatagramSource, RunPlan
from simnet.verify.cases import Case, NotModelledError
from simnet.verify.experiment import Experiment
from simnet.verify.judge import Manner, Rule
from simnet.verify.lab import NS, Sketch, Trial, simulate
from simnet.verify.observe import FloatArray, trace_of

Distribution = Callable[[FloatArray], FloatArray]

SAMPLES = 500_000
ATTEMPTS = 5
"""A law fails when this many samples in a row exceed the critical value."""

_CRITICAL = re.compile(r"^chi2_(\d+)_(\d+(?:\.\d+)?)pct$")


def laws() -> dict[str, tuple[Variate, Distribution]]:
    """Return continuous laws with their distribution functions."""
    from scipy.stats import erlang, lognorm

    exponential, pareto, weibull = (
        variates.exponential(1.0),
        variates.pareto(1.5, 1.0),
        variates.weibull(0.7, 1.0),
    )
    hyper, logs = variates.hyperexponential(0.9, 0.5, 5.0), variates.lognormal(1.0, 2.0)
    phases = variates.erlang(3, 3.0)
    return {
        "uniform": (variates.uniform(0.0, 1.0), lambda x: x),
        "exponential": (exponential, lambda x: -np.expm1(-x)),
        "erlang": (phases, lambda x: np.asarray(erlang.cdf(x, 3))),
        "hyperexponential": (hyper, lambda x: -0.9 * np.expm1(-x / 0.5) - 0.1 * np.expm1(-x / 5.0)),
        "pareto": (pareto, lambda x: 1 - x**-1.5),
        "weibull": (weibull, lambda x: -np.expm1(-(x**0.7))),
        "lognormal": (logs, lambda x: np.asarray(lognorm.cdf(x, logs.b, scale=np.exp(logs.a)))),
    }


def plan(case: Case) -> Experiment:
    """Plan the test of all laws: the largest statistic must stay below the critical value."""
    found = [match for name in case.expected if (match := _CRITICAL.match(name))]
    if not found:
        raise NotModelledError("no test of a law is understood")
    bins = int(found[0][1]) + 1
    significance = 1 - float(found[0][2]) / 100
    rules = {found[0][0]: Rule(Manner.AT_MOST)}
    return Experiment(
        partial(_replicate, found[0][0], bins, significance), replications=1, rules=rules
    )


def _replicate(name: str, bins: int, significance: float, trial: Trial) -> dict[str, float]:
    from scipy.special import chdtri

    critical = float(chdtri(bins - 1, significance))
    samples = max(100 * bins, round(SAMPLES * trial.effort))
    return {
        name: max(
            _least_statistic(variate, cdf, bins, samples, critical, label, trial)
            for label, (variate, cdf) in laws().items()
        )
    }


def _least_statistic(
    variate: Variate,
    cdf: Distribution,
    bins: int,
    samples: int,
    critical: float,
    label: str,
    trial: Trial,
) -> float:
    """Return the statistic of the first sample below `critical`, or the least of all attempts."""
    least = np.inf
    for attempt in range(ATTEMPTS):
        drawn = _drawn_by_engine(variate, samples, f"{label}/{attempt}", trial)
        counts = np.histogram(cdf(drawn), bins=bins, range=(0.0, 1.0))[0]
        expected = samples / bins
        least = min(least, float(np.sum((counts - expected) ** 2) / expected))
        if least < critical:
            break
    return least


def _drawn_by_engine(variate: Variate, samples: int, label: str, trial: Trial) -> FloatArray:
    """Return the gaps (s) between the packets of a source, as the engine drew them."""
    sketch = Sketch(label)
    link = sketch.link("source", "sink", 8 * NS)
    source = DatagramSource(gap=variate, size=variates.constant(1), limit_packets=samples)
    sketch.flow(source, (link,))
    # Four times as long as the packets take on average.
    length_ns = round(4 * samples * variate.mean * NS)
    plan = RunPlan(length_ns, trial.seed, interval_ns=length_ns, trace=True)
    arrivals = trace_of(simulate(sketch.network(), plan, trial))["arrival_ns"]
    return np.asarray(np.diff(arrivals, prepend=0) / NS, dtype=np.float64)
