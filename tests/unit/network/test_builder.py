"""Names in, Network out: what is built, and what is refused."""

from __future__ import annotations

from collections.abc import Callable, Generator

import pytest

from simnet.actions import Action, Clock, Outcome, Think
from simnet.chance.streams import RandomStream
from simnet.chance.variates import constant
from simnet.errors import NetworkError
from simnet.network import DatagramSource, Loss, NetworkBuilder, Queue, Reverse, TcpParameters

WORK = DatagramSource(gap=constant(1.0), size=constant(100.0))


class Sleeper:
    """A behaviour that thinks once."""

    def actions(self, random: RandomStream, clock: Clock) -> Generator[Action, Outcome, None]:
        yield Think(1.0)


def chain() -> NetworkBuilder:
    """A builder with a - b - c."""
    builder = NetworkBuilder(classes=("voice", "data"))
    for name in "abc":
        builder.add_node(name)
    builder.add_link("ab", "a", "b", 1_000, delay_ns=10)
    builder.add_link("bc", "b", "c", 2_000, delay_ns=20)
    return builder


def test_a_link_is_two_interfaces() -> None:
    builder = NetworkBuilder()
    builder.add_node("a", "router", "town", 1.5, 2.5)
    builder.add_node("b")
    builder.add_link(
        "ab",
        "a",
        "b",
        1_000,
        delay_ns=10,
        queue=Queue(limit_packets=5),
        loss=Loss(0.5),
        rate_changes=[(5, 0)],
        reverse=Reverse(rate_bps=500, loss=Loss(every=3), rate_changes=()),
    )
    network = builder.build()
    there, back = network.interfaces
    assert (there.name, back.name) == ("ab:a->b", "ab:b->a")
    assert (there.link, back.link) == ("ab", "ab")
    assert (there.source, there.target) == (0, 1) == (back.target, back.source)
    assert (there.rate_bps, back.rate_bps) == (1_000, 500)
    assert (there.delay_ns, back.delay_ns) == (10, 10)
    assert (there.queue, back.queue) == (Queue(limit_packets=5), Queue(limit_packets=5))
    assert (there.loss, back.loss) == (Loss(0.5), Loss(every=3))
    assert (there.rate_changes, back.rate_changes) == (((5, 0),), ())
    assert (network.nodes[0].kind, network.nodes[0].place) == ("router", "town")


def test_a_flow_has_its_paths_and_names() -> None:
    builder = chain()
    builder.add_flow("f", "a", "c", work=WORK, traffic_class="data", datagram_header_bytes=28)
    builder.add_flow("g", "c", "b", group="all", stream="key", tcp=TcpParameters(mss_bytes=500))
    network = builder.build()
    first, second = network.flows
    assert [network.interfaces[index].name for index in first.path] == ["ab:a->b", "bc:b->c"]
    assert [network.interfaces[index].name for index in first.reverse_path] == [
        "bc:c->b",
        "ab:b->a",
    ]
    assert (first.group, first.stream, first.traffic_class) == ("f", "f", 1)
    assert (second.group, second.stream, second.traffic_class) == ("all", "key", 0)
    assert (first.work, first.datagram_header_bytes, second.tcp.mss_bytes) == (WORK, 28, 500)
    assert network.classes == ("voice", "data")


def test_a_flow_may_have_to_pass_a_node() -> None:
    builder = chain()
    builder.add_node("d")
    builder.add_link("ad", "a", "d", 1_000, cost=5)
    builder.add_link("dc", "d", "c", 1_000, cost=5)
    builder.add_flow("free", "a", "c", work=WORK)
    builder.add_flow("bound", "a", "c", work=WORK, via="d")
    builder.add_flow("there already", "a", "d", work=WORK, via="a")
    network = builder.build()
    names = [
        [network.interfaces[index].name for index in (*flow.path, *flow.reverse_path)]
        for flow in network.flows
    ]
    assert names == [
        ["ab:a->b", "bc:b->c", "bc:c->b", "ab:b->a"],
        ["ad:a->d", "dc:d->c", "dc:c->d", "ad:d->a"],
        ["ad:a->d", "ad:d->a"],
    ]
    with pytest.raises(NetworkError, match="flow 'lost': unknown node 'dd'; did you mean 'd'"):
        builder.add_flow("lost", "a", "c", via="dd")


def test_a_person_has_channels_by_index() -> None:
    builder = chain()
    builder.add_flow("f", "a", "b")
    builder.add_flow("g", "a", "c")
    builder.add_person("p", Sleeper(), {"internet": "g", "intranet": "f"}, start_ns=7)
    (person,) = builder.build().people
    assert (person.name, person.group, person.stream, person.start_ns) == ("p", "p", "p", 7)
    assert person.channels == {"internet": 1, "intranet": 0}


REFUSED: list[tuple[Callable[[NetworkBuilder], object], str]] = [
    (lambda b: b.add_node("a"), "node 'a': already defined"),
    (lambda b: b.add_node("d", latitude=91.0), "node 'd': latitude must be in [-90, 90], got 91.0"),
    (lambda b: b.add_link("ab", "a", "b", 1), "link 'ab': already defined"),
    (
        lambda b: b.add_link("ad", "a", "d", 1),
        "link 'ad': unknown node 'd' (allowed: a, b, c)",
    ),
    (lambda b: b.add_link("aa", "a", "a", 1), "link 'aa': joins node 'a' to itself"),
    (
        lambda b: b.add_link("ac", "a", "c", -1),
        "interface 'ac:a->c': rate must be 0 to 1000000000000000, got -1",
    ),
    (
        lambda b: b.add_link("ac", "a", "c", 1.5),  # type: ignore[arg-type]
        "interface 'ac:a->c': rate must be a whole number, got 1.5",
    ),
    (
        lambda b: b.add_link("ac", "a", "c", True),
        "interface 'ac:a->c': rate must be a whole number, got True",
    ),
    (
        lambda b: b.add_link("ac", "a", "c", 1, reverse=Reverse(delay_ns=-1)),
        "interface 'ac:c->a': delay must be 0 to 4611686018427387904, got -1",
    ),
    (
        lambda b: b.add_link("ac", "a", "c", 1, cost=0),
        "interface 'ac:a->c': cost must be 1 to 1000000000, got 0",
    ),
    (
        lambda b: b.add_link("ac", "a", "c", 1, queue=Queue(limit_packets=0)),
        "interface 'ac:a->c': queue limit in packets must be 1 to 4611686018427387904, got 0",
    ),
    (
        lambda b: b.add_link("ac", "a", "c", 1, queue=Queue(bands=65_537)),
        "interface 'ac:a->c': number of bands must be 1 to 65536, got 65537",
    ),
    (
        lambda b: b.add_link("ac", "a", "c", 1, loss=Loss(1.5)),
        "interface 'ac:a->c': loss probability must be in [0, 1], got 1.5",
    ),
    (
        lambda b: b.add_link("ac", "a", "c", 1, loss=Loss(float("nan"))),
        "interface 'ac:a->c': loss probability must be in [0, 1], got nan",
    ),
    (
        lambda b: b.add_link("ac", "a", "c", 1, rate_changes=[(5, 1), (5, 2)]),
        "interface 'ac:a->c': rate changes must be in increasing order of time, got 5 ns after 5 ns",  # noqa: E501
    ),
    (lambda b: b.add_flow("f", "a", "b"), "flow 'f': already defined"),
    (
        lambda b: b.add_flow("g", "a", "x"),
        "flow 'g': unknown node 'x' (allowed: a, b, c)",
    ),
    (lambda b: b.add_flow("g", "a", "a"), "flow 'g': source and target are the same node 'a'"),
    (
        lambda b: b.add_flow("g", "a", "b", traffic_class="dat"),
        "flow 'g': unknown traffic class 'dat'; did you mean 'data'? (allowed: data, voice)",
    ),
    (
        lambda b: b.add_flow("g", "a", "b", traffic_class=2),
        "flow 'g': traffic class 2 is not one of 0 to 1",
    ),
    (
        lambda b: b.add_flow("g", "a", "b", datagram_header_bytes=-1),
        "flow 'g': header must be 0 to 65535 bytes, got -1",
    ),
    (lambda b: b.add_person("p", Sleeper(), {}), "person 'p': has no channel to anywhere"),
    (
        lambda b: b.add_person("p", Sleeper(), {"internet": "ff"}),
        "person 'p': channel 'internet': unknown flow 'ff'; did you mean 'f'? (allowed: f)",
    ),
    (
        lambda b: b.add_person("p", Sleeper(), {"internet": "f"}),
        "person 'p': channel 'internet': flow 'f' has work of its own",
    ),
]


@pytest.mark.parametrize(("act", "message"), REFUSED, ids=[message for _, message in REFUSED])
def test_refusals(act: Callable[[NetworkBuilder], object], message: str) -> None:
    builder = chain()
    builder.add_flow("f", "a", "b", work=WORK)
    with pytest.raises(NetworkError) as caught:
        act(builder)
    assert str(caught.value) == message


def test_a_person_twice_or_before_the_start_is_refused() -> None:
    builder = chain()
    builder.add_flow("f", "a", "b")
    with pytest.raises(NetworkError, match="person 'p': start must be >= 0, got -1 ns"):
        builder.add_person("p", Sleeper(), {"internet": "f"}, start_ns=-1)
    builder.add_person("p", Sleeper(), {"internet": "f"})
    with pytest.raises(NetworkError, match="person 'p': already defined"):
        builder.add_person("p", Sleeper(), {"internet": "f"})


def test_classes_must_be_some_and_distinct() -> None:
    with pytest.raises(NetworkError, match="at least one traffic class"):
        NetworkBuilder(classes=())
    with pytest.raises(NetworkError, match="traffic class 'a': given twice"):
        NetworkBuilder(classes=("a", "b", "a"))


def test_a_flow_without_a_path_names_how_far_its_ends_reach() -> None:
    builder = chain()
    for name in "xyz":
        builder.add_node(name)
    builder.add_link("xy", "x", "y", 1)
    builder.add_flow("apart", "a", "x")
    builder.add_flow("alone", "a", "z")
    builder.add_flow("fine", "a", "c")
    assert builder.unrouted() == {
        "apart": "no path from 'a' to 'x': links from 'a' lead only to a, b, c",
        "alone": "no path from 'a' to 'z': 'z' has no link",
    }
    with pytest.raises(NetworkError) as caught:
        builder.build()
    assert str(caught.value) == (
        "flow 'apart': no path from 'a' to 'x': links from 'a' lead only to a, b, c"
    )
