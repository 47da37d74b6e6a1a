"""Traces that a scenario replays: whether their files can be read, and whether the run sees them.

A trace that lies wholly after the run (clock times instead of seconds from the start, say) would
send nothing; it is refused with the line that names it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path as FilePath

from simnet.errors import Problem
from simnet.inputs.files import unusable
from simnet.network import DatagramSource, Network
from simnet.scenario.check import located
from simnet.scenario.model import Scenario
from simnet.scenario.model.links import Trace
from simnet.scenario.read.tree import Path, Value, visible
from simnet.traffic.replay import Replay
from simnet.units import format_duration


def unreadable(scenario: Scenario, tree: Value, folder: FilePath) -> Iterator[Problem]:
    """Yield the traces whose file, relative to `folder`, is missing or no regular file."""
    for path, replay in _replays(scenario):
        if replay.file is not None and (why := unusable(folder / replay.file)):
            what = f"'{visible(replay.file)}': {why}"
            yield located(scenario, tree, (*path, "file"), what)
    for path, trace in _of_links(scenario):
        if why := unusable(folder / trace.file):
            what = f"'{visible(trace.file)}': {why}"
            yield located(scenario, tree, path, what)


def notes(scenario: Scenario, tree: Value, folder: FilePath) -> Iterator[Problem]:
    """Yield how many packets of each trace from a file lie within the run.

    Raises:
        InputError: a trace cannot be read.
    """
    for path, replay in _replays(scenario):
        if replay.file is not None:
            read = replay.located(folder)
            packets = len(read.packets or ())
            inside = read.within(scenario.run.duration)
            what = f"{inside} of the {packets} packets of the trace lie within the run"
            yield located(scenario, tree, (*path, "file"), what)


def idle(network: Network, duration_ns: int) -> Iterator[tuple[str, str]]:
    """Yield the flows that replay a trace of which no packet is sent before the run ends, and why.

    Args:
        network: the network.
        duration_ns: how long it is run.
    """
    reported = set()
    for flow in network.flows:
        work = flow.work
        if not isinstance(work, DatagramSource) or not work.replay:
            continue
        first_ns = work.start_ns + work.replay[0][0]
        end_ns = min(duration_ns, work.stop_ns)
        # All users of a trace have the same one; of them the first is reported.
        if first_ns >= end_ns and id(work.replay) not in reported:
            reported.add(id(work.replay))
            what = (
                f"no packet of the trace lies within the run: the first is sent at "
                f"{format_duration(first_ns)}, it ends at {format_duration(end_ns)}; "
                "times count from the start of the source"
            )
            yield flow.name, what


def _replays(scenario: Scenario) -> Iterator[tuple[Path, Replay]]:
    """Yield every traffic that replays a trace, with its path."""
    for name, flow in scenario.flows.items():
        if isinstance(flow.traffic, Replay):
            yield ("flows", name, "traffic"), flow.traffic
    for name, site_type in scenario.site_types.items():
        for app, use in site_type.apps.items():
            if isinstance(use.traffic, Replay):
                yield ("site_types", name, "apps", app, "traffic"), use.traffic


def _of_links(scenario: Scenario) -> Iterator[tuple[Path, Trace]]:
    """Yield every trace of a link's conditions, with its path."""
    for name, link in scenario.links.items():
        if link.trace is not None:
            yield ("links", name, "trace"), link.trace
        if link.reverse.trace is not None:
            yield ("links", name, "reverse", "trace"), link.reverse.trace
