"""DiffServ: who is EF, AF and BE, what each may send, and what the policer lets in."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from simnet.chance.variates import Law, Variate
from simnet.engine import run
from simnet.errors import InputError
from simnet.kinds import ValidationError
from simnet.models.packet import Packet
from simnet.models.queueing import Discipline
from simnet.models.queueing.diffserv import Diffserv
from simnet.models.token_bucket import Bucket
from simnet.network import DatagramSource, NetworkBuilder, RunPlan
from tests.unit.models.ports import StandIn

MS = 1_000_000


def packet(traffic_class: int, size_bytes: int = 1500, seq: int = 0) -> Packet:
    return Packet(traffic_class, 0, seq, size_bytes, traffic_class, (), 0)


def queue(classes: int, **parameters: Any) -> Discipline:
    diffserv = Diffserv(packets="unlimited", **parameters)
    return diffserv.discipline(diffserv.described(classes), StandIn(rate_bps=10_000_000))


def drain(diffserv: Discipline, count: int) -> list[Packet]:
    sent = [diffserv.dequeue(0) for _ in range(count)]
    return [each for each in sent if each is not None]


def test_a_bucket_lets_pass_what_it_has_tokens_for_to_the_bit() -> None:
    bucket = Bucket(rate_bps=1_000_000, burst_bytes=3000)
    assert [bucket.conforms(1500, 0) for _ in range(3)] == [True, True, False]
    assert not bucket.conforms(1500, 12 * MS - 1)
    assert bucket.conforms(1500, 12 * MS)  # 1500 bytes take 12 ms
    assert [bucket.conforms(1500, 10**15) for _ in range(3)] == [True, True, False]


@pytest.mark.parametrize(
    ("classes", "given", "ef", "af"),
    [
        (1, {}, (), ()),
        (2, {}, (0,), ()),
        (4, {}, (0,), (1, 2)),
        (4, {"ef": []}, (), (0, 1, 2)),
        (4, {"ef": [3]}, (3,), (0, 1)),
        (4, {"af": [0]}, (), (0,)),
        (4, {"ef": [1, 2], "af": [3]}, (1, 2), (3,)),
    ],
)
def test_roles_follow_from_the_order_of_the_classes_unless_they_are_said(
    classes: int, given: dict[str, Any], ef: tuple[int, ...], af: tuple[int, ...]
) -> None:
    network = Diffserv(**given).described(classes)
    own = dict(network.parameters)
    assert (own["ef"], own["af"], network.bands) == (ef, af, len(af) + 2)


def test_ef_goes_first_and_what_exceeds_its_share_is_dropped() -> None:
    diffserv = queue(3, ef_share=0.1, ef_burst="3 kB")  # 1 Mbps
    for traffic_class in (2, 1):
        assert diffserv.enqueue(packet(traffic_class), 0)
    assert [diffserv.enqueue(packet(0), 0) for _ in range(3)] == [True, True, False]
    assert diffserv.enqueue(packet(0), 12 * MS)
    assert [each.traffic_class for each in drain(diffserv, 9)] == [0, 0, 0, 2, 1]


def test_the_default_burst_is_what_ef_may_send_in_200_ms() -> None:
    diffserv = queue(2, ef_share=0.33)  # 3.3 Mbps, 82,500 bytes
    assert sum(diffserv.enqueue(packet(0), 0) for _ in range(90)) == 55


@pytest.mark.parametrize("engine", ["fast", "reference"])
def test_a_line_that_begins_at_rate_0_shares_the_rate_that_it_has_then(engine: str) -> None:
    """EF sends 2 Mbps into a share of 1 Mbps; half of it is dropped once the line is up."""
    diffserv = Diffserv(ef_share=0.1, ef_burst="3 kB", packets="unlimited").described(2)
    built = NetworkBuilder(classes=("voice", "data"))
    for node in ("a", "b"):
        built.add_node(node)
    built.add_link("ab", "a", "b", 0, queue=diffserv, rate_changes=[(1, 10_000_000)])
    every_6_ms = DatagramSource(Variate(Law.CONSTANT, 0.006), Variate(Law.CONSTANT, 1500.0))
    built.add_flow("f", "a", "b", work=every_6_ms, traffic_class="voice")
    counts = run(built.build(), RunPlan(duration_ns=6_000 * MS), engine)
    assert counts.interfaces["carried_packets"][0] == pytest.approx(500, abs=5)


def test_af_and_be_share_by_weight_what_ef_leaves() -> None:
    """Shares of bytes are those of the weights, whatever the sizes of the packets."""
    diffserv = queue(
        4,
        ef=[0],
        af=[1, 2],
        af_weights=[3, 2],
        green={"minimum": 3000, "maximum": 9000},
        yellow={"minimum": 3000, "maximum": 9000},
        red={"minimum": 3000, "maximum": 9000},
    )
    sizes = {1: 1500, 2: 576, 3: 64}
    for traffic_class, size in sizes.items():
        for _ in range(2000):
            assert diffserv.enqueue(packet(traffic_class, size), 0)
    bytes_of: Counter[int] = Counter()
    while bytes_of.total() < 300_000:
        (sent,) = drain(diffserv, 1)
        bytes_of[sent.traffic_class] += sent.size_bytes
    allowed = 3 * 1514 + 2 * 1500  # Shreedhar and Varghese: a quantum and two packets
    for traffic_class, weight in ((1, 3), (2, 2), (3, 1)):
        assert abs(bytes_of[traffic_class] - 300_000 * weight / 6) < allowed


def test_af_is_dropped_early_and_be_at_its_limit() -> None:
    diffserv = Diffserv(
        packets=100, weight=1.0, af=[0], green={"minimum": 4, "maximum": 5},
        yellow={"minimum": 3, "maximum": 4}, red={"minimum": 1, "maximum": 2},
    )  # fmt: skip
    at_work = diffserv.discipline(diffserv.described(2), StandIn())
    assert sum(at_work.enqueue(packet(0), 0) for _ in range(200)) == 5
    assert sum(at_work.enqueue(packet(1), 0) for _ in range(200)) == 100


def test_an_outage_ends_all_turns() -> None:
    diffserv = queue(3)
    for traffic_class in (1, 2, 1, 0):
        diffserv.enqueue(packet(traffic_class), 0)
    assert drain(diffserv, 2)[1].traffic_class == 1
    assert len(list(diffserv.flush(0))) == 2
    assert diffserv.dequeue(0) is None
    assert diffserv.enqueue(packet(2), 0)
    assert [each.traffic_class for each in drain(diffserv, 2)] == [2]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"ef": [0, 1], "af": [1]}, "class 1 is given twice in ef and af"),
        ({"af_weights": [1, 2]}, "af_weights needs af"),
        ({"af": [1], "af_weights": [1, 2]}, "af_weights has 2 weights and af 1 classes"),
        ({"af": [1], "af_weights": [0]}, "greater than or equal to 1"),
        ({"be_weight": 0}, "greater than or equal to 1"),
        ({"ef_share": 0.0}, "ef_share must be > 0"),
        ({"ef_share": 1.5}, "1.5"),
        ({"ef_burst": "1499 B"}, "ef_burst must be at least 1500 B"),
        ({"packets": 40}, "must be below the limit"),
        ({"red": {"minimum": 30, "maximum": 40}}, r"minimum of red \(30\) must not be above"),
    ],
)
def test_parameters_that_contradict_each_other_are_refused(
    given: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValidationError, match=message):
        Diffserv(**given)


def test_a_class_that_there_is_not_is_refused() -> None:
    with pytest.raises(InputError, match="names class 3, and there are 3 classes: 0 to 2"):
        Diffserv(af=(1, 3)).described(3)
