"""Shared media: a beam, a cell, a Wi-Fi channel, a PON, and the lines that share it.

What one line sends, those that share a medium with it wait for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, Self

from simnet.errors import unknown
from simnet.kinds import (
    Declared,
    Duration,
    Field,
    Name,
    PositiveCount,
    PositiveDuration,
    PositiveRate,
    PositiveSize,
    find_kind,
    model_validator,
    one_of,
)
from simnet.models.accesses import Accesses
from simnet.models.foreign_technology import link_of
from simnet.models.medium import Scheduling
from simnet.models.token_bucket import LARGEST_PACKET, MOST_BURST
from simnet.models.weighted import Weight
from simnet.scenario.model.access import technology_names
from simnet.scenario.model.base import Several
from simnet.scenario.model.choosing import chosen, unknown_names
from simnet.scenario.model.media_presets import MediumPreset, with_preset
from simnet.scenario.model.places import placed
from simnet.scenario.read.tree import Path
from simnet.units import NS_PER_S, format_duration, format_rate, format_size

if TYPE_CHECKING:
    from simnet.scenario.model.root import Scenario

AnyScheduler: Any = one_of(Scheduling)  # type: ignore[type-abstract]  # a base is asked for
"""A scheduler: its name alone, or a mapping with ``kind`` and parameters."""
IMPLIED_SCHEDULER: Scheduling = find_kind(Scheduling, Scheduling.implied)()  # type: ignore[type-abstract, call-arg]  # a base is asked for
"""The scheduler where nothing is said of one."""


@dataclass(frozen=True, slots=True)
class Sharer:
    """A line that shares a medium."""

    kind: Literal["link", "access", "lan"]
    name: str
    """What the medium calls it: a link, a village, VILLAGE/backup, or VILLAGE/SITE."""


class Share(Declared):
    """What is particular to one of those that share a medium."""

    weight: Weight | None = None
    """Its share beside the others', a whole number from 1 to 1000, where the scheduler goes by
    weights. Default: 1."""
    rate: PositiveRate | None = None
    """What it transmits at on the air, by its modulation; see the medium's rate."""
    overhead: Duration | None = None
    """What each of its turns costs before the first packet."""


class Medium(Declared):
    """A shared medium: lines of which only one transmits at a time, each with its own queue."""

    open_names: ClassVar[tuple[str, ...]] = ("members",)

    preset: MediumPreset | None = None
    """What is not written here is as usual on one direction of a beam or cell, or on a channel:
    `geo_beam` has `contention: 8`, `leo_cell` the `rate` 200 Mbps down or 40 Mbps up (assumptions),
    both `equal_airtime`; `cell` (LTE, 5G) `rate: technology` and `proportional_fair` in turns of 1
    ms, `wifi` turns of up to 64 frames or 4 ms that cost 190 us (IEEE 802.11n), `white_space` 10
    Mbps polled, `pon` the upstream of a tree polled every 125 us. Default: none."""
    links: Several[Name] = ()
    """Links given directly that share it."""
    villages: Several[str] = ()
    """Villages whose accesses share it; VILLAGE/backup for a second line."""
    accesses: Accesses | None = None
    """The accesses of all villages, first and second, that fit share it: by technology, isp,
    village, group, district or regency."""
    lans: Several[str] = ()
    """Lines from sites to their village's office that share it, such as its Wi-Fi: VILLAGE for
    those of all its sites, or VILLAGE/SITE."""
    direction: Literal["both", "up", "down", "forward", "backward"] = "both"
    """Which directions share it. `up` is from a site or village, `down` to it; of links given
    directly `forward` is from `from` to `to`. `up` and `forward` are the same, `down` and
    `backward` too. With `both` the two directions of each line exclude each other."""
    scheduler: AnyScheduler = IMPLIED_SCHEDULER
    """Who transmits next when the air is free."""
    rate: PositiveRate | Literal["technology"] | None = None
    """What those that share it transmit at on the air, such as a beam's capacity; `technology`:
    each access at what its technology gives at its place, as the channel quality of a cell. A line
    whose own rate is lower (what is bought) sends no more than that in the long run, by a token
    bucket before its queue. Default: each transmits at its own rate."""
    contention: Annotated[int, Field(ge=1, le=1000)] | None = None
    """How many times over the air is sold (1:8 is 8): in place of a `rate`, what all that share it
    bought, divided by this."""
    burst: PositiveSize = 15_140
    """What a line that bought less than the rate on the air may send at once after a pause.
    Default: ten packets of 1514 B (assumption)."""
    overhead: Duration = 0
    """What each turn costs before its first packet: contention, preamble, acknowledgement, guard
    time."""
    aggregate_packets: PositiveCount | None = None
    """Most packets in one turn, of those that wait when it begins (A-MPDU, a grant). Default: one;
    with aggregate_time, or polling, all of them."""
    aggregate_time: PositiveDuration | None = None
    """No packet is begun in a turn that has lasted so long, overhead left out. A packet more than
    that may go: its length is known when it is taken off the queue. Default: no limit."""
    members: dict[str, Share] = Field(default_factory=dict)
    """What is particular to some of them, by the name of the link, of the village, VILLAGE/backup,
    or VILLAGE/SITE."""

    @model_validator(mode="before")
    @classmethod
    def _from_preset(cls, data: Any) -> Any:
        return with_preset(data) if isinstance(data, Mapping) else data

    @model_validator(mode="after")
    def _shared(self) -> Self:
        if not (self.links or self.villages or self.lans or self.accesses):
            raise ValueError("say who shares it: links, villages, accesses or lans")
        if self.contention is not None and (self.rate is not None or self.lans):
            beside = "rate" if self.rate is not None else "lans"
            raise ValueError(f"contention makes a rate of what accesses bought; leave out {beside}")
        if not LARGEST_PACKET <= self.burst <= MOST_BURST:
            raise ValueError(
                f"burst must be {format_size(LARGEST_PACKET)} to {format_size(MOST_BURST)}, "
                f"got {format_size(self.burst)}"
            )
        return self

    @property
    def ways(self) -> tuple[int, ...]:
        """The directions of a line that share it: 0 forward, 1 backward."""
        return {"both": (0, 1), "up": (0,), "forward": (0,)}.get(self.direction, (1,))

    @property
    def most_packets(self) -> int | None:
        """Most packets in a turn; None: all that wait."""
        if self.aggregate_packets is not None or self.aggregate_time is not None:
            return self.aggregate_packets
        implied: int | None = self.scheduler.implied_packets
        return implied

    def of(self, sharer: Sharer) -> Share:
        """Return what is particular to one of those that share it."""
        return self.members.get(sharer.name, Share())

    def sharers(self, scenario: Scenario) -> list[Sharer]:
        """Return those lines that share it and that the scenario describes, each once."""
        complete, lines = scenario.villages.complete, scenario.villages.lines
        found = [Sharer("link", name) for name in self.links if name in scenario.links]
        accesses = () if self.accesses is None else chosen(scenario, self.accesses)
        villages = (*self.villages, *map(_line_at, accesses))
        found += [Sharer("access", name) for name in villages if name in lines]
        for text in self.lans:
            village, _, site = text.partition("/")
            sites = complete[village].sites if village in complete else ()
            names = [f"{village}/{each}" for each in sites if site in ("", each)]
            found += [Sharer("lan", name) for name in names]
        return list(dict.fromkeys(found))

    def sense(self, scenario: Scenario) -> Iterator[tuple[str, str]]:
        """Yield names that are not described, what has no effect, and who shares two media."""
        wrong = list(self._unknown(scenario))
        yield from wrong
        sharers = self.sharers(scenario)
        lines = len(sharers) * len(self.ways)
        if lines < 2 and self.accesses is None and not wrong:
            yield "", f"has one member only, {_names(sharers)}: there is nobody to share it with"
        if not wrong:
            known = {each.name for each in sharers}
            # Which accesses fit may differ between alternatives.
            yield from self._of_members(
                known | set(scenario.villages.lines if self.accesses else ())
            )
        yield from self._of_aggregates(scenario, sharers)
        yield from self._slowed(scenario, sharers)
        on_air = self.on_air(scenario)
        for name in self.links:
            if name in scenario.links and on_air(Sharer("link", name), 0):
                link = scenario.links[name]
                if link.rate_changes or link.reverse.rate_changes:
                    yield "rate", f"link '{name}' has rate_changes; say its rate on the air there"

    def _slowed(self, scenario: Scenario, sharers: list[Sharer]) -> Iterator[tuple[str, str]]:
        """Yield accesses whose allowance would slow what they transmit at on the air."""
        complete, air = scenario.villages.lines, self.on_air(scenario)
        for each in sharers:
            on_air = any(air(each, way) for way in self.ways)
            if each.kind == "access" and on_air and complete[each.name].access.allowance:
                message = f"'{each.name}' has an allowance, which would slow what it transmits at"
                yield "rate", f"{message} on the air too; leave out one of them"

    def _unknown(self, scenario: Scenario) -> Iterator[tuple[str, str]]:
        complete, lines = scenario.villages.complete, scenario.villages.lines
        for number, name in enumerate(self.links):
            if name not in scenario.links:
                yield f"links[{number}]", unknown("link", name, scenario.links)
        for number, name in enumerate(self.villages):
            if name not in lines:
                yield f"villages[{number}]", unknown("village", name, lines)
        for number, text in enumerate(self.lans):
            village, slash, site = text.partition("/")
            if village not in complete:
                yield f"lans[{number}]", unknown("village", village, complete)
            elif slash and site not in complete[village].sites:
                yield f"lans[{number}]", unknown("site", site, complete[village].sites)
        for key, message in unknown_names(scenario, self.accesses.given) if self.accesses else ():
            yield f"accesses.{key}", message

    def _of_members(self, known: set[str]) -> Iterator[tuple[str, str]]:
        """Yield members that do not share it, and weights that do not count."""
        for name, share in self.members.items():
            # Dots and the like may stand in a name, so the problem is told of all of them.
            if name not in known:
                yield "members", unknown("member", name, sorted(known))
            if share.weight is not None and not self.scheduler.weighted:
                kind = self.scheduler.kind
                message = f"the weight of '{name}' has no effect with {kind}"
                yield "members", f"{message}; write scheduler: weights"

    def _of_aggregates(
        self, scenario: Scenario, sharers: list[Sharer]
    ) -> Iterator[tuple[str, str]]:
        if self.aggregate_time is None:
            return
        air = self.on_air(scenario)
        rates = [
            air(each, way) or _link_bps(scenario, each) for each in sharers for way in self.ways
        ]
        fastest = max((each for each in rates if each), default=0)
        if fastest and self.aggregate_time * fastest < LARGEST_PACKET * 8 * NS_PER_S:
            turn, packet = format_duration(self.aggregate_time), format_size(LARGEST_PACKET)
            takes = f"{turn} is less than a packet of {packet} takes at {format_rate(fastest)}"
            yield "aggregate_time", f"{takes}, the fastest of its members: no turn would send two"

    def on_air(self, scenario: Scenario) -> Callable[[Sharer, int], int | None]:
        """Return what tells the rate on the air of a sharer in a direction; None: its own."""
        shared_bps = self._shared_bps(scenario)

        def air_bps(sharer: Sharer, way: int) -> int | None:
            own = self.of(sharer).rate
            if own is None and self.rate == "technology":
                return _technology_bps(scenario, sharer, way)
            return shared_bps if own is None else own

        return air_bps

    def _shared_bps(self, scenario: Scenario) -> int | None:
        """Return the rate on the air that is said, or made of what was bought; None: neither."""
        if self.contention is None or self.lans:
            return None if self.rate == "technology" else self.rate
        bought = [
            _bought_bps(scenario, sharer, way)
            for sharer in self.sharers(scenario)
            for way in self.ways
        ]
        return max(1, sum(bought) // self.contention)


def _link_bps(scenario: Scenario, sharer: Sharer) -> int | None:
    """Return the rate of a link given directly; None of other lines."""
    return scenario.links[sharer.name].rate if sharer.kind == "link" else None


def _bought_bps(scenario: Scenario, sharer: Sharer, way: int) -> int:
    """Return the rate of one direction of a link or an access; 0 of one that is not sound."""
    if sharer.kind == "link":
        link = scenario.links[sharer.name]
        return link.rate if way == 0 or link.reverse.rate is None else link.reverse.rate
    village = scenario.villages.lines[sharer.name]
    if village.access.technology not in technology_names(scenario.technologies):
        return 0
    return village.access.link(placed(village, scenario), "down" if way else "up").rate_bps


def _technology_bps(scenario: Scenario, sharer: Sharer, way: int) -> int | None:
    """Return what the technology of an access gives in one direction; None of other lines."""
    village = scenario.villages.lines.get(sharer.name)
    if sharer.kind != "access" or village is None:
        return None
    if village.access.technology not in technology_names(scenario.technologies):
        return None
    return link_of(placed(village, scenario), "down" if way else "up").rate_bps


def _line_at(path: Path) -> str:
    """Return what a medium calls the access at a path of the scenario."""
    return f"{path[1]}/{path[-1]}" if path[-1] == "backup" else str(path[1])


def _names(sharers: list[Sharer]) -> str:
    return ", ".join(each.name for each in sharers) or "none"


def shared_twice(scenario: Scenario) -> Iterator[tuple[str, str]]:
    """Yield lines of which a direction shares two media, as (path, message)."""
    holder: dict[tuple[Sharer, int], str] = {}
    told: Counter[str] = Counter()
    for name, medium in scenario.media.items():
        for sharer in medium.sharers(scenario):
            for way in medium.ways:
                first = holder.setdefault((sharer, way), name)
                if first != name and not told[f"{name} {sharer.name}"]:
                    told[f"{name} {sharer.name}"] += 1
                    yield (
                        name,
                        f"'{sharer.name}' shares medium '{first}' that way already",
                    )
