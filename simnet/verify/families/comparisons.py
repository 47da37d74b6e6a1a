"""Comparisons of systems as studies make them: paired and Welch intervals, Kim and Nelson's race.

Nothing is simulated here: the statistics of studies are put to worked examples.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from functools import partial

import numpy as np

from simnet.statistics.elimination import eliminate
from simnet.statistics.independent import welch
from simnet.statistics.paired import difference
from simnet.verify.cases import Case, NotModelledError, is_list_of_numbers, maybe_number
from simnet.verify.experiment import Experiment
from simnet.verify.judge import Value
from simnet.verify.lab import Trial

Sample = tuple[float, ...]


def plan_paired(case: Case) -> Experiment:
    """Plan Student's interval of the differences of pairs."""
    one, other = _samples(case)
    if len(one) != len(other):
        return plan_welch(case)
    level = _level(case)
    found = difference(one, other, level)
    gaps = np.subtract(one, other)
    error = float(gaps.std(ddof=1)) / math.sqrt(len(gaps))
    return _matched(case, _paired(found.mean, found.half_width, gaps, error))


def _paired(mean: float, half: float, gaps: np.ndarray, error: float) -> dict[str, float]:
    return {
        "mean": mean,
        "half": half,
        "variance": float(gaps.var(ddof=1)),
        "sd": float(gaps.std(ddof=1)),
        "error": error,
        "df": float(len(gaps) - 1),
        "t": mean / error if error else math.inf,
        "low": mean - half,
        "high": mean + half,
    }


def plan_welch(case: Case) -> Experiment:
    """Plan Welch's interval of the difference of two means, of independent samples."""
    one, other = _samples(case)
    found = welch(one, other, _level(case))
    shares = [float(np.var(each, ddof=1)) / len(each) for each in (one, other)]
    total = math.fsum(shares)
    degrees = total**2 / math.fsum(
        share**2 / (len(each) - 1) for share, each in zip(shares, (one, other), strict=True)
    )
    error = math.sqrt(total)
    return _matched(case, {
        "mean": found.mean, "half": found.half_width, "variance": total, "sd": error,
        "error": error, "df": degrees, "t": found.mean / error,
        "low": found.mean - found.half_width, "high": found.mean + found.half_width,
    })  # fmt: skip


def _samples(case: Case) -> tuple[Sample, Sample]:
    """Return the two lists of a case, in their order."""
    lists = [
        tuple(float(each) for each in value)
        for value in case.parameters.values()
        if is_list_of_numbers(value) and len(value) > 1
    ]
    if len(lists) < 2:
        raise NotModelledError("two lists of observations are needed")
    return lists[0], lists[1]


def _level(case: Case) -> float:
    """Return the confidence of a case: a parameter, or so many per cent in its title."""
    given = maybe_number(case, "confidence", "level", "gamma")
    if given is None and (alpha := maybe_number(case, "alpha")) is not None:
        given = 1 - alpha
    if given is not None:
        return given / 100 if given > 1 else given
    found = re.search(r"(\d+(?:\.\d+)?) ?%", f"{case.title} {case.group}")
    return float(found[1]) / 100 if found else 0.95


_NAMES: tuple[tuple[str, str], ...] = (
    (r"half", "half"),
    (r"(^|_)(df|nu|dof|f)(_|$)", "df"),
    (r"^t(_stat|_value)?$|^(paired|welch)_t$|_t$", "t"),
    (r"low|lo$|lower", "low"),
    (r"high|hi$|upper", "high"),
    (r"s2|var", "variance"),
    (r"(^|_)(se|error)(_|$)", "error"),
    (r"(^|_)sd(_|$)|std", "sd"),
    (r"mean|diff|zbar|dbar|^d$|^z$", "mean"),
)
"""What a measure is called, and which figure it is; the first that fits."""


def _matched(case: Case, figures: Mapping[str, float]) -> Experiment:
    measured: dict[str, Value] = {}
    for name, expected in case.expected.items():
        if isinstance(expected, list) and len(expected) == 2:
            measured[name] = [figures["low"], figures["high"]]
            continue
        kind = next((kind for pattern, kind in _NAMES if re.search(pattern, name)), None)
        if kind:
            measured[name] = figures[kind]
    return _stated(measured)


def plan_elimination(case: Case) -> Experiment:
    """Plan the constants of Kim and Nelson's procedure, and who is left of given systems."""
    measured: dict[str, Value] = {}
    first, alpha = _first(case), 1 - _selection_level(case)
    for name, expected in case.expected.items():
        systems = _systems(case, name)
        if re.match(r"eta|h2|h_squared|hsq", name) and first and systems:
            values = [_constant(name, count, first, alpha) for count in systems]
            measured[name] = values if isinstance(expected, list) else values[0]
    measured |= _race(case, first, alpha)
    return _stated(measured)


def _constant(name: str, systems: int, first: int, alpha: float) -> float:
    """Return eta = ((2 alpha/(k - 1))^(-2/(n0 - 1)) - 1)/2, or h^2 = 2 eta (n0 - 1)."""
    eta: float = 0.5 * ((2 * alpha / (systems - 1)) ** (-2 / (first - 1)) - 1)
    return eta if name.startswith("eta") else 2 * eta * (first - 1)


def _first(case: Case) -> int:
    given = maybe_number(case, "n0", "first", "n_0")
    found = re.search(r"n_?0 ?= ?(\d+)", case.title)
    return round(given) if given is not None else int(found[1]) if found else 0


def _systems(case: Case, name: str) -> list[int]:
    """Return numbers of systems: in the measure's name, a parameter, the title or the data."""
    if found := re.search(r"k_?(\d+)", name):
        return [int(found[1])]
    given = case.parameters.get("k", case.parameters.get("systems"))
    if is_list_of_numbers(given):
        return [round(each) for each in given]
    if isinstance(given, int | float):
        return [round(given)]
    if found := re.search(r"k ?= ?(\d+)(?:\.\.(\d+))?", case.title):
        return list(range(int(found[1]), int(found[2] or found[1]) + 1))
    return []


def _selection_level(case: Case) -> float:
    alpha = maybe_number(case, "alpha")
    if alpha is not None:
        return 1 - alpha
    given = maybe_number(case, "P*", "P_star", "p_star", "PCS", "confidence")
    found = re.search(r"(?:alpha|P\*) ?= ?(\d*\.\d+)", case.title)
    if given is None and found:
        value = float(found[1])
        return value if value > 0.5 else 1 - value
    return 0.95 if given is None else given


def _race(case: Case, first: int, alpha: float) -> dict[str, Value]:
    """Return who is selected or dropped of systems whose replications a case lists."""
    rows = next(
        (
            value
            for value in case.parameters.values()
            if isinstance(value, list) and value and all(map(is_list_of_numbers, value))
        ),
        None,
    )
    step = maybe_number(case, "indifference", "delta", "d")
    if rows is None or step is None or not first:
        return {}
    largest = "max" in f"{case.group} {case.title}".lower()
    found = eliminate(rows, step, first, 1 - alpha, least_is_best=not largest)
    measured: dict[str, Value] = {}
    for name in case.expected:
        if re.match(r"survivors", name):
            measured[name] = [float(each) for each in found.survivors]
        elif re.match(r"selected|best", name) and found.selected is not None:
            measured[name] = float(found.selected)
        elif re.match(r"dropped", name):
            measured[name] = [math.nan if each is None else each for each in found.dropped_at]
    return measured


def _stated(measured: Mapping[str, Value]) -> Experiment:
    if not measured:
        raise NotModelledError("none of its measures is understood")
    return Experiment(partial(_answer, dict(measured)), replications=1)


def _answer(measured: dict[str, Value], _trial: Trial) -> dict[str, Value]:
    return measured
