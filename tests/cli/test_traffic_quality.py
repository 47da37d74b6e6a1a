"""Quality by the line: a kind alone on lines of several rates and delays."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from simnet.report.languages import LANGUAGES
from tests.cli.conftest import Call
from tests.cli.test_traffic import FIXED, plain
from tests.packages import installed, lay
from tests.unit.report.elements import Elements

SHORT = ("--users", "2", "--runs", "2", "--length", "2 min", "--rate", "20 kbps", "--rate",
         "2 Mbps", "--rate", "100 Mbps", "--rate", "50 Mbps", "--round-trip", "600 ms",
         "--round-trip", "5 ms", "--workers", "1")  # fmt: skip


def test_a_table_of_rates_and_round_trips(simnet: Call) -> None:
    done = simnet("traffic", "quality", "pupil", *FIXED, *SHORT)
    assert (done.code, done.err) == (0, "")
    out = plain(done.out)
    assert "2 users alone on the line, 2 min, 2 runs; " in out
    assert "\npage load time, 95 %\n" in out
    assert re.search(r"rate each way, by round trip +5 ms +600 ms\n", out)
    assert re.search(r"\n 20\.0 kbps +never +\(0 % served\) +never +\(0 % served\)\n", out)
    assert re.search(r"\n 100 Mbps +1\.\d+ s +[4-9]\.\d+ s\n", out)
    assert re.search(r"\n 2\.00 Mbps +\d\.\d+ s +\(80\.0 % served\) +never", out)
    assert re.search(r"\n as many served from +50\.0 Mbps +50\.0 Mbps\n", out)
    assert re.search(r"\n as good from +50\.0 Mbps +50\.0 Mbps\n", out)


def test_json_has_a_line_a_figure(simnet: Call) -> None:
    done = simnet("traffic", "quality", "pupil", "voice", *SHORT, "--json")
    assert (done.code, done.err) == (0, "")
    lines = [json.loads(line) for line in done.out.splitlines()]
    assert len(lines) == 4 * 2 * 3
    assert {line["quantity"] for line in lines} == {"page_load", "voice_mos", "calls_kept"}
    (starved,) = [
        line
        for line in lines
        if (line["quantity"], line["rate_bps"], line["round_trip_s"]) == ("page_load", 20000, 0.005)
    ]
    assert (starved["mean"], starved["unbounded"], starved["served"]) == (None, True, 0.0)
    assert not starved["as_good_as_the_fastest"]


def test_the_page_is_whole_and_in_both_languages(simnet: Call, tmp_path: Path) -> None:
    file = tmp_path / "quality.html"
    done = simnet("traffic", "quality", "voice", *SHORT, "--html", file, "--language", "id")
    assert done.code == 0
    assert done.out.endswith(f"{file} written\n")
    html = file.read_text(encoding="utf-8")
    assert '<html lang="id">' in html
    english, indonesian = (Elements(html, code).text for code in LANGUAGES)
    assert "as many served from" in english
    assert "terlayani sama banyak mulai" in indonesian
    assert html.count('class="plot"') == 2


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["pupill"], "unknown traffic kind 'pupill'; did you mean 'pupil'? (allowed: "),
        (["poisson"], "traffic poisson feels nothing, so that its quality cannot be told (kinds t"),
        (["pupil", "--rate", "0 Mbps"], "Invalid value for '--rate': must be > 0, got '0 Mbps'"),
        (["pupil", "--rate", "3"], "Invalid value for '--rate': unit missing; write '3 kbps'"),
        (["pupil", "--round-trip", "5 Mbps"], "Invalid value for '--round-trip': "),
        (["pupil", "--buffer", "0 ms"], "Invalid value for '--buffer': must be > 0"),
        (["pupil", "--length", "0 s"], "Invalid value for '--length': must be > 0"),
        (["pupil", "--users", "0"], "Invalid value for '--users'"),
        (["pupil", "--runs", "0"], "Invalid value for '--runs'"),
        (["pupil", "--start", "25:00"], "'25:00' is not a time of day"),
        (["pupil", "--set", "pege=3"], "--set pege=3: pege: unknown key; did you mean 'page'?"),
        (["pupil", "web", "--set", "page=1 MB"], "--set is for one KIND; name it, and no other"),
        (["--set", "page=1 MB"], "--set is for one KIND; name it, and no other"),
        (["pupil", "--language", "ida"], "unknown language 'ida'; did you mean 'id'?"),
        (["voice", *SHORT, "--html", "villages.yaml/a"], "cannot write villages"),
    ],
    ids=lambda each: " ".join(each) if isinstance(each, list) else "",
)  # fmt: skip
def test_bad_input_is_told_as_in_a_scenario(
    simnet: Call, here: Path, words: list[str], told: str
) -> None:
    done = simnet("traffic", "quality", *words)
    assert done.code == 2
    assert told in done.err
    assert "Traceback" not in done.err


def test_a_kind_of_another_package_takes_its_example(simnet: Call, tmp_path: Path) -> None:
    source = '''
import math
from collections.abc import Generator, Mapping
from typing import Any, ClassVar, Literal

from simnet.actions import Action, Clock, Experience, Felt, Outcome, Status, Think, Transfer
from simnet.chance.streams import RandomStream
from simnet.kinds import PositiveDuration
from simnet.traffic.base import Offered, Person


class Beacon(Person):
    """A beacon that asks for its turn."""

    example: ClassVar[Mapping[str, Any]] = {"every": "10 s"}
    felt: ClassVar[tuple[Felt, ...]] = (
        Felt("turn_time", "s", True, "Time until it has its turn.", math.inf),
    )
    kind: Literal["beacon"] = "beacon"
    """Name of this kind."""
    every: PositiveDuration
    """Time between two turns."""

    def channels(self) -> tuple[str, ...]:
        """Return where it asks."""
        return ("internet",)

    def offered_bps(self) -> Offered | None:
        """Return none."""
        return None

    def actions(self, random: RandomStream, clock: Clock) -> Generator[Action, Outcome, None]:
        """Ask again and again."""
        while True:
            outcome = yield Transfer(1000, patience_s=5.0)
            done = outcome.status is Status.DONE
            yield Experience("turn_time", outcome.seconds, done)
            yield Think(self.every / 1e9)
'''
    lay(tmp_path, "far_kinds", source, {"simnet.traffic": {"beacon": "Beacon"}})
    with installed(tmp_path):
        done = simnet("traffic", "quality", "beacon", *SHORT)
    assert (done.code, done.err) == (0, "beacon: parameters of its example\n")
    out = plain(done.out)
    assert out.startswith("beacon: A beacon that asks for its turn.\n")
    # A handshake and a round trip of each.
    assert re.search(r"\n 100 Mbps +1\d\.\d ms +1\.20 s\n", out)
