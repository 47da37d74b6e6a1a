"""``simnet calibrate`` by speed tests and captures: what is printed, written, refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Call
from tests.unit.calibration.captures import SITE, Packet, ethernet, pcap

SCENARIO = """\
name: measured
run: {duration: 5 s}
isps: {x: {at: t, transit: {rate: 1 Gbps}}}
internet: {}
backhaul: {towns: {t: {}}}
site_types:
  school: {lan: {rate: 50 Mbps, delay: 2 ms}, apps: {pupils: {count: 2, traffic: {kind: pupil}}}}
villages:
  a: {access: {technology: geo, isp: x}, sites: {school: {}}}
"""
TESTS = "time,download_mbps,upload_mbps,rtt_ms,min_rtt_ms\n" + "".join(
    f"2026-03-{day:02d} {hour:02d}:05,{10 + day % 3},2,600,560\n"
    for day in range(1, 21)
    for hour in (8, 20)
)


@pytest.fixture
def scenario(tmp_path: Path) -> Path:
    path = tmp_path / "s.yaml"
    path.write_text(SCENARIO)
    (tmp_path / "t.csv").write_text(TESTS)
    packets = [
        packet
        for number in range(40)
        for packet in (
            Packet(number * 10**9, 0, protocol=6, port=2000 + number, flags=2),
            Packet(number * 10**9 + 1000, 300 + number, protocol=6, port=2000 + number),
            Packet(
                number * 10**9 + 2000,
                900 + 7 * number,
                up=False,
                protocol=6,
                port=2000 + number,
                flags=17,
            ),
        )
    ]
    (tmp_path / "c.pcap").write_bytes(pcap([(each.at_ns, ethernet(each)) for each in packets]))
    return path


def test_speed_tests(simnet: Call, scenario: Path, tmp_path: Path) -> None:
    given = ("calibrate", scenario, "--ndt7", tmp_path / "t.csv", "--village", "a")
    done = simnet(*given)
    assert done.code == 0
    for words in (
        "down, the line",
        "up, 50 % of tests below",
        "20:00",
        "queue that the test makes, median",
        "40",
    ):
        assert words in done.out
    assert "note: geo changes by itself" in done.err
    told = json.loads(simnet(*given, "--json", "--hours", "19-22", "--days", "all").out)
    assert (told["tests"], told["days"]) == (20, 20)
    assert list(told["rates"]["down"]["payload_bps_by_hour"]) == ["20"]
    target = tmp_path / "by-tests.yaml"
    done = simnet(*given, "--out", target)
    assert f"{target} written; next: simnet check {target}" in done.out
    assert simnet("check", target).code == 0
    assert "12.43 Mbps" in simnet("explain", target, "villages.a.access").out
    again = simnet(*given, "--out", target)
    assert (again.code, f"{target} exists already" in again.err) == (2, True)


@pytest.mark.parametrize("becomes", ["trace", "packets", "flows"])
def test_captures(simnet: Call, scenario: Path, tmp_path: Path, becomes: str) -> None:
    target = tmp_path / "like-it.yaml"
    given = ("calibrate", scenario, "--pcap", tmp_path / "c.pcap", "--site", SITE)
    done = simnet(*given, "--becomes", becomes, "--app", "school/pages", "--out", target)
    assert done.code == 0
    assert "80 packets up" in done.out
    ran = simnet("run", target, "--quiet", "--out", tmp_path / "results")
    assert (ran.code, ran.err) == (0, "")
    if becomes == "trace":
        assert (tmp_path / "like-it-up.csv").read_text().startswith("time,bytes\n0.000000000,40\n")
    else:
        told = json.loads(simnet(*given, "--becomes", becomes, "--json").out)
        assert told["packets"] == {"up": 80, "down": 40}
        assert {law["goodness"] for law in told["laws"]} <= {"good", "fair", "poor"}


def test_a_capture_that_is_cut(simnet: Call, scenario: Path, tmp_path: Path) -> None:
    path = tmp_path / "c.pcap"
    path.write_bytes(path.read_bytes()[:-5])
    given = ("calibrate", scenario, "--pcap", path, "--site", SITE, "--becomes", "packets")
    done = simnet(*given)
    assert done.code == 2
    assert done.err == (
        f"{path}: ends in the middle of packet 120: 119 packets before it are whole; "
        "--partial takes them\n"
    )
    done = simnet(*given, "--partial")
    assert done.code == 0
    assert (
        "note: ends in the middle of packet 120: 119 packets before it are whole and taken"
        in done.err
    )


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (["--ndt7", "t.csv", "--pcap", "c.pcap"], "give counters, --ndt7 or --pcap, one of them"),
        (["--ndt7", "t.csv", "-c", "x.csv"], "give counters, --ndt7 or --pcap, one of them"),
        (["--village", "a"], "--village belongs to --ndt7"),
        (["--pcap", "c.pcap", "--column", "down=x"], "--column belongs to --ndt7"),
        (["--ndt7", "t.csv", "--partial"], "--partial belongs to --pcap"),
        (["--ndt7", "t.csv", "--per", "app"], "--per belongs to --counters"),
        (["--pcap", "c.pcap", "--hours", "7-15"], "--hours belongs to --counters or --ndt7"),
        (["--ndt7", "t.csv"], "say whose line was tested: --village NAME or --technology NAME"),
        (
            ["--ndt7", "t.csv", "--village", "a", "--technology", "geo"],
            "give either --village or --technology",
        ),
        (["--ndt7", "t.csv", "--village", "a", "--beyond", "20"], "--beyond '20': unit missing"),
        (["--ndt7", "u.csv", "--village", "a"], "u.csv: no such file"),
        (["--pcap", "c.pcap"], "--pcap needs --site: the addresses of the site"),
        (["--pcap", "c.pcap", "--site", "10.0.0.0/99"], "'10.0.0.0/99' is not a network"),
        (["--pcap", "c.pcap", "--site", "10.20.0.0/16", "--becomes", "trace"], "needs --out"),
        (["--pcap", "c.pcap", "--site", "10.20.0.0/16", "--out", "o.yaml"], "--out needs --app"),
        (
            ["--pcap", "c.pcap", "--site", "10.20.0.0/16", "--app", "schol/x"],
            "--app: unknown site type 'schol'; did you mean 'school'? (allowed: school)",
        ),
        (
            ["--pcap", "c.pcap", "--site", "10.20.0.0/16", "--app", "school/pupils"],
            "--app: school has an app 'pupils' already; choose another name",
        ),
        (
            ["--pcap", "c.pcap", "--site", "10.20.0.0/16", "--app", "school"],
            "--app 'school': must be TYPE/APP, such as school/calls",
        ),
    ],
)
def test_what_is_asked_wrongly(
    simnet: Call,
    scenario: Path,
    monkeypatch: pytest.MonkeyPatch,
    given: list[str],
    expected: str,
) -> None:
    monkeypatch.chdir(scenario.parent)
    done = simnet("calibrate", scenario, *given)
    assert done.code == 2
    assert expected in done.err
