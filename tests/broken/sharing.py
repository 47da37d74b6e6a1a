"""Queues that share a line by class, by flow or by user, with numbers that cannot work."""
# ruff: noqa: E501 (a message is one line)

from __future__ import annotations

from tests.broken.corpus import Case, changed


def queue(name: str, written: str, at: str, message: str) -> Case:
    """Return a case of the queue of a link of 10 Mbps."""
    return changed(
        name, "{packets: 100}", f"{{{written}}}", f"scenario.yaml:5: links.ab.queue{at}: {message}"
    )


CASES = [
    queue("weight_of_zero", "kind: drr, weights: [0]", ".weights[0]", "must be >= 1, got 0"),
    queue(
        "weights_left_out",
        "kind: wfq, packets: 50",
        "",
        "weights are missing: one for each traffic class, by its name (weights: {voice: 3, web: 1}) or in the order of the scenario's classes",
    ),
    queue(
        "weights_of_users",
        "kind: wfq, by: user, weights: [3, 1]",
        "",
        "weights are of traffic classes: by: user shares alike",
    ),
    queue(
        "lists_of_classes",
        "kind: sfq, flows: 256, weights: [1]",
        "",
        "flows is the number of lists by: flow, and this is by: class",
    ),
    queue(
        "shared_by_what_is_none",
        "kind: drr, by: users",
        ".by",
        "unknown value 'users'; did you mean 'user'? (allowed: class, flow, user)",
    ),
    queue("flows_without_a_list", "kind: wfq, by: flow, flows: 0", ".flows", "must be >= 1, got 0"),
    queue("no_weights", "kind: drr, weights: []", "", "give 1 to 64 weights, got 0"),
    queue(
        "weight_missing_for_a_class",
        "kind: wfq, weights: [3, 1]",
        ".weights",
        "has 2; give one for each traffic class: default",
    ),
    queue("fq_codel_without_lists", "kind: fq_codel, flows: 0", ".flows", "must be >= 1, got 0"),
    queue(
        "user_faster_than_the_link",
        "kind: per_user, rate: 12 Mbps",
        ".rate",
        "12 Mbps is above the link's 10 Mbps",
    ),
    queue(
        "burst_of_a_user_without_a_rate",
        "kind: per_user, burst: 60 kB",
        "",
        "burst needs a rate",
    ),
    queue(
        "burst_of_a_user_below_a_packet",
        "kind: per_user, rate: 1 Mbps, burst: 1 kB",
        "",
        "burst (1 kB) is smaller than a packet (1.514 kB), which would never pass",
    ),
    queue(
        "higher_rate_of_a_user_below_the_rate",
        "kind: per_user, rate: 2 Mbps, burst_limit: 1 Mbps, burst_threshold: 1 Mbps, burst_time: 8 s",
        "",
        "burst_limit (1 Mbps) must be above rate (2 Mbps)",
    ),
    queue(
        "threshold_of_a_burst_above_the_rate",
        "kind: per_user, rate: 2 Mbps, burst_limit: 4 Mbps, burst_threshold: 3 Mbps, burst_time: 8 s",
        "",
        "burst_threshold (3 Mbps) must not be above rate (2 Mbps), or who sends at the rate would burst again and again",
    ),
    queue(
        "burst_of_no_time",
        "kind: per_user, rate: 2 Mbps, burst_limit: 4 Mbps, burst_threshold: 1 Mbps, burst_time: 1 ms",
        "",
        "burst_time (1 ms) must be at least 16 ms, 16 steps of 1 ms",
    ),
    queue(
        "higher_rate_without_its_threshold",
        "kind: per_user, rate: 2 Mbps, burst_limit: 4 Mbps",
        "",
        "burst_limit needs burst_threshold and burst_time",
    ),
    queue(
        "higher_rate_above_the_link",
        "kind: per_user, rate: 2 Mbps, burst_limit: 40 Mbps, burst_threshold: 1 Mbps, burst_time: 8 s",
        ".burst_limit",
        "40 Mbps is above the link's 10 Mbps",
    ),
]
