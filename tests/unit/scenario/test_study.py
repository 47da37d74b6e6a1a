"""What a study section stands for, before anything is planned."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from simnet.scenario import Scenario, load
from simnet.scenario.model.study import Block, Range, Study, chosen


def study(**section: Any) -> Study:
    return Study.model_validate(section)


def test_without_a_plan_everything_meets_everything() -> None:
    assert study().blocks == (Block(alternatives="all", stress="all", sweeps="all"),)


def test_a_block_names_the_scenario_as_it_is_where_it_says_nothing() -> None:
    (block,) = study(plan=[{"stress": "all"}]).blocks
    assert (block.alternatives, block.sweeps) == (("base",), ("none",))


def test_all_stands_for_each_with_the_reserved_name_first() -> None:
    known = ("base", "a", "b")
    assert chosen("all", known) == known
    assert chosen(("b", "all", "b"), known) == ("b", "base", "a")


def test_a_number_of_replications_is_exactly_that() -> None:
    assert study(replications=7).replications.least == 7
    assert study(replications=7).replications.most is None
    assert study(replications={"least": 5, "most": 20}).replications.most == 20


@pytest.mark.parametrize(
    ("low", "high", "noun"),
    [
        ("1 Mbps", "20 Mbps", 20e6),
        ("1 ms", "2 s", 2e9),
        ("1 kB", "1 MB", 1e6),
        ("1 /s", "9 /s", 9.0),
        ("50 %", "200 %", 2.0),
        (1, 9, 9),
        (0.5, 1.5, 1.5),
    ],
)
def test_a_range_has_any_unit(low: Any, high: Any, noun: float) -> None:
    assert Range.model_validate({"from": low, "to": high}).scale().high == noun


def test_it_survives_being_written_and_read(tmp_path: Path) -> None:
    section = {
        "name": "x",
        "run": {"duration": "10 s", "clock": "08:30:15"},
        "lateness": "none",
        "nodes": {"a": {}, "b": {}},
        "links": {"ab": {"from": "a", "to": "b", "rate": "1 Mbps"}},
        "flows": {
            "f": {
                "from": "a",
                "to": "b",
                "traffic": {"kind": "poisson", "rate": "1 /s", "size": "1 B"},
            }
        },
        "load": {"users": "133.3 %", "apps": {"f": "0.5 %"}},
        "events": [{"at": "08:30:17", "for": "1 s", "slow": "links.ab", "to": 0.25}],
        "stress": {"s": {"events": [{"at": "1 s", "cut": "links.ab"}]}},
        "study": {
            "sweeps": {
                "l": {"kind": "list", "set": {"links.ab.rate": ["1 Mbps", "2 Mbps"]}},
                "h": {
                    "kind": "latin_hypercube",
                    "points": 3,
                    "set": {"links.ab.delay": {"from": "1 ms", "to": "1 s", "log": True}},
                },
            },
            "measures": {"d": "f.delay"},
            "precision": {"d": "10 %"},
        },
    }
    from simnet.scenario.read import text

    scenario = Scenario.model_validate(section)
    path = tmp_path / "x.yaml"
    path.write_text(text.write(scenario.plain()))
    assert load(path) == scenario
