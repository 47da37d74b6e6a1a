"""Queues wherever one can stand, marks, and lateness: unknown, misplaced, out of range."""
# ruff: noqa: E501 (a message is one line)

from __future__ import annotations

from simnet.errors import MOST_KINDS, listed
from simnet.kinds import kinds_of
from simnet.models.queueing import Queueing
from tests.broken.corpus import SCENARIO, SOUND, Case, changed, text

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
    changed(
        "queue_of_unknown_name",
        "queue: {packets: 100}",
        "queue: cdoel",
        f"scenario.yaml:5: links.ab.queue: unknown kind 'cdoel'; did you mean 'codel'? (allowed: {ALLOWED})",
    ),
    changed(
        "queue_of_unknown_kind",
        "queue: {packets: 100}",
        "queue: {kind: fiffo, packets: 10}",
        f"scenario.yaml:5: links.ab.queue: unknown kind 'fiffo'; did you mean 'fifo'? (allowed: {ALLOWED})",
    ),
    changed(
        "queue_in_capitals",
        "queue: {packets: 100}",
        "queue: CoDel",
        f"scenario.yaml:5: links.ab.queue: unknown kind 'CoDel'; did you mean 'codel'? (allowed: {ALLOWED})",
    ),
    changed(
        "queue_is_a_list",
        "queue: {packets: 100}",
        "queue: [codel, fifo]",
        f"scenario.yaml:5: links.ab.queue: expected the name of a kind ({QUEUES}), or a mapping with 'kind' and its parameters, got a list",
    ),
    changed(
        "queue_is_a_number",
        "queue: {packets: 100}",
        "queue: 100",
        f"scenario.yaml:5: links.ab.queue: expected the name of a kind ({QUEUES}), or a mapping with 'kind' and its parameters, got the number 100",
    ),
    changed(
        "queue_is_a_size",
        "queue: {packets: 100}",
        "queue: 30 kB",
        f"scenario.yaml:5: links.ab.queue: unknown kind '30 kB' (allowed: {ALLOWED})",
    ),
    changed(
        "queue_is_true",
        "queue: {packets: 100}",
        "queue: true",
        f"scenario.yaml:5: links.ab.queue: expected the name of a kind ({QUEUES}), or a mapping with 'kind' and its parameters, got true",
    ),
    changed(
        "queue_is_null",
        "queue: {packets: 100}",
        "queue: null",
        f"scenario.yaml:5: links.ab.queue: no value (null); expected the name of a kind ({QUEUES}), or a mapping with 'kind' and its parameters",
    ),
    changed(
        "queue_is_empty_text",
        "queue: {packets: 100}",
        'queue: ""',
        f"scenario.yaml:5: links.ab.queue: unknown kind '' (allowed: {ALLOWED})",
    ),
    changed(
        "queue_under_its_kind",
        "queue: {packets: 100}",
        "queue: {codel: {target: 5 ms}}",
        "scenario.yaml:5: links.ab.queue.codel: unknown key; to name the kind, write 'kind: codel' and its parameters beside it",
    ),
    changed(
        "queue_kind_is_a_mapping",
        "queue: {packets: 100}",
        "queue: {kind: {codel: {target: 5 ms}}}",
        f"scenario.yaml:5: links.ab.queue: 'kind' must be a name, got a mapping (allowed: {QUEUES})",
    ),
    changed(
        "queue_kind_is_a_list",
        "queue: {packets: 100}",
        "queue: {kind: [codel]}",
        f"scenario.yaml:5: links.ab.queue: 'kind' must be a name, got a list (allowed: {QUEUES})",
    ),
    changed(
        "queue_in_a_queue",
        "queue: {packets: 100}",
        "queue: {kind: codel, queue: {packets: 10}}",
        "scenario.yaml:5: links.ab.queue.queue: unknown key; it belongs beside links.ab.queue, so check the indentation",
    ),
    changed(
        "queue_with_a_buffer",
        "queue: {packets: 100}",
        "queue: {kind: codel, buffer: 100 ms}",
        "scenario.yaml:5: links.ab.queue.buffer: unknown key (allowed: kind, packets, bytes, target, interval, packet, ecn)",
    ),
    changed(
        "target_without_its_kind",
        "queue: {packets: 100}",
        "queue: {target: 5 ms}",
        f"scenario.yaml:5: links.ab.queue.target: unknown key; it is one of kind: {kinds_with('target')}",
    ),
    changed(
        "bands_for_codel",
        "queue: {packets: 100}",
        "queue: {kind: codel, bands: 3}",
        f"scenario.yaml:5: links.ab.queue.bands: unknown key; it is one of kind: {kinds_with('bands')}",
    ),
    changed(
        "interval_for_priority",
        "queue: {packets: 100}",
        "queue: {kind: priority, interval: 100 ms}",
        f"scenario.yaml:5: links.ab.queue.interval: unknown key; it is one of kind: {kinds_with('interval')}",
    ),
    changed(
        "target_misspelt",
        "queue: {packets: 100}",
        "queue: {kind: codel, traget: 5 ms}",
        "scenario.yaml:5: links.ab.queue.traget: unknown key; did you mean 'target'? (allowed: kind, packets, bytes, target, interval, packet, ecn)",
    ),
    changed(
        "target_is_zero",
        "queue: {packets: 100}",
        "queue: {kind: codel, target: 0 ms}",
        "scenario.yaml:5: links.ab.queue.target: must be > 0, got 0 ms",
    ),
    changed(
        "target_is_negative",
        "queue: {packets: 100}",
        "queue: {kind: codel, target: -5 ms}",
        "scenario.yaml:5: links.ab.queue.target: must be > 0, got -5 ms",
    ),
    changed(
        "target_without_unit",
        "queue: {packets: 100}",
        "queue: {kind: codel, target: 5}",
        "scenario.yaml:5: links.ab.queue.target: unit missing; write '5 ms' or '5 s', say",
    ),
    changed(
        "target_is_a_size",
        "queue: {packets: 100}",
        "queue: {kind: codel, target: 5 kB}",
        "scenario.yaml:5: links.ab.queue.target: unknown unit 'kB' for a duration (allowed: ns, us, ms, s, min, h, d)",
    ),
    changed(
        "interval_is_zero",
        "queue: {packets: 100}",
        "queue: {kind: codel, interval: 0 ms}",
        "scenario.yaml:5: links.ab.queue.interval: must be > 0, got 0 ms",
    ),
    changed(
        "target_above_interval",
        "queue: {packets: 100}",
        "queue: {kind: codel, target: 150 ms}",
        "scenario.yaml:5: links.ab.queue: target must be below interval (RFC 8289 section 4.3: 5 to 10 % of it), got 150 ms and 100 ms",
    ),
    changed(
        "interval_below_target",
        "queue: {packets: 100}",
        "queue: {kind: codel, interval: 5 ms}",
        "scenario.yaml:5: links.ab.queue: target must be below interval (RFC 8289 section 4.3: 5 to 10 % of it), got 5 ms and 5 ms",
    ),
    changed(
        "packet_of_nothing",
        "queue: {packets: 100}",
        "queue: {kind: codel, packet: 0 B}",
        "scenario.yaml:5: links.ab.queue.packet: must be > 0, got 0 B",
    ),
    changed(
        "ecn_of_a_queue_is_a_word",
        "queue: {packets: 100}",
        "queue: {kind: codel, ecn: yes}",
        'scenario.yaml:5: links.ab.queue.ecn: yes is true to many readers of YAML; write true, or "yes" if it is text',
    ),
    changed(
        "ecn_of_a_queue_is_a_number",
        "queue: {packets: 100}",
        "queue: {kind: codel, ecn: 1}",
        "scenario.yaml:5: links.ab.queue.ecn: expected true or false, got the number 1",
    ),
    changed(
        "ecn_for_fifo",
        "queue: {packets: 100}",
        "queue: {ecn: true}",
        f"scenario.yaml:5: links.ab.queue.ecn: unknown key; it is one of kind: {kinds_with('ecn')}",
    ),
    changed(
        "no_bands",
        "queue: {packets: 100}",
        "queue: {kind: priority, bands: 0}",
        "scenario.yaml:5: links.ab.queue.bands: must be >= 1, got 0",
    ),
    changed(
        "too_many_bands",
        "queue: {packets: 100}",
        "queue: {kind: priority, bands: 65}",
        "scenario.yaml:5: links.ab.queue.bands: must be <= 64, got 65",
    ),
    changed(
        "negative_bytes",
        "queue: {packets: 100}",
        "queue: {kind: codel, bytes: -1 kB}",
        "scenario.yaml:5: links.ab.queue.bytes: must be > 0, got -1 kB (or 'unlimited')",
    ),
    changed(
        "codel_smaller_than_a_packet",
        "queue: {packets: 100}",
        "queue: {kind: codel, bytes: 500 B}",
        "scenario.yaml:5: links.ab.queue: holds 500 B, less than every packet of flow 'f1' (1 kB): all of them would be dropped",
    ),
    changed(
        "queue_on_the_way_back",
        "queue: {packets: 100}",
        "reverse: {queue: {kind: codell}}",
        f"scenario.yaml:5: links.ab.reverse.queue: unknown kind 'codell'; did you mean 'codel'? (allowed: {ALLOWED})",
    ),
    changed(
        "queue_down_of_a_link",
        "queue: {packets: 100}",
        "queue: fifo, queue_down: codel",
        "scenario.yaml:5: links.ab.queue_down: unknown key; did you mean 'queue'? (allowed: from, to, rate, delay, queue, loss, cost, reverse, rate_changes)",
    ),
    changed(
        "ecn_of_tcp_is_a_word",
        "links:",
        "tcp: {ecn: on}\nlinks:",
        'scenario.yaml:4: tcp.ecn: on is true to many readers of YAML; write true, or "on" if it is text',
    ),
    changed(
        "ecn_of_a_flow_is_a_mapping",
        "f1: {",
        "f1: {tcp: {ecn: {codel: true}}, ",
        "scenario.yaml:7: flows.f1.tcp.ecn: expected true or false, got a mapping",
    ),
    changed(
        "lateness_negative",
        "links:",
        "lateness: -20 us\nlinks:",
        "scenario.yaml:4: lateness: must be >= 0, got -20 us (or 'none')",
    ),
    changed(
        "lateness_of_nonsense",
        "links:",
        "lateness: never\nlinks:",
        "scenario.yaml:4: lateness: 'never' is not a duration; write a number and a unit, e.g. '5 ms' (or 'none')",
    ),
    changed(
        "lateness_without_unit",
        "links:",
        "lateness: 20\nlinks:",
        "scenario.yaml:4: lateness: unit missing; write '20 ms' or '20 s', say",
    ),
    changed(
        "lateness_is_a_size",
        "links:",
        "lateness: 20 kB\nlinks:",
        "scenario.yaml:4: lateness: unknown unit 'kB' for a duration (allowed: ns, us, ms, s, min, h, d) (or 'none')",
    ),
    changed(
        "lateness_is_false",
        "links:",
        "lateness: false\nlinks:",
        "scenario.yaml:4: lateness: expected a duration such as '5 ms', got false",
    ),
    changed(
        "lateness_is_a_list",
        "links:",
        "lateness: [20 us, 40 us]\nlinks:",
        "scenario.yaml:4: lateness: expected a duration such as '5 ms', got a list",
    ),
    changed(
        "lateness_out_of_order",
        "links:",
        "lateness: {uniform: {low: 40 us, high: 20 us}}\nlinks:",
        "scenario.yaml:4: lateness.uniform: low must not exceed high",
    ),
    changed(
        "lateness_of_two_laws",
        "links:",
        "lateness: {constant: 20 us, exponential: 20 us}\nlinks:",
        "scenario.yaml:4: lateness: give exactly one law, got constant, exponential (allowed: constant, uniform, exponential, erlang, hyperexponential, pareto, bounded_pareto, lognormal, weibull, discrete, sequence)",
    ),
    changed(
        "lateness_of_unknown_law",
        "links:",
        "lateness: {gaussian: 20 us}\nlinks:",
        "scenario.yaml:4: lateness.gaussian: unknown key (allowed: constant, uniform, exponential, erlang, hyperexponential, pareto, bounded_pareto, lognormal, weibull, discrete, sequence)",
    ),
    changed(
        "lateness_with_a_kind",
        "links:",
        "lateness: {kind: uniform, low: 0 us, high: 40 us}\nlinks:",
        "scenario.yaml:4: lateness.kind: unknown key (allowed: constant, uniform, exponential, erlang, hyperexponential, pareto, bounded_pareto, lognormal, weibull, discrete, sequence)",
        "scenario.yaml:4: lateness.low: unknown key; it belongs under lateness.uniform",
        "scenario.yaml:4: lateness.high: unknown key; it belongs under lateness.uniform",
    ),
    changed(
        "lateness_of_a_link",
        "queue: {packets: 100}",
        "queue: fifo, lateness: 20 us",
        "scenario.yaml:5: links.ab.lateness: unknown key; it belongs beside links, so check the indentation",
    ),
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
        "scenario.yaml:30: villages.long-apari.access.queue_up: unknown key; did you mean 'queue'? (allowed: technology, isp, subscription, down, up, delay, loss, buffer, queue, queue_down, town, price)",
    ),
    line(
        "queues_of_an_access",
        "upriver, access: {queue: fifo}",
        "upriver, access: {queues: {down: codel}}",
        "scenario.yaml:30: villages.long-apari.access.queues: unknown key; did you mean 'queue'? (allowed: technology, isp, subscription, down, up, delay, loss, buffer, queue, queue_down, town, price)",
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
    overlaid(
        "lateness_set_to_nonsense",
        WORLD,
        "--set lateness=-1 us: lateness: must be >= 0, got -1 us (or 'none')",
        sets=("lateness=-1 us",),
    ),
]
