"""Shared media: who shares them, what their schedulers take, what is nobody's."""
# ruff: noqa: E501 (a message is one line)

from __future__ import annotations

from simnet.errors import listed
from simnet.kinds import kinds_of
from simnet.models.medium import Scheduling
from tests.broken.corpus import TECHNOLOGIES, Case, text
from tests.broken.queue_places import WORLD, overlaid

ALLOWED = listed(tuple(kinds_of(Scheduling)))

LINKS = """\
name: broken
run: {duration: 10 s}
nodes: [A, B, C]
links:
  ab: {from: A, to: B, rate: 10 Mbps}
  ac: {from: A, to: C, rate: 1 Mbps}
flows:
  f1: {from: A, to: B, traffic: {kind: poisson, rate: 100 /s, size: 1000 B}}
media:
  air: {links: [ab, ac], direction: forward, scheduler: weights, members: {ab: {weight: 2}}}
"""
"""Two links that share a medium."""

VILLAGES = WORLD + "media: {beam: {accesses: {technology: fibre}, lans: [long-apari]}}\n"


def media(id: str, old: str, new: str, *expected: str) -> Case:  # noqa: A002
    """Return a case of the two links with one text replaced."""
    assert LINKS.count(old) == 1, f"{id}: {old!r} is there {LINKS.count(old)} times"
    return text(id, LINKS.replace(old, new), *expected)


def villages(id: str, media: str, *expected: str) -> Case:  # noqa: A002
    """Return a case of a world of villages with media."""
    return text(id, f"{WORLD}media: {media}\n", *expected)


CASES = [
    text("media_of_links", LINKS),
    text("media_of_villages", VILLAGES),
    media(
        "medium_with_one_member",
        "{links: [ab, ac], direction: forward, scheduler: weights, members: {ab: {weight: 2}}}",
        "{links: [ab], direction: forward}",
        "scenario.yaml:10: media.air: has one member only, ab: there is nobody to share it with",
    ),
    media(
        "medium_of_nobody",
        "links: [ab, ac], direction: forward, scheduler: weights, members: {ab: {weight: 2}}",
        "direction: forward",
        "scenario.yaml:10: media.air: say who shares it: links, villages, accesses or lans",
    ),
    media(
        "medium_of_an_unknown_link",
        "[ab, ac]",
        "[ab, ad]",
        "scenario.yaml:10: media.air.links[1]: unknown link 'ad' (allowed: ab, ac)",
    ),
    media(
        "medium_with_a_link_in_another",
        "media:\n",
        "media:\n  wifi: {links: [ac]}\n",
        "scenario.yaml:11: media.air: 'ac' shares medium 'wifi' that way already",
    ),
    media(
        "medium_with_an_unknown_member",
        "members: {ab:",
        "members: {a:",
        "scenario.yaml:10: media.air.members: unknown member 'a'; did you mean 'ac'? (allowed: ab, ac)",
    ),
    media(
        "medium_with_a_weight_of_zero",
        "weight: 2",
        "weight: 0",
        "scenario.yaml:10: media.air.members.ab.weight: must be >= 1, got 0",
    ),
    media(
        "medium_with_a_weight_that_is_a_share",
        "weight: 2",
        "weight: 50 %",
        "scenario.yaml:10: media.air.members.ab.weight: expected a whole number, got the text '50 %'",
    ),
    media(
        "medium_with_a_weight_without_effect",
        "scheduler: weights",
        "scheduler: equal_turns",
        "scenario.yaml:10: media.air.members: the weight of 'ab' has no effect with equal_turns; write scheduler: weights",
    ),
    media(
        "medium_with_an_unknown_scheduler",
        "scheduler: weights",
        "scheduler: wieghts",
        "scenario.yaml:10: media.air.scheduler: unknown kind 'wieghts'; did you mean 'weights'? (allowed: equal_airtime, equal_turns, polling, proportional_fair, weights)",
    ),
    media(
        "medium_with_a_parameter_of_another_scheduler",
        "scheduler: weights",
        "scheduler: {kind: weights, switchover: 1 us}",
        "scenario.yaml:10: media.air.scheduler.switchover: unknown key; it is one of kind: polling",
    ),
    media(
        "medium_with_an_unknown_service",
        "scheduler: weights, members: {ab: {weight: 2}}",
        "scheduler: {kind: polling, service: gate}",
        "scenario.yaml:10: media.air.scheduler.service: unknown value 'gate'; did you mean 'gated'? (allowed: exhaustive, gated, reported)",
    ),
    media(
        "medium_with_an_aggregate_smaller_than_a_packet",
        "direction:",
        "aggregate_time: 1 ms, direction:",
        "scenario.yaml:10: media.air.aggregate_time: 1 ms is less than a packet of 1.514 kB takes at 10 Mbps, the fastest of its members: no turn would send two",
    ),
    media(
        "medium_with_an_aggregate_of_nothing",
        "direction:",
        "aggregate_packets: 0, direction:",
        "scenario.yaml:10: media.air.aggregate_packets: must be >= 1, got 0",
    ),
    media(
        "medium_with_a_burst_smaller_than_a_packet",
        "direction:",
        "burst: 1 kB, direction:",
        "scenario.yaml:10: media.air: burst must be 1.514 kB to 500 MB, got 1 kB",
    ),
    media(
        "medium_with_an_unknown_direction",
        "direction: forward",
        "direction: upp",
        "scenario.yaml:10: media.air.direction: unknown value 'upp'; did you mean 'up'? (allowed: backward, both, down, forward, up)",
    ),
    media(
        "medium_with_a_scheduler_key_at_its_own_level",
        "scheduler: weights",
        "scheduler: weights, kind: weights",
        "scenario.yaml:10: media.air.kind: unknown key; it belongs under media.air.scheduler",
    ),
    text(
        "medium_with_a_rate_on_the_air_of_a_link_whose_rate_changes",
        LINKS.replace(
            "rate: 1 Mbps}", "rate: 1 Mbps, rate_changes: [{at: 1 s, rate: 2 Mbps}]}"
        ).replace("direction:", "rate: 20 Mbps, direction:"),
        "scenario.yaml:10: media.air.rate: link 'ac' has rate_changes; say its rate on the air there",
    ),
    villages(
        "medium_with_an_unknown_member_of_villages",
        "{beam: {accesses: {technology: fibre}, members: {long-apri: {rate: 5 Mbps}}}}",
        "scenario.yaml:31: media.beam.members: unknown member 'long-apri'; did you mean 'long-apari'? (allowed: long-apari)",
    ),
    villages(
        "medium_of_an_unknown_village",
        "{beam: {villages: [long-apri], lans: [long-apari]}}",
        "scenario.yaml:31: media.beam.villages[0]: unknown village 'long-apri'; did you mean 'long-apari'? (allowed: long-apari)",
    ),
    villages(
        "medium_of_a_second_line_that_is_not",
        "{beam: {villages: [long-apari, long-apari/backup]}}",
        "scenario.yaml:31: media.beam.villages[1]: unknown village 'long-apari/backup'; did you mean 'long-apari'? (allowed: long-apari)",
    ),
    villages(
        "medium_of_an_unknown_site",
        "{wifi: {lans: [long-apari/skool]}}",
        "scenario.yaml:31: media.wifi.lans[0]: unknown site 'skool'; did you mean 'school'? (allowed: school)",
    ),
    villages(
        "medium_of_an_unknown_technology",
        "{beam: {accesses: {technology: fibr}}}",
        f"scenario.yaml:31: media.beam.accesses.technology: unknown technology 'fibr'; did you mean 'fibre'? (allowed: {TECHNOLOGIES})",
    ),
    overlaid(
        "medium_whose_scheduler_an_alternative_forgets",
        LINKS + "alternatives: {turns: {set: {media.air.scheduler: equal_turns}}}\n",
        "scenario.yaml:10: media.air.members: the weight of 'ab' has no effect with equal_turns; write scheduler: weights (with alternative 'turns')",
        "turns",
    ),
]
