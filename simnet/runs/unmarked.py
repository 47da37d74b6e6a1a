"""ECN without effect: connections that ask for marks (RFC 3168) and meet no queue that marks.

A sender that may be told of congestion by marks is told by losses as before where every queue on
its way drops; who turns ECN on should know.
"""

from __future__ import annotations

from collections.abc import Callable

from simnet.errors import Problem, listed
from simnet.lowering import written
from simnet.models.queueing import marks
from simnet.network import DatagramSource, Flow, Network, Queue
from simnet.scenario.check import located
from simnet.scenario.load import Loaded
from simnet.scenario.model import Scenario
from simnet.scenario.read.tree import Path


def unmarked(network: Network, load: Callable[[], Loaded]) -> list[Problem]:
    """Return where a scenario turns ECN on for groups of flows none of which meets a mark.

    Args:
        network: what the scenario was lowered to.
        load: returns the scenario; asked only where something is found.
    """
    asking = [each for each in network.flows if _asks(each)]
    if not asking:
        return []
    known: dict[Queue, bool] = {}
    for each in network.interfaces:
        if each.queue not in known:
            known[each.queue] = marks(each.queue)
    marking = [known[each.queue] for each in network.interfaces]
    told = {
        flow.group for flow in asking if any(marking[i] for i in (*flow.path, *flow.reverse_path))
    }
    untold = {flow.group: flow.name for flow in asking if flow.group not in told}
    if not untold:
        return []
    loaded = load()
    places: dict[Path, list[str]] = {}
    for group, flow in untold.items():
        places.setdefault(_place(loaded.scenario, flow), []).append(group)
    return [
        located(loaded.scenario, loaded.tree, path, _message(groups))
        for path, groups in places.items()
    ]


def _asks(flow: Flow) -> bool:
    return flow.tcp.ecn and not isinstance(flow.work, DatagramSource)


def _place(scenario: Scenario, flow: str) -> Path:
    """Return where a scenario turns ECN on for a flow: of itself, of its app, or of all."""
    match written(scenario, "flow", flow):
        case ("flows", str(name)) if scenario.flows[name].tcp.ecn is not None:
            return ("flows", name, "tcp", "ecn")
        case ("site_types", str(kind), "apps", str(app)) if (
            scenario.site_types[kind].apps[app].tcp.ecn is not None
        ):
            return ("site_types", kind, "apps", app, "tcp", "ecn")
    return ("tcp", "ecn")


def _message(groups: list[str]) -> str:
    return (
        f"has no effect on {listed(groups)}: no queue on the way marks packets; "
        "give one that does, such as queue: {kind: codel, ecn: true}"
    )
