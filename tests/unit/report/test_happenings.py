"""What happened to lines, in a sentence: power, a provider and a technology that were gone."""

from __future__ import annotations

import pytest

from simnet.report.happenings import Happening
from simnet.report.languages import language


@pytest.mark.parametrize(
    ("action", "english", "indonesian"),
    [
        ("power", "x was without power from", "x tanpa listrik dari"),
        ("isp_down", "The provider x was down from", "Penyedia x mati dari"),
        ("technology_down", "The technology x was down from", "Teknologi x mati dari"),
    ],
)
def test_what_is_gone_is_said_in_both_languages(action: str, english: str, indonesian: str) -> None:
    gone = Happening(action, "x", 60.0, 120.0, 0.0, 0.0, 0.0)
    assert gone.cut
    for code, begins in (("en", english), ("id", indonesian)):
        assert language(code).plain(gone.words()).startswith(begins)
