"""The catalogue of families: which planner runs a family of cases, or why nothing here can.

Our own cases name their family (``family`` in `theory.json`); those of other people's files are
recognised in :mod:`simnet.verify.families.recognise`.
"""

from __future__ import annotations

from simnet.verify.experiment import Planner
from simnet.verify.families import (
    arithmetic,
    arrivals,
    calls,
    comparisons,
    controlled_delay,
    departures,
    early_detection,
    fair_queues,
    guarantees,
    known_answers,
    on_off,
    outages,
    output_analysis,
    periodic,
    priority,
    processor_sharing,
    quantities,
    radio,
    random_numbers,
    single_queue,
    tandem,
    tcp_formulas,
    tcp_rules,
    token_buckets,
    transient,
    weighted_queues,
)

PLANNERS: dict[str, Planner] = {
    "single_queue": single_queue.plan,
    "kingman_bound": single_queue.plan_kingman,
    "erlang_b": single_queue.plan_erlang_b,
    "departures": departures.plan,
    "transient": transient.plan_transient,
    "asymptotic_variance": transient.plan_variance,
    "busy_period": transient.plan_busy_period,
    "breakdowns": outages.plan_breakdowns,
    "modulated_rate": outages.plan_modulated,
    "availability": outages.plan_availability,
    "rate_step": outages.plan_rate_step,
    "overload": periodic.plan_overload,
    "constant_arrivals": periodic.plan_single,
    "superposed_constant_arrivals": periodic.plan_superposition,
    "three_colours": token_buckets.plan_colours,
    "token_bucket_attempts": token_buckets.plan_attempts,
    "policed_poisson": token_buckets.plan_policed_poisson,
    "priority": priority.plan,
    "classes_in_order_of_arrival": priority.plan_first_come,
    "drr_trace": fair_queues.plan_drr_trace,
    "drr_shares": fair_queues.plan_drr_shares,
    "drr_latency": fair_queues.plan_drr_latency,
    "pgps_trace": weighted_queues.plan_trace,
    "pgps_lead": weighted_queues.plan_lead,
    "pgps_delay": weighted_queues.plan_delay,
    "guaranteed_service": guarantees.plan_guaranteed_service,
    "guaranteed_rate": guarantees.plan_guaranteed_rate,
    "ps_sojourn": processor_sharing.plan_sojourn,
    "ps_given": processor_sharing.plan_given,
    "rate_latency": guarantees.plan_rate_latency,
    "fq_codel_trace": fair_queues.plan_fq_codel_trace,
    "fq_codel_defaults": controlled_delay.plan_defaults,
    "codel_law": controlled_delay.plan_law,
    "codel_drops": controlled_delay.plan_drops,
    "kleinrock_network": tandem.plan_kleinrock,
    "message_switching": tandem.plan_message_switching,
    "constant_size_tandem": tandem.plan_constant_size,
    "window_limited": tcp_rules.plan_window_limited,
    "tcp_framing": tcp_rules.plan_framing,
    "datagram_framing": tcp_rules.plan_datagram_framing,
    "slow_start": tcp_rules.plan_slow_start,
    "rtt_estimator": tcp_rules.plan_rtt_estimator,
    "cubic_curve": tcp_rules.plan_cubic_curve,
    "square_root_law": tcp_formulas.plan_square_root,
    "pftk": tcp_formulas.plan_pftk,
    "periodic_loss_sawtooth": tcp_formulas.plan_sawtooth,
    "buffer_sizing": tcp_formulas.plan_buffer,
    "cubic_response": tcp_formulas.plan_cubic_response,
    "cubic_required_loss": tcp_formulas.plan_cubic_required,
    "path_loss": arrivals.plan_path_loss,
    "piecewise_poisson": arrivals.plan_pieces,
    "self_similar": on_off.plan_self_similar,
    "on_off_fluid": on_off.plan_fluid,
    "red_average": early_detection.plan_average,
    "red_gaps": early_detection.plan_gaps,
    "random_numbers": random_numbers.plan,
    "philox": known_answers.plan_philox,
    "unit_table": quantities.plan,
    "jain_index": arithmetic.plan_jain,
    "student_interval": arithmetic.plan_interval,
    "student_quantiles": arithmetic.plan_quantiles,
    "binomial_limits": arithmetic.plan_binomial,
    "mser": output_analysis.plan_mser,
    "batch_means": output_analysis.plan_batch_means,
    "quantile_ranks": output_analysis.plan_quantile_ranks,
    "zero_failures": output_analysis.plan_zero_failures,
    "paired_interval": comparisons.plan_paired,
    "welch_interval": comparisons.plan_welch,
    "elimination": comparisons.plan_elimination,
    "e_model": calls.plan,
    "rain_attenuation": radio.plan_rain,
    "free_space_loss": radio.plan_free_space,
}
"""Who plans the cases of a family, by its name."""

BEYOND: dict[str, str] = {
    "processor_sharing": (
        "links serve packets one by one; a line shared alike is played by fair queues, but there "
        "is no flow-level model: of files of many packets, of rates in a network, of access rates"
    ),
    "several_servers": "a link is one server; there is no station of several servers or circuits",
    "other_discipline": (
        "no discipline here interrupts a packet in transmission, nor shapes by credits or "
        "asynchronously (TSN)"
    ),
    "other_stack": "landmarks of the window of another simulator's TCP, which Linux's is not",
    "unmeasured": "the discipline is built, but what is asked of it is measured nowhere",
    "worst_case_bound": "a bound or a fluid system of another kind than those that are played",
    "other_statistics": (
        "a method of output analysis that studies do not use, or what others found of one"
    ),
    "radio": "of radio propagation, rain and free space are computed; gases are not",
    "quality_of_experience": "classes of service (Y.1541) are not judged",
    "other_congestion_control": (
        "congestion controls are CUBIC, NewReno and BBR version 1 as Linux has it: its gains are "
        "in 1/256, and its share beside others is held to measured runs"
    ),
    "correlated_loss": "loss is independent (Bernoulli) or each n-th packet",
    "independent_tandem": (
        "a packet keeps its size along its path, so its transmission times are not independent"
    ),
    "replicated_packets": "packets are not replicated over several paths",
    "fractional_brownian": (
        "there is no fractional Brownian source; aggregates of on-off sources are verified"
    ),
    "rare_event": (
        "there is no rare-event method; crude simulation would take billions of busy periods"
    ),
    "other_generator": "numbers come from Philox 4x64-10; of other generators there is none here",
}
"""Why a family of cases is not modelled, by its name."""
