"""The names of what a scenario is lowered to, and the keys of its random streams.

A name is made of the names that the scenario gives, joined by slashes, which those cannot
contain. Streams are keyed by the user, not by how many users there are: the fifth pupil of a
school draws the same numbers whether there are five or fifty, over fibre or over satellite.
"""

from __future__ import annotations

EXCHANGE = "exchange"
"""Node where the providers meet."""
DATA_CENTRE = "data-centre"
"""Node of the servers of the administration, and the line to it."""
PUBLIC_LINK = "data-centre/public"
"""Line between the exchange and the data centre."""


def town(name: str) -> str:
    """Return the node of a town on the way to the internet."""
    return f"town/{name}"


def closed(town_name: str) -> str:
    """Return the node of a town on the closed network."""
    return f"intranet/{town_name}"


def landing(town_name: str) -> str:
    """Return the node of a town where accesses land that may go either way."""
    return f"town/{town_name}/access"


def landing_link(network: str, town_name: str) -> str:
    """Return the line from a town's landing to the backhaul or the intranet, as `network` says."""
    return f"{network}/landing/{town_name}"


def isp(name: str) -> str:
    """Return the node of a provider's point of presence."""
    return f"isp/{name}"


def feeder(isp_name: str) -> str:
    """Return the node where a provider's satellite accesses come together."""
    return f"isp/{isp_name}/feeder"


def internet(isp_name: str) -> str:
    """Return the node of the internet's servers beside a provider's port at the exchange."""
    return f"internet/{isp_name}"


def site(village: str, name: str) -> str:
    """Return the node of a site."""
    return f"{village}/{name}"


def lan(site_node: str) -> str:
    """Return the line between a site and its village's office."""
    return f"lan/{site_node}"


def access_link(village: str) -> str:
    """Return the access link of a village, whatever its technology."""
    return f"access/{village}"


def backup(village: str) -> str:
    """Return what names a village's second line, where its own name names the first."""
    return f"{village}/backup"


def backhaul_link(name: str) -> str:
    """Return a line between towns on the way to the internet."""
    return f"backhaul/{name}"


def intranet_link(name: str) -> str:
    """Return a line between towns of the closed network."""
    return f"intranet/{name}"


def isp_link(part: str, isp_name: str) -> str:
    """Return a provider's line: its transit, handover, feeder or port."""
    return f"{part}/{isp_name}"


def user(use: str, number: int, count: int) -> str:
    """Return the name of a user of a use that the scenario writes with `count` of them.

    The only one has the use's own name, and keeps it when growth brings others.
    """
    return use if count == number == 1 else f"{use}-{number}"


def stream(use: str, number: int) -> str:
    """Return the key of a user's random streams."""
    return f"{use}-{number}"
