"""Any scenario survives being written and read: names, numbers, units, laws, kinds."""

from __future__ import annotations

import tempfile
from itertools import pairwise
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from simnet.kinds import kinds_of
from simnet.lowering import lower
from simnet.models.queueing import Queueing
from simnet.scenario import load
from simnet.scenario.read import text
from simnet.traffic.base import Person, Traffic
from simnet.units import write_duration, write_rate, write_size

names = st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Z"), exclude_characters='/\\$`|;"'),
    min_size=1,
    max_size=8,
)
rates = st.integers(1, 10**12).map(write_rate)
durations = st.integers(0, 10**12).map(write_duration)
sizes = st.integers(1, 10**9).map(write_size)
probabilities = st.floats(0, 1) | st.integers(0, 100).map(lambda per_cent: f"{per_cent} %")


def stands_alone(kind: type[Queueing]) -> bool:
    """Tell whether the name of a discipline is enough, without parameters."""
    try:
        kind.model_validate({})
    except ValueError:
        return False
    return True


NAMED_ALONE = [name for name, kind in sorted(kinds_of(Queueing).items()) if stands_alone(kind)]
queues = st.sampled_from(NAMED_ALONE) | st.fixed_dictionaries(
    {},
    optional={
        "kind": st.sampled_from(["codel", "fifo", "priority"]),
        "packets": st.integers(1, 10**9) | st.just("unlimited"),
        "bytes": st.integers(2_000, 10**9).map(write_size) | st.just("unlimited"),
    },
)
lateness = st.sampled_from(["none", "0 us", "20 us", {"exponential": "30 us"}])
losses = probabilities | st.fixed_dictionaries({"every": st.integers(1, 99)})
changes = st.lists(
    st.tuples(st.integers(0, 10**10), rates), max_size=3, unique_by=lambda change: change[0]
).map(lambda several: [{"at": write_duration(at), "rate": rate} for at, rate in sorted(several)])
direction = {"rate": rates, "delay": durations, "queue": queues, "loss": losses}
links = st.fixed_dictionaries(
    {"rate": rates},
    optional={
        **{key: each for key, each in direction.items() if key != "rate"},
        "cost": st.integers(1, 99),
        "rate_changes": changes,
        "reverse": st.fixed_dictionaries({}, optional=direction),
    },
)
SOURCES = {
    name: kind.example
    for name, kind in kinds_of(Traffic).items()
    if not issubclass(kind, Person) and "file" not in kind.example
}
tcps = st.fixed_dictionaries(
    {},
    optional={
        "mss": st.integers(100, 9_000).map(write_size),
        "congestion_control": st.sampled_from(["cubic", "newreno", "bbr"]),
        "hystart": st.booleans(),
        "cubic_c": st.floats(0.1, 1),
    },
)
flows = st.builds(
    lambda kind, count, tcp: {
        "traffic": {"kind": kind, **SOURCES[kind]},
        "count": count,
        "tcp": tcp,
    },
    st.sampled_from(sorted(SOURCES)),
    st.integers(1, 3),
    tcps,
)


@st.composite
def scenarios(draw: st.DrawFn) -> dict[str, Any]:
    """A chain of nodes with flows from end to end."""
    import unicodedata

    nodes = draw(
        st.lists(
            names,
            min_size=2,
            max_size=4,
            unique_by=lambda name: unicodedata.normalize("NFC", name).casefold(),
        )
    )
    return {
        "name": draw(names),
        "run": {"duration": "20 s", "seed": draw(st.integers(0, 2**63 - 1))},
        "nodes": {name: {} for name in nodes},
        "links": {
            f"link {index}": {"from": here, "to": there, **draw(links)}
            for index, (here, there) in enumerate(pairwise(nodes))
        },
        "flows": {
            f"flow {index}": {"from": nodes[0], "to": nodes[-1], **draw(flows)}
            for index in range(draw(st.integers(1, 2)))
        },
        "tcp": draw(tcps),
        **draw(st.fixed_dictionaries({}, optional={"lateness": lateness})),
    }


@settings(max_examples=settings.default.max_examples // 4)
@given(scenarios())
def test_a_scenario_survives_being_written_and_read(plain: dict[str, Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "s.yaml"
        path.write_text(text.write(plain), encoding="utf-8")
        first = load(path)
        path.write_text(text.write(first.plain()), encoding="utf-8")
        second = load(path)
    assert second == first.model_copy(update={"lateness": first.late or "none"})
    assert second.plain() == first.plain()
    assert lower(second) == lower(first)
