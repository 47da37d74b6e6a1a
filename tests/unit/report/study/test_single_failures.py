"""Single failures of a study: what each link fears most, and who goes without because of it."""

from typing import Any

from tests.unit.report.study.conftest import sections_of, spaced, tables_of
from tests.unit.report.study.standin import StandIn


class Failing(StandIn):
    """A study of two single failures besides the calm morning."""

    def _scenario(self) -> dict[str, Any]:
        described = super()._scenario()
        for name in ("each-river", "each-telkom"):
            described["stress"][name] = {"failing": "backhaul.links.river"}
        return described


def failing(**settings: Any) -> Failing:
    return Failing(
        alternatives={"base": 0.5},
        stress={"none": 1.0, "each-river": 1.8, "each-telkom": 1.2},
        by_village=True,
        **settings,
    )


def test_each_link_names_the_failure_that_loads_it_most() -> None:
    loads, _ = tables_of(sections_of(failing(noise=0.0))["single_failures"])
    river = next(row for row in loads.rows if row[0].text == "backhaul/river")
    # 0.35 x 0.5 x 1.8 / 1.5, and without the failure.
    assert [spaced(each.text) for each in river[1:]] == ["each-river", "21.0 %", "11.7 %"]


def test_who_is_dark_because_of_a_failure_is_named_the_worst_failure_first() -> None:
    dark = {"base+each-telkom": {"Tiong Ohang": 240.0, "Long Apari": 240.0}}
    _, sufferers = tables_of(sections_of(failing(dark=dark))["single_failures"])
    first, second = sufferers.rows
    assert [spaced(first[0].text), first[1].text] == ["each-telkom", "2"]
    assert "Tiong Ohang" in spaced(first[1].about)
    assert [spaced(second[0].text), second[1].text, second[1].tone] == ["each-river", "0", "good"]


def test_a_study_without_single_failures_has_no_such_section() -> None:
    assert "single_failures" not in sections_of(StandIn())
