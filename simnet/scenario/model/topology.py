"""A topology from a GraphML file, and what to assume where it is silent."""

from __future__ import annotations

from simnet.kinds import Declared, Duration, PositiveRate


class Topology(Declared):
    """Nodes and links of a GraphML file, to which the scenario's own are added.

    Files of the Internet Topology Zoo, of yEd, and files with rates written out are understood.
    Two directed edges, one each way, are the two directions of one link, each with its rate. All
    that had to be assumed is listed by ``simnet check`` and ``simnet explain``.
    """

    graphml: str
    """Name of the file; a relative name is looked for beside the file that names it."""
    default_rate: PositiveRate | None = None
    """Rate of links whose speed the file does not tell; without it such links are an error."""
    default_delay: Duration | None = None
    """Delay of links whose ends have no coordinates. Where both have, it is that of light in
    fibre (5 us a km) over 1.5 times the great-circle distance (assumption: a cable is not
    straight)."""
