"""A plan written into a manifest is read back as it was."""

import json
from dataclasses import replace

import pytest

from simnet.study.plan.as_json import OtherVersionError, plain, plan_of
from tests.unit.study.answer.sample import PLAN, swept


@pytest.mark.parametrize(
    "plan",
    [
        PLAN,
        swept([{"a.b": "1 Mbps"}]),
        replace(PLAN, sets=("run.seed=2",), keep=("flows",), engine="reference", seed=5),
    ],
)
def test_there_and_back(plan: object) -> None:
    assert plan_of(json.loads(json.dumps(plain(plan)))) == plan


@pytest.mark.parametrize("key", ["cells", "measures", "levels", "precision", "name"])
def test_what_is_no_plan_is_refused(key: str) -> None:
    data = plain(PLAN)
    with pytest.raises(OtherVersionError, match=f"has no '{key}': another version of simnet"):
        plan_of({name: value for name, value in data.items() if name != key})
    if key != "name":
        with pytest.raises(ValueError, match=r"not one|measure"):
            plan_of({**data, key: [5]})
