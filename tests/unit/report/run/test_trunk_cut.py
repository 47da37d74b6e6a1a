"""A trunk cut for a third of the time: villages that are dark never look calm."""

import math

import pytest

from simnet.report.base import Card, Cards, Figure, Run, Runs, Section, Table, named
from simnet.report.languages import language
from simnet.report.measures import over_time
from simnet.report.run.sections import events, load_over_time, summary, villages, where, worst_links
from simnet.report.words import Words
from simnet.runs.prepare import run
from tests.unit.report.study.conftest import spaced, words_of

TRUNK = "backhaul/river"
VILLAGES = """\
name: cut-trunk
run: {duration: 60 s, warmup: 0 s, interval: 1 s, clock: "08:00"}
technologies: {fibre: {kind: fibre}, leo: {kind: leo}}
isps:
  telkom: {at: samarinda, transit: {rate: 1 Gbps}}
  starlink: {latitude: -6.21, longitude: 106.85, transit: {rate: 1 Gbps}}
internet: {latitude: -6.21, longitude: 106.85}
backhaul:
  capital: samarinda
  towns:
    samarinda: {latitude: -0.50, longitude: 117.15}
    tering: {latitude: 0.05, longitude: 115.6, regency: Kutai Barat}
  links: {river: {from: tering, to: samarinda, rate: 40 Mbps}}
site_types:
  school:
    lan: {rate: 100 Mbps}
    apps:
      pages:
        count: 4
        traffic: {kind: request_response, response: 20 kB, think: {exponential: 2 s}, patience: 8 s}
villages:
  defaults: {regency: Kutai Barat, sites: {school: {}}}
  dark: {name: Long Dark, latitude: 0.1, longitude: 115.5, access: {technology: fibre, isp: telkom}}
  dim: {name: Long Dim, latitude: 0.2, longitude: 115.4, access: {technology: fibre, isp: telkom}}
  lit: {name: Long Lit, latitude: 0.3, longitude: 115.3, access: {technology: leo, isp: starlink}}
events:
  - {at: "08:00:20", for: 20 s, cut: backhaul.links.river}
"""


@pytest.fixture(scope="module")
def cut(tmp_path_factory: pytest.TempPathFactory) -> Runs:
    path = tmp_path_factory.mktemp("cut") / "cut.yaml"
    path.write_text(VILLAGES, encoding="utf-8")
    return named([run(path)])


def cards(section: Section) -> dict[str, Card]:
    (found,) = [part for part in section.parts if isinstance(part, Cards)]
    return {spaced(card.what): card for card in found.cards}


def table(section: Section | None) -> Table:
    assert section is not None
    (found,) = [part for part in section.parts if isinstance(part, Table)]
    return found


def line(words: tuple[Words, ...]) -> list[str]:
    return [spaced(each) for each in words]


def test_the_first_screen_names_who_was_without_service_and_for_how_long(cut: Runs) -> None:
    said = words_of(summary.section(cut))
    assert "backhaul.links.river was cut from 08:00:20 to 08:00:40, for 20 s." in said
    assert "2 of 3 villages: Long Dark (20.0 s) and Long Dim (20.0 s)." in said
    worst = next(each for each in said.splitlines() if each.startswith("Served worst: "))
    assert worst.startswith(("Served worst: Long Dark (", "Served worst: Long Dim ("))
    assert "Long Lit" not in worst
    assert "Down for a part of the measured time: 2 of " in said
    assert "No link direction is close to its limit" not in said
    assert "While it was up, no link direction was close to its limit" in said


def test_no_card_is_green_where_villages_are_dark(cut: Runs) -> None:
    found = cards(summary.section(cut))
    assert spaced(found["Villages without service"].value) == "2 of 3"
    assert found["Villages without service"].tone == "bad"
    assert found["Busiest link while up"].tone == "bad"
    assert "2 link directions were down, for up to 20.0 s" in spaced(
        found["Busiest link while up"].about
    )
    assert found["Transfers completed"].tone == "bad"
    assert "did not even ask for" in spaced(found["Transfers completed"].about)


def test_villages_stand_by_themselves_the_worst_off_first(cut: Runs) -> None:
    found = table(villages.section(cut))
    names = [row[0].text for row in found.rows]
    assert (sorted(names[:2]), names[2]) == (["Long Dark", "Long Dim"], "Long Lit")
    assert line(tuple(row[1].text for row in found.rows)) == ["66.7 %", "66.7 %", "100 %"]
    assert [row[1].tone for row in found.rows] == ["bad", "bad", "good"]


def test_what_happened_is_listed_with_the_time_of_day(cut: Runs) -> None:
    ((row),) = table(events.section(cut)).rows
    assert line(tuple(cell.text for cell in row)) == [
        "08:00:20", "08:00:40", "20 s", "backhaul.links.river", "cut",
    ]  # fmt: skip


def test_a_link_that_was_cut_has_its_own_rate_and_its_time_down(cut: Runs) -> None:
    found = table(worst_links.section(cut))
    assert line(found.head[:3]) == ["link direction", "rate", "time down"]
    trunk = next(row for row in found.rows if spaced(row[0].text).startswith(TRUNK))
    assert line(tuple(cell.text for cell in trunk[1:3])) == ["40.0 Mbps", "20.0 s"]
    assert trunk[2].tone == "bad"


def test_a_map_draws_dark_villages_dark(cut: Runs) -> None:
    section = where.section(cut)
    assert section is not None
    (drawn,) = section.parts
    assert isinstance(drawn, Figure)
    circles = [each for each in drawn.draw(language()).data if each.mode == "markers+text"]
    dark = next(each for each in circles if each.marker.color == where.DARK)
    assert sorted(dark.y) == [0.1, 0.2]
    assert all("without service for 20.0" in each for each in dark.hovertext)


def test_what_was_down_has_no_load_and_the_cut_is_marked(cut: Runs) -> None:
    names = [each for each in cut.first.table("interfaces").interface if each.startswith(TRUNK)]
    _, values = over_time(cut.first, names, "utilisation")
    assert [math.isnan(each) for each in values[0][19:41]] == [False, *[True] * 20, False]
    # Two intervals a step: one that is half cut shows what it carried while it was up.
    _, halves = over_time(cut.first, names, "utilisation", most=20)
    assert not math.isnan(halves[0][6])
    assert math.isnan(halves[0][8])
    section = load_over_time.section(cut)
    assert section is not None
    (drawn,) = section.parts
    assert isinstance(drawn, Figure)
    (band,) = [each for each in drawn.draw(language()).layout.shapes if each.type == "rect"]
    assert (band.x0, band.x1) == (20, 40)
    # Links behind the cut idle: below their cells the band would not be seen.
    assert band.layer == "above"


def test_a_link_that_never_was_up_comes_first(cut: Runs) -> None:
    results = cut.first.results
    frame = results.frame("interfaces")
    frame.loc[frame.index[-1], ["utilisation", "drop_ratio"]] = math.nan
    frame.loc[frame.index[-1], "down_s"] = 60.0
    down = str(frame.interface.iloc[-1])

    class Changed(Run):
        def table(self, name: str, *columns: str):  # type: ignore[no-untyped-def]
            return frame.copy() if name == "interfaces" else super().table(name, *columns)

    runs = Runs((Changed("cut", results),))
    first = table(worst_links.section(runs)).rows[0]
    assert down.startswith(spaced(first[0].text).partition(" ")[0])
    assert line((first[2].text, first[4].text)) == ["all the time", "down"]
    assert "Down for the whole measured time: 1 of " in words_of(summary.section(runs))
