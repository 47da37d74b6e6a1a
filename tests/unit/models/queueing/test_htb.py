"""The hierarchical token bucket: guarantees are kept, the rest is shared, ceilings hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any

import pytest

from simnet.kinds import ValidationError
from simnet.models.htb_classes import HtbClass
from simnet.models.packet import Packet
from simnet.models.queueing import Discipline, at_work
from simnet.models.queueing.htb import Htb
from tests.unit.models.ports import StandIn

MS = 1_000_000
S = 1_000 * MS

# The example of the HTB user guide (M. Devera, "Sharing hierarchy"): kilobytes a second.
GUIDE = [
    {"rate": "240 kbps", "ceil": "800 kbps"},
    {"rate": "80 kbps", "ceil": "800 kbps"},
    {"rate": "480 kbps", "ceil": "800 kbps"},
]


def packet(seq: int, traffic_class: int, size_bytes: int = 1000) -> Packet:
    return Packet(0, 0, seq, size_bytes, traffic_class, (), 0)


def declared(*classes: dict[str, Any], **given: Any) -> Htb:
    return Htb.model_validate({"rate": "10 Mbps", "classes": list(classes), **given})


def htb(*classes: dict[str, Any], **given: Any) -> Discipline:
    described = declared(*classes, packets="unlimited", **given).described(3)
    return at_work(described, StandIn())


def shares(queue: Discipline, backlogged: Iterable[int], length_ns: int) -> Counter[int]:
    """Bytes that each class sends in a time, of those that always have packets."""
    sent: Counter[int] = Counter()
    for number in backlogged:
        for seq in range(3):
            queue.enqueue(packet(seq, number), 0)
    now = 0
    while now <= length_ns:
        head = queue.dequeue(now)
        if head is None:
            now = queue.ready_ns(now)
            continue
        queue.departed(head, now)
        sent[head.traffic_class] += head.size_bytes
        queue.enqueue(packet(0, head.traffic_class), now)
    return sent


def test_all_get_what_they_are_guaranteed() -> None:
    sent = shares(htb(*GUIDE, rate="800 kbps"), (0, 1, 2), 100 * S)
    for number, rate in enumerate((30_000, 10_000, 60_000)):
        assert sent[number] == pytest.approx(100 * rate, rel=0.002)
    # All together no more, but for what each may overdraw its bucket by.
    assert 0 <= sum(sent.values()) - 100 * 100_000 <= 3 * (1_600 + 1_000)


def test_what_one_leaves_is_shared_as_quanta_are() -> None:
    """The guide's: without the first class, its 30 kB/s go to the others as 10 to 60."""
    sent = shares(htb(*GUIDE, rate="800 kbps"), (1, 2), 100 * S)
    assert sent[1] == pytest.approx(100 * (10_000 + 30_000 / 7), rel=0.005)
    assert sent[2] == pytest.approx(100 * (60_000 + 30_000 * 6 / 7), rel=0.005)


def test_the_first_priority_takes_all_that_is_left_and_no_guarantee() -> None:
    first = {**GUIDE[0], "prio": 1}
    sent = shares(htb(first, GUIDE[1], {**GUIDE[2], "prio": 1}, rate="1 Mbps"), (0, 1, 2), 100 * S)
    assert sent[0] == pytest.approx(100 * 30_000, rel=0.002)
    assert sent[1] == pytest.approx(100 * (10_000 + 25_000), rel=0.002)
    assert sent[2] == pytest.approx(100 * 60_000, rel=0.002)


def test_nobody_exceeds_the_ceiling_though_the_line_is_free() -> None:
    queue = htb({"rate": "8 kbps", "ceil": "80 kbps", "cburst": "2000 B"}, {"rate": "8 Mbps"})
    sent = shares(queue, (0,), 100 * S)
    # 10 kB/s and the bucket, which one packet may overdraw.
    assert 1_000_000 < sent[0] <= 1_000_000 + 2_000 + 1_000


def test_without_a_ceiling_nothing_is_borrowed() -> None:
    sent = shares(htb({"rate": "80 kbps"}, {"rate": "8 kbps"}), (0,), 10 * S)
    assert 100_000 < sent[0] <= 100_000 + 1_600 + 1_000


def tree(inner: dict[str, Any], *classes: dict[str, Any], **given: Any) -> Discipline:
    return htb(*classes, inner=inner, **given)


# The guide's two customers on 100 kB/s: A has 40 for its web and mail, B has 60.
WEB = {"rate": "240 kbps", "ceil": "800 kbps", "parent": "A"}
MAIL = {"rate": "80 kbps", "ceil": "800 kbps", "parent": "A"}
B = {"rate": "480 kbps", "ceil": "800 kbps"}
A = {"rate": "320 kbps", "ceil": "800 kbps"}


def test_what_a_class_leaves_goes_first_to_those_beside_it() -> None:
    """The guide's: while mail is silent web gets all of A's 40 kB/s, and B its 60 as before."""
    sent = shares(tree({"A": A}, WEB, MAIL, B, rate="800 kbps"), (0, 2), 100 * S)
    assert sent[0] == pytest.approx(100 * 40_000, rel=0.003)
    assert sent[2] == pytest.approx(100 * 60_000, rel=0.003)


def test_without_an_inner_class_all_share_what_one_leaves() -> None:
    flat = ({**WEB, "parent": None}, {**MAIL, "parent": None}, B)
    sent = shares(htb(*flat, rate="800 kbps"), (0, 2), 100 * S)
    assert sent[0] == pytest.approx(100 * (30_000 + 10_000 / 3), rel=0.005)
    assert sent[2] == pytest.approx(100 * (60_000 + 10_000 * 2 / 3), rel=0.005)


def test_a_whole_customer_may_be_borrowed_from() -> None:
    """B is silent: what it leaves is lent through A by the quanta of A's classes, as 30 to 10."""
    sent = shares(tree({"A": A}, WEB, MAIL, B, rate="800 kbps"), (0, 1), 100 * S)
    assert sent[0] == pytest.approx(100 * (30_000 + 60_000 * 3 / 4), rel=0.005)
    assert sent[1] == pytest.approx(100 * (10_000 + 60_000 / 4), rel=0.005)


def test_the_ceiling_of_an_inner_class_holds_for_all_below_it() -> None:
    capped = {"A": {"rate": "320 kbps", "ceil": "400 kbps"}}
    sent = shares(tree(capped, WEB, MAIL, B, rate="800 kbps"), (0, 1), 100 * S)
    # 50 kB/s, its bucket, and a packet by which it may be overdrawn.
    assert 5_000_000 - 1_000 <= sent[0] + sent[1] <= 5_000_000 + 1_600 + 1_000


def test_a_class_borrows_through_several_levels_up_to_the_root() -> None:
    inner = {"top": A, "low": {**A, "parent": "top"}}
    leaf = {"rate": "80 kbps", "ceil": "800 kbps", "parent": "low"}
    sent = shares(tree(inner, leaf, B, rate="800 kbps"), (0,), 100 * S)
    assert sent[0] == pytest.approx(100 * 100_000, rel=0.003)
    both = shares(tree(inner, leaf, B, rate="800 kbps"), (0, 1), 100 * S)
    assert both[0] == pytest.approx(100 * 40_000, rel=0.003)
    assert both[1] == pytest.approx(100 * 60_000, rel=0.003)


def test_an_inner_class_lends_before_the_root_whatever_the_priorities() -> None:
    """Linux asks the levels from below; `prio` counts among those to whom one level lends."""
    late = {**WEB, "prio": 7}
    sent = shares(tree({"A": A}, late, {**B, "prio": 0}, rate="800 kbps"), (0, 1), 100 * S)
    assert sent[0] == pytest.approx(100 * 40_000, rel=0.003)


def test_what_is_lent_is_back_within_a_burst() -> None:
    """B comes back after a second in which A had all: it has its 60 kB/s from the first packet."""
    queue = tree({"A": A}, WEB, MAIL, B, rate="800 kbps")
    for seq in range(200):
        queue.enqueue(packet(seq, 0), 0)
    now, sent = 0, Counter[int]()
    while now < 2 * S:
        head = queue.dequeue(now)
        if head is None:
            now = queue.ready_ns(now)
            if now >= S and not sent:
                for seq in range(200):
                    queue.enqueue(packet(seq, 2), now)
                sent[2] = 0
        elif now >= S:
            sent[head.traffic_class] += head.size_bytes
    assert sent[2] == pytest.approx(60_000 + 1_600, abs=1_000)
    assert sent[0] == pytest.approx(40_000, abs=2_000)


def at_once(queue: Discipline, now: int = 0) -> list[int]:
    """Classes of the packets that may go now, in their order."""
    return [head.traffic_class for head in iter(lambda: queue.dequeue(now), None)]


def test_a_guarantee_goes_before_what_others_borrow() -> None:
    queue = htb({"rate": "8 kbps"}, {"rate": "8 kbps", "ceil": "10 Mbps"}, rate="10 Mbps")
    for seq in range(50):
        queue.enqueue(packet(seq, 1), 0)
    assert at_once(queue) == [1, 1]
    now = queue.ready_ns(0)
    queue.enqueue(packet(99, 0), now)
    # The other one may borrow now and has waited longer; then the root has nothing to lend.
    assert at_once(queue, now) == [0]
    assert at_once(queue, queue.ready_ns(now)) == [1]


def test_those_that_wait_are_asked_for_again_when_the_first_may_go() -> None:
    queue = htb({"rate": "8 kbps"}, {"rate": "80 kbps"}, rate="800 kbps")
    for number in (0, 1):
        for seq in range(4):
            queue.enqueue(packet(seq, number), 0)
    # A bucket of 1600 B may be overdrawn by a packet: two of each, and 400 B are missing.
    assert at_once(queue) == [0, 1, 0, 1]
    assert queue.ready_ns(0) == 40 * MS
    assert at_once(queue, 40 * MS) == [1]


def test_turns_are_as_linux_makes_them() -> None:
    def turn(**given: Any) -> int:
        return HtbClass.model_validate(given).turn_bytes

    assert turn(rate="2 Mbps") == 25_000
    assert (turn(rate="50 kbps"), turn(rate="1 Gbps")) == (1_000, 200_000)
    assert turn(rate="2 Mbps", quantum="3 kB") == 3_000


@pytest.mark.parametrize(
    ("classes", "given", "message"),
    [
        ([{"rate": "2 Mbps", "ceil": "1 Mbps"}], {}, r"ceil \(1 Mbps\) must not be below rate"),
        ([{"rate": "2 Mbps", "burst": "1 kB"}], {}, r"burst \(1 kB\) is smaller than a packet"),
        ([{"rate": "6 Mbps"}] * 2, {}, "guaranteed 12 Mbps together, more than"),
        ([], {}, "give 1 to 64 classes, got 0"),
        ([{"rate": "1 Mbps", "prio": 8}], {}, "less than or equal to 7"),
        ([{"rate": "1 Mbps", "parent": "A"}], {}, "has the parent 'A', and there are no inner"),
    ],
)
def test_what_cannot_work_is_refused(
    classes: list[dict[str, Any]], given: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValidationError, match=message):
        declared(*classes, **given)


def test_what_does_not_fit_the_link_or_the_scenario_is_named() -> None:
    two = declared({"rate": "6 Mbps"}, {"rate": "4 Mbps"})
    assert list(two.misfits(10_000_000)) == []
    assert list(two.misfits(9_000_000)) == [("rate", "10 Mbps is above the link's 9 Mbps")]
    scenario = SimpleNamespace(classes=("voice", "web", "bulk"))
    assert list(two.sense(scenario)) == [
        ("classes", "has 2; give one for each traffic class: voice, web, bulk")
    ]
