"""The first screen: what was run, what it shows, and how sure that is."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

from simnet.measures.load import BUSY, DROPPING, FULL, LOSSY
from simnet.report import format as show
from simnet.report.base import (
    Card,
    Cards,
    Cell,
    Columns,
    Findings,
    Part,
    Run,
    Runs,
    Section,
    Table,
    Tone,
    seeds_of,
)
from simnet.report.dates import started
from simnet.report.measures import drift, loss_tone, tone
from simnet.report.run.headline import Headline, completed_tone, headline
from simnet.report.run.service import (
    found_down,
    found_events,
    found_villages,
    village_card,
    village_cells,
)
from simnet.report.weights import stand_for_others
from simnet.report.words import Quantity, Words, joined, say

ORDER = 0
_STEADY = 0.1
"""Change between the halves of a run up to which it is called steady: assumption."""


def section(runs: Runs) -> Section:
    """Return the summary of the runs."""
    figures = [headline(run) for run in runs]
    head: Part = _compared(runs, figures) if runs.several else _cards(figures[0])
    found = tuple(
        Findings(
            tuple(_found(run, each, brief=runs.several)),
            say("summary.found_in" if runs.several else "summary.found", run=run.name),
        )
        for run, each in zip(runs, figures, strict=True)
    )
    beside = (
        Findings(tuple(_sure(runs)), say("summary.sure")),
        Findings((("plain", _what(runs.first)),), say("summary.what")),
    )
    return Section(say("summary.title"), (head, Columns((found, beside))))


def _what(run: Run) -> Words:
    manifest = run.manifest
    network = manifest["network"] | manifest["network"].get("stood_for", {})
    warmup_s = manifest["warmup_s"]
    day = started(manifest.get("scenario") or {})
    said = say(
        "summary.what_one" if warmup_s else "summary.what_one_no_warmup",
        simulated=show.setting(manifest["duration_s"]),
        warmup=show.setting(warmup_s),
        nodes=say("count.nodes", count=network["nodes"]),
        links=say("count.directions", count=network["interfaces"]),
        flows=say("count.flows", count=network["flows"]),
        people=say("summary.people", people=say("count.people", count=network["people"]))
        if network["people"]
        else "",
    )
    return joined(said, say("answer.day", day=day) if day else "")


def _cards(found: Headline) -> Cards:
    cards = list(village_card(found))
    if found.busiest is not None:
        cards.append(_busiest(found))
    sent = say("card.lost_about", sent=show.whole(found.sent))
    cards.append(Card(say("card.lost"), show.percent(found.loss), sent, loss_tone(found.loss)))
    ended = found.transfers
    if ended is not None:
        share = ended.done / ended.started
        about: Words = say(
            "card.completed_about",
            done=show.whole(ended.done),
            started=show.whole(ended.started),
            given_up=show.whole(ended.given_up),
            failed=show.whole(ended.failed),
        )
        judged = completed_tone(share)
        if found.dark:
            # Who has no service hardly asks, so that what was asked for looks well served.
            about = joined(about, say("card.completed_dark"), between="; ")
            judged = "bad"
        within = say("card.within_about", p50=show.duration(ended.p50_s))
        cards += [
            Card(say("card.completed"), show.percent(share), about, judged),
            _waits(ended, within),
        ]
    goodput = show.rate(found.goodput_bps)
    cards.append(Card(say("card.carried"), goodput, say("card.carried_about")))
    return Cards(tuple(cards))


def _waits(ended: Any, within: Words) -> Card:
    """Return the card of waits, which are bad where they have no end."""
    length = show.duration(ended.p95_s)
    if math.isinf(ended.p50_s):
        return Card(say("card.within"), length, say("card.within_never"), "bad")
    return Card(say("card.within"), length, within, "bad" if math.isinf(ended.p95_s) else "plain")


def _busiest(found: Headline) -> Card:
    """Return the card of the busiest link, which is no good news where others were down."""
    busiest = found.busiest
    assert busiest is not None
    judged, about = tone(busiest.utilisation, busiest.drop_ratio), busiest.label
    if found.down:
        longest = show.duration(found.down[0].down_s)
        down = say("card.busiest_down", count=len(found.down), length=longest)
        return Card(
            say("card.busiest_up"),
            show.percent(busiest.utilisation),
            joined(about, down, between="; "),
            "bad",
        )
    if found.dark and judged == "good":
        judged = "plain"
    return Card(say("card.busiest"), show.percent(busiest.utilisation), about, judged)


def _compared(runs: Runs, found: Sequence[Headline]) -> Table:
    columns = [_measures(each) for each in found]
    rows = tuple(
        (Cell(say(f"row.{key}")), *(column[key] for column in columns)) for key in columns[0]
    )
    return Table(("", *(run.name for run in runs)), rows, say("summary.compared"))


def _measures(found: Headline) -> dict[str, Cell]:
    """Return what stands in the column of a run, by the key of its row."""
    busiest, ended, stream = found.busiest, found.transfers, found.worst_stream
    none = Cell(show.NONE)
    cells = village_cells(found) | {
        "down": Cell(show.whole(len(found.down)), "bad" if found.down else "good"),
        "full": Cell(show.whole(len(found.at_limit)), "bad" if found.at_limit else "good"),
        "full_at_times": Cell(
            show.whole(len(found.time_full_s)), "busy" if found.time_full_s else "good"
        ),
        "busiest": none if busiest is None else Cell(busiest.label),
        "utilisation": none
        if busiest is None
        else Cell(
            show.percent(busiest.utilisation),
            tone(busiest.utilisation, busiest.drop_ratio),
            busiest.utilisation,
        ),
        "lost": Cell(show.percent(found.loss), loss_tone(found.loss)),
    }
    keys = ("started", "completed", "given_up", "failed", "p50", "p95")
    cells |= dict.fromkeys(keys, none) if ended is None else _ended(ended)
    if stream is None:
        cells |= {"stream_p95": none, "stream_lost": none}
    else:
        cells["stream_p95"] = Cell(show.duration(stream.delay_p95_s))
        cells["stream_lost"] = Cell(show.percent(stream.loss_ratio), loss_tone(stream.loss_ratio))
    return cells | {"goodput": Cell(show.rate(found.goodput_bps))}


def _ended(ended: Any) -> dict[str, Cell]:
    share = ended.done / ended.started
    return {
        "started": Cell(show.whole(ended.started)),
        "completed": Cell(show.percent(share), completed_tone(share)),
        "given_up": Cell(show.percent(ended.given_up / ended.started)),
        "failed": Cell(show.percent(ended.failed / ended.started)),
        "p50": Cell(show.duration(ended.p50_s)),
        "p95": Cell(show.duration(ended.p95_s)),
    }


def _found(run: Run, found: Headline, brief: bool) -> list[tuple[Tone, Words]]:
    """Return what a run shows; in brief, without what the comparison says already."""
    if brief:
        return [*found_villages(found), *found_down(found), *_found_links(found)]
    return [
        *found_events(found),
        *found_villages(found),
        *found_down(found),
        *_found_links(found),
        *_found_full(run, found),
        *_found_loss(found),
        *_found_people(found),
        *_found_streams(found),
    ]


def _found_links(found: Headline) -> list[tuple[Tone, Words]]:
    if found.busiest is None:
        return [] if found.down else [("plain", say("summary.no_traffic"))]
    said: list[tuple[Tone, Words]] = []
    if found.at_limit:
        worst = found.at_limit[0]
        sentence = say(
            "summary.full_links",
            count=len(found.at_limit),
            all=show.whole(found.directions),
            full=show.threshold(FULL),
            lossy=show.threshold(LOSSY),
            worst=worst.label,
            utilisation=show.percent(worst.utilisation),
            dropped=_dropped(worst),
        )
        said.append(("bad", sentence))
    if found.busy:
        said.append(("busy", _load("summary.busy_links", found.busy, found)))
    if not said:
        free = _load("summary.free_links", (found.busiest,), found)
        up = _load("summary.free_while_up", (found.busiest,), found)
        said.append(("plain", up) if found.down else ("good", free))
    return said


def _dropped(each: Any) -> Quantity:
    return show.percent(0.0 if math.isnan(each.drop_ratio) else each.drop_ratio)


def _load(key: str, several: Sequence[Any], found: Headline) -> Words:
    return say(
        key,
        count=len(several),
        all=show.whole(found.directions),
        busy=show.threshold(BUSY),
        dropping=show.threshold(DROPPING),
        worst=several[0].label,
        utilisation=show.percent(several[0].utilisation),
        dropped=_dropped(several[0]),
    )


def _found_full(run: Run, found: Headline) -> list[tuple[Tone, Words]]:
    """Return which links were full for a part of the time, whatever they are on average."""
    full = found.time_full_s
    if not full:
        return []
    longest = max(sorted(full), key=lambda name: full[name])
    sentence = say(
        "summary.full_at_times",
        step=show.setting(run.manifest["interval_s"]),
        count=len(full),
        all=show.whole(found.directions),
        longest=longest,
        length=show.duration(full[longest]),
    )
    return [("busy", sentence)]


def _found_loss(found: Headline) -> list[tuple[Tone, Words]]:
    if math.isnan(found.loss):
        return []
    if not found.loss:
        return [("good", say("summary.nothing_lost"))]
    return [(loss_tone(found.loss), say("summary.lost", share=show.percent(found.loss)))]


def _found_people(found: Headline) -> list[tuple[Tone, Words]]:
    ended = found.transfers
    if ended is None:
        return []
    started = show.whole(ended.started)
    if not ended.done:
        return [("bad", say("summary.no_transfers_done", count=started))]
    share = ended.done / ended.started
    sentence: Words = say(
        "summary.transfers",
        done=show.percent(share),
        started=started,
        p50=show.duration(ended.p50_s),
        p95=show.duration(ended.p95_s),
    )
    if found.slowest_site is not None:
        site, p95_s = show.words(found.slowest_name), found.slowest_site.p95_s
        never = math.isinf(p95_s)
        slowest = (
            say("summary.endless_site", site=site)
            if never
            else say("summary.slowest_site", site=site, p95=show.duration(p95_s))
        )
        sentence = joined(sentence, slowest)
    said: list[tuple[Tone, Words]] = [(completed_tone(share), sentence)]
    if ended.given_up or ended.failed:
        given_up = show.percent(ended.given_up / ended.started)
        failed = show.percent(ended.failed / ended.started)
        said.append(("busy", say("summary.unhappy", given_up=given_up, failed=failed)))
    return said


def _found_streams(found: Headline) -> list[tuple[Tone, Words]]:
    worst = found.worst_stream
    if worst is None:
        return []
    sentence = say(
        "summary.datagrams",
        group=show.words(worst.group),
        loss=show.percent(worst.loss_ratio),
        p95=show.duration(worst.delay_p95_s),
    )
    return [(loss_tone(worst.loss_ratio), sentence)]


def _sure(runs: Runs) -> list[tuple[Tone, Words]]:
    seeds = list(dict.fromkeys(run.manifest["seed"] for run in runs))
    listed = seeds_of(seeds)
    found: list[tuple[Tone, Words]] = []
    if runs.several:
        found.append(("plain", say("summary.sure_several", seeds=listed)))
    else:
        found.append(("plain", say("summary.sure_one", seed=str(seeds[0]))))
    if len(seeds) > 1:
        found.append(("busy", say("summary.sure_seeds_differ", seeds=listed)))
    sure: list[tuple[Tone, Words]] = [*found, *_weights(runs), *_steadiness(runs)]
    left_out = _left_out(runs)
    if left_out:
        sure.append(("plain", say("summary.not_shown", names=joined(*left_out, between=", "))))
    sure.append(("plain", say("summary.not_tested")))
    return sure


def _weights(runs: Runs) -> Iterator[tuple[Tone, Words]]:
    """Yield of runs in which some stand for others how many they are."""
    for run in runs:
        if (words := stand_for_others(run.manifest["network"])) is not None:
            named = joined(run.name, ": ", words, between="") if runs.several else words
            yield "busy", named


def _steadiness(runs: Runs) -> list[tuple[Tone, Words]]:
    """Return whether the runs carried as much in their second halves as in their first."""
    changes = {run.name: drift(run) for run in runs}
    found: list[tuple[Tone, Words]] = []
    kinds: tuple[tuple[str, Tone, bool], ...] = (
        ("steady", "plain", True),
        ("drifting", "busy", False),
    )
    for key, judged, steady in kinds:
        listed = [
            joined(name, ": ", show.percent(abs(change)), between="")
            if runs.several
            else show.percent(abs(change))
            for name, change in changes.items()
            if not math.isnan(change) and (abs(change) <= _STEADY) == steady
        ]
        if listed:
            found.append((judged, say(f"summary.{key}", drift=joined(*listed, between="; "))))
    return found


def _left_out(runs: Runs) -> list[Words]:
    """Return the alternatives and stress tests of the scenario that no run here is of."""
    scenario = runs.first.manifest.get("scenario") or {}
    shown = {run.manifest.get("alternative") for run in runs}
    stressed = {run.manifest.get("stress") for run in runs}
    found: list[Words] = [
        say("summary.alternative", name=name)
        for name in scenario.get("alternatives") or {}
        if name not in shown
    ]
    return found + [
        say("summary.stress", name=name)
        for name in scenario.get("stress") or {}
        if name not in stressed
    ]
