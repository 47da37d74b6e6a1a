"""Equality of simulations: whether the engines would play two prepared runs identically.

Scenarios may differ and yet be played alike: a title, a technology that no village uses, a
subscription above what a technology gives, a cut of a line that nothing crosses. What engines see
is the plan, the flows and people, and the interfaces that flows cross, in their order, with the
media that they share and the causes that change them.
"""

from __future__ import annotations

import hashlib
import itertools
import pickle
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from fractions import Fraction
from typing import Any

from simnet.conditions.cause import Cause
from simnet.conditions.replay import replayed
from simnet.kinds import Declared
from simnet.network import Flow, Leg, Network, RunPlan

_PLAIN = (str, int, float, bool, bytes, Fraction, Enum, type(None))
_apart = itertools.count()


def alike(one: Network, one_plan: RunPlan, other: Network, other_plan: RunPlan) -> bool:
    """Tell whether two networks under their plans are simulated identically."""
    if one is other and one_plan == other_plan:
        return True
    pairs = itertools.zip_longest(_played(one, one_plan), _played(other, other_plan))
    return all(ours == theirs for ours, theirs in pairs)


def checksum(network: Network, plan: RunPlan) -> str:
    """Return a checksum that is the same for whatever is simulated identically."""
    digest = hashlib.sha256()
    for part in _played(network, plan):
        digest.update(f"{part!r}\0".encode())
    return digest.hexdigest()


def crossed(network: Network) -> dict[int, int]:
    """Return the interfaces that some flow crosses, by index, and their places among these."""
    used: set[int] = set()
    for flow in network.flows:
        used.update(flow.path, flow.reverse_path)
        for way in flow.reroutes:
            used.update(way.path, way.reverse_path)
    return {index: place for place, index in enumerate(sorted(used))}


def crossed_links(network: Network) -> frozenset[str]:
    """Return the names of the links that some flow crosses, in either direction."""
    return frozenset(network.interfaces[index].link for index in crossed(network))


def _played(network: Network, plan: RunPlan) -> Iterator[Any]:
    """Yield all that the engines see of a network, in their order and without indices."""
    yield plan
    yield network.classes
    causes, network = network.causes, _certain(network, plan)
    used = crossed(network)
    yield from _chances(causes, crossed_links(network))
    for index in used:
        yield replace(network.interfaces[index], source=0, target=0)
    for medium in network.media:
        # Of what nobody crosses, only that it is there: a cycle of polls passes it.
        members = [(used.get(m.interface), m.weight, m.overhead_ns) for m in medium.members]
        if any(place is not None for place, *_ in members):
            yield replace(medium, name="", members=()), members
    names = [node.name for node in network.nodes]
    known: dict[int, str] = {}
    if network.routing is not None and any(each.seeded for each in causes):
        # Ways are not known yet: any line may come to be one.
        yield network.routing, network.interfaces
    for flow in network.flows:
        yield _flow(flow, names, used, known)
    for person in network.people:
        channels = [(name, network.flows[index].name) for name, index in person.channels.items()]
        behaviour = _described(person.behaviour, known)
        yield person.name, person.group, person.stream, channels, person.start_ns, behaviour


def _certain(network: Network, plan: RunPlan) -> Network:
    """Return a network with what its causes do under any seed laid on it, and no others."""
    causes = tuple(each for each in network.causes if not each.seeded)
    return replayed(replace(network, causes=causes), plan.period)


def _chances(causes: tuple[Cause, ...], links: frozenset[str]) -> Iterator[str]:
    """Yield the causes that hang on the seed, but for those of one link that nobody crosses."""
    for each in causes:
        link = getattr(each, "link", None)
        if each.seeded and (link is None or link in links):
            yield repr(each)


def _flow(
    flow: Flow, names: list[str], used: Mapping[int, int], known: dict[int, str]
) -> tuple[Any, ...]:
    for part in (flow.work, flow.tcp):
        if id(part) not in known:
            known[id(part)] = repr(part)
    return (
        (flow.name, flow.group, flow.stream, names[flow.source], names[flow.target]),
        [used[index] for index in flow.path],
        [used[index] for index in flow.reverse_path],
        (flow.traffic_class, known[id(flow.work)], known[id(flow.tcp)]),
        flow.datagram_header_bytes,
        (flow.weight, repr(flow.mean)),
        [_leg(leg, used) for leg in flow.legs],
        [
            (
                way.time_ns,
                [used[index] for index in way.path],
                [used[index] for index in way.reverse_path],
                [_leg(leg, used) for leg in way.legs],
            )
            for way in flow.reroutes
        ],
    )


def _leg(leg: Leg, used: Mapping[int, int]) -> tuple[Any, ...]:
    return (
        [used[index] for index in leg.path],
        [used[index] for index in leg.reverse_path],
        repr(leg.tcp),
        leg.buffer_bytes,
    )


def _described(value: Any, known: dict[int, str]) -> Any:
    """Return what a behaviour consists of, by the names of its classes and its parameters.

    What many share is described once. What is neither plain nor declared is told apart by its
    pickle, and where it has none it is like nothing else.
    """
    if isinstance(value, _PLAIN):
        return value
    if id(value) not in known:
        known[id(value)] = repr(_taken_apart(value, known))
    return known[id(value)]


def _taken_apart(value: Any, known: dict[int, str]) -> Any:
    named = f"{type(value).__module__}.{type(value).__qualname__}"
    if isinstance(value, Mapping):
        return named, [(key, _described(each, known)) for key, each in value.items()]
    if isinstance(value, list | tuple):
        return named, [_described(each, known) for each in value]
    if isinstance(value, Declared):
        names = (*type(value).model_fields, *(value.__pydantic_extra__ or {}))
        return named, [(name, _described(getattr(value, name), known)) for name in names]
    if is_dataclass(value):
        parts = ((each.name, getattr(value, each.name)) for each in fields(value))
        return named, [(name, _described(part, known)) for name, part in parts]
    try:
        return named, pickle.dumps(value)
    except (pickle.PicklingError, TypeError, AttributeError):
        return named, f"like nothing else {next(_apart)}"
