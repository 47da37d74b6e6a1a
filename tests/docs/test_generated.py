"""The reference pages say what the classes say."""

from __future__ import annotations

import importlib.util

import pytest

from tests.docs.blocks import ROOT

_spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
assert _spec is not None
assert _spec.loader is not None
generate = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(generate)


@pytest.mark.parametrize("name", ["scenario.md", "tables.md", "measures.md"])
def test_page_is_what_would_be_written(name: str) -> None:
    written = (ROOT / "docs" / name).read_text(encoding="utf-8")
    assert written == generate.pages()[name], "run `python docs/generate.py`"
