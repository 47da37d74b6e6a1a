"""The compiled core as software: it is there, stops when asked, and gives back its memory."""

from __future__ import annotations

import gc
import resource
import signal
import subprocess
import sys
import textwrap
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path

import pytest

from simnet.actions import Stream, Think, Transfer
from simnet.chance import variates as laws
from simnet.engine import engines, run
from simnet.engine.fast.collect import capacity_bits
from simnet.engine.fast.engine import build
from simnet.engine.progress import Progress
from simnet.errors import BehaviourError, InputError
from simnet.network import (
    DatagramSource,
    Flow,
    Interface,
    Network,
    Node,
    Person,
    Queue,
    RunPlan,
    TcpParameters,
    TransferSource,
)

SECOND = 1_000_000_000
ROOT = Path(__file__).parents[4]


FIFO = Queue()
LINUX = TcpParameters()


def two_nodes(
    *work: DatagramSource | TransferSource | None,
    queue: Queue = FIFO,
    tcp: TcpParameters = LINUX,
    people: tuple[Person, ...] = (),
) -> Network:
    """Return a link of 10 Mbit/s and 5 ms, and a flow over it for each piece of work."""
    there = Interface("there", "link", 0, 1, 10_000_000, 5_000_000, queue)
    back = Interface("back", "link", 1, 0, 10_000_000, 5_000_000, queue)
    flows = tuple(
        Flow(f"flow-{k}", "all", f"flow-{k}", 0, 1, (0,), (1,), work=each, tcp=tcp)
        for k, each in enumerate(work)
    )
    return Network((Node("a"), Node("b")), (there, back), flows, people)


class Busy:
    """A person who does a bit of everything."""

    def actions(self, random, clock):
        for _ in range(20):
            yield Transfer(down_bytes=30_000)
            yield Stream(0.1, down_bps=64_000, up_bps=64_000)
            yield Transfer(down_bytes=10**7, patience_s=0.1)
            yield Think(random.exponential(0.05))


ENDLESS = DatagramSource(laws.constant(1e-5), laws.constant(100))
FETCHES = TransferSource(laws.constant(300), laws.exponential(20_000), think=laws.exponential(0.01))


LONG = RunPlan(100_000 * SECOND, interval_ns=10_000 * SECOND)


def test_the_core_is_compiled_and_the_default() -> None:
    import simnet._fastpath

    assert engines() == ("fast", "reference")
    assert simnet._fastpath.__file__.endswith(tuple(EXTENSION_SUFFIXES))


def test_an_interrupt_stops_a_run_soon() -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, 0.2)
    try:
        with pytest.raises(KeyboardInterrupt):
            run(two_nodes(ENDLESS), LONG)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def test_progress_is_told_while_the_core_works() -> None:
    told: list[Progress] = []

    def note(progress: Progress) -> None:
        told.append(progress)
        if len(told) == 2:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        run(
            two_nodes(ENDLESS), RunPlan(100_000 * SECOND, interval_ns=10_000 * SECOND), "fast", note
        )
    assert 0 < told[0].now_ns < told[1].now_ns < told[1].duration_ns
    assert 0 < told[0].packet_hops < told[1].packet_hops


def grown_by() -> int:
    """Play one network thirty times; return by how many bytes the process grew in the last ten."""
    queue = Queue("priority", limit_packets=50, bands=2)
    person = Person("p", "people", "p", Busy(), {"internet": 0})
    network = two_nodes(None, FETCHES, ENDLESS, queue=queue, people=(person,))
    plan = RunPlan(SECOND, trace=True)

    def resident_after_a_run() -> int:
        run(network, plan)
        gc.collect()
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
        return int(pages) * resource.getpagesize()

    # The allocator keeps more or less from run to run; what is never given back piles up.
    readings = [resident_after_a_run() for _ in range(30)]
    return min(readings[20:]) - min(readings[:10])


def test_memory_is_given_back() -> None:
    """In a process of its own: what other tests leave behind comes and goes by megabytes."""
    script = "from tests.unit.engine.fast.test_core import grown_by; print(grown_by())"
    said = subprocess.check_output([sys.executable, "-c", script], cwd=ROOT, text=True)
    # A run holds some 10 MB; a leak of 1 % of that would show.
    assert int(said) < 2_000_000


def test_slots_of_connections_and_packets_are_used_again() -> None:
    core = build(two_nodes(FETCHES), RunPlan(200 * SECOND))
    while not core.advance(200 * SECOND, SECOND):
        pass
    core.finish()
    assert len(core.transfers()) > 2000
    assert core.connection_room <= 64
    assert core.packet_room <= 256


def test_no_memory_is_an_error_not_a_crash() -> None:
    script = """
        import resource
        from simnet.chance import variates as laws
        from simnet.engine import run
        from simnet.network import *

        link = Interface("slow", "link", 0, 1, 8_000, 0)
        source = DatagramSource(laws.constant(1e-6), laws.constant(1000))
        flow = Flow("f", "f", "f", 0, 1, (0,), (), work=source)
        network = Network((Node("a"), Node("b")), (link,), (flow,))
        run(network, RunPlan(10**6))
        used = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (used + 200_000_000, -1))
        try:
            run(network, RunPlan(10**12))
        except MemoryError as error:
            print(error)
        print(run(network, RunPlan(10**6)).packet_hops)
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)], capture_output=True, text=True, check=True
    )
    assert done.stdout == "no memory left for packets and connections\n0\n"


def test_what_only_the_reference_has_is_refused_by_name() -> None:
    with pytest.raises(InputError, match=r"'stack' of 'there'.*--engine reference"):
        run(two_nodes(ENDLESS, queue=Queue("stack")), RunPlan(SECOND))
    with pytest.raises(InputError, match=r"'vegas'.*--engine reference"):
        run(two_nodes(FETCHES, tcp=TcpParameters(congestion_control="vegas")), RunPlan(SECOND))


def test_a_behaviour_s_slip_is_told_as_on_the_reference() -> None:
    class Wrong:
        def actions(self, random, clock):
            yield Transfer(down_bytes=1000)
            yield "sleep"

    person = Person("ana", "people", "ana", Wrong(), {"internet": 0})
    network = two_nodes(None, people=(person,))
    messages = []
    for engine in ("fast", "reference"):
        with pytest.raises(BehaviourError) as raised:
            run(network, RunPlan(10 * SECOND), engine)
        messages.append(str(raised.value))
    assert messages[0] == messages[1]
    assert "person 'ana' at 0.0" in messages[0]


def test_capacity_follows_the_changes_of_rate() -> None:
    interface = Interface(
        "i", "l", 0, 1, 1_000, 0, rate_changes=((2 * SECOND, 0), (3 * SECOND, 500), (9 * SECOND, 7))
    )
    assert capacity_bits(interface, RunPlan(4 * SECOND)) == 2_000 + 500
    assert capacity_bits(interface, RunPlan(4 * SECOND, warmup_ns=SECOND)) == 1_000 + 500
    assert capacity_bits(interface, RunPlan(4 * SECOND, warmup_ns=3 * SECOND)) == 500
