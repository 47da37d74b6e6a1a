"""The weather of a scenario, and what its storms do to radio links."""

from pathlib import Path

import pytest

from simnet.conditions.replay import replayed
from simnet.lowering import lower
from simnet.lowering.weather import weather_of
from simnet.models.weather.rain_field import RainField
from simnet.models.weather.storms import Storms
from simnet.network import Network
from simnet.scenario import Scenario, load
from tests.broken.weather import PLACED

MINUTE_NS = 60 * 10**9


def loaded(folder: Path, more: str) -> Scenario:
    path = folder / "scenario.yaml"
    path.write_text(PLACED.replace("10 s", "10 min") + more)
    return load(path)


def rates(network: Network, scenario: Scenario) -> tuple[tuple[int, int], ...]:
    ready = replayed(network, scenario.run.plan().period)
    return next(e.rate_changes for e in ready.interfaces if e.link.startswith("access/"))


def test_without_the_section_it_never_rains(tmp_path: Path) -> None:
    scenario = loaded(tmp_path, "")
    assert weather_of(scenario) is None
    assert lower(scenario).causes == ()


def test_the_field_has_what_the_section_says(tmp_path: Path) -> None:
    more = "weather: {time_constant: 1000 s, drops: 130 %, hours: {coast: even}}\n"
    found = weather_of(loaded(tmp_path, more))
    assert isinstance(found, RainField)
    assert (found.forgets_per_s, found.drops) == (1e-3, 1.3)
    assert dict(found.hours)["coast"] == (1.0,) * 24
    assert weather_of(loaded(tmp_path, "weather: kaltim\n")) == RainField()


@pytest.mark.parametrize("area", ["everywhere", "{district: Long Apari, within: 60 km}"])
def test_a_storm_brings_a_long_hop_down(tmp_path: Path, area: str) -> None:
    event = f"events: [{{at: 2 min, for: 3 min, rain: {area}, exceeded: 0.01 %}}]\n"
    scenario = loaded(tmp_path, event)
    network = lower(scenario)
    assert isinstance(weather_of(scenario), Storms)
    assert rates(network, scenario) == ((2 * MINUTE_NS, 0), (5 * MINUTE_NS, 129_800_000))
    assert [(e.action, e.what, e.links, e.share_left) for e in network.events] == [
        ("rain", f"{area.strip('{}').split(', within')[0]}, exceeded: 0.01 %",
         ("access/long-apari",), 1.0)
    ]  # fmt: skip


def test_larger_drops_take_more_of_the_signal(tmp_path: Path) -> None:
    rain = "events: [{at: 2 min, rain: everywhere, exceeded: 0.2 %}]\n"
    plain, large = (
        rates(lower(each), each)
        for each in (
            loaded(tmp_path, rain),
            loaded(tmp_path, f"{rain}weather: {{drops: 200 %}}\n"),
        )
    )
    assert min(rate for _, rate in large) < min([rate for _, rate in plain], default=129_800_000)
