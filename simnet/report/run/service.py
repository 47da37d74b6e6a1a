"""Service of villages on the first screen of a run: who had none, and who was served worst."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

from simnet.report import format as show
from simnet.report.base import Card, Cell, Tone
from simnet.report.run.headline import Headline, unserved_tone
from simnet.report.words import Words, listed, say

_NAMED = 6
"""Villages that a sentence names; beyond, it counts them."""
_WORST = 3
"""Villages that are named as served worst."""
_EVENTS = 4
"""Events that stand on the first screen; their own section has all."""


def gone_all_the_time(found: Headline) -> bool:
    """Tell whether no village had service at any time."""
    return bool(found.villages) and all(map(_gone, found.villages))


def _gone(each: Any) -> bool:
    return bool(each.without_s > 0 and each.availability_ratio <= 0)


def village_card(found: Headline) -> Iterator[Card]:
    """Yield the card of villages without service, where there are villages."""
    if not found.villages:
        return
    dark = found.dark
    value = say("card.of", count=show.whole(len(dark)), all=show.whole(len(found.villages)))
    if gone_all_the_time(found):
        about: Words = say("card.gone_about")
    elif dark:
        about = say(
            "card.dark_about",
            village=show.name(dark[0].name),
            length=show.duration(dark[0].without_s),
        )
    else:
        about = say("card.dark_none")
    yield Card(say("card.dark"), value, about, "bad" if dark else "good")


def village_cells(found: Headline) -> dict[str, Cell]:
    """Return what the comparison of runs says of villages, by the key of its row."""
    if not found.villages:
        return {}
    dark, worst = found.dark, found.worst_served
    value = say("card.of", count=show.whole(len(dark)), all=show.whole(len(found.villages)))
    cells = {
        "dark": Cell(value, "bad" if dark else "good"),
        "dark_longest": Cell(show.duration(dark[0].without_s) if dark else show.NONE),
        "worst_village": Cell(show.NONE),
    }
    if worst:
        share = worst[0].unserved_ratio
        cells["worst_village"] = Cell(worst[0].name, unserved_tone(share), about=_badly(worst[0]))
    return cells


def found_events(found: Headline) -> Iterator[tuple[Tone, Words]]:
    """Yield what was cut or slowed, and when."""
    for each in found.events[:_EVENTS]:
        yield "bad" if each.cut else "busy", each.words()
    if len(found.events) > _EVENTS:
        yield "plain", say("events.more", count=len(found.events) - _EVENTS)


def found_villages(found: Headline) -> Iterator[tuple[Tone, Words]]:
    """Yield which villages had no service and for how long, and which were served worst."""
    dark, all_of_them = found.dark, show.whole(len(found.villages))
    if gone_all_the_time(found):
        # How many attempts were in vain by then says nothing beside it.
        yield "bad", say("summary.gone", all=len(found.villages))
        return
    if dark:
        names = some_with(
            [
                say("summary.dark_one", village=show.name(each.name), length=_length(each))
                for each in dark
            ]
        )
        yield "bad", say("summary.dark", count=len(dark), all=all_of_them, names=names)
    elif found.villages:
        yield "good", say("summary.none_dark", all=all_of_them)
    ranked = [each for each in found.worst_served if not math.isnan(each.unserved_ratio)]
    # One that was served is not called worst beside one that was not.
    worst = [each for each in ranked[:_WORST] if each.unserved_ratio > 0] or ranked[:1]
    if worst and len(found.villages) > 1:
        names = listed(
            say("summary.worst_one", village=show.name(each.name), how=_badly(each))
            for each in worst
        )
        yield unserved_tone(worst[0].unserved_ratio), say("summary.worst_served", names=names)


def found_down(found: Headline) -> Iterator[tuple[Tone, Words]]:
    """Yield which links were down, and for how long."""
    never = [each for each in found.down if math.isnan(each.utilisation)]
    parted = [each for each in found.down if not math.isnan(each.utilisation)]
    for key, several in (("never_up", never), ("down", parted)):
        if several:
            sentence = say(
                f"summary.{key}",
                count=len(several),
                all=show.whole(found.directions),
                longest=several[0].label,
                length=_down(several[0]),
            )
            yield "bad", sentence


def some_with(items: Sequence[Words]) -> Words:
    """Return the first of these as a list within a sentence, and how many more there are."""
    shown = list(items[:_NAMED])
    if len(items) > _NAMED:
        shown.append(say("study.more", count=len(items) - _NAMED))
    return listed(shown)


def _length(each: Any) -> Words:
    length = show.duration(each.without_s)
    return say("badly.whole", length=length) if _gone(each) else length


def _down(each: Any) -> Words:
    return show.duration(each.down_s)


def _badly(each: Any) -> Words:
    """Return how a village was served."""
    if _gone(each):
        return say("summary.badly_gone")
    share, p95 = show.percent(each.unserved_ratio), show.duration(each.completion_p95_s)
    key = "summary.badly" if math.isfinite(each.completion_p95_s) else "summary.badly_untimed"
    return say(key, unserved=share, p95=p95)
