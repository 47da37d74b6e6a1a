"""The catalogues: whole, used, with the same fields, compiled from the text that is there."""

import ast
import io
import re
import string
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from simnet.errors import InputError
from simnet.kinds import described_fields, kinds_of
from simnet.measures import QUANTITIES
from simnet.models.failures.base import Failure
from simnet.models.technology.base import Technology
from simnet.report import format as show
from simnet.report import glossary, languages
from simnet.report.languages import LANGUAGES, catalogue, language
from simnet.report.words import say, term
from simnet.scenario.model.hours import Hours, Prayers
from simnet.scenario.model.root import Scenario
from simnet.traffic.base import Traffic

REPORT = Path(__file__).parents[4] / "simnet" / "report"
LINK = re.compile(r"\[[^\]]+\]\((\w+)\)")
# Words that are the same in both languages: names, signs, units, words of the trade.
ALIKE = {
    "figure.of", "list.and", "study.described", "study.both", "study.words", "study.words_without",
    "measure.of", "measure.statistic", "measures.heading", "levels.heading", "losses.in_run",
    "map.hover_link", "answer.in", "answer.worse", "obtained.seeds_one", "obtained.network_value",
    "origin.version", "obtained.version", "quantity.jitter", "word.jitter", "kind.web",
    "kind.video", "unit.percent", "unit.us", "unit.ms", "unit.h", "month.4", "month.9", "month.11",
    "alternatives.differs", "badly.village", "badly.level", "mapped.verdict",
    "summary.worst_one", "summary.dark_one", "date.day", "kind.router",
}  # fmt: skip


def text_of(code: str) -> bytes:
    return (REPORT / "languages" / code / "LC_MESSAGES" / "simnet.po").read_bytes()


@pytest.fixture(scope="module")
def texts() -> dict[str, Catalog]:
    return {code: read_po(io.BytesIO(text_of(code)), abort_invalid=True) for code in LANGUAGES}


def sentences(found: Catalog) -> dict[str, tuple[str, ...]]:
    """Texts by key, all plural forms of each."""
    keyed = ((each.id, each.string) for each in found if each.id)
    return {
        key if isinstance(key, str) else key[0]: (said,) if isinstance(said, str) else tuple(said)
        for key, said in keyed
    }


def fields(forms: tuple[str, ...]) -> set[str]:
    return {name for form in forms for _, name, _, _ in string.Formatter().parse(form) if name}


def used() -> set[str]:
    """Keys in the source, with a pattern for those that are put together: ``row.*``."""
    found = set()
    for path in REPORT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(re.escape(node.value))
            elif isinstance(node, ast.JoinedStr):
                parts = (
                    re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"\w+"
                    for part in node.values
                )
                found.add("".join(parts))
    keys = {key for key in found if re.match(r"[a-z]+\\?\.", key)}
    # Terms are asked for by room and name.
    return keys | {rf"{room}\.\w+" for room in ("quantity", "kind", "technology", "field")}


def said_keys() -> set[str]:
    """Whole keys that the source says: what must exist."""
    found = set()
    for path in REPORT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = isinstance(node, ast.Call) and getattr(node.func, "id", "") == "say"
            if called and isinstance(node.args[0], ast.Constant):
                found.add(str(node.args[0].value))
    return found


def defaults() -> set[str]:
    """What simnet says of the defaults that a report lists, in English: their own keys."""
    found = {" ".join((described_fields(Scenario)["lateness"].description or "").split())}
    kinds = [kind for base in (Failure, Technology, Traffic) for kind in kinds_of(base).values()]
    for kind in (*kinds, Hours, Prayers):
        for field in described_fields(kind).values():
            text = " ".join((field.description or "").split())
            if "Default:" in text or "assumption" in text:
                found.add(text)
    return found


def test_what_is_said_of_every_default_is_translated(texts: dict[str, Catalog]) -> None:
    translated = {key for key in sentences(texts["id"]) if " " in key}
    assert translated == defaults()


def test_languages_have_the_same_keys_and_fields(texts: dict[str, Catalog]) -> None:
    english, other = sentences(texts["en"]), sentences(texts["id"])
    assert list(english) == [key for key in other if key not in defaults()]
    for key, forms in english.items():
        assert fields(forms) == fields(other[key]), key


def test_every_key_is_used_and_every_key_that_is_used_exists(texts: dict[str, Catalog]) -> None:
    patterns = [re.compile(key) for key in used()]
    keys = sentences(texts["en"])
    assert [key for key in keys if not any(each.fullmatch(key) for each in patterns)] == []
    assert len(said_keys()) > 150
    assert said_keys() - set(keys) == set()


def test_nothing_is_left_untranslated(texts: dict[str, Catalog]) -> None:
    english, other = sentences(texts["en"]), sentences(texts["id"])
    assert all(
        form.strip() for said in (english, other) for forms in said.values() for form in forms
    )
    assert {key for key in english if english[key][-1] == other[key][-1]} - ALIKE == set()


def test_fields_are_explained_to_translators(texts: dict[str, Catalog]) -> None:
    for found in texts.values():
        for each in found:
            if each.id:
                key = each.id if isinstance(each.id, str) else each.id[0]
                told = {line.partition(":")[0] for line in each.auto_comments}
                assert fields(sentences(found)[key]) <= told, key


def test_links_lead_to_entries_of_the_glossary(texts: dict[str, Catalog]) -> None:
    for found in texts.values():
        leads = {key for forms in sentences(found).values() for each in forms
                 for key in LINK.findall(each)}  # fmt: skip
        assert leads - set(glossary.WORDS) == set()
        assert len(leads) > 5


def test_every_quantity_of_simnet_has_words_and_others_their_own_name() -> None:
    for code in LANGUAGES:
        for name in QUANTITIES:
            assert language(code)._template(f"quantity.{name}", 1)
        assert language(code).write(term("quantity", "soil_water")) == "soil water"
        assert language(code).write(term("quantity", "a{0}")) == "a{0}"


def test_a_catalogue_older_than_its_text_is_made_again(tmp_path: Path) -> None:
    place = tmp_path / "id" / "LC_MESSAGES" / "simnet.po"
    place.parent.mkdir(parents=True)
    place.write_bytes(text_of("id"))
    assert catalogue.build(tmp_path) == [place]
    assert catalogue.build(tmp_path) == []
    place.write_bytes(text_of("id").replace(b"Jawaban", b"Kesimpulan"))
    found = catalogue.read("id", tmp_path)
    assert found is not None
    assert found.gettext("answer.title") == "Kesimpulan"
    assert catalogue.build(tmp_path) == []
    place.unlink()
    installed = catalogue.read("id", tmp_path)
    assert installed is not None
    assert installed.gettext("answer.title") == "Kesimpulan"


def test_without_babel_an_old_catalogue_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_: bytes) -> bytes:
        raise ImportError("No module named 'babel'")

    monkeypatch.setattr(catalogue, "compiled", missing)
    monkeypatch.setattr(catalogue, "current", lambda text, path: None)
    with pytest.raises(InputError, match=r"simnet\.po: its compiled catalogue is missing or older"):
        languages.language.__wrapped__("id")


def test_what_is_filled_in_is_no_format_string_and_no_link() -> None:
    for code in LANGUAGES:
        said = language(code).write(
            say("summary.lost", share="{0.__class__}[x](link)\ufdd0y\ufdd1")
        )
        assert "{0.__class__}[x](link)y" in said


def test_a_key_that_there_is_not_is_no_text() -> None:
    with pytest.raises(KeyError, match=r"no text 'summary\.found_it' in the language 'id'"):
        language("id").write(say("summary.found_it", share=show.percent(0.1)))


def test_a_language_that_there_is_not() -> None:
    with pytest.raises(InputError, match=r"unknown language 'ida'; did you mean 'id'\?"):
        language("ida")


def test_no_sentence_speaks_of_one_villages(texts: dict[str, Catalog]) -> None:
    # Of a single village nothing is left to show.
    worst = {"village.caption_worst", "village.caption_worst_in", "years.caption_worst"}
    of_several = {*worst, "service.others"}
    counted = {
        key: forms for key, forms in sentences(texts["en"]).items() if "all" in fields(forms)
    }
    assert {key for key, forms in counted.items() if "{all} villages" in forms[0]} == of_several
    english = language("en")
    alone = english.plain(
        say("badly.dark", where="Here", name="base", count=1, all=1, names="Tering")
    )
    assert alone == "Here, with base: the village is without service for a time: Tering."
    among = english.plain(
        say("badly.dark", where="Here", name="base", count=1, all=5, names="Tering")
    )
    assert among.startswith("Here, with base: 1 of 5 villages is without")
