"""DiffServ (RFC 2475): expedited, assured and best-effort traffic over one line, as a template.

Expedited forwarding (EF, RFC 3246) is sent first, and policed: what exceeds its share of the line's
rate is dropped as it arrives, so that it cannot starve the others (section 1.3 demands such a
limit). Assured forwarding (AF, RFC 2597): a list for each class under weighted RED. Best effort
(BE): all the rest, first in, first out, dropped at the tail. The lists of AF and BE take turns by
their weights (deficit round robin), and what one class does not use is the others'. The average of
an AF list sinks from when its last packet was taken, as if the whole line were its own.

Which traffic class is which follows from the order of the scenario's `classes`, the first of which
has the highest priority, unless it is said: the first is EF, the last BE, those between AF.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, ClassVar, Literal, Self

from simnet.errors import InputError
from simnet.kinds import Field, Name, PositiveSize, Probability, model_validator
from simnet.models.by_class import (
    MOST_CLASSES,
    OfClasses,
    counted_off,
    faults,
    in_order,
    number,
    place,
    place_faults,
)
from simnet.models.lists import PlainList
from simnet.models.packet import Packet
from simnet.models.queueing.base import Discipline, Port
from simnet.models.rounds import Rounds
from simnet.models.token_bucket import MOST_BURST, Bucket, burst_faults
from simnet.models.wred import WeightedEarly, WeightedList
from simnet.network import Queue

PACKET_BYTES = 1500
"""Least burst: the largest packet of most lines, which would else never conform."""
BURSTS_PER_SECOND = 5

Weight = Annotated[int, Field(ge=1, le=1000)]
Weights = Annotated[tuple[Weight, ...], Field(strict=False)] | dict[Name, Weight]
Class = Annotated[int, Field(ge=0, le=MOST_CLASSES - 1)] | Name
Classes = Annotated[tuple[Class, ...], Field(strict=False)]


class DiffservQueue(Discipline):
    """List 0 is of EF, the last one of BE, those between of AF.

    Args:
        ef: traffic classes of EF.
        af: those of AF, each with a list of its own.
    """

    def __init__(
        self, queue: Queue, port: Port, rules: Diffserv, ef: tuple[int, ...], af: tuple[int, ...]
    ) -> None:
        super().__init__(queue, port)
        self._list_of = dict.fromkeys(ef, 0) | {k: n + 1 for n, k in enumerate(af)}
        self._last = len(af) + 1
        weighted = [WeightedList(queue, port, rules.early()) for _ in af]
        self._lists = [PlainList(queue), *weighted, PlainList(queue)]
        weights = (1, *counted_off(rules.af_weights or (1,) * len(af)), rules.be_weight)
        quanta = [rules.quantum * weight for weight in weights]
        self._rounds = Rounds(quanta.__getitem__, self._head_bytes)
        ef_bps = max(1, int(rules.ef_share * port.rate_bps))
        burst_bytes = max(PACKET_BYTES, ef_bps // (8 * BURSTS_PER_SECOND))
        self._bucket = Bucket(ef_bps, rules.ef_burst or min(MOST_BURST, burst_bytes))

    def _number(self, packet: Packet) -> int:
        return self._list_of.get(packet.traffic_class, self._last)

    def _head_bytes(self, number: int) -> int:
        return self._lists[number].waiting[0].size_bytes

    def enqueue(self, packet: Packet, now_ns: int) -> bool:
        """Accept `packet` if its class lets it in."""
        number = self._number(packet)
        if number == 0 and not self._bucket.conforms(packet.size_bytes, now_ns):
            return False
        accepted = self._lists[number].enqueue(packet, now_ns)
        if accepted and number > 0:
            self._rounds.join(number)
        return accepted

    def dequeue(self, now_ns: int) -> Packet | None:
        """Return the first packet of EF; without one, that of whoever's turn it is."""
        if self._lists[0].waiting:
            return self._lists[0].dequeue(now_ns)
        if not self._rounds:
            return None
        its_list = self._lists[self._rounds.next()]
        packet = its_list.dequeue(now_ns)
        if not its_list.waiting:
            self._rounds.leave()
            if isinstance(its_list, WeightedList):
                its_list.idle(now_ns)
        return packet

    def departed(self, packet: Packet, now_ns: int) -> None:  # noqa: ARG002 (the contract has it)
        """Free the place of `packet` in its list."""
        self._lists[self._number(packet)].departed(packet)

    def flush(self, now_ns: int) -> Iterator[Packet]:  # noqa: ARG002 (the contract has it)
        """Yield what waits, and free its places."""
        self._rounds.clear()
        for each in self._lists:
            yield from each.flush()


class Diffserv(WeightedEarly):
    """Differentiated services: EF first and policed, AF by weight with WRED, BE by weight.

    Limits are of each list: that of EF, one for each class of AF, that of BE.
    """

    by_class: ClassVar[bool] = True
    compiled: ClassVar[bool] = True
    example: ClassVar[Mapping[str, Any]] = {
        "packets": 200, "ef_share": 0.2, "ef_burst": "6 kB", "be_weight": 2,
        "green": {"minimum": 50, "maximum": 100},
    }  # fmt: skip

    kind: Literal["diffserv"] = "diffserv"
    """Name of the discipline."""
    ef: Classes | None = None
    """Traffic classes of EF, by their names, or their places in `classes` from 0. Default: the
    first, where there are two or more and it is not of `af`."""
    af: Classes | None = None
    """Traffic classes of AF, each with a list of its own. Default: all others but the last; what is
    neither EF nor AF is BE."""
    ef_share: Probability = 0.33
    """Share of the line's rate (the first that it has) that EF may take. Default: 33 %, the
    most that Cisco's QoS design guide gives to a priority queue."""
    ef_burst: PositiveSize | None = None
    """Bytes that EF may send at once. Default: what it may send in 200 ms (Cisco's priority
    command), at least 1500 B."""
    af_weights: Weights | None = None
    """Weights of the classes of `af`, by their names or in its order. Default: 1 each
    (assumption)."""
    be_weight: Weight = 1
    """Weight of BE. Default: 1 (assumption)."""
    quantum: PositiveSize = 1514
    """Bytes a turn for each 1 of weight. Default: 1514 B, an Ethernet frame (Linux's drr)."""

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if not self.ef_share:
            raise ValueError("ef_share must be > 0; without EF write ef: []")
        if self.ef_burst is not None and self.ef_burst < PACKET_BYTES:
            raise ValueError(
                f"ef_burst must be at least {PACKET_BYTES} B, or a packet of that size would never "
                f"pass; got {self.ef_burst} B"
            )
        for fault in burst_faults("ef_burst", self.ef_burst or PACKET_BYTES, PACKET_BYTES):
            raise ValueError(fault)
        for index, count in Counter((*(self.ef or ()), *(self.af or ()))).items():
            if count > 1:
                raise ValueError(f"class {index} is given twice in ef and af")
        if self.af_weights is None or isinstance(self.af_weights, dict):
            return self
        if self.af is None:
            raise ValueError("af_weights needs af, the classes that it is of")
        if len(self.af_weights) != len(self.af):
            raise ValueError(
                f"af_weights has {len(self.af_weights)} weights and af {len(self.af)} classes"
            )
        return self

    def sense(self, scenario: OfClasses) -> Iterator[tuple[str, str]]:
        """Yield classes that the scenario has not, that come twice or have no weight."""
        wrong = [
            fault
            for key in ("ef", "af")
            for name in getattr(self, key) or ()
            for fault in place_faults(key, name, scenario.classes)
        ]
        yield from wrong
        if wrong:
            return
        places = [place(name, scenario.classes) for name in (*(self.ef or ()), *(self.af or ()))]
        for index, count in Counter(places).items():
            if count > 1:
                yield "af", f"class {scenario.classes[number(index)]} is given twice in ef and af"
                return
        if isinstance(self.af_weights, dict):
            _, af = self.named(scenario.classes).roles(len(scenario.classes))
            yield from faults("af_weights", self.af_weights, [scenario.classes[k] for k in af])

    def named(self, classes: Sequence[str]) -> Self:
        """Return the same with its classes by their numbers, and weights in their order."""
        found: dict[str, Any] = {
            key: tuple(place(name, classes) for name in given)
            for key, given in (("ef", self.ef), ("af", self.af))
            if given is not None
        }
        named = self.model_copy(update=found)
        if isinstance(self.af_weights, dict):
            _, af = named.roles(len(classes))
            weights = in_order(self.af_weights, [classes[k] for k in af])
            named = named.model_copy(update={"af": af, "af_weights": weights})
        return named

    def roles(self, classes: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Return the classes of EF and of AF, in a world of so many traffic classes.

        Raises:
            InputError: one that is named is not among them.
        """
        for index in map(number, (*(self.ef or ()), *(self.af or ()))):
            if index >= classes:
                raise InputError(
                    f"a diffserv queue names class {index}, and there are {classes} classes: "
                    f"0 to {classes - 1} are allowed"
                )
        first = (0,) if classes > 1 and 0 not in (self.af or ()) else ()
        ef = first if self.ef is None else tuple(map(number, self.ef))
        others = [index for index in range(classes) if index not in ef]
        return ef, tuple(others[:-1]) if self.af is None else tuple(map(number, self.af))

    def bands_of(self, classes: int) -> int:
        """Return the number of lists."""
        return len(self.roles(classes)[1]) + 2

    def limited(self, limit_packets: int, limit_bytes: int, classes: int) -> Queue:
        """Return the queue as the network has it: with the classes of EF and AF spelt out."""
        ef, af = self.roles(classes)
        own = dict(self.parameters()) | {"ef": ef, "af": af}
        limits = (limit_packets, limit_bytes, len(af) + 2)
        return Queue(self.kind, *limits, tuple(own.items()))

    def discipline(self, queue: Queue, port: Port) -> Discipline:
        """Return a queue at work, for the classes that `queue` spells out."""
        given = dict(queue.parameters)
        return DiffservQueue(queue, port, self, given["ef"], given["af"])
