"""Families of reference cases: which file knows a case, and why some are beyond this simulator.

A family file turns a case into an :class:`~simnet.verify.experiment.Experiment`, from its
parameters and the names of its measures alone.
"""

from __future__ import annotations

import re

from simnet.verify.cases import Case, NotModelledError
from simnet.verify.experiment import Experiment, Planner
from simnet.verify.families import (
    arithmetic,
    arrivals,
    on_off,
    outages,
    output_analysis,
    periodic,
    priority,
    random_numbers,
    single_queue,
    tandem,
    tcp_formulas,
    tcp_rules,
    transient,
)
from simnet.verify.families.kendall import BY_FAMILY, NOTATION

GROUPS: tuple[tuple[str, Planner], ...] = (
    (r"M/M/1 transient", transient.plan_transient),
    (r"M/M/1 variance", transient.plan_variance),
    (r"M/M/1 busy period", transient.plan_busy_period),
    (r"M/M/1.*(breakdown|failure)", outages.plan_breakdowns),
    (
        r"M/M/1.*(modulat|varying|environment|two-(speed|state|rate))|Markov-modulated",
        outages.plan_modulated,
    ),
    (r"Kingman bound", single_queue.plan_kingman),
    (r"^D/D/1 overload", periodic.plan_overload),
    (r"^D/D/1$", periodic.plan_single),
    (r"[nN]\*?D/D/1", periodic.plan_superposition),
    (r"Erlang B", single_queue.plan_erlang_b),
    (r"Cobham|[Nn]on-preemptive priority", priority.plan),
    (r"Kleinrock conservation", priority.plan),
    (r"Kleinrock network", tandem.plan_kleinrock),
    (r"Tandem.*constant", tandem.plan_constant_size),
    (r"Link failures|[Aa]vailability", outages.plan_availability),
    (r"rate change", outages.plan_rate_step),
    (r"Window-limited", tcp_rules.plan_window_limited),
    (r"TCP throughput by framing", tcp_rules.plan_framing),
    (r"utilisation by MTU", tcp_rules.plan_datagram_framing),
    (r"square-root law", tcp_formulas.plan_square_root),
    (r"PFTK", tcp_formulas.plan_pftk),
    (r"Reno periodic-loss", tcp_formulas.plan_sawtooth),
    (r"Single Reno flow", tcp_formulas.plan_buffer),
    (r"CUBIC response", tcp_formulas.plan_cubic_response),
    (r"CUBIC required", tcp_formulas.plan_cubic_required),
    (r"CUBIC window growth", tcp_rules.plan_cubic_curve),
    (r"Slow start", tcp_rules.plan_slow_start),
    (r"RFC 6298", tcp_rules.plan_rtt_estimator),
    (r"Path loss", arrivals.plan_path_loss),
    (r"Self-similar", on_off.plan_self_similar),
    (r"on-off fluid|On-off fluid", on_off.plan_fluid),
    (r"Piecewise.*Poisson", arrivals.plan_pieces),
    (r"RNG|known answers|random number", random_numbers.plan),
    (r"Jain", arithmetic.plan_jain),
    (r"Student-t CI", arithmetic.plan_interval),
    (r"t quantiles", arithmetic.plan_quantiles),
    (r"MSER", output_analysis.plan_mser),
    (r"Batch means$", output_analysis.plan_batch_means),
    (r"Quantile CI", output_analysis.plan_quantile_ranks),
    (r"Zero-failure", output_analysis.plan_zero_failures),
    (r"Coverage acceptance|[Mm]isses", arithmetic.plan_binomial),
)
"""What a group is called, and who plans it; the first that matches."""

FAMILIES: dict[str, Planner] = {
    "PRI": priority.plan,
    "KNG": single_queue.plan_kingman,
    "ERB": single_queue.plan_erlang_b,
    "NDD": periodic.plan_superposition,
    "MATHIS": tcp_formulas.plan_square_root,
    "PFTK": tcp_formulas.plan_pftk,
    "SS": tcp_rules.plan_slow_start,
    "RTO": tcp_rules.plan_rtt_estimator,
    "LOSS": arrivals.plan_path_loss,
    "LRD": on_off.plan_self_similar,
    "AMS": on_off.plan_fluid,
    "JAIN": arithmetic.plan_jain,
    "RNG": random_numbers.plan,
}
"""The same by the letters an id begins with, for cases without a group."""

SIGNATURES: tuple[tuple[frozenset[str], Planner], ...] = (
    (frozenset({"lines"}), tandem.plan_kleinrock),
    (frozenset({"rho", "hops"}), tandem.plan_constant_size),
    (frozenset({"fail_rate", "repair_rate"}), outages.plan_breakdowns),
    (frozenset({"mtbf_h", "mttr_h"}), outages.plan_availability),
    (frozenset({"bits", "rates"}), outages.plan_rate_step),
    (frozenset({"offered_over_capacity"}), periodic.plan_overload),
    (frozenset({"rate_bps", "packet_bytes", "interval_s"}), periodic.plan_single),
    (frozenset({"loss_every_packets"}), tcp_formulas.plan_sawtooth),
    (frozenset({"customers", "mean_interarrival"}), transient.plan_transient),
)
"""Parameters by which a case without a group is known."""

PACKET_BY_PACKET = "links serve packets one by one; there is no processor-sharing (fluid) model"
SERVERS = "a link is one server; there is no station of several servers or circuits"
QUEUES = "queues are FIFO or strict priority without preemption; this discipline is not built"
NO_POLICER = "token-bucket policers and shapers are not built"
STATISTICS = "a method of output analysis that studies do not use, or what others found of one"
RADIO = "propagation and rain models are not built"
QUALITY = "voice-quality and service-class models are not built"
CONTROLS = "congestion controls are CUBIC and NewReno"
LOSSES = "loss is independent (Bernoulli) or each n-th packet"
SAME_SIZE = "a packet keeps its size along its path, so its transmission times are not independent"
COPIES = "packets are not replicated over several paths"
FRACTIONAL = "there is no fractional Brownian source; aggregates of on-off sources are verified"
RARE = "there is no rare-event method; crude simulation would take billions of busy periods"

BEYOND: tuple[tuple[str, str], ...] = (
    (r"\bPS\b|PS insensitivity|processor sharing|sharing by PS", PACKET_BY_PACKET),
    (r"max-min|parking lot|SimGrid|Linear network|proportional fair", PACKET_BY_PACKET),
    (r"M/M/[2-9c]|Erlang C|Engset", SERVERS),
    (r"[Tt]andem|Window flow control over exponential", SAME_SIZE),
    (r"[Pp]reemptive-resume priority|GPS|WFQ|DRR|CoDel|RED\b|CBS|asynchronous shaper", QUEUES),
    (r"policer|srTCM|trTCM|TBF|guaranteed-service|Network calculus|token", NO_POLICER),
    (r"BBR|DCTCP", CONTROLS),
    (r"Gilbert|burst error", LOSSES),
    (r"Redundant paths", COPIES),
    (r"Norros", FRACTIONAL),
    (r"Rare event", RARE),
    (r"E-model|Y\.1541", QUALITY),
    (r"P\.\d{3}|Free-space|attenuation", RADIO),
    (r"coverage|Dudewicz|OCBA", STATISTICS),
)
"""What is not modelled, by the words of the group, and why."""


def plan(case: Case) -> Experiment:
    """Return what to run for a case.

    Raises:
        NotModelledError: nothing here models what the case is about, or its parameters are not
            understood.
    """
    for pattern, planner in GROUPS:
        if re.search(pattern, case.group):
            return planner(case)
    if NOTATION.match(case.group):
        return single_queue.plan(case)
    for pattern, reason in BEYOND:
        if re.search(pattern, case.group):
            raise NotModelledError(reason)
    return _planner_without_group(case)(case)


def _planner_without_group(case: Case) -> Planner:
    if case.family in FAMILIES:
        return FAMILIES[case.family]
    given = frozenset(case.parameters)
    for signature, planner in SIGNATURES:
        if signature <= given:
            return planner
    if case.family in BY_FAMILY:
        return single_queue.plan
    raise NotModelledError(f"no family of cases is called {case.group or case.id!r}")
