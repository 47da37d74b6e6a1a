"""Presets of shared media by technology: what a beam or a cell has unless a scenario says more.

``preset: geo_beam`` in a medium stands for the keys of one direction below; each that is written
holds instead. Add a preset by a line here and a name in :data:`MediumPreset`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, TypeAlias

MediumPreset: TypeAlias = Literal["geo_beam", "leo_cell", "cell", "wifi", "white_space", "pon"]
"""The presets by name."""

PRESETS: Mapping[str, Mapping[str, Mapping[str, Any]]] = {
    "geo_beam": {
        # 1:2, 1:4 and 1:8 are sold (satmarin.com): here the dearest for those who share.
        "down": {"scheduler": "equal_airtime", "contention": 8},
        "up": {"scheduler": "equal_airtime", "contention": 8},
    },
    "leo_cell": {
        # Assumption: what a cell has left for the villages of a scenario.
        "down": {"scheduler": "equal_airtime", "rate": "200 Mbps"},
        "up": {"scheduler": "equal_airtime", "rate": "40 Mbps"},
    },
    "cell": {
        # A turn is a subframe of LTE (3GPP TS 36.211), two slots of 5G at 30 kHz.
        way: {"scheduler": "proportional_fair", "aggregate_time": "1 ms", "rate": "technology"}
        for way in ("down", "up")
    },
    "wifi": {
        # IEEE 802.11n: DIFS 34, mean backoff 67.5, preamble 40, SIFS 16, block acknowledgement 32.
        "both": {"overhead": "190 us", "aggregate_packets": 64, "aggregate_time": "4 ms"},
    },
    "white_space": {
        # The best of the trials (Namibia, 5 to 10 Mbps at 8 to 12 km; balancingact-africa.com); the
        # time from one to the next is an assumption.
        "both": {
            "scheduler": {"kind": "polling", "service": "gated", "switchover": "1 ms"},
            "rate": "10 Mbps",
        },
    },
    "pon": {
        # Grants come in frames of 125 us (ITU-T G.984.3, G.9807.1).
        "up": {"scheduler": {"kind": "polling", "least_cycle": "125 us"}, "rate": "technology"},
    },
}
"""Keys of a medium by preset and direction."""

_INSTEAD = {"rate": "contention", "contention": "rate"}
"""Of these a medium has one: what is written leaves the preset's other out."""


def with_preset(written: Mapping[str, Any]) -> dict[str, Any]:
    """Return the keys of a medium completed by its preset, if it names one.

    Raises:
        ValueError: the preset is not for that direction, or needs one.
    """
    name = written.get("preset")
    preset = PRESETS.get(name) if isinstance(name, str) else None
    if preset is None:
        return dict(written)
    way = written.get("direction", "both")
    if not isinstance(way, str) or way not in preset:
        if "both" in preset:
            raise ValueError(f"a {name} has both directions on one channel: leave out direction")
        ways = ", or ".join(preset)
        raise ValueError(f"a {name} has its ways apart: write direction: {ways}")
    left = {key: value for key, value in preset[way].items() if _INSTEAD.get(key) not in written}
    return {**left, **written}
