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
    # first screen of a study
    "badly.title": "Who is served badly",
    "badly.breaks": (
        "{where}, with {name}: {count} of {all} villages surely break a service level: {names}."
    ),
    "badly.dark": (
        "{where}, with {name}: {count} of {all} villages are without service for a time: {names}."
    ),
    "badly.open": (
        "{where}, with {name}: no village surely breaks a service level, but in {count} of "
        "{all} it is not sure that every one is kept: {names}."
    ),
    "badly.none": (
        "{where}, with {name}: all {all} villages keep every service level and are never "
        "without service."
    ),
    "badly.not_judged": (
        "{where}, with {name}: none of {all} villages is without service at any time; no "
        "service level is judged village by village."
    ),
    "badly.village": "{village} ({how})",
    "badly.level": "{level}: {figure}",
    "badly.caution_dark": (
        "But with {name}, {where}, {count} of {all} villages are without service for a time: "
        "{names}."
    ),
    "badly.caution_surely": (
        "But with {name}, {where}, {count} of {all} villages surely break a service level: {names}."
    ),
    "badly.table": (
        "Villages that keep every service level, each by its own interval, and are never "
        "without service; named are the worst off."
    ),
    "badly.table_dark": (
        "Villages that are never without service; no service level is judged village by village."
    ),
    "badly.cell_breaks": "broken in {names}",
    "badly.cell_dark": "without service: {names}",
    "badly.of": "{count} of {all}",
    "badly.alike": "What changes nothing",
    "badly.same_as": (
        "{name} is simulated exactly as {other}: what it changes has no effect, so it cannot be"
        " judged by these runs."
    ),
    "badly.same_as_at_times": (
        "{name} is simulated exactly as {other} under some of the stress tests: there, what it "
        "changes has no effect."
    ),
    "badly.base": "the base case",
    "badly.idle_stress": (
        "Stress test {stress} changes nothing that is simulated, whatever the alternative."
    ),
    "badly.idle_stress_with": (
        "Stress test {stress} changes nothing that is simulated with {names}."
    ),
    "verdict.beaten": "not the best",
    "verdict.together": (
        "Over everybody together, and not village by village, is judged: {levels}; a village "
        "that is served badly would not show there."
    ),
    "answer.at_most": "at most {most}",
    "answer.beaten_by": "{name} is not the best, and worse than it by {by}",
    "answer.villages": "villages served as agreed",
    # villages of a study
    "villages.title": "Villages",
    "villages.lead": (
        "Who keeps each service level and who breaks it, the worst first. Each village is "
        "judged by its own interval, as in a study of it alone: green keeps the level, red "
        "breaks it, amber may do either. Shades go from the best figure to the worst; dark is a"
        " village that was without service for a time."
    ),
    "villages.broken": "{where}, with {name}: {count} of {all} break it: {names}.",
    "villages.none_broken": "No village breaks it by its own interval.",
    "villages.more": "The worst are shown; there are {more} more, which {command} lists.",
    "villages.without": "without service",
    "villages.dark": "for {length}; {figure}",
    # service in a study
    "service.title": "Service",
    "service.lead": (
        "For how long each village had no way to the world, and how much of what people wanted "
        "found no service: given up, failed, or not even asked for, which is known from what "
        "the same people do without the stress test."
    ),
    "service.events": "What is cut or slowed.",
    "service.all_served": "All {all} villages always had service, and every attempt found it.",
    "service.others": (
        "Not shown: {count} of {all} villages that always had service and whose every attempt "
        "found it."
    ),
    "service.unserved": (
        "Share of the demand that found no service: given up, failed or not uttered; the worst "
        "first."
    ),
    "service.without": (
        "Time without service, and below it the availability: the share of the time with a way "
        "to the world and back."
    ),
    "service.availability": "available {availability}",
    "service.counts": "What was asked for",
    "service.counts_caption": (
        "Page loads and other transfers, means over the runs; not uttered is what the same "
        "people ask for without the stress test and did not ask for here."
    ),
    "service.attempts": "attempts",
    "service.served": "served",
    "service.unuttered": "not uttered",
    # who can be cut
    "cut.title": "Who would notice",
    "cut.lead": (
        "Each village with an alternative against the same village in the base case, in which "
        "it met the same people and the same chance. Unchanged is where the whole interval of "
        "the difference is within what was set not to count; worse and better where all of it "
        "is on one side of none; else it is open."
    ),
    "cut.unchanged": "{where}: {count} of {all} villages would not notice {name}.",
    "cut.worse": "Worse off: {count}, {names}.",
    "cut.better": "Better off: {count}, {names}.",
    "cut.open": "Open: {count}, {names}.",
    "cut.within": "unchanged within {tolerance}",
    "cut.worse_cell": "worse",
    "cut.better_cell": "better",
    "cut.open_cell": "open",
    # what each alternative is
    "alternatives.title": "What each alternative is",
    "alternatives.lead": (
        "The access of each village: technology and provider, the rate that is sold, the rates "
        "that the access really gives and what limits them. Marked where it differs from the "
        "base case."
    ),
    "alternatives.differ": "Against the base case",
    "alternatives.accesses": "another access in {count} villages: {names}",
    "alternatives.others": "other values: {count}, {names}",
    "alternatives.differs": "{name}: {how}.",
    "alternatives.same": "{name}: nothing differs.{how}",
    "alternatives.table": "What each village has; down is towards the village.",
    "alternatives.table_more": (
        "What each village has; down is towards the village. There are {more} more villages, "
        "which {command} lists."
    ),
    "alternatives.sold": "{rate} sold",
    "alternatives.given": "gives {down} down, {up} up",
    "alternatives.limit": "limited by {limit}",
    "alternatives.behind": "on the way from the internet {rate}, limited by {limit}",
    "alternatives.changes": "All that {name} changes",
    "alternatives.changes_more": "There are {more} more, which {command} lists.",
    "alternatives.village": "village",
    "alternatives.path": "value",
    "alternatives.old": "base case",
    "alternatives.new": "alternative",
    "limit.subscription": "the subscription",
    "limit.technology": "the technology",
    "limit.lan": "the lines of the sites",
    # links that were down
    "breaks.never_up": "With {name}, {line} is down all the time under {where}.",
    "breaks.down": (
        "{where}: links down for a time: {count}, the longest {line}, {length}; with {names}."
    ),
    "breaks.about_down": "down {length}",
    # costs
    "costs.title": "What each alternative costs",
    "costs.lead": (
        "Points times months times unit price, over a contract of {months} months. Sums over "
        "the contract are with {vat} value-added tax; prices and sums a month are without."
    ),
    "costs.none": (
        "Nothing in this scenario has a price, so nothing is said of what the alternatives cost."
    ),
    "costs.unpriced": (
        "With {name}, {count} of {all} points have no price, so its sums are too low: {items}."
    ),
    "costs.complete": "Everything has a price.",
    "costs.caption": "What each alternative costs, as far as prices are given.",
    "costs.once": "paid once",
    "costs.monthly": "a month",
    "costs.with_vat": "whole contract, with tax",
    "costs.per_village": "a village",
    "costs.per_user": "a user",
    "costs.unpriced_points": "points without a price",
    "costs.no_price": "no price",
    "costs.more_than": "more than {sum}",
    "costs.at_least": "points without a price: {count}",
    "costs.bill": "Item by item",
    "costs.bill_caption": "The bill of each alternative, without tax.",
    "costs.more": "There are {more} more, which {command} lists.",
    "costs.item": "item",
    "costs.points": "points",
    "costs.price_once": "once, each",
    "costs.price_monthly": "a month, each",
    "costs.sum": "over the contract",
    "costs.served": "villages served as agreed under the worst stress test",
    "costs.chart": (
        "Cost of the whole contract with tax, as far as prices are given, beside {service}."
    ),
    "costs.axis": "Whole contract, with tax",
    "answer.cost": "cost of the contract, with tax",
}
