"""Transports in a mix: shares that do not add up, and parts that are none."""
# ruff: noqa: E501 (a message is one line)

from __future__ import annotations

from tests.broken.corpus import Case, changed

NODES = "nodes: [A, B]"


def _mixed(id: str, mix: str, *expected: str) -> Case:  # noqa: A002
    return changed(f"mix_{id}", NODES, f"tcp: {{mix: {mix}}}\n{NODES}", *expected)


CASES = [
    _mixed("is_right", "[{share: 60 %}, {share: 0.4, congestion_control: bbr}]"),
    _mixed(
        "adds_up_to_less",
        "[{share: 60 %}, {share: 30 %, congestion_control: bbr}]",
        "scenario.yaml:3: tcp.mix: the shares must add up to 100 %, got 90 %",
    ),
    _mixed(
        "adds_up_to_more",
        "[{share: 60 %}, {share: 0.41, congestion_control: bbr}]",
        "scenario.yaml:3: tcp.mix: the shares must add up to 100 %, got 101 %",
    ),
    _mixed(
        "without_a_share",
        "[{share: 60 %}, {congestion_control: bbr}]",
        "scenario.yaml:3: tcp.mix[1].share: missing: share of the users, such as '0.01'",
    ),
    _mixed(
        "within_a_mix",
        "[{share: 100 %, mix: []}]",
        "scenario.yaml:3: tcp.mix[0].mix: unknown key; it belongs beside tcp.mix, so check the indentation",
    ),
    _mixed(
        "share_over_one",
        "[{share: 60}, {share: 40}]",
        "scenario.yaml:3: tcp.mix[0].share: a probability must be in [0, 1], got 60 (write '60 %' for per cent)",
        "scenario.yaml:3: tcp.mix[1].share: a probability must be in [0, 1], got 40 (write '40 %' for per cent)",
    ),
]
