"""Everything that a page tells a reader to type works as written."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from hypothesis import settings
from ruamel.yaml import YAML

from tests.docs.blocks import ROOT, SHOWN, PageModule, blocks, pages, run_shell
from tests.warm import Warm


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_blocks_run(page: Path, tmp_path: Path, warm: Warm) -> None:
    """Each night with the script that is installed; on a commit without its imports each time."""
    if settings.get_current_profile_name() == "nightly":
        run_blocks(page, tmp_path)
    else:
        with warm.workers():
            run_blocks(page, tmp_path, warm.scripts)


def run_blocks(page: Path, tmp_path: Path, *scripts: Path) -> None:
    shutil.copytree(ROOT / "scenarios", tmp_path / "scenarios")
    module = PageModule(tmp_path / f"{page.stem}_page.py")
    for block in blocks(page):
        if block.options.get("by") == "ci" or block.language in SHOWN:
            continue
        if block.language == "sh":
            run_shell(block, tmp_path, *scripts)
        elif block.language == "yaml":
            YAML(typ="safe").load(block.text)
            if name := block.options.get("file"):
                target = tmp_path / name
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(block.text, encoding="utf-8")
        elif block.language == "python":
            with pytest.MonkeyPatch.context() as patch:
                patch.chdir(tmp_path)
                if name := block.options.get("file"):
                    (tmp_path / name).write_text(block.text, encoding="utf-8")
                else:
                    module.run(block.text)
        else:
            pytest.fail(f"{page.name}:{block.line}: a block without a language")


def headings(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as GitHub makes them."""
    titles = re.findall(r"^#+ +(.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_links_to_headings_lead_to_one(page: Path) -> None:
    linked = re.findall(r"\]\((?!https?://)([^)#\s]*)#([^)]+)\)", page.read_text("utf-8"))
    for target, anchor in dict.fromkeys(linked):
        there = page.parent / target if target else page
        assert anchor in headings(there), f"{page.name} links to {target}#{anchor}"


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?://|#|mailto:)([^)#]+)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), f"{page.name} links to {target}"
