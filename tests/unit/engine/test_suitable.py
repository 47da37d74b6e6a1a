"""What the compiled core lacks runs on the reference engine, and that is said."""

from __future__ import annotations

import pytest

from simnet.chance.variates import constant
from simnet.engine import run, suitable
from simnet.errors import InputError
from simnet.network import (
    DatagramSource,
    Network,
    NetworkBuilder,
    Queue,
    RunPlan,
    TcpParameters,
)

WORK = DatagramSource(gap=constant(1.0), size=constant(100.0))


def network(discipline: str = "fifo", control: str = "cubic", window: int = 10) -> Network:
    builder = NetworkBuilder()
    builder.add_node("a")
    builder.add_node("b")
    builder.add_link("ab", "a", "b", 1_000_000, queue=Queue(discipline=discipline))
    tcp = TcpParameters(congestion_control=control, initial_window=window)
    builder.add_flow("f", "a", "b", work=WORK, tcp=tcp)
    return builder.build()


def test_what_the_core_has_runs_on_what_is_asked_for() -> None:
    assert suitable(network("priority", "newreno"), "fast") == ("fast", "")
    assert suitable(network(window=2**26), "fast") == ("fast", "")
    assert suitable(network("shuffle"), "reference") == ("reference", "")


@pytest.mark.parametrize(
    ("made", "what"),
    [
        (network("shuffle"), "the queue discipline 'shuffle' of 'ab:a->b'"),
        (network(control="vegas"), "the congestion control 'vegas' of 'f'"),
        (network(window=2**26 + 1), "room for the initial window of 'f'"),
    ],
)
def test_what_it_lacks_runs_on_the_reference(made: Network, what: str) -> None:
    engine, why = suitable(made, "fast")
    assert engine == "reference"
    assert why == f"{what} is not in the compiled core: the reference engine runs, slowly"
    with pytest.raises(InputError, match="run with --engine reference"):
        run(made, RunPlan(duration_ns=1_000_000), "fast")
