"""Files of counters: all forms of the field are read, and rates of them are what was sent."""

from __future__ import annotations

import contextlib
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simnet.calibration.counters.clocks import Dates, zone_of
from simnet.calibration.counters.formats import read_counters
from simnet.calibration.counters.meaning import Meaning, told_by
from simnet.calibration.counters.numbers import number
from simnet.calibration.counters.rates import rates
from simnet.calibration.counters.recorded import Recorded
from simnet.errors import ScenarioError

START_S = 1_767_542_400.0  # 2026-01-05 00:00 in WITA
MBPS = 1_000_000


def read(tmp_path: Path, text: str, dates: Dates | None = None) -> Recorded:
    path = tmp_path / "file"
    path.write_text(text, encoding="utf-8")
    return read_counters(path, dates or Dates(), "file")


def test_a_csv_of_a_poller(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "timestamp,ifHCInOctets,ifHCOutOctets\n1767542400,1000,50\n1767542700,38500,50\n",
    )
    assert list(found.columns) == ["ifHCInOctets", "ifHCOutOctets"]
    assert found.times_s.tolist() == [START_S, START_S + 300]
    made = rates(found, "ifHCInOctets", Meaning(), 10 * MBPS)
    assert made.bps.tolist() == [1000.0]


def test_a_csv_with_semicolons_and_decimal_commas(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "Tanggal;Jam;Unduh (Mbps);Unggah (Mbps)\n"
        "31/01/2026;00:05;1,5;0,25\n31/01/2026;00:10;1.234,5;-\n",
    )
    assert found.columns["Unduh (Mbps)"].tolist() == [1.5, 1234.5]
    assert found.columns["Unggah (Mbps)"][0] == 0.25
    assert math.isnan(found.columns["Unggah (Mbps)"][1])
    made = rates(found, "Unggah (Mbps)", Meaning(), 10 * MBPS)
    assert made.bps.tolist() == [0.25 * MBPS]
    assert made.notes == ("1 row without a number",)


def test_a_csv_of_router_bytes(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "time,interface,rx-byte,tx-byte\njan/05/2026 00:00:00,ether1,10,0\n"
        "jan/05/2026 00:05:00,ether1,385,0\n",
    )
    assert found.times_s[0] == START_S
    assert rates(found, "rx-byte", Meaning(), MBPS).bps.tolist() == [10.0]


def test_a_csv_with_rows_of_several_interfaces(tmp_path: Path) -> None:
    rows = [
        f"{1767542400 + 300 * step + 2 * port},ether{port},{375 * step * port},x"
        for step in range(4)
        for port in (1, 2, 3)
    ]
    found = read(tmp_path, "\n".join(["timestamp,interface,rx-byte,comment", *rows]))
    assert list(found.columns) == [f"ether{port} rx-byte" for port in (1, 2, 3)]
    made = rates(found, "ether2 rx-byte", Meaning(), MBPS)
    assert made.bps.tolist() == [20.0, 20.0, 20.0]
    assert (made.starts_s[0], made.notes) == (START_S + 4, ())


def test_a_heading_may_say_that_times_are_of_greenwich(tmp_path: Path) -> None:
    found = read(tmp_path, "Time (UTC),in\n2026-01-04 16:00,1\n2026-01-04 16:05,2\n")
    assert found.times_s[0] == START_S


CACTI = """\
"Title","Long Apari - Traffic - ether1"
"Vertical Label","bits per second"
"Start Date","2026-01-05 00:05:00"
"End Date","2026-01-05 00:10:00"
"Step","300"
"Total Rows","2"
"Graph ID","17"
"Host ID","4"
""
"Date","Inbound","Outbound"
"2026-01-05 00:05:00","1.5e+3","20"
"2026-01-05 00:10:00","NaN","30"
"""


def test_an_export_of_cacti(tmp_path: Path) -> None:
    found = read(tmp_path, "\ufeff" + CACTI)
    assert found.format == "cacti"
    assert found.lines == (11, 12)
    made = rates(found, "Outbound", Meaning(), MBPS)
    assert (made.starts_s[0], made.ends_s[0], made.bps[0]) == (START_S, START_S + 300, 20.0)
    assert rates(found, "Inbound", Meaning(), MBPS).bps.tolist() == [1500.0]


NEW_JSON = """\
{ "about": "RRDtool graph JSON output",
  "meta": { "start": 1767542700, "end": 1767543300, "step": 300,
            "legend": ["INOCTETS", "out bits"] },
  "data": [ [1.0e+02, 8.0e+02], [null, 9.0e+02] ] }
"""
OLD_JSON = """\
{ about: 'RRDtool xport JSON output',
  meta: {
    "start": 1767542700,
    "step": 300,
    "end": 1767542700,
    "legend": [
      'INOCTETS',
      'it\\'s out: bits'
          ]
     },
  "data": [
    [ 1.0e+02, 8.0e+02 ],
    [ null, 9.0e+02 ]
  ]
}
"""
CACTI_JSON = """\
{ "meta": {"start": "1767542700", "step": "300", "rows": "2", "columns": "2",
           "legend": {"col1": "INOCTETS", "col2": "Outbound"},
           "vertical_label": "'bits per second'"},
  "data": {"1": {"timestamp": "1767542700", "col1": "1.0e+02", "col2": "8.0e+02"},
           "2": {"timestamp": "1767543000", "col1": "NaN", "col2": "9.0e+02"}} }
"""
XML = """\
<?xml version="1.0" encoding="ISO-8859-1"?>

<xport>
  <meta>
    <start>1767542700</start> <step>300</step> <end>1767543000</end>
    <rows>2</rows> <columns>2</columns>
    <legend> <entry>INOCTETS</entry> <entry>out bits</entry> </legend>
  </meta>
  <data>
    <row>TIME1<v>1.0000000000e+02</v><v>8.0000000000e+02</v></row>
    <row>TIME2<v0>NaN</v0><v1>9.0000000000e+02</v1></row>
  </data>
</xport>
"""


@pytest.mark.parametrize(
    ("text", "out"),
    [
        (NEW_JSON, "out bits"),
        (OLD_JSON, "it's out: bits"),
        (CACTI_JSON, "Outbound"),
        (XML.replace("TIME1", "").replace("TIME2", ""), "out bits"),
        (
            XML.replace("TIME1", "<t>1767542700</t>").replace("TIME2", "<t>1767543000</t>"),
            "out bits",
        ),
    ],
    ids=["json", "json_of_old", "json_of_cacti", "xml", "xml_with_times"],
)
def test_exports_of_rrdtool(tmp_path: Path, text: str, out: str) -> None:
    found = read(tmp_path, text)
    octets = rates(found, "INOCTETS", Meaning(), MBPS)
    assert octets.bps.tolist() == [800.0]
    assert octets.ends_s.tolist() == [START_S + 300]
    assert rates(found, out, Meaning(), MBPS).bps.tolist() == [800.0, 900.0]


def counter(values: list[float], times: list[float] | None = None) -> Recorded:
    stamps = times or [START_S + 300 * index for index in range(len(values))]
    lines = tuple(range(2, 2 + len(values)))
    return Recorded("file", "csv", np.array(stamps), lines, {"in": np.array(values)})


OF_32, OF_64 = Meaning("octets", "counter", 32), Meaning("octets", "counter", 64)
FULL = 2.0**32


def test_a_wrap_of_32_bits_is_undone() -> None:
    made = rates(counter([FULL - 1000, FULL - 500, 25]), "in", OF_32, MBPS)
    assert made.bps * 300 / 8 == pytest.approx([500, 525])
    assert made.notes == ("1 wrap of 32 bits undone",)


def test_a_restart_is_left_out() -> None:
    made = rates(counter([9e8, 9e8 + 500, 25, 525]), "in", OF_32, MBPS)
    assert made.bps * 300 / 8 == pytest.approx([500, 500])
    assert made.notes == ("1 interval left out: the counter began anew",)
    of_64 = rates(counter([FULL - 1000, FULL - 500, 25]), "in", OF_64, MBPS)
    assert of_64.bps * 300 / 8 == pytest.approx([500])


def test_what_may_be_a_wrap_or_a_restart_is_said_and_not_guessed() -> None:
    made = rates(counter([FULL - 1000, FULL - 500, 25]), "in", Meaning("octets", "counter"), MBPS)
    assert made.bps * 300 / 8 == pytest.approx([500])
    assert made.notes == (
        "1 interval left out: a wrap or a restart, which --bits 32 or --bits 64 would tell",
    )


def test_gaps_and_missing_rows_are_no_traffic_of_any_hour() -> None:
    times = [START_S + each for each in (0, 300, 600, 2400, 2700, 3000)]
    made = rates(counter([0, 500, math.nan, 3000, 3500, 4000], times), "in", OF_64, MBPS)
    assert made.bps * 300 / 8 == pytest.approx([500, 500, 500])
    assert made.ends_s.tolist() == [START_S + 300, START_S + 2700, START_S + 3000]
    assert made.notes == ("1 row without a number", "1 gap in which nobody polled")


def test_rows_out_of_order_and_twice(tmp_path: Path) -> None:
    found = read(
        tmp_path, "time,in\n1767542700,2\n1767542400,1\n1767543000,3\n1767543000,3\n1767543300,4\n"
    )
    assert found.columns["in"].tolist() == [1, 2, 3, 4]
    assert found.lines == (3, 2, 4, 6)
    assert found.notes == ("1 row out of order; sorted by time", "1 row there twice; taken once")


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("1767542400", "WITA"),
        ("1767542400000", "WITA"),
        ("2026-01-05 00:00", "WITA"),
        ("2026-01-05T00:00:00+08:00", "UTC"),
        ("2026-01-04T16:00:00Z", "WITA"),
        ("2026-01-04 23:00 WIB", "WITA"),
        ("2026/01/05 00.00", "Asia/Makassar"),
        ("31/01/2026", "WITA"),
        ("01/31/2026 12:00 AM", "WITA"),
        ("5 Januari 2026 00:00", "+08:00"),
        ("Jan 5, 2026 12:00 am", "WITA"),
        ("2026-01-04 24:00", "WITA"),
        ("2026-01-05 00:00:00.000", "WITA"),
    ],
)
def test_times_of_many_hands(tmp_path: Path, text: str, zone: str) -> None:
    more = "1767542700" if "31" not in text[:5] else "1769788900"
    found = read(tmp_path, f'time,in\n"{text}",1\n{more},2\n', Dates(zone_of(zone)))
    expected = START_S if "31" not in text[:5] else START_S + 26 * 86400
    assert found.times_s[0] == expected


@pytest.mark.parametrize(
    ("heading", "meaning"),
    [
        ("ifHCInOctets", Meaning("octets", "counter", 64)),
        ("ifInOctets", Meaning("octets", "counter", 32)),
        ("ifInOctets_rate", Meaning("octets", "rate")),
        ("INOCTETS", Meaning("octets", "counter")),
        ("rx-byte", Meaning("octets", "counter")),
        ("rx-bits-per-second", Meaning("bits", "rate")),
        ("Inbound (Mbps)", Meaning("bits", "rate", None, 1e6)),
        ("in kB/s", Meaning("octets", "rate", None, 1e3)),
        ("bits per second", Meaning("bits", "rate")),
        ("Mbit/s", Meaning("bits", "rate", None, 1e6)),
        ("traffic_in", Meaning()),
        ("Bits", Meaning("bits")),
    ],
)
def test_headings_tell_what_they_tell(heading: str, meaning: Meaning) -> None:
    assert told_by(heading) == meaning


@pytest.mark.parametrize(
    ("text", "value"),
    [("1.5", 1.5), ("1,5", 1.5), ("1.234.567", 1_234_567), ("1,234.5", 1234.5),
     ("1.234,5", 1234.5), ("12 345 678", 12_345_678), ("1e3", 1000), ("0", 0), (".5", 0.5)],
)  # fmt: skip
def test_numbers_of_many_hands(text: str, value: float) -> None:
    assert number(text) == value


@pytest.mark.parametrize("text", ["", "NaN", "-nan", "U", "null", "-", "n/a"])
def test_signs_of_nothing(text: str) -> None:
    assert math.isnan(number(text))


@given(st.binary(max_size=300))
def test_no_bytes_are_a_traceback(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any"
    path.write_bytes(data)
    with contextlib.suppress(ScenarioError):
        read_counters(path)


PIECES = ("time,in\n", "1767542400,", "1767542700,", "1\n", "NaN\n", '"', "\n", "{", "'meta': {",
          '"start": 1,', "'legend': ['in']", "}", "[", "]", "null", "<xport>", "<meta>", "<row>",
          "<v>", "</v>", "</row>", "<legend><entry>a</entry></legend>", "1e999", "-5,",
          ";")  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=25))
def test_no_pieces_of_files_are_a_traceback(
    tmp_path_factory: pytest.TempPathFactory, pieces: list[str]
) -> None:
    path = tmp_path_factory.getbasetemp() / "any"
    path.write_text("".join(pieces), encoding="utf-8")
    with contextlib.suppress(ScenarioError):
        found = read_counters(path)
        for heading in found.columns:
            rates(found, heading, Meaning("bits", "rate"), MBPS)
