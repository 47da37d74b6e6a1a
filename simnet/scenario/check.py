"""Semantic checks of a scenario whose fields are right: references, duplicates, reachability.

Names that are used must be described, names must not be each other's twins, flows must have a
way, and a queue must hold the packets that are sent through it.
"""

from __future__ import annotations

import types
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Annotated, Any, Union, cast, get_args, get_origin

from simnet.chance.variates import Law, Variate
from simnet.errors import InputError, NetworkError, Problem, unknown
from simnet.kinds import Declared
from simnet.network import DatagramSource, Network, NetworkBuilder, TcpParameters
from simnet.scenario import paths
from simnet.scenario.classes import attributes
from simnet.scenario.inheritance import value_at
from simnet.scenario.model import Scenario
from simnet.scenario.model.base import Reference, Sensible
from simnet.scenario.model.tcp import LINUX
from simnet.scenario.precedence import FIXED
from simnet.scenario.read.tree import Path, Value, blamed, dotted, visible
from simnet.traffic.base import Source
from simnet.units import format_size

_APART = (*FIXED, "study")
_WITH_PARTS = (Declared, dict, tuple, list)


def senseless(scenario: Scenario, tree: Value, base: Scenario | None = None) -> list[Problem]:
    """Return what makes no sense in a scenario whose fields are right; `tree` gives the places.

    Args:
        scenario: the scenario.
        tree: what it was made of.
        base: a scenario that makes sense, which it shares parts with: names within those do not
            clash, and its alternatives, stress tests and study speak of nothing but themselves.
    """
    found = [*_clashes(scenario, (), base), *_references(scenario, scenario, (), base)]
    found += list(_own_sense(scenario, scenario, (), tree, base))
    if base is None:
        found += [(paths.parse(path, tree), what) for path, what in scenario.unusable_names()]
    if scenario.generic and not found:
        found += list(_of_the_network(scenario))
    return [located(scenario, tree, path, message) for path, message in found]


def located(scenario: Scenario, tree: Value, path: Path, message: str) -> Problem:
    """Return a problem at `path` with the line of the value, or of the innermost one around it."""
    value = blamed(value_at(scenario, tree, path))
    return Problem(value.origin.file, value.where, dotted(path), message)


def starved(network: Network) -> Iterator[tuple[str, str]]:
    """Yield the links whose queues cannot hold a single packet of some flow, and why."""
    reported = set()
    for flow in network.flows:
        size_bytes = _least_size(flow.work, flow.tcp) + (
            flow.datagram_header_bytes if isinstance(flow.work, DatagramSource) else 0
        )
        way = flow.path if isinstance(flow.work, DatagramSource) else flow.path + flow.reverse_path
        for index in way:
            interface = network.interfaces[index]
            if interface.queue.limit_bytes < size_bytes and interface.link not in reported:
                reported.add(interface.link)
                size = format_size(size_bytes)
                what = f"less than every packet of flow '{flow.name}' ({size})"
                holds = f"holds {format_size(interface.queue.limit_bytes)}"
                yield interface.link, f"{holds}, {what}: all of them would be dropped"


def _least_size(work: object, tcp: TcpParameters) -> float:
    """Return the least size of a datagram, or that of a full segment."""
    if not isinstance(work, DatagramSource):
        return tcp.mss_bytes + tcp.header_bytes
    if work.replay:
        return min(size_bytes for _, size_bytes in work.replay)
    return _least(work.size)


def _least(size: Variate) -> float:
    if size.law in (Law.CONSTANT, Law.UNIFORM):
        return size.a
    if size.law in (Law.PARETO, Law.BOUNDED_PARETO):
        return size.b
    if size.law in (Law.DISCRETE, Law.SEQUENCE):
        return min(size.values)
    return 1


def _of_the_network(scenario: Scenario) -> Iterator[tuple[Path, str]]:
    """Lay out the nodes, links and flows of a generic scenario, and yield what does not work."""
    builder = NetworkBuilder(scenario.classes)
    for name in scenario.nodes:
        builder.add_node(name)
    for name, link in scenario.links.items():
        builder.add_link(
            name,
            link.source,
            link.target,
            link.rate,
            delay_ns=link.delay,
            queue=link.queue.described(len(scenario.classes)),
            cost=link.cost,
        )
    yield from _add_flows(builder, scenario)
    broken = builder.unrouted()
    owner = {name: name for name in scenario.flows}
    for name, message in broken.items():
        yield ("flows", owner.get(name, name.rpartition("->")[0])), message
    if not broken:
        for link_name, message in starved(builder.build()):
            yield ("links", link_name, "queue"), message


def _add_flows(builder: NetworkBuilder, scenario: Scenario) -> Iterator[tuple[Path, str]]:
    """Add one flow for each that is given (and each destination of people)."""
    inherited = scenario.tcp.mixed(LINUX)
    for name, flow in scenario.flows.items():
        targets = flow.target if isinstance(flow.target, dict) else {"": flow.target}
        work = None
        if isinstance(flow.traffic, Source):
            try:
                work = flow.traffic.work()
            except InputError:
                work = None
        for channel, target in targets.items():
            try:
                builder.add_flow(
                    f"{name}->{channel}" if channel else name,
                    flow.source,
                    target,
                    work=work,
                    tcp=flow.tcp.mixed(inherited).least_segment,
                    datagram_header_bytes=getattr(flow.traffic, "header_bytes", 0),
                )
            except NetworkError as error:
                yield ("flows", name), str(error)


def _clashes(part: Any, path: Path, below: Any = None) -> Iterator[tuple[Path, str]]:
    """Yield names that differ only in case, or in how their characters are composed."""
    if part is below:
        return
    shared = dict(_parts(below))
    for step, inner in _parts(part):
        yield from _clashes(inner, (*path, step), shared.get(step))
    if isinstance(part, dict):
        seen: dict[str, str] = {}
        for name in part:
            composed = unicodedata.normalize("NFC", name)
            first = seen.setdefault(composed.casefold(), name)
            if first != name:
                same = unicodedata.normalize("NFC", first) == composed
                how = "how its characters are composed (Unicode NFC)" if same else "case"
                yield (*path, name), f"differs from '{visible(first)}' only in {how}"


def _own_sense(
    part: Any, scenario: Scenario, path: Path, tree: Value | None, base: Scenario | None = None
) -> Iterator[tuple[Path, str]]:
    """Yield what parts of the scenario say of themselves; `tree` is where `part` was written."""
    if isinstance(part, Declared) and _is_sensible(type(part)):
        for inner, message in cast("Sensible", part).sense(scenario):
            below = inner.strip(".")
            yield (*path, *(paths.parse(below, tree) if below else ())), message
    for step, inner_part in _parts(part):
        if base is None or not _apart(step, inner_part, base):
            written = tree.get(step) if tree is not None else None
            yield from _own_sense(inner_part, scenario, (*path, step), written)


def _apart(step: object, part: Any, base: Scenario) -> bool:
    """Return whether a section is one of those that speak of themselves only, and as it was."""
    return step in _APART and part is getattr(base, str(step), None)


@cache
def _is_sensible(declared: type[Declared]) -> bool:
    """Return whether pieces of a class know what makes sense of them."""
    return issubclass(declared, Sensible)


def _references(
    part: Any, scenario: Scenario, path: Path, base: Scenario | None = None
) -> Iterator[tuple[Path, str]]:
    """Yield names that are used but not described."""
    if isinstance(part, Declared):
        for name, key, reference in _reference_fields(type(part)):
            value = getattr(part, name)
            used = value.items() if isinstance(value, dict) else [(None, value)]
            for inner, text in used:
                message = _missing(text, reference, scenario)
                if message is not None:
                    yield (*path, key) if inner is None else (*path, key, inner), message
    for step, inner_part in _parts(part):
        if base is None or not _apart(step, inner_part, base):
            yield from _references(inner_part, scenario, (*path, step))


def _missing(name: Any, reference: Reference, scenario: Scenario) -> str | None:
    if not isinstance(name, str) or (reference.section == "nodes" and not scenario.generic):
        return None
    described = getattr(scenario, reference.section)
    return None if name in described else unknown(reference.what, name, described)


@cache
def _reference_fields(declared: type[Declared]) -> tuple[tuple[str, str, Reference], ...]:
    """Return the fields (attribute, key) of a class that hold names of things, and of which."""
    found = []
    for name, info in declared.model_fields.items():
        marks = [*info.metadata, *_marks(info.annotation)]
        for reference in marks:
            if isinstance(reference, Reference):
                found.append((name, info.alias or name, reference))
                break
    return tuple(found)


def _marks(annotation: Any) -> Iterator[Any]:
    origin = get_origin(annotation)
    if origin is Annotated:
        inner, *marks = get_args(annotation)
        yield from marks
        yield from _marks(inner)
    elif origin in (Union, types.UnionType, dict):
        for argument in get_args(annotation):
            yield from _marks(argument)


def _parts(part: Any) -> Iterator[tuple[str | int, Any]]:
    """Yield the parts of a part of a scenario that can have parts themselves, with their keys."""
    if isinstance(part, Declared):
        for key, name in attributes(type(part)).items():
            inner = getattr(part, name)
            if isinstance(inner, _WITH_PARTS):
                yield key, inner
        yield from (part.__pydantic_extra__ or {}).items()
    elif isinstance(part, dict):
        for key, inner in part.items():
            if isinstance(inner, _WITH_PARTS):
                yield key, inner
    elif isinstance(part, tuple | list):
        for index, inner in enumerate(part):
            if isinstance(inner, _WITH_PARTS):
                yield index, inner
