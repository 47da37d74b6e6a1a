"""Proxies on links: where none has anything to split, and memories into which nothing fits."""
# ruff: noqa: E501 (a message is one line)

from __future__ import annotations

from simnet.scenario.classes import keys_of
from simnet.scenario.model.links import Link
from simnet.scenario.model.proxies import Proxy
from tests.broken.corpus import Case, text

KEYS = ", ".join(keys_of([Proxy]))
IDLE = "no connection crosses it on its way, so its proxy has nothing to split"


def _chain(
    id: str,  # noqa: A002
    proxy: str,
    *expected: str,
    traffic: str = "{kind: bulk, down: 1 MB}",
    to: str = "D",
    at: str = "proxy",
) -> Case:
    """A proxy on the link in the middle of three, in line 8 of the scenario."""
    scenario = (
        "name: broken\n"
        "run: {duration: 10 s, warmup: 1 s}\n"
        "nodes: [A, B, C, D, E]\n"
        "links:\n"
        "  ab: {from: A, to: B, rate: 10 Mbps, delay: 5 ms}\n"
        "  be: {from: B, to: E, rate: 10 Mbps}\n"
        "  cd: {from: C, to: D, rate: 10 Mbps}\n"
        f"  bc: {{from: B, to: C, rate: 10 Mbps, {at}: {proxy}}}\n"
        "flows:\n"
        f"  f1: {{from: A, to: {to}, traffic: {traffic}}}\n"
    )
    return text(f"proxy_{id}", scenario, *expected)


CASES = [
    _chain("is_right", "{congestion_control: bbr, initial_window: 100, buffer: 1 MB}"),
    _chain("of_defaults_is_right", "{}"),
    _chain("where_nobody_passes", "{}", f"scenario.yaml:8: links.bc.proxy: {IDLE}", to="E"),
    _chain(
        "of_datagrams",
        "{}",
        f"scenario.yaml:8: links.bc.proxy: {IDLE}",
        traffic="{kind: poisson, rate: 100 /s, size: 1000 B}",
    ),
    _chain(
        "buffer_below_a_segment",
        "{buffer: 1 kB}",
        "scenario.yaml:8: links.bc.proxy.buffer: must hold a segment of 1.448 kB (mss), got 1 kB",
    ),
    _chain(
        "buffer_below_its_own_segment",
        "{buffer: 8 kB, mss: 8948 B}",
        "scenario.yaml:8: links.bc.proxy.buffer: must hold a segment of 8.948 kB (mss), got 8 kB",
    ),
    _chain(
        "window_below_a_segment",
        "{receive_window: 1 kB}",
        "scenario.yaml:8: links.bc.proxy.receive_window: must hold a segment of 1.448 kB (mss), got 1 kB",
    ),
    _chain(
        "key_unknown",
        "{bufer: 1 MB}",
        f"scenario.yaml:8: links.bc.proxy.bufer: unknown key; did you mean 'buffer'? (allowed: {KEYS})",
    ),
    _chain(
        "control_unknown",
        "{congestion_control: cubik}",
        "scenario.yaml:8: links.bc.proxy.congestion_control: unknown value 'cubik'; did you mean 'cubic'? (allowed: bbr, cubic, newreno)",
    ),
    _chain(
        "without_memory",
        "{buffer: 0 B}",
        "scenario.yaml:8: links.bc.proxy.buffer: must be > 0, got 0 B",
    ),
    _chain(
        "in_a_mix",
        "{mix: []}",
        f"scenario.yaml:8: links.bc.proxy.mix: unknown key (allowed: {KEYS})",
    ),
    _chain(
        "misspelt",
        "{}",
        "scenario.yaml:8: links.bc.proxi: unknown key; did you mean 'proxy'? "
        f"(allowed: {', '.join(keys_of([Link]))})",
        at="proxi",
    ),
]
