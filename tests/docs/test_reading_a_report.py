"""The page for those who read reports calls the sections by the names that reports give them."""

from __future__ import annotations

import re

import pytest

from simnet.report.languages import language
from simnet.report.words import say
from tests.docs.blocks import ROOT

PAGE = (ROOT / "docs" / "membaca-laporan.md").read_text("utf-8")


@pytest.mark.parametrize(
    "key",
    [
        *("answer", "badly", "alternatives", "events", "levels", "villages", "mapped", "service"),
        *("cut", "costs", "assumptions", "obtained", "glossary"),
    ],
)
def test_a_section_has_its_name(key: str) -> None:
    assert f"**{language('id').write(say(f'{key}.title'))}**" in PAGE


@pytest.mark.parametrize("verdict", ["kept", "broken", "open"])
def test_a_verdict_is_written_as_in_the_table_of_levels(verdict: str) -> None:
    assert f"| {language('id').write(say(f'levels.{verdict}'))} |" in re.sub(" +", " ", PAGE)
