"""What limits a village's access, in words: which rate, and what binds it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from simnet.units import format_duration, format_rate

if TYPE_CHECKING:
    from simnet.lowering.accesses import Limit, OneWay, VillageAccess
    from simnet.scenario.load import Loaded
    from simnet.scenario.read.tree import Path


def access_at(loaded: Loaded, path: str) -> VillageAccess | None:
    """Return the access at a dotted path of a loaded scenario; None where that is something else.

    Raises:
        ScenarioError: the scenario cannot be laid out.
    """
    from simnet.lowering.accesses import accesses
    from simnet.runs.prepare import laid_out
    from simnet.scenario import paths

    steps = paths.parse(path, loaded.tree)
    if not _is_access(loaded, steps):
        return None
    known = accesses(loaded.scenario, laid_out(loaded))
    return next(each for each in known if each.village == steps[1])


def _is_access(loaded: Loaded, steps: Path) -> bool:
    return (
        len(steps) == 3
        and (steps[0], steps[2]) == ("villages", "access")
        and str(steps[1]) in loaded.scenario.villages.complete
    )


def sentences(path: str, access: VillageAccess) -> Iterator[str]:
    """Yield what the access at a dotted path gives, and what binds it."""
    from simnet.lowering.accesses import shared_text

    ways = {"down": access.down, "up": access.up}
    for way, known in ways.items():
        limit = _limit(known.access, access)
        yield f"{path}: gives {format_rate(known.access.rate_bps)} {way}, {limit}{_sold(access)}"
    yield f"{path}: one-way delay {format_duration(access.delay_ns)}, without queueing"
    yield f"{path}: {_queue(access)}"
    if access.proxy is not None:
        yield f"{path}: a proxy splits its TCP connections, {access.proxy}"
    if access.backup is not None:
        yield f"{path}: a second line, {access.backup}, carries {access.backup_when}"
    if access.allowance is not None:
        yield f"{path}: of a month, {access.allowance}"
    if access.contention is not None:
        yield f"{path}: {access.contention}"
    for shared in access.media:
        yield f"{path}: shares media.{shared.name}, {shared_text(shared)}"
    for net, what in (("internet", "the internet"), ("intranet", "the data centre")):
        narrower = [
            f"{format_rate(limit.rate_bps)} {way}, {_limit(limit, access)}"
            for way, known in ways.items()
            if (limit := getattr(known, net)) is not None and limit != known.access
        ]
        if narrower:
            yield f"{path}: on the way to {what} narrower still: {'; '.join(narrower)}"
        elif _goes(ways["down"], net):
            yield f"{path}: no line on the way to {what} is narrower"


def _goes(known: OneWay, net: str) -> bool:
    return getattr(known, net) is not None


def _queue(access: VillageAccess) -> str:
    down = "" if access.queue_down is None else f", {access.queue_down} towards the village"
    if access.buffer_ns is None:
        return f"queue {access.queue}{down}"
    return f"queue {access.queue}{down}, {format_duration(access.buffer_ns)} to send when full"


def _sold(access: VillageAccess) -> str:
    if access.subscription_bps is None:
        return ""
    return f" (paid for: {format_rate(access.subscription_bps)} each way)"


def _limit(limit: Limit, access: VillageAccess) -> str:
    named = {
        "subscription": "the subscription",
        "technology": f"the technology {access.technology}",
        "lan": "the lines of its sites, all together",
    }
    return f"limited by {named.get(limit.by, limit.by)}"
