"""English."""

from __future__ import annotations

from collections.abc import Mapping

from simnet.report.texts.english import page, places, run, study

SENTENCES: Mapping[str, str] = {
    **page.SENTENCES,
    **run.SENTENCES,
    **study.SENTENCES,
    **places.SENTENCES,
}
