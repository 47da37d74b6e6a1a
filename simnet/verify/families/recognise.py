"""Recognition of cases that name no family, by their parameters and the names of their measures.

What is expected of a measure is never looked at. Words of a case's group or title are asked for
two things only: for a discipline or a method that is not built here (processor sharing looks like
any M/M/1 by its parameters), and where a case has no parameters at all.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from simnet.verify.cases import Case, is_list_of_numbers
from simnet.verify.families.kendall import NOTATION, deduced_notation
from simnet.verify.families.radio import DISTANCE, FREE_SPACE, LOSS
from simnet.verify.families.tcp_rules import WINDOW_ROW

NOT_BUILT: tuple[tuple[str, str], ...] = (
    (r"\bPS\b|[Pp]rocessor sharing|sharing by PS", "processor_sharing"),
    (r"[Mm]ax-min|[Pp]arking lot|SimGrid|Linear network|[Pp]roportional fair", "processor_sharing"),
    (r"M/M/([2-9]|c)\b|Erlang C|Engset", "several_servers"),
    (r"[Rr]e-?drawn|independent service at each|over exponential hops|Jackson",
     "independent_tandem"),
    (r"BBR|DCTCP", "other_congestion_control"),
    (r"tcp-validation", "other_stack"),
    (r"(?<!on-)(?<!on )[Pp]reemptive|CBS|[Aa]synchronous shaper", "other_discipline"),
    (r"DRR|CoDel", "unmeasured"),
    (r"\bGPS\b|WFQ|guaranteed-service|[Nn]etwork calculus", "worst_case_bound"),
    (r"Gilbert|burst error", "correlated_loss"),
    (r"Redundant paths", "replicated_packets"),
    (r"Norros|[Ff]ractional Brownian", "fractional_brownian"),
    (r"Rare event", "rare_event"),
    (r"Y\.1541", "quality_of_experience"),
    (r"P\.(?!(525|530|618|838)\b)\d{3}\b", "radio"),
    (r"[Pp]ublished coverage|Dudewicz|OCBA|Rinott", "other_statistics"),
    (r"MRG32k3a|Mersenne|xoshiro|PCG64", "other_generator"),
)  # fmt: skip
"""Words of what is not built, and the family that says why."""

_BREAKDOWNS = r"preemptive-resume\)"
"""Work that a breakdown interrupts is resumed: that is built, unlike preemption by priority."""


def family_of(case: Case) -> str:
    """Return the family of a case, or an empty text if nothing is like it."""
    for family, test in _FAIR:
        if test(case):
            return family
    words = case.group or case.title
    if not re.search(_BREAKDOWNS, case.group):
        for pattern, family in NOT_BUILT:
            if re.search(pattern, words) and not _is_plain_tandem(case):
                return family
    for family, test in _TESTS:
        if test(case):
            return family
    return ""


def _is_plain_tandem(case: Case) -> bool:
    return has(case, "rho", "hops")


def has(case: Case, *names: str) -> bool:
    """Tell whether a case has all of these parameters, whatever the unit behind each."""
    return all(any(_is(given, name) for given in case.parameters) for name in names)


def any_of(case: Case, *names: str) -> bool:
    """Tell whether a case has any of these parameters."""
    return any(has(case, name) for name in names)


def _is(given: str, name: str) -> bool:
    return (
        given == name or re.fullmatch(rf"{re.escape(name)}(_per_\w+|_[A-Za-z]+)", given) is not None
    )


def expects(case: Case, pattern: str) -> bool:
    """Tell whether every measure of a case is called like this."""
    return bool(case.expected) and all(re.fullmatch(pattern, name) for name in case.expected)


def asks(case: Case, pattern: str) -> bool:
    """Tell whether any measure of a case is called like this."""
    return any(re.search(pattern, name) for name in case.expected)


def lists(case: Case, *names: str) -> bool:
    """Tell whether one of these parameters is a list of two numbers or more."""
    return any(
        any(_is(given, name) for name in names) and is_list_of_numbers(value) and len(value) > 1
        for given, value in case.parameters.items()
    )


def said(case: Case, pattern: str) -> bool:
    """Tell whether the group or title has these words."""
    return re.search(pattern, f"{case.group} {case.title}") is not None


ARRIVALS = ("lambda", "lambdas", "arrival_rates", "arrival_rate", "rates")
_STATES = r"(switch|sojourn|alpha|beta|leave|_to_|hold)"
_WORD = r"(0x)?[0-9a-fA-F]+"


def _has_two_rates_of_service(case: Case) -> bool:
    """Tell whether a case has two rates of service and how long or how fast it leaves them."""
    if any_of(case, "fail_rate", "repair_rate", "mtbf", "mttr") or not has(case, "lambda"):
        return False
    states = [name for name in case.parameters if re.search(_STATES, name)]
    services = [
        (name, value)
        for name, value in case.parameters.items()
        if re.match(r"(mu|rate|service|capacity|C)", name) and name not in states
    ]
    two = len(services) == 2 or any(
        is_list_of_numbers(value) and len(value) == 2 for _, value in services
    )
    return bool(states) and two and not lists(case, *ARRIVALS)


def _has_two_samples(case: Case) -> bool:
    samples = [v for v in case.parameters.values() if is_list_of_numbers(v) and len(v) > 1]
    return len(samples) > 1 and not any_of(case, *ARRIVALS)


def _is_quantity(text: str) -> bool:
    return re.fullmatch(r"\s*[\d.,]+(e[+-]?\d+)?\s*[_ ]?[A-Za-zµ%]+(/s)?\s*", text) is not None


def _is_unit_table(case: Case) -> bool:
    texts = [v for v in case.parameters.values() if isinstance(v, str)]
    listed = [v for v in case.parameters.values() if isinstance(v, list)]
    flat = [each for row in listed for each in row]
    named = bool(case.expected) and all(map(_is_quantity, case.expected))
    told = [*texts, *flat]
    return named or (bool(told) and all(isinstance(v, str) and _is_quantity(v) for v in told))


def _is_binomial(case: Case) -> bool:
    return not case.parameters and (
        expects(case, r"n\d+_\d+") or (expects(case, r"(m|of_?|max_misses_)\d+"))
    )


_FAIR: tuple[tuple[str, Callable[[Case], bool]], ...] = (
    ("drr_trace", lambda c: has(c, "quantum", "queues") and asks(c, "sequence")),
    ("drr_shares", lambda c: has(c, "quanta") and expects(c, r"share\d+")),
    ("drr_latency", lambda c: has(c, "F", "q") and asks(c, r"latency")),
    ("pgps_trace", lambda c: has(c, "phi") and asks(c, r"^PGPS")),
    ("pgps_lead", lambda c: asks(c, r"^(WFQ|PGPS)_session1")),
    ("pgps_delay", lambda c: has(c, "Lmax", "r") and not any_of(c, "sigma", "b")),
    ("guaranteed_service", lambda c: has(c, "b", "r", "R", "Ctot")),
    ("guaranteed_rate", lambda c: has(c, "sigma") and any_of(c, "g", "rho", "R")),
    (
        "ps_sojourn",
        lambda c: said(c, r"\bPS\b") and has(c, "lambda", "mu") and expects(c, "mean_sojourn"),
    ),
    ("ps_given", lambda c: has(c, "rate", "flows") and expects(c, r"[A-Z]_finish(_s)?")),
    ("rate_latency", lambda c: has(c, "b", "r", "R", "T")),
    ("fq_codel_defaults", lambda c: asks(c, r"^flows$") and asks(c, r"^quantum$")),
    ("codel_law", lambda c: has(c, "interval") and asks(c, r"first_drop|gap")),
    ("codel_drops", lambda c: has(c, "interval") and asks(c, r"^drops_by")),
    ("fq_codel_trace", lambda c: has(c, "quantum", "packet_bytes") and asks(c, "dequeue_order")),
)
"""What is recognised before words are looked at: of some disciplines only some cases can be run."""

_TESTS: tuple[tuple[str, Callable[[Case], bool]], ...] = (
    ("e_model", lambda c: expects(c, r"R|MOS|Ro|Is|Id|Ie_?eff") and (
        any_of(c, "Ta", "Ppl", "Ie", "Bpl") or asks(c, "^MOS$"))),
    ("rain_attenuation", lambda c: any_of(c, "f", "frequency") and (
        has(c, "R001") or asks(c, r"^(k|alpha)[HV]?$|^gamma_R"))),
    ("free_space_loss", lambda c: expects(c, LOSS.pattern) or (
        any_of(c, "f", "frequency") and any_of(c, *DISTANCE) and expects(c, FREE_SPACE))),
    ("red_average", lambda c: has(c, "w", "L") and (
        expects(c, r"w_?[\d.]+") or said(c, r"\bRED\b"))),
    ("red_gaps", lambda c: has(c, "p_b")),
    ("philox", lambda c: any_of(c, "counter", "ctr") and has(c, "key")),
    ("philox", lambda c: said(c, "[Pp]hilox") and not asks(c, "chi2")),
    ("random_numbers", lambda c: asks(c, r"^chi2_")),
    ("unit_table", _is_unit_table),
    ("elimination", lambda c: any_of(c, "indifference", "delta", "n0") and asks(
        c, r"eta|h2|h_squared|survivor|selected|dropped|best")),
    ("elimination", lambda c: asks(c, r"^eta") and said(c, "Kim|KN")),
    ("welch_interval", lambda c: _has_two_samples(c) and (
        said(c, "[Ww]elch|unequal") or asks(c, "welch"))),
    ("paired_interval", lambda c: _has_two_samples(c) and asks(
        c, r"diff|halfwidth|half_width|^t$|^df$|low|high|^mean|s2|sd|var")),
    ("kleinrock_network", lambda c: any(isinstance(c.parameters.get(name), list) and all(
        isinstance(each, dict) for each in c.parameters[name]) for name in ("lines", "links"))),
    ("three_colours", lambda c: has(c, "cir", "cbs")),
    ("policed_poisson", lambda c: has(c, "bucket_packets", "lambda")),
    ("token_bucket_attempts", lambda c: any_of(c, "burst", "mtu") and asks(
        c, r"^(passed|pattern|tokens)")),
    ("constant_size_tandem", lambda c: has(c, "rho", "hops")),
    ("breakdowns", lambda c: has(c, "lambda") and (
        has(c, "fail_rate", "repair_rate") or has(c, "mean_up", "mean_down")
        or has(c, "mtbf", "mttr"))),
    ("availability", lambda c: has(c, "mtbf", "mttr") or has(c, "mean_up", "mean_down")),
    ("rate_step", lambda c: has(c, "bits", "rates")),
    ("modulated_rate", _has_two_rates_of_service),
    ("overload", lambda c: has(c, "offered_over_capacity")),
    ("superposed_constant_arrivals", lambda c: has(c, "N", "D") and expects(c, r"P_gt_[\d.]+")),
    ("constant_arrivals", lambda c: has(c, "rate_bps", "packet_bytes", "interval_s")),
    ("transient", lambda c: any_of(c, "customers") and any_of(c, "mean_interarrival", "lambda")),
    ("asymptotic_variance", lambda c: expects(c, r"(time_avg_L|cust_avg_Wq)_rho[\d.]+")),
    ("busy_period", lambda c: asks(c, r"customers_served|busy") and has(c, "lambda", "mu")),
    ("departures", lambda c: asks(c, r"depart") or (
        said(c, "[Dd]epart|Burke") and has(c, "lambda", "mu"))),
    ("kingman_bound", lambda c: has(c, "lambda", "va", "vs")),
    ("erlang_b", lambda c: set(c.parameters) == {"N", "A"} and expects(c, r"blocking|B|P?loss")),
    ("priority", lambda c: lists(c, *ARRIVALS) and (
        said(c, r"[Pp]riorit|Cobham|HOL|head.of.(the.)?line|conservation")
        or asks(c, r"high|low|mid|sum_rho"))),
    ("classes_in_order_of_arrival", lambda c: lists(c, *ARRIVALS) and asks(
        c, r"^(Wq?|mean_wait)(_[a-z]+)?$")),
    ("priority", lambda c: lists(c, *ARRIVALS) and asks(c, r"^(T|Wq?|Lq?)_?\d")),
    ("classes_in_order_of_arrival", lambda c: lists(c, *ARRIVALS) and asks(c, r"^(L|Lq|T|W|rho)")),
    ("on_off_fluid", lambda c: has(c, "lambda", "mu", "c") and asks(c, r"Q|P_gt")),
    ("self_similar", lambda c: has(c, "alpha") and asks(c, r"^H$|slope")),
    ("periodic_loss_sawtooth", lambda c: has(c, "loss_every_packets")),
    ("pftk", lambda c: has(c, "p", "rtt", "t0") or expects(c, r"full|approx")),
    ("square_root_law", lambda c: any_of(c, "mss") and has(c, "p", "rtt")),
    ("buffer_sizing", lambda c: set(c.parameters) == {"x"} and expects(c, r"x[\d.]+")),
    ("cubic_response", lambda c: has(c, "rtt") and expects(c, r"C[\d.]+")),
    ("cubic_required_loss", lambda c: asks(c, r"^cubic_p$")),
    ("cubic_curve", lambda c: has(c, "Wmax", "beta", "C")),
    ("slow_start", lambda c: has(c, "segments")),
    ("rtt_estimator", lambda c: has(c, "samples_ms")),
    ("window_limited", lambda c: any(WINDOW_ROW.match(name) for name in c.expected)),
    ("window_limited", lambda c: any_of(c, "window", "rwnd", "receive_window", "W")
        and any_of(c, "rtt", "RTT", "rtts", "lat")),
    ("tcp_framing", lambda c: asks(c, r"_fps$")),
    ("datagram_framing", lambda c: has(c, "mtus") or expects(c, r"mtu\d+")),
    ("path_loss", lambda c: not c.parameters and said(c, r"\d+ hops")),
    ("piecewise_poisson", lambda c: not c.parameters and said(c, r"rates [\d./]+ on \(")),
    ("jain_index", lambda c: said(c, "Jain")),
    ("student_interval", lambda c: has(c, "data") and asks(c, r"halfwidth")),
    ("student_quantiles", lambda c: expects(c, r"df\d+")),
    ("binomial_limits", _is_binomial),
    ("mser", lambda c: asks(c, r"^mser")),
    ("batch_means", lambda c: said(c, r"\d+ batches of \d+")),
    ("quantile_ranks", lambda c: expects(c, r"(median|p\d+)_n\d+|wilks_.*")),
    ("zero_failures", lambda c: not c.parameters and expects(c, r"N\d+")),
    ("message_switching", lambda c: any(
        re.match(r"(mean_)?(message|msg)", name) for name in c.parameters)),
    ("single_queue", lambda c: bool(NOTATION.match(c.group)) or bool(deduced_notation(c))),
)  # fmt: skip
"""A family and what its cases look like; the first that fits."""
