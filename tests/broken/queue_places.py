"""Queues wherever one can stand beside links, and what overlays make of them."""
# ruff: noqa: E501 (a message is one line)

from __future__ import annotations

from simnet.errors import MOST_KINDS, listed
from simnet.kinds import kinds_of
from simnet.models.queueing import Queueing
from tests.broken.corpus import SCENARIO, SOUND, Case, text

QUEUES = ", ".join(kinds_of(Queueing))
ALLOWED = listed(tuple(kinds_of(Queueing)), MOST_KINDS)

WORLD = """\
name: broken
run: {duration: 10 s}
isps:
  telkom:
    at: samarinda
    transit: {rate: 1 Gbps, queue: fifo}
    handover: {rate: 1 Gbps, queue: fifo}
  satelit:
    feeder: {rate: 1 Gbps, queue: fifo}
    transit: {rate: 1 Gbps}
internet: {port: {rate: 1 Gbps, queue: fifo}}
backhaul:
  capital: samarinda
  towns: {samarinda: {}, ujoh-bilang: {regency: Mahakam Ulu}}
  links:
    river: {from: ujoh-bilang, to: samarinda, rate: 1 Gbps, queue: fifo}
intranet:
  data_centre: {line: {rate: 1 Gbps, queue: fifo}}
  links:
    river: {from: ujoh-bilang, to: samarinda, rate: 1 Gbps, queue: fifo}
  public: {rate: 1 Gbps, queue: fifo}
site_types:
  school:
    lan: {rate: 100 Mbps, queue: fifo}
    apps: {web: {count: 2, traffic: {kind: pupil}}}
villages:
  defaults: {regency: Mahakam Ulu, access: {technology: fibre, isp: telkom, queue: fifo}}
  groups:
    upriver: {access: {queue: fifo}}
  long-apari: {name: Long Apari, group: upriver, access: {queue: fifo}, sites: {school: {}}}
"""
"""A world with a queue wherever one can stand beside links."""


def kinds_with(parameter: str) -> str:
    """Return the disciplines that have a parameter, as messages name them."""
    found = (name for name, kind in kinds_of(Queueing).items() if parameter in kind.model_fields)
    return " or ".join(found)


def line(id: str, old: str, new: str, *expected: str) -> Case:  # noqa: A002
    """Return a case of the sound world with one text replaced."""
    assert WORLD.count(old) == 1, f"{id}: {old!r} is there {WORLD.count(old)} times"
    return text(id, WORLD.replace(old, new), *expected)


def overlaid(
    id: str,  # noqa: A002
    scenario: str,
    expected: str,
    alternative: str | None = None,
    sets: tuple[str, ...] = (),
) -> Case:
    """Return a case that an overlay makes wrong."""
    return Case(id, {SCENARIO: scenario.encode()}, expected, alternative, sets=sets)


CASES = [
    text("queues_everywhere", WORLD),
    line(
        "queue_of_transit",
        "transit: {rate: 1 Gbps, queue: fifo}",
        "transit: {rate: 1 Gbps, queue: leaky}",
        f"scenario.yaml:6: isps.telkom.transit.queue: unknown kind 'leaky' (allowed: {ALLOWED})",
    ),
    line(
        "queue_of_a_handover",
        "handover: {rate: 1 Gbps, queue: fifo}",
        "handover: {rate: 1 Gbps, queue: [fifo]}",
        f"scenario.yaml:7: isps.telkom.handover.queue: expected the name of a kind ({QUEUES}), or a mapping with 'kind' and its parameters, got a list",
    ),
    line(
        "queue_of_a_feeder",
        "feeder: {rate: 1 Gbps, queue: fifo}",
        "feeder: {rate: 1 Gbps, queue: {kind: codel, target: 0 s}}",
        "scenario.yaml:9: isps.satelit.feeder.queue.target: must be > 0, got 0 s",
    ),
    line(
        "queue_of_a_port",
        "port: {rate: 1 Gbps, queue: fifo}",
        "port: {rate: 1 Gbps, queue: {kind: codel, packets: 0}}",
        "scenario.yaml:11: internet.port.queue.packets: must be >= 1, got 0",
    ),
    line(
        "queue_of_a_backhaul_line",
        "  towns: {samarinda: {}, ujoh-bilang: {regency: Mahakam Ulu}}\n  links:\n    river: {from: ujoh-bilang, to: samarinda, rate: 1 Gbps, queue: fifo}",
        "  towns: {samarinda: {}, ujoh-bilang: {regency: Mahakam Ulu}}\n  links:\n    river: {from: ujoh-bilang, to: samarinda, rate: 1 Gbps, queue: {kind: priority, target: 5 ms}}",
        f"scenario.yaml:16: backhaul.links.river.queue.target: unknown key; it is one of kind: {kinds_with('target')}",
    ),
    line(
        "queue_of_a_data_centre",
        "line: {rate: 1 Gbps, queue: fifo}",
        "line: {rate: 1 Gbps, queue: {kind: codel, target: 2 s}}",
        "scenario.yaml:18: intranet.data_centre.line.queue: target must be below interval (RFC 8289 section 4.3: 5 to 10 % of it), got 2 s and 100 ms",
    ),
    line(
        "queue_of_a_closed_line",
        "queue: fifo}}\n  links:\n    river: {from: ujoh-bilang, to: samarinda, rate: 1 Gbps, queue: fifo}",
        "queue: fifo}}\n  links:\n    river: {from: ujoh-bilang, to: samarinda, rate: 1 Gbps, queue: {bands: 2}}",
        f"scenario.yaml:20: intranet.links.river.queue.bands: unknown key; it is one of kind: {kinds_with('bands')}",
    ),
    line(
        "queue_of_a_public_line",
        "public: {rate: 1 Gbps, queue: fifo}",
        "public: {rate: 1 Gbps, queue: {codel: null}}",
        "scenario.yaml:21: intranet.public.queue.codel: unknown key; to name the kind, write 'kind: codel' and its parameters beside it",
    ),
    line(
        "queue_of_a_lan",
        "lan: {rate: 100 Mbps, queue: fifo}",
        "lan: {rate: 100 Mbps, queue: prioriti}",
        f"scenario.yaml:24: site_types.school.lan.queue: unknown kind 'prioriti'; did you mean 'priority'? (allowed: {ALLOWED})",
    ),
    line(
        "queue_down_of_a_lan",
        "lan: {rate: 100 Mbps, queue: fifo}",
        "lan: {rate: 100 Mbps, queue_down: 5 ms}",
        f"scenario.yaml:24: site_types.school.lan.queue_down: unknown kind '5 ms' (allowed: {ALLOWED})",
    ),
    line(
        "queue_of_the_defaults",
        "isp: telkom, queue: fifo}",
        "isp: telkom, queue: {kind: codel, ecn: maybe}}",
        "scenario.yaml:27: villages.defaults.access.queue.ecn: expected true or false, got the text 'maybe'",
    ),
    line(
        "queue_of_a_group",
        "upriver: {access: {queue: fifo}}",
        "upriver: {access: {queue: {target: 5 ms}}}",
        f"scenario.yaml:29: villages.groups.upriver.access.queue.target: unknown key; it is one of kind: {kinds_with('target')}",
    ),
    line(
        "queue_of_a_village",
        "upriver, access: {queue: fifo}",
        "upriver, access: {queue: {kind: leo}}",
        f"scenario.yaml:30: villages.long-apari.access.queue: unknown kind 'leo' (allowed: {ALLOWED})",
    ),
    line(
        "queue_up_of_an_access",
        "upriver, access: {queue: fifo}",
        "upriver, access: {queue_up: codel}",
        "scenario.yaml:30: villages.long-apari.access.queue_up: unknown key; did you mean 'queue'? (allowed: technology, isp, subscription, down, up, delay, loss, buffer, queue, queue_down, proxy, allowance, town, price, backup)",
    ),
    line(
        "queues_of_an_access",
        "upriver, access: {queue: fifo}",
        "upriver, access: {queues: {down: codel}}",
        "scenario.yaml:30: villages.long-apari.access.queues: unknown key; did you mean 'queue'? (allowed: technology, isp, subscription, down, up, delay, loss, buffer, queue, queue_down, proxy, allowance, town, price, backup)",
    ),
    overlaid(
        "queue_kind_set_to_nonsense",
        WORLD,
        f"--set villages.long-apari.access.queue.kind=codl: villages.long-apari.access.queue: unknown kind 'codl'; did you mean 'codel'? (allowed: {ALLOWED})",
        sets=("villages.long-apari.access.queue.kind=codl",),
    ),
    overlaid(
        "parameter_set_for_another_kind",
        WORLD,
        f"--set isps.telkom.transit.queue.target=5 ms: isps.telkom.transit.queue.target: unknown key; it is one of kind: {kinds_with('target')}",
        sets=("isps.telkom.transit.queue.target=5 ms",),
    ),
    overlaid(
        "kind_set_under_parameters",
        SOUND.replace("queue: {packets: 100}", "queue: {kind: codel, target: 5 ms}"),
        f"scenario.yaml:5: links.ab.queue.target: unknown key; it is one of kind: {kinds_with('target')}; null removes what was there for another kind (with --set links.ab.queue.kind=fifo)",
        sets=("links.ab.queue.kind=fifo",),
    ),
    overlaid(
        "queue_of_an_alternative",
        SOUND + "alternatives: {x: {set: {links.ab.queue: {kind: priority, target: 5 ms}}}}\n",
        f"scenario.yaml:8: links.ab.queue.target: unknown key; it is one of kind: {kinds_with('target')} (with alternative 'x')",
        alternative="x",
    ),
]
