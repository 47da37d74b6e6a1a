"""Alternatives, stress tests and --set that cannot be laid over the scenario."""
# ruff: noqa: E501 (a message is one line)

from __future__ import annotations

from dataclasses import replace

from tests.broken.corpus import SOUND, Case, text

TEXT = (
    SOUND
    + """\
alternatives:
  fast: {set: {links.ab.rate: 100 Mbps}}
  typo: {set: {links.ac.rate: 100 Mbps}}
  nested: {change: {flows: {f2: {count: 3}}}}
  field: {set: {links.ab.rte: 100 Mbps}}
  unit: {set: {links.ab.rate: 100M}}
  exists: {add: {links.ab: {rate: 1 Mbps}}}
  added: {add: {links.ba: {from: B, to: A, rate: 1 Mbps}}}
  half: {add: {links.ba: {from: B, rate: 1 Mbps}}}
  removed: {set: {links.ab: null}}
  fixed: {set: {alternatives.fast: {}}}
  item: {set: {'links.ab.rate_changes[0].rate': 1 Mbps}}
  path: {set: {links..rate: 1 Mbps}}
  both: {set: {run.warmup: 20 s}}
stress:
  cut: {set: {links.ab.rate_changes: [{at: 2 s, rate: 0 bps}]}}
"""
)


def with_alternative(id: str, name: str, *expected: str) -> Case:  # noqa: A002
    """Return a case of an alternative of the text above."""
    return replace(text(id, TEXT, *expected), alternative=name)


def with_set(id: str, given: str, *expected: str) -> Case:  # noqa: A002
    """Return a case of one --set."""
    return replace(text(id, TEXT, *expected), sets=(given,))


CASES = [
    with_alternative("alternative", "fast"),
    with_alternative("alternative_that_adds", "added"),
    replace(text("alternative_and_stress", TEXT), alternative="fast", stress="cut"),
    with_alternative(
        "unknown_alternative",
        "fsat",
        "scenario.yaml: alternatives: unknown alternative 'fsat'; did you mean 'fast'? (allowed: added, both, exists, fast, field, fixed, half, item, nested, path, removed, typo, ... (13 in all))",
    ),
    replace(
        text(
            "unknown_stress",
            TEXT,
            "scenario.yaml: stress: unknown stress test 'cutt'; did you mean 'cut'? (allowed: cut)",
        ),
        stress="cutt",
    ),
    with_alternative(
        "alternative_of_no_link",
        "typo",
        "scenario.yaml:10: links.ac: does not exist (there: ab); to add it, put it under 'add'",
    ),
    with_alternative(
        "alternative_of_no_flow",
        "nested",
        "scenario.yaml:11: flows.f2: does not exist (there: f1); to add it, put it under 'add'",
    ),
    with_alternative(
        "alternative_of_no_field",
        "field",
        "scenario.yaml:12: links.ab.rte: unknown key; did you mean 'rate'? (allowed: from, to, rate, delay, queue, loss, cost, reverse, rate_changes, delay_changes, loss_changes, trace, proxy) (with alternative 'field')",
    ),
    with_alternative(
        "alternative_of_no_unit",
        "unit",
        "scenario.yaml:13: links.ab.rate: unit 'M' is only a prefix; Mbps is bits, MB/s bytes per second (with alternative 'unit')",
    ),
    with_alternative(
        "alternative_adds_what_is_there",
        "exists",
        "scenario.yaml:14: links.ab: exists already; to change it, put it under 'set'",
    ),
    with_alternative(
        "alternative_adds_half_a_link",
        "half",
        "scenario.yaml:16: links.ba.to: missing: name of the node at the other end (with alternative 'half')",
    ),
    with_alternative(
        "alternative_removes_the_way",
        "removed",
        "scenario.yaml:7: flows.f1: no path from 'A' to 'B': 'A' has no link (with alternative 'removed')",
    ),
    with_alternative(
        "alternative_of_alternatives",
        "fixed",
        "scenario.yaml:18: alternatives: cannot be changed here: it is read with the file",
    ),
    with_alternative(
        "alternative_of_no_item",
        "item",
        "scenario.yaml:19: links.ab.rate_changes[0]: the list has no such item",
    ),
    with_alternative(
        "alternative_of_no_path",
        "path",
        "scenario.yaml:20: 'links..rate' is not a path; write one such as links.ab.rate",
    ),
    with_alternative(
        "alternative_makes_no_sense",
        "both",
        "scenario.yaml:21: run: warmup (20 s) must be shorter than duration (10 s) (with alternative 'both')",
    ),
    text(
        "alternative_is_no_mapping",
        SOUND + "alternatives: [fast]\n",
        "scenario.yaml:8: alternatives: expected a mapping, got a list",
    ),
    text(
        "alternative_with_a_typo",
        SOUND + "alternatives: {fast: {sett: {run.seed: 2}}}\n",
        "scenario.yaml:8: alternatives.fast.sett: unknown key; did you mean 'set'? (allowed: title, description, set, change, add)",
    ),
    with_set("set", "run.seed=2"),
    with_set("set_something_new", "+links.ba={from: B, to: A, rate: 1 Mbps}"),
    with_set(
        "set_without_value",
        "links.ab.rate=",
        "--set links.ab.rate=: no value after '='; null removes",
    ),
    with_set(
        "set_without_equals",
        "links.ab.rate",
        "--set links.ab.rate: write it as path=value, such as run.seed=2",
    ),
    with_set(
        "set_of_no_path", "=3", "--set =3: the path is empty; write one such as links.ab.rate"
    ),
    with_set(
        "set_of_no_field",
        "run.sed=3",
        "--set run.sed=3: run.sed: unknown key; did you mean 'seed'? (allowed: duration, warmup, seed, interval, clock, month, day, date, conditions_seed, delay_shift, engine)",
    ),
    with_set(
        "set_of_no_link",
        "links.ac.rate=1 Mbps",
        "--set links.ac.rate=1 Mbps: links.ac: does not exist (there: ab); to add it, write --set +links.ac=...",
    ),
    with_set(
        "set_of_no_unit",
        "links.ab.rate=20M",
        "--set links.ab.rate=20M: links.ab.rate: unit 'M' is only a prefix; Mbps is bits, MB/s bytes per second",
    ),
    with_set(
        "set_of_no_yaml",
        "links.ab.rate={",
        "--set links.ab.rate={: a value is missing before the end of the text",
    ),
    with_set(
        "set_of_a_section",
        "topology.default_rate=1 Gbps",
        "--set topology.default_rate=1 Gbps: topology: cannot be changed here: it is read with the file",
    ),
    with_set(
        "set_of_alternatives",
        "alternatives.fast.title=x",
        "--set alternatives.fast.title=x: alternatives: cannot be changed here: it is read with the file",
    ),
]
