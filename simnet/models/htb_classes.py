"""Classes of a hierarchical token bucket (Linux: tc-htb; MikroTik: queue tree), as declared.

A class names the one that it borrows from: its `parent`. Leaves hold packets, inner classes lend.
The names are Linux's; MikroTik calls `rate` limit-at and `ceil` max-limit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Annotated

from simnet.errors import unknown
from simnet.kinds import Declared, Field, Name, PositiveRate, PositiveSize, model_validator
from simnet.models.token_bucket import LARGEST_PACKET, burst_faults
from simnet.units import format_rate

BURST = 1600
"""Depth of a bucket where none is given, bytes: a full Ethernet frame (Linux: tc, q_htb.c, where
timers are of high resolution)."""
LEVELS = 8
"""Of a tree, leaves and root included (Linux: TC_HTB_MAXDEPTH)."""
PRIORITIES = 8
"""Linux: TC_HTB_NUMPRIO."""
_R2Q = 10
_LEAST_QUANTUM, _MOST_QUANTUM = 1_000, 200_000
"""Linux (sch_htb.c): a quantum is a tenth of what the rate sends in a second, within these."""


class HtbInner(Declared):
    """An inner class of a hierarchical token bucket: those below it borrow from it."""

    rate: PositiveRate
    """Guaranteed rate: what it may send whatever others want (MikroTik: limit-at)."""
    ceil: PositiveRate | None = None
    """Most that it may send, with what it borrows (MikroTik: max-limit). Default: `rate`, so it
    never borrows."""
    burst: PositiveSize = BURST
    """What it may send at once within its guarantee, after a pause. Default: 1600 B (Linux)."""
    cburst: PositiveSize = BURST
    """What it may send at once faster than `ceil`. Default: 1600 B (Linux)."""
    parent: Name | None = None
    """The inner class that it borrows from. Default: the root."""

    @model_validator(mode="after")
    def _possible(self) -> HtbInner:
        if self.ceil is not None and self.ceil < self.rate:
            shown = f"{format_rate(self.ceil)}", f"{format_rate(self.rate)}"
            raise ValueError(f"ceil ({shown[0]}) must not be below rate ({shown[1]})")
        for name, depth in (("burst", self.burst), ("cburst", self.cburst)):
            for fault in burst_faults(name, depth, LARGEST_PACKET):
                raise ValueError(fault)
        return self

    @property
    def most_bps(self) -> int:
        """Its ceiling, bit/s."""
        return self.rate if self.ceil is None else self.ceil


class HtbClass(HtbInner):
    """One class of a hierarchical token bucket in which packets wait: a leaf of the tree."""

    prio: Annotated[int, Field(ge=0, le=PRIORITIES - 1)] = 0
    """Classes of a lower one are served and borrow first. Default: 0, the first."""
    quantum: PositiveSize | None = None
    """What it sends in its turn: what is borrowed is shared in proportion to it. Default: what
    `rate` sends in 0.1 s, but 1 kB to 200 kB (Linux, r2q 10)."""

    @property
    def turn_bytes(self) -> int:
        """Its quantum, bytes."""
        if self.quantum is not None:
            return self.quantum
        return min(max(self.rate // 8 // _R2Q, _LEAST_QUANTUM), _MOST_QUANTUM)


def places(leaves: Sequence[HtbClass], inner: Mapping[str, HtbInner]) -> tuple[int, ...]:
    """Return where the parent of each class is among leaves, inner classes and the root.

    They are numbered in this order, so the root is the last one, and its own parent.
    """
    numbers = {name: number for number, name in enumerate(inner, len(leaves))}
    root = len(leaves) + len(inner)
    found = (
        root if each.parent is None else numbers[each.parent] for each in (*leaves, *inner.values())
    )
    return (*found, root)


def levels(parents: Sequence[int], leaves: int) -> tuple[int, ...]:
    """Return the level of each class, as Linux counts them: leaves 0, the root 7, others between.

    An inner class is one level below its parent, whatever is below it.
    """

    def depth(number: int) -> int:
        up = parents[number]
        return 0 if up == number else 1 + depth(up)

    return tuple(
        0 if number < leaves else LEVELS - 1 - depth(number) for number in range(len(parents))
    )


def tree_faults(
    rate_bps: int, leaves: Mapping[str, HtbClass], inner: Mapping[str, HtbInner]
) -> Iterator[str]:
    """Yield what is wrong with a tree under a root of a rate."""
    yield from _of_the_parents({**leaves, **inner}, inner)
    for name in inner:
        way = _way_up(name, inner)
        if way[-1] == name and len(way) > 1:
            yield f"inner classes are in a loop of parents: {' -> '.join(way)}"
            return
        if len(way) + 2 > LEVELS and any(leaf.parent == name for leaf in leaves.values()):
            yield f"at most {LEVELS} levels of classes, with the root; got {len(way) + 2} at {name}"
    for name in inner:
        if not any(each.parent == name for each in (*leaves.values(), *inner.values())):
            yield f"inner.{name} is no class's parent: nothing would ever borrow from it"
    yield from _of_the_promises(rate_bps, (*leaves.values(), *inner.values()), inner)


def _of_the_parents(every: Mapping[str, HtbInner], inner: Mapping[str, HtbInner]) -> Iterator[str]:
    for name, each in every.items():
        if each.parent is None or each.parent in inner:
            continue
        if not inner:
            yield f"{name} has the parent '{each.parent}', and there are no inner classes"
        else:
            yield f"{name}: {unknown('parent', each.parent, tuple(inner))}"


def _way_up(name: str, inner: Mapping[str, HtbInner]) -> list[str]:
    """Return the inner classes from one up to the root, or until one comes again."""
    way = [name]
    while (up := inner[way[-1]].parent) is not None and up in inner:
        way.append(up)
        if up in way[:-1]:
            break
    return way


def _of_the_promises(
    rate_bps: int, every: Iterable[HtbInner], inner: Mapping[str, HtbInner]
) -> Iterator[str]:
    total: dict[str | None, int] = {}
    for each in every:
        total[each.parent] = total.get(each.parent, 0) + each.rate
    if total.get(None, 0) > rate_bps:
        promised = f"the classes are guaranteed {format_rate(total[None])} together"
        yield f"{promised}, more than rate ({format_rate(rate_bps)})"
    for name, lender in inner.items():
        if total.get(name, 0) > lender.rate:
            promised = f"the classes below inner.{name} are guaranteed {format_rate(total[name])}"
            yield f"{promised} together, more than its rate ({format_rate(lender.rate)})"
