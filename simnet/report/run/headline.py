"""The key figures of one run, worked out once for all that the summary says of it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from simnet.report.base import Run, Tone
from simnet.report.happenings import Happening, happenings
from simnet.report.measures import (
    completions,
    links,
    network_loss,
    rows,
    site_key,
    time_full,
    tone,
    villages,
)

COMPLETE, NEARLY = 0.99, 0.95
"""Shares of transfers completed from which that is called good, and not yet bad: assumptions."""


@dataclass(frozen=True, slots=True)
class Headline:
    """What matters most of a run; None stands for what did not happen in it."""

    directions: int
    """How many link directions there are."""
    busiest: Any | None
    """The link direction with the highest utilisation (a row of `measures.links`) while it was
    up."""
    down: tuple[Any, ...]
    """Those that were down for any part of the window, the longest first."""
    at_limit: tuple[Any, ...]
    """Those beyond a limit while they were up, the worst first."""
    busy: tuple[Any, ...]
    """Those that are busy and not yet at a limit."""
    time_full_s: dict[str, float]
    """How long each was full that was so for any interval, by label."""
    loss: float
    """Share of all packets sent that was lost; NaN if none was sent."""
    sent: int
    goodput_bps: float
    transfers: Any | None
    """How all transfers ended (a row of `measures.completions`)."""
    slowest_site: Any | None
    """The kind of site with the longest waits, where there are several."""
    slowest_name: str
    worst_stream: Any | None
    """The group of datagrams that lost most (a row of the table of groups)."""
    villages: tuple[Any, ...]
    """All of them, those worst off first (rows of `measures.villages`)."""
    events: tuple[Happening, ...]
    """What was cut or slowed."""

    @property
    def dark(self) -> list[Any]:
        """The villages that had no way to the world for any part of the window."""
        return [each for each in self.villages if each.without_s > 0]

    @property
    def worst_served(self) -> list[Any]:
        """The villages that asked for anything: those longest without service come first.

        Who is cut off asks seldom, so the share of attempts says little of them; then by that share
        and by waits.
        """
        asked = [each for each in self.villages if each.attempts > 0]
        return sorted(
            asked,
            key=lambda each: (-each.without_s, -each.unserved_ratio, -each.completion_p95_s),
        )


def headline(run: Run) -> Headline:
    """Return the key figures of a run."""
    ranked = list(rows(links(run)))
    used = [each for each in ranked if each.severity > 0]
    up = [each for each in used if not math.isnan(each.utilisation)]
    judged = {each.interface: tone(each.utilisation, each.drop_ratio) for each in up}
    label = {each.interface: each.label for each in ranked}
    groups = run.table("groups")
    key = site_key(run)
    ended = list(rows(completions(run, key)))
    slowest = _slowest(ended) if len(ended) > 1 else None
    return Headline(
        directions=len(ranked),
        busiest=max(up, key=lambda each: each.utilisation) if up else None,
        down=_down(ranked),
        at_limit=tuple(each for each in up if judged[each.interface] == "bad"),
        busy=tuple(each for each in up if judged[each.interface] == "busy"),
        time_full_s={label[name]: length_s for name, length_s in time_full(run).items()},
        loss=network_loss(run),
        sent=int(groups.sent_packets.sum()),
        goodput_bps=float(groups.goodput_bps.sum()),
        transfers=ended[-1] if ended else None,
        slowest_site=slowest,
        slowest_name=str(getattr(slowest, key)) if slowest else "",
        worst_stream=_worst_stream(run),
        villages=tuple(rows(villages(run))),
        events=tuple(happenings(run.results)),
    )


def _down(ranked: list[Any]) -> tuple[Any, ...]:
    down = [each for each in ranked if each.down_s > 0]
    return tuple(sorted(down, key=lambda each: (-each.down_s, each.interface)))


def _slowest(ended: list[Any]) -> Any | None:
    """Return the kind of site with the longest waits; the last row is of all of them."""
    timed = [each for each in ended[:-1] if not math.isnan(each.p95_s)]
    return max(timed, key=lambda each: each.p95_s) if timed else None


def _worst_stream(run: Run) -> Any | None:
    flows = run.table("flows", "group", "traffic")
    names = set(flows.group[flows.traffic == "datagrams"])
    streams = [
        each for each in rows(run.table("groups")) if each.group in names and each.delay_count
    ]
    return max(streams, key=lambda each: (each.loss_ratio, each.delay_p95_s), default=None)


def completed_tone(share: float) -> Tone:
    """Return how a share of transfers completed is to be taken."""
    return "good" if share >= COMPLETE else "busy" if share >= NEARLY else "bad"


def unserved_tone(share: float) -> Tone:
    """Return how a share of attempts that found no service is to be taken; NaN of none."""
    return "plain" if math.isnan(share) else completed_tone(1.0 - share)
