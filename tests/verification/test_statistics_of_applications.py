"""What applications ask for is what their sources say: sizes, sessions, times, a day's profile."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from simnet.chance.streams import RandomStream
from simnet.kinds import kinds_of
from simnet.preview.play import Play, preview
from simnet.traffic.base import Traffic
from simnet.traffic.exam import Exam
from simnet.traffic.health_records import HealthRecords
from simnet.traffic.images import Images
from simnet.traffic.voice import Voice
from simnet.units import NS_PER_S

KINDS = kinds_of(Traffic)  # type: ignore[type-abstract]
DRAWS = 40_000
MB, KB = 1e6, 1e3


@dataclass(frozen=True)
class Source:
    """A figure of a source: of which law, which statistic, and how near the law is to be."""

    kind: str
    field: str
    statistic: str
    value: float
    within: float
    times: bool = False

    def __str__(self) -> str:
        return f"{self.kind}-{self.field}-{self.statistic}"


HTTP_ARCHIVE = (
    # Web Almanac 2025, page weight: inner pages. A lognormal law has two parameters for three.
    Source("web", "page", "p10", 534 * KB, 0.05),
    Source("web", "page", "p50", 1866 * KB, 0.05),
    Source("web", "page", "p90", 6109 * KB, 0.05),
    Source("web", "objects", "p10", 25, 0.1),  # 26 requests: the law that meets the others has 28
    Source("web", "objects", "p50", 70, 0.05),
    Source("web", "objects", "p90", 173, 0.07),
    Source("pupil", "page", "p50", 1769 * KB, 0.03),
    *(Source(kind, "main", "p50", 20 * KB, 0.07) for kind in ("web", "pupil")),
    Source("forms", "document", "p50", 20 * KB, 0.07),
)
EURASIP = (
    # EURASIP JWCN 2012:287, table 1.
    *(Source(kind, "reading", "mean", 30, 0.02, True) for kind in ("web", "pupil")),
    *(Source(kind, "parsing", "mean", 0.13, 0.02, True) for kind in ("web", "pupil")),
    Source("web", "session", "mean", 17, 0.03),
    Source("web", "session", "sd", 22, 0.15),
    Source("upload", "document", "mean", 2 * MB, 0.02),
    Source("upload", "document", "sd", 722 * KB, 0.05),  # before the cut at 5 MB, which takes 3 %
    Source("upload", "document", "p100", 5 * MB, 0.01),
)
OTHERS = (
    # The Postman collections of SATUSEHAT, May 2026.
    Source("health_records", "resource", "p50", 1.1 * KB, 0.03),
    Source("health_records", "resource", "p100", 22 * KB, 0.2),
    # WhatsApp: pictures of 50 to 500 kB, 140 kB a minute of 20 s.
    Source("messaging", "picture", "p0", 50 * KB, 0.01),
    Source("messaging", "picture", "p100", 500 * KB, 0.01),
    Source("messaging", "voice_note", "mean", 140 * KB / 3, 0.03),
    # Videos of YouTube, 4 min 12 s (Sysomos 2010).
    Source("video", "length", "mean", 252, 0.03, True),
    # Nobody leaves before 2 s, then 5.8 % of all in each second (IMC 2012).
    Source("video", "start_patience", "p0", 2, 0.01, True),
    Source("video", "start_patience", "p29", 2 + 0.29 / 0.058, 0.02, True),
    Source("voice", "length", "mean", 180, 0.02, True),
    Source("app_updates", "system", "p0", 200 * MB, 0.01),
    Source("app_updates", "system", "p100", 2000 * MB, 0.01),
    # 14 s of a clip (Dashlet) at the 500 to 600 MB an hour of TikTok.
    Source("social", "clip", "mean", 14 * 550 * MB / 3600, 0.05),
    # A mail server's counts of October 2002, up to 64 KiB: 54 % below 4 KiB, 75 % below 8.
    Source("mail", "text", "p53", 2.9 * KB, 0.01),
    Source("mail", "text", "p56", 5.8 * KB, 0.01),
    Source("mail", "text", "p74", 5.8 * KB, 0.01),
    Source("mail", "text", "p76", 11.6 * KB, 0.01),
    Source("mail", "attachment", "mean", 2 * MB, 0.02),
)


@pytest.mark.parametrize("source", [*HTTP_ARCHIVE, *EURASIP, *OTHERS], ids=str)
def test_laws_have_the_statistics_of_their_sources(source: Source) -> None:
    traffic = KINDS[source.kind].model_validate({})
    law = getattr(traffic, source.field).variate(NS_PER_S if source.times else 1.0)
    random = RandomStream(1, "sources")
    drawn = np.array([law.draw(random, number) for number in range(DRAWS)])
    if source.statistic.startswith("p"):
        found = np.quantile(drawn, float(source.statistic[1:]) / 100)
    else:
        found = {"mean": np.mean, "sd": np.std}[source.statistic](drawn)
    assert found == pytest.approx(source.value, rel=source.within)


def test_a_visit_weighs_as_the_bundle_and_a_study_as_measured() -> None:
    records = HealthRecords()
    # 33 kB of the whole-visit bundle, in resources of the mean size; half of one is 2 %.
    bundle = records.resources * records.resource.variate(1.0).mean
    assert bundle == pytest.approx(33_000, rel=0.04)
    heart = Images().studies["ultrasound"]
    assert heart.files * heart.file.variate(1.0).mean == pytest.approx(13.8e6)
    assert [length / 60e9 for length in Exam(rules="anbk").lengths] == [15, 75, 40]
    # G.711 in 20 ms with the headers of IP, UDP and RTP (RFC 3551): 80 kbps.
    assert Voice(codec="g711").line_bps == 80_000


def test_a_session_of_pages_as_played() -> None:
    """The pages that people ask for between two times away are those of the law."""
    people = KINDS["web"].model_validate({"objects": 1, "away": "10000 s", "reading": "1 s"})
    found = preview(people, Play(length_s=3_000_000.0, people=4))
    pages = next(each.values.size for each in found.felt if each.felt.name == "page_load")
    sessions = 4 * 3_000_000.0 / (10_000 + 17 * 1.13)
    # Sessions have a standard deviation of 22 pages: 1200 of them one of 0.64 in their mean.
    assert pages / sessions == pytest.approx(17, abs=4 * 22 / sessions**0.5)


def test_a_day_has_the_total_and_the_profile_of_its_hours() -> None:
    """Forms come as often as the factors of the hours say, in each hour and in all."""
    by_hour = [0] * 8 + [1, 2, 5, 4, 1, 2, 3, 1] + [0] * 8
    people = KINDS["forms"].model_validate(
        {"between": {"exponential": "20 min"}, "by_hour": by_hour, "forms": 1, "pages": 1,
         "files": 1, "fill": "1 s", "attached": 0.0}
    )  # fmt: skip
    users = 60
    found = preview(people, Play(people=users))
    said = next(each for each in found.felt if each.felt.name == "submitted")
    expected = users * 3 * np.array(by_hour, dtype=np.float64)
    # Sessions are a Poisson process but for the seconds that they take: total within 4 of its sd.
    assert said.values.size == pytest.approx(expected.sum(), abs=4 * expected.sum() ** 0.5 + 30)
    hours = found.down.edges[:-1] // 3600
    bits = found.down.bps * np.diff(found.down.edges)
    share = np.bincount(hours.astype(int), weights=bits, minlength=24) / bits.sum()
    assert not share[expected == 0].any()
    assert share == pytest.approx(expected / expected.sum(), abs=0.03)
