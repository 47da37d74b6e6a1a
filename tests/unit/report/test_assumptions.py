"""The appendix of assumptions: what is marked, and which defaults are in use."""

from simnet.report.assumptions import section
from simnet.report.base import Folded, Section, Table
from simnet.report.languages import language
from simnet.report.words import Words

SCENARIO = {
    "technologies": {
        "starlink": {"kind": "leo", "loss": 0.001, "buffer": "50 ms"},
        "gone": {"kind": "of_a_package_that_is_not_here"},
    },
    "lateness": {"exponential": "100 us"},
    "flows": {"f": {"traffic": {"kind": "pupil", "request": "300 B"}}},
}
REMARK = {"path": "links.ab.rate", "value": "10 Mbps", "text": "assumption: as sold"}


def written(words: Words) -> str:
    return language("en").plain(words)


def rows() -> dict[str, tuple[str, str]]:
    made = section(SCENARIO, [REMARK])
    assert made is not None
    return listed(made)


def listed(made: Section) -> dict[str, tuple[str, str]]:
    found = {}
    for part in made.parts:
        (table,) = part.parts if isinstance(part, Folded) else (part,)
        assert isinstance(table, Table)
        for path, value, text in table.rows:
            found[str(path.text)] = (written(value.text), written(text.text))
    return found


def test_it_lists_what_is_marked_and_the_defaults_in_use() -> None:
    found = rows()
    assert found["links.ab.rate"] == ("10\N{NARROW NO-BREAK SPACE}Mbps", "assumption: as sold")
    value, text = found["starlink.loss"]
    assert value == "0.001"
    assert "Huston, APNIC, 17 May 2024" in text
    assert found["pupil.request"][0] == "300\N{NARROW NO-BREAK SPACE}B"
    assert found["lateness"][0] == "exponential: 100\N{NARROW NO-BREAK SPACE}µs"
    assert "assumption" in found["lateness"][1]


def test_what_the_scenario_sets_itself_is_no_default() -> None:
    assert "starlink.buffer" not in rows()


def test_where_nothing_is_said_there_is_no_appendix() -> None:
    assert section({}, []) is None


def test_hours_are_listed_where_somebody_goes_by_them() -> None:
    app = {"traffic": {"kind": "pupil"}, "presence": {"hours": "school", "prayers": True}}
    hours = {"prayers": {"dawn": "04:50", "pause": "10 min"}}
    for scenario, pause in (({}, True), ({"hours": hours}, False)):
        made = section({"site_types": {"school": {"apps": {"pupils": app}}}, **scenario}, [])
        assert made is not None
        found = listed(made)
        assert found["hours.prayers.dawn"][0] == "04:50"
        assert ("hours.prayers.pause" in found) is pause
        assert ("hours.after_office" in found) is pause
