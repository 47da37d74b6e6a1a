"""Random queues of every discipline that both engines have, with parameters that come to bear."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from simnet.network import UNLIMITED, Queue

MS = 1_000_000
US = 1_000

OWN: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "codel": st.fixed_dictionaries(
        {
            "target": st.sampled_from([1, 200 * US, MS]),
            "interval": st.sampled_from([1, 3 * MS, 20 * MS]),
            "packet": st.sampled_from([1, 1514]),
            "ecn": st.booleans(),
        }
    ),
    "fifo": st.just({}),
    "priority": st.just({}),
}
"""Parameters of each discipline by its name."""

BY_CLASS = ("priority",)
"""Those with a band for each class."""


@st.composite
def queues(draw: st.DrawFn) -> Queue:
    """A queue; half of them plain."""
    others = sorted(set(OWN) - {"fifo"})
    discipline = draw(st.sampled_from(["fifo"] * len(others) + others))
    return Queue(
        discipline=discipline,
        limit_packets=draw(st.sampled_from([UNLIMITED] * 6 + [1, 2, 5, 40])),
        limit_bytes=draw(st.sampled_from([UNLIMITED] * 6 + [2000, 12_345])),
        bands=draw(st.integers(1, 3)) if discipline in BY_CLASS else 1,
        parameters=tuple(draw(OWN[discipline]).items()),
    )
