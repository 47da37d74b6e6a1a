"""``simnet verify``: any user's cases, a table or lines of JSON, and a verdict in the exit code."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Call

STEADY = {
    "id": "DD1-02",
    "group": "D/D/1",
    "title": "one packet every millisecond",
    "parameters": {"rate_bps": 10_000_000, "packet_bytes": 1000, "interval_s": 0.001},
    "expected": {"delay_each_s": 0.0008, "utilisation": 0.8, "wait": 0},
    "check": {"kind": "rel", "value": 1e-9},
}
WRONG = {**STEADY, "id": "DD1-99", "expected": {"utilisation": 0.7}}
BEYOND = {"id": "GPS-01", "group": "GPS", "title": "weights", "expected": {"x": 1.0}}


def cases(folder: Path, *records: dict[str, Any]) -> Path:
    path = folder / "cases.json"
    path.write_text(json.dumps({"cases": records}), encoding="utf-8")
    return path


def test_theory_as_a_table(tmp_path: Path, simnet: Call) -> None:
    done = simnet("verify", "theory", cases(tmp_path, STEADY, BEYOND), "--workers", "1")
    lines = done.out.splitlines()
    assert (done.code, done.err) == (0, "")
    assert lines[0].split() == ["measure", "expected", "simulated", "deviation", "99.9", "%",
                                "interval"]  # fmt: skip
    assert "pass  DD1-02  one packet every millisecond" in lines
    assert ["utilisation", "0.8", "0.8", "+0.00%", "0.8", "...", "0.8"] in map(str.split, lines)
    assert any(line.startswith("not modelled  GPS-01  weights  (") for line in lines)
    assert lines[-1] == "1 pass, 0 fail, 1 not modelled"


def test_a_case_that_fails_is_our_fault(tmp_path: Path, simnet: Call) -> None:
    done = simnet("verify", "theory", cases(tmp_path, WRONG), "--workers", "1")
    assert done.code == 1
    assert "fail  DD1-99" in done.out
    assert done.out.splitlines()[-1] == "0 pass, 1 fail, 0 not modelled"


def test_theory_as_lines(tmp_path: Path, simnet: Call) -> None:
    path = cases(tmp_path, STEADY, WRONG, BEYOND)
    done = simnet("verify", "theory", path, "--json", "--workers", "1")
    found = [json.loads(line) for line in done.out.splitlines()]
    assert done.code == 1
    assert [each["verdict"] for each in found] == ["pass", "fail", "not_modelled"]
    assert {key: found[0][key] for key in STEADY} == STEADY
    assert found[0]["simulated"]["utilisation"] == pytest.approx(0.8, rel=1e-9)
    assert len(found[0]["interval"]["utilisation"]) == 2


def test_only_some_cases(tmp_path: Path, simnet: Call) -> None:
    path = cases(tmp_path, STEADY, WRONG)
    assert simnet("verify", "theory", path, "--only", "DD1-02", "--workers", "1").code == 0
    done = simnet("verify", "theory", path, "--only", "DD1-03")
    assert done.code == 2
    assert "unknown case 'DD1-03'; did you mean 'DD1-02'?" in done.err


@pytest.mark.parametrize("what", ["theory", "tcp"])
@pytest.mark.parametrize("text", ["", "{", "[1]", '{"cases": []}', '{"kind": "bulk"}\n[]'])
def test_files_that_hold_no_cases(tmp_path: Path, simnet: Call, what: str, text: str) -> None:
    path = tmp_path / "cases"
    path.write_text(text, encoding="utf-8")
    done = simnet("verify", what, path)
    assert (done.code, done.out.count("pass")) == (2, 0)
    assert done.err.startswith(str(path))
    assert simnet("verify", what, tmp_path / "nothing").code == 2


def test_tcp(tmp_path: Path, simnet: Call) -> None:
    record = {"kind": "bulk", "cc": "vegas", "rtt_ms": 50, "mbps": 20, "buffer_packets": 41,
              "seconds": 9, "loss": 0, "flows": 1, "goodput_mbps": 18.88}  # fmt: skip
    path = tmp_path / "runs.jsonl"
    path.write_text(json.dumps(record) + "\n", encoding="utf-8")
    done = simnet("verify", "tcp", path, "--workers", "1")
    assert done.code == 0
    assert done.out.splitlines()[-1] == "0 pass, 0 fail, 1 not modelled"
    (line,) = simnet("verify", "tcp", path, "--workers", "1", "--json").out.splitlines()
    found = json.loads(line)
    assert found["verdict"] == "not_modelled"
    assert {key: found[key] for key in record} == record


def test_rain_as_a_table(simnet: Call) -> None:
    done = simnet("verify", "rain")
    lines = done.out.splitlines()
    assert (done.code, done.err) == (0, "")
    assert lines[0].split() == ["ITU-R", "figure", "rows", "worst", "deviation"]
    assert any(line.startswith("P.838-3 specific attenuation") for line in lines)
    assert lines[-1].endswith(" pass, 0 fail, 96 not modelled")


def test_rain_of_own_files(tmp_path: Path, simnet: Call) -> None:
    right, wrong = tmp_path / "right.csv", tmp_path / "wrong.csv"
    right.write_text("el,f,tau,k\n31.07699124,14.25,0,0.03975488\n", encoding="utf-8")
    wrong.write_text("h0,hr\n4.5,4.86\n4.5,5\n", encoding="utf-8")
    done = simnet("verify", "rain", right, wrong)
    assert done.code == 1
    assert f"{wrong}:3: hr: 5 expected, 4.86 computed" in done.out.splitlines()
    assert done.out.splitlines()[-1] == "2 pass, 1 fail, 0 not modelled"
    lines = simnet("verify", "rain", right, wrong, "--json").out.splitlines()
    assert [json.loads(line)["verdict"] for line in lines] == ["pass", "pass", "fail"]


def test_files_that_hold_no_rain(tmp_path: Path, simnet: Call) -> None:
    path = tmp_path / "other.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    done = simnet("verify", "rain", path)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"{path}: its columns are of no kind of example that is known")
    assert simnet("verify", "rain", tmp_path / "nothing").code == 2
