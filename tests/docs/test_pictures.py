"""The pictures of the pages show what the scenarios give."""

from __future__ import annotations

import importlib.util

from tests.docs.blocks import ROOT

_spec = importlib.util.spec_from_file_location("pictures", ROOT / "docs" / "pictures.py")
assert _spec is not None
assert _spec.loader is not None
pictures = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(pictures)


def test_pictures_are_what_would_be_drawn() -> None:
    for name, drawn in pictures.pictures().items():
        written = (ROOT / "docs" / name).read_text(encoding="utf-8")
        assert written == drawn + "\n", f"{name}: run `python docs/pictures.py`"
