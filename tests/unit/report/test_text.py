"""Every sentence is used, and every sentence that is used exists."""

import ast
import re
import string
from pathlib import Path

import pytest

from simnet.errors import InputError
from simnet.report.text import LANGUAGES, Text
from simnet.report.texts.english import SENTENCES as ENGLISH

REPORT = Path(__file__).parents[3] / "simnet" / "report"


def used() -> set[str]:
    """Keys in the source, with a pattern for those that are put together: ``row.*``."""
    found = set()
    for path in set(REPORT.rglob("*.py")) - set((REPORT / "texts").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(re.escape(node.value))
            elif isinstance(node, ast.JoinedStr):
                parts = (
                    re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"\w+"
                    for part in node.values
                )
                found.add("".join(parts))
    return {key for key in found if re.match(r"[a-z]+\\?\.", key)}


def test_no_sentence_is_left_over() -> None:
    patterns = [re.compile(key) for key in used()]
    assert [key for key in ENGLISH if not any(p.fullmatch(key) for p in patterns)] == []


def test_every_language_has_every_sentence_with_the_same_fields() -> None:
    def fields(sentence: str) -> set[str | None]:
        return {field for _, field, _, _ in string.Formatter().parse(sentence)}

    for sentences in LANGUAGES.values():
        assert set(sentences) == set(ENGLISH)
        assert all(fields(sentences[key]) == fields(ENGLISH[key]) for key in ENGLISH)


def test_what_is_filled_in_is_no_format_string() -> None:
    assert "{0.__class__}" in Text()("summary.lost", share="{0.__class__}")


def test_a_language_that_there_is_not() -> None:
    with pytest.raises(InputError, match=r"unknown language 'fr' \(allowed: en\)"):
        Text("fr")
