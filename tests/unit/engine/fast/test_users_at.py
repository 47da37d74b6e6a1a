"""The compiled core keeps lists for the users of an interface, not for all of the network."""

from __future__ import annotations

from simnet.engine.fast.engine import users_at
from simnet.models.queueing.per_user import PerUser
from simnet.models.queueing.token_bucket import TokenBucket
from simnet.network import NetworkBuilder, users_of


def test_only_those_whose_path_leads_through_an_interface_have_a_list_there() -> None:
    by_user = PerUser().described(1)
    within = TokenBucket.model_validate(
        {"rate": "1 Mbps", "burst": "2 kB", "queue": {"kind": "per_user"}}
    ).described(1)
    built = NetworkBuilder()
    for node in ("a", "b", "c", "d"):
        built.add_node(node)
    for link, queue in (("ab", by_user), ("cb", by_user), ("bd", within)):
        built.add_link(link, link[0], link[1], 1_000_000, queue=queue)
    for flow in ("ad", "cd", "db"):
        built.add_flow(flow, flow[0], flow[1])
    network = built.build()
    found = users_at(network, users_of(network))
    names = {network.interfaces[index].name: users for index, users in found.items()}
    assert list(names.values()) == [[0], [0], [1], [1], [0, 1, 2], [0, 1, 2]], names
