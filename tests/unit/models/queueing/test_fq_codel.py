"""FQ-CoDel: deficits by hand, sparse flows first, the fattest flow pays, CoDel in each flow."""

from __future__ import annotations

from simnet.models.flow_hash import list_of
from simnet.models.packet import CE, ECT_0, Packet
from simnet.models.queueing import at_work
from simnet.models.queueing.fq_codel import FqCodel, FqCodelQueue
from tests.unit.models.ports import StandIn

MS = 1_000_000


def fq_codel(seed: int = 1, **given: object) -> FqCodelQueue:
    queue = at_work(FqCodel.model_validate(given).described(1), StandIn(seed=seed))
    assert isinstance(queue, FqCodelQueue)
    return queue


def packet(flow: int, seq: int = 0, size_bytes: int = 1500, now_ns: int = 0) -> Packet:
    made = Packet(flow, 0, seq, size_bytes, 0, (), now_ns)
    made.arrival_ns = now_ns
    return made


def send(queue: FqCodelQueue, now_ns: int = 0) -> Packet:
    sent = queue.dequeue(now_ns)
    assert sent is not None
    queue.departed(sent, now_ns)
    return sent


def test_the_defaults_are_those_of_the_standard() -> None:
    # RFC 8290 section 5.2.
    declared = FqCodel()
    assert (declared.quantum, declared.flows, declared.ecn) == (1514, 1024, True)
    assert (declared.target, declared.interval) == (5 * MS, 100 * MS)
    assert declared.described(1).limit_packets == 10_240


def test_deficits_go_as_in_the_standard_by_hand() -> None:
    # ns-3's FqCodelQueueDiscDeficit: quantum 90, packets of 120 B; flow 1 has three, flow 2 two.
    queue = fq_codel(quantum="90 B")
    for seq in range(3):
        queue.enqueue(packet(1, seq, 120), 0)
    one = queue.flows[queue.list_of(packet(1))]
    assert (one.deficit, list(queue.new), list(queue.old)) == (90, [one], [])
    assert send(queue).flow == 1
    assert one.deficit == -30
    for seq in range(2):
        queue.enqueue(packet(2, seq, 120), 0)
    two = queue.flows[queue.list_of(packet(2))]
    assert (list(queue.new), two.deficit) == ([one, two], 90)
    # Flow 1 is out of credit: it becomes an old one with 60, and flow 2 is served.
    assert send(queue).flow == 2
    assert (one.deficit, two.deficit, list(queue.old)) == (60, -30, [one])
    # Flow 2 gets 90 and is put behind flow 1.
    assert send(queue).flow == 1
    assert (one.deficit, two.deficit, list(queue.new)) == (-60, 60, [])
    # Flow 1 has 30 after its turn's 90, behind flow 2.
    assert send(queue).flow == 2
    assert (one.deficit, two.deficit) == (30, -60)
    assert send(queue).flow == 1
    assert (one.deficit, two.deficit) == (-90, 30)
    assert queue.dequeue(0) is None
    assert not one.active
    assert not two.active


def test_the_packet_of_a_sparse_flow_goes_first() -> None:
    queue = fq_codel()
    for seq in range(20):
        queue.enqueue(packet(1, seq), 0)
    for _ in range(3):
        send(queue)
    queue.enqueue(packet(2, 0, 200), 0)
    assert send(queue).flow == 2


def test_a_flow_that_empties_as_a_new_one_has_to_pass_the_old_ones() -> None:
    # RFC 8290 section 4.2: or two flows that are new again and again would starve the rest.
    queue = fq_codel()
    for seq in range(4):
        queue.enqueue(packet(1, seq), 0)
    for _ in range(2):  # its quantum is used up: it is old once it is asked again
        send(queue)
    queue.enqueue(packet(2, 0, 200), 0)
    assert send(queue).flow == 2
    send(queue)
    queue.enqueue(packet(2, 1, 200), 0)
    two = queue.flows[queue.list_of(packet(2))]
    assert (list(queue.new), two in queue.old) == ([], True)


def test_flows_share_by_bytes_not_by_packets() -> None:
    queue = fq_codel(packets="unlimited")
    for seq in range(600):
        queue.enqueue(packet(1, seq, 1500), 0)
        queue.enqueue(packet(2, seq, 300), 0)
    sent = {1: 0, 2: 0}
    for _ in range(500):
        head = send(queue)
        sent[head.flow] += head.size_bytes
        assert abs(sent[1] - sent[2]) <= 1514 + 1500


def test_a_full_queue_drops_half_of_the_fattest_flow_from_its_head() -> None:
    queue = fq_codel(packets=20)
    for seq in range(16):
        queue.enqueue(packet(1, seq, 1000), 0)
    for seq in range(4):
        queue.enqueue(packet(2, 100 + seq, 1000), 0)
    assert queue.enqueue(packet(2, 104, 1000), 0)
    assert queue.port.dropped == list(range(8))
    assert send(queue).seq == 8


def test_it_drops_no_more_than_a_batch_at_once() -> None:
    queue = fq_codel(packets=20, drop_batch=1)
    for seq in range(21):
        assert queue.enqueue(packet(1, seq), 0)
    assert queue.port.dropped == [0]


def test_a_flow_alone_in_a_full_queue_is_refused() -> None:
    queue = fq_codel(packets=1)
    queue.enqueue(packet(1), 0)
    assert queue.dequeue(0) is not None  # it is in transmission
    assert not queue.enqueue(packet(2), 0)
    assert queue.port.dropped == []


def standing(queue: FqCodelQueue, ecn: int) -> list[Packet]:
    """Flow 1 keeps a queue that takes 12 ms a packet for two seconds, flow 2 one packet a turn."""
    sent = []
    for seq in range(200):
        coming = packet(1, seq, now_ns=0)
        coming.ecn = ecn
        queue.enqueue(coming, 0)
    for now in range(0, 1_200 * MS, 12 * MS):
        queue.enqueue(packet(2, now // MS, 100, now), now)
        sent += [send(queue, now), send(queue, now)]
    return sent


def test_codel_drops_of_the_flow_that_stands_and_of_no_other() -> None:
    queue = fq_codel()
    sent = standing(queue, ecn=0)
    assert len(queue.port.dropped) > 10
    assert max(queue.port.dropped) < 200
    assert sum(head.flow == 2 for head in sent) == 100


def test_it_marks_instead_where_the_transport_knows_it() -> None:
    queue = fq_codel()
    sent = standing(queue, ECT_0)
    assert queue.port.dropped == []
    assert sum(head.ecn == CE for head in sent) == len(queue.port.marked) > 10
    assert standing(fq_codel(ecn=False), ECT_0)[0].ecn == ECT_0


def test_runs_differ_in_which_flows_share_a_list() -> None:
    lists = {tuple(fq_codel(seed).list_of(packet(flow)) for flow in range(8)) for seed in range(5)}
    assert len(lists) == 5


def test_packets_of_one_connection_and_way_share_a_list_and_lists_are_even() -> None:
    counts = [0] * 16
    for flow in range(50):
        for connection in range(32):
            made = Packet(flow, flow % 2, 0, 1, 0, (), 0, connection=connection)
            counts[list_of(made, 12345, 16)] += 1
    # Chi-squared of 15 degrees of freedom: beyond 37.7 once in 1000 perturbations.
    assert sum((count - 100) ** 2 / 100 for count in counts) < 37.7
    assert list_of(packet(1, 0), 7, 1024) == list_of(packet(1, 5, 40), 7, 1024)


def _marked_of_two(backlog: str) -> list[int]:
    """Let a flow with two packets wait too long beside one with many; return what was marked."""
    port = StandIn()
    queue = at_work(FqCodel.model_validate({"backlog": backlog}).described(1), port)
    for number in range(60):
        made = Packet(1, 0, number, 1500, 0, (), 0, ecn=ECT_0)
        queue.enqueue(made, 0)
    now = 0
    for number in range(1000, 1030):
        for seq in (number, number + 100):
            made = Packet(2, 0, seq, 1500, 0, (), now, ecn=ECT_0)
            made.arrival_ns = now
            queue.enqueue(made, now)
        for _ in range(4):
            now += 5 * MS
            sent = queue.dequeue(now)
            if sent is not None:
                queue.departed(sent, now)
    return [seq for seq in port.marked if seq >= 1000]


def test_whose_bytes_show_a_standing_queue_is_a_choice() -> None:
    # RFC 8290 section 4.2: each queue has a CoDel; Linux (sch_fq_codel.c) shows it all bytes.
    assert _marked_of_two("all")
    assert _marked_of_two("own") == []
