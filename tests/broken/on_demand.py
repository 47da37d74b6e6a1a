"""Access on demand with rates, times and sizes that cannot be; classes of queues by wrong names."""
# ruff: noqa: E501 (a message is one line)

from __future__ import annotations

from tests.broken.corpus import Case, changed
from tests.broken.queue_places import line


def queue(name: str, written: str, at: str, message: str) -> Case:
    """Return a case of the queue of a link of 10 Mbps."""
    return changed(
        name, "{packets: 100}", f"{{{written}}}", f"scenario.yaml:5: links.ab.queue{at}: {message}"
    )


CASES = [
    queue(
        "terminal_that_may_not_ask",
        "kind: on_demand",
        "",
        "give cra, rbdc or vbdc: without any of them nothing is ever granted",
    ),
    queue(
        "slots_above_the_link",
        "kind: on_demand, vbdc: 12 Mbps",
        ".vbdc",
        "12 Mbps is above the link's 10 Mbps",
    ),
    queue(
        "slots_above_the_link_together",
        "kind: on_demand, cra: 2 Mbps, rbdc: 9 Mbps",
        ".rbdc",
        "cra + rbdc is 11 Mbps, above the link's 10 Mbps",
    ),
    queue(
        "superframe_of_a_minute",
        "kind: on_demand, vbdc: 1 Mbps, superframe: 1 min",
        "",
        "superframe must be 1 ms to 1 s, got 1 min",
    ),
    queue(
        "answer_after_a_minute",
        "kind: on_demand, vbdc: 1 Mbps, request_delay: 60 s",
        "",
        "request_delay must be at most 4 s, got 1 min",
    ),
    queue(
        "time_out_of_no_superframe",
        "kind: on_demand, rbdc: 1 Mbps, rbdc_timeout: 0",
        ".rbdc_timeout",
        "must be >= 1, got 0",
    ),
    queue(
        "limits_outside_of_the_queue_within",
        "kind: on_demand, vbdc: 1 Mbps, packets: 5, queue: codel",
        "",
        "packets belongs to the queue within: write queue.packets",
    ),
    line(
        "shares_of_the_queue_within_a_terminal",
        "access: {queue: fifo}, sites",
        "access: {queue: {kind: on_demand, vbdc: 1 Mbps, queue: {kind: drr, weights: {voice: 1}}}}, sites",
        "scenario.yaml:30: villages.long-apari.access.queue.queue.weights.voice: unknown traffic class 'voice' (allowed: default)\n"
        "scenario.yaml:30: villages.long-apari.access.queue.queue.weights: none is given for default; give one for each traffic class: default",
    ),
    queue(
        "weight_of_an_unknown_class",
        "kind: wfq, weights: {defualt: 2}",
        ".weights.defualt",
        "unknown traffic class 'defualt'; did you mean 'default'? (allowed: default)\n"
        "scenario.yaml:5: links.ab.queue.weights: none is given for default; give one for each traffic class: default",
    ),
    queue(
        "weight_of_zero_by_name",
        "kind: wfq, weights: {default: 0}",
        ".weights.default",
        "must be >= 1, got 0",
    ),
    queue(
        "guarantee_of_an_unknown_class",
        "kind: htb, rate: 5 Mbps, classes: {default: {rate: 1 Mbps}, video: {rate: 1 Mbps}}",
        ".classes.video",
        "unknown traffic class 'video' (allowed: default)",
    ),
    queue(
        "expedited_class_that_there_is_not",
        "kind: diffserv, ef: [voice]",
        ".ef",
        "unknown traffic class 'voice' (allowed: default)",
    ),
    queue(
        "remarked_to_an_unknown_class",
        "kind: policer, rate: 5 Mbps, burst: 9 kB, red: remark, red_class: scavenger",
        ".red_class",
        "unknown traffic class 'scavenger' (allowed: default)",
    ),
]
