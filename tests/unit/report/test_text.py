"""Every sentence is used, and every sentence that is used exists."""

import ast
import re
from pathlib import Path

import pytest

from simnet.errors import InputError
from simnet.report.languages import language
from simnet.report.texts import indonesian_new
from simnet.report.texts.english import SENTENCES as ENGLISH
from simnet.report.texts.english import places
from simnet.report.words import say

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
    return {key for key in found if re.match(r"[a-z]+\\?\.", key)} | {r"quantity\.\w+"}


def test_no_sentence_is_left_over() -> None:
    patterns = [re.compile(key) for key in used()]
    assert [key for key in ENGLISH if not any(p.fullmatch(key) for p in patterns)] == []


def test_what_is_filled_in_is_no_format_string() -> None:
    assert "{0.__class__}" in language().write(say("summary.lost", share="{0.__class__}"))


def test_a_language_that_there_is_not() -> None:
    with pytest.raises(InputError, match=r"unknown language 'fr' \(allowed: en\)"):
        language("fr")


def test_sentences_of_villages_have_the_same_fields_in_indonesian() -> None:
    def fields(sentence: str) -> set[str]:
        return set(re.findall(r"{(\w+)}", sentence))

    assert list(indonesian_new.SENTENCES) == list(places.SENTENCES)
    for key, sentence in places.SENTENCES.items():
        assert fields(indonesian_new.SENTENCES[key]) == fields(sentence), key
