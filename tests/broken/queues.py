"""Kinds of queues and their parameters: unknown, misspelt, out of range, marks."""
# ruff: noqa: E501 (a message is one line)

from __future__ import annotations

from simnet.errors import MOST_KINDS, listed
from simnet.kinds import kinds_of
from simnet.models.queueing import Queueing
from tests.broken.corpus import changed

QUEUES = ", ".join(kinds_of(Queueing))
ALLOWED = listed(tuple(kinds_of(Queueing)), MOST_KINDS)


def kinds_with(parameter: str) -> str:
    """Return the disciplines that have a parameter, as messages name them."""
    found = (name for name, kind in kinds_of(Queueing).items() if parameter in kind.model_fields)
    return " or ".join(found)


CASES = [
    changed(
        "queue_of_unknown_name",
        "queue: {packets: 100}",
        "queue: cdoel",
        f"scenario.yaml:5: links.ab.queue: unknown kind 'cdoel'; did you mean 'codel'? (allowed: {ALLOWED})",
    ),
    changed(
        "queue_of_unknown_kind",
        "queue: {packets: 100}",
        "queue: {kind: fiffo, packets: 10}",
        f"scenario.yaml:5: links.ab.queue: unknown kind 'fiffo'; did you mean 'fifo'? (allowed: {ALLOWED})",
    ),
    changed(
        "queue_in_capitals",
        "queue: {packets: 100}",
        "queue: CoDel",
        f"scenario.yaml:5: links.ab.queue: unknown kind 'CoDel'; did you mean 'codel'? (allowed: {ALLOWED})",
    ),
    changed(
        "queue_is_a_list",
        "queue: {packets: 100}",
        "queue: [codel, fifo]",
        f"scenario.yaml:5: links.ab.queue: expected the name of a kind ({QUEUES}), or a mapping with 'kind' and its parameters, got a list",
    ),
    changed(
        "queue_is_a_number",
        "queue: {packets: 100}",
        "queue: 100",
        f"scenario.yaml:5: links.ab.queue: expected the name of a kind ({QUEUES}), or a mapping with 'kind' and its parameters, got the number 100",
    ),
    changed(
        "queue_is_a_size",
        "queue: {packets: 100}",
        "queue: 30 kB",
        f"scenario.yaml:5: links.ab.queue: unknown kind '30 kB' (allowed: {ALLOWED})",
    ),
    changed(
        "queue_is_true",
        "queue: {packets: 100}",
        "queue: true",
        f"scenario.yaml:5: links.ab.queue: expected the name of a kind ({QUEUES}), or a mapping with 'kind' and its parameters, got true",
    ),
    changed(
        "queue_is_null",
        "queue: {packets: 100}",
        "queue: null",
        f"scenario.yaml:5: links.ab.queue: no value (null); expected the name of a kind ({QUEUES}), or a mapping with 'kind' and its parameters",
    ),
    changed(
        "queue_is_empty_text",
        "queue: {packets: 100}",
        'queue: ""',
        f"scenario.yaml:5: links.ab.queue: unknown kind '' (allowed: {ALLOWED})",
    ),
    changed(
        "queue_under_its_kind",
        "queue: {packets: 100}",
        "queue: {codel: {target: 5 ms}}",
        "scenario.yaml:5: links.ab.queue.codel: unknown key; to name the kind, write 'kind: codel' and its parameters beside it",
    ),
    changed(
        "queue_kind_is_a_mapping",
        "queue: {packets: 100}",
        "queue: {kind: {codel: {target: 5 ms}}}",
        f"scenario.yaml:5: links.ab.queue: 'kind' must be a name, got a mapping (allowed: {QUEUES})",
    ),
    changed(
        "queue_kind_is_a_list",
        "queue: {packets: 100}",
        "queue: {kind: [codel]}",
        f"scenario.yaml:5: links.ab.queue: 'kind' must be a name, got a list (allowed: {QUEUES})",
    ),
    changed(
        "queue_in_a_queue",
        "queue: {packets: 100}",
        "queue: {kind: codel, queue: {packets: 10}}",
        "scenario.yaml:5: links.ab.queue.queue: unknown key; it belongs beside links.ab.queue, so check the indentation",
    ),
    changed(
        "queue_with_a_buffer",
        "queue: {packets: 100}",
        "queue: {kind: codel, buffer: 100 ms}",
        "scenario.yaml:5: links.ab.queue.buffer: unknown key (allowed: kind, packets, bytes, target, interval, packet, ecn)",
    ),
    changed(
        "target_without_its_kind",
        "queue: {packets: 100}",
        "queue: {target: 5 ms}",
        f"scenario.yaml:5: links.ab.queue.target: unknown key; it is one of kind: {kinds_with('target')}",
    ),
    changed(
        "bands_for_codel",
        "queue: {packets: 100}",
        "queue: {kind: codel, bands: 3}",
        f"scenario.yaml:5: links.ab.queue.bands: unknown key; it is one of kind: {kinds_with('bands')}",
    ),
    changed(
        "interval_for_priority",
        "queue: {packets: 100}",
        "queue: {kind: priority, interval: 100 ms}",
        f"scenario.yaml:5: links.ab.queue.interval: unknown key; it is one of kind: {kinds_with('interval')}",
    ),
    changed(
        "target_misspelt",
        "queue: {packets: 100}",
        "queue: {kind: codel, traget: 5 ms}",
        "scenario.yaml:5: links.ab.queue.traget: unknown key; did you mean 'target'? (allowed: kind, packets, bytes, target, interval, packet, ecn)",
    ),
    changed(
        "target_is_zero",
        "queue: {packets: 100}",
        "queue: {kind: codel, target: 0 ms}",
        "scenario.yaml:5: links.ab.queue.target: must be > 0, got 0 ms",
    ),
    changed(
        "target_is_negative",
        "queue: {packets: 100}",
        "queue: {kind: codel, target: -5 ms}",
        "scenario.yaml:5: links.ab.queue.target: must be > 0, got -5 ms",
    ),
    changed(
        "target_without_unit",
        "queue: {packets: 100}",
        "queue: {kind: codel, target: 5}",
        "scenario.yaml:5: links.ab.queue.target: unit missing; write '5 ms' or '5 s', say",
    ),
    changed(
        "target_is_a_size",
        "queue: {packets: 100}",
        "queue: {kind: codel, target: 5 kB}",
        "scenario.yaml:5: links.ab.queue.target: unknown unit 'kB' for a duration (allowed: ns, us, ms, s, min, h, d)",
    ),
    changed(
        "interval_is_zero",
        "queue: {packets: 100}",
        "queue: {kind: codel, interval: 0 ms}",
        "scenario.yaml:5: links.ab.queue.interval: must be > 0, got 0 ms",
    ),
    changed(
        "target_above_interval",
        "queue: {packets: 100}",
        "queue: {kind: codel, target: 150 ms}",
        "scenario.yaml:5: links.ab.queue: target must be below interval (RFC 8289 section 4.3: 5 to 10 % of it), got 150 ms and 100 ms",
    ),
    changed(
        "interval_below_target",
        "queue: {packets: 100}",
        "queue: {kind: codel, interval: 5 ms}",
        "scenario.yaml:5: links.ab.queue: target must be below interval (RFC 8289 section 4.3: 5 to 10 % of it), got 5 ms and 5 ms",
    ),
    changed(
        "packet_of_nothing",
        "queue: {packets: 100}",
        "queue: {kind: codel, packet: 0 B}",
        "scenario.yaml:5: links.ab.queue.packet: must be > 0, got 0 B",
    ),
    changed(
        "ecn_of_a_queue_is_a_word",
        "queue: {packets: 100}",
        "queue: {kind: codel, ecn: yes}",
        'scenario.yaml:5: links.ab.queue.ecn: yes is true to many readers of YAML; write true, or "yes" if it is text',
    ),
    changed(
        "ecn_of_a_queue_is_a_number",
        "queue: {packets: 100}",
        "queue: {kind: codel, ecn: 1}",
        "scenario.yaml:5: links.ab.queue.ecn: expected true or false, got the number 1",
    ),
    changed(
        "ecn_for_fifo",
        "queue: {packets: 100}",
        "queue: {ecn: true}",
        f"scenario.yaml:5: links.ab.queue.ecn: unknown key; it is one of kind: {kinds_with('ecn')}",
    ),
    changed(
        "no_bands",
        "queue: {packets: 100}",
        "queue: {kind: priority, bands: 0}",
        "scenario.yaml:5: links.ab.queue.bands: must be >= 1, got 0",
    ),
    changed(
        "too_many_bands",
        "queue: {packets: 100}",
        "queue: {kind: priority, bands: 65}",
        "scenario.yaml:5: links.ab.queue.bands: must be <= 64, got 65",
    ),
    changed(
        "negative_bytes",
        "queue: {packets: 100}",
        "queue: {kind: codel, bytes: -1 kB}",
        "scenario.yaml:5: links.ab.queue.bytes: must be > 0, got -1 kB (or 'unlimited')",
    ),
    changed(
        "codel_smaller_than_a_packet",
        "queue: {packets: 100}",
        "queue: {kind: codel, bytes: 500 B}",
        "scenario.yaml:5: links.ab.queue: holds 500 B, less than every packet of flow 'f1' (1 kB): all of them would be dropped",
    ),
    changed(
        "queue_on_the_way_back",
        "queue: {packets: 100}",
        "reverse: {queue: {kind: codell}}",
        f"scenario.yaml:5: links.ab.reverse.queue: unknown kind 'codell'; did you mean 'codel'? (allowed: {ALLOWED})",
    ),
    changed(
        "queue_down_of_a_link",
        "queue: {packets: 100}",
        "queue: fifo, queue_down: codel",
        "scenario.yaml:5: links.ab.queue_down: unknown key; did you mean 'queue'? (allowed: from, to, rate, delay, queue, loss, cost, reverse, rate_changes, delay_changes, loss_changes, trace, proxy)",
    ),
    changed(
        "ecn_of_tcp_is_a_word",
        "links:",
        "tcp: {ecn: on}\nlinks:",
        'scenario.yaml:4: tcp.ecn: on is true to many readers of YAML; write true, or "on" if it is text',
    ),
    changed(
        "ecn_of_a_flow_is_a_mapping",
        "f1: {",
        "f1: {tcp: {ecn: {codel: true}}, ",
        "scenario.yaml:7: flows.f1.tcp.ecn: expected true or false, got a mapping",
    ),
]
