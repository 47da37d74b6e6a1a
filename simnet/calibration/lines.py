"""Lines of a scenario that counters are of: which direction of a line is down, and which up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from simnet.calibration.loads import is_towards_users
from simnet.errors import nearest
from simnet.network import Network

Way: TypeAlias = Literal["down", "up"]


@dataclass(frozen=True, slots=True)
class Direction:
    """One direction of a line."""

    interface: int
    """Its index in the network."""
    name: str
    """How it is called: ``access/long-apari down``, or the name of the interface."""
    most_bps: int
    """What it carries at most."""


class Lines:
    """The lines of a network by name, with the direction in which answers come."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._by_link: dict[str, list[int]] = {}
        for index, each in enumerate(network.interfaces):
            self._by_link.setdefault(each.link, []).append(index)
        self._by_name = {each.name: index for index, each in enumerate(network.interfaces)}
        self._answers = [0] * len(network.interfaces)
        for flow in network.flows:
            for index in flow.path if is_towards_users(flow) else flow.reverse_path:
                self._answers[index] += 1

    def direction(self, line: str, way: Way) -> Direction:
        """Return the direction of a line in which answers come (down), or requests go (up).

        A line may also be one direction by itself, called as tables call it
        (``backhaul/trunk:town/a->town/b``), of which there is only `down`.

        Raises:
            ValueError: there is no such line, or answers come in both directions.
        """
        if line in self._by_name:
            if way == "up":
                raise ValueError("is one direction of a line; give one column")
            return self._of(self._by_name[line], line)
        if line not in self._by_link:
            known = [*self._by_link, *self._by_name]
            hint = nearest(line, self._by_link) or nearest(line, self._by_name)
            meant = f"; did you mean {hint!r}?" if hint else ""
            some = [name for name in self._by_link if name.startswith(line.partition("/")[0])]
            shown = ", ".join((some or list(self._by_link))[:8])
            more = ", ..." if len(known) > 8 else ""
            raise ValueError(f"unknown line {line!r}{meant} (lines: {shown}{more})")
        one, other = self._by_link[line]
        if bool(self._answers[one]) == bool(self._answers[other]):
            ends = " or ".join(repr(self._network.interfaces[each].name) for each in (one, other))
            carries = "answers come in both directions" if self._answers[one] else "nobody uses it"
            raise ValueError(f"which way is down? {carries}; name one: {ends}")
        down, up = (one, other) if self._answers[one] > self._answers[other] else (other, one)
        return self._of(down if way == "down" else up, f"{line} {way}")

    def _of(self, index: int, name: str) -> Direction:
        found = self._network.interfaces[index]
        most = max([found.rate_bps, *(rate for _, rate in found.rate_changes)])
        return Direction(index, name, most)


def parse_line(text: str) -> tuple[str, Mapping[Way, str]]:
    """Return the line that ``LINE=DOWN,UP`` names, and the column of each direction.

    Raises:
        ValueError: it is not written so.
    """
    line, equals, columns = text.partition("=")
    parts = [each.strip() for each in columns.split(",")]
    if not equals or not line.strip() or len(parts) > 2 or not any(parts):
        raise ValueError("must be LINE=DOWN,UP: a line of the scenario and its columns")
    ways: tuple[Way, Way] = ("down", "up")
    return line.strip(), {way: part for way, part in zip(ways, parts, strict=False) if part}
