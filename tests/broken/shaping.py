"""Shapers and policers whose numbers cannot work together, or that do not fit their link."""
# ruff: noqa: E501 (a message is one line)

from __future__ import annotations

from simnet.errors import MOST_KINDS, listed
from simnet.kinds import kinds_of
from simnet.models.queueing import Queueing
from tests.broken.corpus import Case, changed
from tests.broken.queue_places import line

KINDS = listed(tuple(kinds_of(Queueing)), MOST_KINDS)  # type: ignore[type-abstract]  # a base is asked for


def queue(name: str, written: str, at: str, message: str) -> Case:
    """Return a case of the queue of a link of 10 Mbps."""
    return changed(
        name, "{packets: 100}", f"{{{written}}}", f"scenario.yaml:5: links.ab.queue{at}: {message}"
    )


CASES = [
    queue(
        "burst_below_a_packet",
        "kind: token_bucket, rate: 5 Mbps, burst: 1 kB",
        "",
        "burst (1 kB) is smaller than a packet (1.514 kB), which would never pass",
    ),
    queue(
        "burst_of_a_policer_below_a_packet",
        "kind: policer, rate: 5 Mbps, burst: 9 kB, mtu: 9018 B",
        "",
        "burst (9 kB) is smaller than a packet (9.018 kB), which would never pass",
    ),
    queue(
        "policer_faster_than_the_link",
        "kind: policer, rate: 12 Mbps, burst: 9 kB",
        ".rate",
        "12 Mbps is above the link's 10 Mbps",
    ),
    queue(
        "shaper_within_faster_than_the_link",
        "kind: policer, rate: 5 Mbps, burst: 9 kB, queue: {kind: token_bucket, rate: 12 Mbps, burst: 9 kB}",
        ".queue.rate",
        "12 Mbps is above the link's 10 Mbps",
    ),
    changed(
        "policer_faster_than_the_way_back",
        "queue: {packets: 100}",
        "queue: {kind: policer, rate: 5 Mbps, burst: 9 kB}, reverse: {rate: 2 Mbps}",
        "scenario.yaml:5: links.ab.queue.rate: on the way back: 5 Mbps is above the link's 2 Mbps",
    ),
    queue(
        "peak_rate_below_the_rate",
        "kind: policer, rate: 5 Mbps, burst: 9 kB, peak_rate: 4 Mbps, peak_burst: 9 kB",
        "",
        "peak_rate (4 Mbps) must not be below rate (5 Mbps)",
    ),
    queue(
        "policer_without_a_rate",
        "kind: policer, burst: 9 kB",
        ".rate",
        "missing: committed information rate (CIR): what stays within it is green, such as '20 Mbps'",
    ),
    queue(
        "remarked_to_a_class_that_there_is_not",
        "kind: policer, rate: 5 Mbps, burst: 9 kB, red: remark, red_class: 3",
        ".red_class",
        "there is no class 3 (allowed: 0 (default))",
    ),
    queue(
        "limits_in_two_places",
        "kind: token_bucket, rate: 5 Mbps, burst: 9 kB, packets: 9, queue: {kind: codel}",
        "",
        "packets belongs to the queue within: write queue.packets",
    ),
    queue(
        "unknown_queue_within",
        "kind: token_bucket, rate: 5 Mbps, burst: 9 kB, queue: {kind: codl}",
        ".queue",
        f"unknown kind 'codl'; did you mean 'codel'? (allowed: {KINDS})",
    ),
    queue(
        "parameter_of_another_kind_within",
        "kind: token_bucket, rate: 5 Mbps, burst: 9 kB, queue: {kind: fifo, target: 5 ms}",
        ".queue.target",
        "unknown key; it is one of kind: codel or fq_codel",
    ),
    queue(
        "htb_that_promises_more_than_there_is",
        "kind: htb, rate: 8 Mbps, classes: [{rate: 9 Mbps}]",
        "",
        "the classes are guaranteed 9 Mbps together, more than rate (8 Mbps)",
    ),
    queue(
        "htb_faster_than_the_link",
        "kind: htb, rate: 11 Mbps, classes: [{rate: 9 Mbps}]",
        ".rate",
        "11 Mbps is above the link's 10 Mbps",
    ),
    queue(
        "htb_without_a_class_for_each",
        "kind: htb, rate: 9 Mbps, classes: [{rate: 1 Mbps}, {rate: 2 Mbps}]",
        ".classes",
        "has 2; give one for each traffic class: default",
    ),
    queue(
        "ceiling_below_the_guarantee",
        "kind: htb, rate: 9 Mbps, classes: [{rate: 2 Mbps, ceil: 1 Mbps}]",
        ".classes[0]",
        "ceil (1 Mbps) must not be below rate (2 Mbps)",
    ),
    queue(
        "htb_with_an_unknown_parent",
        "kind: htb, rate: 8 Mbps, inner: {office: {rate: 4 Mbps}}, classes: {default: {rate: 1 Mbps, parent: ofice}}",
        "",
        "default: unknown parent 'ofice'; did you mean 'office'? (allowed: office)",
    ),
    queue(
        "htb_with_a_parent_and_no_inner_classes",
        "kind: htb, rate: 8 Mbps, classes: [{rate: 1 Mbps, parent: office}]",
        "",
        "classes[0] has the parent 'office', and there are no inner classes",
    ),
    queue(
        "htb_with_parents_in_a_loop",
        "kind: htb, rate: 8 Mbps, inner: {a: {rate: 2 Mbps, parent: b}, b: {rate: 2 Mbps, parent: a}}, classes: [{rate: 1 Mbps, parent: a}]",
        "",
        "inner classes are in a loop of parents: a -> b -> a",
    ),
    queue(
        "htb_with_a_class_that_is_its_own_parent",
        "kind: htb, rate: 8 Mbps, inner: {a: {rate: 2 Mbps, parent: a}}, classes: [{rate: 1 Mbps, parent: a}]",
        "",
        "inner classes are in a loop of parents: a -> a",
    ),
    queue(
        "htb_with_an_inner_class_above_nobody",
        "kind: htb, rate: 8 Mbps, inner: {office: {rate: 4 Mbps}}, classes: [{rate: 1 Mbps}]",
        "",
        "inner.office is no class's parent: nothing would ever borrow from it",
    ),
    queue(
        "htb_with_a_class_named_twice",
        "kind: htb, rate: 8 Mbps, inner: {default: {rate: 4 Mbps}}, classes: {default: {rate: 1 Mbps, parent: default}}",
        "",
        "'default' is named twice: in classes and in inner",
    ),
    queue(
        "htb_whose_inner_class_promises_more_than_it_has",
        "kind: htb, rate: 8 Mbps, inner: {office: {rate: 4 Mbps}}, classes: [{rate: 5 Mbps, parent: office}]",
        "",
        "the classes below inner.office are guaranteed 5 Mbps together, more than its rate (4 Mbps)",
    ),
    queue(
        "htb_with_too_many_levels",
        "kind: htb, rate: 8 Mbps, inner: {a: {rate: 1 Mbps}, b: {rate: 1 Mbps, parent: a}, c: {rate: 1 Mbps, parent: b}, "
        "d: {rate: 1 Mbps, parent: c}, e: {rate: 1 Mbps, parent: d}, f: {rate: 1 Mbps, parent: e}, g: {rate: 1 Mbps, parent: f}}, "
        "classes: [{rate: 1 Mbps, parent: g}]",
        "",
        "at most 8 levels of classes, with the root; got 9 at g",
    ),
    queue(
        "htb_with_a_ceiling_of_an_inner_class_below_its_rate",
        "kind: htb, rate: 8 Mbps, inner: {office: {rate: 4 Mbps, ceil: 3 Mbps}}, classes: [{rate: 1 Mbps, parent: office}]",
        ".inner.office",
        "ceil (3 Mbps) must not be below rate (4 Mbps)",
    ),
    queue(
        "htb_with_a_burst_of_an_inner_class_below_a_packet",
        "kind: htb, rate: 8 Mbps, inner: {office: {rate: 4 Mbps, cburst: 1 kB}}, classes: [{rate: 1 Mbps, parent: office}]",
        ".inner.office",
        "cburst (1 kB) is smaller than a packet (1.514 kB), which would never pass",
    ),
    queue(
        "htb_with_a_priority_of_an_inner_class",
        "kind: htb, rate: 8 Mbps, inner: {office: {rate: 4 Mbps, prio: 1}}, classes: [{rate: 1 Mbps, parent: office}]",
        ".inner.office.prio",
        "unknown key (allowed: rate, ceil, burst, cburst, parent)",
    ),
    line(
        "policer_faster_than_a_line",
        "telkom:\n    at: samarinda\n    transit: {rate: 1 Gbps, queue: fifo}",
        "telkom:\n    at: samarinda\n"
        "    transit: {rate: 1 Gbps, down: 10 Mbps, queue: {kind: policer, rate: 12 Mbps, burst: 9 kB}}",
        "scenario.yaml:6: isps.telkom.transit.queue.rate: towards the villages: 12 Mbps is above the link's 10 Mbps",
    ),
]
