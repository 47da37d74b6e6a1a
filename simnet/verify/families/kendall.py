"""Single queues in Kendall's notation, read from the parameters of a case.

Arrivals: M, D, E<k>, H2, IPP, M[X]. Service: M, D, E<k>, H2, Pareto, G (a list of sizes, or a
mean with a standard deviation). Parameters may carry units (`lambda_per_h`, `D_min`) or be
physical (`rate_bps` and sizes in bytes).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from simnet.chance import variates
from simnet.chance.variates import Variate
from simnet.network import UNLIMITED
from simnet.verify.cases import (
    Case,
    NotModelledError,
    maybe_duration,
    maybe_number,
    number,
    numbers,
    rate,
    split_unit,
)
from simnet.verify.lab import scaled, squared_variation

NOTATION = re.compile(r"^(M\[X\]|[A-Z]+[a-z]*\d*)/([A-Z]+[a-z]*\d*)/1(/K|/N)?$")


@dataclass(frozen=True, slots=True)
class Arrivals:
    """A stream of packets in the case's own seconds, perhaps in bursts or on-off periods."""

    gap: Variate
    burst: Variate | None = None
    on: Variate | None = None
    off: Variate | None = None

    @property
    def per_s(self) -> float:
        """Mean number of packets a second."""
        share = 1.0
        if self.on and self.off:
            share = self.on.mean / (self.on.mean + self.off.mean)
        return share * (self.burst.mean if self.burst else 1.0) / self.gap.mean

    @property
    def dispersion(self) -> float:
        """Index of dispersion of the counts over long times, for planning lengths."""
        index = squared_variation(self.gap)
        if self.burst:
            index += (squared_variation(self.burst) + 1) * self.burst.mean - 1
        if self.on and self.off:
            # Interrupted Poisson process: 1 + 2 rate q/(q + r)^2, q out of and r into the on state.
            leave, enter = 1 / self.on.mean, 1 / self.off.mean
            index += 2 / self.gap.mean * leave / (leave + enter) ** 2
        return index


@dataclass(frozen=True, slots=True)
class SingleQueue:
    """A queue with one server: who comes, how long each takes (s), how many may be inside.

    `rate_bps` is given where the case is about a physical link; else it is 0 and packets are
    made large enough for their whole bytes not to matter.
    """

    arrivals: Arrivals
    service: Variate
    limit: int = UNLIMITED
    rate_bps: float = 0.0

    @property
    def load(self) -> float:
        """Offered load in erlang."""
        return self.arrivals.per_s * self.service.mean


def notation(case: Case) -> str:
    """Return the Kendall notation of a case: its group, or what its parameters say."""
    return case.group if NOTATION.match(case.group) else deduced_notation(case)


def deduced_notation(case: Case) -> str:
    """Return the Kendall notation that the parameters of a case amount to; empty if they do not.

    A rate of service alone is that of an exponential one, a mean without more a constant one.
    """
    names = {split_unit(name)[0] for name in case.parameters}
    names |= {name.split("_per_")[0] for name in case.parameters}
    service = _letter_of_service(names)
    arrivals = _letter_of_arrivals(names)
    if not service or not arrivals:
        return ""
    return f"{arrivals}/{service}/1" + ("/K" if names & {"K", "buffer_packets"} else "")


def _letter_of_service(names: set[str]) -> str:
    if names & {"sizes", "sizes_bytes", "sd", "sd_service", "cv2", "cs2", "ES2", "E_S2"}:
        return "G"
    if {"p", "rate1", "rate2"} <= names or {"p", "mu1", "mu2"} <= names:
        return "H2"
    for letter, known in (
        ("Pareto", {"alpha", "xm"}),
        ("E", {"k", "phases"}),
        ("M", {"mu", "mean_service", "mean_packet_bytes", "mean_packet_bits"}),
        ("D", {"D", "ES", "service", "packet_bytes", "packet_bits"}),
    ):
        if names & known:
            return letter
    return ""


def _letter_of_arrivals(names: set[str]) -> str:
    for letter, known in (
        ("M[X]", {"burst_rate", "burst", "burst_sizes", "mean_burst"}),
        ("IPP", {"on_rate"}),
        ("D", {"interarrival"}),
        ("M", {"lambda", "lambda_pps", "arrival_rate", "mean_interarrival"}),
    ):
        if names & known:
            return letter
    return ""


def single_queue(case: Case) -> SingleQueue:
    """Return the queue that a case describes.

    Raises:
        NotModelledError: the notation or the parameters are not understood.
    """
    found = NOTATION.match(notation(case))
    if not found:
        raise NotModelledError(f"no queue with one server is called {case.group!r}")
    limit = round(number(case, "K", "k", "buffer_packets")) if found[3] else UNLIMITED
    return SingleQueue(
        arrivals=arrivals_of(case, found[1]),
        service=service_of(case, found[2]),
        limit=limit,
        rate_bps=maybe_number(case, "rate_bps") or 0.0,
    )


def arrivals_of(case: Case, letter: str) -> Arrivals:
    """Return the arrival process that a letter of the notation stands for."""
    if letter == "M[X]":
        return _bursts(case)
    if letter in ("G", "GI", "IPP") and maybe_number(case, "on_rate") is not None:
        return Arrivals(
            variates.exponential(1 / rate(case, "on_rate")),
            on=variates.exponential(1 / rate(case, "on_to_off")),
            off=variates.exponential(1 / rate(case, "off_to_on")),
        )
    if letter == "H2" or (letter in ("G", "GI") and maybe_number(case, "p") is not None):
        return Arrivals(
            _two_phases(
                case, ("lambda1", "arrival_rate1", "rate1"), ("lambda2", "arrival_rate2", "rate2")
            )
        )
    mean = maybe_duration(case, "interarrival", "mean_interarrival")
    mean = 1 / rate(case, "lambda", "arrival_rate") if mean is None else mean
    if letter in ("D", "G", "GI") and maybe_number(case, "k", "phases", "ca2") is None:
        return Arrivals(variates.constant(mean))
    return Arrivals(of_mean(letter, mean, case))


def _bursts(case: Case) -> Arrivals:
    gap = variates.exponential(1 / rate(case, "burst_rate", "lambda"))
    sizes = case.parameters.get("burst_sizes")
    if sizes:
        values = numbers(case, "burst_sizes")
        weights = numbers(case, "weights") if "weights" in case.parameters else [1.0] * len(values)
        return Arrivals(gap, burst=variates.discrete(values, weights))
    constant = maybe_number(case, "burst", "X")
    if constant is not None:
        return Arrivals(gap, burst=variates.constant(constant))
    mean = number(case, "mean_burst", "burst_mean")
    return Arrivals(gap, burst=_geometric(mean))


def _geometric(mean: float) -> Variate:
    """Return the geometric law on 1, 2, ..., cut where a millionth of a millionth remains."""
    stay, values, weights = 1 - 1 / mean, [1.0], [1 / mean]
    while stay > 0 and weights[-1] > 1e-12:
        values.append(values[-1] + 1)
        weights.append(weights[-1] * stay)
    return variates.discrete(values, weights)


def service_of(case: Case, letter: str) -> Variate:
    """Return the service time (s) that a letter of the notation stands for."""
    rate_bps = maybe_number(case, "rate_bps")
    if rate_bps is not None:
        return scaled(_sizes_bytes(case, letter), 8 / rate_bps)
    if letter == "G":
        return general(case)
    if letter == "H2":
        return _two_phases(case, ("rate1", "mu1"), ("rate2", "mu2"))
    if letter in ("Pareto", "P"):
        return _pareto(case)
    return of_mean(letter, _mean_service(case), case)


def _mean_service(case: Case) -> float:
    mean = maybe_duration(case, "D", "mean_service", "ES", "service")
    return 1 / rate(case, "mu") if mean is None else mean


def of_mean(letter: str, mean: float, case: Case) -> Variate:
    """Return the law of a letter with one parameter, its mean."""
    one_parameter: dict[str, Callable[[float], Variate]] = {
        "M": variates.exponential,
        "D": variates.constant,
        "U": lambda value: variates.uniform(0.0, 2 * value),
    }
    if letter in one_parameter:
        return one_parameter[letter](mean)
    phases = re.fullmatch(r"E(\d+)", letter)
    if phases:
        return variates.erlang(int(phases[1]), mean)
    if letter in ("E", "Ek", "G", "GI"):
        return variates.erlang(round(number(case, "k", "phases")), mean)
    raise NotModelledError(f"no law is called {letter!r}")


def _sizes_bytes(case: Case, letter: str) -> Variate:
    """Return packet sizes in bytes."""
    if "sizes_bytes" in case.parameters:
        sizes = numbers(case, "sizes_bytes")
        weights = numbers(case, "weights") if "weights" in case.parameters else [1.0] * len(sizes)
        return variates.discrete(sizes, weights)
    mean = maybe_number(case, "mean_packet_bytes", "packet_bytes")
    mean = number(case, "mean_packet_bits", "packet_bits") / 8 if mean is None else mean
    return of_mean(letter, mean, case)


def _two_phases(case: Case, first: tuple[str, ...], second: tuple[str, ...]) -> Variate:
    """Return a hyperexponential law given by p and its two rates, or its two means."""
    p = number(case, "p")
    mean1, mean2 = maybe_duration(case, "mean1"), maybe_duration(case, "mean2")
    if mean1 is None or mean2 is None:
        mean1, mean2 = 1 / rate(case, *first), 1 / rate(case, *second)
    return variates.hyperexponential(p, mean1, mean2)


def _pareto(case: Case) -> Variate:
    alpha = number(case, "alpha")
    if alpha <= 2:
        raise NotModelledError(
            f"the mean wait is infinite for Pareto service with alpha = {alpha} <= 2"
        )
    xm = maybe_duration(case, "xm")
    xm = _mean_service(case) * (alpha - 1) / alpha if xm is None else xm
    return variates.pareto(alpha, xm)


def general(case: Case) -> Variate:
    """Return a service law given by sizes and weights, by name, or by its first two moments.

    With two moments only it is lognormal: mean waits depend on no more (Pollaczek-Khinchine).
    """
    if "sizes" in case.parameters:
        sizes = numbers(case, "sizes")
        weights = numbers(case, "weights") if "weights" in case.parameters else [1.0] * len(sizes)
        return variates.discrete(sizes, weights)
    if "alpha" in case.parameters:
        return _pareto(case)
    if "p" in case.parameters:
        return _two_phases(case, ("rate1", "mu1"), ("rate2", "mu2"))
    mean = _mean_service(case)
    return with_moments(mean, _variation(case, mean))


def _variation(case: Case, mean: float) -> float:
    """Return the squared coefficient of variation that a case gives in one way or another."""
    sd = maybe_duration(case, "sd", "sd_service", "sigma")
    if sd is not None:
        return (sd / mean) ** 2
    second = maybe_number(case, "ES2", "E_S2")
    return second / mean**2 - 1 if second is not None else number(case, "cv2", "cs2")


def with_moments(mean: float, variation: float) -> Variate:
    """Return a law with a given mean and squared coefficient of variation."""
    if variation < 1e-12:
        return variates.constant(mean)
    return variates.lognormal(mean, mean * variation**0.5)


def utilised(queue: SingleQueue) -> SingleQueue:
    """Return `queue` if it has a steady state.

    Raises:
        NotModelledError: it is overloaded and nothing limits it.
    """
    if queue.limit == UNLIMITED and queue.load >= 1:
        raise NotModelledError(f"no steady state at an offered load of {queue.load:g}")
    return queue
