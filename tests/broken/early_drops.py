"""Queues that drop early, or by class, whose parameters contradict each other."""
# ruff: noqa: E501 (a message is one line)

from __future__ import annotations

from tests.broken.corpus import Case, changed

LINK = "scenario.yaml:5: links.ab.queue"


def queue(id: str, parameters: str, message: str) -> Case:  # noqa: A002
    """Return the sound scenario with another queue, and what is said of it."""
    return changed(id, "{packets: 100}", f"{{{parameters}}}", LINK + message)


CASES = [
    queue(
        "red_thresholds_out_of_order",
        "kind: red, minimum: 60, maximum: 20",
        ": minimum (60) must be below maximum (20)",
    ),
    queue(
        "red_threshold_beyond_the_limit",
        "kind: red, packets: 50, minimum: 20",
        ": maximum (60) must be below the limit, packets (50), or the full queue drops before the average can",
    ),
    queue(
        "red_in_two_units",
        "kind: red, minimum: 20, minimum_bytes: 30 kB",
        ": give thresholds in packets or in bytes, not both",
    ),
    queue(
        "a_parameter_of_red_given_to_codel",
        "kind: codel, harddrop: true",
        ".harddrop: unknown key; it is one of kind: red",
    ),
    queue("red_weight_of_nothing", "kind: red, weight: 0", ".weight: must be > 0, got 0"),
    queue(
        "wred_prefers_red_packets",
        "kind: wred, red: {minimum: 35, maximum: 40}",
        ": minimum of red (35) must not be above that of yellow (28): RFC 2597 lets no red packet fare better",
    ),
    queue(
        "wred_curve_out_of_order",
        "kind: wred, green: {minimum: 40, maximum: 33}",
        ".green: minimum (40) must be below maximum (33)",
    ),
    queue(
        "diffserv_class_that_there_is_not",
        "kind: diffserv, af: [1]",
        ".af: there is no class 1 (allowed: 0 (default))",
    ),
    queue(
        "diffserv_class_twice",
        "kind: diffserv, ef: [0], af: [0]",
        ": class 0 is given twice in ef and af",
    ),
    queue(
        "diffserv_burst_smaller_than_a_packet",
        "kind: diffserv, ef_burst: 500 B",
        ": ef_burst must be at least 1500 B, or a packet of that size would never pass; got 500 B",
    ),
    queue(
        "diffserv_weight_of_nothing",
        "kind: diffserv, be_weight: 0",
        ".be_weight: must be >= 1, got 0",
    ),
    queue(
        "diffserv_weights_without_classes",
        "kind: diffserv, af_weights: [1, 2]",
        ": af_weights needs af, the classes that it is of",
    ),
    queue(
        "diffserv_share_of_nothing",
        "kind: diffserv, ef_share: 0",
        ": ef_share must be > 0; without EF write ef: []",
    ),
    queue(
        "diffserv_share_of_more_than_all",
        "kind: diffserv, ef_share: 120 %",
        ".ef_share: a probability must be in [0, 1], got 1.2",
    ),
]
