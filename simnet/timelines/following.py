"""Ways of villages over a year that follow what is up (path epochs), as those of packets do.

A link leaves the tables of routers when its outage has been noticed and all have converged, and
comes back when it has been up again for the hold-down time: :mod:`simnet.network.rerouting` says
both, and this asks it. Until then the old way is in force, and carries nothing while it is cut. A
village without any way keeps the one it had.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from simnet.network.rerouting import epochs, unused_links
from simnet.network.second_lines import Spell
from simnet.timelines.detours import Both, Detours, Paths
from simnet.timelines.spells import IntArray, spells
from simnet.timelines.world import Direction, Way

Pieces = Sequence[tuple[int, Both]]
"""From when on which way is in force, ns; the first from 0."""


class Following:
    """Which way is in force when.

    Args:
        paths: what ways are found in.
        ways: of all villages.
        directions: of the links, by number.
        down: when each link is down, in order, by name.
        end_ns: of the year.
    """

    def __init__(
        self,
        paths: Paths,
        ways: Sequence[Way],
        directions: Sequence[Direction],
        down: Mapping[str, Sequence[Spell]],
        end_ns: int,
    ) -> None:
        self._detours = Detours(paths, [way.stops for way in ways if way.stops])
        self._links = [each.link for each in directions]
        self._unused = unused_links(down, paths.routing)
        self._end_ns = end_ns
        core = self._detours.core_links & self._unused.keys()
        marks = [(0, frozenset[str]()), *epochs({link: self._unused[link] for link in core})]
        self._core_times = np.array([time_ns for time_ns, _ in marks], dtype=np.int64)
        self._core_down = [links for _, links in marks]

    def pieces(self, way: Way) -> Pieces:
        """Return the ways of a village over the year."""
        now: Both = (way.up, way.down)
        found: list[tuple[int, Both]] = [(0, now)]
        mine = {self._links[each] for each in (*way.up, *way.down)} & self._unused.keys()
        if not mine:
            return found
        office = way.stops[0]
        own = {
            link: self._unused[link]
            for link in self._detours.own_links(office)
            if link in self._unused
        }
        steps = [(0, frozenset[str]()), *epochs(own)]
        own_times = np.array([time_ns for time_ns, _ in steps], dtype=np.int64)
        for time_ns in self._changes(mine, own_times):
            core_down = self._core_down[_place(self._core_times, time_ns)]
            own_down = steps[_place(own_times, time_ns)][1]
            if mine & core_down or mine & own_down:
                asked = self._detours.between(way.stops, core_down.union(way.shut), own_down)
                now = asked or now
            else:
                now = (way.up, way.down)
            if now != found[-1][1]:
                found = found if found[-1][0] < time_ns else found[:-1]
                found.append((time_ns, now))
        return found

    def _changes(self, mine: set[str], own_times: IntArray) -> list[int]:
        """Return when the way may change: while one of its first links is out, and at the ends."""
        pairs = [each for link in sorted(mine) for each in self._unused[link]]
        away = spells(pairs, self._end_ns)
        every = np.unique(np.concatenate((self._core_times, own_times)))
        index = np.searchsorted(away.starts, every, side="right") - 1
        within = (index >= 0) & (every <= away.ends[np.maximum(index, 0)]) & (every < self._end_ns)
        found: list[int] = every[within].tolist()
        return found


def _place(times: IntArray, time_ns: int) -> int:
    return int(np.searchsorted(times, time_ns, side="right")) - 1
