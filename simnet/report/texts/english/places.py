"""Of villages, their service, and what happened: in reports of runs and of studies."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    # events
    "events.title": "What happened",
    "events.lead": "What the scenario cuts or slows during the run, and when.",
    "events.caption_in": "{run}: what was cut or slowed.",
    "events.when": "from",
    "events.until": "until",
    "events.length": "for",
    "events.what": "what",
    "events.effect": "effect",
    "events.cut": "cut",
    "events.slowed": "slowed to {share}",
    "events.was_cut": "{what} was cut from {start} to {end}, for {length}.",
    "events.was_slowed": "{what} was slowed to {share} from {start} to {end}, for {length}.",
    "events.more": "Further events: {count}.",
    # first screen of a run
    "card.of": "{count} of {all}",
    "card.dark": "Villages without service",
    "card.dark_about": "for a part of the time; longest: {village}, {length}",
    "card.dark_none": "every village had a way to the world all the time",
    "card.busiest_up": "Busiest link while up",
    "card.busiest_down": "{count} link directions were down, for up to {length}",
    "card.completed_dark": "what people without service did not even ask for is not counted",
    "row.dark": "Villages without service for a time",
    "row.dark_longest": "The longest time without",
    "row.worst_village": "Village served worst",
    "row.down": "Link directions down for a time",
    "summary.dark": (
        "Without service for a part of the measured time: {count} of {all} villages: {names}."
    ),
    "summary.dark_one": "{village} ({length})",
    "summary.none_dark": "None of {all} villages was without service at any time.",
    "summary.worst_served": "Served worst: {names}.",
    "summary.worst_one": "{village} ({how})",
    "summary.badly": "{unserved} of attempts without service, 95 % over within {p95}",
    "summary.badly_untimed": "{unserved} of attempts without service",
    "summary.down": (
        "Down for a part of the measured time: {count} of {all} link directions. Longest: "
        "{longest}, {length}."
    ),
    "summary.never_up": (
        "Down for the whole measured time: {count} of {all} link directions, {longest} among them."
    ),
    "summary.free_while_up": (
        "While it was up, no link direction was close to its limit (busy {busy} of the time, or"
        " dropping {dropping} of the packets). The busiest was {worst}, at {utilisation}."
    ),
    "map.hover_dark": "without service for {length}",
    "map.hover_link_down": "{link}: down for {down}, {utilisation} busy while up",
    "map.hover_never_up": "{link}: never up",
    "links.down": "time down",
    "links.never_up": "all the time",
    "links.is_down": "down",
    "load.marked": "Bands mark when lines were cut or slowed; what was down has no load.",
    # villages of a run
    "village.title": "Village by village",
    "village.lead": (
        "How each village was served, the worst off first; no row averages over anybody else. "
        "Availability is the share of the measured time with a way to the world and back. "
        "Without service are attempts that were given up or failed; who is cut off asks seldom,"
        " so few attempts may hide a long time without."
    ),
    "village.village": "village",
    "village.availability": "availability",
    "village.without": "time without service",
    "village.attempts": "attempts",
    "village.unserved": "attempts without service",
    "village.p50": "half over within",
    "village.p95": "95 % over within",
    "village.goodput": "goodput",
    "village.caption_all": "All {all} villages.",
    "village.caption_all_in": "{run}: all {all} villages.",
    "village.caption_worst": (
        "The {shown} worst off of {all} villages; there are {more} more, which {command} lists."
    ),
    "village.caption_worst_in": (
        "{run}: the {shown} worst off of {all} villages; there are {more} more, which {command}"
        " lists."
    ),
}
