"""Every queue discipline keeps the contract, and the check of it sees those that do not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from simnet.kinds import kinds_of
from simnet.models.packet import Packet
from simnet.models.queueing import Discipline, Port, Queueing
from simnet.models.queueing.fifo import Fifo, FifoQueue
from simnet.network import UNLIMITED, Queue
from simnet.runs.prepare import run
from simnet.testing import check_queueing

KINDS = kinds_of(Queueing)  # type: ignore[type-abstract]


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_kind_keeps_the_contract(kind: type[Queueing]) -> None:
    check_queueing(kind)


def test_other_parameters_keep_it_too() -> None:
    check_queueing(KINDS["priority"], packets="unlimited")
    check_queueing(KINDS["priority"], bands=1)
    check_queueing(KINDS["drr"], weights=[1, 5], quantum="100 B")
    for kind in ("drr", "sfq", "wfq"):
        check_queueing(KINDS[kind], by="flow", flows=4)
        check_queueing(KINDS[kind], by="user")
    check_queueing(KINDS["fq_codel"], flows=2, drop_batch=1, target="1 ns", interval="1 ns")
    check_queueing(KINDS["per_user"], user_packets="unlimited", quantum="100 B")
    burst = {"burst_limit": "4 Mbps", "burst_threshold": "1 Mbps", "burst_time": "300 ms"}
    check_queueing(KINDS["per_user"], rate="1 Mbps", **burst)
    shaped = {"rate": "1 Mbps", "burst": "2 kB"}
    check_queueing(KINDS["token_bucket"], **shaped)
    check_queueing(KINDS["policer"], **shaped, queue={"kind": "token_bucket", **shaped})
    asked = {"superframe": "10 ms", "request_delay": "95 ms"}
    check_queueing(KINDS["on_demand"], cra="100 kbps")
    check_queueing(KINDS["on_demand"], rbdc="1 Mbps", rbdc_timeout=1, **asked)
    check_queueing(KINDS["on_demand"], vbdc="1 Mbps", queue={"kind": "fq_codel"}, **asked)
    shared = {"kind": "htb", "rate": "2 Mbps", "classes": [shaped] * 2}
    check_queueing(KINDS["token_bucket"], **shaped, queue=shared)
    inner = {"a": {"rate": "2 Mbps", "ceil": "3 Mbps"}, "b": {"rate": "1 Mbps", "parent": "a"}}
    leaves = [{**shaped, "parent": "b"}, {"rate": "500 kbps", "ceil": "4 Mbps", "parent": "a"}]
    check_queueing(KINDS["htb"], rate="4 Mbps", inner=inner, classes=[*leaves, shaped])


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_kind_can_be_written_in_a_scenario(kind: type[Queueing], tmp_path: Path) -> None:
    queue = {"kind": kind.model_fields["kind"].default, **kind.example}
    file = tmp_path / "queue.yaml"
    file.write_text(
        "name: queue\nrun: {duration: 2 s}\nclasses: [voice, video, data]\nnodes: [a, b]\n"
        f"links: {{ab: {{from: a, to: b, rate: 50 Mbps, queue: {json.dumps(queue)}}}}}\n"
        "flows: {f: {from: a, to: b, traffic: {kind: bulk, up: unlimited}}}\n"
    )
    assert run(file).arrow("interfaces")["carried_packets"][0].as_py() > 10


class LastFirst(FifoQueue):
    """Sends whoever came last."""

    def dequeue(self, now_ns: int) -> Packet | None:
        return self._waiting.pop() if self._waiting else None


class Forgetful(FifoQueue):
    """Loses every third packet that it accepted."""

    taken = 0

    def enqueue(self, packet: Packet, now_ns: int) -> bool:
        accepted = super().enqueue(packet, now_ns)
        self.taken += accepted
        if accepted and self.taken % 3 == 0:
            self._waiting.pop()
        return accepted


class Greedy(FifoQueue):
    """Forgets to give back the place of what it sent."""

    def departed(self, packet: Packet, now_ns: int) -> None:
        """Keep it."""


class Endless(FifoQueue):
    """Knows no limit."""

    def enqueue(self, packet: Packet, now_ns: int) -> bool:
        self._waiting.append(packet)
        return True

    def departed(self, packet: Packet, now_ns: int) -> None:
        """Nothing to free."""


class Lazy(FifoQueue):
    """Sends only when two wait."""

    def dequeue(self, now_ns: int) -> Packet | None:
        return super().dequeue(now_ns) if len(self._waiting) > 1 else None


class Twice(FifoQueue):
    """Sends the first packet again and again."""

    def dequeue(self, now_ns: int) -> Packet | None:
        return self._waiting[0] if self._waiting else None


class Moody(FifoQueue):
    """Refuses as it likes."""

    moods = 0

    def enqueue(self, packet: Packet, now_ns: int) -> bool:
        type(self).moods += 1
        return self.moods % 7 != 0 and super().enqueue(packet, now_ns)


class Unasked(FifoQueue):
    """Drops what is in transmission."""

    def departed(self, packet: Packet, now_ns: int) -> None:
        self.port.drop(packet, now_ns)


class Hoarder(FifoQueue):
    """Puts off for ever what waits."""

    def dequeue(self, now_ns: int) -> Packet | None:
        return None

    def ready_ns(self, now_ns: int) -> int:
        return now_ns + 1 if self._waiting else UNLIMITED


class Eager(FifoQueue):
    """Always has something to send soon."""

    def ready_ns(self, now_ns: int) -> int:
        return now_ns + 1


class Liar(FifoQueue):
    """Marks before it looks whether there is room."""

    def enqueue(self, packet: Packet, now_ns: int) -> bool:
        self.port.mark(packet, now_ns)
        return super().enqueue(packet, now_ns)


class Keeper(FifoQueue):
    """Keeps one packet through an outage."""

    def flush(self, now_ns: int) -> Iterator[Packet]:
        yield from list(super().flush(now_ns))[1:]


@pytest.mark.parametrize(
    ("discipline", "message"),
    [
        (LastFirst, "keep their order"),
        (Forgetful, "whenever a packet waits"),
        (Endless, "holds more than limit"),
        (Greedy, "long been empty"),
        (Lazy, "whenever a packet waits"),
        (Twice, "or sent it twice"),
        (Moody, "do the same again"),
        (Unasked, "did not wait"),
        (Hoarder, "never came out"),
        (Eager, "none waits"),
        (Liar, "marked a packet that it refused"),
        (Keeper, "all that waits, and once"),
    ],
)
def test_a_breach_is_seen(discipline: type[Discipline], message: str) -> None:
    class Broken(Fifo):
        """A kind whose queue breaks the contract."""

        def discipline(self, queue: Queue, port: Port) -> Discipline:
            return discipline(queue, port)

    with pytest.raises(AssertionError, match=message):
        check_queueing(Broken)
