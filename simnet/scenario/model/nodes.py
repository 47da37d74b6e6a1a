"""Nodes given directly: the places where links meet."""

from __future__ import annotations

from simnet.kinds import Declared, Latitude, Longitude, Name, model_validator


class Node(Declared):
    """A place where links meet: a host, a router, or a site with both."""

    kind: Name = "node"
    """What it is, in a word of your own; for tables and maps."""
    place: Name | None = None
    """Name of the place it belongs to, for tables and maps."""
    latitude: Latitude | None = None
    """Degrees north of the equator."""
    longitude: Longitude | None = None
    """Degrees east of Greenwich."""

    @model_validator(mode="after")
    def _both_coordinates(self) -> Node:
        if (self.latitude is None) != (self.longitude is None):
            raise ValueError("give both latitude and longitude, or neither")
        return self
