"""Traces of a scenario: a run that would see none of a trace is refused, what it sees is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from simnet.errors import ScenarioError
from simnet.runs.prepare import prepare
from simnet.scenario import load_traced, traces
from simnet.scenario.load import Loaded

TEXT = """\
name: trace
run: {duration: 10 s}
nodes: [A, B]
links: {ab: {from: A, to: B, rate: 8 Mbps}}
flows:
  t: {from: A, to: B, traffic: {kind: replay, file: t.csv}}
"""


def loaded(folder: Path, trace: str, text: str = TEXT) -> Loaded:
    (folder / "t.csv").write_text(trace)
    (folder / "s.yaml").write_text(text)
    return load_traced(folder / "s.yaml")


def test_a_trace_that_lies_after_the_run_is_refused(tmp_path: Path) -> None:
    found = loaded(tmp_path, "time,bytes\n30600,1200\n30601,1200\n")
    with pytest.raises(ScenarioError) as caught:
        prepare(found)
    assert str(caught.value) == (
        f"{tmp_path}/s.yaml:6: flows.t.traffic: no packet of the trace lies within the run: the "
        "first is sent at 8.5 h, it ends at 10 s; times count from the start of the source"
    )


def test_how_much_of_a_trace_lies_within_the_run_is_told(tmp_path: Path) -> None:
    found = loaded(tmp_path, "time,bytes\n0,1200\n9.9,1200\n10,1200\n11,1200\n")
    prepare(found)
    (note,) = traces.notes(found.scenario, found.tree, found.folder)
    assert str(note) == (
        f"{tmp_path}/s.yaml:6: flows.t.traffic.file: "
        "2 of the 4 packets of the trace lie within the run"
    )


@pytest.mark.parametrize(
    ("file", "why"), [("/dev/zero", "is a device"), ("none.csv", "no such file")]
)
def test_a_file_that_cannot_be_a_trace_is_told_with_its_line(
    tmp_path: Path, file: str, why: str
) -> None:
    with pytest.raises(ScenarioError, match=rf"s\.yaml:6: flows\.t\.traffic\.file: .*{why}"):
        prepare(loaded(tmp_path, "", TEXT.replace("t.csv", file)))


LINE = TEXT.replace("8 Mbps", "8 Mbps, trace: TRACE").replace("file: t.csv", "file: u.csv")
ROWS = "time,rate_mbps\n30600,5\n30601,4\n"


@pytest.mark.parametrize(
    ("trace", "span"),
    [
        ("t.csv", "the run ends at 10 s"),
        ("{file: t.csv, repeat: 9 h}", "the run ends at 10 s"),
        ("{file: t.csv, start: 8 h}", "the run with start: 8 h ends at 8.00278 h"),
    ],
)
def test_a_trace_of_a_link_that_lies_after_the_run_is_refused(
    tmp_path: Path, trace: str, span: str
) -> None:
    (tmp_path / "u.csv").write_text("time,bytes\n0,1200\n")
    found = loaded(tmp_path, ROWS, LINE.replace("TRACE", trace))
    with pytest.raises(ScenarioError) as caught:
        prepare(found)
    assert str(caught.value) == (
        f"{tmp_path}/s.yaml:4: links.ab: no row of trace 't.csv' lies within the run: the first is "
        f"at 8.5 h, and {span} of the trace"
    )


@pytest.mark.parametrize("start", ["8.5 h", "9 h", "8.498 h"])
def test_a_trace_of_a_link_of_which_a_row_holds_in_the_run_is_played(
    tmp_path: Path, start: str
) -> None:
    (tmp_path / "u.csv").write_text("time,bytes\n0,1200\n")
    found = loaded(tmp_path, ROWS, LINE.replace("TRACE", f"{{file: t.csv, start: {start}}}"))
    ahead = prepare(found).network.interfaces[0]
    assert (ahead.rate_bps, ahead.rate_changes) in (
        (5_000_000, ((1_000_000_000, 4_000_000),)),
        (4_000_000, ()),
        (8_000_000, ((7_200_000_000, 5_000_000), (8_200_000_000, 4_000_000))),
    )
