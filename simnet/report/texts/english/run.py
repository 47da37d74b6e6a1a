"""Of the report of runs, single or side by side."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    # summary
    "summary.title": "Summary",
    "summary.what": "What was run",
    "summary.what_one": (
        "{simulated} of simulated time, packet by packet, of a network of {nodes} nodes and "
        "{links} link directions that carried {flows} flows{people}. "
        "The first {warmup} are left out of all figures (warm-up)."
    ),
    "summary.what_one_no_warmup": (
        "{simulated} of simulated time, packet by packet, of a network of {nodes} nodes and "
        "{links} link directions that carried {flows} flows{people}. "
        "Nothing is left out: there was no warm-up."
    ),
    "summary.people": " and {people} people",
    "summary.found": "What it shows",
    "summary.found_in": "What it shows: {run}",
    "summary.full_links": (
        "At their limit (busy {full} of the time or more, or dropping {lossy} of the packets or "
        "more): {count} of {all} link directions. The worst is {worst}, busy {utilisation} of the "
        "time and dropping {dropped}."
    ),
    "summary.busy_links": (
        "Close to their limit (busy {busy} of the time or more, where waits begin to grow steeply, "
        "or dropping {dropping} of the packets or more): {count} of {all} link directions. The "
        "worst is {worst}, busy {utilisation} of the time and dropping {dropped}."
    ),
    "summary.full_at_times": (
        "Full for a part of the time, in steps of {step}: {count} of {all} link directions. "
        "Longest: {longest}, {length} in all."
    ),
    "summary.free_links": (
        "No link direction is close to its limit (busy {busy} of the time, or dropping {dropping} "
        "of the packets). The busiest is {worst}, at {utilisation}."
    ),
    "summary.no_traffic": "No link carried anything in the measured time.",
    "summary.lost": "{share} of all packets were lost on the way.",
    "summary.nothing_lost": "No packet was lost on the way.",
    "summary.transfers": (
        "{done} of {started} page loads and other transfers were completed in the measured time. "
        "Half were over within {p50} and 95 % within {p95}, those given up counted with the time "
        "waited."
    ),
    "summary.no_transfers_done": "None of {started} transfers was completed.",
    "summary.unhappy": (
        "{given_up} were given up by people who had waited too long, {failed} failed."
    ),
    "summary.slowest_site": ("The longest waits are at {site}: 95 % within {p95}."),
    "summary.datagrams": (
        "Calls and other streams: the worst group is {group}, {loss} of its packets lost and "
        "95 % of them delivered within {p95}."
    ),
    "summary.sure": "How sure this is",
    "summary.sure_one": (
        "This is one run, with seed {seed}. Another seed would give somewhat other figures; how "
        "much is not known from one run, so no figure here has an interval. Do not decide on "
        "small differences."
    ),
    "summary.sure_several": (
        "These are single runs, one for each alternative, that met the same people and the same "
        "chance ({seeds}). How much the figures would differ with other seeds is not known from "
        "one run each, so none has an interval. Do not decide on small differences."
    ),
    "summary.sure_seeds_differ": (
        "The runs have different seeds ({seeds}), so part of their differences is chance alone."
    ),
    "summary.steady": (
        "Steady: in the second half of the measured time the links carried much the same as in the "
        "first (difference {drift})."
    ),
    "summary.drifting": (
        "Not steady: in the second half of the measured time the links carried more or less than "
        "in the first (difference {drift}), so averages depend on when the run was stopped."
    ),
    "summary.not_shown": ("Not in this report, although the scenario describes them: {names}."),
    "run.base": "base case",
    "summary.not_tested": (
        "Weather, failures and power cuts are in these figures only where the scenario itself "
        "changes the rate of a link."
    ),
    "summary.compared": "The runs side by side.",
    "summary.base": "as described",
    "summary.alternative": "alternative {name}",
    "summary.stress": "stress test {name}",
    "card.busiest": "Busiest link",
    "card.lost": "Packets lost",
    "card.lost_about": "of {sent} sent",
    "card.completed": "Transfers completed",
    "card.completed_about": "{done} of {started}; {given_up} given up, {failed} failed",
    "card.within": "95 % of transfers within",
    "card.within_about": "half within {p50}; given up counts with its wait",
    "card.carried": "Goodput",
    "card.carried_about": "delivered to applications, both ways",
    "row.full": "Link directions at their limit",
    "row.full_at_times": "Link directions full at times",
    "row.busiest": "Busiest link direction",
    "row.utilisation": "Its share of time busy",
    "row.lost": "Packets lost",
    "row.started": "Transfers started",
    "row.completed": "Transfers completed",
    "row.given_up": "Given up",
    "row.failed": "Failed",
    "row.p50": "Half of transfers over within",
    "row.p95": "95 % of transfers over within",
    "row.stream_p95": "Calls and streams, worst group: 95 % of packets within",
    "row.stream_lost": "Its packets lost",
    "row.goodput": "Goodput",
    # map
    "map.title": "Where it is tight",
    "map.lead": "The places, each coloured by the busiest link direction beside it.",
    "map.caption": (
        "Each circle is a place, each line a link between places; lines that leave the picture "
        "lead to towns, gateways and the exchange. Dark is a village that was without service for "
        "a part of the measured time, white a place without a link. Blue is quiet, yellow and red "
        "are busy {busy} of the time and more."
    ),
    "map.hover": "busiest link beside it: {link}, {utilisation} busy",
    "map.hover_alone": "no link carries anything to or from it",
    "map.hover_link": "{link}: {utilisation} busy",
    "map.longitude": "longitude, °E",
    "map.latitude": "latitude, °N",
    "map.scale": "busy",
    # links
    "links.title": "The worst links first",
    "links.lead": (
        "Each direction of a link is judged by itself: those at their limit first, then those "
        "close to it, then the others, each ordered by the share of time busy plus the share of "
        "packets dropped. Time full is how long it was busy {full} or more, in the steps of the "
        "time series."
    ),
    "links.caption": "The {shown} worst of {all} link directions that carried something.",
    "links.all": "All {all} link directions that carried something.",
    "links.link": "link direction",
    "links.rate": "rate",
    "links.offered": "offered",
    "links.busy": "busy",
    "links.full": "time full",
    "links.dropped": "dropped",
    "links.lost": "lost at random",
    "links.wait": "wait, mean",
    "links.wait95": "wait, 95 % within",
    "links.compare_caption": (
        "Share of time busy, and share of packets dropped, of the {shown} link directions that "
        "are worst in any of the runs."
    ),
    "links.busy_in": "busy: {run}",
    "links.dropped_in": "dropped: {run}",
    # utilisation over time
    "load.title": "Load over time",
    "load.lead": "When each of the worst links is busy; the warm-up lies before the dashed line.",
    "load.caption": "Share of time that the transmitter is busy, in steps of {step}.",
    "load.caption_in": "{run}: share of time that the transmitter is busy, in steps of {step}.",
    "load.time": "simulated time, {unit}",
    "load.scale": "busy",
    # delay
    "delay.title": "Delay on the way",
    "delay.lead": (
        "How long data packets take from end to end, in one direction: links, queues and "
        "propagation. Conversation becomes hard above 150 ms and is not to be planned above "
        "400 ms (ITU-T G.114)."
    ),
    "delay.caption": "Share of each group's data packets that arrived within a time.",
    "delay.axis": "one-way delay",
    "delay.share": "share of packets",
    "delay.group": "group",
    "delay.mean": "mean",
    "delay.p50": "half within",
    "delay.p95": "95 % within",
    "delay.p99": "99 % within",
    "delay.jitter": "jitter",
    "delay.loss": "packets lost",
    "delay.goodput": "goodput",
    "delay.matrix_p95": "95 % of packets within",
    "delay.matrix_loss": "packets lost",
    "delay.table": "One-way delay, jitter (RFC 3550), loss and goodput by group.",
    # completion
    "completion.title": "What people wait for",
    "completion.lead": (
        "Time from the start of a page load or another transfer to its end. Those given up or "
        "failed count with the time that they were waited for, those still under way at the end "
        "with the time so far: left out, they would make a full link look fast."
    ),
    "completion.caption": "Share of transfers that were over within a time, done or not.",
    "completion.axis": "completion time",
    "completion.share": "share of transfers",
    "completion.site_kind": "kind of site",
    "completion.group": "group",
    "completion.all": "all",
    "completion.started": "started",
    "completion.done": "completed",
    "completion.given_up": "given up",
    "completion.failed": "failed",
    "completion.unfinished": "unfinished",
    "completion.p50": "half within",
    "completion.p90": "90 % within",
    "completion.p95": "95 % within",
    "completion.matrix_done": "completed",
    "completion.matrix_p50": "half over within",
    "completion.matrix_p95": "95 % over within",
    "completion.table": "How the transfers that started in the measured time ended.",
    # losses
    "losses.title": "Where packets are lost",
    "losses.lead": (
        "A full queue drops packets: the link is too slow, or its queue too short, for what "
        "arrives at once. Random loss is that of the medium, whatever the load."
    ),
    "losses.none": "No packet was lost in the measured time.",
    "losses.caption": "The {shown} link directions that lost most packets.",
    "losses.dropped": "dropped by a full queue",
    "losses.lost": "lost at random",
    "losses.in_run": "{kind}: {run}",
    "losses.axis": "packets",
    # how it was obtained
    "origin.title": "How it was obtained",
    "origin.lead": "Enough to repeat these figures exactly: same scenario, seed and version.",
    "origin.scenario": "scenario",
    "origin.scenario_hash": "checksum of the resolved scenario",
    "origin.seed": "seed",
    "origin.time": "simulated time",
    "origin.warmup": "warm-up left out",
    "origin.engine": "engine",
    "origin.fast": "fast (compiled, every packet)",
    "origin.reference": "reference (SimPy, every packet)",
    "origin.hops": "packets forwarded",
    "origin.speed": "speed",
    "origin.speed_value": "{rate} packets/s, {wall} of computing",
    "origin.version": "simnet",
    "origin.platform": "computed on",
    "origin.created": "computed at",
    "origin.fingerprint": "checksum of the tables",
    "origin.command": "command",
    "origin.repeat": "To repeat: {command}",
    "origin.measure": "measure",
    "origin.resolved": "Resolved scenario",
    "origin.resolved_of": "Resolved scenario: {run}",
    "origin.definitions": (
        "Utilisation is the share of the measured time in which a link's transmitter was sending. "
        "Percentiles of delays and waits come from histograms with buckets less than 0.8 % wide; "
        "those of completion times are exact. Transfers are counted by when they started."
    ),
}
