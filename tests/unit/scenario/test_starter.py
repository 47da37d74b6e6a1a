"""Starters for villages of a list: three alternatives and two stress tests, each of which acts.

The list has the fifty villages of Mahakam Ulu and 36 of the other regencies and cities of East
Kalimantan, drawn at random: codes, names and centroids (to two decimals) from public boundary data
after Kepmendagri 300.2.2-2430 of 2025 (cahyadsn/wilayah_boundaries, MIT).
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simnet.errors import ScenarioError
from simnet.lowering import plan
from simnet.lowering.accesses import accesses
from simnet.runs.alike import checksum
from simnet.runs.idle import Effects
from simnet.runs.worlds import Worlds
from simnet.scenario import starter as starter_module
from simnet.scenario.importers import import_villages
from simnet.scenario.load import Variant, load_base
from simnet.scenario.read.tree import Origin, Value
from simnet.scenario.starter import starter
from simnet.scenario.starter.accesses import at_start, simulated
from simnet.scenario.starter.alternatives import choose
from simnet.scenario.starter.comments import INDONESIAN, comment_of, in_indonesian, is_sentence
from simnet.scenario.starter.words import WORDS

LIST = Path(__file__).with_name("villages_sample.csv")
Row = Mapping[str, str]


def rows() -> list[Row]:
    """Return the villages of the list."""
    with LIST.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def drawn(number: int, seed: int) -> list[Row]:
    """Return some villages of the list, drawn at random."""
    known = rows()
    taken = np.random.default_rng(seed).choice(len(known), number, replace=False)
    return [known[index] for index in taken]


def worlds_of(folder: Path, villages: Sequence[Row], language: str = "en") -> Worlds:
    """Write a starter for some villages and return its worlds."""
    path = folder / "list.csv"
    with path.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, villages[0].keys())
        writer.writeheader()
        writer.writerows(villages)
    found = import_villages(path, path.name, {})
    assert not found.problems
    text = starter(found.sections["villages"].mapping, path.name, {}, language)
    (folder / "mine.yaml").write_text(text, encoding="utf-8")
    return Worlds(load_base(folder / "mine.yaml"))


def assert_each_acts(worlds: Worlds) -> None:
    """Check that no alternative and no stress test is idle, or like another."""
    scenario = worlds.base.scenario
    assert (len(scenario.alternatives), len(scenario.stress)) == (3, 2)
    effects, seen = Effects(worlds), {}
    variants: list[Variant] = [(None, None)]
    variants += [(name, None) for name in scenario.alternatives]
    variants += [(None, name) for name in scenario.stress]
    for variant in variants:
        network = worlds.network(variant)
        effects.see(variant, network)
        seen[checksum(network, plan(worlds.loaded(variant).scenario))] = variant
    assert effects.idle() == []
    assert sorted(seen.values(), key=variants.index) == variants


@pytest.mark.parametrize(
    ("number", "seed"), [(1, 1), (1, 2), (2, 3), (3, 4), (3, 5), (5, 6), (8, 7), (12, 8)]
)
def test_every_alternative_and_stress_test_of_a_drawn_list_acts(
    tmp_path: Path, number: int, seed: int
) -> None:
    assert_each_acts(worlds_of(tmp_path, drawn(number, seed), ("en", "id")[seed % 2]))


def test_every_alternative_and_stress_test_of_a_regency_acts(tmp_path: Path) -> None:
    villages = [row for row in rows() if row["regency"] == "Kabupaten Mahakam Ulu"]
    worlds = worlds_of(tmp_path, villages)
    assert_each_acts(worlds)
    assert list(worlds.base.scenario.alternatives) == ["half-rate", "more-fibre", "satria-first"]


def test_villages_near_their_seats_are_offered_satellites_instead_of_fibre(tmp_path: Path) -> None:
    near = [row for row in rows() if row["regency"] == "Kota Samarinda"]
    assert len(near) > 1
    worlds = worlds_of(tmp_path, near)
    assert_each_acts(worlds)
    scenario = worlds.base.scenario
    assert list(scenario.alternatives) == ["half-rate", "starlink-everywhere", "satria-everywhere"]
    # They land in the capital, where no line of the backhaul is on their way.
    assert scenario.stress["trunk-cut"].events[0].subject == "isps.terrestrial.transit"
    text = (tmp_path / "mine.yaml").read_text(encoding="utf-8")
    idle = "more-fibre, satria-first, fibre-everywhere"
    assert f"# Not here, since it would change nothing that is simulated: {idle}.\n" in text


def test_the_line_that_is_cut_is_one_that_villages_use(tmp_path: Path) -> None:
    """Most villages lie behind Sendawar, but only the one behind Penajam has fibre."""
    regencies = ["Kabupaten Mahakam Ulu"] * 4 + ["Kabupaten Penajam Paser Utara"]
    technologies = {"Kabupaten Mahakam Ulu": "Starlink", "Kabupaten Penajam Paser Utara": "FO"}
    left = rows()
    villages = [
        {**left.pop(index), "technology": technologies[regency]}
        for regency in regencies
        for index in [next(i for i, row in enumerate(left) if row["regency"] == regency)]
    ]
    worlds = worlds_of(tmp_path, villages)
    assert_each_acts(worlds)
    cut = [event.subject for event in worlds.base.scenario.stress["trunk-cut"].events]
    assert cut == ["backhaul.links.balikpapan", "intranet.links.balikpapan"]


def test_villages_far_from_any_seat_begin_without_fibre(tmp_path: Path) -> None:
    worlds = worlds_of(tmp_path, [row for row in rows() if row["name"] == "Long Apari"])
    assert_each_acts(worlds)
    scenario = worlds.base.scenario
    assert [each.access.technology for each in scenario.villages.complete.values()] == ["leo"]
    assert "half-rate" not in scenario.alternatives
    assert [each.subject for each in scenario.stress["trunk-cut"].events] == [
        "isps.starlink.transit"
    ]


def test_what_a_list_says_of_accesses_is_where_the_starter_begins(tmp_path: Path) -> None:
    said = [
        ("VSAT", "", "", "geo", "satria"),
        ("", "Starlink", "", "leo", "starlink"),
        ("FO", "Telkom", "20 Mbps", "fibre", "Telkom"),
        ("4G", "", "", "lte", "terrestrial"),
    ]
    villages = [
        {**row, "teknologi": technology, "isp": isp, "access.subscription": rate}
        for row, (technology, isp, rate, *_) in zip(drawn(4, 9), said, strict=True)
    ]
    worlds = worlds_of(tmp_path, villages)
    assert_each_acts(worlds)
    found = worlds.base.scenario.villages.complete.values()
    said_so = [(each.access.technology, each.access.isp) for each in found]
    assert said_so == [(technology, isp) for *_, technology, isp in said]


def test_a_provider_of_satellites_that_sells_fibre_is_told_with_its_line(tmp_path: Path) -> None:
    row = {**rows()[0], "technology": "FO", "isp": "Starlink", "group": "upriver"}
    with pytest.raises(ScenarioError, match=r"list\.csv:2: isp: starlink sells leo, not fibre"):
        worlds_of(tmp_path, [row])
    worlds_of(tmp_path, [{**row, "isp": ""}])
    text = (tmp_path / "mine.yaml").read_text(encoding="utf-8")
    assert "# The groups of the list are not used" in text


def test_one_village_is_called_by_its_name(tmp_path: Path) -> None:
    row = next(row for row in rows() if row["name"] == "Long Apari")
    scenario = worlds_of(tmp_path, [row]).base.scenario
    assert scenario.title == "A working morning in Long Apari"
    text = (tmp_path / "mine.yaml").read_text(encoding="utf-8")
    assert "# Which technology and rate serves 1 village, at" in text
    assert "1 villages" not in text


PLACE = {"latitude": "-6.5", "longitude": "106.8"}


@pytest.mark.parametrize(
    ("regencies", "landings"),
    [
        # Known seats stay where they are, whatever else the list holds.
        (["Kota Samarinda", "Lamandau", "Kab. Lamandau"], ["samarinda", "lamandau", "lamandau"]),
        (["Kab. Berau", ""], ["tanjung-redeb", "tanah-grogot"]),
        (["Kota Bogor", "Kabupaten Bogor", "Bogor"], ["bogor", "bogor-2", "bogor"]),
        (["", ""], ["seat", "seat"]),
    ],
)
def test_each_village_lands_at_the_seat_of_its_regency(
    tmp_path: Path, regencies: list[str], landings: list[str]
) -> None:
    villages = [
        {"name": f"V{index}", **PLACE, "regency": regency, "technology": "fibre"}
        for index, regency in enumerate(regencies)
    ]
    worlds = worlds_of(tmp_path, villages)
    assert_each_acts(worlds)
    known = accesses(worlds.base.scenario, worlds.network())
    assert [each.town for each in known] == landings


ACCESSES = st.fixed_dictionaries(
    {},
    optional={
        "technology": st.sampled_from(["fibre", "leo", "geo", "lte", "microwave", "VSAT"]),
        "isp": st.sampled_from(["terrestrial", "Telkom", "Telkomsat"]),
        "subscription": st.sampled_from(["5 Mbps", "50 Mbps", "100 Mbps", "200 Mbps"]),
        "down": st.sampled_from(["4 Mbps", "80 Mbps"]),
        "loss": st.sampled_from([0.0, 0.01]),
    },
)
GROUPS = st.sampled_from(["near", "middle", "far"])


@settings(deadline=None)
@given(st.lists(st.tuples(GROUPS, ACCESSES), min_size=1, max_size=4))
def test_three_alternatives_differ_whatever_the_list_says(
    said: list[tuple[str, dict[str, Any]]],
) -> None:
    origin = Origin("list.csv")
    villages = {
        str(index): Value(
            {"access": Value({key: Value(each, origin) for key, each in access.items()}, origin)},
            origin,
        )
        for index, (_, access) in enumerate(said)
    }
    starts = at_start(villages, {str(index): group for index, (group, _) in enumerate(said)})
    taken = choose(starts).taken
    assert len(taken) == 3
    found = [tuple(simulated(each.access) for each in starts.values())]
    found += [
        tuple(simulated(alternative.candidate.access(each)) for each in starts.values())
        for alternative in taken
    ]
    assert len(set(found)) == 4


def test_an_indonesian_starter_differs_in_its_words_alone() -> None:
    template = files(starter_module).joinpath("province.yaml").read_text(encoding="utf-8")
    lines, translated = template.split("\n"), in_indonesian(template).split("\n")
    for line, other in zip(lines, translated, strict=True):
        comment = comment_of(line)
        assert line.removesuffix(comment) == other.removesuffix(comment_of(other))
        spoken = comment and is_sentence(comment) and comment != "Wi-Fi"
        assert (line != other) == bool(spoken)
    assert set(INDONESIAN) == {
        each for each in map(comment_of, lines) if each and is_sentence(each)
    }
    assert {name: set(words) for name, words in WORDS.items()} == {
        name: set(WORDS["en"]) for name in WORDS
    }
