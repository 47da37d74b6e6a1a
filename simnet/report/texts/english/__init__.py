"""English."""

from __future__ import annotations

from collections.abc import Mapping

from simnet.report.texts.english import page, run, service_map, study

SENTENCES: Mapping[str, str] = {
    **page.SENTENCES,
    **run.SENTENCES,
    **service_map.SENTENCES,
    **study.SENTENCES,
}
