"""Scalars that YAML readers take for different things, and values of the wrong sort."""
# ruff: noqa: E501 (a message is one line)

from __future__ import annotations

from tests.broken.corpus import KEYS, SOUND, changed, text

CASES = [
    text("norway_quoted", SOUND.replace("A", '"NO"')),
    changed(
        "norway",
        "[A, B]",
        "[NO, B]",
        'scenario.yaml:3: nodes[0]: NO is false to many readers of YAML; write false, or "NO" if it is text',
    ),
    text(
        "boolean_as_name",
        SOUND.replace("A,", "on,"),
        'scenario.yaml:3: nodes[0]: on is true to many readers of YAML; write true, or "on" if it is text',
        'scenario.yaml:5: links.ab.from: on is true to many readers of YAML; write true, or "on" if it is text',
        'scenario.yaml:7: flows.f1.from: on is true to many readers of YAML; write true, or "on" if it is text',
    ),
    text(
        "on_and_off_as_keys",
        SOUND.replace("nodes: [A, B]", "nodes: {on: {}, off: {}, A: {}, B: {}}"),
    ),
    changed(
        "octal",
        "warmup: 1 s",
        "warmup: 1 s, seed: 0777",
        "scenario.yaml:2: run.seed: 0777 is ambiguous (777 in YAML 1.2, 511 in YAML 1.1); write 777, or put it in quotes if it is text",
    ),
    changed(
        "leading_zero",
        "packets: 100",
        "packets: 089",
        "scenario.yaml:5: links.ab.queue.packets: 089 is ambiguous (89 in YAML 1.2); write 89, or put it in quotes if it is text",
    ),
    changed(
        "sexagesimal",
        "duration: 10 s",
        "duration: 1:30",
        "scenario.yaml:2: run.duration: 1:30 is ambiguous (some readers of YAML take it for a number in base 60); write a length of time as '90 s', and text in quotes",
    ),
    changed(
        "clock_as_name",
        "name: broken",
        "name: 12:30:45",
        "scenario.yaml:1: name: 12:30:45 is ambiguous (some readers of YAML take it for a number in base 60); write a length of time as '90 s', and text in quotes",
    ),
    changed(
        "date_as_name",
        "name: broken",
        "name: 2024-01-01",
        "scenario.yaml:1: name: 2024-01-01 is a date to many readers of YAML; put it in quotes",
    ),
    changed(
        "number_as_name",
        "name: broken",
        "name: 1.10",
        "scenario.yaml:1: name: a name must be text, got the number 1.10; put it in quotes",
    ),
    changed(
        "number_as_node",
        "[A, B]",
        "[A, B, 3]",
        "scenario.yaml:3: nodes[2]: a name must be text, got the number 3; put it in quotes",
    ),
    changed(
        "number_as_key",
        "  ab:",
        "  1:",
        "scenario.yaml:5: links: a key must be text, got 1, which is not text; put it in quotes",
    ),
    changed(
        "null_as_key",
        "  ab:",
        "  null:",
        "scenario.yaml:5: links: a key must be text, got null, which is not text; put it in quotes",
    ),
    changed("exponent", "10 Mbps", "1e7 bps"),
    changed(
        "underscores",
        "packets: 100",
        "packets: 1_000",
        "scenario.yaml:5: links.ab.queue.packets: 1_000: write numbers without underscores, and text in quotes",
    ),
    changed(
        "unknown_version",
        "name: broken",
        "name: broken\nversion: 1.10",
        f"scenario.yaml:2: version: unknown key (allowed: {KEYS})",
    ),
    changed(
        "null_end",
        "to: B, rate",
        "to: ~, rate",
        "scenario.yaml:5: links.ab.to: no value (null); expected text",
    ),
    changed(
        "empty_value",
        "rate: 10 Mbps",
        "rate: ",
        "scenario.yaml:5: links.ab.rate: expected a rate such as '20 Mbps', got nothing (null)",
    ),
    changed(
        "quoted_number",
        "packets: 100",
        'packets: "100"',
        "scenario.yaml:5: links.ab.queue.packets: expected a whole number or 'unlimited', got the text '100'; remove the quotes",
    ),
    changed(
        "fraction_of_a_packet",
        "packets: 100",
        "packets: 100.5",
        "scenario.yaml:5: links.ab.queue.packets: expected a whole number or 'unlimited', got the number 100.5",
    ),
    changed(
        "boolean_count",
        "packets: 100",
        "packets: true",
        "scenario.yaml:5: links.ab.queue.packets: expected a whole number or 'unlimited', got true",
    ),
    changed(
        "huge_integer",
        "packets: 100",
        "packets: 1" + "0" * 5_000,
        "scenario.yaml:5: links.ab.queue.packets: a number with 5001 digits is out of range",
    ),
    changed(
        "large_integer",
        "packets: 100",
        "packets: 10000000000",
        "scenario.yaml:5: links.ab.queue.packets: must be <= 1000000000, got 10000000000",
    ),
    changed(
        "number_as_flag",
        "traffic: {kind",
        "tcp: {hystart: 1}, traffic: {kind",
        "scenario.yaml:7: flows.f1.tcp.hystart: expected true or false, got the number 1",
    ),
    changed(
        "text_for_a_link",
        "{from: A, to: B, rate: 10 Mbps, delay: 5 ms, queue: {packets: 100}}",
        "10 Mbps",
        "scenario.yaml:5: links.ab: expected a mapping (keys: from, to, rate, delay, queue, loss, cost, reverse, rate_changes, delay_changes, loss_changes, trace, ... (13 in all)), got the text '10 Mbps'",
    ),
    changed(
        "list_for_links",
        "links:\n  ab: ",
        "links:\n  - ",
        "scenario.yaml:4: links: expected a mapping, got a list",
    ),
    changed(
        "list_for_a_link",
        "  ab: {from: A, to: B, rate: 10 Mbps, delay: 5 ms, queue: {packets: 100}}",
        "  ab: [A, B]",
        "scenario.yaml:5: links.ab: expected a mapping (keys: from, to, rate, delay, queue, loss, cost, reverse, rate_changes, delay_changes, loss_changes, trace, ... (13 in all)), got a list",
    ),
    changed(
        "text_for_run",
        "{duration: 10 s, warmup: 1 s}",
        "10 s",
        "scenario.yaml:2: run: expected a mapping (keys: duration, warmup, seed, interval, clock, month, day, date, conditions_seed, delay_shift, engine), got the text '10 s'",
    ),
    changed(
        "mapping_for_a_rate",
        "rate: 10 Mbps",
        "rate: {down: 10 Mbps}",
        "scenario.yaml:5: links.ab.rate: expected a rate such as '20 Mbps', got a mapping",
    ),
    changed(
        "number_for_an_end",
        "to: B, traffic",
        "to: 3, traffic",
        "scenario.yaml:7: flows.f1.to: expected text or a mapping, got the number 3; put it in quotes if it is a name or text",
    ),
    changed(
        "text_for_classes",
        "nodes:",
        "classes: voice\nnodes:",
        "scenario.yaml:3: classes: expected a list, got the text 'voice'",
    ),
    changed(
        "no_classes",
        "nodes:",
        "classes: []\nnodes:",
        "scenario.yaml:3: classes: must have at least 1 item, got 0",
    ),
]
