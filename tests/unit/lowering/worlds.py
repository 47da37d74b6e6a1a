"""A small world of two villages for the tests of lowering, to be varied by each."""

from __future__ import annotations

from typing import Any

from simnet.network import Network
from simnet.scenario import Scenario

WORLD: dict[str, Any] = {
    "name": "two-villages",
    "run": {"duration": "10 s", "seed": 5},
    "classes": ["voice", "default"],
    "isps": {
        "telco": {"at": "capital", "transit": {"rate": "10 Gbps", "delay": "9 ms"}},
        "other": {"at": "capital", "transit": {"rate": "1 Gbps", "delay": "9 ms"}},
        "satellite": {"latitude": -3.0, "longitude": 114.0, "transit": {"rate": "5 Gbps"}},
    },
    "internet": {"latitude": -6.0, "longitude": 107.0},
    "backhaul": {
        "capital": "capital",
        "towns": {
            "capital": {"latitude": 0.0, "longitude": 117.0},
            "seat": {"latitude": 0.0, "longitude": 115.0, "regency": "Upriver"},
        },
        "links": {"river": {"from": "seat", "to": "capital", "rate": "300 Mbps"}},
    },
    "intranet": {
        "data_centre": {},
        "links": {"river": {"from": "seat", "to": "capital", "rate": "20 Mbps"}},
        "public": {"rate": "50 Mbps"},
    },
    "site_types": {
        "school": {
            "lan": {"rate": "50 Mbps", "delay": "2 ms"},
            "apps": {
                "pupils": {"traffic": {"kind": "pupil"}, "count": 3},
                "call": {
                    "traffic": {"kind": "markov_on_off"},
                    "direction": "both",
                    "class": "voice",
                },
                "records": {
                    "traffic": {"kind": "request_response", "response": "2 kB", "think": "5 s"},
                    "to": "intranet",
                },
            },
        }
    },
    "villages": {
        "defaults": {"regency": "Upriver", "sites": {"school": {}}},
        "near": {"access": {"technology": "fibre", "isp": "telco"}},
        "far": {"access": {"technology": "geo", "isp": "satellite"}},
    },
}


def scenario(changes: dict[str, Any] | None = None) -> Scenario:
    """The world with values by dotted path laid over it; None removes."""
    world = _copied(WORLD)
    for path, value in (changes or {}).items():
        *parents, last = path.split(".")
        here = world
        for step in parents:
            here = here.setdefault(step, {})
        if value is None:
            del here[last]
        else:
            here[last] = value
    return Scenario.model_validate(world)


def _copied(value: Any) -> Any:
    return {key: _copied(each) for key, each in value.items()} if isinstance(value, dict) else value


def links_on(network: Network, flow: str, *, back: bool = False) -> list[str]:
    """Names of the links on a flow's path."""
    found = next(each for each in network.flows if each.name == flow)
    path = found.reverse_path if back else found.path
    return [network.interfaces[index].link for index in path]


def interface(network: Network, link: str, towards: str) -> Any:
    """One direction of a link, by the name of the node that it leads to."""
    names = [node.name for node in network.nodes]
    return next(
        each for each in network.interfaces if each.link == link and names[each.target] == towards
    )
