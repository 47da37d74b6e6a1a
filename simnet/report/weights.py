"""What a report says where those who are simulated stand for others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simnet.report.words import Words, say


def stand_for_others(network: Mapping[str, Any]) -> Words | None:
    """Return how many are simulated of how many, and what that distorts; None where all are.

    Args:
        network: what the manifest of a run says of its network.
    """
    all_of = network.get("stood_for")
    if all_of is None:
        return None
    what = "people" if all_of["people"] > network["people"] else "flows"
    return say(
        "weights.distort",
        played=say(f"count.{what}", count=network[what]),
        number=say(f"count.{what}", count=all_of[what]),
    )
