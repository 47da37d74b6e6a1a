"""Ways that follow what is up, and villages with two lines: what cannot be meant."""
# ruff: noqa: E501 (a message is one line)

from __future__ import annotations

from tests.broken.corpus import TECHNOLOGIES, Case, changed, text
from tests.broken.villages import SOUND

DURATION = "run: {duration: 10 s, warmup: 1 s}"
ROUTING = "scenario.yaml:3: routing"
ACCESS = "scenario.yaml:13: villages.long-apari.access"


def _routed(id: str, written: str, *expected: str) -> Case:  # noqa: A002
    """Two nodes and a line, with a section on routing."""
    return changed(f"routing_{id}", DURATION, f"{DURATION}\nrouting: {written}", *expected)


def _backed(id: str, backup: str, *expected: str, routing: bool = True) -> Case:  # noqa: A002
    """A village on fibre with a second line."""
    section = "routing: {detection: 3 s}" if routing else "tcp: {}"
    scenario = SOUND.replace("internet: {", f"{section}\ninternet: {{").replace(
        "isp: telkom}", f"isp: telkom, backup: {backup}}}"
    )
    return text(f"backup_{id}", scenario, *expected)


CASES = [
    _routed("is_right", "{detection: 900 ms, convergence: 0 s, back_after: 1 min, ecmp: false}"),
    _routed("of_defaults_is_right", "{}"),
    _routed(
        "unknown_key",
        "{detect: 3 s}",
        f"{ROUTING}.detect: unknown key; did you mean 'detection'? (allowed: detection, access_detection, convergence, back_after, ecmp)",
    ),
    _routed(
        "before_it_happens", "{detection: -1 s}", f"{ROUTING}.detection: must be >= 0, got -1 s"
    ),
    _routed(
        "without_unit",
        "{convergence: 3}",
        f"{ROUTING}.convergence: unit missing; write '3 ms' or '3 s', say",
    ),
    _routed(
        "never_back",
        "{back_after: never}",
        f"{ROUTING}.back_after: 'never' is not a duration; write a number and a unit, e.g. '5 ms'",
    ),
    _routed(
        "of_a_protocol",
        "ospf",
        f"{ROUTING}: expected a mapping (keys: detection, access_detection, convergence, back_after, ecmp), got the text 'ospf'",
    ),
    _routed(
        "ecmp_of_two", "{ecmp: 2}", f"{ROUTING}.ecmp: expected true or false, got the number 2"
    ),
    _routed("of_accesses_is_right", "{detection: 900 ms, access_detection: 13 s}"),
    _routed(
        "access_before_it_happens",
        "{access_detection: -1 s}",
        f"{ROUTING}.access_detection: must be >= 0, got -1 s",
    ),
    _backed("is_right", "{technology: microwave, isp: telkom}"),
    _backed(
        "equal_to_the_first",
        "{technology: fibre, isp: telkom}",
        f"{ACCESS}.backup: is equal to the first, fibre of telkom landing at one place: give it another technology, isp or town",
    ),
    _backed(
        "of_nobody",
        "{technology: leo}",
        "scenario.yaml:14: villages.long-apari.access.backup.isp: missing; name the village's provider",
    ),
    _backed(
        "of_an_unknown_isp",
        "{technology: leo, isp: starlnk}",
        f"{ACCESS}.backup.isp: unknown ISP 'starlnk' (allowed: telkom)",
    ),
    _backed(
        "of_an_unknown_technology",
        "{technology: starlink, isp: telkom}",
        f"{ACCESS}.backup.technology: unknown technology 'starlink' (allowed: {TECHNOLOGIES})",
    ),
    _backed(
        "of_a_backup",
        "{technology: microwave, isp: telkom, backup: {technology: lte, isp: telkom}}",
        "scenario.yaml:13: villages.defaults.access.backup.backup: unknown key; it belongs beside villages.defaults.access.backup, so check the indentation",
    ),
    _backed(
        "without_routing",
        "{technology: microwave, isp: telkom}",
        f"{ACCESS}.backup: takes over as routing says; add that section (routing: {{}} has its defaults)",
        routing=False,
    ),
    _backed(
        "that_shares_is_right",
        "{technology: microwave, isp: telkom, share: load, weights: [3, 1], switch_below: 5 Mbps, for: 1 min}",
    ),
    _backed(
        "that_shares_otherwise",
        "{technology: microwave, isp: telkom, share: flows}",
        "scenario.yaml:13: villages.defaults.access.backup.share: unknown value 'flows' (allowed: load)",
    ),
    _backed(
        "weights_of_nothing",
        "{technology: microwave, isp: telkom, weights: [3, 1]}",
        f"{ACCESS}.backup.weights: belong to share: load",
    ),
    _backed(
        "one_weight",
        "{technology: microwave, isp: telkom, share: load, weights: [3]}",
        f"{ACCESS}.backup.weights: must be two, of the first line and of this, got 1",
    ),
    _backed(
        "weight_of_0",
        "{technology: microwave, isp: telkom, share: load, weights: [3, 0]}",
        "scenario.yaml:13: villages.defaults.access.backup.weights[1]: must be >= 1, got 0",
    ),
    _backed(
        "for_without_a_rate",
        "{technology: microwave, isp: telkom, for: 30 s}",
        f"{ACCESS}.backup.for: belongs to switch_below: how long the first is slower than that",
    ),
    _backed(
        "below_a_duration",
        "{technology: microwave, isp: telkom, switch_below: 5 s}",
        "scenario.yaml:13: villages.defaults.access.backup.switch_below: unknown unit 's' for a rate (allowed: bps, kbps, Mbps, Gbps, Tbps)",
    ),
    _backed(
        "below_what_never_is",
        "{technology: microwave, isp: telkom, switch_below: 20 Gbps}",
        f"{ACCESS}.backup.switch_below: the first link gives 2.488 Gbps at best, always below 20 Gbps",
    ),
    _backed(
        "negative_for",
        "{technology: microwave, isp: telkom, switch_below: 5 Mbps, for: -1 s}",
        "scenario.yaml:13: villages.defaults.access.backup.for: must be >= 0, got -1 s",
    ),
]
