"""Every shipped scenario that states an expected answer gives it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from simnet.runs.prepare import run
from simnet.tables.reader import Results
from tests.scenarios import expectations
from tests.scenarios.expectations import Expectation
from tests.variants import only_at_night

FOLDER = Path(__file__).parents[2] / "scenarios"
EXPECTED: dict[tuple[str, str | None], list[Expectation]] = {}
"""What is expected of a scenario, or of an alternative of it."""
for path in sorted(FOLDER.glob("*.yaml")):
    for each in expectations.read(path):
        EXPECTED.setdefault((path.name, each.alternative), []).append(each)
TEXTBOOK = {
    "cut_link",
    "dd1_overload",
    "hotspot_guests",
    "md1",
    "mg1_imix",
    "mm1",
    "mm1k",
    "on_off",
    "policed_line",
    "page_over_satellite",
    "priority",
    "rate_change",
    "study_mm1",
    "tandem",
    "tcp_bottleneck",
    "tcp_short",
    "voice_and_download",
}


@cache
def results_of(name: str, alternative: str | None = None) -> Results:
    """The results of a shipped scenario, or of an alternative with a stress test, run once."""
    world, _, stress = (alternative or "").partition("+")
    return run(FOLDER / name, world or None, stress or None)


@pytest.mark.parametrize(
    ("name", "alternative"),
    [
        pytest.param(
            name,
            alternative,
            id=f"{name}: {alternative or 'base'}",
            marks=only_at_night(Path(name).stem) if alternative else (),
        )
        for name, alternative in EXPECTED
    ],
)
def test_the_expected_answers_are_given(name: str, alternative: str | None) -> None:
    results = results_of(name, alternative)
    wrong = [
        f"{each.text}, got {each.measured(results):g}"
        for each in EXPECTED[name, alternative]
        if not each.holds(results)
    ]
    assert not wrong


def test_every_textbook_scenario_states_its_answer() -> None:
    assert {Path(name).stem for name, _ in EXPECTED} >= TEXTBOOK


def test_an_expectation_is_read_with_its_units() -> None:
    read = expectations.parsed("# expect: interfaces.ab:a->b.wait_mean_s = 3.2 ms +- 3 %")
    assert (read.table, read.row, read.column) == ("interfaces", "ab:a->b", "wait_mean_s")
    assert (read.value, read.tolerance) == (0.0032, pytest.approx(0.000096))
    read = expectations.parsed("# expect: groups.a.b.goodput_bps >= 2 Mbps")
    assert (read.row, read.operator, read.value) == ("a.b", ">=", 2e6)
    read = expectations.parsed("# expect dry+cut: measure.school.page_load.p95 in up-river < 4 s")
    assert (read.alternative, read.row, read.column) == ("dry+cut", "school.page_load", "p95")
    assert (read.place, read.value) == ("up-river", 4.0)


@pytest.mark.parametrize(
    ("wrong", "what"),
    [
        ("flows.customers.delay_mean_s = 9.8 s +- 0.5 %", "out by a factor of a thousand"),
        ("interfaces.ab:a->b.wait_mean_s > 1 ms", "a bound that is not met"),
        ("interfaces.ab:a->b.queue_max_packets = 1", "an exact number"),
    ],
)
def test_a_wrong_answer_is_seen(wrong: str, what: str) -> None:
    assert not expectations.parsed(f"# expect: {wrong}").holds(results_of("tandem.yaml")), what


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ("# expect: interfaces.ab.wait_mean_s 3 ms", "not an expectation"),
        ("# expect: links.ab.wait_mean_s = 3 ms", "unknown table"),
        ("# expected: interfaces.ab.wait_mean_s = 3 ms", "not an expectation"),
    ],
)
def test_a_line_that_is_no_expectation_is_not_passed_over(wrong: str, message: str) -> None:
    with pytest.raises(AssertionError, match=message):
        expectations.parsed(wrong)
