"""Users fitted to counters on the command line, and what is said of files that are wrong."""
# ruff: noqa: E501 (a message is one line)

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.cli.conftest import Call
from tests.unit.calibration import known

STEP = 300
DAY = "2026-01-05"


def csv(values: list[str], heading: str = "in", times: list[str] | None = None) -> str:
    """Return a CSV of one column, a row each 5 minutes."""
    stamps = times or [f"{DAY} {5 * i // 60:02d}:{5 * i % 60:02d}" for i in range(len(values))]
    rows = [f"{stamp},{value}" for stamp, value in zip(stamps, values, strict=True)]
    return "\n".join([f"Time,{heading}", *rows, ""])


@dataclass(frozen=True)
class Wrong:
    """A file of counters that is wrong, how it is used, and what must be said of it."""

    id: str
    text: str | bytes
    said: str
    name: str = "c.csv"
    options: tuple[str, ...] = ("--unit", "bits", "--as", "rate")
    line: str = "access/long-apari=in"
    more: Mapping[str, str] = field(default_factory=dict)


COUNTER = ("--unit", "octets", "--as", "counter")
XPORT = """\
{ about: 'RRDtool xport JSON output',
  meta: { "start": 1767542400, "step": 300, "end": 1767542400, "legend": [ 'in' ] },
  data: [
    [ 1.0e+05 ],
    [ 1.2e+05 ],
"""

WRONG = [
    Wrong("empty", "", "c.csv: the file is empty"),
    Wrong("blank", " \n\n", "c.csv: the file is empty"),
    Wrong("no_time", "start,in\n1,2\n3,4\n", "c.csv:1: no column has the time (a heading time, date or timestamp); found: start, in"),
    Wrong("no_column_beside", "time\n1767542400\n1767542700\n", "c.csv:1: has a time and no column beside it"),
    Wrong("headings_twice", "time,in,in\n1767542400,2,3\n", "c.csv:1: the heading 'in' is there twice; rename one of the columns"),
    Wrong("headings_alone", "time,in\n", "c.csv:1: has headings and no row below"),
    Wrong("one_row", "time,in\n1767542400,2\n", "c.csv: has fewer than two rows with a time; nothing to measure"),
    Wrong("no_number", csv(["1", "2 Mbps", "3"]), "c.csv:3: column 'in': '2 Mbps' is not a number"),
    Wrong("negative", csv(["1", "-3", "3"]), "c.csv:3: column 'in': -3: a rate below 0; where a graph draws one direction below its axis, export it above"),
    Wrong("runs_back", csv(["900", "800", "700", "900", "500", "400"]), "c.csv:3: column 'in': runs back in 4 of 5 rows (here from 900 to 800); a counter only grows: is it a rate? --as rate", options=COUNTER),
    Wrong("negative_counter", csv(["5", "-3", "3"]), "c.csv:3: column 'in': -3: a counter below 0", options=COUNTER),
    Wrong("no_unit", csv(["1", "2", "3"]), "c.csv: column 'in': octets or bits? nothing says which: --unit octets or --unit bits", options=()),
    Wrong("no_form", csv(["1", "2", "3"]), "c.csv: column 'in': a counter or a rate? nothing says which: --as counter or --as rate", options=("--unit", "bits")),
    Wrong("of_packets", csv(["1", "2"], "in packets"), "c.csv: column 'in packets': counts packets or errors; give the one of octets or bits", line="access/long-apari=in packets"),
    Wrong("wraps_too_fast", csv(["1", "2", "3"], "ifInOctets"), "c.csv: column 'ifInOctets': a counter of 32 bits wraps within 300 s above 114.532 Mbps, and the line carries 300 Mbps: its wraps cannot be told; poll the one of 64 bits (ifHCInOctets, ifHCOutOctets)", options=(), line="backhaul/trunk=ifInOctets"),
    Wrong("too_fast", csv(["400000000"] * 20), "c.csv: column 'in': tells 3.2 Gbps and more, and the line carries 300 Mbps: are its numbers octets, is it the right line, is its rate right in the scenario?", options=("--unit", "octets", "--as", "rate"), line="backhaul/trunk=in"),
    Wrong("mixed_steps", csv(["1"] * 20, times=[f"{1767542400 + (300 * i if i < 12 else 3300 + 1800 * (i - 11))}" for i in range(20)]), "c.csv: column 'in': mixed steps: 300 s mostly, and 1800 s before line 14; give each a file"),
    Wrong("long_steps", csv(["1"] * 3, times=["1767542400", "1767549600", "1767556800"]), "c.csv: column 'in': its rows are 7200 s apart; hours are told apart only up to 3600 s"),
    Wrong("two_values", csv(["1", "2", "3"], times=[f"{DAY} 00:00", f"{DAY} 00:05", f"{DAY} 00:05"]), "c.csv:4: column 'in': 3 at a time for which line 3 says 2"),
    Wrong("no_clock", csv(["1", "2"], times=[f"{DAY} 00:00", f"{DAY} 25:00"]), "c.csv:3: '2026-01-05 25:00' is not a time (such as 2026-01-31 07:05, or seconds since 1970)"),
    Wrong("day_or_month", csv(["1", "2"], times=["05/01/2026 00:00", "05/01/2026 00:05"]), "c.csv:2: '05/01/2026 00:00': day or month first? say --dates dmy or --dates mdy"),
    Wrong("day_and_month", csv(["1", "2"], times=["31/01/2026 00:00", "01/31/2026 00:05"]), "c.csv:2: the day stands first here, and second in line 3"),
    Wrong("no_time_in_row", "time,in\n1767542400,2\n,3\n", "c.csv:3: the row has no time"),
    Wrong("open_quotes", 'time,in\n1767542400,"2\n', "c.csv:2: is not sound CSV: unexpected end of data"),
    Wrong("json_cut", XPORT, "c.json:6: is cut off: expecting value", name="c.json"),
    Wrong("json_broken", '{"meta": {"step" 300}}', "c.json:1: is not sound JSON: expecting ':' delimiter", name="c.json"),
    Wrong("json_foreign", '{"ports": []}', "c.json: is JSON without 'meta'; no rrdtool xport", name="c.json"),
    Wrong("json_rows", XPORT + "[1, 2, 3] ] }", "c.json: row 3 has 3 values, and the legend 1 columns", name="c.json"),
    Wrong("json_deep", "[" * 100_000, "c.json: is not sound JSON", name="c.json"),
    Wrong("xml_entities", '<?xml version="1.0"?>\n<!DOCTYPE xport [<!ENTITY a "aaaa">]>\n<xport/>', "c.xml: declares a DOCTYPE; rrdtool writes none", name="c.xml"),
    Wrong("xml_cut", "<xport>\n<meta><start>1</start>\n", "c.xml:3: is not sound XML", name="c.xml"),
    Wrong("xml_foreign", "<graphml/>", "c.xml:1: is XML of 'graphml'; rrdtool xport writes 'xport'", name="c.xml"),
    Wrong("xml_number", "<xport><meta><start>soon</start></meta></xport>", "c.xml:1: start: 'soon' is not a number", name="c.xml"),
    Wrong("xml_none", "<xport><meta/><data/></xport>", "c.xml: its legend names no column", name="c.xml"),
    Wrong("a_page", "<!DOCTYPE html><html>log in</html>", "c.html: is a web page; save the data itself (you may have to log in first)", name="c.html"),
    Wrong("a_workbook", b"PK\x03\x04" + b"x" * 100, "c.xlsx: is a spreadsheet; save it as 'CSV UTF-8 (comma delimited)'", name="c.xlsx"),
    Wrong("not_utf8", "time,in\n1767542400,2\xb5\n".encode("latin-1"), "c.csv:2: byte 0xB5 ('\u00b5' if it is Windows-1252) is not valid UTF-8; save the file as UTF-8"),
    Wrong("no_such_column", csv(["1", "2"], "traffic_in"), "c.csv: has no column 'trafic_in'; did you mean 'traffic_in'? (columns: traffic_in)", line="access/long-apari=trafic_in"),
    Wrong("no_such_line", csv(["1", "2"]), "--line 'access/long-apri=in': unknown line 'access/long-apri'; did you mean 'access/long-apari'? (lines: access/long-apari, access/tiong-ohang, access/long-pahangai, ...)", line="access/long-apri=in"),
    Wrong("no_line", csv(["1", "2"]), "--line 'in': must be LINE=DOWN,UP: a line of the scenario and its columns", line="in"),
    Wrong("three_columns", csv(["1", "2"]), "--line 'access/long-apari=in,in,in': must be LINE=DOWN,UP: a line of the scenario and its columns", line="access/long-apari=in,in,in"),
    Wrong("nobody", csv(["1", "2", "3"]), "--line 'transit/lain=in': which way is down? nobody uses it; name one: 'transit/lain:isp/lain->internet/lain' or 'transit/lain:internet/lain->isp/lain'", line="transit/lain=in"),
    Wrong("a_zone", csv(["1", "2"]), "unknown time zone 'Asia/Samarinda' (such as Asia/Makassar, WITA or +08:00)", options=("--time-zone", "Asia/Samarinda")),
    Wrong("some_hours", csv(["1", "2"]), "--hours '15-7': must be two hours of the day, such as 7-15", options=("--hours", "15-7")),
    Wrong("other_hours", csv(["1"] * 13), "no hour is measured on all lines; look at their times, zones, --hours and --days", options=("--unit", "bits", "--as", "rate", "--hours", "7-15")),
    Wrong("a_load", csv(["1", "2"]), "--load pupil: unknown app or flow 'pupil'; did you mean 'pupils'? (allowed: clinic/images, images, pupils, school/pupils)", options=("--load", "pupil=90 kbps")),
    Wrong("a_rate", csv(["1", "2"]), "--load 'pupils=90': unit missing; write '90 kbps' or '90 Mbps', say", options=("--load", "pupils=90")),
    Wrong("map_zone", csv(["1", "2"]), "map.yaml:1: time_zone: unknown time zone 'Samarinda' (such as Asia/Makassar, WITA or +08:00)", options=("--map", "map.yaml"), line="", more={"map.yaml": "time_zone: Samarinda\nlines:\n  access/long-apari: {down: in}\n"}),
    Wrong("map_key", csv(["1", "2"]), "map.yaml:2: lines.access/long-apari.donw: unknown key; did you mean 'down'? (allowed: file, down, up)", options=("--map", "map.yaml"), line="", more={"map.yaml": "lines:\n  access/long-apari: {donw: in}\n"}),
    Wrong("map_unit", csv(["1", "2"]), "map.yaml:1: files.\"c.csv\".unit: unknown value 'byte'; did you mean 'bytes'? (allowed: bits, bytes, octets)", options=("--map", "map.yaml"), line="", more={"map.yaml": "files: {c.csv: {unit: byte}}\nlines:\n  access/long-apari: {down: in}\n"}),
    Wrong("map_file", csv(["1", "2"]), "gone.csv: no such file or directory", options=("--map", "map.yaml"), line="", more={"map.yaml": "lines:\n  access/long-apari: {file: gone.csv, down: in}\n"}),
    Wrong("map_column", csv(["1", "2"]), "map.yaml:2: lines.access/long-apari: names no column: down, up or both", options=("--map", "map.yaml"), line="", more={"map.yaml": "lines:\n  access/long-apari: {}\n"}),
]  # fmt: skip


@pytest.fixture(scope="module")
def scenario(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("scenario") / "known.yaml"
    lain = "isps: {lain: {at: samarinda, transit: {rate: 1 Gbps}}, satu:"
    file.write_text(known.SCENARIO.replace("isps: {satu:", lain), encoding="utf-8")
    return file


@pytest.mark.parametrize("wrong", WRONG, ids=lambda each: each.id)
def test_what_is_wrong_is_said_with_its_line(
    wrong: Wrong,
    scenario: Path,
    simnet: Call,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    data = wrong.text if isinstance(wrong.text, bytes) else wrong.text.encode()
    Path(wrong.name).write_bytes(data)
    for name, text in wrong.more.items():
        Path(name).write_text(text, encoding="utf-8")
    line = ("--line", wrong.line) if wrong.line else ()
    done = simnet("calibrate", scenario, "--counters", wrong.name, *line, *wrong.options)
    assert (done.err.strip(), done.out, done.code) == (wrong.said, "", 2)


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Counters of a week on three lines of the scenario."""
    file = tmp_path_factory.mktemp("counters") / "week.csv"
    columns = known.line_bits(7, 1, known.truth())
    known.write_counters(file, columns, [*columns])
    return file


LINES = tuple(word for line in known.LINES for word in ("--line", line))


def test_sites_are_told_with_their_intervals_and_hours(
    scenario: Path, counted: Path, simnet: Call
) -> None:
    done = simnet("calibrate", scenario, "-c", counted, *LINES, *COUNTER)
    assert (done.code, done.err) == (0, "")
    rows = [line.split() for line in done.out.splitlines()]
    assert ["site", "days", "users", "between", "written"] in [row[:5] for row in rows]
    assert [tuple(row[:2]) for row in rows if row[1:2] in (["Mon-Fri"], ["Sat-Sun"])] == [
        (site, days)
        for site in ("long-apari/school", "tiong-ohang/school", "tiong-ohang/clinic",
                     "long-pahangai/school")
        for days in ("Mon-Fri", "Sat-Sun")
    ]  # fmt: skip
    assert "each interval holds at 95 %, for the mean load of a user" in done.out


def test_an_overlay_has_the_users_and_is_right(
    scenario: Path, counted: Path, simnet: Call, tmp_path: Path
) -> None:
    out = tmp_path / "calibrated.yaml"
    asked = ("calibrate", scenario, "-c", counted, *LINES, *COUNTER, "--out", out)
    done = simnet(*asked)
    assert (done.code, done.err) == (0, "")
    assert simnet("check", out).code == 0
    path = "villages.long-apari.sites.school.counts.pupils"
    assert simnet("explain", out, path).out.startswith(f"{path}: 18, set by ")
    text = out.read_text(encoding="utf-8")
    assert re.search(r"# long-apari/school/pupils: 1[78]\.\d+ \(1.*\), 10 written\n", text)
    again = simnet(*asked)
    assert (again.code, again.err) == (2, f"{out} exists already; it is not overwritten\n")
    assert out.read_text(encoding="utf-8") == text


def test_all_is_told_as_json(scenario: Path, counted: Path, simnet: Call) -> None:
    done = simnet("calibrate", scenario, "-c", counted, *LINES[:2], *COUNTER, "--json")
    found = json.loads(done.out)
    (unit,) = found["units"]
    assert unit["unit"] == "long-apari/school"
    profile = unit["profiles"][0]
    assert profile["days"] == "weekday"
    users = profile["users"]
    assert users["low"] < 18 * sum(known.SCHOOL_DAY) / 24 < users["high"]
    assert profile["busiest_hour"] == 19
    assert sum(profile["weights"]) == pytest.approx(24)
    assert found["not_measured"] == [
        "tiong-ohang/school", "tiong-ohang/clinic", "long-pahangai/school",
    ]  # fmt: skip


def test_what_cannot_be_told_apart_is_named_and_left(
    scenario: Path, counted: Path, simnet: Call, tmp_path: Path
) -> None:
    out = tmp_path / "one.yaml"
    done = simnet(
        "calibrate", scenario, "-c", counted, "--line", "backhaul/trunk=trunk in", *COUNTER,
        "--out", out,
    )  # fmt: skip
    names = "long-apari/school, tiong-ohang/school, tiong-ohang/clinic, long-pahangai/school"
    assert f"not told apart: {names}; together " in done.out
    assert "villages" not in out.read_text(encoding="utf-8").replace("# ", "")
    assert simnet("check", out).code == 0


def test_a_map_says_what_columns_are(
    scenario: Path, counted: Path, simnet: Call, tmp_path: Path
) -> None:
    written = tmp_path / "map.yaml"
    written.write_text(
        "time_zone: Asia/Makassar\n"
        f"files: {{{counted.name}: {{unit: octets, as: counter, bits: 64}}}}\n"
        "lines:\n  access/long-apari: {down: long-apari in, up: long-apari out}\n",
        encoding="utf-8",
    )
    by_map = simnet("calibrate", scenario, "-c", counted, "--map", written)
    by_options = simnet("calibrate", scenario, "-c", counted, *LINES[:2], *COUNTER)
    assert by_map.code == 0
    assert by_map.out == by_options.out


def test_a_mean_load_can_be_said_by_hand(scenario: Path, counted: Path, simnet: Call) -> None:
    asked = ("calibrate", scenario, "-c", counted, *LINES[:2], *COUNTER, "--json")
    as_kind_says = json.loads(simnet(*asked).out)["units"][0]
    load = as_kind_says["load_bps"]["long-apari/school/pupils"]["down"]
    twice = f"school/pupils={2 * load / 1000:.6f} kbps"
    by_hand = json.loads(simnet(*asked, "--load", twice).out)["units"][0]
    half = as_kind_says["profiles"][0]["users"]["value"] / 2
    assert by_hand["profiles"][0]["users"]["value"] == pytest.approx(half, rel=0.02)


def test_input_errors_are_json_where_it_is_asked_for(scenario: Path, simnet: Call) -> None:
    done = simnet("calibrate", scenario, "-c", "gone.csv", "--line", "access/x=in", "--json")
    assert done.code == 2
    assert json.loads(done.out)["problems"] == [
        {"file": "gone.csv", "line": None, "path": "", "message": "no such file or directory"}
    ]


def test_weights_by_the_hour_go_where_people_come_and_go(
    counted: Path, simnet: Call, tmp_path: Path
) -> None:
    file, out = tmp_path / "presence.yaml", tmp_path / "calibrated.yaml"
    traffic = "traffic: {kind: pupil, page: 97 kB, main: 10 kB, parsing: 1 s, reading: 59 s}"
    text = re.sub(
        r"        count: 10\n.*?\{exponential: 100 kB\}\}",
        f"        count: 10\n        {traffic}\n        presence: {{active: 50 %}}",
        known.SCENARIO,
        flags=re.DOTALL,
    )
    file.write_text(text, encoding="utf-8")
    assert simnet("check", file).code == 0
    done = simnet("calibrate", file, "-c", counted, *LINES, *COUNTER, "--out", out)
    assert done.code == 0
    # Those who are there are told, not who could be; the overlay says how many could.
    row = next(each for each in done.out.splitlines() if each.startswith(" long-apari/school"))
    assert 16 < float(row.split()[2]) < 20
    weights = re.search(r"by_hour: \[(.*)\]\n", out.read_text(encoding="utf-8"))
    assert weights is not None
    found = [float(each) for each in weights[1].split(", ")]
    assert (len(found), max(found), found.index(1.0)) == (24, 1.0, 19)
    assert found == pytest.approx([each / 2.4 for each in known.SCHOOL_DAY], abs=0.05)
    path = "villages.long-apari.sites.school.counts.pupils"
    count = int(simnet("explain", out, path).out.partition(": ")[2].partition(",")[0])
    assert count == pytest.approx(18 * 2.4 / 0.5, rel=0.1)
    assert simnet("check", out).code == 0


def test_kinds_without_a_mean_need_one_by_hand(counted: Path, simnet: Call, tmp_path: Path) -> None:
    file = tmp_path / "bulk.yaml"
    text = re.sub(r"traffic: \{kind: transfers.*?100 kB\}\}", "traffic: {kind: bulk, down: 1 GB}",
                  known.SCENARIO, count=1, flags=re.DOTALL)  # fmt: skip
    file.write_text(text, encoding="utf-8")
    asked = ("calibrate", file, "-c", counted, *LINES[:2], *COUNTER)
    done = simnet(*asked)
    said = (
        "no user with a known mean load is on access/long-apari down, access/long-apari up; "
        "long-apari/school/pupils has none: say it with --load\n"
    )
    assert (done.code, done.err) == (2, said)
    assert simnet(*asked, "--load", "pupils=13.8 kbps").code == 0
