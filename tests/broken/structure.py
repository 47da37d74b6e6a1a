"""Keys that are misspelt, misplaced, missing, or of another kind."""
# ruff: noqa: E501 (a message is one line)

from __future__ import annotations

from tests.broken.corpus import KEYS, SOUND, TRAFFIC, changed, text

CASES = [
    changed(
        "typo_at_the_top",
        "flows:",
        "flws:",
        f"scenario.yaml:6: flws: unknown key; did you mean 'flows'? (allowed: {KEYS})",
    ),
    changed(
        "typo_in_run",
        "warmup: 1 s",
        "warmpu: 1 s",
        "scenario.yaml:2: run.warmpu: unknown key; did you mean 'warmup'? (allowed: duration, warmup, seed, interval, clock, month, day, date, conditions_seed, delay_shift, engine)",
    ),
    changed(
        "typo_in_a_link",
        "delay: 5 ms",
        "dealy: 5 ms",
        "scenario.yaml:5: links.ab.dealy: unknown key; did you mean 'delay'? (allowed: from, to, rate, delay, queue, loss, cost, reverse, rate_changes, delay_changes, loss_changes, trace, proxy)",
    ),
    changed(
        "typo_of_a_needed_key",
        "rate: 10 Mbps",
        "rat: 10 Mbps",
        "scenario.yaml:5: links.ab.rat: unknown key; did you mean 'rate'? (allowed: from, to, rate, delay, queue, loss, cost, reverse, rate_changes, delay_changes, loss_changes, trace, proxy)",
    ),
    changed(
        "typo_in_a_queue",
        "packets: 100",
        "packtes: 100",
        "scenario.yaml:5: links.ab.queue.packtes: unknown key; did you mean 'packets'? (allowed: kind, packets, bytes)",
    ),
    changed(
        "typo_in_traffic",
        "size: 1000 B",
        "sise: 1000 B",
        "scenario.yaml:7: flows.f1.traffic.sise: unknown key; did you mean 'size'? (allowed: kind, start, stagger, stop, header, limit_packets, limit_bytes, rate, size)",
    ),
    changed(
        "typo_in_a_law",
        "size: 1000 B",
        "size: {exponentail: 1000 B}",
        "scenario.yaml:7: flows.f1.traffic.size.exponentail: unknown key; did you mean 'exponential'? (allowed: constant, uniform, exponential, erlang, hyperexponential, pareto, bounded_pareto, lognormal, weibull, discrete, sequence)",
    ),
    changed(
        "typo_in_tcp",
        "nodes:",
        "tcp: {congestion_controll: cubic}\nnodes:",
        "scenario.yaml:3: tcp.congestion_controll: unknown key; did you mean 'congestion_control'? (allowed: congestion_control, mss, header, initial_window, receive_window, minimum_rto, delayed_ack, delayed_ack_time, tick, byte_counting, slow_start_after_idle, ecn, syn_retries, retries, transport, tls_round_trips, zero_rtt, hystart, fast_convergence, reno_friendly, cubic_c, cubic_beta, mix)",
    ),
    changed(
        "typo_of_a_kind",
        "kind: poisson",
        "kind: poison",
        f"scenario.yaml:7: flows.f1.traffic: unknown kind 'poison'; did you mean 'poisson'? (allowed: {TRAFFIC})",
    ),
    changed(
        "typo_of_an_engine",
        "warmup: 1 s",
        "engine: fst",
        "scenario.yaml:2: run.engine: unknown value 'fst'; did you mean 'fast'? (allowed: fast, reference)",
    ),
    changed(
        "typo_of_a_control",
        "nodes:",
        "tcp: {congestion_control: cubik}\nnodes:",
        "scenario.yaml:3: tcp.congestion_control: unknown value 'cubik'; did you mean 'cubic'? (allowed: bbr, cubic, newreno)",
    ),
    changed(
        "no_kind",
        "kind: poisson, ",
        "",
        f"scenario.yaml:7: flows.f1.traffic: 'kind' is missing (allowed: {TRAFFIC})",
    ),
    changed("no_name", "name: broken\n", "", "scenario.yaml:1: name: missing: short name"),
    changed(
        "no_run",
        "run: {duration: 10 s, warmup: 1 s}\n",
        "",
        "scenario.yaml:1: run: missing: how long to run, from which seed, and what to record",
    ),
    changed(
        "no_duration",
        "duration: 10 s, ",
        "",
        "scenario.yaml:2: run.duration: missing: simulated time, such as '5 ms'",
    ),
    changed(
        "no_rate",
        "rate: 10 Mbps, ",
        "",
        "scenario.yaml:5: links.ab.rate: missing: capacity of each direction, such as '20 Mbps'",
    ),
    changed(
        "key_of_another_kind",
        "rate: 100 /s, size",
        "interval: 1 ms, rate: 100 /s, size",
        "scenario.yaml:7: flows.f1.traffic.interval: unknown key (allowed: kind, start, stagger, stop, header, limit_packets, limit_bytes, rate, size)",
    ),
    changed(
        "one_level_too_deep",
        "queue: {packets: 100}",
        "queue: {packets: 100, loss: 1 %}",
        "scenario.yaml:5: links.ab.queue.loss: unknown key; it belongs beside links.ab.queue, so check the indentation",
    ),
    changed(
        "one_level_too_high",
        "run: {duration: 10 s",
        "duration: 10 s\nrun: {seed: 1",
        "scenario.yaml:2: duration: unknown key; it belongs under run",
    ),
    changed(
        "key_of_our_own_code",
        "{from: A, to: B, rate",
        "{source: A, from: A, to: B, rate",
        "scenario.yaml:5: links.ab.source: unknown key (allowed: from, to, rate, delay, queue, loss, cost, reverse, rate_changes, delay_changes, loss_changes, trace, proxy)",
    ),
    changed(
        "two_laws",
        "size: 1000 B",
        "size: {exponential: 1000 B, constant: 40 B}",
        "scenario.yaml:7: flows.f1.traffic.size: give exactly one law, got constant, exponential (allowed: constant, uniform, exponential, erlang, hyperexponential, pareto, bounded_pareto, lognormal, weibull, discrete, sequence)",
    ),
    changed(
        "no_law",
        "size: 1000 B",
        "size: {}",
        "scenario.yaml:7: flows.f1.traffic.size: give exactly one law, got none (allowed: constant, uniform, exponential, erlang, hyperexponential, pareto, bounded_pareto, lognormal, weibull, discrete, sequence)",
    ),
    changed(
        "bands_of_a_fifo",
        "packets: 100",
        "packets: 100, bands: 2",
        "scenario.yaml:5: links.ab.queue.bands: unknown key; it is one of kind: priority",
    ),
    changed(
        "two_losses",
        "delay: 5 ms",
        "loss: {every: 10, probability: 0.1}",
        "scenario.yaml:5: links.ab.loss: give either probability or every, not both",
    ),
    text(
        "many_at_once",
        SOUND.replace("delay: 5 ms", "dealy: 5 ms")
        .replace("warmup", "warmpu")
        .replace("rate: 100 /s", "rate: 100")
        .replace("to: B, rate", "to: 3, rate"),
        "scenario.yaml:2: run.warmpu: unknown key; did you mean 'warmup'? (allowed: duration, warmup, seed, interval, clock, month, day, date, conditions_seed, delay_shift, engine)",
        "scenario.yaml:5: links.ab.to: expected text, got the number 3; put it in quotes if it is a name or text",
        "scenario.yaml:5: links.ab.dealy: unknown key; did you mean 'delay'? (allowed: from, to, rate, delay, queue, loss, cost, reverse, rate_changes, delay_changes, loss_changes, trace, proxy)",
        "scenario.yaml:7: flows.f1.traffic.rate: unit missing; write '100 /s' or '100 /h', say",
    ),
]
