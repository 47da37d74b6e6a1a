"""Who is meant by the subject of a measure: its flows, or its interfaces.

A name is looked up as a kind of site, then as a group, a place, a district, a regency and a flow;
``villages`` is all of them. Of interfaces it is an interface, then a link and a place, whose
interfaces are those with an end there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from simnet.measures.measure import ALL, LINKS, VILLAGES, Measure
from simnet.network import Network, Place
from simnet.tables import Results
from simnet.tables.flows import felt_of, sites_of, traffic_of


@dataclass(frozen=True, slots=True)
class Subjects:
    """The flows and interfaces of a network, and the names that they go by.

    The first four have an entry for each flow, the next three for each interface.
    """

    flows: Sequence[str]
    groups: Sequence[str]
    site_kinds: Sequence[str]
    places: Sequence[str]
    traffic: Sequence[str]
    """``datagrams``, ``transfers`` or ``people``."""
    interfaces: Sequence[str]
    links: Sequence[str]
    ends: Sequence[tuple[str, str]]
    """The places that an interface leads from and to, empty for none."""
    felt: Sequence[tuple[str, ...]] = ()
    """The quantities that the people of each flow say they feel."""
    sites: Sequence[str] = ()
    """The site of each flow."""
    about: Mapping[str, Place] = field(default_factory=dict)
    """What is known of places, by name."""

    @classmethod
    def of_network(cls, network: Network) -> Subjects:
        """Return the subjects of a network that is yet to run."""
        sites = sites_of(network)
        place = [node.place for node in network.nodes]
        return cls(
            flows=[flow.name for flow in network.flows],
            groups=[flow.group for flow in network.flows],
            site_kinds=[site.kind for site in sites],
            places=[site.place for site in sites],
            traffic=[traffic_of(flow) for flow in network.flows],
            interfaces=[each.name for each in network.interfaces],
            links=[each.link for each in network.interfaces],
            ends=[(place[each.source], place[each.target]) for each in network.interfaces],
            felt=felt_of(network),
            sites=[site.name for site in sites],
            about={each.name: each for each in network.places},
        )

    @classmethod
    def of_results(cls, results: Results) -> Subjects:
        """Return the subjects of the network that was run.

        Raises:
            ResultsError: a table that they are read from is missing or damaged.
        """
        flow_columns = ("flow", "group", "site", "site_kind", "place", "traffic", "felt")
        flows = results.arrow("flows").select(flow_columns).to_pydict()
        interface_columns = ("interface", "link", "source", "target")
        lines = results.arrow("interfaces").select(interface_columns).to_pydict()
        nodes = results.arrow("nodes").select(("node", "place")).to_pydict()
        place = dict(zip(nodes["node"], nodes["place"], strict=True))
        known = results.arrow("places").to_pylist()
        return cls(
            flows=flows["flow"],
            groups=flows["group"],
            site_kinds=flows["site_kind"],
            places=flows["place"],
            traffic=flows["traffic"],
            interfaces=lines["interface"],
            links=lines["link"],
            ends=[
                (place[source], place[target])
                for source, target in zip(lines["source"], lines["target"], strict=True)
            ],
            felt=[tuple(each.split()) for each in flows["felt"]],
            sites=flows["site"],
            about={
                row["place"]: Place(row["place"], row["kind"], row["district"], row["regency"])
                for row in known
            },
        )

    def flows_of(self, subject: str) -> list[int]:
        """Return the indices of the flows that `subject` means; none if it means no traffic."""
        if subject == ALL:
            return list(range(len(self.flows)))
        if subject == VILLAGES:
            return [index for index, village in enumerate(self.labels("village")) if village]
        for names in (
            self.site_kinds,
            self.groups,
            self.places,
            self.labels("district"),
            self.labels("regency"),
            self.flows,
        ):
            if found := [index for index, name in enumerate(names) if name == subject]:
                return found if subject else []
        return []

    def labels(self, over: str) -> list[str]:
        """Return for each flow which one of a scope's places it belongs to, empty for none."""
        if over in ("site", "group"):
            return list(self.sites if over == "site" else self.groups)
        return [self._label(place, over) for place in self.places]

    def has_places(self, measure: Measure) -> bool:
        """Tell whether the subject of a measure is in one of its scope's places."""
        over = measure.scope.over
        if self.is_of_interfaces(measure):
            inhabited = {label for label in self.labels(over) if label}
            chosen = self.interfaces_of(measure.subject)
            return any(self.ends_in(each, over) & inhabited for each in chosen)
        labels = self.labels(over)
        return any(labels[flow] for flow in self.flows_of(measure.subject))

    def ends_in(self, interface: int, over: str) -> set[str]:
        """Return which of a scope's places an interface has an end in."""
        return {name for end in self.ends[interface] if (name := self._label(end, over))}

    def _label(self, place: str, over: str) -> str:
        if over == "place":
            return place
        about = self.about.get(place)
        if about is None:
            return ""
        if over == "village":
            return place if about.kind == "village" else ""
        return about.district if over == "district" else about.regency

    def interfaces_of(self, subject: str) -> list[int]:
        """Return the indices of the interfaces that `subject` means; none if it means none."""
        if subject == LINKS:
            return list(range(len(self.interfaces)))
        for names in (self.interfaces, self.links):
            if found := [index for index, name in enumerate(names) if name == subject]:
                return found
        return self.interfaces_of_place(subject)

    def interfaces_of_place(self, place: str) -> list[int]:
        """Return the indices of the interfaces that have an end in a place."""
        return [index for index, ends in enumerate(self.ends) if place and place in ends]

    def is_of_interfaces(self, measure: Measure) -> bool:
        """Tell whether a measure is of interfaces here, which a name alone may not say."""
        if measure.of_interfaces is not None:
            return measure.of_interfaces
        return not self.flows_of(measure.subject)

    def has(self, measure: Measure) -> bool:
        """Tell whether the subject of a measure is there."""
        if self.is_of_interfaces(measure):
            return bool(self.interfaces_of(measure.subject))
        return bool(self.flows_of(measure.subject))

    def villages(self) -> list[str]:
        """Return the names of the villages, those included where nobody uses anything."""
        return [name for name, place in self.about.items() if place.kind == "village"]

    def inhabited(self) -> list[str]:
        """Return the places where people sit, in order of first appearance."""
        return [place for place in dict.fromkeys(self.places) if place]
