"""A small world for the command line, the report and the browser: two villages and a town."""

from __future__ import annotations

from pathlib import Path

from simnet.runs.prepare import run
from simnet.tables import Results

VILLAGES = """\
name: two-villages
title: Two villages on one line
description: |
  Can a school and a health centre
  work on one line?

  Figures are made up.
run: {duration: 30 s, warmup: 5 s, seed: 3, interval: 1 s}
classes: [voice, default]
nodes:
  town: {kind: router, place: Tering, latitude: 0.05, longitude: 115.6}
  server: {kind: server}
  upper: {kind: router, place: Long Apari, latitude: 1.2, longitude: 114.3}
  school: {kind: school, place: Long Apari, latitude: 1.2, longitude: 114.3}
  clinic: {kind: health_centre, place: Tiong Ohang, latitude: 0.7, longitude: 114.4}
links:
  core: {from: town, to: server, rate: 1 Gbps, delay: 5 ms}
  upriver: {from: upper, to: town, rate: 2 Mbps, delay: 30 ms, queue: {packets: 20}, loss: 0.5 %}
  lan: {from: school, to: upper, rate: 100 Mbps}
  clinic-line:
    from: clinic
    to: town
    rate: 8 Mbps
    delay: 20 ms
    queue: {kind: priority, packets: 50}
flows:
  pages:
    from: school
    to: server
    count: 6
    traffic:
      kind: request_response
      response: {exponential: 60 kB}
      think: {exponential: 1 s}
      patience: 4 s
  records:
    from: clinic
    to: server
    count: 2
    traffic: {kind: request_response, response: 20 kB, think: {exponential: 500 ms}}
  call:
    from: server
    to: clinic
    class: voice
    traffic: {kind: constant_bit_rate, rate: 64 kbps, size: 200 B}
alternatives:
  fast:
    title: A faster line
    set: {links.upriver.rate: 20 Mbps}
  slow-clinic:
    set: {links.clinic-line.rate: 1 Mbps}
stress:
  crowd:
    title: Twice the pupils
    set: {flows.pages.count: 12}
"""

ATTACKS = (
    "<img src=x onerror=boom()>",
    "<svg onload=boom()>",
    "<a href='javascript:boom()'>x<",
    "%{y}<b>bold<",
    "{0} {name} %s",
    "=HYPERLINK('x')",
    "+1-1",
    "@SUM(1)",
    "__proto__",
    "constructor",
    "é 🛰 مرحبا",
)
"""Names that a scenario may have and that must stay plain text wherever they are shown."""


def hostile() -> str:
    """Return a scenario in which every name and text tries to be something else than text."""
    text = "</script><script>boom()</script> <!-- ]]> {{x}} ${x}"
    places = [f"  node-{i}: {{kind: {q(a)}, place: {q(a)}, latitude: {i}, longitude: {i}}}"
              for i, a in enumerate(ATTACKS)]  # fmt: skip
    links = [
        f"  {q(a)}: {{from: node-{i}, to: hub, rate: 1 Mbps, delay: 1 ms, queue: {{packets: 3}}}}"
        for i, a in enumerate(ATTACKS)
    ]
    flows = []
    for i, attack in enumerate(ATTACKS):
        web = "{kind: request_response, response: 30 kB, think: 100 ms, patience: 2 s}"
        udp = "{kind: poisson, rate: 200 /s, size: 1000 B}"
        flows.append(f"  {q(attack)}: {{from: node-{i}, to: hub, traffic: {web}}}")
        flows.append(f"  {q('u' + attack)}: {{from: node-{i}, to: hub, traffic: {udp}}}")
    return "\n".join(
        (
            f"name: {q(ATTACKS[0])}",
            f"title: {q(text)}",
            f"description: {q(text)}",
            "run: {duration: 5 s, interval: 500 ms}",
            "nodes:",
            "  hub: {kind: server}",
            *places,
            "links:",
            *links,
            "flows:",
            *flows,
            "alternatives:",
            f"  {q(ATTACKS[1])}: {{title: {q(text)}, set: {{run.seed: 2}}}}",
            "",
        )
    )


def q(text: str) -> str:
    """Return `text` in YAML's single quotes."""
    return "'" + text.replace("'", "''") + "'"


def written(folder: Path, text: str = VILLAGES, name: str = "villages.yaml") -> Path:
    """Write a scenario into `folder` and return its path."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def results(folder: Path, *alternatives: str | None, text: str = VILLAGES) -> list[Results]:
    """Run the scenario as it stands, or its alternatives, and return the results."""
    path = written(folder, text)
    return [run(path, name) for name in alternatives or (None,)]
