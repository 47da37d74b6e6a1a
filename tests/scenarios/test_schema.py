"""The schema beside the shipped scenarios is today's, and editors will find them right."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from simnet.scenario.read import text
from simnet.scenario.schema import json_schema

FOLDER = Path(__file__).parents[2] / "scenarios"
SCHEMA = FOLDER / "scenario.schema.json"
FILES = sorted(FOLDER.glob("*.yaml"))


def problems(document: Any) -> list[str]:
    """What does not fit; an editor takes a date for text."""
    document = json.loads(json.dumps(document, default=str))
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return [
        error.message for error in jsonschema.Draft202012Validator(schema).iter_errors(document)
    ]


def test_the_schema_is_that_of_the_models() -> None:
    """Otherwise: simnet schema > scenarios/scenario.schema.json."""
    assert SCHEMA.read_text(encoding="utf-8") == json.dumps(json_schema(), indent=2) + "\n"


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_a_shipped_scenario_fits_it(path: Path) -> None:
    assert problems(text.read(path).plain()) == []


def test_a_slip_does_not_fit_it() -> None:
    document = text.read(FOLDER / "mm1.yaml").plain()
    document["flows"]["customers"]["traffic"]["rat"] = "1 /s"
    assert problems(document) != []
