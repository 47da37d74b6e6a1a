"""Choice of a starter's alternatives: three that differ, by what the villages begin with.

Candidates are tried in the order in which a planner would ask for them. One is taken if what is
simulated of some village's access (provider, rates, delay, loss) is not as at the start, nor as
under an alternative taken before. Four of them give every village the same (fibre, slower fibre,
Starlink, SATRIA-1): the start is as one of these at most, so there are always three.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from simnet.scenario.model.access import Access
from simnet.scenario.model.places import overlaid
from simnet.scenario.starter.accesses import (
    FIBRE,
    GROUPS,
    PROVIDERS,
    SATRIA,
    STARLINK,
    SUBSCRIPTION_MBPS,
    AtStart,
    simulated,
)

NUMBER = 3
HALF_MBPS = SUBSCRIPTION_MBPS // 2
_KEPT = frozenset({"subscription", "town", "queue", "queue_down", "technology", "isp"})
"""What an access that changes its technology keeps; the rest belonged to the one before."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A change of some villages' accesses."""

    key: str
    whom: Callable[[AtStart], bool]
    """Whether it changes the access of a village that begins so."""
    technology: str = ""
    """What these get; empty where they keep theirs."""
    mbps: int | None = None
    """The subscription that these get; None where they keep theirs."""

    @property
    def words(self) -> str:
        """The key of its title."""
        return self.key.replace("-", "_")

    @property
    def is_cheaper(self) -> bool:
        """Whether fibre costs less under it, since less is paid for."""
        return self.mbps == HALF_MBPS

    def given(self, start: AtStart) -> dict[str, str | None]:
        """Return what it writes of an access, by key; None removes what the list says."""
        found: dict[str, str | None] = {}
        if self.technology:
            found = {"technology": self.technology, "isp": PROVIDERS[self.technology]}
            found |= dict.fromkeys(sorted(start.own.model_fields_set - _KEPT))
        if self.mbps is not None:
            found["subscription"] = f"{self.mbps} Mbps"
        return found

    def access(self, start: AtStart) -> Access:
        """Return what a village's access becomes."""
        if not self.whom(start):
            return start.access
        given = self.given(start)
        left = {key: value for key, value in given.items() if value is not None}
        removed = {key: Access.model_fields[key].default for key in given.keys() - left.keys()}
        return overlaid(start.access.model_copy(update=removed), Access.model_validate(left))


def _has_not(technology: str) -> Callable[[AtStart], bool]:
    return lambda start: start.access.technology != technology


def _pays_more_than(mbps: int) -> Callable[[AtStart], bool]:
    return lambda start: _mbps(start) > mbps


def _pays_less_than(mbps: int) -> Callable[[AtStart], bool]:
    return lambda start: _mbps(start) < mbps


def _mbps(start: AtStart) -> float:
    return (start.access.subscription or 0) / 10**6


def _is_any(_: AtStart) -> bool:
    return True


def _is_next(start: AtStart) -> bool:
    return start.group == "middle" and start.access.technology != FIBRE


CANDIDATES = (
    Candidate("half-rate", _pays_more_than(HALF_MBPS), mbps=HALF_MBPS),
    Candidate("more-fibre", _is_next, FIBRE),
    Candidate("satria-first", _has_not(FIBRE), SATRIA),
    Candidate("fibre-everywhere", _has_not(FIBRE), FIBRE),
    Candidate("starlink-everywhere", _has_not(STARLINK), STARLINK),
    Candidate("satria-everywhere", _has_not(SATRIA), SATRIA),
    Candidate("full-rate", _pays_less_than(SUBSCRIPTION_MBPS), mbps=SUBSCRIPTION_MBPS),
    Candidate("slower-fibre-everywhere", _is_any, FIBRE, HALF_MBPS),
    Candidate("faster-fibre-everywhere", _is_any, FIBRE, SUBSCRIPTION_MBPS),
)
"""In the order in which they are tried."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """A candidate that was taken, and what it changes."""

    candidate: Candidate
    changed: Sequence[str]
    """The villages whose access is simulated otherwise than at the start."""
    groups: Mapping[str, Mapping[str, str | None]]
    """What it writes, by group; under the empty name, for all groups."""
    villages: Mapping[str, Mapping[str, str | None]]
    """What it writes of villages of which the list says something of their access."""
    fibre: bool
    """Whether some village has fibre under it."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The alternatives of a starter, and why others were left out."""

    taken: Sequence[Alternative]
    left_out: Mapping[str, str]
    """By candidate tried in vain, the one that it is the same as; empty: as at the start."""


def choose(starts: Mapping[str, AtStart]) -> Choice:
    """Return the first candidates that differ from the start and from one another."""
    begin = [simulated(each.access) for each in starts.values()]
    seen: list[tuple[str, list[object]]] = [("", list(begin))]
    taken: list[Alternative] = []
    left_out: dict[str, str] = {}
    for candidate in CANDIDATES:
        if len(taken) == NUMBER:
            break
        world: list[object] = [simulated(candidate.access(each)) for each in starts.values()]
        same = next((name for name, other in seen if other == world), None)
        if same is not None:
            left_out[candidate.key] = same
            continue
        seen.append((candidate.key, world))
        changed = [name for name, old, new in zip(starts, begin, world, strict=True) if old != new]
        taken.append(_alternative(candidate, starts, changed))
    return Choice(taken, left_out)


def _alternative(
    candidate: Candidate, starts: Mapping[str, AtStart], changed: Sequence[str]
) -> Alternative:
    asked = {name: each for name, each in starts.items() if candidate.whom(each)}
    given = {name: candidate.given(each) for name, each in asked.items()}
    alone = {name for name, each in asked.items() if each.own.model_fields_set & given[name].keys()}
    # What is paid for is the same in all groups, so that it stands with the defaults.
    shared = {
        asked[name].group if candidate.technology else "": given[name]
        for name in asked
        if name not in alone
    }
    return Alternative(
        candidate,
        changed,
        {group: shared[group] for group in ("", *GROUPS) if group in shared},
        {name: given[name] for name in asked if name in alone},
        any(candidate.access(each).technology == FIBRE for each in starts.values()),
    )
