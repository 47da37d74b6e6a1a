"""Weights: who is simulated of how many, for how many each stands, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from simnet.conditions.others import offers
from simnet.errors import NetworkError
from simnet.lowering import lower
from simnet.lowering.overview import Weighted, overview
from simnet.network import MeanLoad, weights_of_people
from simnet.traffic.pupil import Pupil
from tests.unit.lowering import worlds
from tests.unit.lowering.test_generic import lowered

PUPIL = {"kind": "pupil", "page": "100 kB", "reading": "10 s", "parsing": "1 ms", "request": "1 kB"}
CALL = {"kind": "constant_bit_rate", "rate": "100 kbps", "size": "1000 B"}


def pupils(traffic: dict[str, Any] = PUPIL, **changes: Any) -> dict[str, Any]:
    return {"pupils": {"from": "a", "to": "c", "traffic": traffic, "count": 25, **changes}}


def test_without_a_weight_nothing_is_different() -> None:
    assert lowered(flows=pupils(weight=1)) == lowered(flows=pupils())
    assert all(each.mean is None for each in lowered(flows=pupils()).flows)


def test_the_last_one_stands_for_the_rest() -> None:
    network = lowered(flows=pupils(weight=10))
    assert [each.weight for each in network.flows] == [10, 10, 5]
    assert weights_of_people(network) == [10, 10, 5]


def test_those_who_are_simulated_are_the_first_of_all() -> None:
    every, some = lowered(flows=pupils()), lowered(flows=pupils(weight=10))
    for whole, part in zip(every.people, some.people, strict=False):
        assert (part.name, part.stream) == (whole.name, whole.stream)


def test_one_who_is_alone_stands_for_nobody_else() -> None:
    (only,) = lowered(flows=pupils(weight=10, count=1)).flows
    assert (only.name, only.weight) == ("pupils", 1)


def test_growth_is_of_how_many_there_are() -> None:
    network = lowered(flows=pupils(weight=10), load={"users": "200 %"})
    assert [each.weight for each in network.flows] == [10] * 5


def test_datagrams_each_way_have_the_weight_of_their_user() -> None:
    network = lowered(flows=pupils(CALL, weight=10))
    assert [each.weight for each in network.flows] == [10, 10, 5]
    assert network.flows[0].mean == MeanLoad(100_000, 0)


def test_others_offer_what_an_overview_counts() -> None:
    every, some = (overview(lowered(flows=pupils(weight=each))) for each in (1, 10))
    for whole, part in zip(every.interfaces, some.interfaces, strict=True):
        assert part.offered_bps == pytest.approx(whole.offered_bps)
        assert part.flows == whole.flows
    assert (some.flows, some.people) == (25, 25)
    assert some.weighted == (Weighted("pupils", 25, 3),)
    assert every.weighted == ()
    assert [each.flows for each in some.routes] == [25]


def test_all_that_is_offered_is_either_played_or_by_others() -> None:
    network = lowered(flows=pupils(weight=10))
    for index, steps in offers(network).items():
        offer = steps[0][1]
        expected = {each.interface: each.offered_bps for each in overview(network).interfaces}
        found = sum(each.bps for each in offer.classes)
        # What another line delays is asked for a little later.
        assert found == pytest.approx(expected[network.interfaces[index].name], rel=0.03)


def test_a_weight_that_fills_a_line_is_refused_with_what_would_fit() -> None:
    with pytest.raises(NetworkError) as caught:
        lowered(flows=pupils(CALL, count=1000, weight=500))
    assert str(caught.value) == (
        "flow 'pupils-1': a weight of 500 cannot be: those who are not simulated would take "
        "9.98 Mbps of the 10 Mbps of ab:a->b, 99.8 %, above 90 %; give at most 10"
    )
    lowered(flows=pupils(CALL, count=1000, weight=10))


def test_a_queue_with_rates_of_its_own_is_refused() -> None:
    shaped = {"kind": "token_bucket", "rate": "5 Mbps", "burst": "10 kB"}
    links = {
        "ab": {"from": "a", "to": "b", "rate": "10 Mbps", "queue": shaped},
        "bc": {"from": "b", "to": "c", "rate": "10 Mbps"},
    }
    with pytest.raises(NetworkError, match="token_bucket queue of ab:a->b has rates of its own"):
        lowered(flows=pupils(weight=10), links=links)


def test_a_shared_medium_is_refused() -> None:
    media = {"air": {"links": ["ab", "bc"]}}
    with pytest.raises(NetworkError, match="its line ab shares the medium air"):
        lowered(flows=pupils(weight=10), media=media)
    lowered(flows=pupils(weight=1), media=media)


def test_an_app_has_a_weight_at_every_site_of_its_type() -> None:
    network = lower(worlds.scenario({"site_types.school.apps.pupils.weight": 2}))
    found = {each.name: each.weight for each in network.flows if each.group == "school/pupils"}
    assert found == {
        f"{village}/school/pupils-{number}": weight
        for village in ("near", "far")
        for number, weight in ((1, 2), (2, 1))
    }


def test_others_come_and_go_as_those_do_who_are_played() -> None:
    hours = [0.0] * 24
    hours[8:10] = [1.0, 2.0]
    presence = {"active": "40 %", "session": {"exponential": "15 min"}, "by_hour": hours}
    network = lower(
        worlds.scenario({
            "run": {"duration": "4 h", "clock": "07:00"},
            "site_types.school.apps.pupils": {
                "traffic": PUPIL, "count": 100, "weight": 10, "presence": presence,
            },
        })
    )  # fmt: skip
    flow = next(each for each in network.flows if each.group == "school/pupils")
    assert flow.mean is not None
    times = dict(flow.mean.profile)
    minute = 60_000_000_000
    assert times[0] == 0.0
    assert times[130 * minute] == pytest.approx(2 * times[70 * minute])
    # In the mean over the run they are as many as in the mean.
    steps = [*flow.mean.profile, (240 * minute, 0.0)]
    area = sum(value * (steps[n + 1][0] - at) for n, (at, value) in enumerate(steps[:-1]))
    assert area / (240 * minute) == pytest.approx(1.0, abs=1e-4)
    line = next(i for i in offers(network) if network.interfaces[i].link == "lan/near/school")
    found = {at: offer.others_bps for at, offer in offers(network)[line]}
    assert found[0] == 0
    assert found[130 * minute] > 0


def test_the_mean_load_of_alike_people_is_worked_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    once = Pupil.offered_bps
    monkeypatch.setattr(Pupil, "offered_bps", lambda self: asked.append(self) or once(self))
    network = lowered(flows=pupils(weight=2, traffic={**PUPIL, "stagger": "5 s"}))
    assert len(network.flows) == 13
    assert len({each.mean for each in network.flows}) == 1
    assert len(asked) == 1
