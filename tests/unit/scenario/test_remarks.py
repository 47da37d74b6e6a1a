"""Remarks: comments of a scenario that mark assumptions and sources, with their values."""

from pathlib import Path

from simnet.scenario.load import load_traced
from simnet.scenario.remarks import remarks

TEXT = """\
# Figures marked (assumption) are starting points.
name: "remarked # no comment"   # nothing to say of it
run: {duration: 1 s}
nodes: [a, b]
# The line is dug in one trench
# (source: the operator's map of 2025).
links:
  ab:
    from: a
    to: b
    rate: 10 Mbps    # assumption: as sold
    # This says nothing new.
    delay: 5 ms      # asumsi: 1000 km of fibre,
                     # at two thirds of c
flows:
  f: {from: a, to: b, traffic: {kind: poisson, rate: 10 /s, size: 100 B}}  # assumption
"""


def test_remarks_are_found_with_their_values(tmp_path: Path) -> None:
    path = tmp_path / "remarked.yaml"
    path.write_text(TEXT, encoding="utf-8")
    found = [(each.path, each.value, each.text) for each in remarks(load_traced(path))]
    assert found == [
        ("links", "", "The line is dug in one trench (source: the operator's map of 2025)."),
        ("links.ab.rate", "10 Mbps", "assumption: as sold"),
        ("links.ab.delay", "5 ms", "asumsi: 1000 km of fibre, at two thirds of c"),
        ("flows.f", "from: a, to: b, kind: poisson, rate: 10 /s, size: 100 B", "assumption"),
    ]  # fmt: skip


def test_a_scenario_that_is_no_file_any_more_has_none(tmp_path: Path) -> None:
    path = tmp_path / "gone.yaml"
    path.write_text(TEXT, encoding="utf-8")
    loaded = load_traced(path)
    path.unlink()
    assert remarks(loaded) == []
