"""No-effect diagnosis: why an alternative or a stress test changes nothing that is simulated.

Read off the tables `changes` and `accesses` of a study; :mod:`simnet.runs.idle` tells the same of a
scenario before it is run. What none of these reasons explains is named: that the runs are alike
says already that nothing of it bears on them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from simnet.report import format as show
from simnet.report.study.base import Study
from simnet.report.study.words import some
from simnet.report.words import Words, joined, listed, say
from simnet.scenario.model.stress import ACTIONS

_FOR_PEOPLE = ("price", "contract", "title", "description", "name")
_MOST = 3
"""Reasons that are given; the list of what an alternative changes has all."""


def why_alternative(study: Study, alternative: str) -> Words:
    """Return in a sentence why an alternative is simulated as the base case."""
    rows = [row for row in study.rows("changes") if row.alternative == alternative]
    if "changes" not in study.results:
        return ""  # a study of an older version
    if not rows:
        return say("why.nothing")
    accesses = {
        row.village: row for row in study.rows("accesses") if row.alternative == alternative
    }
    said: dict[Words, None] = {}
    left: list[str] = []
    sold: list[Any] = []
    for row in rows:
        steps = str(row.path).split(".")
        if set(steps) & set(_FOR_PEOPLE):
            said[say("why.price")] = None
        elif steps[-1] == "subscription" and row.village in accesses:
            sold.append(accesses[row.village])
        elif steps[0] == "technologies" and not any(
            each.technology == steps[1] for each in accesses.values()
        ):
            said[say("why.unused", technology=show.technology(steps[1]))] = None
        else:
            left.append(str(row.path))
    said |= dict.fromkeys(_unbound(sold))
    if left:
        said[say("why.other", names=some(list(dict.fromkeys(left))))] = None
    return joined(*list(said)[:_MOST])


def _unbound(accesses: Sequence[Any]) -> Iterator[Words]:
    """Yield which rates that are sold bind nowhere, and what these villages get instead."""
    groups: dict[tuple[Any, ...], int] = {}
    for row in accesses:
        rates = (row.subscription_bps, row.technology, row.down_access_bps, row.up_access_bps)
        groups[rates] = groups.get(rates, 0) + 1
    for (sold, technology, down, up), count in groups.items():
        yield say(
            "why.sold",
            sold=show.rate(sold),
            technology=show.technology(str(technology)),
            down=show.rate(down),
            up=show.rate(up),
            count=count,
        )


def why_stress(study: Study, stress: str) -> Words:
    """Return in a sentence what a stress test that changes nothing acts on; "" if not known."""
    described = (study.scenario.get("stress") or {}).get(stress) or {}
    names = [*_acted_on(described.get("events") or ()), *(described.get("set") or {})]
    return say("why.acts", names=listed(show.name(each) for each in names)) if names else ""


def _acted_on(events: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for event in events:
        subject = next((event[each] for each in ACTIONS if each in event), None)
        if isinstance(subject, str):
            yield subject
