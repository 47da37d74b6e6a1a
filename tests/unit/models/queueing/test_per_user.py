"""A queue for each user: who opens twenty flows gets no more, and nobody more than a rate."""

from __future__ import annotations

from collections import Counter

import pytest

from simnet.chance.variates import constant
from simnet.engines import FAST, REFERENCE
from simnet.kinds import ValidationError
from simnet.models.packet import Packet
from simnet.models.queueing import Discipline, at_work
from simnet.models.queueing.drr import Drr
from simnet.models.queueing.per_user import PerUser
from simnet.network import UNLIMITED, DatagramSource, RunPlan
from simnet.verify.lab import Sketch, Trial, simulate
from simnet.verify.observe import trace_of
from tests.unit.models.ports import StandIn

MS = 1_000_000
S = 1_000 * MS
BYTE_NS = 800
"""What a byte takes at 10 Mbps."""


def per_user(**given: object) -> Discipline:
    return at_work(PerUser.model_validate(given).described(1), StandIn())


def packet(user: int, flow: int = 0, seq: int = 0, size_bytes: int = 1500) -> Packet:
    return Packet(flow, 0, seq, size_bytes, 0, (), 0, user=user)


def shares(queue: Discipline, flows_of: dict[int, int], sizes: dict[int, int]) -> Counter[int]:
    """Bytes of each user in 2 s at 10 Mbps, each of whose flows always has two packets inside."""
    sent: Counter[int] = Counter()
    users = [user for user, count in flows_of.items() for _ in range(count)]
    for flow, user in enumerate(users):
        for _ in range(2):
            queue.enqueue(packet(user, flow, 0, sizes[user]), 0)
    now = 0
    while now < 2 * S:
        head = queue.dequeue(now)
        if head is None:
            now = queue.ready_ns(now)
            continue
        now += head.size_bytes * BYTE_NS
        queue.departed(head, now)
        sent[head.user] += head.size_bytes
        queue.enqueue(packet(head.user, head.flow, 0, head.size_bytes), now)
    return sent


def test_one_user_with_twenty_flows_gets_as_much_as_one_with_a_single_flow() -> None:
    sent = shares(per_user(), {0: 20, 1: 1}, {0: 1500, 1: 1500})
    assert abs(sent[0] - sent[1]) <= 1514 + 1500
    # A queue by class knows no users: one of 21 flows gets a 21st.
    by_class = at_work(Drr(weights=(1,)).described(1), StandIn())
    sent = shares(by_class, {0: 20, 1: 1}, {0: 1500, 1: 1500})
    assert sent[0] / sent[1] == pytest.approx(20, rel=0.05)


def test_users_share_by_bytes_not_by_packets() -> None:
    sent = shares(per_user(), {0: 1, 1: 1}, {0: 1500, 1: 100})
    assert abs(sent[0] - sent[1]) <= 1514 + 1500


def test_nobody_gets_more_than_the_rate_and_a_burst() -> None:
    queue = per_user(rate="1 Mbps", burst="20 kB")
    sent = shares(queue, {0: 3, 1: 1}, {0: 1500, 1: 1500})
    for user in (0, 1):  # 1 Mbps for two seconds is 250 kB
        assert 250_000 <= sent[user] <= 250_000 + 20_000 + 1500


def test_what_one_does_not_use_the_others_share_up_to_their_rates() -> None:
    queue = per_user(rate="6 Mbps", burst="1514 B")
    sent = shares(queue, {0: 1, 1: 1}, {0: 1500, 1: 1500})
    assert sent[0] + sent[1] == pytest.approx(2_500_000, abs=3000)  # 10 Mbps for two seconds
    alone = shares(per_user(rate="6 Mbps", burst="1514 B"), {0: 1}, {0: 1500})
    assert alone[0] == pytest.approx(1_500_000, abs=3000)


def test_it_says_when_the_next_packet_may_go_to_the_nanosecond() -> None:
    queue = per_user(rate="1 Mbps", burst="1514 B")
    for user in (0, 1):
        for seq in range(2):
            queue.enqueue(packet(user, 0, seq, 1500), 0)
    for _ in range(2):
        sent = queue.dequeue(0)
        assert sent is not None
        queue.departed(sent, 0)
    assert queue.dequeue(0) is None
    # 14 bytes of tokens are left, 1486 come in 8 us each.
    assert queue.ready_ns(0) == 1486 * 8_000
    assert queue.dequeue(1486 * 8_000 - 1) is None
    assert queue.dequeue(1486 * 8_000) is not None


def test_a_user_who_is_held_back_claims_no_turns_afterwards() -> None:
    queue = per_user(rate="1 Mbps", burst="1600 B", quantum="1500 B")
    for seq in range(4):
        queue.enqueue(packet(0, 0, seq, 1500), 0)
    assert queue.dequeue(0) is not None
    for now in range(1, 100):  # asked again and again while it has no tokens
        assert queue.dequeue(now) is None
    for seq in range(4):
        queue.enqueue(packet(1, 1, seq, 100), 100)
    order = []
    while (sent := queue.dequeue(1_000 * MS)) is not None:
        order.append(sent.user)
    assert order == [1, 1, 1, 1, 0]  # one packet and not what many turns would have saved


def test_a_user_has_a_limit_and_all_have_one_together() -> None:
    queue = per_user(user_packets=3, packets=5)
    accepted = [queue.enqueue(packet(user, 0, seq), 0) for user in (0, 1) for seq in range(4)]
    assert accepted == [True, True, True, False, True, True, False, False]
    sent = queue.dequeue(0)
    assert sent is not None
    assert not queue.enqueue(packet(0), 0)  # that in transmission counts
    queue.departed(sent, 0)
    assert queue.enqueue(packet(0), 0)


def test_limits_may_be_left_out() -> None:
    described = PerUser.model_validate({"user_packets": "unlimited"}).described(1)
    assert dict(described.parameters)["user_packets"] == UNLIMITED


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"burst": "20 kB"}, "burst needs a rate"),
        ({"rate": "1 Mbps", "burst": "1 kB"}, "smaller than a packet"),
        ({"user_packets": 0}, "user_packets"),
    ],
)
def test_numbers_that_cannot_work_are_refused(given: dict[str, object], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        PerUser.model_validate(given)


def test_a_rate_above_the_link_is_noticed() -> None:
    (misfit,) = PerUser.model_validate({"rate": "12 Mbps"}).misfits(10_000_000)
    assert misfit == ("rate", "12 Mbps is above the link's 10 Mbps")


MEGABIT = 125_000
BURST = {"burst_limit": "4 Mbps", "burst_threshold": "1 Mbps", "burst_time": "8 s"}


def sent_in_each_second(seconds: int, rest: range, **other: str) -> list[float]:
    """Megabits of a user that always wants to send, but in the seconds of `rest`."""
    port = StandIn(100_000_000)
    given = {"rate": "2 Mbps", "burst": "2 kB", "user_packets": "unlimited", **BURST, **other}
    queue = at_work(PerUser.model_validate({**given, "packets": "unlimited"}).described(1), port)
    sent, now = [0.0] * seconds, 0
    while now < seconds * S:
        if now // S in rest:
            now = rest.stop * S
        queue.enqueue(Packet(0, 0, now, 500, 0, (), now, user=0), now)
        while (packet := queue.dequeue(now)) is None:
            now = queue.ready_ns(now)
        queue.departed(packet, now)
        if now < seconds * S:
            sent[now // S] += packet.size_bytes / MEGABIT
    return sent


def test_a_burst_lasts_as_long_as_the_manual_says_and_comes_back_after_a_pause() -> None:
    # RouterOS manual: threshold x time / limit = 1 x 8 / 4 = 2 s at 4 Mbps, then 2 Mbps, as the
    # average over 8 s stays above 1 Mbps. Idle for 8 s, the user may burst again.
    sent = sent_in_each_second(18, range(6, 14))
    assert sent == pytest.approx([4, 4, 2, 2, 2, 2, *[0] * 8, 4, 4, 2, 2], abs=0.03)


def test_a_burst_comes_back_as_the_average_has_sunk_below_the_threshold() -> None:
    # 4 s carry 12 Mbit. At 9 s the last 8 s have 8 of them, 1 Mbps: not below 0.9 Mbps. At 9.5 s it
    # is 6, and 1 that was sent since 9 s: 0.875 Mbps, and so the user bursts for the other half.
    sent = sent_in_each_second(12, range(4, 9), burst_threshold="0.9 Mbps")
    assert sent[:10] == pytest.approx([4, 4, 2, 2, 0, 0, 0, 0, 0, 3], abs=0.03)


@pytest.mark.parametrize("engine", [FAST, REFERENCE])
def test_lines_that_nobody_crosses_need_no_list(engine: str) -> None:
    sketch = Sketch("nobody")
    queue = PerUser.model_validate({}).described(1)
    for place in range(3):
        sketch.link("a", f"b{place}", 1_000_000, queue=queue)
    link = sketch.link("a", "c", 1_000_000)
    sketch.flow(DatagramSource(constant(0.01), constant(100)), (link,))
    plan = RunPlan(S, 1, interval_ns=S, trace=True)
    assert len(trace_of(simulate(sketch.network(), plan, Trial(1, engine=engine)), link)["seq"]) > 9
