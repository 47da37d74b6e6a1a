"""Random shared media over the interfaces of a network, of every scheduler."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from simnet.network import UNLIMITED, Medium, Member

MS = 1_000_000
US = 1_000

_QUANTUM = st.fixed_dictionaries({"quantum": st.sampled_from([1, 256 * US, 10 * MS])})

OWN: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "equal_turns": st.just({}),
    "equal_airtime": _QUANTUM,
    "weights": _QUANTUM,
    "proportional_fair": st.fixed_dictionaries(
        {"horizon": st.sampled_from([1, 10 * MS, 1_667 * MS])}
    ),
    "polling": st.fixed_dictionaries(
        {
            "service": st.sampled_from(["reported", "gated", "exhaustive"]),
            "switchover": st.sampled_from([0, 0, 1, US, 3 * MS]),
            "least_cycle": st.sampled_from([0, 0, 125 * US, 20 * MS]),
        }
    ),
}
"""Parameters of each scheduler by its name."""


@st.composite
def media(draw: st.DrawFn, interfaces: int) -> tuple[Medium, ...]:
    """Up to two media; half of the networks have none."""
    if interfaces < 2 or draw(st.booleans()):
        return ()
    order = draw(st.permutations(range(interfaces)))
    cut = draw(st.integers(2, interfaces))
    groups = [order[:cut], order[cut:]]
    return tuple(
        draw(_medium(f"medium-{number}", tuple(group)))
        for number, group in enumerate(groups)
        if len(group) > 1
    )


@st.composite
def _medium(draw: st.DrawFn, name: str, interfaces: tuple[int, ...]) -> Medium:
    scheduler = draw(st.sampled_from(sorted(OWN)))
    return Medium(
        name=name,
        members=tuple(
            Member(
                interface,
                weight=draw(st.integers(1, 5)),
                overhead_ns=draw(st.sampled_from([0, 0, 1, 200 * US, 2 * MS])),
            )
            for interface in interfaces
        ),
        scheduler=scheduler,
        most_packets=draw(st.sampled_from([1, 1, 3, 64, UNLIMITED])),
        most_ns=draw(st.sampled_from([UNLIMITED, UNLIMITED, 1, 4 * MS])),
        parameters=tuple(draw(OWN[scheduler]).items()),
    )
