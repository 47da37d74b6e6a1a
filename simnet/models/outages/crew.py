"""Machine-repair model: one crew for several components, first come, first served.

What breaks while the crew is at work waits. With exponential times that is the queue M/M/1//N of
the books (Kleinrock 1975, Queueing Systems 1, section 3.8).
"""

from __future__ import annotations

from collections.abc import Mapping
from heapq import heapify, heappop, heappush

from simnet.models.outages.renewal import ORIGIN_NS, Unit
from simnet.models.outages.spells import Spells


def broken_with_crew(units: Mapping[str, Unit], travel_ns: int, until_ns: int) -> dict[str, Spells]:
    """Return when each component is broken: from its failure to the end of its repair.

    Args:
        units: the components by stable names; of failures at one instant the first name is first.
        travel_ns: what the crew needs to get to each of them.
        until_ns: all that begins before it.
    """
    found: dict[str, list[tuple[int, int]]] = {name: [] for name in units}
    ahead = [(broken_ns, name, takes) for name, (broken_ns, takes) in _firsts(units)]
    heapify(ahead)
    free_ns = ORIGIN_NS
    while ahead and ahead[0][0] < until_ns:
        broken_ns, name, repair_ns = heappop(ahead)
        free_ns = max(broken_ns, free_ns) + travel_ns + repair_ns
        found[name].append((broken_ns, free_ns))
        again_ns, takes = units[name].next(free_ns)
        heappush(ahead, (again_ns, name, takes))
    return {name: tuple(spells) for name, spells in found.items()}


def _firsts(units: Mapping[str, Unit]) -> list[tuple[str, tuple[int, int]]]:
    return [(name, unit.first()) for name, unit in units.items()]
