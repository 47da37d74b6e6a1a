"""Rerouting around outages without packets: the best way of a village while some links are down.

What is shared by villages, the *core*, is searched once for each set of its links that are out of
use; a village adds the lines of its own. That is right because nobody passes through a village:
one with a single line cannot be passed, one with two must not be.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from itertools import chain, pairwise
from typing import TypeAlias

from simnet.network import Interface
from simnet.network.multipath import Multipath
from simnet.network.recovery import Routing
from simnet.network.routing import Path

Both: TypeAlias = tuple[Path, Path]
"""A way out and back, as numbers of interfaces from the village on, and to it."""
Length: TypeAlias = tuple[int, int]
"""Total cost, then total delay, ns."""

_NEVER_SHUT: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Paths:
    """What other ways are found in. Picklable."""

    interfaces: tuple[Interface, ...]
    routing: Routing
    """Its costs, times, zones, and nodes that nobody passes; it has no flows."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a village to where it lands; a village within the core has one of no length."""

    link: str
    out: Path
    back: Path
    landing: int


class Detours:
    """The best ways of villages while links are out of use.

    Args:
        paths: the network.
        stops: of each way, the nodes that it joins, the village's office first.
    """

    def __init__(self, paths: Paths, stops: Sequence[tuple[int, ...]]) -> None:
        self._interfaces, self._costs = paths.interfaces, paths.routing.costs
        self._outer = frozenset(paths.routing.outer)
        offices = {each[0] for each in stops}
        joined = _joined(paths.interfaces)
        wanted = set(chain.from_iterable(stops))
        dead_ends = {node for node, near in joined.items() if len(near) < 2} - wanted
        at = _at(paths.interfaces, offices, dead_ends)
        outside = {office for office in offices if self._is_outside(office, at[office])}
        self._lines = {
            office: self._lines_of(at[office], office)
            if office in outside
            else [_Line("", (), (), office)]
            for office in offices
        }
        gone = outside | dead_ends
        self._core = [
            number
            for number, each in enumerate(paths.interfaces)
            if each.source not in gone and each.target not in gone
        ]
        self.core_links = frozenset(paths.interfaces[each].link for each in self._core)
        """Names of the links that several villages may share."""
        self._asks = self._asked(stops)
        self._known: dict[frozenset[str], dict[tuple[int, int], Both | None]] = {}

    def own_links(self, office: int) -> frozenset[str]:
        """Return the names of a village's own lines."""
        return frozenset(each.link for each in self._lines[office] if each.link)

    def between(
        self,
        stops: Sequence[int],
        core_down: frozenset[str] = _NEVER_SHUT,
        own_down: AbstractSet[str] = _NEVER_SHUT,
    ) -> Both | None:
        """Return the best way there and back between stops; None where one is missing.

        Args:
            stops: the nodes that it joins, a village's office first.
            core_down: links of the core that are out of use, or that the way may not take.
            own_down: the same of the village's own.
        """
        first, *rest = pairwise(stops)
        found = [self._from_office(*first, core_down, own_down)]
        found += [self._in_core(core_down).get(each) for each in rest]
        ways = [each for each in found if each is not None]
        if len(ways) < len(found):
            return None
        return (
            tuple(chain.from_iterable(there for there, _ in ways)),
            tuple(chain.from_iterable(back for _, back in reversed(ways))),
        )

    def _from_office(
        self, office: int, target: int, core_down: frozenset[str], own_down: AbstractSet[str]
    ) -> Both | None:
        core = self._in_core(core_down)
        there, back = [], []
        for line in self._lines[office]:
            behind = core.get((line.landing, target))
            if line.link not in own_down and behind is not None:
                there.append((*line.out, *behind[0]))
                back.append((*behind[1], *line.back))
        if not there:
            return None
        return min(there, key=self._order), min(back, key=self._order)

    def _order(self, path: Path) -> tuple[int, int, list[str]]:
        """Return what the best of paths has least of, as `simnet.network.routing` compares."""
        cost = sum(self._costs[each] for each in path)
        delay_ns = sum(self._interfaces[each].delay_ns for each in path)
        return cost, delay_ns, [self._interfaces[each].name for each in path]

    def _in_core(self, down: frozenset[str]) -> dict[tuple[int, int], Both | None]:
        """Return the paths between all that ways join in the core, while links of it are down."""
        if down not in self._known:
            number = {node: place for place, node in enumerate(self._nodes())}
            routes = Multipath(
                len(number),
                [
                    replace(each, source=number[each.source], target=number[each.target])
                    for each in (self._interfaces[index] for index in self._core)
                ],
                [self._costs[index] for index in self._core],
                frozenset((number[node], link) for node, link in self._outer if node in number),
                without=down,
            )
            found = routes.between((number[here], number[to], "") for here, to in self._asks)
            self._known[down] = {
                (here, to): self._whole(found[number[here], number[to], ""])
                for here, to in self._asks
            }
        return self._known[down]

    def _whole(self, found: Both | None) -> Both | None:
        if found is None:
            return None
        there, back = found
        return tuple(self._core[each] for each in there), tuple(self._core[each] for each in back)

    def _nodes(self) -> list[int]:
        """Return the nodes of the core, and those that ways join in it, in order."""
        ends = (self._interfaces[each] for each in self._core)
        joined = {node for each in ends for node in (each.source, each.target)}
        return sorted(joined.union(chain.from_iterable(self._asks)))

    def _asked(self, stops: Iterable[tuple[int, ...]]) -> list[tuple[int, int]]:
        """Return from where to where ways lead in the core, each once, in order."""
        pairs: set[tuple[int, int]] = set()
        for office, first, *rest in dict.fromkeys(stops):
            pairs.update((line.landing, first) for line in self._lines[office])
            pairs.update(pairwise((first, *rest)))
        return sorted(pairs)

    def _is_outside(self, office: int, at: Sequence[int]) -> bool:
        links = {self._interfaces[number].link for number in at}
        return len(links) == 1 or all((office, link) in self._outer for link in links)

    def _lines_of(self, at: Sequence[int], office: int) -> list[_Line]:
        """Return the lines of an office outside the core, of the interfaces at it."""
        ends = [(number, self._interfaces[number]) for number in at]
        back = {each.link: number for number, each in ends if each.target == office}
        return [
            _Line(each.link, (number,), (back[each.link],), each.target)
            for number, each in ends
            if each.source == office
        ]


def _joined(interfaces: Iterable[Interface]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for each in interfaces:
        found[each.source].add(each.target)
    return found


def _at(
    interfaces: Iterable[Interface], offices: AbstractSet[int], dead_ends: AbstractSet[int]
) -> dict[int, list[int]]:
    """Return the interfaces at each office that lead further than to its own sites, both ways."""
    found: dict[int, list[int]] = {office: [] for office in offices}
    for number, each in enumerate(interfaces):
        for here, other in ((each.source, each.target), (each.target, each.source)):
            if here in offices and other not in dead_ends:
                found[here].append(number)
    return found
