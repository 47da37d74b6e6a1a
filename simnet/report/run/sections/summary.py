"""The first screen: what was run, what it shows, and how sure that is."""

from __future__ import annotations

import math
from collections.abc import Sequence
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
)
from simnet.report.measures import drift, loss_tone, tone
from simnet.report.run.headline import Headline, completed_tone, headline
from simnet.report.text import Text

ORDER = 0
_STEADY = 0.1
"""Change between the halves of a run up to which it is called steady: assumption."""


def section(runs: Runs, text: Text) -> Section:
    """Return the summary of the runs."""
    figures = [headline(run) for run in runs]
    head: Part = _compared(runs, figures, text) if runs.several else _cards(figures[0], text)
    found = tuple(
        Findings(
            tuple(_found(run, each, text, brief=runs.several)),
            text("summary.found_in" if runs.several else "summary.found", run=run.name),
        )
        for run, each in zip(runs, figures, strict=True)
    )
    beside = (
        Findings(tuple(_sure(runs, text)), text("summary.sure")),
        Findings((("plain", _what(runs.first, text)),), text("summary.what")),
    )
    return Section(text("summary.title"), (head, Columns((found, beside))))


def _what(run: Run, text: Text) -> str:
    manifest = run.manifest
    network = manifest["network"]
    warmup_s = manifest["warmup_s"]
    return text(
        "summary.what_one" if warmup_s else "summary.what_one_no_warmup",
        simulated=show.setting(manifest["duration_s"]),
        warmup=show.setting(warmup_s),
        nodes=show.whole(network["nodes"]),
        links=show.whole(network["interfaces"]),
        flows=show.whole(network["flows"]),
        people=text("summary.people", people=show.whole(network["people"]))
        if network["people"]
        else "",
    )


def _cards(found: Headline, text: Text) -> Cards:
    cards = []
    if found.busiest is not None:
        load = found.busiest.utilisation
        judged = tone(load, found.busiest.drop_ratio)
        card = Card(text("card.busiest"), show.percent(load), found.busiest.label, judged)
        cards.append(card)
    sent = text("card.lost_about", sent=show.whole(found.sent))
    cards.append(Card(text("card.lost"), show.percent(found.loss), sent, loss_tone(found.loss)))
    ended = found.transfers
    if ended is not None:
        share = ended.done / ended.started
        about = text(
            "card.completed_about",
            done=show.whole(ended.done),
            started=show.whole(ended.started),
            given_up=show.whole(ended.given_up),
            failed=show.whole(ended.failed),
        )
        within = text("card.within_about", p50=show.duration(ended.p50_s))
        cards += [
            Card(text("card.completed"), show.percent(share), about, completed_tone(share)),
            Card(text("card.within"), show.duration(ended.p95_s), within),
        ]
    goodput = show.rate(found.goodput_bps)
    cards.append(Card(text("card.carried"), goodput, text("card.carried_about")))
    return Cards(tuple(cards))


def _compared(runs: Runs, found: Sequence[Headline], text: Text) -> Table:
    columns = [_measures(each) for each in found]
    rows = tuple(
        (Cell(text(f"row.{key}")), *(column[key] for column in columns)) for key in columns[0]
    )
    return Table(("", *(run.name for run in runs)), rows, text("summary.compared"))


def _measures(found: Headline) -> dict[str, Cell]:
    """Return what stands in the column of a run, by the key of its row."""
    busiest, ended, stream = found.busiest, found.transfers, found.worst_stream
    none = Cell(show.NONE)
    cells = {
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


def _found(run: Run, found: Headline, text: Text, brief: bool) -> list[tuple[Tone, str]]:
    """Return what a run shows; in brief, without what the comparison says already."""
    if brief:
        return _found_links(found, text)
    return [
        *_found_links(found, text),
        *_found_full(run, found, text),
        *_found_loss(found, text),
        *_found_people(found, text),
        *_found_streams(found, text),
    ]


def _found_links(found: Headline, text: Text) -> list[tuple[Tone, str]]:
    if found.busiest is None:
        return [("plain", text("summary.no_traffic"))]
    said: list[tuple[Tone, str]] = []
    if found.at_limit:
        worst = found.at_limit[0]
        sentence = text(
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
        said.append(("busy", _load("summary.busy_links", found.busy, found, text)))
    if not said:
        said.append(("good", _load("summary.free_links", (found.busiest,), found, text)))
    return said


def _dropped(each: Any) -> str:
    return show.percent(0.0 if math.isnan(each.drop_ratio) else each.drop_ratio)


def _load(key: str, several: Sequence[Any], found: Headline, text: Text) -> str:
    return text(
        key,
        count=len(several),
        all=show.whole(found.directions),
        busy=show.threshold(BUSY),
        dropping=show.threshold(DROPPING),
        worst=several[0].label,
        utilisation=show.percent(several[0].utilisation),
        dropped=_dropped(several[0]),
    )


def _found_full(run: Run, found: Headline, text: Text) -> list[tuple[Tone, str]]:
    """Return which links were full for a part of the time, whatever they are on average."""
    full = found.time_full_s
    if not full:
        return []
    longest = max(sorted(full), key=lambda name: full[name])
    sentence = text(
        "summary.full_at_times",
        step=show.setting(run.manifest["interval_s"]),
        count=len(full),
        all=show.whole(found.directions),
        longest=longest,
        length=show.duration(full[longest]),
    )
    return [("busy", sentence)]


def _found_loss(found: Headline, text: Text) -> list[tuple[Tone, str]]:
    if math.isnan(found.loss):
        return []
    if not found.loss:
        return [("good", text("summary.nothing_lost"))]
    return [(loss_tone(found.loss), text("summary.lost", share=show.percent(found.loss)))]


def _found_people(found: Headline, text: Text) -> list[tuple[Tone, str]]:
    ended = found.transfers
    if ended is None:
        return []
    started = show.whole(ended.started)
    if not ended.done:
        return [("bad", text("summary.no_transfers_done", started=started))]
    share = ended.done / ended.started
    sentence = text(
        "summary.transfers",
        done=show.percent(share),
        started=started,
        p50=show.duration(ended.p50_s),
        p95=show.duration(ended.p95_s),
    )
    if found.slowest_site is not None:
        site, p95 = show.words(found.slowest_name), show.duration(found.slowest_site.p95_s)
        sentence += " " + text("summary.slowest_site", site=site, p95=p95)
    said: list[tuple[Tone, str]] = [(completed_tone(share), sentence)]
    if ended.given_up or ended.failed:
        given_up = show.percent(ended.given_up / ended.started)
        failed = show.percent(ended.failed / ended.started)
        said.append(("busy", text("summary.unhappy", given_up=given_up, failed=failed)))
    return said


def _found_streams(found: Headline, text: Text) -> list[tuple[Tone, str]]:
    worst = found.worst_stream
    if worst is None:
        return []
    sentence = text(
        "summary.datagrams",
        group=show.words(worst.group),
        loss=show.percent(worst.loss_ratio),
        p95=show.duration(worst.delay_p95_s),
    )
    return [(loss_tone(worst.loss_ratio), sentence)]


def _sure(runs: Runs, text: Text) -> list[tuple[Tone, str]]:
    seeds = list(dict.fromkeys(run.manifest["seed"] for run in runs))
    listed = ", ".join(text("page.seed", seed=seed) for seed in seeds)
    found: list[tuple[Tone, str]] = []
    if runs.several:
        found.append(("plain", text("summary.sure_several", seeds=listed)))
    else:
        found.append(("plain", text("summary.sure_one", seed=seeds[0])))
    if len(seeds) > 1:
        found.append(("busy", text("summary.sure_seeds_differ", seeds=listed)))
    sure: list[tuple[Tone, str]] = [*found, *_steadiness(runs, text)]
    left_out = _left_out(runs, text)
    if left_out:
        sure.append(("plain", text("summary.not_shown", names=", ".join(left_out))))
    sure.append(("plain", text("summary.not_tested")))
    return sure


def _steadiness(runs: Runs, text: Text) -> list[tuple[Tone, str]]:
    """Return whether the runs carried as much in their second halves as in their first."""
    changes = {run.name: drift(run) for run in runs}
    found: list[tuple[Tone, str]] = []
    kinds: tuple[tuple[str, Tone, bool], ...] = (
        ("steady", "plain", True),
        ("drifting", "busy", False),
    )
    for key, judged, steady in kinds:
        listed = [
            f"{name}: {show.percent(abs(change))}" if runs.several else show.percent(abs(change))
            for name, change in changes.items()
            if not math.isnan(change) and (abs(change) <= _STEADY) == steady
        ]
        if listed:
            found.append((judged, text(f"summary.{key}", drift="; ".join(listed))))
    return found


def _left_out(runs: Runs, text: Text) -> list[str]:
    """Return the alternatives and stress tests of the scenario that no run here is of."""
    scenario = runs.first.manifest.get("scenario") or {}
    shown = {run.manifest.get("alternative") for run in runs}
    stressed = {run.manifest.get("stress") for run in runs}
    found = [
        text("summary.alternative", name=name)
        for name in scenario.get("alternatives") or {}
        if name not in shown
    ]
    return found + [
        text("summary.stress", name=name)
        for name in scenario.get("stress") or {}
        if name not in stressed
    ]
