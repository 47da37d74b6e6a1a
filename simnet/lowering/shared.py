"""Who else is on the lines of a scenario, in words: customers of providers, sharers of media."""

from __future__ import annotations

from collections.abc import Iterator

from simnet.errors import counted
from simnet.lowering.providers import backgrounds
from simnet.models.technology.base import Way
from simnet.scenario import Scenario
from simnet.scenario.model.places import Village, placed
from simnet.scenario.model.providers import Contention
from simnet.scenario.read.tree import dotted
from simnet.units import format_rate, write_factor


def shared_lines(scenario: Scenario) -> Iterator[tuple[str, str]]:
    """Yield what is shared with others, as (dotted path, in words)."""
    for name, isp in scenario.isps.items():
        if isp.contention is not None:
            yield f"isps.{name}.contention", f"of each access, {_sharing(isp.contention)}"
    for path, load in backgrounds(scenario):
        share = write_factor(load.share)
        yield f"{dotted(path)}.background", f"other customers take {share} of it in the mean"
    for name, medium in scenario.media.items():
        lines = counted(len(medium.sharers(scenario)), "line")
        yield f"media.{name}", f"{lines} take turns on it"


def contended(scenario: Scenario, village: Village) -> str | None:
    """Return with whom a village shares what its access has bought; None with nobody."""
    isp = scenario.isps.get(village.access.isp or "")
    if isp is None or isp.contention is None:
        return None
    technology = placed(village, scenario)
    ways: tuple[Way, ...] = ("down", "up")
    rates = {way: village.access.link(technology, way).rate_bps for way in ways}
    ratio = isp.contention.ratio
    least = " and ".join(f"{format_rate(bps // ratio)} {way}" for way, bps in rates.items())
    return f"{_sharing(isp.contention)}; {least} are left while all are active"


def _sharing(contention: Contention) -> str:
    others = counted(contention.ratio - 1, "other customer")
    active = write_factor(contention.active)
    return f"{others} of the provider share what it has bought, each active {active} of the time"
