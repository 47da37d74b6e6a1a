"""Lateness of hosts and routers: no distribution, or none that can be."""
# ruff: noqa: E501 (a message is one line)

from __future__ import annotations

from tests.broken.corpus import changed
from tests.broken.queue_places import WORLD, overlaid

CASES = [
    changed(
        "lateness_negative",
        "links:",
        "lateness: -20 us\nlinks:",
        "scenario.yaml:4: lateness: must be >= 0, got -20 us (or 'none')",
    ),
    changed(
        "lateness_of_nonsense",
        "links:",
        "lateness: never\nlinks:",
        "scenario.yaml:4: lateness: 'never' is not a duration; write a number and a unit, e.g. '5 ms' (or 'none')",
    ),
    changed(
        "lateness_without_unit",
        "links:",
        "lateness: 20\nlinks:",
        "scenario.yaml:4: lateness: unit missing; write '20 ms' or '20 s', say",
    ),
    changed(
        "lateness_is_a_size",
        "links:",
        "lateness: 20 kB\nlinks:",
        "scenario.yaml:4: lateness: unknown unit 'kB' for a duration (allowed: ns, us, ms, s, min, h, d) (or 'none')",
    ),
    changed(
        "lateness_is_false",
        "links:",
        "lateness: false\nlinks:",
        "scenario.yaml:4: lateness: expected a duration such as '5 ms', got false",
    ),
    changed(
        "lateness_is_a_list",
        "links:",
        "lateness: [20 us, 40 us]\nlinks:",
        "scenario.yaml:4: lateness: expected a duration such as '5 ms', got a list",
    ),
    changed(
        "lateness_out_of_order",
        "links:",
        "lateness: {uniform: {low: 40 us, high: 20 us}}\nlinks:",
        "scenario.yaml:4: lateness.uniform: low must not exceed high",
    ),
    changed(
        "lateness_of_two_laws",
        "links:",
        "lateness: {constant: 20 us, exponential: 20 us}\nlinks:",
        "scenario.yaml:4: lateness: give exactly one law, got constant, exponential (allowed: constant, uniform, exponential, erlang, hyperexponential, pareto, bounded_pareto, lognormal, weibull, discrete, sequence)",
    ),
    changed(
        "lateness_of_unknown_law",
        "links:",
        "lateness: {gaussian: 20 us}\nlinks:",
        "scenario.yaml:4: lateness.gaussian: unknown key (allowed: constant, uniform, exponential, erlang, hyperexponential, pareto, bounded_pareto, lognormal, weibull, discrete, sequence)",
    ),
    changed(
        "lateness_with_a_kind",
        "links:",
        "lateness: {kind: uniform, low: 0 us, high: 40 us}\nlinks:",
        "scenario.yaml:4: lateness.kind: unknown key (allowed: constant, uniform, exponential, erlang, hyperexponential, pareto, bounded_pareto, lognormal, weibull, discrete, sequence)",
        "scenario.yaml:4: lateness.low: unknown key; it belongs under lateness.uniform",
        "scenario.yaml:4: lateness.high: unknown key; it belongs under lateness.uniform",
    ),
    changed(
        "lateness_of_a_link",
        "queue: {packets: 100}",
        "queue: fifo, lateness: 20 us",
        "scenario.yaml:5: links.ab.lateness: unknown key; it belongs beside links, so check the indentation",
    ),
    overlaid(
        "lateness_set_to_nonsense",
        WORLD,
        "--set lateness=-1 us: lateness: must be >= 0, got -1 us (or 'none')",
        sets=("lateness=-1 us",),
    ),
]
