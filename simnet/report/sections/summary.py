"""The first screen: what was run, what it shows, and how sure that is."""

from __future__ import annotations

import math
from typing import Any

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
from simnet.report.measures import (
    BUSY,
    FULL,
    LOSSY,
    completions,
    drift,
    links,
    network_loss,
    site_key,
    time_full,
    tone,
)
from simnet.report.text import Text

ORDER = 0
_STEADY = 0.1
"""Change between the halves of a run up to which it is called steady: assumption."""


def section(runs: Runs, text: Text) -> Section:
    """Return the summary of the runs."""
    head: Part = _compared(runs, text) if runs.several else _cards(runs.first, text)
    found = tuple(
        Findings(
            tuple(_found(run, text, brief=runs.several)),
            text("summary.found_in" if runs.several else "summary.found", run=run.name),
        )
        for run in runs
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


def _cards(run: Run, text: Text) -> Cards:
    frame = links(run)
    groups = run.table("groups")
    cards = []
    if len(frame) and frame.severity[0] > 0:
        busiest = frame.iloc[0]
        cards.append(
            Card(
                text("card.busiest"),
                show.percent(busiest.utilisation),
                busiest.label,
                tone(busiest.utilisation, busiest.drop_ratio),
            )
        )
    loss = network_loss(run)
    cards.append(
        Card(
            text("card.lost"),
            show.percent(loss),
            text("card.lost_about", sent=show.whole(groups.sent_packets.sum())),
            _loss_tone(loss),
        )
    )
    frame = completions(run, site_key(run))
    if len(frame):
        every = frame.iloc[-1]
        ended = {
            name: show.whole(every[name]) for name in ("done", "started", "given_up", "failed")
        }
        share = every.done / every.started
        cards.append(
            Card(
                text("card.completed"),
                show.percent(share),
                text("card.completed_about", **ended),
                "good" if share >= 0.99 else "busy" if share >= 0.95 else "bad",
            )
        )
        cards.append(
            Card(
                text("card.within"),
                show.duration(every.p95_s),
                text("card.within_about", p50=show.duration(every.p50_s)),
            )
        )
    cards.append(
        Card(text("card.carried"), show.rate(groups.goodput_bps.sum()), text("card.carried_about"))
    )
    return Cards(tuple(cards))


def _loss_tone(loss: float) -> Tone:
    if math.isnan(loss) or loss < LOSSY / 10:
        return "good"
    return "busy" if loss < LOSSY else "bad"


def _compared(runs: Runs, text: Text) -> Table:
    columns = [_measures(run) for run in runs]
    keys = ("full", "busiest", "utilisation", "lost", "started", "completed", "given_up",
            "failed", "p50", "p95", "goodput")  # fmt: skip
    rows = [
        (Cell(text(f"row.{key}")), *(column[key] for column in columns))
        for key in keys
        if any(key in column for column in columns)
    ]
    return Table(
        ("", *(run.name for run in runs)),
        tuple(tuple(row) for row in rows),
        text("summary.compared"),
    )


def _measures(run: Run) -> dict[str, Cell]:
    frame = links(run)
    full = sum(
        tone(load, drops) == "bad"
        for load, drops in zip(frame.utilisation, frame.drop_ratio, strict=True)
    )
    worst = frame.iloc[0]
    loss = network_loss(run)
    found = {
        "full": Cell(show.whole(full), "bad" if full else "good"),
        "busiest": Cell(worst.label),
        "utilisation": Cell(
            show.percent(worst.utilisation), tone(worst.utilisation), worst.utilisation
        ),
        "lost": Cell(show.percent(loss), _loss_tone(loss)),
        "goodput": Cell(show.rate(run.table("groups").goodput_bps.sum())),
    }
    frame = completions(run, site_key(run))
    every = frame.iloc[-1] if len(frame) else None
    for key in ("started", "completed", "given_up", "failed", "p50", "p95"):
        found[key] = Cell(show.NONE)
    if every is not None:
        found |= {
            "started": Cell(show.whole(every.started)),
            "completed": Cell(show.percent(every.done / every.started)),
            "given_up": Cell(show.percent(every.given_up / every.started)),
            "failed": Cell(show.percent(every.failed / every.started)),
            "p50": Cell(show.duration(every.p50_s)),
            "p95": Cell(show.duration(every.p95_s)),
        }
    return found


def _found(run: Run, text: Text, brief: bool) -> list[tuple[Tone, str]]:
    """Return what a run shows; in brief, without what the comparison says already."""
    if brief:
        return [*_found_links(run, text), *_found_datagrams(run, text)]
    return [
        *_found_links(run, text),
        *_found_loss(run, text),
        *_found_people(run, text),
        *_found_datagrams(run, text),
    ]


def _found_links(run: Run, text: Text) -> list[tuple[Tone, str]]:
    frame = links(run)
    used = frame[frame.severity > 0]
    if used.empty:
        return [("plain", text("summary.no_traffic"))]
    tones = [tone(u, d) for u, d in zip(used.utilisation, used.drop_ratio, strict=True)]
    worst = used.iloc[0]
    about = {
        "all": show.whole(len(frame)),
        "worst": worst.label,
        "utilisation": show.percent(worst.utilisation),
        "busy": show.threshold(BUSY),
    }
    found: list[tuple[Tone, str]] = []
    if "bad" in tones:
        found.append(
            (
                "bad",
                text(
                    "summary.full_links",
                    count=tones.count("bad"),
                    full=show.threshold(FULL),
                    lossy=show.threshold(LOSSY),
                    dropped=show.percent(0.0 if math.isnan(worst.drop_ratio) else worst.drop_ratio),
                    **about,
                ),
            )
        )
    if "busy" in tones:
        busiest = used[[each == "busy" for each in tones]].iloc[0]
        about |= {"worst": busiest.label, "utilisation": show.percent(busiest.utilisation)}
        found.append(("busy", text("summary.busy_links", count=tones.count("busy"), **about)))
    if not found:
        found.append(("good", text("summary.free_links", **about)))
    return [*found, *_found_full(run, used, about["all"], text)]


def _found_full(run: Run, used: Any, number: str, text: Text) -> list[tuple[Tone, str]]:
    """Return which links were full for a part of the time, whatever they are on average."""
    full = time_full(run)
    if not full:
        return []
    longest = max(sorted(full), key=lambda name: full[name])
    label = used.label[used.interface == longest].iloc[0]
    said = text(
        "summary.full_at_times",
        step=show.setting(run.manifest["interval_s"]),
        count=len(full),
        all=number,
        longest=label,
        length=show.duration(full[longest]),
    )
    return [("busy", said)]


def _found_loss(run: Run, text: Text) -> list[tuple[Tone, str]]:
    loss = network_loss(run)
    if math.isnan(loss):
        return []
    if not loss:
        return [("good", text("summary.nothing_lost"))]
    return [(_loss_tone(loss), text("summary.lost", share=show.percent(loss)))]


def _found_people(run: Run, text: Text) -> list[tuple[Tone, str]]:
    found: list[tuple[Tone, str]] = []
    key = site_key(run)
    frame = completions(run, key)
    if len(frame):
        every = frame.iloc[-1]
        started = show.whole(every.started)
        if every.done:
            share = every.done / every.started
            said = text(
                "summary.transfers",
                done=show.percent(share),
                started=started,
                p50=show.duration(every.p50_s),
                p95=show.duration(every.p95_s),
            )
            if len(frame) > 2:
                slowest = frame.iloc[frame.p95_s.iloc[:-1].fillna(-1).argmax()]
                site, p95 = show.words(slowest[key]), show.duration(slowest.p95_s)
                said += " " + text("summary.slowest_site", site=site, p95=p95)
            found.append(("good" if share >= 0.99 else "busy" if share >= 0.95 else "bad", said))
        else:
            found.append(("bad", text("summary.no_transfers_done", started=started)))
        if every.given_up or every.failed:
            given_up = show.percent(every.given_up / every.started)
            failed = show.percent(every.failed / every.started)
            found.append(("busy", text("summary.unhappy", given_up=given_up, failed=failed)))
    return found


def _found_datagrams(run: Run, text: Text) -> list[tuple[Tone, str]]:
    flows = run.table("flows")
    names = set(flows.group[flows.traffic == "datagrams"])
    groups = run.table("groups")
    groups = groups[groups.group.isin(names) & (groups.delay_count > 0)]
    if groups.empty:
        return []
    worst = groups.sort_values(["loss_ratio", "delay_p95_s"], ascending=False).iloc[0]
    said = text(
        "summary.datagrams",
        group=show.words(worst.group),
        loss=show.percent(worst.loss_ratio),
        p95=show.duration(worst.delay_p95_s),
    )
    return [(_loss_tone(worst.loss_ratio), said)]


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
