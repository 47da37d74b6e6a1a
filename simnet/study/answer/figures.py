"""The figures of one run by the texts of measures, and their serialisation with a checksum.

They are worked out by whoever made the run, from the tables in its memory, and kept beside the
tables, so that a study reads a small file where it would open all tables. A measure is named by
its text alone, so what one study worked out serves every other that asks for the same.

The bytes are those of canonical JSON after a line with their checksum; they name the run and the
code that worked them out, so figures of other code are never taken for those of this.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np

from simnet.measures import Interface, Measure, Observed, observe
from simnet.runs.key import code_version, sources_of
from simnet.tables import Results
from simnet.tables.manifest import canonical, sha256

FORMAT = "simnet figures 1"
"""Rises when the bytes are laid out anew."""
DECIDE_FIGURES = ("measures", "statistics", "tables", "study/answer/figures.py")
"""Rooms and files whose code decides figures, beside all that decides a run."""
_ABOUT = ("seed", "fingerprint", "packet_hops", "events")


class DamagedError(ValueError):
    """The bytes are not as they were written, or are of another run."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What a study asks of one run, by the texts of measures."""

    key: str
    """Of the run."""
    seed: int
    fingerprint: str
    """Of its tables."""
    packet_hops: int
    events: int
    observed: Observed
    """Named by the texts of measures; `levels` is empty."""

    @classmethod
    def of(cls, results: Results, measures: Iterable[Measure]) -> Figures:
        """Work figures out of the tables of a run that has its key and its fingerprint.

        Raises:
            ResultsError: a table that a measure is worked out from was not kept or is damaged.
        """
        about = results.manifest
        return cls(
            key=str(about["key"]),
            seed=int(about["seed"]),
            fingerprint=str(about["fingerprint"]),
            packet_hops=int(about["packet_hops"]),
            events=int(about["events"]),
            observed=observe(results, {each.text: each for each in measures}),
        )

    def with_more(self, other: Figures) -> Figures:
        """Return these figures of a run and `other` figures of the same."""
        values = {**self.observed.values, **other.observed.values}
        places = {**self.observed.places, **other.observed.places}
        return replace(self, observed=replace(self.observed, values=values, places=places))

    def lacking(self, measures: Iterable[Measure]) -> list[Measure]:
        """Return the measures that there is no figure of."""
        return [each for each in measures if each.text not in self.observed.values]


@cache
def measuring_version() -> str:
    """Return a checksum of the code, ours and NumPy's version, that works figures out of a run."""
    digest = hashlib.sha256(f"{code_version()} numpy {np.__version__}\0".encode())
    for name, data in sources_of(DECIDE_FIGURES):
        digest.update(f"{name}\0".encode() + data + b"\0")
    return digest.hexdigest()[:12]


def encode(figures: Figures) -> bytes:
    """Return figures as bytes, the same for the same figures."""
    observed = figures.observed
    body = canonical(
        {
            "format": FORMAT,
            "key": figures.key,
            "code": measuring_version(),
            **{name: getattr(figures, name) for name in _ABOUT},
            "values": {text: _number(value) for text, value in observed.values.items()},
            # In the order of the network, which a mapping in canonical JSON would lose.
            "places": {
                text: [[place, _number(value)] for place, value in each.items()]
                for text, each in observed.places.items()
            },
            "interfaces": [
                [*interface, *map(_number, values)]
                for interface, values in observed.interfaces.items()
            ],
        }
    )
    return canonical({"sha256": sha256(body)}) + b"\n" + body + b"\n"


def decode(data: bytes, key: str) -> Figures | None:
    """Return the figures that :func:`encode` wrote; None for those of other code.

    Args:
        key: that of the run.

    Raises:
        DamagedError: they are not as they were written, or not of that run.
    """
    body = _whole(data)
    if body.get("key") != key:
        raise DamagedError("figures of another run")
    if (body.get("format"), body.get("code")) != (FORMAT, measuring_version()):
        return None
    try:
        return Figures(key, **{name: body[name] for name in _ABOUT}, observed=_observed(body))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise DamagedError(f"figures that are not as simnet writes them ({error!r})") from None


def _observed(body: Mapping[str, Any]) -> Observed:
    names = len(Interface._fields)
    return Observed(
        values={text: float(value) for text, value in body["values"].items()},
        places={
            text: {place: float(value) for place, value in each}
            for text, each in body["places"].items()
        },
        interfaces={
            Interface(*each[:names]): tuple(map(float, each[names:])) for each in body["interfaces"]
        },
        levels={},
    )


def _whole(data: bytes) -> dict[str, Any]:
    """Return what follows the checksum, if it fits."""
    head, _, rest = data.partition(b"\n")
    if head != canonical({"sha256": sha256(rest[:-1])}) or rest[-1:] != b"\n":
        raise DamagedError("the checksum of the figures is not theirs")
    try:
        body = json.loads(rest)
    except (ValueError, RecursionError) as error:
        raise DamagedError(f"figures that cannot be read ({error})") from None
    if not isinstance(body, dict):
        raise DamagedError("figures that are no mapping")
    return body


def _number(value: float) -> float | str:
    """Return a number as JSON has it: what is not finite as the text that `float` reads."""
    return value if math.isfinite(value) else str(value)
