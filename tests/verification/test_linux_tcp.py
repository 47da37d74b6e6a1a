"""TCP against measured runs of the Linux stack: most figures of every family are within aim.

The full comparison, all rows at full length, is `simnet verify tcp`; the nightly run does it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from simnet.engine import engines
from simnet.errors import InputError
from simnet.verify.cases import shipped
from simnet.verify.comparison import Comparison, share_within, single_draws
from simnet.verify.experiment import Settings
from simnet.verify.linux_tcp import SHIPPED, compare, run_case

CHANGING = ("rate steps", "delay steps", "loss bursts")
"""Families of runs over links that change."""
AIMS = {
    ("linux_tcp.jsonl", False): (0.98, 0.98),
    ("linux_paths.jsonl", False): (0.89, 0.91),
    ("linux_paths.jsonl", True): (0.85, 0.95),
}
"""Share of the judged figures that must be within their aims, and of those that must be within them
or be single draws where those are expected, by the file of the runs and whether links change."""

pytestmark = pytest.mark.skipif("fast" not in engines(), reason="needs the compiled core")


def records(name: str = "linux_tcp.jsonl") -> list[dict[str, Any]]:
    return [json.loads(line) for line in shipped(name).splitlines()]


def write(tmp_path: Path, chosen: list[dict[str, Any]]) -> Path:
    file = tmp_path / "runs.jsonl"
    file.write_text("".join(json.dumps(record) + "\n" for record in chosen), encoding="utf-8")
    return file


def test_deterministic_families_agree(tmp_path: Path) -> None:
    """Bulk without random loss and light web: every figure within aim."""
    chosen = [
        record
        for record in records()
        if (record["kind"] == "bulk" and record["loss"] == 0 and record["flows"] == 10)
        or (record["kind"] == "web" and record["size"] == 50_000)
    ]
    found = list(compare(write(tmp_path, chosen), Settings(workers=1, effort=0.3)))
    assert len(found) == 15
    assert [case.reason for case in found if case.verdict != "pass"] == []


@pytest.mark.nightly
@pytest.mark.parametrize(("name", "change"), AIMS)
def test_share_of_figures_within_aim(tmp_path: Path, name: str, change: bool) -> None:
    assert name in SHIPPED
    chosen = [each for each in records(name) if (each.get("family") in CHANGING) == change]
    found = list(compare(write(tmp_path, chosen), Settings()))
    within, judged = share_within(found)
    aim, with_draws = AIMS[name, change]
    assert within >= aim * judged
    assert within + single_draws(found) >= with_draws * judged


def test_policed_and_managed_lines_agree(tmp_path: Path) -> None:
    chosen = [
        record
        for record in records("linux_paths.jsonl")
        if record["family"] in ("policed", "queue management") and record["bulk"][0]["flows"] == 6
    ]
    found = list(compare(write(tmp_path, chosen), Settings(workers=1, effort=0.3)))
    assert [(case.verdict, case.reason) for case in found] == [("pass", "")] * 2


def test_links_whose_rate_steps_agree(tmp_path: Path) -> None:
    chosen = [
        record
        for record in records("linux_paths.jsonl")
        if record["family"] == "rate steps"
        and (record["bulk"][0]["cc"], record["bulk"][0]["flows"])
        in (("cubic", 8), ("reno", 1), ("reno", 8))
    ]
    found = list(compare(write(tmp_path, chosen), Settings(workers=1, effort=0.3)))
    assert [(case.verdict, case.reason) for case in found] == [("pass", "")] * 3


def test_a_link_with_bad_spells_agrees_where_it_lost_what_was_lost(tmp_path: Path) -> None:
    chosen = [
        record
        for record in records("linux_paths.jsonl")
        if record.get("links", [{}])[0].get("loss") == "ge:500:20:0.3"
        and record["bulk"][0]["cc"] == "bbr"
    ]
    (case,) = compare(write(tmp_path, chosen), Settings(workers=1, effort=0.06))
    assert (case.verdict, case.reason) == ("pass", "")


def test_an_answer_that_hangs_on_phase_is_said_to(tmp_path: Path) -> None:
    """The long flow over two full queues: from 2.4 to 3.8 Mbps with delays 0.3 ms apart."""
    chosen = [
        record
        for record in records("linux_paths.jsonl")
        if record["family"] == "two bottlenecks" and record["bulk"][0]["cc"] == "cubic"
    ]
    (case,) = compare(write(tmp_path, chosen), Settings(workers=1, effort=0.3))
    assert "bulk[0].goodput_mbps hangs on phase" in case.reason
    assert "bulk[1]" not in case.reason


def test_another_stack_is_told_from_linux(tmp_path: Path) -> None:
    """A case measured with CUBIC does not pass as NewReno: the comparison can fail."""
    cubic = next(
        record
        for record in records()
        if record["cc"] == "cubic" and record["kind"] == "bulk" and record["flows"] == 1
    )
    wrong = {**cubic, "cc": "reno"}
    (case,) = compare(write(tmp_path, [wrong]), Settings(workers=1, effort=0.3))
    assert case.verdict == "fail"


def test_lines_carry_the_record_and_what_was_simulated(tmp_path: Path) -> None:
    record = next(r for r in records() if (r["kind"], r["cc"]) == ("web", "cubic"))
    (case,) = compare(write(tmp_path, [record]), Settings(workers=1, effort=0.3))
    (line,) = case.lines()
    assert record.items() <= line.items()
    assert {"mean_s", "median_s", "p95_s"} <= set(line["simulated"])
    assert line["verdict"] == "pass"
    low, high = line["interval"]["mean_s"]
    assert low <= line["simulated"]["mean_s"] <= high


def test_a_control_that_simnet_has_not_is_not_modelled() -> None:
    case: Comparison = run_case(({**records()[0], "cc": "vegas"},), Settings())
    assert (case.verdict, case.figures) == ("not_modelled", ())


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"kind": "ftp"}, "kind: expected bulk or web, got 'ftp'"),
        ({"mbps": "fast"}, "mbps: expected a number above 0, got 'fast'"),
        ({"rtt_ms": 0}, "rtt_ms: expected a number above 0, got 0"),
    ],
)
def test_bad_records_are_named(tmp_path: Path, change: dict[str, object], message: str) -> None:
    file = write(tmp_path, [{**records()[0], **change}])
    with pytest.raises(InputError, match=message):
        list(compare(file, Settings(workers=1)))
