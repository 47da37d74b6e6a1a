"""On-off sources: a fluid queue as the limit of small packets, self-similar traffic."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np

from simnet.chance import variates
from simnet.network import DatagramSource, RunPlan
from simnet.verify.cases import Case, NotModelledError, maybe_number, number
from simnet.verify.experiment import Experiment
from simnet.verify.judge import Manner, Rule
from simnet.verify.lab import NS, Sketch, Trial, simulate
from simnet.verify.observe import FloatArray, Spread, delays, mean_delay_s

# A fluid queue, fed by small packets and seen by probes.

UNIT_BYTES = 1_000_000
"""Bytes that stand for one unit of fluid."""
GRAIN = 0.05
"""Size of the smallest packets, as a share of what a source sends in an on period."""
PROBES_PER_PERIOD = 8.0


@dataclass(frozen=True, slots=True)
class Fluid:
    """Sources that are on and off for exponential times, into a queue of constant rate."""

    sources: int
    mean_on_s: float
    mean_off_s: float
    peak: float
    capacity: float

    @property
    def period_s(self) -> float:
        """Mean time from one on period to the next."""
        return self.mean_on_s + self.mean_off_s

    @property
    def load(self) -> float:
        """Mean rate over capacity."""
        on = self.mean_on_s / self.period_s
        return self.sources * self.peak * on / self.capacity


def plan_fluid(case: Case) -> Experiment:
    """Plan the law of the content of a fluid queue."""
    fluid = Fluid(
        sources=round(maybe_number(case, "N") or 1),
        mean_on_s=1 / number(case, "mu", "on_to_off"),
        mean_off_s=1 / number(case, "lambda", "off_to_on"),
        peak=maybe_number(case, "peak") or 1.0,
        capacity=number(case, "c", "service"),
    )
    if fluid.load >= 1:
        raise NotModelledError(f"no steady state at an offered load of {fluid.load:g}")
    if fluid.peak > fluid.capacity:
        return Experiment(partial(_replicate_fluid, case, fluid))
    note = (
        f"{EMPTY[0]} is not measured: packets of any size wait for each other when fluid does not"
    )
    return Experiment(partial(_replicate_fluid, case, fluid), note=note, unmeasured=EMPTY)


EMPTY = ("P_gt_0", "P_Q_gt_0")
"""Whether there is anything at all: known where one source fills the queue by itself."""


def _replicate_fluid(case: Case, fluid: Fluid, trial: Trial) -> dict[str, float]:
    """Extrapolate from packets of three sizes to packets of none (Richardson).

    The on and off periods are the same in all runs, so that what differs is due to the packets
    alone: an error in the first and the second power of their size, which this removes.
    """
    length_s = 8_000 * fluid.period_s / (1 - fluid.load) ** 1.5 / fluid.sources**0.5 * trial.effort
    small = GRAIN * fluid.peak * fluid.mean_on_s
    fine, middle, coarse = (
        _measured(case, fluid, times * small, length_s, trial) for times in (1, 2, 4)
    )
    return {
        name: (8 * fine[name] - 6 * middle[name] + coarse[name]) / 3
        for name in fine
        if name in case.expected
    }


def _measured(
    case: Case, fluid: Fluid, packet: float, length_s: float, trial: Trial
) -> dict[str, float]:
    sketch = Sketch(case.id)
    link = sketch.link("source", "sink", 8 * UNIT_BYTES * fluid.capacity)
    # Probes of one byte see the work before them as an outside observer would (Poisson arrivals).
    gap = variates.exponential(fluid.period_s / PROBES_PER_PERIOD)
    probe_flow = sketch.flow(DatagramSource(gap=gap, size=variates.constant(1)), (link,))
    source = DatagramSource(
        gap=variates.constant(packet / fluid.peak),
        size=variates.constant(round(packet * UNIT_BYTES)),
        on=variates.exponential(fluid.mean_on_s),
        off=variates.exponential(fluid.mean_off_s),
    )
    for _ in range(fluid.sources):
        sketch.flow(source, (link,))
    warmup_s = 20 * fluid.period_s / (1 - fluid.load) ** 2
    end_ns = round((warmup_s + length_s) * NS)
    plan = RunPlan(end_ns, trial.seed, round(warmup_s * NS), end_ns)
    counts = simulate(sketch.network(), plan, trial)
    mean_s = mean_delay_s(counts, probe_flow)
    return _contents(case, fluid, packet, delays(counts, probe_flow), mean_s)


def _contents(
    case: Case, fluid: Fluid, packet: float, seen: Spread, mean_s: float
) -> dict[str, float]:
    """Return measures of the content; a wait of w seconds is a content of capacity times w."""

    def above(content: float) -> float:
        return seen.above(content / fluid.capacity)

    mean = mean_s * fluid.capacity
    measured = {"mean_Q": mean}
    if fluid.peak > fluid.capacity:
        measured |= dict.fromkeys(EMPTY, above(0.01 * packet))
    if "decay_rate" in case.expected:
        measured["decay_rate"] = math.log(above(mean) / above(3 * mean)) / (2 * mean)
    for name in case.expected:
        if name.startswith("P_gt_") and name not in EMPTY:
            measured[name] = above(float(name[5:]))
    return measured


# Self-similar traffic.

SOURCES = 50
BINS = 2**17
BIN_S = 4.0
"""Length of a bin; on and off periods last a second on average."""
FIRST_OCTAVE = 4
"""The shortest scale looked at, 2^4 bins, is long against a period of a source."""

# Daubechies' scaling filter with three vanishing moments (Ten Lectures on Wavelets, table 6.1):
# blind to linear trends.
_SCALING = np.array(
    [0.3326705529500826, 0.8068915093110925, 0.4598775021184915,
     -0.1350110200102546, -0.0854412738820267, 0.0352262918857095]
)  # fmt: skip
_WAVELET = _SCALING[::-1] * np.array([1, -1, 1, -1, 1, -1])


def plan_self_similar(case: Case) -> Experiment:
    """Plan many sources whose on and off periods have Pareto tails: the Hurst parameter."""
    alpha = maybe_number(case, "alpha", "alpha_on")
    off = maybe_number(case, "alpha_off") or alpha
    if alpha is None or off is None or not 1 < min(alpha, off) < 2:
        raise NotModelledError("needs a tail index between 1 and 2")
    tolerance = case.tolerance or 0.05
    rules = {
        "H": Rule(Manner.ABSOLUTE, tolerance),
        "variance_time_slope": Rule(Manner.ABSOLUTE, tolerance),
    }
    return Experiment(partial(_replicate_self_similar, case, alpha, off), 10, rules)


def _replicate_self_similar(
    case: Case, alpha_on: float, alpha_off: float, trial: Trial
) -> Mapping[str, float]:
    sketch = Sketch(case.id)
    link = sketch.link("source", "sink", 8_000_000 * SOURCES)
    source = DatagramSource(
        gap=variates.constant(2.0),
        size=variates.constant(1_000),
        on=variates.pareto(alpha_on, (alpha_on - 1) / alpha_on),
        off=variates.pareto(alpha_off, (alpha_off - 1) / alpha_off),
    )
    for _ in range(SOURCES):
        sketch.flow(source, (link,))
    bins = round(BINS * min(trial.effort, 1.0))
    warmup, bin_ns = bins // 8, round(BIN_S * NS)
    plan = RunPlan((warmup + bins) * bin_ns, trial.seed, interval_ns=bin_ns)
    counts = simulate(sketch.network(), plan, trial)
    series = counts.interface_series["offered_bytes"][warmup:, 0] / 1_000
    hurst = hurst_parameter(series.astype(np.float64))
    measured = {"H": hurst, "variance_time_slope": 2 * hurst - 2}
    return {name: value for name, value in measured.items() if name in case.expected}


def hurst_parameter(series: FloatArray, first_octave: int = FIRST_OCTAVE) -> float:
    """Return the Hurst parameter of a series from its wavelet energies (Abry and Veitch 1998).

    The energy at octave j is fitted by A 2^(j(2H - 1)) + B. The constant is what the short-range
    part of any traffic adds; for on-off periods of tail index a it falls off against the rest
    only as the frequency to the power 2 - a, too slowly to be left out.
    """
    energies, sizes = octave_energies(series)
    octaves = np.arange(first_octave, len(energies) + 1, dtype=np.float64)
    energies, sizes = energies[first_octave - 1 :], sizes[first_octave - 1 :]
    # A mean of n squares has relative error sqrt(2/n).
    weights = np.sqrt(sizes / 2) / energies

    def misfit(hurst: float) -> float:
        growth = 2.0 ** ((octaves - first_octave) * (2 * hurst - 1))
        design = np.stack((growth, np.ones_like(growth)), axis=1) * weights[:, None]
        fitted = design @ np.linalg.lstsq(design, energies * weights, rcond=None)[0]
        return float(np.sum((fitted - energies * weights) ** 2))

    from scipy.optimize import minimize_scalar

    return float(minimize_scalar(misfit, bounds=(0.501, 0.999), method="bounded").x)


def octave_energies(series: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the mean square of the wavelet details at octaves 1, 2, ..., and their number."""
    energies, sizes, approximation = [], [], series
    while len(approximation) >= 8 * len(_SCALING):
        detail = np.convolve(approximation, _WAVELET, "valid")[::2]
        approximation = np.convolve(approximation, _SCALING, "valid")[::2]
        energies.append(float(np.mean(detail**2)))
        sizes.append(float(len(detail)))
    return np.array(energies), np.array(sizes)
