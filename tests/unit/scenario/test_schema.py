"""The JSON Schema accepts what the loader accepts, and refuses the plain mistakes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from simnet.scenario import json_schema
from simnet.scenario.read import text
from simnet.scenario.read.tree import Origin, Value
from tests.broken.corpus import SCENARIO, cases

ROOT = Path(__file__).parents[3]
SHIPPED = sorted(ROOT.glob("scenarios/*.yaml")) + sorted(ROOT.glob("simnet/cli/templates/*.yaml"))
CASES = {case.id: case for case in cases()}


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    return json_schema()


@pytest.fixture(scope="module")
def validator(schema: dict[str, Any]) -> jsonschema.protocols.Validator:
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_scenarios_fit(path: Path, validator: jsonschema.protocols.Validator) -> None:
    assert [error.message for error in validator.iter_errors(_as_editors(text.read(path)))] == []


@pytest.mark.parametrize("case", [c for c in CASES.values() if not c.expected], ids=lambda c: c.id)
def test_sound_scenarios_fit(case: Any, validator: jsonschema.protocols.Validator) -> None:
    tree = text.parse(case.files[SCENARIO], Origin(SCENARIO))
    assert [error.message for error in validator.iter_errors(_as_editors(tree))] == []


def _as_editors(tree: Value) -> Any:
    """Return a scenario as editors check it: a date is text in YAML 1.2."""
    return json.loads(json.dumps(tree.plain(), default=str))


@pytest.mark.parametrize(
    "name",
    [
        *("typo_at_the_top", "typo_in_a_link", "typo_in_traffic", "typo_in_a_law", "no_rate"),
        *("typo_of_a_kind", "typo_of_an_engine", "no_kind", "no_unit", "prefix_only", "kelvin"),
        *("lower_case_mega", "loss_above_1", "queue_of_nothing", "fraction_of_a_packet"),
        *("text_for_a_link", "list_for_links", "key_of_our_own_code", "typo_in_a_village"),
    ],
)
def test_an_editor_marks_plain_mistakes(
    name: str, validator: jsonschema.protocols.Validator
) -> None:
    plain = text.parse(CASES[name].files[SCENARIO], Origin(SCENARIO)).plain()
    assert not validator.is_valid(plain)


def test_it_speaks_to_people(schema: dict[str, Any]) -> None:
    rate = schema["$defs"]["Link"]["properties"]["rate"]
    assert rate["description"].startswith("Capacity of each direction. ")
    assert (rate["examples"], rate["x-unit"]) == (["20 Mbps"], "bit/s")
    written = json.dumps(schema)
    assert not [word for word in ("Annotated", "BeforeValidator", "simnet__") if word in written]


def test_every_field_is_described(schema: dict[str, Any]) -> None:
    silent = [
        f"{name}.{key}"
        for name, each in {**schema["$defs"], "": schema}.items()
        for form in each.get("anyOf", [each])
        for key, field in form.get("properties", {}).items()
        if not field.get("description")
    ]
    assert silent == []


def test_every_reference_leads_somewhere(schema: dict[str, Any]) -> None:
    used = {part.partition('"')[0] for part in json.dumps(schema).split('"$ref": "#/$defs/')[1:]}
    assert used <= set(schema["$defs"])
    assert set(schema["$defs"]) - used == set()
