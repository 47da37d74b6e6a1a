"""What is given by the names of traffic classes comes to the class that was meant."""

from __future__ import annotations

from typing import Any

import pytest

from simnet.errors import InputError
from simnet.kinds import kinds_of
from simnet.lowering.lines import queue
from simnet.models.queueing import Queueing
from simnet.models.queueing.drr import Drr
from simnet.network import Queue
from tests.unit.models.ports import StandIn

CLASSES = ("voice", "video", "data")
KINDS = kinds_of(Queueing)  # type: ignore[type-abstract]
SLOW, FAST = {"rate": "1 Mbps"}, {"rate": "2 Mbps", "ceil": "5 Mbps"}
POLICED = {"rate": "1 Mbps", "burst": "2 kB", "red": "remark"}


def lowered(kind: str, given: dict[str, Any]) -> Queue:
    """The queue of a line of 10 Mbps with a buffer of 100 ms in a world with three classes."""
    return queue(10_000_000, 100_000_000, KINDS[kind].model_validate(given), CLASSES)


@pytest.mark.parametrize(
    ("kind", "by_name", "in_order"),
    [
        ("drr", {"weights": {"data": 1, "voice": 3, "video": 2}}, {"weights": [3, 2, 1]}),
        ("sfq", {"weights": {"data": 1, "voice": 3, "video": 2}}, {"weights": [3, 2, 1]}),
        ("wfq", {"weights": {"data": 1, "voice": 3, "video": 2}}, {"weights": [3, 2, 1]}),
        (
            "htb",
            {"rate": "5 Mbps", "classes": {"data": FAST, "voice": SLOW, "video": SLOW}},
            {"rate": "5 Mbps", "classes": [SLOW, SLOW, FAST]},
        ),
        (
            "diffserv",
            {"ef": ["video"], "af": ["data", "voice"], "af_weights": {"voice": 5, "data": 2}},
            {"ef": [1], "af": [2, 0], "af_weights": [2, 5]},
        ),
        (
            "diffserv",
            {"af_weights": {"video": 5}},
            {"ef": [0], "af": [1], "af_weights": [5]},
        ),
        ("policer", {**POLICED, "red_class": "data"}, {**POLICED, "red_class": 2}),
        (
            "token_bucket",
            {
                "rate": "1 Mbps",
                "burst": "2 kB",
                "queue": {"kind": "drr", "weights": {"data": 1, "voice": 3, "video": 2}},
            },
            {
                "rate": "1 Mbps",
                "burst": "2 kB",
                "queue": {"kind": "drr", "weights": [3, 2, 1]},
            },
        ),
    ],
)
def test_names_and_their_order_say_the_same(
    kind: str, by_name: dict[str, Any], in_order: dict[str, Any]
) -> None:
    assert lowered(kind, by_name) == lowered(kind, in_order)


def test_without_the_classes_names_are_refused() -> None:
    drr = Drr.model_validate({"weights": {"voice": 1, "data": 2}})
    with pytest.raises(InputError, match="no traffic classes voice, data in order"):
        drr.discipline(drr.described(2), StandIn())
